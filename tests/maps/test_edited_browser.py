"""Offices that a reader edits in a spreadsheet: drawn, measured and searched in the page, and every fault told with its cure."""

from __future__ import annotations

import csv
import io

import numpy as np

from tests.maps.browser import shown


def opened(page, text, encoding="utf-8"):
    """Open a table, and wait until the page tells what it makes of it."""
    page.set_input_files("#edited-offices", {"name": "offices.csv", "mimeType": "text/csv", "buffer": text.encode(encoding)})


def saved(page, tmp_path):
    """Return the rows that the page saves to edit."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the offices to edit").click()
    download.value.save_as(tmp_path / "offices.csv")
    return list(csv.DictReader((tmp_path / "offices.csv").read_text("utf-8-sig").splitlines()))


def written(rows):
    """Return rows as a table."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def test_edited_offices_are_drawn_measured_and_searched(browser, ward, ward_page, tmp_path):
    with shown(browser, ward_page, hash_="#tab=choices&lang=en") as page:
        rows = saved(page, tmp_path)
        assert [row["id"] for row in rows] == list(ward.study.offices["id"])
        assert [row["id"] for row in rows if row["now"] == "yes"] == list(ward.before.open)
        rows = rows[:8]
        rows[0] |= {"name_en": "<b>Moved</b>", "name_ja": "移転", "x": "-17000.5", "y": "-30000"}
        rows.append({"id": "new", "name_ja": "新しい窓口", "name_en": "New", "now": "no", "x": "-21000", "y": "-26000"})
        with page.expect_navigation():
            opened(page, written(rows), "shift_jis")
        page.wait_for_selector("#page-choices table.try")
        assert page.locator(".mark-frame .label", has_text="<b>Moved</b>").count() == 1
        assert "not of the study" in page.locator("#headline").inner_text()
        # what was said of the plan is true of no other offices
        assert page.locator(".callout, #firm p, #missing p").count() == 0
        people, points = ward.study.demand["people"].to_numpy(), ward.study.demand.geometry
        far = np.array([[millimetres_to(points, float(row["x"]), float(row["y"]))] for row in rows])[:, 0, :]
        now = [place for place, row in enumerate(rows) if row["now"] == "yes"]
        served, total = people[(far[now] <= 3_000_000).any(axis=0)].sum(), int((people * far[now].min(axis=0)).sum())
        cells = page.locator("#page-choices table.try tbody tr").evaluate_all(
            "(rows) => rows.map((row) => row.cells[1].textContent)"
        )
        assert cells[:2] == ["4", f"{served:,}"]
        assert cells[3] == f"{int(total / people.sum() / 1000 + 0.5):,} m"
        page.locator("button.find").click()
        page.locator(".sets").first.wait_for()
        assert page.locator(".bests .strong").first.inner_text().startswith("Best for 3 km of 512 sets")
        with page.expect_navigation():
            page.get_by_role("button", name="Back to the offices of the study").click()
        page.wait_for_selector("#page-choices table.try")
        assert page.locator("input[name=try]").count() == 17


def millimetres_to(points, x, y):
    """Return whole millimetres from everybody to a place."""
    return np.rint(np.hypot(points.x.to_numpy() - x, points.y.to_numpy() - y) * 1000).astype(np.int64)


FAULTS = {
    "id,x\na,1\n": "lacks the column y (found: id, x)",
    "id,x,y\n": "no offices below its first row",
    "id,x,y\na,-17000,-29000\nb,abc,-29000\n": "Line 3: x is abc, which is no number",
    "id,x,y\na,-17000,-29000\n,-17000,-29000\n": "Line 3 has no id",
    "id;x;y\na;-17000;-29000\na;-17000;-29000\n": "Line 3: the id a stands there for the second time",
    "id,x,y\na,35.7,139.6\n": "km from everybody",
    'id,x,y\n"a,-17000,-29000\n': "begins in line 2 has no end",
    "": "lacks the column id",
    "id,x,y\n<img src=x onerror=alert(1)>,,1\n": "Line 2: x is , which is no number",
}


def test_a_table_with_a_fault_is_told_with_its_cure_and_changes_nothing(browser, ward_page):
    with shown(browser, ward_page, hash_="#tab=choices&lang=en") as page:
        said = page.locator("#page-choices > .strong[role=status]")
        for text, told in FAULTS.items():
            opened(page, text)
            said.filter(has_text=told).wait_for()
            assert said.inner_text().endswith("Nothing was changed.")
        assert page.locator("input[name=try]").count() == 17
