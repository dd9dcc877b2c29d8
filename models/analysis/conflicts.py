"""Why no plan is feasible: the sets of conditions that no plan meets together, smallest first.

Every plan breaks some of the conditions. A set of conditions conflicts exactly when it has one of those broken by each
plan, so a smallest conflict is a smallest hitting set of the sets that plans break, and the next conflict a smallest one that
holds none of those before. Where all plans have a table, all these sets are known; otherwise the solver makes one whenever a
hitting set turns out to be feasible (implicit hitting sets: Ignatiev, Previti, Liffiton & Marques-Silva 2015; all of them:
Liffiton & Sakallah 2008).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Criterion,
    Farthest,
    Gini,
    Score,
    Through,
    Travel,
    Worst,
    WorstGroup,
    WorstWait,
)
from models.lexicographic import TooManyPlansError, solve_problem
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
# conflicts looked for when nobody says how many
LISTED = 12

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
class Conflicts:
    """Sets of conditions that no plan meets together; without any one of a set, some plan meets its others.

    Parameters
    ----------
    found
        for each set the positions of its conditions, ascending; smaller sets come first.
    smallest
        whether it is proven that no fewer conditions conflict than those of the first.
    complete
        whether these are all there are.
    fewest_broken
        positions of the fewest conditions that some plan breaks; None where that is not known.
    """

    found: tuple[tuple[int, ...], ...]
    smallest: bool
    complete: bool
    fewest_broken: tuple[int, ...] | None


def find_conflicts(
    universe: Problem, conditions: Sequence[Condition], *, most: int = LISTED, progress: Progress | None = None
) -> Conflicts | None:
    """Return the sets of conditions that conflict, smallest first.

    Parameters
    ----------
    universe
        what may open when no condition holds; its objectives play no part.
    conditions
        what is demanded besides.
    most
        how many sets are looked for.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    conflicts
        one set alone, merely minimal, where proving that it is a smallest one takes too long; all conditions where plans that
        have to be valued one by one are too many; None when some plan meets every condition.
    """
    table = _table(universe, conditions)
    everything = (1 << len(conditions)) - 1
    if table is None:
        broken_with = _Solved(universe, conditions, inside(progress, CONFLICT)).broken_with
    else:

        def broken_with(kept: int) -> int | None:
            return next((broken for broken in table if not broken & kept), None)

    if broken_with(everything) is not None:
        return None
    try:
        return _of(broken_with, table, everything, most)
    except TooManyPlansError:  # what fewer conditions leave can not be told
        return Conflicts((_bits(everything),), smallest=False, complete=False, fewest_broken=None)


def _of(broken_with: Callable[[int], int | None], table: list[int] | None, everything: int, most: int) -> Conflicts:
    """Return the conflicts of conditions that no plan meets together."""
    fewest = min(table or (), key=lambda broken: (broken.bit_count(), broken), default=None)
    found, complete = _smallest_first(broken_with, table or (), most)
    smallest = bool(found)
    found = found or [_reduced(everything, lambda kept: broken_with(kept) is not None)]
    return Conflicts(tuple(map(_bits, found)), smallest, complete, None if fewest is None else _bits(fewest))


def _smallest_first(broken_with: Callable[[int], int | None], table: Iterable[int], most: int) -> tuple[list[int], bool]:
    """Return up to `most` conflicts, and whether they are all: hitting sets of what plans break, as far as that is known."""
    known, found = set(table), list[int]()
    for _ in range(ROUNDS + most):
        try:
            hit = smallest_hitting(known, apart_from=found)
        except _TooLongError:
            return found, False
        if hit is None:
            return found, True
        if len(found) == most:
            return found, False
        broken = broken_with(hit)
        if broken is None:
            found.append(hit)
        else:
            known.add(broken)
    return found, False


def any_plan(problem: Problem) -> tuple[str, ...] | None:
    """Return the candidates that the best plan opens, or None when no plan is feasible."""
    ranking = tabulate(problem) if len(problem.candidates) <= TABLED else None
    if ranking is not None:
        best = chosen(problem, ranking)
        return added_of(problem, int(best[0])) if best.size else None
    plan = solve_problem(problem, tie_limit=1)
    return None if plan.status == "infeasible" else plan.added


def reach_demanded(criterion: Criterion, pool: Sequence[int], name: str) -> tuple[Limit, ...]:
    """Return what a criterion demands by itself: that everyone reaches an office or has a place, that queues end.

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
        case Travel() | Farthest() | WorstGroup() | Gini():
            able = criterion.matrix.reachable
            counted = ((criterion.people > 0) & able[:, pool].any(axis=1)).astype(np.int64)
            return (Limit(name, Coverage(name, able, counted), int(counted.sum())),) if counted.any() else ()
        case Through():
            demands = reach_demanded(criterion.of, criterion.sites(pool), name)
            seen = ((one.criterion, one.bound) for one in demands if isinstance(one.criterion, Coverage))
            return tuple(Limit(name, replace(criterion, name=name, of=of), bound) for of, bound in seen)
        case CapacityTravel():
            able = criterion.matrix.reachable
            counted = np.where(able[:, pool].any(axis=1), criterion.people, 0)
            placed = CapacityCoverage(name, able, counted, criterion.capacity)
            return (Limit(name, placed, int(counted.sum())),) if counted.any() else ()
        case WorstWait():
            few = Counters(
                name, criterion.matrix, criterion.people, criterion.counts, criterion.queue.keeps_up(int(criterion.people.sum()))
            )
            return (Limit(name, few, criterion.counters),)
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


class _TooLongError(Exception):
    """A hitting set was looked for in too many places."""


def smallest_hitting(sets: Iterable[int], *, apart_from: Sequence[int] = ()) -> int | None:
    """Return a smallest set that has a member of each of the sets, all as bit masks.

    Parameters
    ----------
    sets
        what is to be hit.
    apart_from
        sets that it may not hold whole.

    Returns
    -------
    hitting
        among equally small ones, that of the first members; None where there is none.

    Raises
    ------
    _TooLongError
        if that takes too long.
    """
    minimal = _minimal(sets)
    steps, first = iter(range(STEPS)), _first_alike([*minimal, *apart_from])
    alone = {broken: tuple(bit for bit in _bits(broken) if first >> bit & 1) for broken in minimal}
    for size in range(first.bit_count() + 1):
        for found in _hitting(minimal, 0, size, steps, apart_from, alone):
            return found
    return None


def _first_alike(sets: Iterable[int]) -> int:
    """Return the first of the members that are in the same sets: any other of them would serve no better in its place."""
    places: dict[int, int] = {}
    for place, one in enumerate(sets):
        for bit in _bits(one):
            places[bit] = places.get(bit, 0) | 1 << place
    first = {where: bit for bit, where in sorted(places.items(), reverse=True)}
    return sum(1 << bit for bit in first.values())


def _hitting(
    sets: list[int],
    hit: int,
    size: int,
    steps: Iterator[int],
    apart_from: Sequence[int],
    alone: Mapping[int, tuple[int, ...]],
) -> Iterator[int]:
    """Yield hitting sets with at most `size` more members than `hit`; `alone` has the members of each set to choose from."""
    if any(hit & one == one for one in apart_from):
        return
    left = [broken for broken in sets if not broken & hit]
    if not left:
        yield hit
    elif size:
        if next(steps, None) is None:
            raise _TooLongError
        for bit in alone[left[0]]:
            yield from _hitting(left, hit | 1 << bit, size - 1, steps, apart_from, alone)


def _minimal(sets: Iterable[int]) -> list[int]:
    kept: list[int] = []
    for broken in sorted(set(sets), key=lambda one: (one.bit_count(), one)):
        if not any(small & broken == small for small in kept):
            kept.append(broken)
    return kept


def _bits(mask: int) -> tuple[int, ...]:
    digits = f"{mask:b}"[::-1]
    return tuple(bit for bit, digit in enumerate(digits) if digit == "1")


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

    def broken_with(self, kept: int) -> int | None:
        """Return the conditions that some plan breaks which meets those given; None when there is none."""
        asked = _with(self.universe, [self.conditions[bit] for bit in _bits(kept)])
        plan = solve_problem(asked, tie_limit=1, progress=self.progress)
        return None if plan.status == "infeasible" else self.broken(plan.added)

    @cached_property
    def limited(self) -> dict[int, Formulation]:
        """The conditions with limits, by position, as problems of their own."""
        rows = enumerate(self.conditions)
        return {place: Formulation(_with(self.universe, (condition,))) for place, condition in rows if condition.limits}

    def broken(self, added: tuple[str, ...]) -> int:
        """Return the conditions that a plan breaks."""
        opened = {*self.universe.keep, *added}
        mask = np.isin(self.universe.candidates, added)
        held = [
            all(_holds(rule, opened) for rule in condition.rules)
            and (place not in self.limited or self.limited[place].admits(mask, ()))
            for place, condition in enumerate(self.conditions)
        ]
        return sum(1 << position for position, holds in enumerate(held) if not holds)


def _holds(rule: Constraint, opened: set[str]) -> bool:
    total = sum(factor for office, factor in rule.terms if office in opened)
    return (rule.at_least is None or total >= rule.at_least) and (rule.at_most is None or total <= rule.at_most)
