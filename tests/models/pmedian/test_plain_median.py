"""A problem that is a plain p-median, as coverage is, by its own method: optimum, ties and bounds are those of brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import event, given, settings

from models.checker import check_plan
from models.criteria import Coverage, Travel
from models.lexicographic import solve_problem
from models.pmedian import branching
from models.pmedian import detection as plain_medians
from models.pmedian.bounding import ascend
from models.pmedian.detection import plain_median
from models.pmedian.ties import cheapest_plans
from models.problem import Problem, ProblemGoal
from models.program.formulation import Formulation
from tests.models.strategies import matrix_of, problems
from tests.models.test_lexicographic import agrees_with_brute_force, coverage_problem, slow


def plain(problem: Problem) -> Problem:
    """Return a random problem without its rules and limits, and with one number of offices."""
    return replace(problem, rules=(), limits=(), added_min=problem.added_max)


PLAIN = problems(("travel", "coverage", "backup", "gain", "score", "open")).map(plain)


def solved_as_median(problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_medians, "MEDIAN_FROM", 0)
        found = plain_median(Formulation(problem))
        event(f"{type(problem.objectives[0].criterion).__name__}: {found is not None}")
        if len(problem.objectives) == 1 and isinstance(problem.objectives[0].criterion, Travel):
            assert (found is not None) == bool(problem.added_max + len(problem.keep))
        agrees_with_brute_force(problem)


@settings(max_examples=200, deadline=None, suppress_health_check=slow)
@given(PLAIN)
def test_optimum_ties_and_bounds_are_those_of_brute_force(problem: Problem) -> None:
    solved_as_median(problem)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=slow)
@given(PLAIN)
def test_optimum_ties_and_bounds_are_those_of_brute_force_at_length(problem: Problem) -> None:
    solved_as_median(problem)


def test_coverage_is_a_median_where_each_must_be_covered_once() -> None:
    problem = coverage_problem(np.eye(30, dtype=bool), np.arange(1, 31), 4)
    found = plain_median(Formulation(problem))
    assert found is not None
    (value,) = solve_problem(problem).objectives
    assert (value.value, value.bound, value.proven) == (30 + 29 + 28 + 27, 114, True)
    twice = replace(problem, objectives=(ProblemGoal(replace(problem.objectives[0].criterion, times=2)),))
    assert plain_median(Formulation(twice)) is None


def test_whoever_an_objective_after_it_measures_must_reach_an_office() -> None:
    covers = np.array([[False, False], [True, False], [False, True]])
    way = matrix_of(np.random.default_rng(0), 3, ("o0", "o1"), 2, 1.0)
    far = replace(way, reachable=np.array([[True, True], [False, True], [True, True]]))
    problem = coverage_problem(covers, np.array([5, 9, 3]), 1)
    for matrix, best, found in ((way, 9, True), (far, 3, False)):
        asked = replace(problem, objectives=(*problem.objectives, ProblemGoal(Travel("way", matrix, np.ones(3, dtype=np.int64)))))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_medians, "MEDIAN_FROM", 0)
            assert (plain_median(Formulation(asked)) is not None) == found
            assert solve_problem(asked).objectives[0].value == best


def town(points: int, sites: int, count: int, **others) -> Problem:
    """Return a p-median of uniform points and sites in a square."""
    rng = np.random.default_rng(sites)
    ids = tuple(f"o{number}" for number in range(sites))
    places, homes = rng.integers(0, 6_000_000, (sites, 2)), rng.integers(0, 6_000_000, (points, 2))
    way = np.abs(homes[:, None] - places[None]).sum(axis=2)
    matrix = replace(matrix_of(rng, points, ids, 2, 1.0), values=way, reachable=np.ones(way.shape, dtype=bool))
    people = rng.integers(1, 300, points)
    goals = (
        ProblemGoal(Travel("mean_distance", matrix, people)),
        ProblemGoal(Coverage("served_population", way < 800_000, people)),
    )
    arguments = {"offices": ids, "keep": (), "candidates": ids, "added_min": count, "added_max": count, "objectives": goals}
    return Problem(**{**arguments, **others})


def test_dozens_of_candidates_are_proven_with_their_ties_and_the_objectives_after() -> None:
    problem = town(800, 40, 8)
    plan = solve_problem(problem)
    assert plan.status == "optimal"
    assert all(value.ties_complete and value.bound == value.value for value in plan.objectives)
    check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})


def test_kept_offices_count_and_what_is_asked_besides_leaves_it_to_the_program() -> None:
    problem = town(100, 25, 2)
    kept = replace(problem, keep=problem.candidates[:2], candidates=problem.candidates[2:])
    plan = solve_problem(kept)
    assert set(plan.open) > set(kept.keep)
    ranged = replace(kept, added_min=1)
    assert plain_median(Formulation(kept)) is not None
    assert plain_median(Formulation(ranged)) is None
    assert solve_problem(ranged).objectives[0].value == plan.objectives[0].value


def test_what_proved_the_first_plan_proves_that_none_is_as_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = town(400, 40, 8)
    climbs = []
    monkeypatch.setattr(branching, "ascend", lambda *given: climbs.append(1) or ascend(*given))
    plan = solve_problem(problem)
    assert plan.ties == 1
    # the plans that lack one of its eight sites are eight more p-medians
    assert len(climbs) <= 2


def test_sums_too_large_for_the_method_go_to_the_program() -> None:
    problem = town(30, 22, 2)
    travel = problem.objectives[0].criterion
    able = np.ones(travel.matrix.reachable.shape, dtype=bool)
    able[0, 0] = False
    far = replace(travel.matrix, values=travel.matrix.values * 10**7, reachable=able)
    plan = solve_problem(replace(problem, objectives=(ProblemGoal(replace(travel, matrix=far)),)))
    assert plan.status == "optimal"
    with pytest.raises(OverflowError):
        next(cheapest_plans(far.values, travel.people, 2, allowed=able))


@pytest.mark.parametrize("runs", [0, 1, 2, 30])
def test_ctrl_c_at_any_moment_keeps_the_plan_and_its_bound(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = town(300, 60, 6)
    best = solve_problem(problem)
    whole, calls = branching.Search.offer, []

    def pressed(search: branching.Search, opened: np.ndarray) -> None:
        whole(search, opened)
        calls.append(1)
        if len(calls) > runs:
            raise KeyboardInterrupt

    monkeypatch.setattr(branching.Search, "offer", pressed)
    plan = solve_problem(problem)
    first, second = plan.objectives
    assert plan.status == "feasible"
    assert first.bound is not None
    assert first.bound <= best.objectives[0].value <= first.value
    assert not second.proven
    check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})
