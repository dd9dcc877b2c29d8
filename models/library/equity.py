"""Those who are worst off, group by group."""

from __future__ import annotations

import math
import time
from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from models.access import IntArray
from models.criteria import WorstGroup
from models.library.answers import answer, in_given_unit, infeasible
from models.library.arguments import Costs, read_demand, read_sites
from models.plan import Solution
from models.progress import Progress


def worst_group(
    cost: ArrayLike,
    weight: ArrayLike,
    groups: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Keep the mean cost of the group that fares worst as small as possible: a p-center of groups (Ogryczak 1997).

    min worst  under (1), (2), (4), (5) and (11) of `models.program.formulation`, where a part is the sum of weight × cost of a
    group divided by its weight.

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats.
    weight
        (n,) non-negative ints.
    groups
        (n,) ints: the group of each point. A group without weight is left out.
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
        `objective` is the largest mean, rounded up to a whole number where costs are ints; else a float proven to 1e-9,
        relative.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    costs, weights = read_demand(cost, weight, allowed, finest=True)
    sites = read_sites(costs.values.shape[1], p, fixed, forbidden)
    labels = np.asarray(groups)
    if labels.shape != weights.shape or (labels.size and not np.issubdtype(labels.dtype, np.integer)):
        raise ValueError(f"groups must be {len(weights)} ints")
    if not sites.possible or sites.strand(costs.allowed, weights):
        return infeasible(started)
    numbers: IntArray = np.unique(labels, return_inverse=True)[1].reshape(labels.shape).astype(np.int64)
    found = answer(sites.problem(WorstGroup("worst_group", costs.matrix, weights, numbers)), time_limit_s, started, progress)
    if costs.whole or found.status == "infeasible":
        return found
    value = _worst_mean(costs, weights, numbers, found.open) if found.open else 0.0
    return in_given_unit(found, costs, value, error=1.5)


def _worst_mean(costs: Costs, weight: IntArray, groups: IntArray, opened: tuple[int, ...]) -> float:
    nearest, _ = costs.nearest(opened)
    means = []
    for group in np.unique(groups[weight > 0]):
        rows = (groups == group) & (weight > 0)
        means.append(math.fsum((weight * nearest)[rows].tolist()) / int(weight[rows].sum()))
    return max(means, default=0.0)
