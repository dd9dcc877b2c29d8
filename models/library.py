"""The location models as functions over arrays, for those who have no study and no scenario."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.access import AccessMatrix, BoolArray, IntArray
from models.errors import StoppedError
from models.lexicographic import solve_problem
from models.plan import Solution
from models.problem import ObjectiveName, Problem


def mclp(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
) -> Solution:
    """Cover the most weight with `p` sites: the maximal covering location problem (Church & ReVelle 1974).

    The formulation is in `models.formulation`.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix: site j covers demand point i.
    weight
        (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.

    Returns
    -------
    solution
        `objective` is the weight covered.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    matrix = np.asarray(covers.toarray() if hasattr(covers, "toarray") else covers)
    if matrix.ndim != 2 or matrix.dtype != np.bool_:
        msg = f"covers must be a bool matrix, not {matrix.dtype} with {matrix.ndim} dimensions"
        raise ValueError(msg)
    anywhere = _matrix(np.zeros(matrix.shape, dtype=np.int64))
    return _solve(matrix, anywhere, weight, p, "served_population", fixed, forbidden, time_limit_s)


def p_median(
    cost: ArrayLike,
    weight: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
) -> Solution:
    """Serve everyone from the nearest of `p` sites at the least total cost: the p-median (Hakimi 1964).

    The radius formulation used is in `models.formulation`.

    Parameters
    ----------
    cost
        (n, m) non-negative ints.
    weight
        (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    allowed
        (n, m) bool: pairs that may be used; all by default.
    time_limit_s
        wall seconds; none by default.

    Returns
    -------
    solution
        `objective` is the sum of weight × cost.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit, or a point has no allowed pair.
    """
    values = np.asarray(cost)
    if values.ndim != 2 or not np.issubdtype(values.dtype, np.integer):
        msg = f"cost must be a matrix of ints, not {values.dtype} with {values.ndim} dimensions"
        raise ValueError(msg)
    usable = np.ones(values.shape, dtype=bool) if allowed is None else np.asarray(allowed)
    matrix = _matrix(values.astype(np.int64), usable)
    return _solve(usable, matrix, weight, p, "mean_distance", fixed, forbidden, time_limit_s)


def _matrix(values: IntArray, reachable: NDArray[Any] | None = None) -> AccessMatrix:
    able = np.ones(values.shape, dtype=bool) if reachable is None else reachable
    rows, columns = (tuple(map(str, range(size))) for size in values.shape)
    return AccessMatrix(rows, columns, values, "mm", able)


def _solve(
    covers: BoolArray,
    distance: AccessMatrix,
    weight: ArrayLike,
    p: int,
    objective: ObjectiveName,
    fixed: Collection[int],
    forbidden: Collection[int],
    time_limit_s: float | None,
) -> Solution:
    sites = covers.shape[1]
    weights = np.asarray(weight)
    if weights.shape != (len(covers),) or not np.issubdtype(weights.dtype, np.integer) or (weights < 0).any():
        msg = f"weight must be {len(covers)} non-negative ints"
        raise ValueError(msg)
    if not 0 < p <= sites or not {*fixed, *forbidden} <= set(range(sites)) or set(fixed) & set(forbidden):
        msg = f"p must be 1 to {sites}; fixed and forbidden must be different columns below {sites}"
        raise ValueError(msg)
    keep = tuple(str(column) for column in sorted(set(fixed)))
    candidates = tuple(str(column) for column in range(sites) if column not in set(fixed) | set(forbidden))
    more = p - len(keep)
    if not 0 <= more <= len(candidates):
        return Solution((), None, None, "infeasible", 0.0)
    problem = Problem(weights.astype(np.int64), distance, covers.copy(), keep, candidates, more, more, (), (objective,))
    try:
        plan = solve_problem(problem, time_limit_s=time_limit_s, tie_limit=1)
    except StoppedError:
        return Solution((), None, None, "feasible", 0.0 if time_limit_s is None else time_limit_s)
    if plan.status == "infeasible":
        return Solution((), None, None, plan.status, plan.seconds)
    value = plan.objectives[0]
    return Solution(tuple(sorted(map(int, plan.open))), value.value, value.bound, plan.status, plan.seconds)
