"""Branch and bound for the p-median: a linear relaxation guides, integer bounds decide."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, FloatArray, IntArray
from models.pmedian.benders import Master, Relaxed
from models.pmedian.bounding import (
    CLOSED,
    FREE,
    OPEN,
    Median,
    State,
    ascend,
    completed,
    decide,
    lagrangian,
    rounded_up,
)
from models.pmedian.interchange import greedy, swap
from models.progress import Tell

# of subgradient ascent; where points cost all or nothing it gets nowhere, and cuts alone prove more in a fifth of the time
STEPS = 300
ROUNDS = 100
NODE_ROUNDS = 4
SHRUNK = 0.7
PROMISING = 1.005


@dataclass
class _Node:
    """Decisions not yet explored, and what is proven of all plans that respect them."""

    bound: int
    state: State


class Search:
    """An exact search for the cheapest plan of a p-median; what it has found stands whenever it is stopped.

    Parameters
    ----------
    median
        the problem; p is 1 to its number of sites.
    must
        (m,) sites that are open in every plan, at most p.
    below
        only plans cheaper than this are looked for.
    deadline
        `time.monotonic()` at which to stop.
    tell
        hears the cost of the best plan so far and the bound on it; an error from it passes through and spoils nothing.
    start
        (n,) multipliers that were good in a problem much like it: where they prove enough, nothing else is done.
    """

    def __init__(
        self,
        median: Median,
        must: BoolArray,
        below: int,
        deadline: float = math.inf,
        tell: Tell | None = None,
        start: FloatArray | None = None,
    ) -> None:
        self._whole, self._must, self._deadline, self._tell = median, must, deadline, tell
        # those that were good before much was decided by them
        self.multiplier = start
        # one value, so that Ctrl-C cannot come between cost and plan
        self._best: tuple[int, IntArray | None] = (below, None)
        self.nodes = 0
        self._floor = int(median.cost.min(axis=0).sum())
        self._seen: set[bytes] = set()
        self._stack: list[_Node] | None = None
        self._current: _Node | None = None
        # the problem as far as it is still open: the sites left, by position in the whole one, and what is decided
        self._median, self._sites = median, np.arange(len(must))
        self._state: State = completed(np.where(must, np.int8(OPEN), np.int8(FREE)), median.p)

    @property
    def value(self) -> int:
        """Cost of the best plan so far, or `below`."""
        return self._best[0]

    @property
    def plan(self) -> IntArray | None:
        """Sites of the best plan so far, ascending."""
        return self._best[1]

    @property
    def bound(self) -> int:
        """No plan costs less than this; `value` once the search is over."""
        if self._stack is None:
            return min(self.value, self._floor)
        left = [*self._stack, self._current] if self._current else self._stack
        return min([self.value, *(node.bound for node in left)])

    def offer(self, opened: IntArray) -> None:
        """Keep a plan if it is cheaper than those before."""
        value = self._whole.value(opened)
        if value < self.value:
            self._best = (value, np.sort(opened))

    def run(self) -> None:
        """Search until the plan is proven or the time is over; Ctrl-C passes through and spoils nothing."""
        if self.multiplier is not None:
            self._prove_all(self.multiplier)
            if self._over():
                return
        self._improve(greedy(self._whole, self._must))
        if self._over():
            return
        multiplier = self._climb()
        if self._over():
            return
        master = self._shrink(multiplier)
        master = self._tighten(master)
        if not self._over():
            self._branch(master)

    def _over(self) -> bool:
        return self._floor >= self.value or self._late()

    def _late(self) -> bool:
        """Tell how far the search is, and return whether its time is over."""
        self._report()
        return time.monotonic() >= self._deadline

    def _report(self) -> None:
        if self._tell is not None:
            self._tell(None if self.plan is None else self.value, self.bound)

    def _improve(self, opened: IntArray) -> None:
        """Keep a plan and what swaps make of it."""
        self.offer(opened)
        if np.sort(opened).tobytes() in self._seen:
            return
        better = swap(self._whole, opened, self._must, self._late)
        self._seen |= {np.sort(opened).tobytes(), better.tobytes()}
        self.offer(better)

    def _climb(self) -> FloatArray:
        """Return good multipliers, having tried the best plans met on the way."""
        start = self.multiplier
        if start is None:
            level = len(self._sites) // (self._whole.p + 1)
            start = np.partition(self._whole.cost, level, axis=0)[level].astype(np.float64)
        steps = 0 if ((self._whole.cost == 0) | (self._whole.cost == self._whole.cost.max(axis=0))).all() else STEPS
        multiplier, choices = ascend(self._whole, start, self._state, self.value, steps, self._late)
        for opened in sorted(choices, key=self._whole.value)[:3]:
            self._improve(opened)
        self.multiplier = multiplier
        self._prove_all(multiplier)
        return multiplier

    def _prove_all(self, multiplier: FloatArray) -> None:
        """Raise the bound on all plans, and decide sites for good."""
        total, self._state = self._prove(multiplier, self._state)
        self._floor = max(self._floor, total)

    def _prove(self, multiplier: FloatArray, state: State) -> tuple[int, State]:
        """Return the proven bound of a node, and its decisions with those that follow."""
        while True:
            bound = lagrangian(self._median, multiplier, state)
            self.offer(self._sites[bound.opened])
            total = rounded_up(self._median, bound)
            if total >= self.value:
                return total, state
            decided = decide(self._median, bound, state, self.value)
            if np.array_equal(decided, state):
                return total, state
            state = decided

    def _shrink(self, multiplier: FloatArray) -> Master:
        """Leave the closed sites out, cut off what no plan pays, and return the master program of what is left."""
        keep = self._state != CLOSED
        cost, state, p = self._median.cost[keep], self._state[keep], self._median.p
        # among any len - p + 1 sites one is open, the nearest of a point too
        most = np.partition(cost, len(cost) - p, axis=0)[len(cost) - p]
        if (state == OPEN).any():
            most = np.minimum(most, cost[state == OPEN].min(axis=0))
        self._median = Median(np.minimum(cost, most), p, self._median.scale, self._median.lost)
        self._sites, self._state = self._sites[keep], state
        master = Master(self._median, self._report)
        master.decide(state)
        master.add_around(np.minimum(multiplier, most))
        return master

    def _tighten(self, master: Master) -> Master:
        """Add cuts for all plans until none is violated, and shrink the problem when many sites are decided."""
        for _ in range(ROUNDS):
            found = master.solve(self._deadline)
            if found is None:
                break
            self._prove_all(found.multiplier)
            self._improve_promising(self._rounded(found, self._state))
            if self._over():
                break
            if (self._state != CLOSED).sum() < SHRUNK * len(self._state):
                master = self._shrink(found.multiplier)
                continue
            master.decide(self._state)
            if not master.cut(found):
                break
        return master

    def _rounded(self, found: Relaxed, state: State) -> IntArray:
        """Return the plan of the sites with the largest shares."""
        rank = np.where(state == OPEN, 2.0, np.where(state == CLOSED, -1.0, found.share))
        return self._sites[np.argsort(-rank, kind="stable")[: self._median.p]]

    def _branch(self, master: Master) -> None:
        """Explore the tree depth first: a node then differs little from the one solved before."""
        self._stack = [_Node(self._floor, self._state)]
        while self._stack and not self._late():
            # first here, then off the stack: stopped between the two, the bound still knows it
            self._current = self._stack[-1]
            self._stack.pop()
            if self._current.bound < self.value:
                children = self._explore(master, self._current)
                if children is None:
                    return
                self._stack += children
            self._current = None

    def _explore(self, master: Master, node: _Node) -> list[_Node] | None:
        """Return what is left of a node: nothing, or the node split in two; None when the time came first."""
        self.nodes += 1
        state, found = node.state, None
        master.decide(state)
        for _ in range(NODE_ROUNDS):
            fresh = master.solve(self._deadline)
            if fresh is None:
                if time.monotonic() >= self._deadline:
                    return None
                break
            found = fresh
            total, state = self._prove(found.multiplier, state)
            node.bound = max(node.bound, total)
            if node.bound >= self.value:
                return []
            master.decide(state)
            if not master.cut(found):
                break
        free = np.flatnonzero(state == FREE)
        if len(free) == 0:
            self.offer(self._sites[state == OPEN])
            return []
        site = free[0]
        if found is not None:
            self._improve_promising(self._rounded(found, state))
            site = free[np.argmin(np.abs(found.share[free] - 0.5))]
        return [_Node(node.bound, self._with(state, site, choice)) for choice in (OPEN, CLOSED)]

    def _improve_promising(self, opened: IntArray) -> None:
        if self._whole.value(opened) < PROMISING * self.value:
            self._improve(opened)

    def _with(self, state: State, site: int, choice: int) -> State:
        child = state.copy()
        child[site] = choice
        return completed(child, self._median.p)
