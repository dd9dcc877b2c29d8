"""Coverage: who has an open site within reach."""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from models.access import IntArray
from models.checker import check_covered
from models.criteria import Coverage, Gain, open_count
from models.library.answers import answer, infeasible
from models.library.arguments import read_covers, read_demand, read_sites, read_time_limit, read_weight
from models.library.set_cover import cover_rows
from models.plan import Solution
from models.problem import Limit
from models.program.merging import Merged
from models.progress import Progress, proving

FULL_SERVICE = 1000


def lscp(
    covers: ArrayLike | Any,
    *,
    weight: ArrayLike | None = None,
    share: Fraction | float | str | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Cover everyone with the fewest sites: the location set covering problem (Toregas, Swain, ReVelle & Bergman 1971).

    Sets: D demand points, J sites. Variables: x_j = 1 when site j is open.  min sum of x_j;  (1) x_j = 1 for every
    fixed site;  (5) sum of x_j over the sites that cover i >= 1 for every i. With a `share` (partial covering, Daskin &
    Owen 1999), (5) gives way to (3) hit_S <= sum of x_j over S and (7) sum of weight_S hit_S >= share × all weight. The
    numbers are those of `models.program.formulation`; what dominance decides beforehand is said in `models.library.set_cover`.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix: site j covers demand point i.
    weight
        (n,) non-negative ints; each point weighs 1 by default. A point without weight needs no cover.
    share
        of all weight that must be covered at least, 0 to 1; everyone by default. A float means the decimal it prints as.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the number of open sites, the fixed ones too.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    deadline = started + read_time_limit(time_limit_s)
    merged, total = read_covers(covers, weight)
    sites = read_sites(total, None, fixed, forbidden)
    if share is not None:
        people = int(merged.weights.sum())
        wanted = math.ceil(_read_share(share) * (people + merged.never))
        limit = Limit("share", _coverage(merged), wanted)
        return answer(sites.problem(open_count(total), limits=[limit]), time_limit_s, started, progress)
    if merged.never:
        return infeasible(started)
    left = merged.sets[~merged.sets[:, list(sites.fixed)].any(axis=1)][:, list(sites.candidates)]
    cover = cover_rows(left, deadline=deadline, tell=proving(progress, "open_sites"))
    if cover.chosen is None:
        return infeasible(started)
    opened = sorted([*sites.fixed, *(sites.candidates[position] for position in cover.chosen)])
    bound = len(sites.fixed) + cover.bound
    check_covered(merged.sets, merged.weights, opened, int(merged.weights.sum()))
    return Solution(tuple(opened), len(opened), bound, cover.status, time.monotonic() - started)


def mclp(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Cover the most weight with `p` sites: the maximal covering location problem (Church & ReVelle 1974).

    Sets: G the distinct sets S of sites that cover some point (`models.program.merging`). Variables: x_j = 1 when site j is open,
    hit_S <= 1 when some site of S is.  max sum of weight_S hit_S  under (1) to (3) of `models.program.formulation`.

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
    return _covered(covers, weight, p, 1, fixed, forbidden, time_limit_s, progress)


def backup_coverage(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Cover the most weight twice with `p` sites: backup coverage (Hogan & ReVelle 1986, BACOP1 without its first cover).

    As `mclp`, with (3b) of `models.program.formulation` for (3): hit_S <= sum of x_j over S without k, for every k of S.

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
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the weight covered by two open sites or more.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    return _covered(covers, weight, p, 2, fixed, forbidden, time_limit_s, progress)


def gradual_coverage(
    cost: ArrayLike,
    weight: ArrayLike,
    p: int,
    *,
    full: float,
    none: float,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Serve best where service fades with cost: gradual maximal covering (Church & Roberts 1983; Berman & Krass 2002).

    Service is 1000 thousandths up to `full`, 0 from `none` on, and falls in a straight line between, rounded to the nearest
    thousandth (a half up). What falls short of 1000 is travelled as in `models.program.formulation`:  max  sum of 1000 weight_i -
    sum of step_S weight_S miss_S  under (1), (2) and (4).

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats.
    weight
        (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    full, none
        costs up to which service is full, and from which there is none, in the unit of `cost`; full < none.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is weight × thousandths of service by the best open site, summed.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    costs, weights = read_demand(cost, weight)
    sites = read_sites(costs.values.shape[1], p, fixed, forbidden)
    if not 0 <= full < none < math.inf:
        raise ValueError(f"full and none must be costs, full the smaller, not {full} and {none}")
    if not sites.possible:
        return infeasible(started)
    levels, inverse = np.unique(costs.given, return_inverse=True)
    gains = np.array([_service(level, Fraction(full), Fraction(none)) for level in levels.tolist()], dtype=np.int64)
    gain = Gain("gradual", gains[inverse.reshape(costs.given.shape)], weights)
    return answer(sites.problem(gain), time_limit_s, started, progress)


def _service(cost: float, full: Fraction, none: Fraction) -> int:
    """Return thousandths of service at a cost."""
    if cost <= full:
        return FULL_SERVICE
    return 0 if cost >= none else math.floor(FULL_SERVICE * (none - Fraction(cost)) / (none - full) + Fraction(1, 2))


def _covered(
    covers: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    times: int,
    fixed: Collection[int],
    forbidden: Collection[int],
    time_limit_s: float | None,
    progress: Progress | None,
) -> Solution:
    started = time.monotonic()
    merged, total = read_covers(covers, weight)
    sites = read_sites(total, p, fixed, forbidden)
    if not sites.possible:
        return infeasible(started)
    found = answer(sites.problem(_coverage(merged, times)), time_limit_s, started, progress)
    if found.objective is not None:
        check_covered(covers, read_weight(weight, np.shape(covers)[0]), found.open, int(found.objective), times=times)
    return found


def _coverage(merged: Merged, times: int = 1) -> Coverage:
    weights: IntArray = merged.weights
    return Coverage("coverage", merged.sets, weights, times)


def _read_share(share: Fraction | float | str) -> Fraction:
    try:
        exact = share if isinstance(share, Fraction) else Fraction(Decimal(str(share)))
    except (ArithmeticError, ValueError):
        exact = Fraction(-1)
    if not 0 <= exact <= 1:
        raise ValueError(f"share must be 0 to 1, not {share!r}")
    return exact
