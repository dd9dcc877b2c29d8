"""Conflicts, against brute force over every plan and every set of conditions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import BoolArray
from models.analysis.conflicts import (
    LISTED,
    Condition,
    Conflicts,
    any_plan,
    find_conflicts,
    first_feasible,
    reach_demanded,
    smallest_hitting,
)
from models.criteria import Score
from models.lexicographic import solve_problem
from models.problem import Limit, Problem, ProblemGoal, of_set
from models.program.formulation import Formulation
from tests.brute import every_plan
from tests.models.strategies import CAPACITATED, KINDS, ORDERED, criterion_of, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
many = settings(max_examples=60, deadline=None, suppress_health_check=slow)
some = settings(max_examples=12, deadline=None, suppress_health_check=slow)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Problem, tuple[Condition, ...]]:
    """Draw a problem in which anything may open, and up to six conditions, many of which conflict."""
    problem = draw(problems())
    ids = problem.offices
    nothing = (ProblemGoal(Score("any", np.zeros(len(ids), dtype=np.int64), "min")),)
    universe = replace(problem, keep=(), candidates=ids, added_min=0, added_max=len(ids), rules=(), limits=(), objectives=nothing)
    parts = [Condition(rule.id, rules=(rule,)) for rule in problem.rules]
    parts += [Condition(limit.id, limits=(limit,)) for limit in problem.limits]
    for number in range(draw(st.integers(1, 4))):
        members = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        low = draw(st.integers(0, len(members)))
        high = draw(st.integers(low, len(members)))
        parts.append(Condition(f"c{number}", rules=(of_set(f"c{number}", members, at_least=low, at_most=high),)))
    return universe, tuple(parts)


def feasible(universe: Problem, conditions: tuple[Condition, ...]) -> bool:
    rules = tuple(rule for condition in conditions for rule in condition.rules)
    limits = tuple(limit for condition in conditions for limit in condition.limits)
    return bool(every_plan(replace(universe, rules=rules, limits=limits)))


def every_conflict(universe: Problem, conditions: tuple[Condition, ...]) -> set[tuple[int, ...]]:
    """Return all sets of conditions that conflict and hold no other such set, by trying each."""
    found: set[tuple[int, ...]] = set()
    for size in range(len(conditions) + 1):
        for chosen in itertools.combinations(range(len(conditions)), size):
            if any(set(known) <= set(chosen) for known in found):
                continue
            if not feasible(universe, tuple(conditions[place] for place in chosen)):
                found.add(chosen)
    return found


def conflicts_are_right(universe: Problem, conditions: tuple[Condition, ...], most: int = LISTED) -> Conflicts | None:
    found = find_conflicts(universe, conditions, most=most)
    every = every_conflict(universe, conditions)
    assert (found is None) == (not every)
    if found is None:
        return None
    assert set(found.found) <= every
    assert len(set(found.found)) == len(found.found)
    assert len(found.found) <= most
    if found.smallest:
        # smaller ones first, and none smaller is left out
        sizes = [len(chosen) for chosen in found.found]
        assert sizes == sorted(map(len, every))[: len(sizes)]
    if found.complete:
        assert set(found.found) == every
    if found.fewest_broken is not None:
        left = tuple(one for place, one in enumerate(conditions) if place not in found.fewest_broken)
        assert feasible(universe, left)
        for size in range(len(found.fewest_broken)):
            assert not any(
                feasible(universe, tuple(one for one in conditions if one not in gone))
                for gone in itertools.combinations(conditions, size)
            )
    return found


@many
@given(questions())
def test_all_conflicts_are_found_in_the_table(question: tuple[Problem, tuple[Condition, ...]]) -> None:
    found = conflicts_are_right(*question)
    assert found is None or (found.smallest and found.complete)


@some
@given(questions())
def test_all_conflicts_are_found_by_solving_too(question: tuple[Problem, tuple[Condition, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.analysis.conflicts.TABLED", -1)
        found = conflicts_are_right(*question)
    assert found is None or (found.smallest and found.complete)


@many
@given(questions(), st.integers(1, 3))
def test_as_many_conflicts_are_found_as_are_asked_for(question: tuple[Problem, tuple[Condition, ...]], most: int) -> None:
    found = conflicts_are_right(*question, most=most)
    if found is not None:
        every = every_conflict(*question)
        assert len(found.found) == min(most, len(every))
        assert found.complete == (len(every) <= most)


@some
@given(questions())
def test_without_the_time_for_a_smallest_one_a_conflict_is_minimal_and_says_so(
    question: tuple[Problem, tuple[Condition, ...]],
) -> None:
    for steps, tabled in ((1, 20), (200_000, -1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("models.analysis.conflicts.STEPS", steps)
            patch.setattr("models.analysis.conflicts.TABLED", tabled)
            patch.setattr("models.analysis.conflicts.ROUNDS", 1)
            conflicts_are_right(*question)


masks = st.integers(1, 2**6 - 1)


@given(st.lists(masks, max_size=12), st.lists(masks, max_size=3))
def test_a_smallest_hitting_set_has_a_member_of_every_set_and_no_smaller_one_does(sets: list[int], apart: list[int]) -> None:
    found = smallest_hitting(sets, apart_from=apart)
    sizes = [
        mask.bit_count()
        for mask in range(2**6)
        if all(mask & one for one in sets) and not any(mask & one == one for one in apart)
    ]
    assert (found is None) == (not sizes)
    if found is not None:
        assert all(found & one for one in sets)
        assert not any(found & one == one for one in apart)
        assert found.bit_count() == min(sizes)


@many
@given(problems((*KINDS, *CAPACITATED, *ORDERED)))
def test_what_an_objective_demands_by_itself_is_all_that_it_demands(problem: Problem) -> None:
    pool = problem.columns((*problem.keep, *problem.candidates))
    nothing = (ProblemGoal(Score("any", np.zeros(len(problem.offices), dtype=np.int64), "min")),)
    demanded = tuple(limit for goal in problem.objectives for limit in reach_demanded(goal.criterion, pool, goal.criterion.name))
    without = replace(problem, objectives=nothing, limits=(*problem.limits, *demanded))
    assert set(every_plan(without)) == set(every_plan(problem))


@many
@given(problems())
def test_any_plan_is_a_feasible_one_where_there_is_one(problem: Problem) -> None:
    found = any_plan(problem)
    assert (found is None) == (not every_plan(problem))
    assert found is None or found in every_plan(problem)


@given(st.integers(0, 20), st.integers(0, 25))
def test_the_first_feasible_value_is_found_by_bisection(count: int, first: int) -> None:
    assert first_feasible(range(count), lambda value: value >= first) == (first if first < count else None)


def test_a_conflict_of_a_limit_and_a_count_leaves_out_what_has_no_part_in_it() -> None:
    rng = np.random.default_rng(1)
    ids = ("a", "b", "c")
    cost = criterion_of("open", "cost", rng, 4, ids)
    universe = Problem(offices=ids, keep=(), candidates=ids, added_min=0, added_max=3, objectives=())
    conditions = (
        Condition("not-all", rules=(of_set("not-all", ids, at_most=2),)),
        Condition("two", rules=(of_set("two", ids, at_least=2),)),
        Condition("cheap", limits=(Limit("cheap", cost, 1),)),
    )
    found = find_conflicts(universe, conditions)
    assert found == Conflicts(((1, 2),), smallest=True, complete=True, fewest_broken=(1,))


def test_a_choice_that_is_no_plan_rules_out_none_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver may hand in a choice that misses a limit by less than its tolerance: plans like it in all that counts are still to be met."""
    ids = ("a", "b", "c")
    nothing = (ProblemGoal(Score("any", np.zeros(len(ids), dtype=np.int64), "min")),)
    problem = Problem(offices=ids, keep=(), candidates=ids, added_min=0, added_max=3, objectives=nothing)
    admits, seen = Formulation.admits, []

    def but_the_first(formulation: Formulation, mask: BoolArray, decided: Sequence[int] = ()) -> bool:
        seen.append(tuple(mask))
        return tuple(mask) != seen[0] and admits(formulation, mask, decided)

    monkeypatch.setattr(Formulation, "admits", but_the_first)
    plan = solve_problem(problem, tie_limit=1)
    assert plan.status == "optimal"
    assert len(set(seen)) > 1
