"""From a problem over columns to the answer the library gives."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from models.access import IntArray
from models.checker import check_plan
from models.lexicographic import solve_problem
from models.library.arguments import PRECISION, Costs, read_time_limit
from models.messages.findings import StoppedError
from models.plan import Plan, Solution, Status
from models.problem import Problem
from models.progress import Progress


def infeasible(started: float) -> Solution:
    """Return the answer that no choice of columns will do."""
    return Solution((), None, None, "infeasible", time.monotonic() - started)


def unfinished(started: float, bound: float | None = None) -> Solution:
    """Return the answer of a run that was stopped before it had a plan."""
    return Solution((), None, bound, "feasible", time.monotonic() - started)


def plan_of(problem: Problem, time_limit_s: float | None, progress: Progress | None = None, *, check: bool = True) -> Plan | None:
    """Solve a problem without asking for its ties, and let the independent checker recompute the plan.

    Parameters
    ----------
    problem
        whose offices are the columns by their numbers.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).
    check
        False where the caller has a quicker check.

    Returns
    -------
    plan
        None when it was stopped before there was one.

    Raises
    ------
    CheckError
        if the checker disagrees: a fault of ours.
    """
    limit = read_time_limit(time_limit_s)
    try:
        limit_s = None if limit == math.inf else limit
        plan = solve_problem(problem, time_limit_s=limit_s, tie_limit=1, progress=progress)
    except StoppedError:
        return None
    if check and plan.status != "infeasible":
        check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})
    return plan


def checked(found: Solution, problem: Problem) -> Solution:
    """Return an answer, with int costs, that the independent checker has recomputed.

    Raises
    ------
    CheckError
        if it disagrees: a fault of ours.
    """
    if found.objective is not None:
        check_plan(problem, tuple(map(str, found.open)), {problem.objectives[0].name: int(found.objective)})
    return found


def answer(
    problem: Problem, time_limit_s: float | None, started: float, progress: Progress | None = None, *, check: bool = True
) -> Solution:
    """Solve a problem whose first objective counts; the rest as in `plan_of`."""
    plan = plan_of(problem, time_limit_s, progress, check=check)
    if plan is None:
        return unfinished(started)
    if plan.status == "infeasible":
        return infeasible(started)
    value = plan.objectives[0]
    return Solution(tuple(map(int, plan.open)), value.value, value.bound, plan.status, time.monotonic() - started)


def in_given_unit(found: Solution, costs: Costs, value: float, error: float) -> Solution:
    """Return an answer found in scaled costs in the unit that was handed in.

    Parameters
    ----------
    found
        whose objective, if any, and bound are sums of scaled costs.
    costs
        the costs.
    value
        the objective of the plan in the unit handed in.
    error
        how far rounding may have moved any plan's objective, in scaled costs.

    Returns
    -------
    solution
        with floats; `optimal` only when the plan is within 1e-9 of the bound, relative.
    """
    bound = None if found.bound is None else max(costs.unscaled(found.bound - error), 0.0)
    if found.objective is None:
        return replace(found, bound=bound)
    status: Status = "feasible"
    if bound is not None:
        proven = found.status == "optimal" and value - bound <= PRECISION * abs(value)
        status, bound = ("optimal", value) if proven else ("feasible", min(bound, value))
    return replace(found, objective=value, bound=bound, status=status)


def travelled(costs: Costs, weight: IntArray, opened: tuple[int, ...]) -> float:
    """Return weight × the cost to the nearest open column, summed, in the unit handed in."""
    nearest, _ = costs.nearest(opened)
    return math.fsum((weight * nearest)[np.flatnonzero(weight)].tolist())
