"""The map and its legend in a real browser with the network cut off."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from geodata.access.straight import straight_line
from maps.page.case import ServedBy
from maps.rendering import read_asset
from models.messages.text import same
from tests.maps.browser import ALL_TEXT, COLOURS, JAPANESE, hover_at, open_layers, open_tab, point_at, shown, start_browser
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, covered, make_case, on_foot, people_served


def test_the_page_works_with_nothing_but_itself(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.title() == "港町の案"
        assert page.evaluate(COLOURS) > 3
        assert page.locator("#headline").inner_text() == "岬と北に開きます。"


def test_the_legend_counts_the_people_of_every_state(browser, drawn, town):
    before, after = people_served(town, KEPT), people_served(town, (*KEPT, *ADDED))
    everybody = int(town.demand["people"].sum())
    assert before < after < everybody
    with shown(browser, drawn()) as page:
        counts = [
            int(re.search(r"：([\d,]+)人", text)[1].replace(",", "")) for text in page.locator(".keys .key").all_inner_texts()
        ]
    assert counts == [before, after - before, everybody - after]


def test_offices_carry_their_names_and_shapes_of_their_own(browser, drawn, town):
    with shown(browser, drawn()) as page:
        assert set(page.locator(".mark-frame:not(.rail, .bus) .label").all_text_contents()) == set(town.offices["name_ja"])
        for office in ("岬出張所", "本町役場"):
            assert page.locator(".label", has_text=office).is_visible()
        shapes = {role: page.locator(f".mark .shape.{role} path").first.get_attribute("d") for role in ("kept", "added", "rest")}
        assert len(set(shapes.values())) == 3


def test_labels_that_must_show_do_not_cover_each_other(browser, drawn):
    with shown(browser, drawn()) as page:
        boxes = [label.bounding_box() for label in page.locator(".label").all() if label.is_visible()]
    assert len(boxes) > 5
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            assert across <= 1 or down <= 1


def test_the_language_switch_changes_everything(browser, drawn):
    with shown(browser, drawn()) as page:
        page.click("button[data-lang=en]")
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title() == "A plan for Minato"
        assert page.evaluate("location.hash") == "#lang=en"
        text = page.evaluate(ALL_TEXT)
        for words in ("Residents", "Newly opened", "Circles of 1.5 km", "Misaki Branch", "Before and after", "Railways", "Print"):
            assert words in text
        assert JAPANESE.findall(text) == []
        page.hover(".mark-frame.added")
        assert "Newly opened" in page.locator(".leaflet-tooltip").inner_text()


def test_a_link_opens_in_its_language_and_a_strange_one_in_the_default(browser, drawn):
    with shown(browser, drawn(), hash_="#lang=en") as page:
        assert page.title() == "A plan for Minato"
    with shown(browser, drawn(lang="en"), hash_="#lang=<b>") as page:
        assert page.title() == "A plan for Minato"
    with shown(browser, drawn(lang="en"), hash_="#lang=ja") as page:
        assert page.title() == "港町の案"


def test_every_state_is_counted_where_offices_close(browser, drawn, town):
    case = make_case(town, kept=("hon",), closed=("hama", "minato"))
    people = town.demand["people"].to_numpy()
    before, after = (covered(case, offices) for offices in (case.before, case.after))
    groups = [before & after, after & ~before, before & ~after, ~before & ~after]
    with shown(browser, drawn(kept=("hon",), closed=("hama", "minato")), hash_="#lang=en") as page:
        told = page.locator(".keys .key").all_inner_texts()
        names = ("Within 1.5 km already", "Newly within 1.5 km", "No longer within 1.5 km", "Still farther than 1.5 km")
        assert told == [f"{name}: {people[group].sum():,} people" for name, group in zip(names, groups, strict=True)]
        assert all(people[group].sum() for group in groups)
        assert page.locator(".mark-frame.closed").count() == 2
        assert page.locator("#plan_map path.circle.closed").count() == 2
        page.uncheck("input[value=closed]")
        assert page.locator("#plan_map .mark-frame.closed").count() == 0
        labels = page.locator(".mark-frame.kept").evaluate_all("(marks) => marks.map((mark) => mark.ariaLabel)")
        assert labels == ["Hon Town Office (Office kept)"]


@pytest.mark.parametrize(
    ("value", "selector"),
    [
        ("kept", ".mark-frame.kept"),
        ("added", ".mark-frame.added"),
        ("rest", ".mark-frame.rest"),
        ("circles_before", "path.circle.kept"),
        ("circles_after", "path.circle.added"),
        ("rail", "path.rail-bed"),
        ("area_borders", "path.area-line"),
    ],
)
def test_each_layer_can_be_hidden_and_shown(browser, drawn, value, selector):
    with shown(browser, drawn()) as page:
        shapes = page.locator(f"#plan_map {selector}")
        there = shapes.count()
        assert there > 0
        open_layers(page)
        page.uncheck(f"input[value={value}]")
        assert shapes.count() == 0
        page.check(f"input[value={value}]")
        assert shapes.count() == there


def test_borders_of_areas_are_fainter_where_the_map_shows_areas_small(browser, drawn):
    with shown(browser, drawn()) as page:
        opacity = "getComputedStyle(document.querySelector('#plan_map path.area-line')).strokeOpacity"
        near = page.evaluate(opacity)
        page.evaluate("plan_map.setMinZoom(0).setZoom(plan_map.getZoom() - 6, { animate: false })")
        assert float(page.evaluate(opacity)) < float(near)


def test_bus_stops_are_there_when_asked_for(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator("#plan_map .mark-frame.bus").count() == 0
        open_layers(page)
        page.check("input[value=bus]")
        assert page.locator("#plan_map .mark-frame.bus").count() == 1


def test_squares_are_coloured_by_reach_by_people_or_not_at_all(browser, drawn):
    with shown(browser, drawn()) as page:
        page.check("input[value=by_people]")
        assert page.evaluate(COLOURS) > 3
        assert "人未満" in page.locator(".keys").inner_text()
        page.check("input[value=no_cells]")
        assert page.evaluate(COLOURS) == 0
        page.check("input[value=by_reach]")
        assert page.evaluate(COLOURS) > 3


@pytest.mark.parametrize("row", [5, 38])
def test_pointing_at_people_tells_their_area_and_nearest_office(browser, drawn, town, row):
    one = town.demand.iloc[row]
    alone = replace(town, demand=town.demand.iloc[[row]].reset_index(drop=True), offices=town.offices.assign(address="1-1"))
    place = alone.demand.geometry.to_crs(4326).iloc[0]
    area = town.areas.set_index("id").loc[one["area"], "name_ja"]
    with shown(browser, drawn(alone)) as page:
        tip = point_at(page, place.x, place.y)
        assert f"{area} {one['people']}人" in tip
        metres = min(one.geometry.distance(office) for office in town.offices.set_index("id").loc[list(KEPT), "geometry"])
        mm = round(metres * 1000)
        # rounded up, so that nobody beyond the limit seems within
        reach = "圏域内" if mm <= RADIUS_MM else "圏域外"
        assert f"{-(-mm // 1000):,} m · {reach}" in tip.split("計画後")[0]
        hover_at(page, place.x + 0.01, place.y)
        assert page.locator(".leaflet-tooltip").count() == 0


def test_a_plan_with_nothing_to_choose_shows_one_state(browser, drawn):
    with shown(browser, drawn(added=())) as page:
        text = page.locator("#legend").text_content()
        assert "施設まで1.5 km以内" in text
        assert "新たに" not in text
        assert page.locator("#plan_map path.circle.added").count() == 0


def test_nobody_a_millimetre_beyond_the_limit_seems_within(browser, drawn, town):
    alone = replace(town, demand=town.demand.iloc[[5]].reset_index(drop=True))
    distance = straight_line(alone)
    beyond = replace(distance, values=np.full_like(distance.values, RADIUS_MM + 1))
    place = alone.demand.geometry.to_crs(4326).iloc[0]
    with shown(browser, drawn(alone, distance=beyond)) as page:
        assert "1,501 m · 圏域外" in point_at(page, place.x, place.y)
        assert page.locator(".keys .key").all_inner_texts() == [f"1.5 kmを超えるまま：{alone.demand['people'][0]}人"]


def test_whom_no_office_reaches_is_told_so(browser, drawn, town):
    alone = replace(town, demand=town.demand.iloc[[5]].reset_index(drop=True))
    distance = straight_line(alone)
    lost = replace(distance, reachable=np.zeros_like(distance.reachable))
    place = alone.demand.geometry.to_crs(4326).iloc[0]
    with shown(browser, drawn(alone, distance=lost)) as page:
        assert point_at(page, place.x, place.y).count("行ける施設がない") == 2


def test_without_a_circle_there_are_none(browser, drawn, town):
    distance = straight_line(town)
    with shown(browser, drawn(distance=distance, ways=[ServedBy(same("歩く"), on_foot(distance), 900)])) as page:
        assert page.locator("#plan_map path.circle").count() == 0
        assert "半径" not in page.locator("#legend").text_content()


def test_circles_stand_round_open_offices_only(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator("#plan_map path.circle").count() == len((*KEPT, *ADDED))
        assert page.locator("#plan_map path.circle.kept").count() == len(KEPT)
        # A circle of 1.5 km is as wide as the metres of the map say.
        widths = page.locator("#plan_map path.circle").evaluate_all("(paths) => paths.map((path) => path.getBBox().width)")
        metres = page.evaluate(
            "(() => { const b = plan_map.getBounds(); return b.getNorthWest().distanceTo(b.getNorthEast()) / plan_map.getSize().x; })()"
        )
        assert [width * metres for width in widths] == pytest.approx([3_000] * 4, rel=0.02)


@pytest.mark.parametrize(("value", "classes"), [("by_distance", 2), ("by_office", 2)])
def test_squares_are_coloured_before_and_with_the_plan(browser, drawn, value, classes):
    with shown(browser, drawn()) as page:
        page.check(f"input[value={value}]")
        colours = page.evaluate(COLOURS)
        assert colours > classes
        page.check("input[name=when][value=before]")
        assert page.evaluate(COLOURS) > classes
        assert page.locator("input[name=when]").count() == 2


def test_the_legend_counts_the_people_nearest_to_each_office(browser, drawn, town):
    people = town.demand["people"].to_numpy()
    names = town.offices["name_en"].tolist()
    with shown(browser, drawn(), hash_="#lang=en") as page:
        page.check("input[value=by_office]")
        for state, offices in (("after", (*KEPT, *ADDED)), ("before", KEPT)):
            page.check(f"input[name=when][value={state}]")
            nearest, _ = straight_line(town).nearest(offices)
            expected = [f"{names[j]} {people[nearest == j].sum():,} people" for j in sorted(set(nearest.tolist()))]
            assert page.locator(".keys .columns .key").all_text_contents() == expected


def test_the_legend_counts_the_people_of_each_distance(browser, drawn, town):
    people = town.demand["people"].to_numpy()
    limits = page_limits()
    with shown(browser, drawn(), hash_="#lang=en") as page:
        page.check("input[value=by_distance]")
        for column, offices in enumerate((KEPT, (*KEPT, *ADDED)), start=1):
            metres = straight_line(town).nearest(offices)[1] / 1000
            classes = np.searchsorted(limits, metres)
            told = page.locator(f".lying tbody tr td:nth-child({column + 1})").all_text_contents()
            assert [int(text.replace(",", "")) for text in told] == [int(people[classes == k].sum()) for k in range(len(told))]
            assert classes.max() < len(limits) + 1


def page_limits():
    """Return the limits of the classes of metres, as the page has them."""
    return [int(number) for number in re.search(r"FAR = \[([\d, ]+)\]", read_asset("colours.js"))[1].split(",")]


def test_tables_of_sentences_become_entries(browser, drawn):
    with shown(browser, drawn()) as page:
        details = open_tab(page, "details")
        assert details.locator("section table").count() == 1
        assert details.locator("section td.number").all_text_contents() == ["1,234", "2,345"]
        assert details.locator("tr.strong").count() == 1
        assert "とても長い出典の説明" in details.locator(".entry dd").inner_text()


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_fails_where_ci_is_set_and_skips_elsewhere(monkeypatch, ci, outcome):
    monkeypatch.delenv("PLACEMENT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no chromium found"), start_browser():
        pass
