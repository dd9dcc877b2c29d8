"""Solving a problem: the optimum, its ties and its proof, against brute force."""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from models.access import AccessMatrix
from models.checker import check_assignment, check_choice, measure
from models.errors import StoppedError
from models.formulation import Formulation
from models.lexicographic import solve_problem
from models.plan import Plan
from models.problem import Problem
from tests.brute import best_plans, every_plan
from tests.models.strategies import problems

many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
most = settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plain(problem: Problem) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The problem's matrices as the checker takes them."""
    pool = problem.distance.columns((*problem.keep, *problem.candidates))
    return {
        name: (matrix.values, matrix.reachable, matrix.reachable[:, pool].any(axis=1)) for name, matrix in problem.means.items()
    }


def agrees_with_brute_force(problem: Problem) -> None:
    plan = solve_problem(problem)
    if not every_plan(problem):
        assert plan.status == "infeasible"
        assert plan.open == ()
        return
    assert plan.status == "optimal"
    for level, value in enumerate(plan.objectives):
        best, ties = best_plans(problem, level + 1)
        assert value.value == value.bound == best[level]
        assert value.ties == len(ties)
        assert sorted(plan.tied_after[level]) == ties
    order = {office: position for position, office in enumerate(problem.candidates)}
    assert plan.added == min(plan.tied, key=lambda added: tuple(order[office] for office in added))


@many
@given(problems())
def test_optimum_ties_and_bounds_are_those_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.long
@most
@given(problems())
def test_optimum_ties_and_bounds_are_those_of_brute_force_at_length(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_cbc_in_its_own_process_agrees(problem: Problem) -> None:
    program = Formulation(problem).program(0, ())
    outcome = program.solve_with_cbc()
    plans = every_plan(problem)
    if not plans:
        assert outcome.end == "infeasible"
        return
    best, _ = best_plans(problem, 1)
    added = tuple(
        problem.candidates[int(name[2:])] for name in sorted(outcome.chosen or (), key=lambda x: (len(x), x)) if name[0] == "x"
    )
    assert plans[added][problem.objectives[0]] == best[0]


@many
@given(problems())
def test_the_checker_accepts_what_the_models_return(problem: Problem) -> None:
    plan = solve_problem(problem)
    if plan.status == "infeasible":
        return
    columns = problem.distance.columns(plan.open).tolist()
    arrays = {"distance_mm": problem.distance.values, "reachable": problem.distance.reachable, "covers": problem.covers}
    found = measure(columns, people=problem.people, means=plain(problem), scores=problem.scores, covers=problem.covers)
    assert {value.name: value.value for value in plan.objectives}.items() <= found.items()
    assert check_assignment(plan.assignment, plan.served, columns, **arrays) == []
    rules = {bound: [(rule.count, rule.of) for rule in problem.rules if rule.bound == bound] for bound in ("at_least", "at_most")}
    added = (problem.added_min, problem.added_max)
    assert check_choice(plan.open, keep=problem.keep, candidates=problem.candidates, added=added, **rules) == []


def turn(matrix: AccessMatrix) -> AccessMatrix:
    """The same matrix with its offices in the opposite order."""
    flipped = (array[:, ::-1].copy() for array in (matrix.values, matrix.reachable))
    values, reachable = flipped
    return AccessMatrix(matrix.demand_ids, matrix.office_ids[::-1], values, matrix.unit, reachable)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_relabelling_the_offices_changes_no_value(problem: Problem) -> None:
    turned = turn(problem.distance)
    other = replace(
        problem,
        distance=turned,
        covers=problem.covers[:, ::-1].copy(),
        times={name: turn(matrix) for name, matrix in problem.times.items()},
        scores={name: scores[::-1].copy() for name, scores in problem.scores.items()},
        candidates=problem.candidates[::-1],
        keep=problem.keep[::-1],
    )
    first, second = solve_problem(problem), solve_problem(other)
    assert [value.value for value in first.objectives] == [value.value for value in second.objectives]
    assert {frozenset(added) for added in first.tied} == {frozenset(added) for added in second.tied}


def hard_problem() -> Problem:
    """Random covers: a plan is found at once, and its proof takes minutes."""
    rng = np.random.default_rng(0)
    points, sites = 400, 60
    ids = tuple(f"o{number}" for number in range(sites))
    values = np.where(rng.random((points, sites)) < 0.1, 1, 2)
    matrix = AccessMatrix(tuple(map(str, range(points))), ids, values, "mm", np.ones(values.shape, dtype=bool))
    return Problem(rng.integers(1, 1000, points), matrix, matrix.within(1), (), ids, 10, 10, (), ("served_population",))


def test_a_time_limit_without_a_plan_says_so() -> None:
    with pytest.raises(StoppedError) as caught:
        solve_problem(hard_problem(), time_limit_s=0.0)
    assert caught.value.findings[0].code == "time-limit"


def is_an_honest_unproven_plan(problem: Problem, plan: Plan) -> bool:
    (value,) = plan.objectives
    columns = problem.distance.columns(plan.open).tolist()
    found = measure(columns, people=problem.people, means=plain(problem), scores={}, covers=problem.covers)
    return plan.status == "feasible" and value.bound is not None and value.bound > value.value == found["served_population"]


def test_a_time_limit_with_a_plan_gives_its_bound_and_never_claims_an_optimum() -> None:
    problem = hard_problem()
    assert is_an_honest_unproven_plan(problem, solve_problem(problem, time_limit_s=2.0))


def test_more_ties_than_the_limit_are_said_to_be_at_least_that_many() -> None:
    values = np.zeros((1, 12), dtype=np.int64)
    ids = tuple(f"o{number}" for number in range(12))
    matrix = AccessMatrix(("a",), ids, values, "mm", np.ones((1, 12), dtype=bool))
    problem = Problem(np.array([5]), matrix, matrix.within(0), (), ids, 3, 3, (), ("served_population",))
    plan = solve_problem(problem, tie_limit=20)
    assert plan.status == "optimal"
    assert plan.objectives[0].ties == 20
    assert not plan.objectives[0].ties_complete


def test_ctrl_c_keeps_the_plan_and_its_bound_and_returns_soon() -> None:
    problem = hard_problem()
    timer = threading.Timer(2.0, signal.raise_signal, [signal.SIGINT])
    timer.start()
    started = time.monotonic()
    plan = solve_problem(problem)
    assert time.monotonic() - started < 2 + 5
    assert is_an_honest_unproven_plan(problem, plan)
