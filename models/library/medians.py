"""p-median: everyone served from the nearest open site, at the least cost in all."""

from __future__ import annotations

import time
from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from models.access import IntArray
from models.criteria import Travel
from models.library.answers import checked, in_given_unit, infeasible, travelled
from models.library.arguments import LARGEST_SUM, Costs, Sites, read_demand, read_sites, read_time_limit
from models.plan import Solution
from models.pmedian.solve import solve_median
from models.progress import Progress, proving


def p_median(
    cost: ArrayLike,
    weight: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Serve everyone from the nearest of `p` sites at the least total cost: the p-median (Hakimi 1964).

    Sets: D demand points, J sites. Variables: x_j = 1 when site j is open; y_ij the share of i served from j (ReVelle &
    Swain 1970).  min sum of weight_i cost_ij y_ij;  (1) x_j = 1 for every fixed site;  (2) sum of x_j = p;  (12) sum over
    j of y_ij = 1;  (14) y_ij <= x_j. How it is solved is said in `models.pmedian.solve`.

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats.
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
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the sum of weight × cost: an int where costs are ints, else a float proven to 1e-9, relative.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit, or weight × cost comes to more than 64 bits hold.
    """
    started = time.monotonic()
    # points without an allowed pair are priced beyond any plan: room for one such price for each
    room = LARGEST_SUM if allowed is None else LARGEST_SUM // (np.size(weight) + 1)
    costs, weights = read_demand(cost, weight, allowed, largest=room)
    sites = read_sites(costs.values.shape[1], p, fixed, forbidden)
    if not sites.possible or sites.strand(costs.allowed, weights):
        return infeasible(started)
    return nearest_of(costs, weights, sites, time_limit_s, progress)


def nearest_of(
    costs: Costs, weight: IntArray, sites: Sites, time_limit_s: float | None, progress: Progress | None = None
) -> Solution:
    """Return the p-median of arguments that are read already."""
    started = time.monotonic()
    read_time_limit(time_limit_s)
    found = solve_median(
        costs.values,
        weight,
        sites.most,
        fixed=sites.fixed,
        forbidden=sites.forbidden,
        allowed=None if costs.allowed.all() else costs.allowed,
        time_limit_s=time_limit_s,
        tell=proving(progress, "cost"),
    )
    answer = Solution(found.open, found.value, found.bound, found.status, time.monotonic() - started)
    checked(answer, sites.problem(Travel("cost", costs.matrix, weight)))
    if costs.whole or answer.status == "infeasible":
        return answer
    value = travelled(costs, weight, found.open) if found.open else 0.0
    return in_given_unit(answer, costs, value, costs.error(weight))
