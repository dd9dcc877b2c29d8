"""The p-median's Lagrangian bound, exact in integers, and the sites it decides.

Sets: points i, sites j. Variables: y_j = 1 when j is open, x_ij = 1 when i is served from j. The rows
`sum_j x_ij = 1` are priced by multipliers u_i (Cornuejols, Fisher & Nemhauser 1977). What is left falls apart by site,

    L(u) = sum_i u_i + min { sum_j r_j y_j : sum_j y_j = p },   r_j = sum_i min(c_ij - u_i, 0),

and L(u) is at most the cost of every plan, whatever u. So a linear program in floating point may propose u:
rounded to whole multiples of 1/scale and evaluated in int64, the bound is proven without any tolerance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.access import FloatArray, IntArray

State = NDArray[np.int8]

FREE, CLOSED, OPEN = -1, 0, 1
LARGEST = 2**61
FINEST = 2**30
# figures worked on at a time
IN_CACHE = 1 << 16
FIRST_PACE, LAST_PACE, PATIENCE, MOMENTUM = 1.5, 0.01, 10, 0.5


@dataclass(frozen=True, eq=False)
class Median:
    """A p-median in which every point may be served by every site.

    Parameters
    ----------
    cost
        (m, n) int64, site by point, weights included, not negative.
    p
        number of sites to open.
    scale
        multipliers are whole multiples of 1/scale.
    lost
        cost of a pair that is not allowed, above the cost of every plan without one; 0 when there is none.
    """

    cost: IntArray
    p: int
    scale: int
    lost: int = 0

    def value(self, opened: IntArray) -> int:
        """Return the cost of serving every point from the nearest of the sites `opened`."""
        return int(self.cost[opened].min(axis=0).sum())


@dataclass(frozen=True, eq=False)
class Bound:
    """What one set of multipliers proves under the decisions of a node.

    Parameters
    ----------
    total
        L(u), in units of 1/scale.
    site
        (m,) r_j, in units of 1/scale.
    opened
        the sites that attain the minimum.
    """

    total: int
    site: IntArray
    opened: IntArray


def finest_scale(total: int) -> int:
    """Return the largest power of two by which sums up to `total` can be multiplied within int64.

    Raises
    ------
    OverflowError
        if `total` itself is too large.
    """
    if total > LARGEST:
        raise OverflowError(f"the costs add up to {total}, more than {LARGEST}: use a coarser unit")
    return min(FINEST, 1 << ((LARGEST // max(total, 1)).bit_length() - 1))


def lagrangian(median: Median, multiplier: FloatArray, state: State) -> Bound:
    """Return the proven bound of the given multipliers, for plans that respect `state`.

    Parameters
    ----------
    median
        the problem.
    multiplier
        (n,) u, in the unit of the costs.
    state
        (m,) FREE, CLOSED or OPEN; leaves room for exactly p open sites.
    """
    largest = median.cost.max(axis=0)
    price = np.rint(np.clip(np.nan_to_num(multiplier), 0, largest) * median.scale).astype(np.int64)
    np.minimum(price, largest * median.scale, out=price)
    gain = median.cost * median.scale
    gain -= price
    np.minimum(gain, 0, out=gain)
    site = gain.sum(axis=1)
    return _bound(median.p, int(price.sum()), site, state)


def _bound(p: int, prices: int, site: IntArray, state: State) -> Bound:
    opened, free = np.flatnonzero(state == OPEN), np.flatnonzero(state == FREE)
    best = free[np.argsort(site[free], kind="stable")[: p - len(opened)]]
    opened = np.concatenate([opened, best])
    return Bound(prices + sum(site[opened].tolist()), site, opened)


def rounded_up(median: Median, bound: Bound) -> int:
    """Return the least whole cost that `bound` leaves possible."""
    return -(-bound.total // median.scale)


def decide(median: Median, bound: Bound, state: State, below: int) -> State:
    """Return `state` with every site decided that no plan cheaper than `below` can have otherwise.

    A site outside the minimum is tried in place of the worst inside, one inside is replaced by the best outside.
    """
    free = state == FREE
    inside = np.zeros(len(state), dtype=bool)
    inside[bound.opened] = True
    inside &= free
    outside = free & ~inside
    spare = min((below - 1) * median.scale - bound.total, LARGEST)
    decided = state.copy()
    if not inside.any():
        decided[outside] = CLOSED
    elif not outside.any():
        decided[inside] = OPEN
    else:
        decided[outside & (bound.site - bound.site[inside].max() > spare)] = CLOSED
        decided[inside & (bound.site[outside].min() - bound.site > spare)] = OPEN
    return decided


def completed(state: State, p: int) -> State:
    """Return `state` with the free sites decided where p leaves no choice."""
    free, opened = state == FREE, int((state == OPEN).sum())
    if opened == p:
        return np.where(free, np.int8(CLOSED), state)
    if opened + int(free.sum()) == p:
        return np.where(free, np.int8(OPEN), state)
    return state


def ascend(
    median: Median, start: FloatArray, state: State, target: int, steps: int, over: Callable[[], bool]
) -> tuple[FloatArray, list[IntArray]]:
    """Improve multipliers by subgradient steps in floating point (Held, Wolfe & Crowder 1974).

    Parameters
    ----------
    median
        the problem.
    start
        (n,) first multipliers.
    state
        what is decided.
    target
        cost of the best plan known.
    steps
        how many steps at most.
    over
        says when to stop.

    Returns
    -------
    multiplier, choices
        the best multipliers met, and the sites open in the minimum whenever these were improved.
    """
    cost = median.cost.astype(np.float64)
    multiplier, best, choices = start, start, []
    highest, pace, stale = -np.inf, FIRST_PACE, 0
    direction = np.zeros_like(start)
    for _ in range(steps):
        opened, total, paying = _minimum(cost, multiplier, state, median.p)
        if total - highest > 1e-6 * abs(total):
            highest, best, stale = total, multiplier, 0
            choices.append(opened)
        else:
            stale += 1
        if stale >= PATIENCE:
            pace, stale, multiplier = pace / 2, 0, best
        direction = 1.0 - paying + MOMENTUM * direction
        length = float(direction @ direction)
        if pace < LAST_PACE or length == 0 or highest > target - 1 or over():
            break
        multiplier = np.maximum(multiplier + pace * max(target - total, 1.0) / length * direction, 0)
    return best, choices


def _minimum(cost: FloatArray, multiplier: FloatArray, state: State, p: int) -> tuple[IntArray, float, IntArray]:
    """Return the sites of the minimum, L(u), and how many of these serve each point, in floating point."""
    rows = max(1, IN_CACHE // max(cost.shape[1], 1))
    gain, site = np.empty((rows, cost.shape[1])), np.empty(len(cost))
    for first in range(0, len(cost), rows):
        part = cost[first : first + rows]
        here = np.subtract(part, multiplier, out=gain[: len(part)])
        np.minimum(here, 0, out=here).sum(axis=1, out=site[first : first + rows])
    opened, free = np.flatnonzero(state == OPEN), np.flatnonzero(state == FREE)
    count = p - len(opened)
    if count < len(free):
        free = free[np.argpartition(site[free], count)[:count]]
    opened = np.sort(np.concatenate([opened, free]))
    return opened, float(multiplier.sum() + site[opened].sum()), (cost[opened] < multiplier).sum(axis=0)
