"""Whoever has every file of a folder cannot tell a small count of cases; the plan is still decided with the counts as they are."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from pandas import NA

from geodata.load import load_study
from placement import evaluate, load_scenario, solve
from placement.output.layers import layers_told
from placement.solving.question import put_in_time
from tests.brute import every_plan
from tests.geodata.test_disclosure import more
from tests.placement.conftest import TOWN, codes_of, run
from tests.town import demand, write_town

LEAST = 10
CASES = [(row * 7) % 23 if row % 5 else 0 for row in range(40)]
SMALL = {place: value for place, value in enumerate(CASES) if value < LEAST}
COUNTING = TOWN.replace("served:", "people: cases\nserved:", 1)
CASELOADS = [900, 800, 700, 600, 500, 4, 400]


def write(folder: Path, cases: list[int], caseloads: list[int] | None = None) -> None:
    """Write the town with these cases by point, and caseloads by office."""
    words = "    file: demand.csv\n    cases: [cases]\n"
    write_town(
        folder / "minato-town",
        demand=lambda text: more(text, {"cases": cases}),
        study=lambda text: text.replace("    file: demand.csv\n", words),
        **({"offices": lambda text: more(text, {"caseload": caseloads})} if caseloads else {}),
    )
    (folder / "cases.yaml").write_text(COUNTING, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("scenario", ["cases.yaml", "town.yaml"])
def test_other_small_counts_of_the_same_sum_give_the_same_files_to_the_byte(folder: Path, scenario: str) -> None:
    """The strongest attack: if two towns that differ in small counts alone have equal folders, no folder tells them apart."""
    write(folder, CASES)
    assert run("solve", scenario, "--out", "out").exit_code == 0
    first = contents(folder / "out")
    moved, other = moved_cases()
    write(folder, other)
    assert sorted(other) != sorted(CASES)
    assert run("solve", scenario, "--out", "out").exit_code == 0
    again = contents(folder / "out")
    differ = {name for name in first if first[name] != again[name]}
    assert differ == set(), (moved, differ)


def moved_cases() -> tuple[tuple[int, int], list[int]]:
    """Return the cases with one moved from a point that is small to another small point merged with it."""
    from geodata.disclosure import merge_points

    points = list(csv.DictReader(io.StringIO(demand())))
    areas = np.unique([row["area"] for row in points], return_inverse=True)[1]
    x, y = (np.array([float(row[axis]) for row in points]) for axis in ("x", "y"))
    target = merge_points(np.array([CASES]), areas, x, y, LEAST)
    for one in SMALL:
        for other in SMALL:
            trial = list(CASES)
            trial[one] -= 1
            trial[other] += 1
            apart = target[one] == one or target[other] == other
            if one == other or apart or target[one] != target[other] or trial[one] < 0 or trial[other] >= LEAST:
                continue
            if (merge_points(np.array([trial]), areas, x, y, LEAST) == target).all():
                return (one, other), trial
    raise AssertionError("no two small points stand together")


def cells(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))


def test_no_file_holds_a_small_count_and_totals_are_sums_of_what_is_shown(folder: Path) -> None:
    write(folder, CASES, CASELOADS)
    assert run("solve", "cases.yaml", "--out", "out").exit_code == 0
    files = contents(folder / "out")
    rows = cells(files["demand.csv"])
    told = [row["people"] for row in rows]
    assert all(told[place] == "<10" or int(told[place]) >= LEAST for place in SMALL)
    shown = [int(value) if value.isdecimal() else 0 for value in told]
    assert all(value == 0 or value >= LEAST for value in shown)
    plan = json.loads(files["plan.json"])
    served = sum(value for value, row in zip(shown, rows, strict=True) if row["served"] == "1")
    assert (plan["served"]["of"], plan["served"]["people"]) == (sum(CASES), served)
    # by area, and whoever gains or loses: sums of what is shown
    for row in cells(files["areas.csv"]):
        counts = {name: value for name, value in row.items() if re.match("people|served|nearer|farther|newly|no_longer", name)}
        assert all(value in {"withheld", "0"} or int(value) >= LEAST for value in counts.values()), row
        here = [value for value, home in zip(shown, rows, strict=True) if home["area"] == row["id"]]
        assert row["people"] == ("withheld" if not sum(here) else str(sum(here)))
    page = json.loads(files["page.json"])
    assert "<10" in page["study"]["demand"]["marks"]
    offices = {row["id"]: row["caseload"] for row in cells(files["offices.csv"])}
    assert offices["mori"] == "<10"
    assert sum(value == "withheld" for value in offices.values()) == 1
    assert codes_of("out") == []
    assert run("compare", "out", "out").exit_code == 0


def test_the_geopackage_has_nothing_where_a_count_is_withheld(folder: Path) -> None:
    import geopandas as gpd

    write(folder, CASES, CASELOADS)
    assert run("solve", "town.yaml", "--out", "out").exit_code == 0
    layer = gpd.read_file(folder / "out" / "plan.gpkg", layer="demand")
    marks = layer["cases_withheld"].fillna("").tolist()
    assert all(marks[place] == "<10" or layer["cases"][place] >= LEAST for place in SMALL)
    assert layer["cases"].isna().tolist() == [bool(mark) for mark in marks]
    assert int(layer["cases"].fillna(0).sum()) == sum(CASES)
    offices = gpd.read_file(folder / "out" / "plan.gpkg", layer="offices").set_index("id")
    assert offices["caseload"].isna().to_dict()["mori"]
    assert offices["caseload_withheld"].to_dict()["mori"] == "<10"
    # what stays is exact, and the rest is no small sum
    left = sum(CASELOADS) - int(offices["caseload"].fillna(0).sum())
    assert left >= LEAST
    assert int(offices["caseload"].isna().sum()) >= 2


def test_layers_made_from_the_demand_have_nothing_there_either(folder: Path) -> None:
    write(folder, CASES)
    layers = layers_told(solve(load_scenario("cases.yaml")))
    demand, lines = layers["demand"].set_index("id"), layers["nearest"].set_index("id")
    hidden = demand["cases_withheld"] != ""
    assert hidden.any()
    assert lines["people"].isna().equals(hidden[lines.index])
    areas = layers["areas"]
    left = demand["cases"].fillna(0).groupby(demand["area"]).sum()
    assert [left[row.id] == (0 if row.people_counted is NA else row.people_counted) for row in areas.itertuples()] == [True] * 6
    assert areas["served"].isna().equals(areas["people_counted"].isna())


def test_the_page_shows_the_mark_and_never_a_small_count(folder: Path) -> None:
    write(folder, CASES)
    assert run("solve", "cases.yaml", "--out", "out", "--lang", "ja").exit_code == 0
    html = (folder / "out" / "map.html").read_text("utf-8")
    assert '"marks":["\\u003c10"' in html
    report = (folder / "out" / "report.html").read_text("utf-8")
    assert "未満の数は秘匿し" in report


def test_every_command_tells_the_counts_that_may_be_published(folder: Path) -> None:
    write(folder, CASES, CASELOADS)
    for command in (("rank", "cases.yaml"), ("explain", "cases.yaml"), ("sweep", "cases.yaml", "--vary", "open=1..3")):
        done = run(*command, "--json")
        assert done.exit_code == 0
        numbers = [int(text) for text in re.findall(r'"(?:people|served)": (\d+)', done.stdout)]
        assert numbers or command[0] == "sweep"
        assert all(number == 0 or number >= LEAST for number in numbers)


def test_the_plan_is_decided_with_the_counts_as_they_are(folder: Path) -> None:
    write(folder, CASES)
    file, study = load_scenario(folder / "cases.yaml"), load_study(folder / "minato-town")
    result = solve(file, study)
    question, _ = put_in_time(file, study, None, None, whole=True)
    plans = every_plan(question.problem)
    first, second = (goal.name for goal in question.problem.objectives)
    best = min(plans, key=lambda plan: (-plans[plan][first], plans[plan][second]))
    assert set(result.plan.added) == set(best)
    assert "decided-whole" in [finding.code for finding in result.findings]


def test_where_the_counts_published_prefer_another_plan_the_one_decided_is_shown(folder: Path) -> None:
    """All cases of a far office's surroundings are small, so that merging carries them to another's."""
    found = None
    for seed in range(40):
        rng = np.random.default_rng(seed)
        cases = rng.integers(0, 12, 40).tolist()
        write(folder, cases)
        file, study = load_scenario(folder / "cases.yaml"), load_study(folder / "minato-town")
        result = solve(file, study)
        if result.plan.status == "evaluated":
            found = result
            break
    assert found is not None
    question, _ = put_in_time(file, study, None, None, whole=True)
    plans = every_plan(question.problem)
    first, second = (goal.name for goal in question.problem.objectives)
    best = min(plans, key=lambda plan: (-plans[plan][first], plans[plan][second]))
    assert set(found.added) == set(best)
    assert found.evaluation is not None
    again = evaluate(file, found.file.scenario.plan.offices, study)
    assert again.measures == found.measures
    done = run("solve", "cases.yaml", "--out", "out")
    assert done.exit_code == 0
    assert "decided with the counts as they are" in done.stderr
    assert codes_of("out") == []


def test_a_small_caseload_cannot_be_told_from_the_values_of_plans(folder: Path) -> None:
    """An attack by differences: the caseload of every set of offices is printed, and tells what small ones share alone."""
    ranked = []
    for four in (4, 5):
        write(folder, CASES, [*CASELOADS[:5], four, CASELOADS[6] + 4 - four])
        text = TOWN.replace("  - maximize: served_population\n  - minimize: mean_distance", "  - maximize: caseload")
        (folder / "loads.yaml").write_text(text.replace("open: 2", "open: {min: 1, max: 4}"), encoding="utf-8")
        done = run("rank", "loads.yaml", "--json")
        assert done.exit_code == 0
        assert run("solve", "loads.yaml", "--out", f"out{four}").exit_code == 0
        ranked.append((done.stdout, contents(folder / f"out{four}")))
    assert ranked[0] == ranked[1]


def test_groups_of_withheld_counts_are_refused(folder: Path) -> None:
    write(folder, CASES)
    text = COUNTING + "groups:\n  - {id: some, people: cases}\n"
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    done = run("solve", "cases.yaml", "--out", "out")
    assert done.exit_code != 0
    assert "no groups can be made of it" in done.stderr.replace("\n", " ")


def test_a_study_without_cases_is_written_as_it_is(folder: Path) -> None:
    assert run("solve", "town.yaml", "--out", "out").exit_code == 0
    assert b"<10" not in contents(folder / "out")["demand.csv"]
    assert "marks" not in json.loads(contents(folder / "out")["page.json"])["study"]["demand"]
