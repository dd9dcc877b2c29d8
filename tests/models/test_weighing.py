"""Weighted sums of normalised criteria, against ideal, nadir and the exact sum by brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis.weighing import Anchors, AnchorsNeededError, WeighedSum, Weighted, weigh
from models.checker import check_plan, measure
from models.criteria import Coverage, Score, Travel
from models.decision import decide
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.problem import Problem, ProblemGoal
from models.progress import BESTS, Event
from tests.brute import every_plan
from tests.models.strategies import SUMS, matrix_of, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
some = settings(max_examples=35, deadline=None, suppress_health_check=slow)
most = settings(max_examples=3000, deadline=None, suppress_health_check=slow)
weights = st.lists(st.fractions(0, 9, max_denominator=20), min_size=3, max_size=3)
Rows = dict[tuple[str, ...], tuple[int, ...]]


def parts_of(problem: Problem, asked: list[Fraction]) -> tuple[Weighted, ...]:
    """Return the criteria with positive weights."""
    return tuple(Weighted(goal.criterion, weight) for goal, weight in zip(problem.objectives, asked, strict=False) if weight)


def values_of(problem: Problem, parts: tuple[Weighted, ...]) -> Rows:
    """Return each part's value in each plan by brute force."""
    over = replace(problem, objectives=tuple(ProblemGoal(part.criterion) for part in parts))
    return {added: tuple(values.values()) for added, values in every_plan(over).items()} if parts else {}


def anchors_of(parts: tuple[Weighted, ...], rows: Rows) -> list[Anchors]:
    """Return ideal and nadir by looking at every pair of plans."""
    signs = [1 if part.criterion.sense == "max" else -1 for part in parts]
    vectors = {tuple(sign * value for sign, value in zip(signs, row, strict=True)) for row in rows.values()}
    efficient = [
        one
        for one in vectors
        if not any(other != one and all(a >= b for a, b in zip(other, one, strict=True)) for other in vectors)
    ]
    columns = zip(signs, zip(*efficient, strict=True), strict=True)
    return [Anchors(sign * max(column), sign * min(column)) for sign, column in columns]


def exact_scores(parts: tuple[Weighted, ...], rows: Rows) -> dict[tuple[str, ...], Fraction]:
    """Return the weighted sum of shares of each plan, in fractions."""
    anchors, total = anchors_of(parts, rows), sum(part.weight for part in parts)
    scores = {}
    for added, row in rows.items():
        lost = [abs(ends.best - value) / Fraction(ends.range) for ends, value in zip(anchors, row, strict=True)]
        scores[added] = sum((part.weight / total * (1 - loss) for part, loss in zip(parts, lost, strict=True)), Fraction(0))
    return scores


def best_of(problem: Problem, weighed: WeighedSum) -> list[tuple[str, ...]]:
    """Return the plans that are best on a weighed sum, as they are decided, and check that the program says the same."""
    over = replace(problem, objectives=(ProblemGoal(weighed.blend),))
    plan, solved = decide(over), solve_problem(over)
    assert plan.status == solved.status == "optimal"
    assert sorted(solved.tied) == sorted(plan.tied)
    for added in plan.tied:
        check_plan(over, (*problem.keep, *added), {weighed.blend.name: plan.objectives[0].value})
    return sorted(plan.tied)


def weighing_is_exact(problem: Problem, asked: list[Fraction]) -> None:
    parts = parts_of(problem, asked)
    rows = values_of(problem, parts)
    weighed = weigh(problem, parts, "all") if parts else None
    if not rows:
        assert weighed is None
        return
    assert list(weighed.anchors) == anchors_of(parts, rows)
    scores = exact_scores(parts, rows)
    signs = [1 if part.criterion.sense == "max" else -1 for part in parts]
    for added, row in rows.items():
        terms = zip(signs, weighed.blend.factors, row, strict=True)
        value = weighed.blend.offset + sum(sign * factor * one for sign, factor, one in terms)
        assert weighed.score(value) == scores[added]
        pairs = zip(weighed.weights, weighed.shares(row), strict=True)
        assert sum(weight * share for weight, share in pairs) == scores[added]
    top = max(scores.values())
    assert best_of(problem, weighed) == sorted(added for added, score in scores.items() if score == top)


@some
@given(problems(SUMS), weights)
def test_anchors_scores_and_ties_are_those_of_brute_force(problem: Problem, asked: list[Fraction]) -> None:
    weighing_is_exact(problem, asked)


@pytest.mark.long
@most
@given(problems(SUMS), weights)
def test_anchors_scores_and_ties_are_those_of_brute_force_at_length(problem: Problem, asked: list[Fraction]) -> None:
    weighing_is_exact(problem, asked)


@some
@given(problems(SUMS), weights)
def test_the_order_of_the_criteria_changes_nothing(problem: Problem, asked: list[Fraction]) -> None:
    parts = parts_of(problem, asked)
    answers = set()
    for order in permutations(parts):
        weighed = weigh(problem, order, "all") if parts else None
        if weighed is not None:
            anchors = frozenset(zip((part.criterion.name for part in order), weighed.anchors, strict=True))
            answers.add((anchors, weighed.span, tuple(best_of(problem, weighed))))
    assert len(answers) <= 1


@some
@given(problems(SUMS), weights)
def test_two_criteria_without_a_table_have_the_same_anchors(problem: Problem, asked: list[Fraction]) -> None:
    parts = parts_of(problem, asked)[:2]
    if not parts:
        return
    with pytest.MonkeyPatch.context() as patched:
        by_table = weigh(problem, parts, "all")
        patched.setattr("models.analysis.weighing.has_table", lambda _: False)
        by_solver = weigh(problem, parts, "all")
    assert (by_table is None) == (by_solver is None)
    if by_table is not None:
        assert by_table.anchors == by_solver.anchors


def scored(**criteria: tuple[str, list[int]]) -> tuple[Problem, list[Score]]:
    """Return the problem of opening one of several sites, each with figures: a name, its sense, a figure a site."""
    parts = [Score(name, np.array(figures), sense) for name, (sense, figures) in criteria.items()]
    ids = tuple(map(str, range(len(parts[0].scores))))
    goals = tuple(map(ProblemGoal, parts))
    return Problem(offices=ids, keep=(), candidates=ids, added_min=1, added_max=1, objectives=goals), parts


def evenly(parts: list[Score], **stated: Anchors) -> list[Weighted]:
    return [Weighted(part, Fraction(1, len(parts)), stated.get(part.name)) for part in parts]


def test_plans_that_score_exactly_alike_are_tied() -> None:
    # rounded factors once told these two apart
    problem, parts = scored(people=("max", [11_644, 15_471]), way=("max", [30, 20]))
    weighed = weigh(problem, evenly(parts), "all")
    assert weighed.blend.factors == (10, 3_827)
    assert weighed.anchors == (Anchors(15_471, 11_644), Anchors(30, 20))
    assert best_of(problem, weighed) == [("0",), ("1",)]
    assert decide(replace(problem, objectives=(ProblemGoal(weighed.blend),))).objectives[0].ties == 2


def test_the_worst_is_that_of_the_efficient_plans_not_of_the_plans_best_for_another() -> None:
    # best on one criterion each: 0, 1 and 2; 3 is efficient and worse in the first than any of these
    problem, parts = scored(a=("max", [9, 5, 6, 4]), b=("max", [0, 9, 1, 8]), c=("max", [0, 1, 9, 8]), d=("max", [1, 1, 1, 1]))
    weighed = weigh(problem, evenly(parts), "all")
    assert [ends.worst for ends in weighed.anchors] == [4, 0, 0, 1]
    # 0 would do for c; but a plan that others better in everything is nobody's worst
    problem, parts = scored(a=("max", [9, 5, 1]), b=("max", [5, 9, 1]))
    assert [ends.worst for ends in weigh(problem, evenly(parts), "all").anchors] == [5, 5]


def test_stated_anchors_are_taken_as_they_are() -> None:
    problem, parts = scored(a=("max", [9, 5]), b=("min", [50, 10]))
    weighed = weigh(problem, evenly(parts, a=Anchors(10, 0, stated=True)), "all")
    assert weighed.anchors == (Anchors(10, 0, stated=True), Anchors(10, 50))
    assert [weighed.score(measure(weighed.blend, [column], [0, 1])) for column in (0, 1)] == [Fraction(9, 20), Fraction(3, 4)]
    beyond = weigh(problem, evenly(parts, a=Anchors(6, 5, stated=True), b=Anchors(20, 30, stated=True)), "all")
    assert [beyond.score(measure(beyond.blend, [column], [0, 1])) for column in (0, 1)] == [1, 1]
    for wrong in (Anchors(5, 5), Anchors(4, 5)):
        with pytest.raises(ValueError, match="better than the worst"):
            weigh(problem, evenly(parts, a=wrong), "all")


def test_three_criteria_without_a_table_need_anchors() -> None:
    names = ("a", "b", "c")
    problem, parts = scored(
        **{name: ("max", [(number * step) % 31 for number in range(26)]) for name, step in zip(names, (3, 7, 11), strict=True)}
    )
    with pytest.raises(AnchorsNeededError):
        weigh(problem, evenly(parts), "all")
    with pytest.raises(AnchorsNeededError):
        weigh(problem, evenly(parts, a=Anchors(30, 0), b=Anchors(30, 0)), "all")
    stated = dict.fromkeys(names, Anchors(30, 0, stated=True))
    weighed = weigh(problem, evenly(parts, **stated), "all")
    plan = decide(replace(problem, objectives=(ProblemGoal(weighed.blend),)))
    assert plan.objectives[0].value == max(sum((number * step) % 31 for step in (3, 7, 11)) for number in range(26))
    assert weigh(problem, evenly(parts[:2]), "two").anchors[0].best == 30


def three_kinds(sites: int) -> tuple[Problem, list]:
    """Return a problem of people, person-millimetres and a figure, with ranges that have no common divisors."""
    rng = np.random.default_rng(4)
    ids = tuple(map(str, range(sites)))
    travel = Travel("travel", matrix_of(rng, 12, ids, 20_000_000, 1.0), rng.integers(1, 400_000, 12))
    served = Coverage("served", rng.random((12, sites)) < 0.2, travel.people, 2)
    cost = Score("cost", rng.integers(10**8, 10**9, sites), "min")
    parts = [served, travel, cost]
    return Problem(
        offices=ids, keep=(), candidates=ids, added_min=2, added_max=2, objectives=tuple(map(ProblemGoal, parts))
    ), parts


def test_scores_beyond_64_bits_are_exact_where_all_plans_are_compared() -> None:
    problem, parts = three_kinds(7)
    weighed = weigh(
        problem, [Weighted(part, Fraction(weight, 97)) for part, weight in zip(parts, (31, 35, 31), strict=True)], "all"
    )
    assert weighed.span > 2**64
    plans = every_plan(replace(problem, objectives=(ProblemGoal(weighed.blend),)))
    best = max(values["all"] for values in plans.values())
    plan = decide(replace(problem, objectives=(ProblemGoal(weighed.blend),)))
    assert (plan.objectives[0].value, plan.objectives[0].ties, plan.objectives[0].nearly) == (best, 1, False)
    assert plan.tied == tuple(added for added, values in plans.items() if values["all"] == best)


def test_beyond_a_table_large_scores_are_never_told_to_be_unique() -> None:
    problem, parts = three_kinds(26)
    ends = (Anchors(10**7, 0, stated=True), Anchors(10**13 + 7, 10**14, stated=True), Anchors(10**8 + 3, 2 * 10**9, stated=True))
    weighed = weigh(problem, [Weighted(part, Fraction(1, 3), end) for part, end in zip(parts, ends, strict=True)], "all")
    assert weighed.span > 2**53
    plan = decide(replace(problem, objectives=(ProblemGoal(weighed.blend), ProblemGoal(parts[2]))))
    assert plan.status == "optimal"
    assert (plan.objectives[0].nearly, plan.objectives[0].ties_complete) == (True, False)
    values = {added: row["all"] for added, row in every_plan(replace(problem, objectives=(ProblemGoal(weighed.blend),))).items()}
    assert plan.objectives[0].value == max(values.values())


def test_up_to_24_candidates_large_scores_are_told_apart_in_the_table() -> None:
    problem, parts = three_kinds(21)
    weighed = weigh(problem, [Weighted(part, Fraction(1, 3)) for part in parts], "all")
    plan = decide(replace(problem, objectives=(ProblemGoal(weighed.blend),)))
    assert weighed.span > 2**53
    assert (plan.objectives[0].nearly, plan.objectives[0].ties_complete) == (False, True)


@pytest.mark.parametrize("longest", [10**6, 10**7])
def test_people_served_by_two_offices_can_be_weighed_with_distances(longest: int) -> None:
    # the table of people served twice once passed 64 bits on the way to sums that fit them
    problem, (served, travel) = two_kinds(longest)
    weighed = weigh(problem, [Weighted(served, Fraction(1, 2)), Weighted(travel, Fraction(1, 2))], "all")
    scores = exact_scores(parts := (Weighted(served, Fraction(1)), Weighted(travel, Fraction(1))), values_of(problem, parts))
    assert best_of(problem, weighed) == [max(scores, key=scores.get)]


def two_kinds(longest: int) -> tuple[Problem, list]:
    """Return a problem of people served twice and of their ways."""
    rng = np.random.default_rng(7)
    ids = tuple(map(str, range(9)))
    travel = Travel("travel", matrix_of(rng, 60, ids, longest, 1.0), rng.integers(1, 40_000, 60))
    parts = [Coverage("served", rng.random((60, 9)) < 0.3, travel.people, 2), travel]
    goals = tuple(map(ProblemGoal, parts))
    return Problem(offices=ids, keep=(), candidates=ids, added_min=2, added_max=2, objectives=goals), parts


def test_a_criterion_that_cannot_change_has_a_range_of_one() -> None:
    problem, parts = scored(served=("max", [70, 100]), alike=("max", [4, 4]), way=("min", [500, 900]))
    weighed = weigh(problem, evenly(parts), "all")
    assert [ends.range for ends in weighed.anchors] == [30, 1, 400]
    assert weighed.weights == (Fraction(1, 3),) * 3
    alone = weigh(problem, evenly(parts[1:2]), "one")
    assert alone.score(measure(alone.blend, [0], [0, 1])) == 1


def test_a_weight_of_one_in_a_million_million_still_counts() -> None:
    problem, parts = scored(a=("max", [5, 5, 4]), b=("max", [1, 2, 9]))
    weighed = weigh(problem, [Weighted(parts[0], Fraction(1)), Weighted(parts[1], Fraction(1, 10**12))], "all")
    assert best_of(problem, weighed) == [("1",)]


def test_what_cannot_be_weighed_is_refused() -> None:
    problem, (served, way) = scored(served=("max", [70, 100]), way=("min", [500, 900]))
    for asked in ([], [(served, -1), (way, 2)], [(served, 0), (way, 0)]):
        with pytest.raises(ValueError, match="weights must not be negative"):
            weigh(problem, [Weighted(part, Fraction(weight)) for part, weight in asked], "all")
    with pytest.raises(ValueError, match="different names"):
        weigh(problem, evenly([served, served]), "all")
    assert weigh(replace(problem, added_min=3, added_max=3), evenly([served, way]), "all") is None


def test_looking_for_anchors_can_be_stopped() -> None:
    problem, parts = scored(served=("max", [70, 100]), way=("min", [500, 900]))
    with pytest.raises(StoppedError):
        weigh(problem, evenly(parts), "all", time_limit_s=0.0)
    heard: list[Event] = []
    weigh(problem, evenly(parts), "all", progress=heard.append)
    assert {event.stage for event in heard} == {BESTS}
    with pytest.raises(StoppedError):
        weigh(problem, evenly(parts), "all", progress=lambda _: False)
