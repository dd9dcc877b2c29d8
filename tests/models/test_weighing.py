"""Weighted sums of normalised criteria, against the payoff table and the exact sum by brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis.weighing import WeighedSum, weigh
from models.checker import measure
from models.criteria import Coverage, Score, Travel
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.problem import Problem, ProblemGoal
from tests.brute import best_plans, every_plan
from tests.models.strategies import SUMS, matrix_of, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
some = settings(max_examples=40, deadline=None, suppress_health_check=slow)
most = settings(max_examples=3000, deadline=None, suppress_health_check=slow)
weights = st.lists(st.fractions(0, 9, max_denominator=20), min_size=3, max_size=3)


def weighed_and_plain(problem: Problem, asked: list[Fraction]) -> tuple[WeighedSum | None, tuple, list]:
    """Return `weigh`'s answer, the parts with positive weights, and each one's value in each plan by brute force."""
    parts = tuple((goal.criterion, weight) for goal, weight in zip(problem.objectives, asked, strict=False) if weight)
    over = replace(problem, objectives=tuple(ProblemGoal(part) for part, _ in parts))
    plans = every_plan(over) if parts else {}
    rows = [tuple(values[part.name] for part, _ in parts) for values in plans.values()]
    return (weigh(problem, parts, "all") if parts else None), parts, rows


def payoffs(problem: Problem, parts: tuple) -> list[tuple[int, ...]]:
    table = []
    for first, _ in parts:
        order = [first, *(part for part, _ in parts if part is not first)]
        over = replace(problem, objectives=tuple(ProblemGoal(part) for part in order))
        values = dict(zip((part.name for part in order), best_plans(over)[0], strict=True))
        table.append(tuple(values[part.name] for part, _ in parts))
    return table


@some
@given(problems(SUMS), weights)
def test_bests_and_worsts_are_those_of_the_payoff_table(problem: Problem, asked: list[Fraction]) -> None:
    weighed, parts, rows = weighed_and_plain(problem, asked)
    if not rows:
        assert weighed is None
        return
    table = payoffs(problem, parts)
    assert weighed.bests == tuple(table[number][number] for number in range(len(parts)))
    for number, (part, _) in enumerate(parts):
        column = [row[number] for row in table]
        assert weighed.worsts[number] == (min(column) if part.sense == "max" else max(column))


def blend_is_the_exact_sum(problem: Problem, asked: list[Fraction]) -> None:
    weighed, parts, rows = weighed_and_plain(problem, asked)
    if weighed is None:
        return
    total, length = sum(weight for _, weight in parts), sum(weighed.ranges)
    signs = [1 if part.sense == "max" else -1 for part, _ in parts]
    columns = list(zip(signs, weighed.ranges, [weight / total for _, weight in parts], weighed.bests, strict=True))
    for row in rows:
        value = sum(sign * factor * v for sign, factor, v in zip(signs, weighed.blend.factors, row, strict=True))
        lost = [Fraction(sign * (best - v), span) for (sign, span, _, best), v in zip(columns, row, strict=True)]
        exact = sum(weight * loss for (_, _, weight, _), loss in zip(columns, lost, strict=True))
        top = sum(sign * factor * best for (sign, _, _, best), factor in zip(columns, weighed.blend.factors, strict=True))
        assert abs((top - value) - weighed.factor * exact) <= length * max(1, *lost)
        assert weighed.score(value) == 1 - sum(weight * loss for weight, loss in zip(weighed.weights, lost, strict=True))
        assert weighed.score(value) <= 1
    assert sum(weighed.weights) == 1
    for effective, (_, _, weight, _) in zip(weighed.weights, columns, strict=True):
        assert abs(effective - weight) * (weighed.factor - length) <= length


@some
@given(problems(SUMS), weights)
def test_the_blend_is_the_exact_sum_of_shares_within_its_stated_error(problem: Problem, asked: list[Fraction]) -> None:
    blend_is_the_exact_sum(problem, asked)


@pytest.mark.long
@most
@given(problems(SUMS), weights)
def test_the_blend_is_the_exact_sum_of_shares_within_its_stated_error_at_length(problem: Problem, asked: list[Fraction]) -> None:
    blend_is_the_exact_sum(problem, asked)


def blend_is_solved(problem: Problem, asked: list[Fraction]) -> None:
    weighed, _, _ = weighed_and_plain(problem, asked)
    if weighed is None:
        return
    over = replace(problem, objectives=(ProblemGoal(weighed.blend),))
    plan = solve_problem(over)
    bests, ties = best_plans(over)
    assert plan.status == "optimal"
    assert (plan.objectives[0].value,) == bests
    assert sorted(plan.tied) == ties


@some
@given(problems(SUMS), weights)
def test_the_blend_is_solved_as_any_other_criterion(problem: Problem, asked: list[Fraction]) -> None:
    blend_is_solved(problem, asked)


@pytest.mark.long
@most
@given(problems(SUMS), weights)
def test_the_blend_is_solved_as_any_other_criterion_at_length(problem: Problem, asked: list[Fraction]) -> None:
    blend_is_solved(problem, asked)


def example() -> Problem:
    """Two sites: the first serves more people, the second is nearer to all, and one is opened."""
    ids = ("a", "b")
    served = Coverage("served", np.array([[True, False], [True, True]]), np.array([30, 70]))
    way = Score("way", np.array([900, 500]), "min")
    return Problem(
        offices=ids, keep=(), candidates=ids, added_min=1, added_max=1, objectives=(ProblemGoal(served), ProblemGoal(way))
    )


def test_scores_run_from_all_worst_to_all_best() -> None:
    problem = example()
    served, way = (goal.criterion for goal in problem.objectives)
    weighed = weigh(problem, [(served, Fraction(1)), (way, Fraction(3))], "all")
    assert (weighed.bests, weighed.worsts, weighed.ranges) == ((100, 500), (70, 900), (30, 400))
    assert weighed.factor == 10**17  # 10**18 would be worth up to 200 / 120 and 3 × 2,800 / 1,600 of it
    assert weighed.blend.factors == (10**17 // 120, 3 * 10**17 // 1600)
    scores = [float(weighed.score(measure(weighed.blend, [column], [0, 1]))) for column in (0, 1)]
    assert scores == pytest.approx([0.25, 0.75])
    assert solve_problem(replace(problem, objectives=(ProblemGoal(weighed.blend),))).added == ("b",)


def test_a_criterion_that_cannot_change_has_a_range_of_one() -> None:
    problem = example()
    served, way = (goal.criterion for goal in problem.objectives)
    alike = Score("alike", np.array([4, 4]), "max")
    weighed = weigh(problem, [(served, 1), (alike, 1), (way, 1)], "all")
    assert weighed.ranges == (30, 1, 400)
    assert float(weighed.weights[1]) == pytest.approx(1 / 3)
    assert weigh(problem, [(alike, 1)], "one").score(4 * 10**17) == 1


def test_people_times_millimetres_stay_below_64_bits() -> None:
    rng = np.random.default_rng(4)
    ids = tuple(map(str, range(6)))
    matrix = matrix_of(rng, 400, ids, 20_000_000, 1.0)
    travel = Travel("travel", matrix, rng.integers(0, 4000, 400))
    served = Coverage("served", rng.random((400, 6)) < 0.2, travel.people)
    problem = Problem(
        offices=ids, keep=(), candidates=ids, added_min=3, added_max=3, objectives=(ProblemGoal(served), ProblemGoal(travel))
    )
    weighed = weigh(problem, [(served, Fraction(1, 2)), (travel, Fraction(1, 2))], "all")
    assert weighed.factor >= 10**15
    assert [float(weight) for weight in weighed.weights] == pytest.approx([0.5, 0.5], abs=1e-3)
    plan = solve_problem(replace(problem, objectives=(ProblemGoal(weighed.blend),)))
    assert 0 <= weighed.score(plan.objectives[0].value) <= 1


def test_what_cannot_be_weighed_is_refused() -> None:
    problem = example()
    served, way = (goal.criterion for goal in problem.objectives)
    for parts in ([], [(served, -1), (way, 2)], [(served, 0), (way, 0)]):
        with pytest.raises(ValueError, match="weights must not be negative"):
            weigh(problem, parts, "all")
    with pytest.raises(ValueError, match="different names"):
        weigh(problem, [(served, 1), (served, 1)], "all")
    with pytest.raises(ValueError, match="becomes 0"):
        weigh(problem, [(served, 1), (way, Fraction(1, 10**18))], "all")
    assert weigh(replace(problem, added_min=3, added_max=3), [(served, 1)], "all") is None
    with pytest.raises(StoppedError):
        weigh(problem, [(served, 1), (way, 1)], "all", time_limit_s=0.0)
