"""Merging demand points that the same candidates cover: millions of points become a few thousand sets.

Every candidate gets a random 64-bit key, and every point the sum of the keys of its candidates, so that equal
sets have equal sums. Unequal sets may have equal sums, too, and nothing would tell: each group found is
therefore compared with the sets themselves, and when one is mixed, all sets are sorted instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.access import BoolArray, IntArray

Bits = NDArray[np.uint8]
Keys = NDArray[np.uint64]
LARGEST_TOTAL = 2**63 - 1
# a table of this many slots still fits a processor's cache; more groups than that are sorted
MOST_SLOT_BITS = 20


@dataclass(frozen=True, eq=False)
class Merged:
    """Demand by the set of candidates that cover it.

    Parameters
    ----------
    sets
        (g, m) bool, distinct rows, none empty, in the order of their bits: equal demand gives equal programs.
    weights
        (g,) int64, positive: what the points with that set weigh together.
    never
        weight of the points that no candidate covers.
    """

    sets: BoolArray
    weights: IntArray
    never: int


def merge_covers(covers: ArrayLike | Any, weight: ArrayLike) -> Merged:
    """Merge the demand points that the same candidates cover.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix of any format: candidate j covers point i. A sparse matrix may hold
        stored False, repeated entries (covered where any is True) and indices in any order; CSC is read as it
        stands, other formats are converted to it, and none is made dense.
    weight
        (n,) non-negative ints; points without weight are dropped.

    Returns
    -------
    merged
        the distinct sets with the sums of their weights; exact.

    Raises
    ------
    ValueError
        if shapes, types or signs do not fit, or the weights add up to more than 64 bits hold.
    """
    matrix = read_matrix(covers)
    points, sites = matrix.shape
    weights = read_weights(weight, points)
    if not hasattr(matrix, "tocsc"):
        return merge_bits(np.packbits(matrix, axis=1), weights, sites)
    columns = Columns(matrix.tocsc())
    group, first = group_equal(columns.sums(site_keys(sites)))
    bits = columns.packed(group, len(first))
    # every point's set is part of its group's union, so the totals are equal only if all of them are the union
    each = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    if int((each * np.bincount(group, minlength=len(first))).sum()) != columns.entries():
        return _sorted(columns.packed(np.arange(points), points), weights, sites)
    return _sorted(bits, _sums(weights, group, len(first)), sites)


def merge_bits(bits: Bits, weight: ArrayLike, width: int) -> Merged:
    """Merge the demand points whose packed rows are equal.

    Parameters
    ----------
    bits
        (n, ceil(width / 8)) uint8, as `numpy.packbits` packs the rows of covers, spare bits 0.
    weight
        (n,) non-negative ints; points without weight are dropped.
    width
        number of candidates m.

    Returns
    -------
    merged
        the distinct sets with the sums of their weights; exact.

    Raises
    ------
    ValueError
        if shapes, types or signs do not fit, or the weights add up to more than 64 bits hold.
    """
    weights = read_weights(weight, len(bits))
    if bits.dtype != np.uint8 or bits.ndim != 2 or bits.shape[1] != (width + 7) // 8:
        raise ValueError(
            f"bits must be uint8 rows of {(width + 7) // 8} bytes for {width} candidates, not {bits.dtype} {bits.shape}"
        )
    padded = np.zeros(8 * bits.shape[1], dtype=np.uint64)
    padded[:width] = site_keys(width)
    of_bytes = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.uint64) @ padded.reshape(-1, 8).T
    sums = np.zeros(len(bits), dtype=np.uint64)
    for column in range(bits.shape[1]):
        sums += of_bytes[bits[:, column], column]
    group, first = group_equal(sums)
    if any((column != column[first][group]).any() for column in bits.T):
        return _sorted(bits, weights, width)
    return _sorted(bits[first], _sums(weights, group, len(first)), width)


@dataclass(frozen=True, eq=False)
class Columns:
    """The points that each candidate covers, read from a CSC matrix that stays as it is; a point may be repeated.

    Parameters
    ----------
    matrix
        scipy CSC of bool, (n, m).
    """

    matrix: Any

    def __iter__(self) -> Iterator[NDArray[np.integer[Any]]]:
        matrix = self.matrix
        all_true = bool(matrix.data.all())
        for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
            rows = matrix.indices[start:end]
            yield rows if all_true else rows[matrix.data[start:end]]

    def entries(self) -> int:
        """Return the number of pairs of a candidate and a point it covers, each counted once."""
        if self.matrix.has_canonical_format:
            return int(np.count_nonzero(self.matrix.data))
        total, position = 0, np.empty(self.matrix.shape[0], dtype=np.int64)
        for rows in self:
            # where a row is repeated the last one stays, so that each row has one winner
            position[rows] = np.arange(len(rows))
            total += int(np.count_nonzero(position[rows] == np.arange(len(rows))))
        return total

    def sums(self, keys: Keys) -> Keys:
        """Return (n,) uint64: the sum of the `keys` (m,) of each point's candidates, modulo 2^64."""
        sums = np.zeros(self.matrix.shape[0], dtype=np.uint64)
        for key, rows in zip(keys, self, strict=True):
            # adds once to a row that is repeated, as a set does
            sums[rows] += key
        return sums

    def packed(self, group: IntArray, groups: int) -> Bits:
        """Return (groups, ceil(m / 8)) uint8: the packed union of the sets of each group's points, `group` (n,)."""
        bits = np.zeros(((self.matrix.shape[1] + 7) // 8, groups), dtype=np.uint8)
        for site, rows in enumerate(self):
            bits[site // 8, group[rows]] |= np.uint8(128 >> site % 8)
        return np.ascontiguousarray(bits.T)


def site_keys(sites: int) -> Keys:
    """Return (sites,) random uint64, the same ones in every run."""
    return np.random.default_rng(0).integers(0, 2**64, sites, dtype=np.uint64)


def group_equal(keys: Keys) -> tuple[IntArray, IntArray]:
    """Return a number for every distinct key, and where one of each stands.

    Parameters
    ----------
    keys
        (n,) uint64, whose upper bits tell most of them apart.

    Returns
    -------
    group, first
        (n,) the number of each key; (g,) the position of one key of each number.
    """
    size = min(max(len(keys).bit_length(), 1), MOST_SLOT_BITS)
    slot = (keys >> np.uint64(64 - size)).astype(np.int64)
    table = np.zeros(1 << size, dtype=np.int64)
    table[slot] = np.arange(len(keys))
    stands_for = table[slot]
    # a key shares its slot with another one or with none, so all its positions are left over, or none is
    left = np.flatnonzero(keys[stands_for] != keys)
    if left.size:
        _, one, inverse = np.unique(keys[left], return_index=True, return_inverse=True)
        stands_for[left] = left[one][inverse]
    first = np.flatnonzero(stands_for == np.arange(len(keys)))
    number = np.empty(len(keys), dtype=np.int64)
    number[first] = np.arange(len(first))
    return number[stands_for], first


def _sorted(bits: Bits, weights: IntArray, width: int) -> Merged:
    """Merge equal rows by sorting them; `weights` are checked already."""
    words = np.zeros((len(bits), 8 * max(1, -(-bits.shape[1] // 8))), dtype=np.uint8)
    words[:, : bits.shape[1]] = bits
    # big-endian words compare like the bytes they are made of
    columns = words.view(">u8").T.astype(np.uint64)
    order = np.lexsort(columns[::-1])
    columns = columns[:, order]
    fresh = np.ones(len(bits), dtype=bool)
    fresh[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    starts = np.flatnonzero(fresh)
    sums = np.add.reduceat(weights[order], starts) if starts.size else np.zeros(0, dtype=np.int64)
    empty = ~columns[:, starts].any(axis=0)
    kept = ~empty & (sums > 0)
    sets = np.unpackbits(bits[order[starts[kept]]], axis=1, count=width).astype(bool)
    return Merged(sets, sums[kept], int(sums[empty].sum()))


def _sums(weights: IntArray, group: IntArray, groups: int) -> IntArray:
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, weights)
    return sums


def read_matrix(covers: ArrayLike | Any) -> Any:
    """Return covers as a bool matrix, sparse ones as they are; anything else is a ValueError."""
    matrix: Any = covers if hasattr(covers, "tocsc") else np.asarray(covers)
    if matrix.ndim != 2 or matrix.dtype != np.bool_:
        raise ValueError(f"covers must be a bool matrix, not {matrix.dtype} with {matrix.ndim} dimensions")
    return matrix


def read_weights(weight: ArrayLike, points: int, largest_sum: int = LARGEST_TOTAL) -> IntArray:
    """Return (points,) weights as int64.

    Raises
    ------
    ValueError
        if they are not as many non-negative ints, or add up to more than `largest_sum`, 64 bits by default.
    """
    weights = np.asarray(weight)
    if not weights.size:
        weights = weights.astype(np.int64)
    if weights.shape != (points,) or not np.issubdtype(weights.dtype, np.integer) or (weights < 0).any():
        raise ValueError(f"weight must be {points} non-negative ints")
    if points * int(weights.max(initial=0)) > largest_sum and sum(weights.tolist()) > largest_sum:
        raise ValueError(f"weights must not add up to more than {largest_sum}")
    return weights.astype(np.int64, copy=False)
