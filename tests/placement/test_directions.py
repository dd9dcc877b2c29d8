"""What a plan does is told truly in all directions: opened, closed, moved, merged, raised, reduced, and who loses."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from maps.charts.marks import OFFICES as MARKS
from models.messages.document import Table
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.documents.council.proposal import proposal
from placement.documents.council.story import story
from placement.documents.headline import headline as headline_of
from placement.documents.headline import points
from placement.documents.result import summarize
from placement.output.write import write_files
from placement.output.writing import taken
from placement.problem.names import Names
from placement.records.files import RESULT_FILES
from placement.values.sites import change_of
from tests.placement.conftest import run
from tests.town import write_town

SEVENTEEN = """\
scenario: {name}
title: {name}
study: nerima
served: {{any: [{{straight_line: 1 km}}]}}
offices:
  {offices}
objective: [{{maximize: served_population}}, {{minimize: mean_distance}}]
"""
FOUR = "nerima, shakujii, hikarigaoka, oizumi"
CLOSING = f"{{now: {{kinds: [ward_office, branch]}}, keep: [{FOUR}], close: 7}}"
MIRRORED = {"opened": "closed", "closed": "opened", "kept": "kept", "not_open": "not_open"}
FATES = {"nearer": "farther", "farther": "nearer", "newly_served": "no_longer_served", "no_longer_served": "newly_served"}

MOVING = """\
scenario: moving
title: Moving
study: minato-town
served: {any: [{straight_line: 1.1 km}]}
offices:
  now: [hon, hama, minato, misaki, yamate]
  keep: [hon, hama]
  must_close: [minato, misaki, yamate]
  from: [mori, kita]
  moves: [{office: misaki, to: mori}]
  mergers: [{offices: [minato, yamate], into: kita}]
services:
  - {id: papers, title: papers, now: [hon, hama, kita], then: [hon, kita]}
objective: [{maximize: served_population}]
"""
TURNING = """\
scenario: turning
title: Turning
study: minato-town
served: {any: [{straight_line: 1.1 km}]}
offices:
  now: [hon, hama, minato, misaki]
  keep: [hon]
  may_close: [hama, minato, misaki]
  from: [yamate, mori, kita]
  total: 4
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""


def told(result):
    """Return what the terminal says, in one line."""
    page = summarize(result)
    return " ".join(text.to("en") for text in (page.headline, *page.beside, *_texts(page.sections)))


def _texts(sections):
    for section in sections:
        yield section.title
        for block in section.body:
            yield from (
                (block.caption, *block.head, *(cell for row in block.rows for cell in row))
                if isinstance(block, Table)
                else (block,)
            )


def fates_told(words):
    """Return the people newly and no longer served, nearer and farther, as the words have them."""
    served = re.search(r"newly served: ([\d,]+) .*?no longer served: ([\d,]+) ", words)
    far = re.search(r"nearer to an open office: ([\d,]+) .*?farther: ([\d,]+) ", words)
    return [int(number.replace(",", "")) for number in (*served.groups(), *far.groups())]


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory):
    """Return 17 → 10 and the same offices the other way round, 10 → 17, each with its folder of files."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "down.yaml").write_text(
        SEVENTEEN.format(name="down", offices=CLOSING[1:-1].replace(", keep", "\n  keep").replace(", close", "\n  close"))
    )
    down = solve(load_scenario(str(folder / "down.yaml")))
    now, gone = ", ".join(down.after.open), ", ".join(down.closed)
    offices = f"now: [{now}]\n  keep: [{now}]\n  from: [{gone}]\n  open: 7"
    (folder / "up.yaml").write_text(SEVENTEEN.format(name="up", offices=offices))
    up = solve(load_scenario(str(folder / "up.yaml")))
    made = []
    for name, result in (("down", down), ("up", up)):
        analysis = analyse(result)
        with taken(folder / name, RESULT_FILES) as target:
            write_files(result, analysis, target, lang="en")
        made.append((result, analysis, folder / name))
    return made


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_seventeen_to_ten_and_ten_to_seventeen_agree_in_every_file(both_ways):
    (down, _, down_files), (_, _, up_files) = both_ways
    assert (len(down.before.open), len(down.after.open)) == (17, 10)
    first, second = (json.loads((folder / "plan.json").read_text()) for folder in (down_files, up_files))
    assert (first["added"], first["closed"]) == (second["closed"], second["added"])
    assert len(first["closed"]) == 7
    assert [MIRRORED[site["change"]] for site in first["sites"]] == [site["change"] for site in second["sites"]]
    one, other = first["effect"]["service"], second["effect"]["service"]
    assert {FATES[name]: one[name] for name in FATES} | {"same": one["same"]} == other
    assert one["farther"]["people"] > one["no_longer_served"]["people"] > 0 == one["nearer"]["people"]
    assert sum(one[name]["people"] for name in ("nearer", "farther", "same")) == one["same"]["of"]
    for row, mirror in zip(rows(down_files / "offices.csv"), rows(up_files / "offices.csv"), strict=True):
        assert MIRRORED[row["change"]] == mirror["change"]
        assert (row["services_before"], row["services_after"]) == (mirror["services_after"], mirror["services_before"])
    areas = rows(down_files / "areas.csv"), rows(up_files / "areas.csv")
    for row, mirror in zip(*areas, strict=True):
        assert {name: row[f"{name}_service"] for name in FATES} == {name: mirror[f"{FATES[name]}_service"] for name in FATES}
    assert sum(int(row["farther_service"]) for row in areas[0]) == one["farther"]["people"]
    for folder, table in ((down_files, areas[0]), (up_files, areas[1])):
        layer = gpd.read_file(folder / "plan.gpkg", layer="areas")
        assert [str(count) for count in layer["farther_service"]] == [row["farther_service"] for row in table]
        offices = gpd.read_file(folder / "plan.gpkg", layer="offices")
        assert offices["change"].tolist() == [row["change"] for row in rows(folder / "offices.csv")]
        assert offices["role"].tolist() == [row["role_after"] for row in rows(folder / "offices.csv")]


def test_seventeen_to_ten_and_ten_to_seventeen_agree_in_every_word(both_ways):
    (down, _, down_files), (up, _, up_files) = both_ways
    people, (old, new) = down.question.people, (down.distance.nearest(state.open)[1] for state in (down.before, down.after))
    lost = int(people[down.before.served & ~down.after.served].sum())
    farther = int(people[new > old].sum())
    assert fates_told(told(down)) == [0, lost, 0, farther]
    assert fates_told(told(up)) == [lost, 0, farther, 0]
    for result, files in ((down, down_files), (up, up_files)):
        report = re.sub(r"<[^>]+>", " ", (files / "report.html").read_text(encoding="utf-8"))
        assert fates_told(report) == fates_told(told(result))
        shown = [text.to("en") for text in _texts(proposal(result))]
        assert f"{farther:,} ({farther / people.sum():.1%})" in shown
        assert "0 (0.0%)" in shown
    said = {
        name: " ".join(step.text.to("en") for step in story(which[0]))
        for name, which in zip(("down", "up"), both_ways, strict=True)
    }
    assert f"0 more people are within reach, {lost:,} no longer are." in said["down"]
    assert f"{lost:,} more people are within reach, 0 no longer are." in said["up"]
    cases = [case_of(result, found) for result, found, _ in both_ways]
    assert (cases[0].before, cases[0].after) == (cases[1].after, cases[1].before)
    # of so many the headline says how many, and the proposal which
    assert told(down).startswith("Close 7 sites: ")
    assert told(up).startswith("Add 7 sites: ")
    for (result, _, _), begin in zip(both_ways, ("Close", "Add"), strict=True):
        assert any(
            text.to("en").startswith(f"{begin} Dai-yon branch office, Dai-go branch office,") for text in _texts(proposal(result))
        )
    assert "served: -" not in told(down)


@pytest.fixture
def town(tmp_path, monkeypatch):
    write_town(tmp_path / "minato-town")
    monkeypatch.chdir(tmp_path)

    def make(text):
        (tmp_path / "town.yaml").write_text(text, encoding="utf-8")
        return solve(load_scenario("town.yaml"))

    return make


def test_a_move_and_a_merger_are_called_so(town):
    result = town(MOVING)
    assert {site.id: (site.change, site.to) for site in result.sites if site.change not in {"kept", "not_open"}} == {
        "hama": ("reduced", None),
        "minato": ("merged", "kita"),
        "misaki": ("moved", "mori"),
        "yamate": ("merged", "kita"),
        "mori": ("opened", None),
        "kita": ("raised", None),
    }
    headline = headline_of(result).to("en").partition(": ")
    assert headline[0] == "Move Misaki Branch to Mori Branch and merge Minato Branch and Yamate Branch into Kita Branch"
    total, said = result.measures.people, headline[2]
    assert "Raised: Kita Branch; reduced: Hama Office." in [text.to("en") for text in _texts(proposal(result))]
    # both services lose: both are in the headline, with who gains beside
    for one, title in zip(result.gains, ("Counters", "Papers"), strict=True):
        nearer, farther = (
            f"{size:,} people ({size / total:.1%})" if size else "0"
            for size in (one.shift.homes["better"], one.shift.homes["worse"])
        )
        assert re.search(
            rf"{title}[^;]* places; the nearest gets farther for {re.escape(farther)}, nearer for {re.escape(nearer)}\.", said
        )
    assert not points(result)
    closing = run("solve", "town.yaml", "--out", "out").output
    assert (
        "closed: minato, misaki, yamate  = beginning counters at Kita Branch, opening Mori Branch and closing Minato Branch"
        in closing.replace("\n", " ")
    )
    table = {row["id"]: row for row in rows(Path("out/offices.csv"))}
    assert (table["kita"]["services_before"], table["kita"]["services_after"]) == ("papers", "service papers")
    assert table["misaki"]["role_after"] == "closed"
    assert table["misaki"]["change"] == "moved"
    keys = set(re.findall(r'class="key (role-\w+)"', Path("out/report.html").read_text(encoding="utf-8")))
    assert {"role-moved", "role-merged", "role-raised", "role-reduced", "role-added", "role-kept"} == keys


def test_an_office_that_must_close_is_told_where_nothing_is_to_choose(town):
    result = town(MOVING.partition("  from:")[0] + "objective: [{maximize: served_population}]\n")
    assert not result.problem.candidates
    assert told(result).startswith("Close Minato Branch, Misaki Branch and Yamate Branch: ")
    assert fates_told(told(result))[3] > 0
    answer = run("explain", "town.yaml").output
    assert "Nothing is left to choose; evaluated only:" in answer


def test_a_plan_is_told_by_what_it_opens_and_closes(town):
    result = town(TURNING)
    question, names = result.question, Names(result.question)
    assert question.changes(("hama", "kita")) == (("kita",), ("minato", "misaki"))
    assert question.counted(("hama", "kita")) == 3
    assert names.change(("hama", "kita")).to("en") == "opening Kita Branch and closing Minato Branch and Misaki Branch"
    assert names.change(("hama", "kita"), "brief").to("en") == "opening Kita Branch; closing Minato Branch, Misaki Branch"
    assert names.change(("hama", "minato", "misaki")).to("en") == "none"
    assert names.change(("hama", "kita"), "of").to("ja") == "北出張所を開き、港出張所、岬出張所を廃止する"


def test_records_of_plans_say_what_closes(town):
    result = town(TURNING)
    now = {"hama", "minato", "misaki"}
    answer = json.loads(run("explain", "town.yaml", "--json").stdout)
    for plan in (answer["answer"], *(swap["best"] for swap in (*answer["with"], *answer["without"]) if swap["best"])):
        assert set(plan["added"]) == set(plan["open"]) - now - {"hon"}
        assert set(plan["closed"]) == now - set(plan["open"])
    ranked = json.loads(run("rank", "town.yaml", "--json").stdout)
    assert ranked["plans"][0]["closed"] == list(result.closed)
    assert all(not now & set(plan["added"]) for plan in ranked["plans"])
    plan = json.loads(run("solve", "town.yaml", "--json").stdout)
    assert [len(one["added"]) - len(one["closed"]) + 4 for one in plan["by_number_added"]] == [
        one["count"] for one in plan["by_number_added"]
    ]
    assert plan["ties"]["plans"][0] == plan["added"]
    assert plan["ties"]["closed"][0] == plan["closed"]
    assert run("sweep", "town.yaml", "--vary", "straight_line=1.1 km,1.2 km", "--out", "swept").exit_code == 0
    swept = rows(Path("swept/sweep.csv"))
    assert all(now.isdisjoint(row["plans"].split()) for row in swept)
    assert all(set(row["closed"].split()) <= now for row in swept)


def test_numbers_are_of_offices_open_in_the_end_where_some_may_close(town):
    words = told(town(TURNING))
    assert "open in the end" in words
    assert "added" not in words
    explained = run("explain", "town.yaml").output
    assert {"If an office that closes stayed", "If an office that stays were to close"} & set(explained.splitlines())
    assert "With each office that was not added" in explained or "Without each office added" in explained


def test_a_closing_plan_is_no_mere_evaluation_beside_another(town):
    town(TURNING)
    Path("other.yaml").write_text(TURNING.replace("total: 4", "total: 3"), encoding="utf-8")
    words = run("compare", "town.yaml", "other.yaml").output
    assert "evaluated only" not in words
    assert re.search(r"plan +open +added +closed +proof", words)


def test_what_is_open_today_is_stated_where_the_file_does_not(town):
    stated = town(TURNING)
    assert not any("taken to be" in text.to("en") and "today" in text.to("en") for text in stated.assumptions)
    opening = "  keep: [hon]\n  from: [kita, mori]\n  open: 1\n"
    head, tail = TURNING.split("  now:", maxsplit=1)[0], TURNING[TURNING.index("objective") :]
    assert "The offices in keep are taken to be those open today." in told(town(head + opening + tail))
    assert "No office is taken to be open today." in told(town(head + opening.replace("  keep: [hon]\n", "") + tail))
    assert "open today" not in told(town(head + "  keep: [hon]\n" + tail))


def test_each_change_has_a_mark_of_its_own():
    shapes = [mark.marker for mark in MARKS.values()]
    assert len(set(shapes)) == len(shapes) == 9
    assert np.unique([change_of(*pair) for pair in ((("a",), ("a", "b")), (("a", "b"), ("a",)), (("a",), ("b",)))]).size == 3
