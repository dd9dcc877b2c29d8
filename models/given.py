"""A plan that was given rather than sought: its value on each objective, whatever it breaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast

import numpy as np

from models.access import BoolArray
from models.checker import check_choice, measure, require
from models.criteria import Blend, CapacityCoverage, CapacityTravel, Criterion, Farthest, Simple, Travel, Worst, WorstGroup
from models.problem import Limit, Problem, ProblemGoal
from models.program.formulation import Formulation, comes_up


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
    formulation, mask = _freed(problem, opened)
    return tuple(objective.value(mask) for objective in formulation.objectives)


def broken_limits(problem: Problem, opened: Collection[str]) -> tuple[Limit, ...]:
    """Return the limits of a problem that a plan does not come up to."""
    formulation, mask = _freed(problem, opened)
    pairs = zip(problem.limits, formulation.limits, strict=True)
    return tuple(limit for limit, (found, bound) in pairs if not comes_up(found, found.value(mask), bound))


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
        more = limit.criterion.sense == "max"
        if value is None or (value < limit.bound if more else value > limit.bound):
            broken.append(limit.id)
    if allowed != (not broken and None not in found):
        faults.append(f"said to {'break nothing' if allowed else 'break something'}, but found to break {broken}")
    require(faults)


def _freed(problem: Problem, opened: Collection[str]) -> tuple[Formulation, BoolArray]:
    """Return the problem with every office that may or does open free, and which of these a plan opens."""
    pool = {*problem.keep, *problem.candidates}
    columns = problem.columns(office for office in problem.offices if office in pool)
    free = tuple(office for office in problem.offices if office in pool or office in opened)
    goals = tuple(ProblemGoal(_measured(goal.criterion, columns)) for goal in problem.objectives)
    limits = tuple(replace(limit, criterion=_measured(limit.criterion, columns)) for limit in problem.limits)
    asked = replace(
        problem, keep=(), candidates=free, added_min=0, added_max=len(free), objectives=goals, rules=(), limits=limits
    )
    return Formulation(asked), np.array([office in opened for office in free], dtype=bool)


def _measured(criterion: Criterion, pool: list[int]) -> Criterion:
    """Return a criterion in which only those count who reach an office of a pool, where it counts these alone."""
    match criterion:
        case Travel() | Farthest() | WorstGroup() | CapacityTravel():
            return replace(criterion, people=np.where(criterion.matrix.reachable[:, pool].any(axis=1), criterion.people, 0))
        case CapacityCoverage():
            return replace(criterion, people=np.where(criterion.covers[:, pool].any(axis=1), criterion.people, 0))
        case Worst() | Blend():
            parts = tuple(_measured(part, pool) for part in criterion.parts)
            return replace(criterion, parts=cast("tuple[Simple, ...]", parts))
        case _:
            return criterion
