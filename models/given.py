"""A plan that was given rather than sought: its value on each objective, whatever it breaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from models.access import BoolArray, IntArray
from models.checker import check_choice, measure, require
from models.criteria import Blend, CapacityCoverage, CapacityTravel, Criterion, Farthest, Gini, Through, Travel, Worst, WorstGroup
from models.problem import Limit, Problem
from models.program.compilation import compile_criterion


def values_of(problem: Problem, opened: Collection[str]) -> tuple[int | None, ...]:
    """Return the exact value of a plan on each objective, on the scale of the problem's own plans.

    Parameters
    ----------
    problem
        what was asked.
    opened
        ids of all open offices; any of the problem's, also those that may not open.

    Returns
    -------
    values
        None where somebody who is measured has no open office, or not everyone can be given a place. Who reaches none of
        the offices that may be open with a plan of the problem's is not measured, as with those plans.
    """
    free = _Freed(problem, opened)
    return tuple(free.value(goal.criterion) for goal in problem.objectives)


def broken_limits(problem: Problem, opened: Collection[str]) -> tuple[Limit, ...]:
    """Return the limits of a problem that a plan does not come up to."""
    free = _Freed(problem, opened)
    return tuple(limit for limit in problem.limits if not _comes_up(limit, free.value(limit.criterion)))


def check_given(problem: Problem, opened: Collection[str], values: tuple[int | None, ...], *, allowed: bool) -> None:
    """Recompute a plan that was given from the arrays of its problem.

    Parameters
    ----------
    problem, opened
        what was asked, and all open offices.
    values
        said to be reached on each objective.
    allowed
        whether it is said to break nothing.

    Raises
    ------
    CheckError
        naming every disagreement: a fault of ours.
    """
    columns = problem.columns(opened)
    pool = problem.columns((*problem.keep, *problem.candidates))
    found = [measure(goal.criterion, columns, pool) for goal in problem.objectives]
    pairs = zip(problem.objectives, values, found, strict=True)
    faults = [f"{goal.name}: {said} claimed, {ours} found" for goal, said, ours in pairs if said != ours]
    broken = check_choice(problem, tuple(opened))
    for limit in problem.limits:
        value = measure(limit.criterion, columns, pool)
        if not _comes_up(limit, value):
            broken.append(f"{limit.id}: {value}, not {limit.bound}")
    if allowed != (not broken and None not in found):
        faults.append(f"said to {'break nothing' if allowed else 'break something'}, but found to break {broken}")
    require(faults)


def _comes_up(limit: Limit, value: int | None) -> bool:
    return value is not None and (value >= limit.bound if limit.criterion.sense == "max" else value <= limit.bound)


class _Freed:
    """Every office that may open or does, free, and which of these a plan opens."""

    def __init__(self, problem: Problem, opened: Collection[str]) -> None:
        pool = {*problem.keep, *problem.candidates}
        free = [office for office in problem.offices if office in pool or office in opened]
        self.pool = problem.columns(office for office in free if office in pool)
        self.columns: IntArray = np.array(problem.columns(free), dtype=np.int64)
        self.mask: BoolArray = np.array([office in opened for office in free], dtype=bool)

    def value(self, criterion: Criterion) -> int | None:
        """Return a criterion's value; weighed and compared ones part by part, as no plan bounds how large these may get."""
        if not isinstance(criterion, Worst | Blend):
            nothing: IntArray = np.zeros(0, dtype=np.int64)
            return compile_criterion(self._measured(criterion), nothing, self.columns).value(self.mask)
        found = [self.value(part) for part in criterion.parts]
        values = [value for value in found if value is not None]
        if len(values) < len(found):
            return None
        if isinstance(criterion, Blend):
            signs = (1 if part.sense == criterion.sense else -1 for part in criterion.parts)
            terms = (sign * factor * value for sign, factor, value in zip(signs, criterion.factors, values, strict=True))
            return sum(terms, criterion.offset)
        if criterion.bests is not None:
            sign = 1 if criterion.parts[0].sense == "max" else -1
            return max(sign * (best - value) for best, value in zip(criterion.bests, values, strict=True))
        return min(values) if criterion.sense == "max" else max(values)

    def _measured(self, criterion: Criterion) -> Criterion:
        """Return a criterion in which only those count who reach an office of the problem's plans, where it counts these alone."""
        match criterion:
            case Travel() | Farthest() | WorstGroup() | Gini() | CapacityTravel():
                able = criterion.matrix.reachable
            case CapacityCoverage():
                able = criterion.covers
            case Through(of=Travel() as travel):
                reached = travel.matrix.reachable[:, criterion.sites(self.pool)].any(axis=1)
                return replace(criterion, of=replace(travel, people=np.where(reached, travel.people, 0)))
            case _:
                return criterion
        return replace(criterion, people=np.where(able[:, self.pool].any(axis=1), criterion.people, 0))
