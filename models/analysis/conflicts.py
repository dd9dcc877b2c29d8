"""Why no plan is feasible: a smallest set of conditions that no plan meets together.

Every plan breaks some of the conditions. A set of conditions conflicts exactly when it has one of those broken by each
plan, so a smallest conflict is a smallest hitting set of the sets that plans break. Where all plans have a table, all
these sets are known; otherwise the solver makes one whenever a hitting set turns out to be feasible, until one is not
(implicit hitting sets: Ignatiev, Previti, Liffiton & Marques-Silva 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Coverage,
    Criterion,
    Farthest,
    Score,
    Travel,
    Worst,
    WorstGroup,
)
from models.lexicographic import solve_problem
from models.problem import Constraint, Limit, Problem, ProblemGoal
from models.program.formulation import Formulation
from models.progress import CONFLICT, Progress, inside
from models.subsets.enumeration import added_of, chosen, tabulate

# beyond this many candidates a table for each condition takes longer than the solver
TABLED = 20
# conditions are bits of an int64
MOST = 62
# hitting sets asked of the solver, and steps in looking for a smallest one, before a merely minimal one will do
ROUNDS = 300
STEPS = 200_000

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Condition:
    """A part of a problem that could be left out.

    Parameters
    ----------
    id
        its name.
    rules, limits
        what it demands.
    """

    id: str
    rules: tuple[Constraint, ...] = ()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Conditions that no plan meets together; without any one of them, some plan meets the others.

    Parameters
    ----------
    conditions
        their positions, ascending.
    smallest
        whether it is proven that no fewer conditions conflict.
    fewest_broken
        positions of the fewest conditions that some plan breaks; None where that is not known.
    """

    conditions: tuple[int, ...]
    smallest: bool
    fewest_broken: tuple[int, ...] | None


def find_conflict(universe: Problem, conditions: Sequence[Condition], *, progress: Progress | None = None) -> Conflict | None:
    """Return a smallest set of conditions that conflict.

    Parameters
    ----------
    universe
        what may open when no condition holds; its objectives play no part.
    conditions
        what is demanded besides.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    conflict
        a smallest one, or where proving that takes too long a minimal one; None when some plan meets every condition.
    """
    known = _table(universe, conditions)
    if known is None:
        return _found_by_solving(_Solved(universe, conditions, inside(progress, CONFLICT)), len(conditions))
    if 0 in known:
        return None
    hit = smallest_hitting(known)
    fewest = min(known, key=lambda broken: (broken.bit_count(), broken), default=None)
    found = _reduced((1 << len(conditions)) - 1, lambda kept: any(not broken & kept for broken in known)) if hit is None else hit
    return Conflict(_bits(found), hit is not None, None if fewest is None else _bits(fewest))


def any_plan(problem: Problem) -> tuple[str, ...] | None:
    """Return the candidates that the best plan opens, or None when no plan is feasible."""
    ranking = tabulate(problem) if len(problem.candidates) <= TABLED else None
    if ranking is not None:
        best = chosen(problem, ranking)
        return added_of(problem, int(best[0])) if best.size else None
    plan = solve_problem(problem, tie_limit=1)
    return None if plan.status == "infeasible" else plan.added


def reach_demanded(criterion: Criterion, pool: Sequence[int], name: str) -> tuple[Limit, ...]:
    """Return what a criterion demands by itself: that everyone it measures reaches an open office, or is given a place.

    Parameters
    ----------
    criterion
        any.
    pool
        columns of the offices that stay or may open; who reaches none of these is not measured.
    name
        id of the limits.
    """
    match criterion:
        case Travel() | Farthest() | WorstGroup():
            able = criterion.matrix.reachable
            counted = ((criterion.people > 0) & able[:, pool].any(axis=1)).astype(np.int64)
            return (Limit(name, Coverage(name, able, counted), int(counted.sum())),) if counted.any() else ()
        case CapacityTravel():
            able = criterion.matrix.reachable
            counted = np.where(able[:, pool].any(axis=1), criterion.people, 0)
            placed = CapacityCoverage(name, able, counted, criterion.capacity)
            return (Limit(name, placed, int(counted.sum())),) if counted.any() else ()
        case Worst() | Blend():
            return tuple(limit for part in criterion.parts for limit in reach_demanded(part, pool, name))
        case _:
            return ()


def first_feasible(values: Sequence[Value], feasible: Callable[[Value], bool]) -> Value | None:
    """Return the first feasible one of values of which all after a feasible one are feasible, or None; by bisection."""
    if not values or not feasible(values[-1]):
        return None
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        if feasible(values[middle]):
            high = middle
        else:
            low = middle + 1
    return values[low]


def smallest_hitting(sets: Iterable[int]) -> int | None:
    """Return a smallest set that has a member of each of the sets, all as bit masks; None when that takes too long.

    Among equally small ones, that of the first members is preferred.
    """
    minimal = _minimal(sets)
    steps = iter(range(STEPS))
    for size in range(max((broken.bit_length() for broken in minimal), default=0) + 1):
        for found in _hitting(minimal, 0, size, steps):
            return found
        if next(steps, None) is None:
            return None
    return None


def _hitting(sets: list[int], hit: int, size: int, steps: Iterator[int]) -> Iterator[int]:
    """Yield hitting sets with at most `size` more members than `hit`."""
    left = [broken for broken in sets if not broken & hit]
    if not left:
        yield hit
    elif size and next(steps, None) is not None:
        for bit in _bits(left[0]):
            yield from _hitting(left, hit | 1 << bit, size - 1, steps)


def _minimal(sets: Iterable[int]) -> list[int]:
    kept: list[int] = []
    for broken in sorted(set(sets), key=lambda one: (one.bit_count(), one)):
        if not any(small & broken == small for small in kept):
            kept.append(broken)
    return kept


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(bit for bit in range(mask.bit_length()) if mask >> bit & 1)


def _with(universe: Problem, conditions: Iterable[Condition]) -> Problem:
    """Return the universe with conditions, and an objective that says nothing."""
    asked = tuple(conditions)
    nothing = Score("any", np.zeros(len(universe.offices), dtype=np.int64), "min")
    return replace(
        universe,
        objectives=(ProblemGoal(nothing),),
        rules=(*universe.rules, *(rule for condition in asked for rule in condition.rules)),
        limits=(*universe.limits, *(limit for condition in asked for limit in condition.limits)),
    )


def _table(universe: Problem, conditions: Sequence[Condition]) -> list[int] | None:
    """Return the different sets of conditions that plans break; None where plans have no table."""
    free = tabulate(_with(universe, ())) if len(universe.candidates) <= TABLED and len(conditions) <= MOST else None
    if free is None:
        return None
    broken = np.zeros(free.feasible.size, dtype=np.int64)
    for position, condition in enumerate(conditions):
        ranking = tabulate(_with(universe, (condition,)))
        if ranking is None:
            return None
        broken[~ranking.feasible] |= 1 << position
    return [int(mask) for mask in np.unique(broken[free.feasible])]


def _reduced(kept: int, feasible: Callable[[int], bool]) -> int:
    """Return a minimal conflict within one: what can be left out is left out, the last first (deletion filter)."""
    for bit in reversed(_bits(kept)):
        if not feasible(kept & ~(1 << bit)):
            kept &= ~(1 << bit)
    return kept


@dataclass(frozen=True, eq=False)
class _Solved:
    """The conditions, asked of the solver."""

    universe: Problem
    conditions: Sequence[Condition]
    progress: Progress | None

    def plan(self, kept: int) -> tuple[str, ...] | None:
        """Return a plan that meets some of the conditions; None when there is none."""
        asked = _with(self.universe, [self.conditions[bit] for bit in _bits(kept)])
        plan = solve_problem(asked, tie_limit=1, progress=self.progress)
        return None if plan.status == "infeasible" else plan.added

    @cached_property
    def formulations(self) -> tuple[Formulation, ...]:
        return tuple(Formulation(_with(self.universe, (condition,))) for condition in self.conditions)

    def broken(self, added: tuple[str, ...]) -> int:
        """Return the conditions that a plan breaks."""
        opened = {*self.universe.keep, *added}
        mask = np.isin(self.universe.candidates, added)
        held = [
            all(_holds(rule, opened) for rule in condition.rules) and formulation.admits(mask, ())
            for condition, formulation in zip(self.conditions, self.formulations, strict=True)
        ]
        return sum(1 << position for position, holds in enumerate(held) if not holds)


def _holds(rule: Constraint, opened: set[str]) -> bool:
    total = sum(factor for office, factor in rule.terms if office in opened)
    return (rule.at_least is None or total >= rule.at_least) and (rule.at_most is None or total <= rule.at_most)


def _found_by_solving(asked: _Solved, count: int) -> Conflict | None:
    everything = (1 << count) - 1
    if asked.plan(everything) is not None:
        return None
    known: set[int] = set()
    for _ in range(ROUNDS):
        hit = smallest_hitting(known)
        if hit is None:
            break
        plan = asked.plan(hit)
        if plan is None:
            return Conflict(_bits(hit), smallest=True, fewest_broken=None)
        known.add(asked.broken(plan))
    found = _reduced(everything, lambda kept: asked.plan(kept) is not None)
    return Conflict(_bits(found), smallest=False, fewest_broken=None)
