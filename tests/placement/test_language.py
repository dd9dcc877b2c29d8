"""What every construct of a scenario means: each is worked out plainly from the town's points, and by every plan of its problem."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from geodata.study import Study
from models.lexicographic import solve_problem
from models.messages.text import Text
from models.plan import Plan
from models.problem import Problem
from placement.documents.result import compose
from placement.problem.build import Question, ask
from placement.records.plan import plan_record
from placement.results.result import Result
from placement.scenario.files import ScenarioFile, load_scenario
from placement.solving.checking import check
from placement.solving.question import access_for, study_of
from placement.solving.solve import solve
from placement.tool import write_plan
from tests.brute import best_plans, every_plan
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Aim, Sites, additions, choose, chosen, served, total

HEAD = """\
scenario: town
title: {ja: 港町の案, en: A plan for Minato Town}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  keep: [hon]
  from: {kind: branch}
"""
SERVED, MEAN = Aim("max", served), Aim("min", total)
USUAL = "objective: [{maximize: served_population}, {minimize: mean_distance}]\n"
layers: Study | None = None
EVERYONE = sum(point.people for point in plain.POINTS)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plain.write(folder / "minato-town")
    return folder


@dataclass(frozen=True)
class Answer:
    """A question and its plan: as much of a result as most tests look at, in a fraction of the time."""

    question: Question
    plan: Plan

    @property
    def problem(self) -> Problem:
        return self.question.problem


def read(town: Path, text: str) -> ScenarioFile:
    path = town / "town.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_scenario(path)


def put(town: Path, text: str) -> Answer:
    global layers  # noqa: PLW0603 - the same layers for every test of this file
    file = read(town, text)
    layers = layers or study_of(file)
    question = ask(file, layers, access_for(file, layers))
    plan = solve_problem(question.problem)
    check(question, plan)
    return Answer(question, plan)


def same_in_the_problem(result: Answer | Result) -> None:
    """Hold the answer against every plan of the compiled problem."""
    values, ties = best_plans(result.problem)
    assert sorted(result.plan.tied) == ties
    proven = tuple(value.value if value.bound is None else value.bound for value in result.plan.objectives)
    assert proven == values


def rule(text: str, low: int = 2, high: int = 2) -> str:
    return f"  open: {{min: {low}, max: {high}}}\nrules:\n  - {{id: a, {text}}}\n{USUAL}"


def area(number: int) -> str:
    return f"{plain.POINTS[0].area[:5]}{number:04}"


def all_areas(share: float, numbers: tuple[int, ...]) -> Callable[[Sites], bool]:
    def holds(sites: Sites) -> bool:
        inside = [plain.inside(area(number)) for number in numbers]
        return all(served(sites, points=points) >= share * sum(p.people for p in points) for points in inside)

    return holds


def both_neither(*names: str) -> Callable[[Sites], bool]:
    return lambda sites: sites >= set(names) or not sites & set(names)


RULES: list[tuple[str, int, int, Callable[[Sites], bool]]] = [
    ("at_least: 1, of: [yamate, misaki]", 2, 2, lambda s: bool(s & {"yamate", "misaki"})),
    ("at_least: 2, of: [yamate, misaki]", 2, 2, lambda s: s >= {"yamate", "misaki"}),
    ("at_most: 1, of: [minato, mori, kita]", 2, 3, lambda s: len(s & {"minato", "mori", "kita"}) <= 1),
    ("at_most: 2, of: [hon, minato, mori]", 2, 2, lambda s: len(s & {"hon", "minato", "mori"}) <= 2),
    ("at_least: 1, at_most: 2, of: [minato, mori, kita]", 3, 3, lambda s: 1 <= len(s & {"minato", "mori", "kita"}) <= 2),
    ("exactly: 1, of: [minato, mori]", 2, 3, lambda s: len(s & {"minato", "mori"}) == 1),
    ("exactly: 0, of: [minato, mori]", 1, 3, lambda s: not s & {"minato", "mori"}),
    ("exactly: 2, of: {kind: branch}", 0, 5, lambda s: len(s & set(plain.BRANCHES)) == 2),
    ("at_least: 2, of: {column: bank, equals: north}", 2, 2, lambda s: sum(plain.BANK[o] == "north" for o in s) >= 2),
    ("exactly: 1, of: {column: staff, equals: 5}", 2, 2, lambda s: "mori" in s),
    (f"exactly: 1, of: {{areas: ['{area(5)}', '{area(2)}']}}", 2, 2, lambda s: len(s & {"hon", "kita", "minato"}) == 1),
    ("together: [yamate, misaki]", 2, 3, both_neither("yamate", "misaki")),
    ("together: [kita, yamate, misaki]", 2, 3, both_neither("yamate", "misaki", "kita")),
    ("together: [hon, yamate]", 2, 2, lambda s: "yamate" in s),
    ("never_together: [minato, mori, misaki]", 2, 3, lambda s: len(s & {"minato", "mori", "misaki"}) <= 1),
    ("if_open: minato, then: [kita]", 2, 2, lambda s: "minato" not in s or "kita" in s),
    ("if_open: minato, then: [kita, yamate]", 2, 3, lambda s: "minato" not in s or s >= {"kita", "yamate"}),
    ("if_open: hon, then: [kita]", 2, 2, lambda s: "kita" in s),
    ("apart: 1.7 km", 2, 2, lambda s: plain.apart(s) >= 1_700_000),
    ("apart: 2.6 km, of: {kind: branch}", 2, 3, lambda s: plain.apart(s - {"hon"}) >= 2_600_000),
    ("serve: 60 %", 2, 3, lambda s: served(s) * 100 >= 60 * EVERYONE),
    ("serve: 2500 people", 2, 3, lambda s: served(s) >= 2500),
    ("serve: 2500 人", 2, 3, lambda s: served(s) >= 2500),
    (f"serve: 70 %, areas: ['{area(4)}']", 2, 3, all_areas(0.7, (4,))),
    (
        f"serve: 50 %, areas: ['{area(3)}', '{area(6)}']",
        2,
        3,
        lambda s: (
            served(s, points=[p for p in plain.POINTS if p.area in {area(3), area(6)}])
            >= 0.5 * sum(p.people for p in plain.POINTS if p.area in {area(3), area(6)})
        ),
    ),
    (f"serve: 30 %, each_area: true, areas: ['{area(3)}', '{area(4)}']", 2, 3, all_areas(0.3, (3, 4))),
    ("serve: 5 %, each_area: true", 2, 4, all_areas(0.05, (1, 2, 3, 4, 5, 6))),
    (
        "serve: 55.5 %, people: people_65",
        2,
        3,
        lambda s: served(s, column="people_65") >= 0.555 * sum(p.people_65 for p in plain.POINTS),
    ),
    (
        f"serve: 300 people, people: people_65, areas: ['{area(6)}', '{area(3)}']",
        2,
        3,
        lambda s: served(s, column="people_65", points=[p for p in plain.POINTS if p.area in {area(3), area(6)}]) >= 300,
    ),
    ("longest: 2.9 km", 1, 4, lambda s: plain.longest(s) <= 2_900_000),
    ("sum: staff, of: opened, at_most: 8", 2, 3, lambda s: sum(plain.STAFF[o] for o in s - {"hon"}) <= 8),
]


@pytest.mark.parametrize(("text", "low", "high", "allowed"), RULES, ids=[row[0] for row in RULES])
def test_a_rule_leaves_exactly_the_plans_it_says(
    town: Path, text: str, low: int, high: int, allowed: Callable[[Sites], bool]
) -> None:
    result = put(town, rule(text, low, high))
    plans = additions(low, high, allowed)
    assert sorted(every_plan(result.problem)) == sorted(plans)
    assert 0 < len(plans) < len(additions(low, high))
    assert sorted(result.plan.tied) == choose(plans, (SERVED, MEAN))
    same_in_the_problem(result)


CAPACITY = {"hon": 1000, "hama": 800, "minato": 500, "misaki": 800, "yamate": 800, "mori": 2000, "kita": 450}
WIDE = dict.fromkeys(CAPACITY, 2400) | {"mori": 400}
SAID = "capacity: {each: 800 people, of: {hon: 1000 人, minato: 500, mori: 2000 people, kita: 450}}"


OBJECTIVES: list[tuple[str, list[Aim]]] = [
    ("{maximize: served_population}", [SERVED]),
    ("{maximize: backup_population}", [Aim("max", lambda s: served(s, times=2))]),
    ("{maximize: gradual_population, full: 1 km, none: 3 km}", [Aim("max", lambda s: plain.gradual(s, 1000, 3000))]),
    ("{minimize: mean_distance}", [MEAN]),
    ("{minimize: max_distance}, {minimize: mean_distance}", [Aim("min", plain.longest), MEAN]),
    ("{minimize: worst_area_distance}", [Aim("min", plain.worst_area)]),
    ("{maximize: separation}, {maximize: served_population}", [Aim("max", plain.apart), SERVED]),
    ("{maximize: caseload}", [Aim("max", lambda s: sum(plain.CASES[office] for office in s))]),
    ("{minimize: open_offices}, {maximize: served_population}", [Aim("min", len), SERVED]),
    ("{maximize: served_population, give_up: 8 %}, {minimize: mean_distance}", [Aim("max", served, 0.08), MEAN]),
    (
        "{minimize: mean_distance, give_up: 12.5 %}, {maximize: served_population, give_up: 5 %}, {minimize: open_offices}",
        [Aim("min", total, 0.125), Aim("max", served, 0.05), Aim("min", len)],
    ),
]


@pytest.mark.parametrize(("text", "aims"), OBJECTIVES, ids=[row[0] for row in OBJECTIVES])
def test_objectives_in_order_choose_the_plans_they_say(town: Path, text: str, aims: list[Aim]) -> None:
    result = put(town, f"  open: {{min: 1, max: 3}}\nobjective: [{text}]\n")
    assert sorted(result.plan.tied) == choose(additions(1, 3), aims)
    values = [value.value for value in result.plan.objectives]
    assert values == [aim.value(frozenset({"hon", *result.plan.added})) for aim in aims]
    same_in_the_problem(result)


@pytest.mark.parametrize("aversion", [0.5, 1, 3])
def test_the_equal_distance_is_that_of_kolm_and_pollak(town: Path, aversion: float) -> None:
    result = put(town, f"  open: 2\nobjective: [{{minimize: equal_distance, aversion: {aversion}}}]\n")
    figures = {added: plain.equal_m(chosen(added), aversion) for added in additions(2, 2)}
    assert result.plan.added == min(figures, key=figures.__getitem__)
    shown = result.question.readings[0].figure(result.plan.objectives[0].value)
    assert shown == pytest.approx(figures[result.plan.added], rel=1e-5)
    same_in_the_problem(result)


def test_capacities_limit_who_is_given_a_place(town: Path) -> None:
    result = put(town, f"  open: 2\n  {SAID}\nobjective: [{{maximize: placed_population}}, {{minimize: mean_distance}}]\n")
    aims = [Aim("max", lambda s: plain.placed(s, CAPACITY)), MEAN]
    assert sorted(result.plan.tied) == choose(additions(2, 2), aims)
    assert result.plan.objectives[0].value == plain.placed(chosen(result.plan.added), CAPACITY)


def test_the_distance_to_the_office_given_makes_room_for_everyone(town: Path) -> None:
    said = "capacity: {each: 2400, of: {mori: 400}}"
    result = put(town, f"  open: 2\n  {said}\nobjective: [{{minimize: placed_distance}}]\n")
    aims = [Aim("min", lambda s: plain.placed_total(s, WIDE))]
    assert sorted(result.plan.tied) == choose(additions(2, 2), aims)
    assert result.plan.objectives[0].value == plain.placed_total(chosen(result.plan.added), WIDE)
    figure = result.question.readings[0].figure(result.plan.objectives[0].value)
    assert figure == pytest.approx(result.plan.objectives[0].value / EVERYONE / 1000, abs=0.001)


def test_offices_too_small_for_everyone_are_infeasible(town: Path) -> None:
    result = put(town, "  open: 2\n  capacity: 100\nobjective: [{minimize: placed_distance}]\n")
    assert result.plan.status == "infeasible"


WEIGHED = [
    (("served_population", "max", served, 30), ("open_offices", "min", len, 70)),
    (("served_population", "max", served, 25), ("mean_distance", "min", total, 25), ("open_offices", "min", len, 50)),
    (
        ("caseload", "max", lambda s: sum(plain.CASES[o] for o in s), 30),
        ("backup_population", "max", lambda s: served(s, times=2), 70),
    ),
]


def weighed(parts: tuple, **more: str) -> str:  # type: ignore[type-arg]
    words = ", ".join(f"{{{sense}imize: {name}, weight: {weight} %{more.get(name, '')}}}" for name, sense, _, weight in parts)
    return f"  open: {{min: 1, max: 3}}\nobjective: [{{weigh: [{words}]}}]\n"


@pytest.mark.parametrize("parts", WEIGHED, ids=["two", "three", "gains"])
def test_weighed_criteria_count_from_worst_to_best_times_their_weights(town: Path, parts: tuple) -> None:  # type: ignore[type-arg]
    result = put(town, weighed(parts))
    signs = [1 if sense == "max" else -1 for _, sense, _, _ in parts]
    rows = {
        plan: tuple(sign * value(chosen(plan)) for sign, (_, _, value, _) in zip(signs, parts, strict=True))
        for plan in additions(1, 3)
    }
    efficient = [
        row for row in rows.values() if not any(other != row and all(map(int.__ge__, other, row)) for other in rows.values())
    ]
    ends = [(max(column), min(column)) for column in zip(*efficient, strict=True)]
    scores = {
        plan: sum(
            Fraction(weight, 100) * Fraction(value - worst, best - worst)
            for (_, _, _, weight), value, (best, worst) in zip(parts, row, ends, strict=True)
        )
        for plan, row in rows.items()
    }
    top = max(scores.values())
    assert sorted(result.plan.tied) == sorted(plan for plan, score in scores.items() if score == top)
    reading = result.question.readings[0]
    assert reading.score(result.plan.objectives[0].value) == top
    assert [(sign * found.best, sign * found.worst) for sign, found in zip(signs, reading.weighed.anchors, strict=True)] == ends
    turned = put(town, weighed(tuple(reversed(parts))))
    assert turned.plan.tied == result.plan.tied
    same_in_the_problem(result)


def test_stated_anchors_are_taken_as_they_are_written(town: Path) -> None:
    stated = {
        "served_population": ", best: 3000 people, worst: 1000",
        "mean_distance": ", best: 800 m, worst: 2.2 km",
        "open_offices": ", best: 1, worst: 5",
    }
    result = put(town, weighed(WEIGHED[1], **stated))
    weighed_sum = result.question.readings[0].weighed
    found = [(ends.best, ends.worst, ends.stated) for ends in weighed_sum.anchors]
    assert found == [(3000, 1000, True), (800_000 * EVERYONE, 2_200_000 * EVERYONE, True), (1, 5, True)]
    scores = {
        plan: Fraction(served(sites) - 1000, 4 * 2000)
        + Fraction(2_200_000 * EVERYONE - total(sites), 4 * 1_400_000 * EVERYONE)
        + Fraction(5 - len(sites), 2 * 4)
        for plan in additions(1, 3)
        for sites in [chosen(plan)]
    }
    top = max(scores.values())
    assert weighed_sum.score(result.plan.objectives[0].value) == top
    assert sorted(result.plan.tied) == sorted(plan for plan, score in scores.items() if score == top)


def test_every_output_says_between_what_each_criterion_counts(town: Path, tmp_path: Path) -> None:
    text = weighed(WEIGHED[1], open_offices=", best: 1, worst: 5")
    file = read(town, text)
    result = solve(file)
    write_plan(result, tmp_path / "out", lang="en")
    record = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    anchors = result.question.readings[0].weighed.anchors
    criteria = {one["name"]: one for one in record["objectives"][0]["criteria"]}
    assert [one["exact"] for one in criteria.values()] == [[ends.best, ends.worst] for ends in anchors]
    assert [one["stated"] for one in criteria.values()] == [False, False, True]
    assert criteria["mean_distance"] | {"weight": 0.25, "unit": "m"} == criteria["mean_distance"]
    assert criteria["mean_distance"]["best"] == round(anchors[1].best / EVERYONE / 1000, 3)
    done = run("solve", str(file.path), "--out", str(tmp_path / "again")).stderr
    for text in (done, *((tmp_path / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "map.html"))):
        assert "What is weighed" in text
        assert "counts as 0" in text
        assert f"{criteria['mean_distance']['worst']:,.3f} m" in text
        assert "the plans that no other betters" in text


def test_a_score_that_the_solver_cannot_tell_from_others_is_never_said_to_be_the_only_one(town: Path) -> None:
    result = solve(read(town, weighed(WEIGHED[1])))
    (value,) = result.plan.objectives
    unsure = replace(result, plan=replace(result.plan, objectives=(replace(value, nearly=True, ties_complete=False),)))
    for found, complete in ((result, True), (unsure, False)):
        record = plan_record(found)
        assert (record.ties.count, record.ties.complete) == (1, complete)
        assert record.objectives[0].ties_within == (None if complete else 1e-9)
        said = [body for section in compose(found).sections for body in section.body if isinstance(body, Text)]
        assert any("tied with the plan shown, or within 1e-9" in text.to("en") for text in said) != complete


def test_a_tolerance_on_a_weighed_score_is_a_share_of_the_score(town: Path) -> None:
    text = weighed(WEIGHED[0]).replace("{weigh:", "{give_up: 20 %, weigh:").replace("]}]", "]}, {minimize: mean_distance}]")
    result = put(town, text)
    best, reading = result.plan.objectives[0].bound, result.question.readings[0]
    plans = every_plan(result.problem)
    allowed = {
        added for added, values in plans.items() if reading.score(values["weighed"]) >= Fraction(4, 5) * reading.score(best)
    }
    assert 1 < len(allowed) < len(plans)
    ways = {added: plans[added]["mean_distance"] for added in allowed}
    assert sorted(result.plan.tied) == sorted(added for added, way in ways.items() if way == min(ways.values()))


def full(plan: tuple[str, ...]) -> Sites:
    return frozenset({"hon", *(option for option in plan if "@" not in option)})


def counters(plan: tuple[str, ...]) -> Sites:
    return frozenset({"hon", *(option.partition("@")[0] for option in plan)})


CERTIFICATES = (
    "services: [{id: certificates, title: t, served: {any: [{straight_line: 1 km}]}, choose: {from: {kind: branch}, open: %s}}]\n"
)
POPULATION, DISTANCE = (
    f"{{{goal}, service: certificates}}" for goal in ("maximize: served_population", "minimize: mean_distance")
)


@pytest.mark.parametrize(("stay", "low", "high"), [("2", 2, 2), ("{min: 1, max: 2}", 1, 2), ("0", 0, 0)])
def test_a_branch_becomes_an_office_stays_for_certificates_or_closes(town: Path, stay: str, low: int, high: int) -> None:
    goals = f"[{{maximize: served_population}}, {POPULATION}, {DISTANCE}]"
    result = solve(read(town, f"  open: {{min: 1, max: 2}}\n{CERTIFICATES % stay}objective: {goals}\n"))
    plans = [
        (*offices, *(f"{site}@certificates" for site in staying))
        for offices in additions(1, 2)
        for count in range(low, high + 1)
        for staying in itertools.combinations([site for site in plain.BRANCHES if site not in offices], count)
    ]
    assert sorted(every_plan(result.problem)) == sorted(plans)
    aims = [
        Aim("max", lambda plan: served(full(plan))),
        Aim("max", lambda plan: served(counters(plan), 1000)),
        Aim("min", lambda plan: total(counters(plan))),
    ]
    assert sorted(result.plan.tied) == choose(plans, aims, tuple)
    same_in_the_problem(result)
    view = result.services[0]
    assert view.measures.served == served(counters(result.plan.added), 1000)
    assert set(view.after.open) == counters(result.plan.added)
    assert view.before_measures.served == served(frozenset({"hon", *plain.BRANCHES}), 1000)
    assert set(result.after.open) == full(result.plan.added)


def test_rules_and_capacity_speak_of_full_offices_beside_certificates(town: Path) -> None:
    rules = "rules: [{id: a, at_least: 1, of: [yamate, kita]}, {id: b, serve: 50 %}, {id: c, apart: 1.7 km}]\n"
    goals = f"[{POPULATION}, {{minimize: mean_distance}}]"
    result = put(town, f"  open: 2\n{CERTIFICATES % 1}{rules}objective: {goals}\n")

    def allowed(sites: Sites) -> bool:
        return bool(sites & {"yamate", "kita"}) and served(sites) * 2 >= EVERYONE and plain.apart(sites) >= 1_700_000

    plans = [(*two, f"{site}@certificates") for two in additions(2, 2, allowed) for site in plain.BRANCHES if site not in two]
    assert sorted(every_plan(result.problem)) == sorted(plans)
    aims = [Aim("max", lambda p: served(counters(p), 1000)), Aim("min", lambda p: total(full(p)))]
    assert sorted(result.plan.tied) == choose(plans, aims, tuple)


PHASES = """\
phases:
  - {id: y2014, open: 1, weight: 6}
  - {id: y2020, title: {ja: 2020年, en: in 2020}, open: {min: 2, max: 3}, people: people_2040, weight: 4}
"""


FUTURES = """\
futures:
  by: %s
  of:
    - {id: now, weight: 3}
    - {id: older, people: people_2040, weight: 2}
    - {id: nearer, title: {ja: 近く, en: nearer}, served: {any: [{straight_line: 1 km}]}}
"""


def in_phase(plan: tuple[str, ...], phase: str) -> Sites:
    return frozenset({"hon", *(option.partition("@")[0] for option in plan if option.endswith(f"@{phase}"))})


def nested(allowed: Callable[[Sites], bool] = lambda _: True) -> list[tuple[str, ...]]:
    return [
        (*(f"{site}@y2014" for site in first), *(f"{site}@y2020" for site in second))
        for first in additions(1, 1, allowed)
        for second in additions(2, 3, allowed)
        if set(first) <= set(second)
    ]


PHASED = [
    Aim("max", lambda p: 6 * served(in_phase(p, "y2014")) + 4 * served(in_phase(p, "y2020"), column="people_2040")),
    Aim("min", lambda p: 6 * total(in_phase(p, "y2014")) + 4 * total(in_phase(p, "y2020"), "people_2040")),
]


def test_phases_are_nested_and_weigh_their_own_people(town: Path) -> None:
    result = solve(read(town, PHASES + USUAL))
    assert sorted(every_plan(result.problem)) == sorted(nested())
    assert sorted(result.plan.tied) == choose(nested(), PHASED, tuple)
    assert [value.value for value in result.plan.objectives] == [aim.value(result.plan.added) for aim in PHASED]
    same_in_the_problem(result)
    assert [set(seen.after.open) for seen in result.views] == [in_phase(result.plan.added, y) for y in ("y2014", "y2020")]
    assert result.views[1].measures.served == served(in_phase(result.plan.added, "y2020"), column="people_2040")
    weighted = 6 * EVERYONE + 4 * sum(p.people_2040 for p in plain.POINTS)
    figure = result.question.readings[1].figure(result.plan.objectives[1].value)
    assert figure == pytest.approx(result.plan.objectives[1].value / weighted / 1000, abs=0.001)


def test_what_adds_up_over_phases_reads_like_one_of_them(town: Path) -> None:
    answer = put(town, PHASES + USUAL)
    value, reading = answer.plan.objectives[0].value, answer.question.readings[0]
    assert reading.figure(value) == value / 10
    assert reading.text(value).to("en") == f"{value / 10:,.1f}"
    assert reading.title.to("en") == "people served (mean of the phases)"


@pytest.mark.parametrize("structure", [PHASES, "  open: 2\n" + FUTURES % "expected"], ids=["phases", "futures"])
def test_the_equal_distance_of_several_parts_is_that_of_all_their_people(town: Path, structure: str) -> None:
    answer = put(town, f"{structure}objective: [{{minimize: equal_distance, aversion: 1.5}}]\n")
    parts = [("y2014", 6, "people"), ("y2020", 4, "people_2040")]
    if "futures" in structure:
        parts = [("", 3, "people"), ("", 2, "people_2040"), ("", 1, "people")]
    everyone = [(p, sum(weight * getattr(p, column) for _, weight, column in parts)) for p in plain.POINTS]
    ways = [(n, plain.way(p, plain.PLACES) / 1000) for p, n in everyone]
    kappa = 1.5 * sum(n * d for n, d in ways) / sum(n * d * d for n, d in ways)

    def equivalent(plan: tuple[str, ...]) -> float:
        terms = [
            weight * getattr(p, column) * math.exp(kappa * plain.way(p, in_phase(plan, name) if name else chosen(plan)) / 1000)
            for name, weight, column in parts
            for p in plain.POINTS
        ]
        return math.log(sum(terms) / sum(n for _, n in everyone)) / kappa

    figures = {plan: equivalent(plan) for plan in every_plan(answer.problem)}
    assert figures[answer.plan.added] == pytest.approx(min(figures.values()), rel=1e-6)
    shown = answer.question.readings[0].figure(answer.plan.objectives[0].value)
    assert shown == pytest.approx(figures[answer.plan.added], rel=1e-5)


def test_the_open_offices_of_phases_add_up_with_their_weights(town: Path) -> None:
    result = put(town, PHASES + "objective: [{minimize: open_offices}, {maximize: served_population}]\n")
    count = Aim("min", lambda p: 6 * len(in_phase(p, "y2014")) + 4 * len(in_phase(p, "y2020")))
    assert sorted(result.plan.tied) == choose(nested(), [count, PHASED[0]], tuple)


def test_rules_hold_in_every_phase(town: Path) -> None:
    rules = (
        "rules: [{id: a, never_together: [minato, mori]}, {id: b, serve: 35 %}, {id: c, sum: staff, of: opened, at_most: 12}]\n"
    )
    result = put(town, PHASES + rules + USUAL)

    def allowed(sites: Sites) -> bool:
        few = sum(plain.STAFF[office] for office in sites - {"hon"}) <= 12
        return not sites >= {"minato", "mori"} and served(sites) * 100 >= 35 * EVERYONE and few

    assert sorted(every_plan(result.problem)) == sorted(nested(allowed))
    assert sorted(result.plan.tied) == choose(nested(allowed), PHASED, tuple)


def in_futures(sites: Sites) -> list[int]:
    return [served(sites), served(sites, column="people_2040"), served(sites, 1000)]


def ways_in_futures(sites: Sites) -> list[int]:
    return [total(sites), total(sites, "people_2040"), total(sites)]


def weigh(values: list[int]) -> int:
    return 3 * values[0] + 2 * values[1] + values[2]


def regret(values: Callable[[Sites], list[int]], pick: Callable[..., int]) -> Callable[[Sites], int]:
    bests = [pick(column) for column in zip(*(values(chosen(added)) for added in additions(2, 2)), strict=True)]
    return lambda sites: max(abs(best - value) for best, value in zip(bests, values(sites), strict=True))


def judged() -> dict[str, list[Aim]]:
    return {
        "expected": [Aim("max", lambda s: weigh(in_futures(s))), Aim("min", lambda s: weigh(ways_in_futures(s)))],
        "worst": [Aim("max", lambda s: min(in_futures(s))), Aim("min", lambda s: max(ways_in_futures(s)))],
        "regret": [Aim("min", regret(in_futures, max)), Aim("min", regret(ways_in_futures, min))],
    }


@pytest.mark.parametrize("by", ["expected", "worst", "regret"])
def test_a_plan_is_judged_over_its_futures(town: Path, by: str) -> None:
    result = solve(read(town, f"  open: 2\n{FUTURES % by}{USUAL}"))
    aims = judged()[by]
    assert sorted(result.plan.tied) == choose(additions(2, 2), aims)
    assert [value.value for value in result.plan.objectives] == [aim.value(chosen(result.plan.added)) for aim in aims]
    same_in_the_problem(result)
    assert [seen.measures.served for seen in result.views] == in_futures(chosen(result.plan.added))


COMMANDS = [
    rule("exactly: 1, of: {column: bank, equals: north}"),
    rule("apart: 1.7 km"),
    rule("serve: 30 %, each_area: true, areas: ['429990003']", 2, 3).replace("429990003", area(3)),
    f"  open: 2\n  {SAID}\nobjective: [{{maximize: placed_population}}]\n",
    "  open: 2\nobjective: [{weigh: [{maximize: served_population, weight: 60 %}, {minimize: mean_distance, weight: 40 %}]}]\n",
    "  open: 2\nobjective: [{maximize: separation, give_up: 10 %}, {minimize: equal_distance}, {minimize: worst_area_distance}]\n",
    "  open: 2\nobjective: [{maximize: gradual_population, full: 1 km, none: 3 km}, {maximize: backup_population}]\n",
    f"  open: {{min: 1, max: 2}}\n{CERTIFICATES % 2}objective: [{{maximize: served_population}}, {DISTANCE}]\n",
    PHASES + USUAL,
    *(f"  open: 2\n{FUTURES % by}{USUAL}" for by in ("expected", "worst", "regret")),
]


@pytest.mark.parametrize("text", COMMANDS, ids=range(len(COMMANDS)))
def test_every_command_takes_every_construct(town: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "town.yaml").write_text(HEAD + text, encoding="utf-8")
    out = town / "out"
    assert run("check", "town.yaml").exit_code == 0
    done = run("solve", "town.yaml", "--out", str(out), "--json")
    assert done.exit_code == 0, done.stderr
    record = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert record == json.loads(done.stdout)
    assert "<title>" in (out / "map.html").read_text(encoding="utf-8")
    ranked = json.loads(run("rank", "town.yaml", "--json", "--top", "0").stdout)["plans"]
    assert sorted(ranked[0]["added"]) in [sorted(plan) for plan in record["ties"]["plans"]]
    resolved = load_scenario(out / "scenario.yaml").scenario
    assert resolved == load_scenario("town.yaml").scenario


def test_the_outputs_say_how_places_are_given_and_what_inequality_was_taken(town: Path) -> None:
    said = "capacity: 900 people"
    goals = "[{maximize: placed_population}, {minimize: equal_distance}]"
    result = solve(read(town, f"  open: 2\n  {said}\nobjective: {goals}\n"))
    words = " ".join(text.to("en") for text in result.assumptions)
    assert "places are given within what each office can take" in words
    assert "nearest open office; queues" not in words
    assert f"per m; its exponentials are times {result.question.readings[1].factor:,}, in whole" in words
