"""Groups of people with a reach or a walking speed of their own: against a plain count, in every output, and what is refused."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.measure import measure_access
from geodata.load import load_study
from models.lexicographic import solve_problem
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.problem.groups import split_access, split_polygons, split_study
from placement.scenario.facts import Polygons
from placement.scenario.files import dump_scenario, load_scenario
from placement.solving.checking import check
from placement.solving.groups import group_faults
from placement.solving.question import put
from placement.solving.solve import solve
from tests.maps.reading import spell_codes
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Aim, Point, Sites, additions, choose, chosen
from tests.placement.test_language import FUTURES, HEAD, PHASES, USUAL, Answer, read, same_in_the_problem
from tests.town import OFFICES, demand_rows, table, write_town

AGED = {row[0]: min(point.people_65, point.people) for row, point in zip(demand_rows(), plain.POINTS, strict=True)}
REST = {row[0]: row[2] - AGED[row[0]] for row in demand_rows()}


def rows_of(aged: dict[str, int] = AGED, rest: dict[str, int] = REST) -> list[tuple[str | int, ...]]:
    return [(row[0], row[1], row[2], aged[row[0]], rest[row[0]], 7, *row[3:]) for row in demand_rows()]


def write(folder: Path, rows: list[tuple[str | int, ...]]) -> None:
    head = ("id", "area", "people", "people_65", "people_rest", "homes", "x", "y")
    offices = [(*row[:4], plain.STAFF[row[0]], *row[4:]) for row in OFFICES]
    write_town(folder, demand=table(head, rows), offices=table(("id", "name_ja", "name_en", "kind", "staff", "x", "y"), offices))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    write(folder / "minato-town", rows_of())
    return folder


WAYS: dict[str, Callable[[Point, str, int], bool]] = {
    "straight_line: 1.5 km": lambda p, site, _: plain.way(p, [site]) <= 1_500_000,
    "straight_line: 700 m": lambda p, site, _: plain.way(p, [site]) <= 700_000,
    "walking: 1.2 km": lambda p, site, _: on_foot(p, site) <= 1_200_000,
    "walking: 15 min": lambda p, site, speed: seconds(p, site, speed) <= 900,
    "walking: 25 min": lambda p, site, speed: seconds(p, site, speed) <= 1500,
}


def on_foot(point: Point, site: str) -> int:
    """Return millimetres on foot: 1.3 times the straight line, where there are no streets."""
    return (plain.way(point, [site]) * 13 + 5) // 10


def seconds(point: Point, site: str, speed: int) -> int:
    """Return whole seconds, half a second rounded up, at so many metres a minute."""
    return int(on_foot(point, site) * 60 / (speed * 1000) + 0.5)


def covered(people: dict[str, int], sites: Sites, ways: tuple[str, ...], speed: int, *, together: bool = False) -> int:
    """Return the people of a group with one of some sites within its ways."""
    how = all if together else any
    return sum(
        people[row[0]]
        for row, point in zip(demand_rows(), plain.POINTS, strict=True)
        if any(how(WAYS[way](point, site, speed) for way in ways) for site in sites)
    )


ways = st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=2, unique=True).map(tuple)


@settings(max_examples=30)
@given(
    base=ways,
    own=st.one_of(st.none(), st.tuples(ways, st.booleans())),
    speeds=st.tuples(st.sampled_from([None, 40, 60]), st.sampled_from([None, 55])),
    floor=st.sampled_from([0, 30]),
)
def test_coverage_sums_over_groups_each_by_its_own_ways_and_speed(
    town: Path,
    base: tuple[str, ...],
    own: tuple[tuple[str, ...], bool] | None,
    speeds: tuple[int | None, int | None],
    floor: int,
) -> None:
    aged_ways, together = own or (base, False)
    timed = [any("min" in way for way in each) for each in (aged_ways, base)]
    speeds = (speeds[0] if timed[0] else None, speeds[1] if timed[1] else None)
    written = [
        "{id: aged, people: people_65"
        + (f", served: {{{'all' if together else 'any'}: [{', '.join(f'{{{way}}}' for way in aged_ways)}]}}" if own else "")
        + (f", speed: {speeds[0]} m/min" if speeds[0] else "")
        + "}",
        "{id: others, people: people_rest" + (f", speed: {speeds[1]} m/min" if speeds[1] else "") + "}",
    ]
    rules = f"rules: [{{id: floor, serve: {floor} %, people: people_65}}]\n" if floor else ""
    text = HEAD.replace("{any: [{straight_line: 1.5 km}]}", f"{{any: [{', '.join(f'{{{way}}}' for way in base)}]}}")
    (town / "groups.yaml").write_text(f"{text}  open: 2\ngroups: [{', '.join(written)}]\n{rules}{USUAL}", encoding="utf-8")
    question = put(load_scenario(town / "groups.yaml"))

    def aged(sites: Sites) -> int:
        return covered(AGED, sites, aged_ways, speeds[0] or 80, together=together)

    def both(sites: Sites) -> int:
        return aged(sites) + covered(REST, sites, base, speeds[1] or 80)

    plans = additions(2, 2, lambda sites: aged(sites) * 100 >= floor * sum(AGED.values()))
    plan = solve_problem(question.problem)
    check(question, plan)
    assert (plan.status == "infeasible") == (not plans)
    if plans:
        assert sorted(plan.tied) == choose(plans, [Aim("max", both), Aim("min", plain.total)])
        assert plan.objectives[0].value == both(chosen(plan.added))
        assert plan.objectives[1].value == plain.total(chosen(plan.added))


GROUPS = """\
groups:
  - {id: aged, title: {ja: 高齢者, en: older people}, people: people_65, served: {any: [{walking: 15 min}]}, speed: 60 m/min}
  - {id: others, people: people_rest}
"""
ASKED = f"  open: 2\n{GROUPS}{USUAL}"


def expected(sites: Sites) -> tuple[int, int]:
    return covered(AGED, sites, ("walking: 15 min",), 60), covered(REST, sites, ("straight_line: 1.5 km",), 80)


def answered(town: Path, text: str) -> Answer:
    question = put(read(town, text))
    plan = solve_problem(question.problem)
    check(question, plan)
    return Answer(question, plan)


def test_walking_times_are_those_of_each_groups_speed(town: Path) -> None:
    goals = "objective: [{minimize: mean_walking_time}, {minimize: longest_walk}]\n"
    answer = answered(town, f"  open: 2\n{GROUPS}{goals}")
    points = list(zip(demand_rows(), plain.POINTS, strict=True))

    def mean(sites: Sites) -> int:
        ways = [(row[0], min(on_foot(p, site) for site in sites)) for row, p in points]
        return sum(AGED[i] * int(mm / 1000 + 0.5) + REST[i] * int(mm * 60 / 80_000 + 0.5) for i, mm in ways)

    def longest(sites: Sites) -> int:
        return max(min(seconds(p, site, 60) for site in sites) for row, p in points if AGED[row[0]])

    assert sorted(answer.plan.tied) == choose(additions(2, 2), [Aim("min", mean), Aim("min", longest)])
    assert [v.value for v in answer.plan.objectives] == [f(chosen(answer.plan.added)) for f in (mean, longest)]


def test_every_output_tells_the_groups(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "far.yaml").write_text(HEAD + ASKED, encoding="utf-8")
    done = run("solve", "far.yaml", "--out", "far")
    assert done.exit_code == 0, done.stderr
    record = json.loads((town / "far" / "plan.json").read_text(encoding="utf-8"))
    after, before = frozenset(record["open"]), frozenset({"hon"})
    told = {group["id"]: group for group in record["groups"]}
    assert [told[name]["served"]["people"] for name in ("aged", "others")] == list(expected(after))
    assert [told[name]["before"]["served"]["people"] for name in ("aged", "others")] == list(expected(before))
    assert [told[name]["served"]["of"] for name in ("aged", "others")] == [sum(AGED.values()), sum(REST.values())]
    assert told["aged"]["title"] == {"ja": "高齢者", "en": "older people"}
    assert record["served"]["people"] == sum(expected(after))
    assert record["served"]["of"] == sum(row[2] for row in demand_rows())
    assert record["distance_m"]["max"] == plain.longest(after) / 1000
    assert "older people walk 60 m/min." in record["assumptions"]
    said = re.sub(r"\s+", " ", done.stderr)
    assert "within the reach of their group (older people: within 15 min on foot, at 60 m/min; others: within 1.5 km" in said
    assert "Group by group" in said
    assert "Group by group" in (town / "far" / "report.html").read_text(encoding="utf-8")

    with (town / "far" / "demand.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows[:2]] == ["aged", "others"]
    assert [row["id"] for row in rows[:2]] == ["p01/aged", "p01/others"]
    assert sum(int(row["people"]) for row in rows if row["served"] == "1") == sum(expected(after))
    assert run("compare", "far", "far.yaml").exit_code == 0
    assert load_scenario(town / "far" / "scenario.yaml").scenario == load_scenario("far.yaml").scenario
    for command in (("rank", "far.yaml"), ("explain", "far.yaml"), ("sweep", "far.yaml", "--people", "10 %")):
        ran = run(*command)
        assert ran.exit_code == 0, ran.stderr
    exact = run("sweep", "far.yaml", "--vary", "radius=1 km..2 km")
    assert exact.exit_code == 3
    assert "give a step" in exact.stderr
    assert run("sweep", "far.yaml", "--vary", "groups.aged.served.any.0.walking=10 min..20 min:5 min").exit_code == 0


def test_the_page_shows_exactly_who_is_served_and_does_not_let_the_reach_vary(town: Path) -> None:
    from maps.page.payload import describe_case

    result = solve(read(town, ASKED))
    case = case_of(result, analyse(result, only=("choices",)))
    (way,) = case.ways
    assert way.said is not None
    assert np.array_equal(way.matrix.within(way.limit), result.question.main.covers)
    described = describe_case(case)
    (told,) = described["case"]["ways"]
    assert told["said"].to("en") == "the reach of their group"
    letters, size = spell_codes(described["study"]["codes"][told["codes"]]), len(result.study.demand)
    order = [letters[office * size : (office + 1) * size] for office in range(len(result.study.offices))]
    served = [all_of.count("-") for all_of in order]
    assert served == [int((~result.question.main.covers[:, office]).sum()) for office in range(len(order))]
    plainly = case_of(solve(read(town, "  open: 2\n" + USUAL)), analyse(solve(read(town, "  open: 2\n" + USUAL)), only=()))
    assert [one.said for one in plainly.ways] == [None]


def test_the_second_count_finds_a_wrong_cover(town: Path) -> None:
    question = put(read(town, ASKED))
    opened = ("hon", "kita")
    assert group_faults(question, opened) == []
    main = question.main
    wrong = replace(question, main=replace(main, covers=np.zeros_like(main.covers)))
    (fault,) = group_faults(wrong, opened)[:1]
    assert "group aged: 0 people said to be served" in fault


def test_sums_over_rows_remain_those_of_the_study(town: Path) -> None:
    study, scenario = load_study(town / "minato-town"), read(town, ASKED).scenario
    split = split_study(study, scenario)
    assert split_study(split, scenario) is split
    assert split.groups == ("aged", "others")
    for column in ("people", "people_65", "people_rest", "homes"):
        assert split.demand[column].sum() == study.demand[column].sum()
    access = measure_access(study, walking=True)
    assert split_access(access, scenario).straight_line.demand_ids == tuple(split.demand["id"])
    inside = np.arange(len(study.demand)) % 2 == 0
    homes = split_polygons(Polygons(homes={"a": inside}), scenario).homes["a"]
    assert homes.tolist() == [each for each in inside.tolist() for _ in range(2)]
    plainly = read(town, "  open: 2\n" + USUAL).scenario
    assert (split_study(study, plainly), split_access(access, plainly)) == (study, access)


def test_a_rule_over_polygons_counts_the_groups_that_live_there(town: Path) -> None:
    from tests.placement.test_polygons import NORTH
    from tests.town import collection, polygon

    (town / "north.geojson").write_text(collection([({}, polygon(*NORTH))]), encoding="utf-8")
    rules = "rules: [{id: a, serve: 30 %, polygons: north.geojson}]\n"
    answer = answered(town, f"  open: 2\n{GROUPS}{rules}{USUAL}")
    (limit,) = answer.problem.limits
    west, south, east, north = NORTH
    inside = [row for row in demand_rows() if west <= row[3] <= east and south <= row[4] <= north]
    assert int(limit.criterion.people.sum()) == sum(row[2] for row in inside)  # type: ignore[union-attr]
    same_in_the_problem(answer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ASKED.replace("people_rest", "homes"), "at p01 the groups add up to"),
        (ASKED.replace("people_rest", "people_rets"), "Did you mean people_rest?"),
        (ASKED.replace("people_rest", "people_65"), "people_65 is written twice"),
        (ASKED.replace("id: others", "id: aged"), "group id aged is written twice"),
        (ASKED.replace("60 m/min", "60 km/h"), "60 km/h is no walking speed; write it like 60 m/min"),
        (ASKED.replace("60 m/min", "0.5 m/min"), "0.5 m/min is out of range"),
        (ASKED.replace("walking: 15 min", "walking: 900 m"), "nothing here rests on a time on foot"),
        (
            ASKED.replace("maximize: served_population", "maximize: served_population, people: homes"),
            "with groups, only their own columns",
        ),
        (f"{GROUPS}{PHASES}{USUAL}", "phases and groups do not go together"),
        (
            f"  open: 2\n{GROUPS}{FUTURES % 'expected'}{USUAL}".replace(", people: people_2040", ""),
            "futures and groups do not go together",
        ),
    ],
)
def test_what_is_not_known_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--out", "bad")
    assert done.exit_code == 3
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)
    assert not (town / "bad").exists()


def test_the_first_point_where_they_do_not_add_up_is_named_with_both_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    off = {**REST, "p07": REST["p07"] + 3, "p09": REST["p09"] - 1}
    write(tmp_path / "minato-town", rows_of(rest=off))
    (tmp_path / "bad.yaml").write_text(HEAD + ASKED, encoding="utf-8")
    done = run("check", "bad.yaml", "--json")
    people = next(row[2] for row in demand_rows() if row[0] == "p07")
    (found,) = json.loads(done.stdout)["findings"]
    assert found["code"] == "groups-sum"
    assert found["message"]["en"].startswith(f"at p07 the groups add up to {people + 3:,}, but people is {people:,};")


def test_they_are_written_again_as_they_were_read(town: Path, tmp_path: Path) -> None:
    file = read(town, ASKED)
    (tmp_path / "again.yaml").write_text(dump_scenario(file.scenario), encoding="utf-8")
    assert load_scenario(tmp_path / "again.yaml").scenario == file.scenario
