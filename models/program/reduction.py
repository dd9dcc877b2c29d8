"""Merging demand: sums over people become a constant and a weight on each set of candidates that stays shut.

For coverage, the people a set of candidates could serve are not served when none of the set opens. For
distance, a person's way grows by one step when none of the candidates nearer than that step opens. Points
with the same set are one row of the program, so its size is bounded by the geometry, not by the people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.access import AccessMatrix, BoolArray, IntArray

Bits = NDArray[np.uint8]
# sums of people × millimetres must fit int64 with room for one more addition
LARGEST_SUM = 2**62
# plans valued together
TOGETHER = 1 << 13


@dataclass(frozen=True, eq=False)
class Misses:
    """An integer measure of any plan: `constant` plus the weights of the sets of which too little is open.

    Parameters
    ----------
    constant
        the measure when every set is hit.
    sets
        (g, m) bool: the candidates in each set.
    weights
        (g,) int64, positive but for sets of one candidate, which may have any weight; Python's own integers (`object`) where
        they might add up to more than 64 bits.
    needed
        (g,) int64, 1 or 2: how many of a set must be open for it to be hit.
    """

    constant: int
    sets: BoolArray
    weights: IntArray
    needed: IntArray

    def value(self, open_candidates: BoolArray) -> int:
        """Return the measure of the plan that opens `open_candidates`, (m,) bool."""
        missed = (self.sets & open_candidates).sum(axis=1) < self.needed
        return self.constant + int(self.weights[missed].sum())

    def values_of(self, opened: BoolArray) -> IntArray:
        """Return (p,) the measure of many plans, (p, m) bool."""
        # the sums of 0s and 1s are whole in floats, too, which are multiplied many times as fast
        sets, needed = self.sets.T.astype(np.float32), self.needed - 0.5
        blocks = (opened[first : first + TOGETHER] for first in range(0, len(opened), TOGETHER))
        lost = [(block.astype(np.float32) @ sets < needed).astype(self.weights.dtype) @ self.weights for block in blocks]
        none = np.zeros(0, dtype=self.weights.dtype)
        return np.asarray(self.constant + np.concatenate([none, *lost]))

    @property
    def scale(self) -> int:
        """The largest value the weights can add up to."""
        return int(np.abs(self.weights).sum())


def misses(constant: int, sets: BoolArray, weights: IntArray, needed: IntArray | None = None) -> Misses:
    """Return the measure with sets that are hit by one open candidate, where nothing else is said."""
    return Misses(constant, sets, weights, np.ones(len(sets), dtype=np.int64) if needed is None else needed)


def unserved(covers: BoolArray, people: IntArray, served_by: IntArray, times: int = 1) -> Misses:
    """Return the people served too little, as a measure of plans.

    Parameters
    ----------
    covers
        (n, m) bool: candidate j would serve demand point i.
    people
        (n,) int64.
    served_by
        (n,) how many kept offices serve the point already.
    times
        by how many open offices a person must be served to count.

    Returns
    -------
    misses
        people who are served by fewer than `times` offices of the plan.
    """
    short = times - served_by
    wanting = (short > 0) & (people > 0)
    never = wanting & (covers.sum(axis=1) < short)
    groups = []
    for needed in range(1, times + 1):
        rows = wanting & ~never & (short == needed)
        sets, weights = merge(np.packbits(covers[rows], axis=1), people[rows], covers.shape[1])
        groups.append((sets, weights, np.full(len(sets), needed, dtype=np.int64)))
    sets, weights, needs = (np.concatenate(part) for part in zip(*groups, strict=True))
    return Misses(int(people[never].sum()), sets, weights, needs)


@dataclass(frozen=True, eq=False)
class Ladder:
    """Each point's way to the nearest open office, as steps between consecutive distances.

    Parameters
    ----------
    counted
        (n,) bool: points with people who can reach some office.
    first
        (n,) the way when every candidate is open; meaningless where not counted.
    steps
        packed sets of the candidates nearer than a step, the points concerned, and where the step begins and ends.
    """

    counted: BoolArray
    first: IntArray
    steps: tuple[tuple[Bits, IntArray, IntArray, IntArray], ...]


def ladder(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> Ladder:
    """Return every point's steps.

    Parameters
    ----------
    distance
        millimetres, seconds, or any other non-negative cost.
    people
        (n,) int64.
    keep, candidates
        columns of the matrix.

    Raises
    ------
    OverflowError
        if sums of people × distance would not fit 64 bits.
    """
    far = LARGEST_SUM
    largest = int(distance.values[distance.reachable].max(initial=0))
    if int(people.sum()) * largest >= LARGEST_SUM:
        raise OverflowError(f"{int(people.sum())} people × {largest} does not fit 64 bits")
    values = np.where(distance.reachable, distance.values, far)
    kept = values[:, keep].min(axis=1, initial=far)
    choices = np.minimum(values[:, candidates], kept[:, None])
    order = np.argsort(choices, axis=1, kind="stable")
    rungs = np.concatenate([np.take_along_axis(choices, order, axis=1), kept[:, None]], axis=1)
    # a point that reaches none of these offices whatever opens has no distance, and no part in the average
    counted = (people > 0) & (rungs[:, 0] < far)
    return Ladder(counted, rungs[:, 0], tuple(_steps(order, rungs, counted, far)))


def _steps(order: IntArray, rungs: IntArray, counted: BoolArray, far: int) -> Iterator[tuple[Bits, IntArray, IntArray, IntArray]]:
    points, sites = order.shape
    nearer = np.zeros((points, (sites + 7) // 8), dtype=np.uint8)
    rows = np.flatnonzero(counted)
    for step in range(sites):
        # from where a kept office is as near, or nobody is, there are no further steps
        rows = rows[rungs[rows, step] < rungs[rows, -1]]
        if not rows.size:
            return
        column = order[rows, step]
        nearer[rows, column // 8] |= (128 >> (column % 8)).astype(np.uint8)
        low, high = rungs[rows, step], rungs[rows, step + 1]
        # a step into the unreachable is no distance: the plan must hit the set, which `must_hit` says
        grows = (high > low) & (high < far)
        yield nearer[rows[grows]], rows[grows], low[grows], high[grows]


def person_distance(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> Misses:
    """Return people × distance to the nearest open office, summed, by the radius formulation.

    The parameters and errors are those of `ladder`.

    Returns
    -------
    misses
        steps between consecutive distances, weighted by people, on the sets of nearer candidates.
    """
    ways = ladder(distance, people, keep, candidates)
    constant = int((people[ways.counted] * ways.first[ways.counted]).sum())
    if not ways.steps:
        return misses(constant, np.zeros((0, candidates.size), dtype=bool), np.zeros(0, dtype=np.int64))
    bits = np.concatenate([part[0] for part in ways.steps])
    weights = np.concatenate([(high - low) * people[rows] for _, rows, low, high in ways.steps])
    return misses(constant, *merge(bits, weights, candidates.size))


def farthest(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> tuple[int, BoolArray, IntArray]:
    """Return the largest way as a constant, sets of candidates (g, m), and the way (g,) when a set stays shut.

    The parameters and errors are those of `ladder`. A set is left out when a smaller one says as much.
    """
    ways = ladder(distance, people, keep, candidates)
    constant = int(ways.first[ways.counted].max(initial=0))
    nothing = np.zeros((0, candidates.size), dtype=bool), np.zeros(0, dtype=np.int64)
    if not ways.steps:
        return constant, *nothing
    bits = np.concatenate([part[0] for part in ways.steps])
    values = np.concatenate([high for _, _, _, high in ways.steps])
    bits, values = bits[values > constant], values[values > constant]
    if not len(bits):
        return constant, *nothing
    order = np.argsort(-values, kind="stable")
    _, first = np.unique(_keys(bits[order]), return_index=True)
    chosen = order[np.sort(first)]
    sets, values = np.unpackbits(bits[chosen], axis=1, count=candidates.size).astype(bool), values[chosen]
    keep_rows: list[int] = []
    for row in range(len(sets)):
        # a larger set stays shut only when the smaller does
        if not (~(sets[keep_rows] & ~sets[row]).any(axis=1)).any():
            keep_rows.append(row)
    return constant, sets[keep_rows], values[keep_rows]


def must_hit(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> BoolArray:
    """Return the distinct sets (g, m) of candidates of which one must open for everyone to reach an office who can."""
    able = distance.reachable[:, candidates]
    left = (people > 0) & ~distance.reachable[:, keep].any(axis=1) & able.any(axis=1)
    sets, _ = merge(np.packbits(able[left], axis=1), people[left], candidates.size)
    return sets


def add_up(parts: list[tuple[int, Misses]], width: int) -> Misses:
    """Return the sum of measures, each times an int, with equal sets merged; no set is left with weight 0.

    Raises
    ------
    ValueError
        if a set of several candidates would get a negative weight.
    """
    if sum(abs(factor) * (abs(part.constant) + part.scale) for factor, part in parts) >= LARGEST_SUM:
        parts = [(factor, replace(part, weights=part.weights.astype(object))) for factor, part in parts]
    constant = sum(factor * part.constant for factor, part in parts)
    groups = []
    for needed in (1, 2):
        chosen = [(factor, part, part.needed == needed) for factor, part in parts]
        bits = np.concatenate([np.packbits(part.sets[rows], axis=1) for _, part, rows in chosen])
        sets, weights = merge(bits, np.concatenate([factor * part.weights[rows] for factor, part, rows in chosen]), width)
        counts = weights != 0
        groups.append((sets[counts], weights[counts], np.full(int(counts.sum()), needed, dtype=np.int64)))
    total = Misses(constant, *(np.concatenate(part) for part in zip(*groups, strict=True)))
    if ((total.weights < 0) & (total.sets.sum(axis=1) > 1)).any():
        raise ValueError("criteria of opposite senses do not blend")
    return total


def merge(bits: Bits, weights: IntArray, width: int) -> tuple[BoolArray, IntArray]:
    """Return the distinct rows of packed `bits` as (g, width) bool, with the sums of their weights.

    The rows themselves are compared, not hashes of them; the order is that of the bits, so equal
    inputs give equal programs.
    """
    if not len(bits) or not width:
        rows = min(len(bits), 1)
        return np.zeros((rows, width), dtype=bool), np.full(rows, weights.sum(), dtype=weights.dtype)
    _, first, inverse = np.unique(_keys(bits), return_index=True, return_inverse=True)
    sums = np.zeros(len(first), dtype=weights.dtype)
    np.add.at(sums, inverse, weights)
    return np.unpackbits(bits[first], axis=1, count=width).astype(bool), sums


def _keys(bits: Bits) -> NDArray[np.void]:
    return np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[1]))).ravel()
