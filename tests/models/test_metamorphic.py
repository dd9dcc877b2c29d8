"""What must not change, or must not get worse, when a problem is changed in a known way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.access import AccessMatrix
from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Score,
    Separation,
    Through,
    Travel,
    Worst,
    WorstGroup,
)
from models.lexicographic import solve_problem
from models.problem import Problem, of_set
from models.program import solver
from tests.models.strategies import CAPACITATED, KINDS, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
LENGTHS = [20, pytest.param(500, marks=pytest.mark.long)]
PLACED = problems((*KINDS, *CAPACITATED))


def over(*strategies):
    """Make a test of a relation over random problems: a few every time, and many in the long run."""

    def make(check):
        @pytest.mark.parametrize("examples", LENGTHS)
        def test(examples: int) -> None:
            settings(max_examples=examples, deadline=None, suppress_health_check=slow)(given(*strategies)(check))()

        return test

    return make


def changed(problem: Problem, change: Callable[[Criterion], Criterion], **others) -> Problem:
    """Return a problem with every criterion changed, parts of criteria first, and other fields as given."""

    def whole(criterion: Criterion) -> Criterion:
        if isinstance(criterion, Worst | Blend):
            criterion = replace(criterion, parts=tuple(map(whole, criterion.parts)))
        return change(criterion)

    goals = tuple(replace(goal, criterion=whole(goal.criterion)) for goal in problem.objectives)
    limits = tuple(replace(limit, criterion=whole(limit.criterion)) for limit in problem.limits)
    return replace(problem, **{"objectives": goals, "limits": limits, **others})


def on_rows(rows: np.ndarray) -> Callable[[Criterion], Criterion]:
    """Return the change that takes the demand points in `rows`, in that order."""

    def change(criterion: Criterion) -> Criterion:
        if not hasattr(criterion, "people"):
            return criterion
        # every criterion has as many points: the rows are numbers below the least
        arrays = {"people": criterion.people[rows]}
        if hasattr(criterion, "matrix"):
            matrix = criterion.matrix
            ids = tuple(map(str, range(len(rows))))
            arrays["matrix"] = AccessMatrix(ids, matrix.office_ids, matrix.values[rows], matrix.unit, matrix.reachable[rows])
        arrays |= {name: getattr(criterion, name)[rows] for name in ("covers", "gains", "groups") if hasattr(criterion, name)}
        return replace(criterion, **arrays)

    return change


def points_of(problem: Problem) -> int | None:
    """Return the number of demand points; None where nothing is measured by them."""
    for criterion in problem.criteria:
        for part in getattr(criterion, "parts", (criterion,)):
            if hasattr(part, "people"):
                return len(part.people)
    return None


def on_columns(columns: np.ndarray, ids: tuple[str, ...]) -> Callable[[Criterion], Criterion]:
    """Return the change that takes the offices in `columns`; column -1 is one that serves nobody."""

    def take(array: np.ndarray, nothing) -> np.ndarray:
        filled = np.concatenate([array, np.full((*array.shape[:-1], 1), nothing, dtype=array.dtype)], axis=-1)
        return filled[..., columns]

    def change(criterion: Criterion) -> Criterion:  # noqa: PLR0911 - a plain case each
        match criterion:
            case Coverage():
                return replace(criterion, covers=take(criterion.covers, nothing=False))
            case CapacityCoverage():
                return replace(criterion, covers=take(criterion.covers, nothing=False), capacity=take(criterion.capacity, 0))
            case Gain():
                return replace(criterion, gains=take(criterion.gains, 0))
            case Score():
                return replace(criterion, scores=take(criterion.scores, 0))
            case Through():
                return replace(criterion, columns=take(criterion.columns, 0), counts=take(criterion.counts, nothing=False))
            case Separation():
                far = criterion.between.max(initial=0)
                both = take(take(criterion.between, far).T.copy(), far)
                np.fill_diagonal(both, 0)
                return replace(criterion, between=both)
            case Travel() | Farthest() | WorstGroup() | CapacityTravel():
                old = criterion.matrix
                able = take(old.reachable, nothing=False)
                matrix = AccessMatrix(old.demand_ids, ids, take(old.values, 0), old.unit, able)
                more = {"capacity": take(criterion.capacity, 0)} if isinstance(criterion, CapacityTravel) else {}
                return replace(criterion, matrix=matrix, **more)
            case _:
                return criterion

    return change


def values(problem: Problem) -> list[tuple[int, int | None]] | None:
    """Return value and ties of every objective; None when infeasible."""
    plan = solve_problem(problem)
    return None if plan.status == "infeasible" else [(value.bound, value.ties) for value in plan.objectives]


def tied(problem: Problem) -> list[frozenset[str]]:
    return sorted((frozenset(added) for added in solve_problem(problem).tied), key=sorted)


@over(PLACED, st.randoms(use_true_random=False))
def test_sites_in_another_order_have_the_same_values_and_ties(problem: Problem, random) -> None:
    order = list(range(len(problem.offices)))
    random.shuffle(order)
    ids = tuple(problem.offices[column] for column in order)
    shuffled = {name: tuple(office for office in ids if office in getattr(problem, name)) for name in ("keep", "candidates")}
    other = changed(problem, on_columns(np.array(order), ids), offices=ids, **shuffled)
    assert values(other) == values(problem)
    assert tied(other) == tied(problem)


@over(PLACED, st.randoms(use_true_random=False))
def test_demand_in_another_order_has_the_same_values_and_ties(problem: Problem, random) -> None:
    order = list(range(points_of(problem) or 0))
    random.shuffle(order)
    other = changed(problem, on_rows(np.array(order, dtype=np.int64)))
    assert values(other) == values(problem)
    assert tied(other) == tied(problem)


PEOPLE = ("coverage", "backup", "travel", "gain")


@over(problems(PEOPLE), st.sampled_from([2, 7, 1000]))
def test_times_as_many_people_are_times_the_value(problem: Problem, factor: int) -> None:
    scaled = changed(problem, lambda criterion: replace(criterion, people=criterion.people * factor))
    scaled = replace(scaled, limits=tuple(replace(limit, bound=limit.bound * factor) for limit in scaled.limits))
    are_multiples(problem, scaled, factor)


def are_multiples(problem: Problem, scaled: Problem, factor: int) -> None:
    """The values of one problem are a factor times those of the other, where nothing is given up (which rounds)."""
    plain, other = (
        replace(one, objectives=tuple(replace(goal, within=Fraction(0)) for goal in one.objectives)) for one in (problem, scaled)
    )
    once = values(plain)
    assert values(other) == (once and [(factor * value, ties) for value, ties in once])
    assert tied(plain) == tied(other)


@over(problems(("travel", "farthest")), st.sampled_from([2, 7, 1000]))
def test_times_as_far_is_times_the_value(problem: Problem, factor: int) -> None:
    def change(criterion: Criterion) -> Criterion:
        old = criterion.matrix
        return replace(
            criterion, matrix=AccessMatrix(old.demand_ids, old.office_ids, old.values * factor, old.unit, old.reachable)
        )

    limits = changed(problem, change).limits
    scaled = changed(problem, change, limits=tuple(replace(limit, bound=limit.bound * factor) for limit in limits))
    are_multiples(problem, scaled, factor)


@over(PLACED, st.data())
def test_a_point_split_in_two_changes_nothing(problem: Problem, data: st.DataObject) -> None:
    points = points_of(problem)
    assume(points)
    point = data.draw(st.integers(0, points - 1))
    rows = np.append(np.arange(points), point)

    def change(criterion: Criterion) -> Criterion:
        if not hasattr(criterion, "people"):
            return criterion
        split = on_rows(rows)(criterion)
        people = split.people.copy()
        people[-1] = people[point] // 2
        people[point] -= people[-1]
        return replace(split, people=people)

    other = changed(problem, change)
    assert values(other) == values(problem)
    assert tied(other) == tied(problem)


def first_value(problem: Problem) -> float:
    """Return the best of the first objective, so that more is better; minus infinity when infeasible."""
    plan = solve_problem(replace(problem, objectives=problem.objectives[:1]), tie_limit=1)
    if plan.status == "infeasible":
        return -np.inf
    return plan.objectives[0].value if plan.objectives[0].sense == "max" else -plan.objectives[0].value


@over(PLACED)
def test_a_candidate_that_serves_nobody_and_stays_shut_changes_nothing(problem: Problem) -> None:
    ids = (*problem.offices, "useless")
    columns = np.append(np.arange(len(problem.offices)), -1)
    other = changed(problem, on_columns(columns, ids), offices=ids, candidates=(*problem.candidates, "useless"))
    other = replace(other, rules=(*other.rules, of_set("shut", ["useless"], at_most=0)))
    assert values(other) == values(problem)


@over(problems(("coverage", "backup", "travel", "gain", "farthest", "group")), st.data())
def test_a_candidate_as_good_as_another_for_fewer_people_adds_no_value(problem: Problem, data: st.DataObject) -> None:
    """The copy of a candidate may stand in for it, and with it, but where the number is free gains nothing by it."""
    assume(problem.candidates)
    assume(not any(isinstance(c, Coverage) and c.times == 2 for c in problem.criteria))
    copied = data.draw(st.sampled_from(problem.candidates))
    ids = (*problem.offices, "copy")
    columns = np.append(np.arange(len(problem.offices)), problem.offices.index(copied))
    free = replace(problem, added_min=0, rules=())
    other = changed(free, on_columns(columns, ids), offices=ids, candidates=(*problem.candidates, "copy"))
    assert first_value(other) == first_value(free)


@over(PLACED)
def test_a_loosened_limit_or_rule_is_never_worse(problem: Problem) -> None:
    def looser(limit):
        return replace(limit, bound=limit.bound - 3 if limit.criterion.sense == "max" else limit.bound + 3)

    before = first_value(problem)
    assert first_value(replace(problem, rules=problem.rules[1:])) >= before
    assert first_value(replace(problem, limits=tuple(map(looser, problem.limits)))) >= before
    assert first_value(replace(problem, limits=())) >= before


@over(PLACED, st.data())
def test_one_more_constraint_is_never_better(problem: Problem, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(problem.offices), min_size=1, unique=True))
    low, high = data.draw(st.none() | st.integers(0, 2)), data.draw(st.none() | st.integers(0, 2))
    more = of_set("more", some, at_least=low, at_most=high)
    assert first_value(replace(problem, rules=(*problem.rules, more))) <= first_value(problem)


@over(problems(("coverage", "backup", "travel", "gain", "farthest", "group")))
def test_one_more_office_allowed_is_never_worse(problem: Problem) -> None:
    assume(problem.added_max < len(problem.candidates))
    assert first_value(replace(problem, added_max=problem.added_max + 1)) >= first_value(problem)


@over(PLACED, st.integers(1, 2**31 - 1))
def test_another_seed_of_the_solver_has_the_same_values_and_ties(problem: Problem, seed: int) -> None:
    plain, build = solve_problem(problem), solver.Program._in_highs

    def seeded(program: solver.Program):
        highs = build(program)
        highs.setOptionValue("random_seed", seed)
        return highs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver.Program, "_in_highs", seeded)
        other = solve_problem(problem)
    assert replace(other, seconds=0.0).objectives == plain.objectives
    assert (other.status, other.open, other.tied) == (plain.status, plain.open, plain.tied)
