"""Merging demand: every objective here is a constant and a weight on each set of candidates that stays shut.

For coverage, the people a set of candidates could serve are not served when none of the set opens. For
distance, a person's way grows by one step when none of the candidates nearer than that step opens. Points
with the same set are one row of the program, so its size is bounded by the geometry, not by the people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.access import AccessMatrix, BoolArray, IntArray

Bits = NDArray[np.uint8]
# sums of people × millimetres must fit int64 with room for one more addition
LARGEST_SUM = 2**62


@dataclass(frozen=True, eq=False)
class Misses:
    """An integer measure of any plan: `constant` plus the weights of the sets of which nothing is open.

    Parameters
    ----------
    constant
        the measure when every set is hit.
    sets
        (g, m) bool, distinct rows: the candidates in each set.
    weights
        (g,) int64, positive.
    """

    constant: int
    sets: BoolArray
    weights: IntArray

    def value(self, open_candidates: BoolArray) -> int:
        """Return the measure of the plan that opens `open_candidates`, (m,) bool."""
        missed = ~(self.sets & open_candidates).any(axis=1)
        return self.constant + int(self.weights[missed].sum())

    @property
    def scale(self) -> int:
        """The largest value the weights can add up to."""
        return int(self.weights.sum())


def unserved(covers: BoolArray, people: IntArray, served_anyway: BoolArray) -> Misses:
    """Return the people not served, as a measure of plans.

    Parameters
    ----------
    covers
        (n, m) bool: candidate j would serve demand point i.
    people
        (n,) int64.
    served_anyway
        (n,) bool: a kept office serves the point already.

    Returns
    -------
    misses
        people who are served by nothing of the plan.
    """
    open_question = ~served_anyway & (people > 0)
    never = open_question & ~covers.any(axis=1)
    rows = open_question & ~never
    sets, weights = merge(np.packbits(covers[rows], axis=1), people[rows], covers.shape[1])
    return Misses(int(people[never].sum()), sets, weights)


def person_distance(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> Misses:
    """Return people × distance to the nearest open office, summed, by the radius formulation.

    Parameters
    ----------
    distance
        millimetres or seconds.
    people
        (n,) int64.
    keep, candidates
        columns of the matrix.

    Returns
    -------
    misses
        steps between consecutive distances, weighted by people, on the sets of nearer candidates.

    Raises
    ------
    ValueError
        if the sums would not fit 64 bits.
    """
    far = LARGEST_SUM
    values = np.where(distance.reachable, distance.values, far)
    kept = values[:, keep].min(axis=1) if keep.size else np.full(len(people), far, dtype=np.int64)
    choices = np.minimum(values[:, candidates], kept[:, None])
    counted = people > 0
    # a point that reaches none of these offices whatever opens has no distance, and no part in the average
    counted &= np.minimum(choices.min(axis=1, initial=far), kept) < far
    largest = int(distance.values[distance.reachable].max(initial=0))
    if int(people.sum()) * largest >= LARGEST_SUM:
        msg = f"{int(people.sum())} people × {largest} does not fit 64 bits"
        raise ValueError(msg)
    order = np.argsort(choices, axis=1, kind="stable")
    ladder = np.concatenate([np.take_along_axis(choices, order, axis=1), kept[:, None]], axis=1)
    constant = int((people[counted] * ladder[counted, 0]).sum())
    nearer = np.zeros((len(people), (candidates.size + 7) // 8), dtype=np.uint8)
    found: list[tuple[Bits, IntArray]] = []
    for step in range(candidates.size):
        rows = np.arange(len(people))
        column = order[:, step]
        nearer[rows, column // 8] |= (128 >> (column % 8)).astype(np.uint8)
        # a step into the unreachable is no distance: the plan must hit the set, which `must_hit` says
        grows = counted & (ladder[:, step + 1] > ladder[:, step]) & (ladder[:, step + 1] < far)
        found.append((nearer[grows].copy(), (ladder[grows, step + 1] - ladder[grows, step]) * people[grows]))
    if not found:
        return Misses(constant, np.zeros((0, 0), dtype=bool), np.zeros(0, dtype=np.int64))
    bits = np.concatenate([part for part, _ in found])
    sets, weights = merge(bits, np.concatenate([part for _, part in found]), candidates.size)
    return Misses(constant, sets, weights)


def must_hit(distance: AccessMatrix, people: IntArray, keep: IntArray, candidates: IntArray) -> BoolArray:
    """Return the distinct sets (g, m) of candidates of which one must open for everyone to reach an office who can."""
    able = distance.reachable[:, candidates]
    left = (people > 0) & ~distance.reachable[:, keep].any(axis=1) & able.any(axis=1)
    sets, _ = merge(np.packbits(able[left], axis=1), people[left], candidates.size)
    return sets


def merge(bits: Bits, weights: IntArray, width: int) -> tuple[BoolArray, IntArray]:
    """Return the distinct rows of packed `bits` as (g, width) bool, with the sums of their weights.

    The rows themselves are compared, not hashes of them; the order is that of the bits, so equal
    inputs give equal programs.
    """
    if not len(bits) or not width:
        rows = min(len(bits), 1)
        return np.zeros((rows, width), dtype=bool), np.full(rows, weights.sum(), dtype=np.int64)
    keys = np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    sums = np.zeros(len(first), dtype=np.int64)
    np.add.at(sums, inverse, weights)
    return np.unpackbits(bits[first], axis=1, count=width).astype(bool), sums
