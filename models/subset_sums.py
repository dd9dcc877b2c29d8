"""Every plan at once: a measure of all 2**m sets of m candidates, in whole numbers, as one array.

Plan number O is a bit mask: candidate j, by position, is open in O when bit j, of value 2**j, is set. So plan 0
opens nothing, and the last plan opens everything.

A measure that puts a weight on each set of candidates of which nothing opens has, for plan O, the sum over the
subsets of O's complement. One fast zeta transform gives it for all O in m 2**(m-1) additions (Yates 1937;
Björklund, Husfeldt, Kaski & Koivisto 2007, "Fourier meets Möbius", STOC). The same holds with the maximum in the
place of the sum.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.access import BoolArray, IntArray

# 2**24 plans are 128 MiB a measure; beyond, the integer program is the better tool
LARGEST = 24
# 2**16 int64 stay in a core's second cache
BLOCK_BITS = 16
# below this step, strided one-dimensional slices beat numpy's many short inner loops
STRIDED_BITS = 4
# whole numbers of any size are tabulated by digits of this base
DIGIT = 1 << 32
INT64 = np.iinfo(np.int64)


def masks(sets: BoolArray) -> IntArray:
    """Return the bit mask of each set of candidates.

    Parameters
    ----------
    sets
        (g, m) bool: candidate j is in set i.

    Returns
    -------
    masks
        (g,) int64, bit j for candidate j.

    Raises
    ------
    ValueError
        if `sets` is not a bool matrix, or has more than 24 columns.
    """
    if sets.ndim != 2 or sets.dtype != np.bool_:
        raise ValueError(f"sets must be a bool matrix, not {sets.dtype} with {sets.ndim} dimensions")
    _check_width(sets.shape[1])
    found = np.zeros(len(sets), dtype=np.int64)
    for byte, packed in enumerate(np.packbits(sets, axis=1, bitorder="little").T):
        found |= packed.astype(np.int64) << (8 * byte)
    return found


def sum_table(constant: int, sets: BoolArray, weights: IntArray, needed: IntArray | None = None) -> IntArray:
    """Return, for every plan, `constant` and the weights of the sets of which too few candidates open.

    A set S that needs two becomes |S| + 1 sets that need one: for any plan O,
    [at most one of S opens] = sum over j in S of [S without j is missed] - (|S| - 1) [S is missed].

    Parameters
    ----------
    constant
        the measure when every set has what it needs.
    sets
        (g, m) bool, in any order, repeated or empty as it may be.
    weights
        (g,) int64, or Python's own integers (`object`), of any sign.
    needed
        (g,) ints, each 1 or 2: how many of the set must open; 1 by default.

    Returns
    -------
    table
        (2**m,) of the same kind as the weights.

    Raises
    ------
    OverflowError
        if weights are int64, and their sums might not fit 64 bits.
    ValueError
        if shapes, types or numbers do not fit, or m is above 24.
    """
    if weights.dtype == object:
        return _long_sum_table(constant, sets, weights, needed)
    bits = masks(sets)
    _check_whole("weights", weights, bits.shape)
    double = np.zeros(bits.shape, dtype=bool) if needed is None else _needs_two(needed, bits.shape)
    width = sets.shape[1]
    # sums on the way may pass 64 bits and wrap around: what comes out fits them, and is right
    _check_scale(abs(int(constant)) + _magnitude(weights))
    table = np.zeros(1 << width, dtype=np.int64)
    table[-1] = constant
    np.add.at(table, _complement(bits, width), weights)
    if double.any():
        np.subtract.at(table, _complement(bits[double], width), sets[double].sum(axis=1) * weights[double])
        for candidate in range(width):
            member = sets[:, candidate] & double
            np.add.at(table, _complement(bits[member] ^ (1 << candidate), width), weights[member])
    _fold(table, np.add)
    return table


def _long_sum_table(constant: int, sets: BoolArray, weights: IntArray, needed: IntArray | None) -> IntArray:
    """Return `sum_table` in whole numbers of any size: digits of 32 bits each have a table, and are put together."""
    digits = []
    while abs(constant) >= DIGIT or np.abs(weights).max(initial=0) >= DIGIT:
        digits.append(sum_table(constant % DIGIT, sets, (weights % DIGIT).astype(np.int64), needed))
        constant, weights = constant // DIGIT, weights // DIGIT
    table = sum_table(constant, sets, weights.astype(np.int64), needed).astype(object)
    for digit in reversed(digits):
        table *= DIGIT
        table += digit
    return table


def max_table(constant: int, sets: BoolArray, values: IntArray) -> IntArray:
    """Return, for every plan, the largest of `constant` and the values of the sets of which nothing opens.

    Parameters
    ----------
    constant
        the measure when every set is hit.
    sets
        (g, m) bool.
    values
        (g,) int64.

    Returns
    -------
    table
        (2**m,) int64.

    Raises
    ------
    OverflowError
        if `constant` does not fit 64 bits.
    ValueError
        if shapes or types do not fit, or m is above 24.
    """
    bits = masks(sets)
    _check_whole("values", values, bits.shape)
    _check_scale(constant)
    table = np.full(1 << sets.shape[1], constant, dtype=np.int64)
    np.maximum.at(table, _complement(bits, sets.shape[1]), values)
    _fold(table, np.maximum)
    return table


def least_pair_table(between: IntArray, alone: IntArray, none: int) -> IntArray:
    """Return, for every plan, the least value of a pair of open candidates or of an open candidate by itself.

    The plans whose last candidate is i are those of the candidates before i, with i's own value and its pairs.

    Parameters
    ----------
    between
        (m, m) int64: the value of candidates i < j at row i, column j; nothing else is read.
    alone
        (m,) int64: the value of each candidate by itself, such as its distance from the nearest kept office.
    none
        the value where nothing is smaller: no table entry exceeds it.

    Returns
    -------
    table
        (2**m,) int64.

    Raises
    ------
    OverflowError
        if `none` does not fit 64 bits.
    ValueError
        if shapes or types do not fit, or m is above 24.
    """
    width = len(alone)
    _check_width(width)
    _check_whole("between", between, (width, width))
    _check_whole("alone", alone, (width,))
    _check_scale(none)
    table = np.empty(1 << width, dtype=np.int64)
    table[0] = none
    for last in range(width):
        block = table[1 << last : 2 << last]
        block[0] = alone[last]
        for other in range(last):
            np.minimum(block[: 1 << other], between[other, last], out=block[1 << other : 2 << other])
        np.minimum(block, table[: 1 << last], out=block)
    return table


def subset_least(values: IntArray) -> IntArray:
    """Return, for every set of candidates, the least value of its own subsets.

    Parameters
    ----------
    values
        (2**m,) int64 for every set.

    Returns
    -------
    table
        (2**m,) int64.
    """
    # by their complements, sets within another are those that contain it
    reverse = values[::-1].copy()
    _fold(reverse, np.minimum)
    return reverse[::-1]


def linear_table(coefficients: IntArray, constant: int = 0) -> IntArray:
    """Return, for every plan, `constant` and the coefficients of its open candidates.

    Parameters
    ----------
    coefficients
        (m,) int64, of any sign.
    constant
        the measure of the plan that opens nothing.

    Returns
    -------
    table
        (2**m,) int64.

    Raises
    ------
    OverflowError
        if the sums might not fit 64 bits.
    ValueError
        if shape or type does not fit, or m is above 24.
    """
    _check_width(len(coefficients))
    _check_whole("coefficients", coefficients, (len(coefficients),))
    _check_scale(abs(int(constant)) + _magnitude(coefficients))
    table = np.empty(1 << len(coefficients), dtype=np.int64)
    table[0] = constant
    for candidate, coefficient in enumerate(coefficients):
        step = 1 << candidate
        np.add(table[:step], coefficient, out=table[step : 2 * step])
    return table


def count_table(candidates: int) -> NDArray[np.uint8]:
    """Return, for every plan, how many of the m `candidates` open, (2**m,) uint8; m above 24 is a ValueError."""
    _check_width(candidates)
    return np.bitwise_count(np.arange(1 << candidates, dtype=np.uint32))


def _fold(table: IntArray, combine: np.ufunc) -> None:
    """Replace each entry, in place, by what `combine` makes of the entries of all masks that contain its own.

    The low bits are done block by block, the high ones on bands of columns copied side by side, so that all
    work but two passes happens in the cache.
    """
    bits = table.size.bit_length() - 1
    low = min(bits, BLOCK_BITS)
    for block in table.reshape(-1, 1 << low):
        for bit in range(min(low, STRIDED_BITS)):
            step = 1 << bit
            for start in range(step):
                lower = block[start :: 2 * step]
                combine(lower, block[start + step :: 2 * step], out=lower)
        for bit in range(STRIDED_BITS, low):
            _fold_halves(block.reshape(-1, 2, 1 << bit), combine)
    if bits == low:
        return
    grid = table.reshape(-1, 1 << low)
    edges = range(0, (1 << low) + 1, max(1, (1 << BLOCK_BITS) // len(grid)))
    for first, end in pairwise(edges):
        band = grid[:, first:end].copy()
        for bit in range(bits - low):
            _fold_halves(band.reshape(-1, 2, (end - first) << bit), combine)
        grid[:, first:end] = band


def _fold_halves(halves: IntArray, combine: np.ufunc) -> None:
    """Combine, in place, the first of each pair of rows with the second; `halves` is (pairs, 2, length)."""
    lower = halves[:, 0]
    combine(lower, halves[:, 1], out=lower)


def _complement(bits: IntArray, width: int) -> IntArray:
    # from the complement, a plan's missed sets are the masks that contain its own: half the passes of a sum over subsets
    return bits ^ ((1 << width) - 1)


def _magnitude(weights: IntArray) -> int:
    """Return the exact sum of the absolute values, which itself may exceed 64 bits."""
    total = 0
    for part, sign in ((weights[weights > 0], 1), (weights[weights < 0], -1)):
        # the halves of 32 bits cannot overflow with fewer than 2**31 weights
        total += sign * ((int((part >> 32).sum()) << 32) + int((part & 0xFFFFFFFF).sum()))
    return total


def _needs_two(needed: IntArray, shape: tuple[int, ...]) -> BoolArray:
    if needed.shape != shape or not np.isin(needed, (1, 2)).all():
        raise ValueError(f"needed must be {shape} ones and twos")
    return np.equal(needed, 2)


def _check_width(candidates: int) -> None:
    if candidates > LARGEST:
        raise ValueError(f"{candidates} candidates: tables of all plans stop at {LARGEST}")


def _check_whole(name: str, values: IntArray, shape: tuple[int, ...]) -> None:
    if values.shape != shape or values.dtype != np.int64:
        raise ValueError(f"{name} must be {shape} int64, not {values.shape} {values.dtype}")


def _check_scale(scale: int) -> None:
    if not INT64.min <= scale <= INT64.max:
        raise OverflowError(f"a measure of up to {scale} does not fit 64 bits")
