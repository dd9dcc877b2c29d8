"""Sites that can take only so much."""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from models.access import BoolArray, IntArray
from models.checker import check_choice, check_places, require
from models.criteria import CapacityCoverage, CapacityTravel
from models.library.answers import answer, in_given_unit, infeasible
from models.library.arguments import read_covers, read_demand, read_sites, read_weight
from models.plan import Solution
from models.program.flows import flow_of_least_cost, flow_of_most
from models.progress import Progress


def capacitated_median(
    cost: ArrayLike,
    weight: ArrayLike,
    capacity: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Give everyone a place at one of `p` sites at the least total cost: the capacitated p-median (Mulvey & Beck 1984).

    The weight of a point may be shared between sites, in whole units. Variables: x_j = 1 when site j is open; y_gj the
    share of group g at j.  min sum of weight_g cost_gj y_gj  under (1), (2) and (12) to (14) of `models.program.formulation`.

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats.
    weight
        (n,) non-negative ints.
    capacity
        (m,) non-negative ints: how much weight each site can take.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    allowed
        (n, m) bool: pairs that may be used; all by default.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the sum of weight × cost; `assignment` (n, m) how much of each point goes where.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    costs, weights = read_demand(cost, weight, allowed)
    sites = read_sites(costs.values.shape[1], p, fixed, forbidden)
    rooms = read_weight(capacity, sites.total)
    if not sites.possible or sites.strand(costs.allowed, weights):
        return infeasible(started)
    problem = sites.problem(CapacityTravel("cost", costs.matrix, weights, rooms))
    found = answer(problem, time_limit_s, started, progress, check=False)
    if found.objective is None:
        return found if costs.whole else in_given_unit(found, costs, 0.0, costs.error(weights))
    opened, counts = np.array(found.open, dtype=np.int64), weights > 0
    flow = np.zeros(costs.values.shape, dtype=np.int64)
    placed = flow_of_least_cost(
        weights[counts], costs.values[np.ix_(counts, opened)], costs.allowed[np.ix_(counts, opened)], rooms[opened]
    )
    flow[np.ix_(counts, opened)] = 0 if placed is None else placed
    require(check_choice(problem, tuple(map(str, found.open))))
    check_places(flow, weights, rooms, costs.allowed, found.open, int(found.objective), cost=costs.values)
    found = replace(found, assignment=flow)
    if costs.whole:
        return found
    return in_given_unit(found, costs, math.fsum((flow * costs.given).ravel().tolist()), costs.error(weights))


def capacitated_coverage(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    capacity: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Give the most weight a place within reach at `p` sites: capacitated maximal covering (Current & Storbeck 1988).

    The weight of a point may be shared between sites, in whole units.  max sum of weight_g y_gj  under (1), (2) and (12)
    to (14) of `models.program.formulation`, for groups g of points that the same sites cover.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix: site j covers demand point i.
    weight
        (n,) non-negative ints.
    capacity
        (m,) non-negative ints: how much weight each site can take.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the weight given a place; `assignment` (n, m) how much of each point goes where.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    merged, total = read_covers(covers, weight)
    sites, rooms = read_sites(total, p, fixed, forbidden), read_weight(capacity, total)
    if not sites.possible:
        return infeasible(started)
    problem = sites.problem(CapacityCoverage("places", merged.sets, merged.weights, rooms))
    found = answer(problem, time_limit_s, started, progress, check=False)
    if found.objective is None:
        return found
    opened = list(found.open)
    dense: BoolArray = np.asarray(
        covers.tocsc()[:, opened].toarray() if hasattr(covers, "tocsc") else np.asarray(covers)[:, opened]
    )
    weights = read_weight(weight, len(dense))
    flow: IntArray = np.zeros((len(dense), total), dtype=np.int64)
    flow[:, opened] = flow_of_most(weights, dense, rooms[opened])
    able = np.zeros(flow.shape, dtype=bool)
    able[:, opened] = dense
    require(check_choice(problem, tuple(map(str, opened))))
    check_places(flow, weights, rooms, able, opened, int(found.objective))
    return replace(found, assignment=flow)
