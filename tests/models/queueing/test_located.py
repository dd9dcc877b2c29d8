"""Offices located with counters: the integer program against every plan, and the longest wait against every way to share counters out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from models.access import AccessMatrix
from models.checker import check_plan
from models.criteria import Counters
from models.decision import decide
from models.plan import ENUMERATION
from models.problem import Problem, ProblemGoal
from tests.brute import best_plans
from tests.models.strategies import problems
from tests.models.test_lexicographic import agrees_with_brute_force, slow

BY_PROGRAM = problems(("counters", "coverage", "travel"))
SHARED_OUT = problems(("worst_wait", "counters", "coverage"))


@settings(max_examples=100, deadline=None, suppress_health_check=slow)
@given(BY_PROGRAM)
def test_the_program_finds_the_fewest_counters_of_every_plan(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@settings(max_examples=100, deadline=None, suppress_health_check=slow)
@given(SHARED_OUT)
def test_the_longest_wait_is_the_shortest_of_every_plan_and_share(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=slow)
@given(BY_PROGRAM)
def test_the_program_finds_the_fewest_counters_at_length(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=slow)
@given(SHARED_OUT)
def test_the_longest_wait_is_the_shortest_at_length(problem: Problem) -> None:
    agrees_with_brute_force(problem)


def test_few_plans_of_many_candidates_are_compared_one_by_one() -> None:
    rng = np.random.default_rng(3)
    ids = tuple(f"o{number}" for number in range(32))
    matrix = AccessMatrix(tuple(map(str, range(60))), ids, rng.integers(0, 10**6, (60, 32)), "mm", np.ones((60, 32), dtype=bool))
    people = rng.integers(1, 50, 60)
    takes = tuple(range(100, int(people.sum()) + 100, 100))
    counters = Counters("counters", matrix, people, np.ones(32, dtype=bool), takes)
    problem = Problem(
        offices=ids, keep=ids[:2], candidates=ids[2:], added_min=2, added_max=2, objectives=(ProblemGoal(counters),)
    )
    plan = decide(problem)
    (best,), ties = best_plans(problem)
    assert (plan.status, plan.objectives[0].value, sorted(plan.tied)) == ("optimal", best, ties)
    assert plan.solver == ENUMERATION
    check_plan(problem, plan.open, {"counters": best})
