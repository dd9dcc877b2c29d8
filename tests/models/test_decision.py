"""The decision with its witness: the same as the program alone, and as brute force; a disagreement stops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

import models.decision
from models.decision import decide
from models.lexicographic import solve_problem
from models.messages.findings import CheckError
from models.problem import Problem
from tests.models.strategies import CAPACITATED, KINDS, ORDERED, VALUED, problems
from tests.models.test_lexicographic import agrees_with_brute_force, coverage_problem, slow


@settings(max_examples=100, deadline=None, suppress_health_check=slow)
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)))
def test_a_decision_is_that_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem, decide)


def test_ties_are_counted_even_where_they_are_too_many_to_list() -> None:
    plan = decide(coverage_problem(np.ones((1, 12), dtype=bool), np.array([5]), 3), tie_limit=20)
    assert plan.status == "optimal"
    assert (plan.objectives[0].ties, len(plan.tied), plan.objectives[0].ties_complete) == (220, 20, True)
    assert plan.added == ("o0", "o1", "o2")


def test_many_thousand_ties_take_no_longer_than_one() -> None:
    plan = decide(coverage_problem(np.ones((3, 17), dtype=bool), np.array([5, 6, 7]), 8))
    assert plan.objectives[0].ties == 24310


def test_a_table_that_disagrees_with_the_program_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = coverage_problem(np.eye(4, dtype=bool), np.array([4, 3, 2, 1]), 2)
    wrong = replace(solve_problem(problem), added=("o2", "o3"), open=("o2", "o3"))
    monkeypatch.setattr(models.decision, "solve_problem", lambda *_, **__: wrong)
    with pytest.raises(CheckError, match="claimed"):
        decide(problem)
