"""The p-median's linear relaxation as a master program with cuts: it proposes multipliers and shares of sites.

Sets: points i in groups g, sites j. Variables: y_j in [0, 1] is the share of site j that is open, t_g what the points of group
g pay, s_i in [0, 1] the share of point i that no allowed site serves. With d_i one of the costs of point i, for each i:

    minimise  sum_g t_g + sum_i (lost - top_i) s_i
    (1)  sum_j y_j = p
    (2)  t_g + sum_j sum_{i in g} max(d_i - c_ij, 0) y_j >= sum_{i in g} d_i      any choice of levels d_i
    (3)  sum_{j: c_ij <= top_i} y_j + s_i >= 1      points with pairs not allowed; top_i is the largest allowed cost

Rows (2) are added when violated: for given y the strongest has d_i the k-th least cost of point i, k being the first place at
which the shares, added in this order, reach 1 (Duran-Mateluna, Ales & Elloumi 2023, on the radius formulation of Cornuejols,
Nemhauser & Wolsey 1980). If the rows (2) of a group have duals v, then sum v d_i (and the dual of (3)) is the multiplier of
point i in `models.pmedian.bounding`, whose bound is at least that of the program: max(d - c, 0) is convex in d.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.access import FloatArray, IntArray
from models.pmedian.bounding import CLOSED, OPEN, Median, State
from models.program.linear import LinearProgram

VIOLATED = 1e-6
ROWS_PER_GROUP = 6
GROUPS = 250


@dataclass(frozen=True, eq=False)
class Relaxed:
    """An optimum of the master program.

    Parameters
    ----------
    share
        (m,) y.
    paid
        what each group pays, t, in the unit of the costs.
    multiplier
        (n,) u, in the unit of the costs.
    """

    share: FloatArray
    paid: FloatArray
    multiplier: FloatArray


class Master:
    """The master program of one p-median, kept warm between runs.

    Parameters
    ----------
    median
        the problem.
    tell
        called every two seconds or sooner; an error from it ends the run.
    """

    def __init__(self, median: Median, tell: Callable[[], object] | None = None) -> None:
        self._tell = tell
        self._sites, self._points = median.cost.shape
        # one point without costs more: it fills the last groups up
        self._cost = np.pad(median.cost, ((0, 0), (0, 1)))
        self._order = np.argsort(self._cost, axis=0, kind="stable")
        self._sorted = np.take_along_axis(self._cost, self._order, axis=0)
        self._group = _groups(self._order)
        allowed = self._cost < median.lost if median.lost else np.ones(self._cost.shape, dtype=bool)
        self._top = np.where(allowed, self._cost, 0).max(axis=0)
        self._partial = np.flatnonzero(~allowed.all(axis=0))
        self._least = self._sorted[0][self._group]
        self._unit = max(float(self._top[self._group].sum(axis=1).mean()), 1.0)
        lost = (median.lost - self._top[self._partial]) / self._unit
        groups = len(self._group)
        self._program = LinearProgram(
            np.concatenate([np.zeros(self._sites), np.ones(groups), lost]),
            np.concatenate([np.zeros(self._sites), self._least.sum(axis=1) / self._unit, np.zeros(len(lost))]),
            np.concatenate([np.ones(self._sites), np.full(groups, np.inf), np.ones(len(lost))]),
        )
        size = np.array([float(median.p)])
        start = np.zeros(1, dtype=np.int32)
        self._program.add_rows(size, size, start, np.arange(self._sites), np.ones(self._sites))  # (1)
        for place, point in enumerate(self._partial):  # (3)
            index = np.append(np.flatnonzero(allowed[:, point]), self._sites + groups + place)
            self._program.add_rows(np.ones(1), np.full(1, np.inf), start, index, np.ones(len(index)))
        self._always = self._program.rows
        self._cut_group = np.zeros(0, dtype=np.int64)
        self._cut_level = np.zeros((0, self._group.shape[1]), dtype=np.int64)
        self._dual = np.zeros(0)

    def add_around(self, multiplier: FloatArray) -> None:
        """Add two rows (2) of each group, of levels that enclose the multipliers: of a lone point they imply its bound."""
        multiplier = np.append(multiplier, 0.0)
        count = (self._sorted <= multiplier).sum(axis=0)
        low, high = np.maximum(count - 1, 0), np.minimum(count, self._sites - 1)
        for place in (low, high):
            level = np.take_along_axis(self._sorted, place[None], axis=0)[0]
            self._add(np.arange(len(self._group)), np.minimum(level, self._top))

    def decide(self, state: State) -> None:
        """Hold the sites open or closed that `state` has decided."""
        lower, upper = (state == OPEN).astype(np.float64), (state != CLOSED).astype(np.float64)
        self._program.set_bounds(np.arange(self._sites), lower, upper)

    def solve(self, deadline: float = math.inf) -> Relaxed | None:
        """Return an optimum over the rows held; None when the deadline came or the solver failed."""
        found = self._program.solve(deadline=deadline, tell=self._tell)
        if found is None:
            return None
        paid = slice(self._sites, self._sites + len(self._group))
        self._dual = found.dual[self._always :]
        share = found.reduced_cost[paid][:, None] * self._least
        np.add.at(share, self._cut_group, self._dual[:, None] * self._cut_level)
        multiplier = np.zeros(self._points + 1)
        multiplier[self._group] = share
        multiplier[self._partial] += found.dual[1 : self._always] * self._unit
        return Relaxed(found.value[: self._sites], found.value[paid] * self._unit, multiplier[:-1])

    def cut(self, found: Relaxed) -> int:
        """Add the strongest violated row (2) of every group and return how many there are."""
        share = found.share[self._order]
        reached = np.cumsum(share, axis=0) >= 1 - 1e-9
        reached[-1] = True
        level = np.take_along_axis(self._sorted, reached.argmax(axis=0)[None], axis=0)[0]
        level = np.minimum(level, self._top)
        owed = level - (np.maximum(level - self._sorted, 0) * share).sum(axis=0)
        wrong = np.flatnonzero(owed[self._group].sum(axis=1) - found.paid > VIOLATED * self._unit)
        self._forget()
        self._add(wrong, level)
        return len(wrong)

    def _forget(self) -> None:
        """Drop the rows (2) that do not bind, once there are many."""
        if len(self._cut_group) > ROWS_PER_GROUP * len(self._group):
            slack = np.flatnonzero(self._dual == 0)
            self._program.drop_rows(slack + self._always)
            self._cut_group = np.delete(self._cut_group, slack)
            self._cut_level = np.delete(self._cut_level, slack, axis=0)

    def _add(self, group: IntArray, level: IntArray) -> None:
        """Add the rows (2) of some groups, given the level of every point."""
        group = group[(level[self._group[group]] > self._least[group]).any(axis=1)]
        if len(group) == 0:
            return
        members = self._group[group]
        gain = sum(np.maximum(level[point] - self._cost[:, point], 0) for point in members.T).T
        row, site = np.nonzero(gain)
        # one more entry a row: what its group pays
        starts = np.searchsorted(row, np.arange(len(group)))
        index = np.insert(site, starts, self._sites + group)
        value = np.insert(gain[row, site] / self._unit, starts, 1.0)
        lower = level[members].sum(axis=1) / self._unit
        self._program.add_rows(lower, np.full(len(group), np.inf), starts + np.arange(len(group)), index, value)
        self._cut_group = np.concatenate([self._cut_group, group])
        self._cut_level = np.concatenate([self._cut_level, level[members]])


def _groups(order: IntArray) -> IntArray:
    """Return at most GROUPS equal groups of points whose nearest sites are the same, the last point filling up."""
    filler = order.shape[1] - 1
    size = -(-filler // GROUPS)
    alike = np.lexsort(order[1::-1, :-1])
    return np.append(alike, np.full(-filler % size, filler)).reshape(-1, size)
