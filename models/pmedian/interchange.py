"""Good p-median plans quickly: lazy greedy, then the best swap again and again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.access import BoolArray, IntArray
from models.pmedian.bounding import Median


def greedy(median: Median, must: BoolArray) -> IntArray:
    """Open `must`, then whatever saves most, until p sites are open.

    Savings only shrink as sites open, so a stale saving is a bound and few are computed anew (Minoux 1978).

    Parameters
    ----------
    median
        the problem.
    must
        (m,) sites open from the start.

    Returns
    -------
    opened
        positions of p sites, ascending.
    """
    cost = median.cost
    nearest = cost[must].min(axis=0) if must.any() else cost.max(axis=0)
    saving = np.maximum(nearest - cost, 0).sum(axis=1)
    opened = np.flatnonzero(must).tolist()
    saving[opened] = -1
    while len(opened) < median.p:
        site = int(saving.argmax())
        fresh = int(np.maximum(nearest - cost[site], 0).sum())
        saving[site] = fresh
        if fresh == saving.max():
            opened.append(site)
            nearest = np.minimum(nearest, cost[site])
            saving[site] = -1
    return np.sort(np.array(opened, dtype=np.int64))


def swap(median: Median, opened: IntArray, must: BoolArray, over: Callable[[], bool]) -> IntArray:
    """Exchange open sites for closed ones as long as that saves (Teitz & Bart 1968).

    The saving of every single exchange is found in one pass over the costs, from the two nearest open sites of each
    point (Whitaker 1983; Resende & Werneck 2007); the best of every open site are then tried one after another.

    Parameters
    ----------
    median
        the problem.
    opened
        positions of p sites.
    must
        (m,) sites that stay open.
    over
        says when the plan is returned as it is.

    Returns
    -------
    opened
        positions of p sites, ascending; unless the time was over, no single exchange saves.
    """
    opened = np.sort(opened)
    value = median.value(opened)
    while not over():
        change = _changes(median.cost, opened)
        change[opened] = 0
        change[:, must[opened]] = 0
        into, least, leaving = change.argmin(axis=0), change.min(axis=0), opened
        saving = np.flatnonzero(least < 0)
        if len(saving) == 0:
            break
        # the first saves what is said; those after it may not any more, and a site may have come in already
        for place in saving[np.argsort(least[saving], kind="stable")]:
            if into[place] not in opened:
                trial = np.append(opened[opened != leaving[place]], into[place])
                if (cheaper := median.value(trial)) < value:
                    opened, value = trial, cheaper
        opened = np.sort(opened)
    return opened


def _changes(cost: IntArray, opened: IntArray) -> IntArray:
    """Return (m, p) what the total gains when a site comes in for an open one."""
    first, second, owner = _two_nearest(cost[opened])
    apart = cost - first
    change = np.minimum(apart, 0).sum(axis=1)
    order = np.argsort(owner, kind="stable")
    begins = np.searchsorted(owner[order], np.arange(len(opened)))
    # reduceat repeats an element for an empty group: a column of zeros at the end and a mask mend that
    extra = np.zeros((len(cost), len(first) + 1), dtype=np.int64)
    np.clip(apart[:, order], 0, (second - first)[order], out=extra[:, :-1])
    sums = np.add.reduceat(extra, begins, axis=1)
    sums[:, np.bincount(owner, minlength=len(opened)) == 0] = 0
    gains: IntArray = sums + change[:, None]
    return gains


def _two_nearest(cost: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return each point's least and second least cost, and the position of the least."""
    owner = cost.argmin(axis=0)
    first = cost[owner, np.arange(cost.shape[1])]
    rest = cost.copy()
    rest[owner, np.arange(cost.shape[1])] = np.iinfo(np.int64).max
    # with one site open the second is the site itself: swapping it out is then accounted as serving from the newcomer
    second = rest.min(axis=0) if len(cost) > 1 else np.full_like(first, np.iinfo(np.int64).max // 4)
    return first, second, owner
