"""Maximal stretches of a range over which the best plans stay the same, gathered distance by distance."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.access import BoolArray, IntArray
from models.problem import Problem
from models.subsets.enumeration import added_of
from placement.results.sweep import Stretch

# values kept along the range for the picture
DRAWN = 400


class Gathering:
    """Stretches as they are met, block of distances after block.

    Parameters
    ----------
    problem
        what the plans are plans of.
    plans
        their numbers, in the study's order.
    high
        the end of the range in millimetres.
    distances
        how many distances there will be.
    """

    def __init__(self, problem: Problem, plans: IntArray, high: int, distances: int) -> None:
        self.problem, self.plans, self.high = problem, plans, high
        self.made: list[Stretch] = []
        self.before: bytes | None = None
        self.drawn: list[tuple[int, int | None]] = []
        self.every = max(1, distances // DRAWN)
        self.met = 0

    def take(self, starts: IntArray, values: list[IntArray], first: BoolArray, best: BoolArray) -> None:
        """Add a block of distances."""
        packed = np.packbits(best, axis=0)
        changes = np.ones(len(starts), dtype=bool)
        changes[1:] = (packed[:, 1:] != packed[:, :-1]).any(axis=0)
        changes[0] = packed[:, 0].tobytes() != self.before
        counts = first.sum(axis=0)
        edges = [*np.flatnonzero(changes).tolist(), len(starts)]
        if edges[0] > 0:
            self._longer(0, edges[0], values, best, counts)
        for begin, end in pairwise(edges):
            self._new(begin, starts, values, best)
            self._longer(begin, end, values, best, counts)
        self.before = packed[:, -1].tobytes()
        self._draw(starts, values, best, changes)

    def _new(self, at: int, starts: IntArray, values: list[IntArray], best: BoolArray) -> None:
        start = int(starts[at])
        if self.made:
            self.made[-1] = replace(self.made[-1], end=start - 1)
        winners = self.plans[best[:, at]].tolist()
        plans = tuple(added_of(self.problem, plan) for plan in winners)
        here = _column(values, best, at)
        self.made.append(Stretch(start, self.high, plans, here, here, (len(self.plans) + 1, 0)))

    def _longer(self, begin: int, end: int, values: list[IntArray], best: BoolArray, counts: IntArray) -> None:
        stretch = self.made[-1]
        fewest, most = stretch.tied_first
        tied = min(fewest, int(counts[begin:end].min())), max(most, int(counts[begin:end].max()))
        self.made[-1] = replace(stretch, last_values=_column(values, best, end - 1), tied_first=tied)

    def _draw(self, starts: IntArray, values: list[IntArray], best: BoolArray, changes: BoolArray) -> None:
        for at in np.flatnonzero(changes | (np.arange(self.met, self.met + len(starts)) % self.every == 0)).tolist():
            here = _column(values[:1], best, at)
            self.drawn.append((int(starts[at]), here[0] if here else None))
        self.met += len(starts)

    def stretches(self) -> tuple[Stretch, ...]:
        """Return what was met."""
        return tuple(self.made)

    def line(self) -> tuple[tuple[int, int | None], ...]:
        """Return the first objective along the range."""
        return tuple(self.drawn)


def _column(values: list[IntArray], best: BoolArray, at: int) -> tuple[int, ...]:
    """Return the values that the best plans share in one situation; none where nothing is feasible."""
    if not best[:, at].any():
        return ()
    row = int(best[:, at].argmax())
    return tuple(int(table[row, at if table.shape[1] > 1 else 0]) for table in values)
