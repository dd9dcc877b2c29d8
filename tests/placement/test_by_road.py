"""Scenarios that count by car and bicycle, on the town: what decides, what stands beside, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from rich.console import Console

from placement import load_scenario, render_map, solve
from placement.analysis.sweep.keys import find_number, numbers_in
from placement.analysis.sweep.points import Experiment, answer
from placement.cli.terminal import page
from placement.documents.result import summarize
from placement.documents.served import way_said
from placement.results.result import Result
from placement.results.tables import demand_columns
from tests.geodata.streets import made
from tests.maps.browser import shown
from tests.maps.test_choices_browser import TRY
from tests.placement.conftest import run, sign
from tests.placement.test_solve import proves_by_exhaustion
from tests.town import table

SIDE = 100
PAYMENTS = (
    "services: [{id: payments, title: {ja: 支払い, en: payments}, now: {kinds: [branch]}, served: {any: [{driving: 3 min}]}}]\n"
)
CAR = ("straight_line: 1.5 km", "driving: 4 min")


def words(result: Result) -> str:
    """Return what the terminal says of a result."""
    console = Console(width=1000)
    with console.capture() as captured:
        console.print(page(summarize(result), "en"))
    return captured.get()


def grid() -> tuple[str, str]:
    """Return streets 500 m apart over the town: every second one a primary road, of the others every third a oneway."""
    nodes = {f"{i}-{j}": (29_500 + 500 * i, -30_500 + 500 * j) for i in range(15) for j in range(11)}
    rows = []
    for i in range(15):
        for j in range(11):
            for right, up in ((1, 0), (0, 1)):
                if f"{i + right}-{j + up}" in nodes:
                    main = (j if right else i) % 2 == 0
                    oneway = "" if main or (i + j) % 3 else "yes" if i % 2 else "-1"
                    rows.append((f"{i}-{j}", f"{i + right}-{j + up}", "primary" if main else "residential", oneway))
    return made.nodes_csv(nodes), table(("u", "v", "highway", "oneway"), rows)  # type: ignore[arg-type]


@pytest.fixture
def roads(folder: Path) -> Path:
    """Return the town's folder with roads of two classes."""
    nodes, edges = grid()
    return made.town_with_network(folder / "minato-town", nodes=nodes, edges=edges)


def test_the_plan_by_car_is_proven_and_those_on_foot_stand_beside(roads: Path, edit: Callable[..., str]) -> None:
    del roads
    result = solve(load_scenario(edit(CAR)))
    proves_by_exhaustion(result)
    (beside,) = result.by_road
    cells = demand_columns(result)
    people = cells["people"]
    for name, counted in (("driving_s", beside.reached[1]), ("walking_s", beside.on_foot[1])):
        near = [many for many, seconds in zip(people, cells[name], strict=True) if seconds is not None and seconds <= 240]
        assert sum(near) == counted
    assert beside.reached[1] == result.measures.served > beside.on_foot[1]
    assert "within 4 min by car" in way_said(result.file.scenario.served.services[0]).to("en")
    said = words(result)
    assert "people within 4 min by car" in said
    assert "people within 4 min on foot" in said
    assert "How many households here have no car is not known" in said
    assert "primary 36, residential 15" in said


def test_what_if_counts_by_road_and_on_foot_as_the_solver_does_at_any_time(
    roads: Path, folder: Path, edit: Callable[..., str], browser: Browser
) -> None:
    del roads
    shown_first = solve(load_scenario(edit(CAR, ("objective:", f"{PAYMENTS}objective:"))))
    render_map(shown_first, folder / "map.html", lang="en")
    solved = {minutes: solve(load_scenario(edit((CAR[0], f"driving: {minutes} min")))) for minutes in (2, 3, 7)}
    ids = shown_first.study.offices["id"].tolist()
    trials = [([ids.index(office) for office in found.after.open], 2 * minutes) for minutes, found in solved.items()]
    with shown(browser, folder / "map.html") as page:
        answers = page.evaluate(TRY, trials)
        heads = page.locator("table.try tbody th").all_inner_texts()
        page.click("text=Offices of the proposal")
        payments = page.locator("table.services-tried tbody td").all_inner_texts()
    (other,) = [one for one in shown_first.by_road if one.service]
    assert [int(cell.split()[0].replace(",", "")) for cell in payments[:2]] == list(other.reached)
    assert heads[3:5] == ["People within 7 min by car", "People within 7 min on foot"]
    for told, (minutes, found) in zip(answers, solved.items(), strict=True):
        assert told["reach"] == f"{minutes} min"
        by_car, on_foot = ([int(cell.replace(",", "")) for cell in told["rows"][row]] for row in (3, 4))
        (beside,) = found.by_road
        assert ((by_car[0], by_car[2]), (on_foot[0], on_foot[2])) == (beside.reached, beside.on_foot)
        assert int(told["rows"][1][2].replace(",", "")) == by_car[2] >= on_foot[2]


def test_a_written_plan_is_held_against_its_own_table(roads: Path, folder: Path, edit: Callable[..., str]) -> None:
    del roads
    assert run("solve", edit(CAR), "--out", "out").exit_code == 0
    record = json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))
    assert "by car" in run("compare", "out", "town.yaml").output
    record["by_road"][0]["on_foot_after"] += 1
    (folder / "out" / "plan.json").write_text(json.dumps(record), encoding="utf-8")
    sign(folder / "out")
    refused = run("compare", "out", "town.yaml")
    assert refused.exit_code == 3
    assert "by_road.0.on_foot_after is" in refused.stderr


def test_speeds_and_households_without_a_car_are_the_scenarios(roads: Path, edit: Callable[..., str]) -> None:
    del roads
    stated = "travel: {driving: {speeds: {residential: 30 km/h}}, without_car: {share: 21.5 %, source: {ja: 調査, en: a survey}}}"
    name = edit(CAR, ("offices:\n", f"{stated}\noffices:\n"))
    said = words(solve(load_scenario(name)))
    assert "Speeds of a car that the scenario states: residential 30." in said
    assert "21.5 % of all households have no car; for them the row on foot counts. (a survey)" in said
    bench = Experiment(load_scenario(name))
    number = find_number("residential", numbers_in(bench.file.scenario))
    served, said = [], []
    for kmh in (10, 30):
        question = bench.question([(number, Fraction(kmh))])
        served.append(answer(question).values[0])
        said.append(" ".join(text.to("en") for text in question.inputs.access.assumptions))
    assert served[0] < served[1]
    assert ["residential 30" in text for text in said] == [False, True]


def test_bicycles_go_against_oneways_and_without_roads_straight(folder: Path, edit: Callable[..., str]) -> None:
    del folder
    result = solve(load_scenario(edit(("straight_line: 1.5 km", "cycling: 8 min"))))
    proves_by_exhaustion(result)
    assert "By bicycle: 1.3 times the straight line at 15 km/h" in words(result)
    assert [one.mode for one in result.by_road] == ["cycling"]


@pytest.mark.parametrize(
    ("travel", "code", "says"),
    [
        ("driving: {speed: 20kmh}", "road-speed-form", "Did you mean 20 km/h?"),
        ("driving: {speed: 300 km/h}", "road-speed-range", "1 km/h to 200 km/h"),
        ("driving: {speeds: {primry: 20 km/h}}", "unknown-key", "Did you mean primary?"),
        ("driving: {speeds: {primary: 20 km/h}}", "travel-unused", "no classes of roads"),
        ("cycling: {speed: 12 km/h}", "travel-idle", "write cycling: 15 min under served"),
    ],
)
def test_what_changes_nothing_or_is_misspelt_is_said_at_its_place(
    travel: str, code: str, says: str, edit: Callable[..., str]
) -> None:
    done = run("check", edit(CAR, ("offices:\n", f"travel:\n  {travel}\noffices:\n")), "--json")
    assert done.exit_code == (0 if code == "travel-unused" else 3)
    assert code in done.stdout
    assert says in done.output
    assert '"line": 8' in done.stdout
