"""Sites that keep their distance from each other."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from models.access import BoolArray, IntArray
from models.criteria import Coverage, Separation, open_count
from models.library.answers import answer, checked, infeasible, plan_of
from models.library.arguments import Costs, Sites, read_costs, read_covers, read_sites, read_time_limit
from models.plan import Solution, Status
from models.problem import Constraint, of_set
from models.progress import PROVE, Progress, inside


def p_dispersion(
    between: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Keep the two nearest of `p` open sites as far apart as possible: p-dispersion (Kuby 1987).

    The value is one of the distances. Between that of a greedy plan and the largest, it is found by halving, where each
    step asks for `p` sites of which no two are nearer: (1), (2) and (6) of `models.program.formulation`, sum of x_j over K <= 1
    for cliques K of sites too near each other (Erkut 1990; Sayyady & Fathi 2016).

    Parameters
    ----------
    between
        (m, m) symmetric, non-negative ints or floats; only their order matters. The diagonal is not read.
    p
        number of open sites, the fixed ones too; 2 or more.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the least distance between two open sites.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    costs = _read_between(between)
    sites = read_sites(len(costs.values), p, fixed, forbidden, least=2)
    if not sites.possible:
        return infeasible(started)
    deadline = started + read_time_limit(time_limit_s)
    levels, ranks = np.unique(costs.given, return_inverse=True)
    ranks = ranks.reshape(costs.given.shape)
    opened = sorted(_greedy(ranks, sites))
    low, high = _least(ranks, opened), len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        asked = sites.problem(open_count(sites.total), rules=_at_most_one(ranks < middle))
        plan = plan_of(asked, None if deadline == math.inf else max(deadline - time.monotonic(), 0.0), inside(progress, PROVE))
        if plan is None or plan.status == "feasible":
            break
        if plan.status == "infeasible":
            high = middle - 1
            continue
        opened = list(map(int, plan.open))
        low = _least(ranks, opened)
    status: Status = "optimal" if low == high else "feasible"
    by_rank = Solution(tuple(opened), low, high, status, time.monotonic() - started)
    checked(by_rank, sites.problem(Separation("between", ranks)))
    return replace(by_rank, objective=levels[low].item(), bound=levels[high].item())


def separated_coverage(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    *,
    between: ArrayLike,
    apart: float,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Cover the most weight with `p` sites of which no two are near: `mclp` and anti-covering (Moon & Chaudhry 1984).

    As `mclp`, with rows (6) of `models.program.formulation`: sum of x_j over K <= 1 for cliques K of sites that are all too near
    each other, which together hold every such pair (Murray & Church 1997).

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix: site j covers demand point i.
    weight
        (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    between
        (m, m) symmetric, non-negative ints or floats. The diagonal is not read.
    apart
        the least distance between two open sites, inclusive, in the unit of `between`.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the weight covered.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    merged, total = read_covers(covers, weight)
    sites, costs = read_sites(total, p, fixed, forbidden), _read_between(between)
    if len(costs.values) != total or not apart >= 0:
        raise ValueError(f"between must be a matrix of {total} by {total}, and apart not negative")
    if not sites.possible:
        return infeasible(started)
    goal = Coverage("coverage", merged.sets, merged.weights)
    return answer(sites.problem(goal, rules=_at_most_one(costs.given < apart)), time_limit_s, started, progress)


def _read_between(between: ArrayLike) -> Costs:
    costs = read_costs(between)
    if costs.given.shape[0] != costs.given.shape[1] or (costs.given != costs.given.T).any():
        raise ValueError("between must be a symmetric matrix")
    given, values = costs.given.copy(), costs.values.copy()
    for matrix in (given, values):
        np.fill_diagonal(matrix, 0)
    return replace(costs, given=given, values=values)


def _greedy(ranks: IntArray, sites: Sites) -> list[int]:
    """Return a plan that opens, one after the other, the site farthest from those open."""
    opened, left = list(sites.fixed), list(sites.candidates)
    if not opened and left:
        opened.append(left.pop(int(ranks[np.ix_(left, left)].max(axis=1).argmax())))
    while len(opened) < sites.most:
        opened.append(left.pop(int(ranks[np.ix_(left, opened)].min(axis=1).argmax())))
    return opened


def _least(ranks: IntArray, opened: list[int]) -> int:
    return int(ranks[np.ix_(opened, opened)][np.triu_indices(len(opened), 1)].min())


def _at_most_one(near: BoolArray) -> Iterator[Constraint]:
    """Yield rules of cliques that hold every pair of `near`, (m, m) bool, whose diagonal is not read."""
    near = near & ~np.eye(len(near), dtype=bool)
    left = near.copy()
    for first in range(len(near)):
        while left[first].any():
            clique = [first, int(left[first].argmax())]
            others = near[clique].all(axis=0)
            while others.any():
                clique.append(int(others.argmax()))
                others &= near[clique[-1]]
            left[np.ix_(clique, clique)] = False
            yield of_set(f"apart-{'-'.join(map(str, clique))}", map(str, clique), at_most=1)
