"""`placement sweep`: breakpoints, drawn people and regions of weights, each against an answer of the tests' own."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from models.messages.findings import InputError
from models.problem import Problem
from models.subsets.enumeration import added_of, chosen, narrowed, tabulate
from placement.analysis.sweep.best_plans import decide
from placement.analysis.sweep.breakpoints import find_breakpoints
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Experiment, answer, sweep_points
from placement.analysis.sweep.uncertainty import ONE, draw_people, factors_drawn
from placement.analysis.sweep.variation import variations_of
from placement.analysis.sweep.weights import _intervals, _polygons, find_regions
from placement.documents.sweep import metres_within
from placement.results.sweep import Stability, runs_of, wilson
from placement.scenario.files import load_scenario
from tests.brute import best_plans, every_plan
from tests.maps.bare import bare_machine
from tests.models.strategies import problems
from tests.placement.conftest import run
from tests.placement.features import STAYING

Edit = Callable[..., str]
ROOT = Path(__file__).parents[2]

BY_ALL = ("  - maximize: served_population\n  - minimize: mean_distance\n",)
WAYS = {
    "plain": [],
    "one to three": [("open: 2", "open: {min: 1, max: 3}")],
    "room for the next": [("maximize: served_population\n", "maximize: served_population\n    give_up: 4 %\n")],
    "people first, nothing after": [("  - minimize: mean_distance\n", "")],
    "distance first": [(BY_ALL[0], "  - minimize: mean_distance\n    give_up: 10 %\n  - maximize: served_population\n")],
    "by two offices": [("served_population", "backup_population"), ("keep: [hon]", "keep: [hon, hama]")],
    "a floor": [("objective:", "rules:\n  - {id: floor, serve: 60 %}\n  - {id: each, serve: 1 %, each_area: true}\nobjective:")],
    "another way beside it": [("straight_line: 1.5 km", "straight_line: 1.5 km\n    - straight_line: 700 m")],
    "another way with it": [
        ("  any:", "  all:"),
        ("straight_line: 1.5 km", "straight_line: 1.5 km\n    - straight_line: 1.2 km"),
    ],
    "futures, expected": [("objective:", "futures: {by: expected, of: [{id: a}, {id: b, weight: 2}]}\nobjective:")],
    "futures, the worst": [("objective:", "futures: {by: worst, of: [{id: a}, {id: b}]}\nobjective:")],
    "futures, with a reach of their own": [
        ("objective:", "futures: {by: worst, of: [{id: a}, {id: b, served: {any: [{straight_line: 1 km}]}}]}\nobjective:")
    ],
    "futures, regret": [("objective:", "futures: {by: regret, of: [{id: a}, {id: b}]}\nobjective:")],
    "certificates": [("objective:", STAYING.format(reach="900 m", stay="{min: 0, max: 1}") + "objective:")],
    "phases": [
        ("  open: 2\n", ""),
        ("objective:", "phases:\n  - {id: soon, open: 1}\n  - {id: late, open: 2, weight: 3}\nobjective:"),
    ],
}


def bench_of(name: str) -> Experiment:
    return Experiment(load_scenario(Path(name)))


def swept(bench: Experiment, text: str) -> Stability:
    (varied,) = variations_of([text], numbers_in(bench.file.scenario))
    assert varied.whole
    return find_breakpoints(bench, varied.number, *map(int, varied.amounts))


# a regret needs the best of each future alone, from the solver, at every distance
SLOW = [pytest.param(way, marks=pytest.mark.long) if "regret" in way else way for way in WAYS]


@pytest.mark.parametrize("way", SLOW)
def test_a_range_changes_where_solving_at_every_distance_says(way: str, edit: Edit) -> None:
    bench = bench_of(edit(*WAYS[way]))
    low, high = 600_000, 2_200_000
    found = swept(bench, "served.0.straight_line=600 m..2.2 km")
    distances = np.unique(bench.question().distance.values)
    events = [low, *distances[(distances > low) & (distances <= high)].tolist()]

    expected: list[tuple[int, frozenset[tuple[str, ...]], int]] = []
    for mm in events:
        got = answer(bench.question([(found.number, Fraction(mm))]))
        if not expected or expected[-1][1] != frozenset(got.plans):
            expected.append((mm, frozenset(got.plans), len(got.plans)))

    assert [(s.start, frozenset(s.plans), len(s.plans)) for s in found.stretches] == expected
    assert [s.end + 1 for s in found.stretches] == [*(s.start for s in found.stretches[1:]), high + 1]


@pytest.mark.parametrize("way", ["plain", "room for the next", "by two offices", "a floor"])
def test_one_millimetre_to_both_sides_of_a_breakpoint_brute_force_agrees(way: str, edit: Edit) -> None:
    bench = bench_of(edit(*WAYS[way]))
    found = swept(bench, "served.0.straight_line=600 m..2.2 km")
    assert len(found.stretches) > 1
    for stretch in found.stretches:
        for mm, values in ((stretch.start, stretch.first_values), (stretch.end, stretch.last_values)):
            problem = bench.question([(found.number, Fraction(mm))]).problem
            plans = every_plan(problem)
            assert set(stretch.plans) <= set(plans)
            if not stretch.plans:
                assert not plans
                continue
            assert set(stretch.plans) <= set(best_plans(problem)[1])
            assert tuple(plans[stretch.plans[0]].values()) == values


@settings(deadline=None, max_examples=40)
@given(problems())
def test_many_situations_are_decided_as_each_by_itself(problem: Problem) -> None:
    ranking = tabulate(problem)
    if ranking is None or not ranking.plans.size:
        return
    plans = ranking.plans
    values = [np.stack([table[plans], table[plans][::-1]], axis=1) for table in ranking.tables]
    first, best = decide(problem.objectives, values, np.ones((len(plans), 1), dtype=bool))
    assert set(plans[best[:, 0]].tolist()) == set(chosen(problem, ranking).tolist())
    assert set(plans[first[:, 0]].tolist()) == set(narrowed(problem, ranking)[0].tied.tolist())
    assert (best[:, 1] == best[::-1, 0]).all()


def test_the_scenarios_own_value_knows_how_far_the_next_change_is(edit: Edit) -> None:
    bench = bench_of(edit())
    found = swept(bench, "radius=600 m..2.2 km")
    shorter, longer = found.flips
    now = answer(bench.question())
    for step, change in ((-1, shorter), (1, longer)):
        if change is not None:
            same, other = (
                answer(bench.question([(found.number, Fraction(1_500_000 + step * moved))])) for moved in (change - 1, change)
            )
            assert same.plans == now.plans != other.plans
    assert (shorter, longer) != (None, None)


def test_metres_printed_lie_within_the_stretch() -> None:
    assert metres_within(1_000_001, 2_999_999) == ("1,001 m", "2,999 m")
    assert metres_within(1_000_000, 3_000_000) == ("1,000 m", "3,000 m")
    assert metres_within(232_432, 232_670) == ("232.432 m", "232.67 m")


def test_every_number_of_offices_gets_its_own_answer(edit: Edit) -> None:
    bench = bench_of(edit())
    points = sweep_points(bench, variations_of(["open=1..5"], numbers_in(bench.file.scenario)))
    assert [len(point.answer.plans[0]) for point in points] == [1, 2, 3, 4, 5]
    for point in points:
        problem = bench.question(
            [(variations_of(["open=1"], numbers_in(bench.file.scenario))[0].number, point.amounts[0])]
        ).problem
        values, plans = best_plans(problem)
        assert (point.answer.values, set(point.answer.plans)) == (values, set(plans))
    assert len(runs_of(points)) == 5


def test_a_floor_that_cannot_be_met_is_shown_as_such(edit: Edit) -> None:
    name = edit(("objective:", "rules:\n  - {id: floor, serve: 50 %}\nobjective:"))
    done = run("sweep", name, "--vary", "rules.floor.serve=50 %..100 %:10 %", "--json")
    points = json.loads(done.stdout)["points"]
    assert done.exit_code == 0
    assert points[0]["feasible"]
    assert not points[-1]["feasible"]
    assert points[-1]["values"] == ["100 %"]
    assert run("sweep", name, "--vary", "floor.serve=100 %").exit_code == 4
    assert "no plan" in run("sweep", name, "--vary", "floor.serve=90 %..100 %:10 %").stdout


def test_rules_capacities_and_weights_vary_by_their_keys(edit: Edit) -> None:
    name = edit(
        ("  open: 2", "  open: 2\n  capacity: {each: 900 people, of: {minato: 1200 people}}"),
        ("objective:", "rules:\n  - {id: east, at_least: 1, of: [misaki, mori]}\nobjective:"),
        (BY_ALL[0], "  - maximize: placed_population\n"),
    )
    bench = bench_of(name)
    numbers = numbers_in(bench.file.scenario)
    assert [number.key for number in numbers] == [
        "served.any.0.straight_line",
        "offices.open",
        "offices.capacity.each",
        "offices.capacity.of.minato",
        "rules.east.at_least",
    ]
    for text in ("rules.east.at_least=0..2", "capacity.each=500 people..900 people:200 people", "minato=0 people,1200 people"):
        points = sweep_points(bench, variations_of([text], numbers))
        for point in points:
            (variation,) = variations_of([text], numbers)
            values, plans = best_plans_checked(bench, variation.number, point.amounts[0])
            assert (point.answer.values, set(point.answer.plans)) == (values, plans)


def best_plans_checked(bench, number, amount):
    from models.lexicographic import solve_problem

    plan = solve_problem(bench.question([(number, amount)]).problem)
    return tuple(value.value for value in plan.objectives), set(plan.tied)


WEIGHED = {
    2: "  - weigh:\n      - {maximize: served_population, weight: 60 %}\n      - {minimize: mean_distance, weight: 40 %}\n",
    3: "  - weigh:\n      - {maximize: served_population, weight: 30 %}\n      - {minimize: mean_distance, weight: 40 %}\n"
    "      - {maximize: gradual_population, full: 300 m, none: 800 m, weight: 30 %}\n",
}


def test_the_other_weights_make_room_for_the_one_that_varies(edit: Edit) -> None:
    bench = bench_of(edit((BY_ALL[0], WEIGHED[2])))
    numbers = numbers_in(bench.file.scenario)
    (variation,) = variations_of(["mean_distance.weight=0 %..100 %:12.5 %"], numbers)
    question = bench.question([(variation.number, Fraction(1, 8))])
    assert [str(part.weight) for part in question.inputs.scenario.objective[0].weigh or ()] == ["87.5 %", "12.5 %"]


@pytest.mark.parametrize("radius", ["500 m", "700 m", "1.5 km"])
@pytest.mark.parametrize("count", [2, 3])
def test_regions_of_weights_hold_at_random_weights_and_tie_on_their_corners(count: int, radius: str, edit: Edit) -> None:
    bench = bench_of(edit((BY_ALL[0], WEIGHED[count]), ("1.5 km", radius), ("open: 2", "open: {min: 1, max: 2}")))
    question = bench.question()
    found = find_regions(question)
    shares = shares_by_brute_force(question)

    assert sum(region.size for region in found.regions) == 1
    for region in found.regions:
        for corner in region.corners:
            assert set(region.plans) <= winners(shares, corner)
    dice = random.Random(count)  # noqa: S311 - any weights will do
    for _ in range(300):
        weights = weights_thrown(dice, count)
        holding = [region for region in found.regions if inside(region.corners, weights)]
        assert {plan for region in holding for plan in region.plans} == winners(shares, weights)
    own = winners(shares, found.own)
    assert {plan for row in found.here for plan in found.regions[row].plans} == own == set(answer(question).plans)


def weights_thrown(dice: random.Random, count: int) -> tuple[Fraction, ...]:
    thrown = [Fraction(dice.randrange(1, 1000)) for _ in range(count)]
    return tuple(one / sum(thrown) for one in thrown)


def inside(corners: tuple[tuple[Fraction, ...], ...], weights: tuple[Fraction, ...]) -> bool:
    if len(weights) == 2:
        return corners[0][0] <= weights[0] <= corners[1][0]
    turns = zip(corners, (*corners[1:], corners[0]), strict=True)
    return all((b[0] - a[0]) * (weights[1] - a[1]) - (b[1] - a[1]) * (weights[0] - a[0]) >= 0 for a, b in turns)


def shares_by_brute_force(question) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    from dataclasses import replace

    from models.problem import ProblemGoal

    parts = [ProblemGoal(part) for part in question.problem.objectives[0].criterion.parts]
    plans = every_plan(replace(question.problem, objectives=tuple(parts)))
    rows = []
    for first in parts:
        order = (first, *(part for part in parts if part is not first))
        values, _ = best_plans(replace(question.problem, objectives=order))
        rows.append(dict(zip((part.name for part in order), values, strict=True)))
    made = {}
    for plan, values in plans.items():
        scores = []
        for row, part in zip(rows, parts, strict=True):
            best = row[part.name]
            far = max(abs(best - other[part.name]) for other in rows) or 1
            scores.append(1 - Fraction(abs(best - values[part.name]), far))
        made[plan] = tuple(scores)
    return made


def winners(shares: dict[tuple[str, ...], tuple[Fraction, ...]], weights: tuple[Fraction, ...]) -> set[tuple[str, ...]]:
    totals = {plan: sum(w * s for w, s in zip(weights, row, strict=True)) for plan, row in shares.items()}
    return {plan for plan, total in totals.items() if total == max(totals.values())}


TENTHS = st.integers(0, 6).map(lambda whole: Fraction(whole, 6))


@settings(deadline=None, max_examples=80)
@given(st.integers(2, 3).flatmap(lambda count: st.sets(st.tuples(*[TENTHS] * count), min_size=1, max_size=9)))
def test_regions_of_any_scores_cover_all_weights_and_tie_exactly(scores: set[tuple[Fraction, ...]]) -> None:
    groups = {shares: ((str(shares),),) for shares in sorted(scores)}
    count = len(next(iter(scores)))
    regions = (_intervals if count == 2 else _polygons)(list(groups), groups)
    assert sum(region.size for region in regions) == 1
    for weights in itertools.product(range(13), repeat=count):
        if sum(weights) != 12:
            continue
        at = tuple(Fraction(weight, 12) for weight in weights)
        best = max(sum(w * s for w, s in zip(at, shares, strict=True)) for shares in scores)
        holding = {region.shares for region in regions if inside(region.corners, at)}
        with_region = {region.shares for region in regions}
        assert holding
        assert holding == {s for s in with_region if sum(w * v for w, v in zip(at, s, strict=True)) == best}


@pytest.mark.parametrize("way", ["plain", "one to three", "room for the next", "by two offices", "phases"])
def test_drawn_people_are_counted_as_a_plain_loop_counts_them(way: str, edit: Edit) -> None:
    question = bench_of(edit(*WAYS[way], ("1.5 km", "700 m"))).question()
    draws, margin = 40, Fraction(3, 10)
    found = draw_people(question, margin, draws, 7)
    best: dict[tuple[str, ...], int] = {}
    alone: dict[tuple[str, ...], int] = {}
    for factors in factors_drawn(len(question.inputs.study.areas), margin, draws, 7):
        plans = best_with(question.problem, factors[question.inputs.areas])
        for plan in plans:
            best[plan] = best.get(plan, 0) + 1
            alone[plan] = alone.get(plan, 0) + (len(plans) == 1)
    assert {win.plan: (win.best, win.alone) for win in found.wins} == {plan: (best[plan], alone[plan]) for plan in best}
    assert set(found.base) == set(answer(question).plans)


def best_with(problem: Problem, factors: np.ndarray) -> list[tuple[str, ...]]:
    from dataclasses import replace

    from models.criteria import Blend

    def with_people(criterion):
        if isinstance(criterion, Blend):
            return replace(criterion, parts=tuple(map(with_people, criterion.parts)))
        return replace(criterion, people=criterion.people * factors)

    drawn = replace(
        problem, objectives=tuple(replace(goal, criterion=with_people(goal.criterion)) for goal in problem.objectives)
    )
    ranking = tabulate(drawn)
    assert ranking is not None
    return [added_of(problem, plan) for plan in chosen(drawn, ranking).tolist()]


def test_factors_stay_within_the_margin_and_reach_its_ends() -> None:
    drawn = factors_drawn(20, Fraction(2, 10_000), 200, 0)
    assert drawn.shape == (200, 20)
    assert set(np.unique(drawn).tolist()) == set(range(ONE - 2, ONE + 3))


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 100_000).flatmap(lambda draws: st.tuples(st.integers(0, draws), st.just(draws))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    hits, draws = counts
    expected = binomtest(hits, draws).proportion_ci(method="wilson")
    assert wilson(hits, draws) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_the_same_seed_writes_the_same_bytes(edit: Edit, folder: Path) -> None:
    name = edit(("1.5 km", "700 m"))
    for out in ("a", "b"):
        done = run("sweep", name, "--people", "±20 %", "--draws", "200", "--seed", "3", "--out", out)
        assert done.exit_code == 0, done.stderr
    files = [path.name for path in sorted((folder / "a").iterdir())]
    assert files == ["sweep.csv", "sweep.json", "sweep.svg"]
    assert all((folder / "a" / name).read_bytes() == (folder / "b" / name).read_bytes() for name in files)
    other = run("sweep", name, "--people", "±20 %", "--draws", "200", "--seed", "4", "--json")
    assert json.loads(other.stdout) != json.loads((folder / "a" / "sweep.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "lang"),
    [
        (("--vary", "radius=600 m..2.2 km"), "en"),
        (("--vary", "open=1..3"), "ja"),
        (("--vary", "open=1..3", "--vary", "radius=1 km,2 km"), "ja"),
        (("--people", "10 %"), "ja"),
        (("--weights",), "ja"),
    ],
    ids=["range", "values", "grid", "people", "weights"],
)
def test_every_sweep_has_a_page_a_table_and_a_picture(options: tuple[str, ...], lang: str, edit: Edit, folder: Path) -> None:
    name = edit((BY_ALL[0], WEIGHED[3])) if options == ("--weights",) else edit()
    done = run("sweep", name, *options, "--out", "out", "--lang", lang)
    assert done.exit_code == 0, done.stderr
    assert ("最良の案" in done.stdout or "最良" in done.stdout) == (lang == "ja")
    record = json.loads((folder / "out" / "sweep.json").read_text(encoding="utf-8"))
    assert record["scenario"] == "town"
    assert json.loads(run("sweep", name, *options, "--json").stdout) == record
    picture = (folder / "out" / "sweep.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "<dc:date>" not in picture
    assert len((folder / "out" / "sweep.csv").read_text(encoding="utf-8").splitlines()) > 1


HOSTILE = {
    "radis=1 km": "Did you mean radius?",
    "ofices.open=1": "Did you mean offices.open?",
    "offices.opn=1": "Did you mean offices.open?",
    "nothing.like.this=1": "Numbers that can vary: served.any.0.straight_line, offices.open",
    "title.en=1": "there is no number",
    "offices.keep.0=1": "there is no number",
    "__class__=1": "there is no number",
    "open": "write KEY=VALUES",
    "=1": "write KEY=VALUES",
    "": "write KEY=VALUES",
    "open=": "a value is missing",
    "open=1,,2": "a value is missing",
    "open=1..": "a value is missing",
    "open=..": "a value is missing",
    "open=1..2..3": "no whole number",
    "open=-1": "no whole number",
    "open=1.5": "no whole number",
    "open=１": "no whole number",
    "open=1e3": "no whole number",
    "open=nan": "no whole number",
    "open=1..999999999999": "more than 1,000 values",
    "open=3..1": "smaller end first",
    "open=1..3:0": "step must be more than 0",
    "open=1..3:": "a value is missing",
    "radius=3": "no distance",
    "radius=3km": "no distance",
    "radius=1 km..0.0001 m": "finer than 1 mm",
    "radius=1 km..4 km:1 mm": "no distance",
    "radius=1 km..4 km:0 m": "out of range",
    "radius=10 min": "no distance",
    "radius=1 km..9999 km": "1 mm to 1,000 km",
    "radius=" + "9" * 5000: "no distance",
    "x" * 5000 + "=1": "there is no number",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:30])
def test_a_faulty_vary_gets_one_plain_message_in_both_languages(text: str) -> None:
    with pytest.raises(InputError) as met:
        variations_of([text], numbers_in(load_scenario("nerima-2013").scenario))
    (finding,) = met.value.findings
    assert HOSTILE[text] in finding.message.to("en")
    assert len(finding.message.to("en")) < 400
    assert finding.message.to("ja") != finding.message.to("en")


REFUSED = {
    "radis=1 km": "Did you mean radius?",
    "open=0": "--vary offices.open=0: cannot add 0; write at least 1",
    "open=1,9": "--vary offices.open=9, offices.open: 9 are to be added, but there are 5 candidates",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_refused_vary_exits_with_3_and_writes_nothing(text: str, edit: Edit, folder: Path) -> None:
    done = run("sweep", edit(), "--vary", text, "--out", "out")
    assert done.exit_code == 3, done.stdout + done.stderr
    assert REFUSED[text] in done.stderr
    assert not (folder / "out").exists()


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=40), st.sampled_from(["", "open=", "radius=", "offices.open=1..", "radius=1 km.."]))
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    numbers = numbers_in(load_scenario("nerima-2013").scenario)
    try:
        variations = variations_of([before + text], numbers)
    except InputError as error:
        assert all(finding.message.to("ja") and finding.message.to("en") for finding in error.findings)  # noqa: PT017 - both ends are good
    else:
        assert variations[0].amounts


def test_two_numbers_need_values_and_differ(edit: Edit) -> None:
    name = edit()
    assert "needs a step" in run("sweep", name, "--vary", "radius=1 km..2 km", "--vary", "open=1..2").stderr
    assert "two different numbers" in run("sweep", name, "--vary", "open=1", "--vary", "offices.open=1..2").stderr
    assert "2,000 combinations" in run("sweep", name, "--vary", "open=1..6", "--vary", "radius=1 m..500 m:1 m").stderr


@pytest.mark.parametrize("options", [(), ("--weights", "--people", "1 %"), ("--vary", "open=1", "--weights")])
def test_one_thing_varies_at_a_time(options: tuple[str, ...], edit: Edit) -> None:
    done = run("sweep", edit(), *options)
    assert done.exit_code == 3
    assert "give one of --vary" in done.stderr


@pytest.mark.parametrize("margin", ["", "0 %", "-5 %", "101 %", "10", "10.001 %", "±", "ten %"])
def test_a_faulty_margin_is_refused(margin: str, edit: Edit) -> None:
    done = run("sweep", edit(), "--people", margin)
    assert done.exit_code == 3
    assert "is no margin" in done.stderr


def unweighable() -> Iterator[tuple[tuple[tuple[str, str], ...], str]]:
    yield (), "weighs no criteria"
    four = WEIGHED[3].replace("weight: 30 %}", "weight: 15 %}").replace("weight: 40 %", "weight: 35 %")
    four += "      - {minimize: max_distance, weight: 35 %}\n"
    yield ((BY_ALL[0], four.replace("max_distance", "open_offices")),), "4 criteria are weighed"
    within = WEIGHED[2].replace("  - weigh:", "  - give_up: 1 %\n    weigh:") + "  - minimize: max_distance\n"
    yield ((BY_ALL[0], within),), "leave give_up out"


@pytest.mark.parametrize(("changes", "said"), list(unweighable()), ids=["none", "four", "give_up"])
def test_weights_that_have_no_regions_are_refused(changes: tuple[tuple[str, str], ...], said: str, edit: Edit) -> None:
    done = run("sweep", edit(*changes), "--weights")
    assert done.exit_code == 3, done.stdout + done.stderr
    assert said in done.stderr


def test_people_that_no_objective_sums_are_refused(edit: Edit) -> None:
    name = edit(("  open: 2", "  open: 2\n  capacity: 900 people"), (BY_ALL[0], "  - maximize: placed_population\n"))
    done = run("sweep", name, "--people", "10 %")
    assert done.exit_code == 3
    assert "no sum over areas" in done.stderr


def test_a_range_of_weighed_criteria_is_solved_at_every_distance(edit: Edit) -> None:
    bench = bench_of(edit((BY_ALL[0], WEIGHED[2])))
    found = swept(bench, "radius=600 m..900 m")
    for stretch in found.stretches:
        for mm in (stretch.start, stretch.end):
            assert set(answer(bench.question([(found.number, Fraction(mm))])).plans) == set(stretch.plans)


@pytest.mark.drawn
def test_a_machine_without_fonts_draws_the_same_picture(edit: Edit, folder: Path) -> None:
    name = edit()
    code = "from placement.cli import main; main()"
    command = [sys.executable, "-c", code, "sweep", name, "--vary", "open=1..2", "--lang", "ja", "--out"]
    paths = {"PYTHONPATH": str(ROOT)}
    bare = subprocess.run([*command, "bare"], env=bare_machine(folder / "bare-machine") | paths, check=True, capture_output=True)
    assert b"findfont" not in bare.stderr
    assert run("sweep", *command[4:-1], "--out", "out").exit_code == 0
    svg = (folder / "out" / "sweep.svg").read_text(encoding="utf-8")
    assert svg == (folder / "bare" / "sweep.svg").read_text(encoding="utf-8")
    assert "<text" not in svg
    assert "港町の案" in svg


@pytest.mark.drawn
def test_letters_that_no_font_has_are_drawn_as_the_printers_mark_and_told(edit: Edit, folder: Path) -> None:
    done = run("sweep", edit(("港町の案", "\U00020bb7町の案")), "--vary", "open=1..2", "--out", "out", "--lang", "ja")
    assert done.exit_code == 0, done.stderr
    assert "〓町の案" in (folder / "out" / "sweep.svg").read_text(encoding="utf-8")
    assert "U+20BB7" in done.stderr


def test_a_scenario_that_adds_nothing_is_swept_too(edit: Edit) -> None:
    name = edit(("  open: 2\n", ""), ("  from: {kind: branch}\n", ""))
    done = run("sweep", name, "--vary", "radius=600 m..2.2 km")
    assert done.exit_code == 0, done.stderr
    assert "Nothing changes in the whole range" in done.stdout


@pytest.mark.long
def test_nerimas_range_holds_at_random_distances() -> None:
    bench = Experiment(load_scenario("nerima-2013"))
    found = swept(bench, "radius=200 m..4 km")
    dice = random.Random(1)  # noqa: S311 - any distances will do
    places = [dice.randint(200_000, 4_000_000) for _ in range(300)]
    for mm in (*places, *(s.start for s in found.stretches), *(s.end for s in found.stretches)):
        stretch = next(stretch for stretch in found.stretches if stretch.start <= mm <= stretch.end)
        assert set(answer(bench.question([(found.number, Fraction(mm))])).plans) == set(stretch.plans)
