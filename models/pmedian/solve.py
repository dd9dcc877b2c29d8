"""The p-median, exact for hundreds of sites: swaps, a Lagrangian, a linear relaxation by cuts, and branching."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np

from models.access import BoolArray, FloatArray, IntArray
from models.messages.findings import CancelledError
from models.plan import Status
from models.pmedian.bounding import LARGEST, Median, finest_scale
from models.pmedian.branching import Search
from models.progress import Tell


@dataclass(frozen=True, slots=True)
class MedianResult:
    """What is known of a p-median when the search ends.

    Parameters
    ----------
    open
        columns of the open sites, ascending; empty when there is no plan.
    value
        sum of weight × cost; None when there is no plan.
    bound
        proven: no plan costs less; None when infeasible.
    status
        `optimal` (value and bound are equal), `feasible` (stopped early, with or without a plan) or `infeasible`.
    nodes
        how many nodes of the search tree were explored.
    seconds
        wall time.
    interrupted
        True when the user stopped it.
    multiplier
        (n,) of the points with a weight, what proves most of the bound: where a search much like it may begin.
    """

    open: tuple[int, ...]
    value: int | None
    bound: int | None
    status: Status
    nodes: int
    seconds: float
    interrupted: bool = False
    multiplier: FloatArray | None = field(default=None, repr=False, compare=False)


def solve_median(  # noqa: PLR0913 - the model's own data
    cost: IntArray,
    weight: IntArray,
    p: int,
    *,
    fixed: tuple[int, ...] = (),
    forbidden: tuple[int, ...] = (),
    allowed: BoolArray | None = None,
    below: int | None = None,
    time_limit_s: float | None = None,
    tell: Tell | None = None,
    start: FloatArray | None = None,
) -> MedianResult:
    """Serve every point from the nearest of `p` open sites at the least total cost (Hakimi 1964), to a proof.

    Greedy and swaps give a plan (`models.pmedian.interchange`), multipliers a bound that decides most sites
    (`models.pmedian.bounding`), cut rounds on a linear program better multipliers (`models.pmedian.benders`), and branching the
    rest (`models.pmedian.branching`).

    Parameters
    ----------
    cost
        (n, m) non-negative ints.
    weight
        (n,) non-negative ints; points of weight 0 need no service.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    allowed
        (n, m): pairs that may be used; all by default.
    below
        only plans cheaper than this are looked for, and where there are none the answer is `infeasible`.
    time_limit_s
        wall seconds; none by default.
    tell
        hears the cost of the best plan so far and the bound on it, again and again.
    start
        the multipliers of a result for the same points and costs, with other sites fixed or forbidden.

    Returns
    -------
    result
        Ctrl-C, and CancelledError from `tell`, end the search like a time limit.

    Raises
    ------
    ValueError
        if shapes or numbers do not fit.
    OverflowError
        if sums of weight × cost do not fit into 64 bits.
    """
    started = time.monotonic()
    deadline = math.inf if time_limit_s is None else started + time_limit_s
    _check(cost, weight, p, fixed, forbidden, allowed)
    sites, points = np.setdiff1d(np.arange(cost.shape[1]), forbidden), np.flatnonzero(weight > 0)
    able = None if allowed is None or allowed.all() else allowed[np.ix_(points, sites)].T
    if not len(set(fixed)) <= p <= len(sites) or (able is not None and not able.any(axis=0).all()):
        return MedianResult((), None, None, "infeasible", 0, time.monotonic() - started)
    must = np.isin(sites, fixed)
    median = _priced(cost[np.ix_(points, sites)].T, weight[points], p, able)
    cover = Search(_unserved(able, p), must, 1, deadline, _quietly(tell)) if able is not None and not able.all() else None
    # beyond any plan's cost where all are looked for
    top = min(median.lost or LARGEST + 1, LARGEST + 1 if below is None else below)
    run = _MedianRun(Search(median, must, top, deadline, tell, start), cover, below is not None)
    run.run()
    return run.result(sites, started)


def _check(
    cost: IntArray, weight: IntArray, p: int, fixed: tuple[int, ...], forbidden: tuple[int, ...], allowed: BoolArray | None
) -> None:
    points, sites = cost.shape
    integers = all(np.issubdtype(array.dtype, np.integer) for array in (cost, weight))
    if not integers or weight.shape != (points,) or (allowed is not None and allowed.shape != cost.shape):
        raise ValueError(f"cost must be a matrix of ints, weight {points} ints, and allowed as large as cost")
    usable = cost if allowed is None else cost[allowed]
    if (usable < 0).any() or (weight < 0).any():
        raise ValueError("costs and weights must not be negative")
    if not 0 < p <= sites or not {*fixed, *forbidden} <= set(range(sites)) or set(fixed) & set(forbidden):
        raise ValueError(f"p must be 1 to {sites}; fixed and forbidden must be different columns below {sites}")


def _priced(cost: IntArray, weight: IntArray, p: int, able: BoolArray | None) -> Median:
    """Return weight × cost, site by point, with pairs not allowed dearer than any plan."""
    usable = cost if able is None else np.where(able, cost, 0)
    total = sum(int(dear) * int(heavy) for dear, heavy in zip(usable.max(axis=0), weight, strict=True))
    lost = 0 if able is None else total + 1
    scale = finest_scale(lost * len(weight) if lost else total)
    priced = usable.astype(np.int64) * weight.astype(np.int64)
    return Median(np.ascontiguousarray(priced if able is None else np.where(able, priced, lost)), p, scale, lost)


def _unserved(able: BoolArray, p: int) -> Median:
    """Return the p-median that counts the points without an allowed open site."""
    cost = np.ascontiguousarray(~able).astype(np.int64)
    return Median(cost, p, finest_scale(cost.shape[1]))


def _quietly(tell: Tell | None) -> Tell | None:
    """Return what a search for any plan tells: that it goes on, and no cost."""
    return None if tell is None else lambda *_: tell(None, None)


@dataclass
class _MedianRun:
    """The searches of one question: whether everyone can be served, and at what cost."""

    search: Search
    cover: Search | None
    only_below: bool
    interrupted: bool = False

    def run(self) -> None:
        try:
            if self.cover is not None:
                self.cover.run()
                if self.cover.plan is None:
                    return
                self.search.offer(self.cover.plan)
            self.search.run()
        except (KeyboardInterrupt, CancelledError):
            self.interrupted = True

    def result(self, sites: IntArray, started: float) -> MedianResult:
        nodes, seconds = self.search.nodes + (self.cover.nodes if self.cover else 0), time.monotonic() - started
        if self.cover is not None and self.cover.plan is None and self.cover.bound == 1:
            return MedianResult((), None, None, "infeasible", nodes, seconds)
        if self.search.plan is None and self.only_below and self.search.bound == self.search.value:
            return MedianResult((), None, None, "infeasible", nodes, seconds)
        if self.search.plan is None:
            return MedianResult((), None, self.search.bound, "feasible", nodes, seconds, self.interrupted)
        value, bound = self.search.value, self.search.bound
        status: Status = "optimal" if value == bound else "feasible"
        opened = tuple(sorted(sites[self.search.plan].tolist()))
        return MedianResult(
            opened, value, bound, status, nodes, seconds, self.interrupted and value != bound, self.search.multiplier
        )
