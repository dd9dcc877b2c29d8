"""Exact fronts, by table and by the solver, against brute force."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from models.analysis.pareto import Front, ParetoPoint, find_front, read_front, search_front
from models.criteria import Coverage, open_count
from models.problem import Problem, ProblemGoal
from models.subsets.enumeration import tabulate
from tests.brute import every_plan
from tests.models.strategies import CAPACITATED, KINDS, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
many = settings(max_examples=80, deadline=None, suppress_health_check=slow)
most = settings(max_examples=3000, deadline=None, suppress_health_check=slow)
some = settings(max_examples=25, deadline=None, suppress_health_check=slow)


def several(problem: Problem) -> bool:
    return len(problem.objectives) > 1


def exact(problem: Problem) -> Problem:
    return replace(problem, objectives=tuple(replace(goal, within=Fraction(0)) for goal in problem.objectives))


trade_offs = problems((*KINDS, *CAPACITATED)).filter(several).map(exact)


def plain_front(problem: Problem) -> Front:
    signs = [-1 if goal.criterion.sense == "max" else 1 for goal in problem.objectives]
    order = {office: position for position, office in enumerate(problem.candidates)}
    groups: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
    for added, values in every_plan(problem).items():
        groups.setdefault(tuple(sign * value for sign, value in zip(signs, values.values(), strict=True)), []).append(added)
    front = [
        key
        for key in groups
        if not any(other != key and all(a <= b for a, b in zip(other, key, strict=True)) for other in groups)
    ]
    points = [
        ParetoPoint(
            tuple(sign * value for sign, value in zip(signs, key, strict=True)),
            tuple(sorted(groups[key], key=lambda added: [order[office] for office in added])),
            plans_complete=True,
        )
        for key in sorted(front)
    ]
    return Front(tuple(points), complete=True)


@many
@given(trade_offs)
def test_the_front_is_every_trade_off_no_plan_betters(problem: Problem) -> None:
    assert find_front(problem) == plain_front(problem)


def solver_finds_the_front(problem: Problem) -> None:
    assert search_front(problem) == Front(read_front(problem, tabulate(problem)), complete=True)


@some
@given(trade_offs)
def test_the_solver_finds_the_same_front_as_the_table(problem: Problem) -> None:
    solver_finds_the_front(problem)


@pytest.mark.long
@most
@given(trade_offs)
def test_the_solver_finds_the_same_front_as_the_table_at_length(problem: Problem) -> None:
    solver_finds_the_front(problem)


@some
@given(trade_offs)
def test_with_one_plan_a_point_the_values_are_the_same(problem: Problem) -> None:
    full = find_front(problem).points
    for points in (find_front(problem, tie_limit=1).points, search_front(problem, tie_limit=1).points):
        assert [point.values for point in points] == [point.values for point in full]
        assert all(few.plans[0] in all_.plans and len(few.plans) == 1 for few, all_ in zip(points, full, strict=True))


def random_problem(sites: int) -> Problem:
    rng = np.random.default_rng(sites)
    ids = tuple(f"o{number}" for number in range(sites))
    served = Coverage("served_population", rng.random((60, sites)) < 0.1, rng.integers(1, 100, 60))
    goals = (ProblemGoal(served), ProblemGoal(open_count(sites)))
    return Problem(offices=ids, keep=(), candidates=ids, added_min=1, added_max=4, objectives=goals)


def test_beyond_the_table_the_solver_answers() -> None:
    problem = random_problem(26)
    front = find_front(problem)
    assert front.complete
    assert [point.values[1] for point in front.points] == [4, 3, 2, 1]
    few = replace(problem, candidates=problem.candidates[:20])
    assert search_front(few) == find_front(few)


def test_a_stopped_search_says_that_there_may_be_more() -> None:
    assert find_front(random_problem(26), time_limit_s=0.0) == Front((), complete=False)
    assert not search_front(random_problem(26), deadline=time.monotonic() - 1).complete


def test_a_front_needs_two_or_three_objectives_without_tolerances() -> None:
    problem = random_problem(5)
    with pytest.raises(ValueError, match="two or three"):
        find_front(replace(problem, objectives=problem.objectives[:1]))
    loose = tuple(replace(goal, within=Fraction(1, 100)) for goal in problem.objectives)
    with pytest.raises(ValueError, match="served_population"):
        find_front(replace(problem, objectives=loose))
