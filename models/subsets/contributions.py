"""What each candidate is worth over all plans, read from a table of them."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np

from models.access import IntArray
from models.subset_sums import count_table

# sums of 32-bit halves over 2**20 plans, a second's work
LARGEST_GAME = 20


def shapley(table: IntArray) -> tuple[Fraction, ...]:
    """Return each candidate's Shapley value: what it adds to a measure, averaged over all orders of opening (Shapley 1953).

    Parameters
    ----------
    table
        (2**m,) int64, or Python's own integers (`object`): the measure of every plan.

    Returns
    -------
    values
        one exact fraction a candidate; they add up to the measure of all open less that of none.

    Raises
    ------
    ValueError
        if the table is not one of 2**m int64, or m is above 20.

    Notes
    -----
    A plan of s candidates counts in candidate j's value with 1 / (m C(m - 1, s - 1)) where j is open, and with
    -1 / (m C(m - 1, s)) where it is shut; so sums by s, with and without j, are all that is needed.
    """
    candidates = _candidates(table)
    if candidates > LARGEST_GAME:
        raise ValueError(f"{candidates} candidates: Shapley values stop at {LARGEST_GAME}")
    order = np.argsort(count_table(candidates), kind="stable")
    starts = np.cumsum([0, *(comb(candidates, size) for size in range(candidates))])
    # halves of 32 bits, so that no sum of 2**20 of them overflows
    high, low = table[order] >> 32, table[order] & 0xFFFFFFFF
    totals = _sums(high, low, starts)
    values = []
    for candidate in range(candidates):
        opens = order >> candidate & 1
        within = _sums(high * opens, low * opens, starts)
        value = Fraction(0)
        for size in range(candidates):
            value += Fraction(within[size + 1] - (totals[size] - within[size]), candidates * comb(candidates - 1, size))
        values.append(value)
    return tuple(values)


def _sums(high: IntArray, low: IntArray, starts: IntArray) -> list[int]:
    """Return the exact sum of each stretch of numbers given as halves of 32 bits."""
    parts = zip(np.add.reduceat(high, starts).tolist(), np.add.reduceat(low, starts).tolist(), strict=True)
    return [(upper << 32) + lower for upper, lower in parts]


def _candidates(table: IntArray) -> int:
    """Return m for a table of 2**m plans."""
    if table.shape != (table.size,) or table.dtype not in {np.dtype(np.int64), np.dtype(object)} or table.size.bit_count() != 1:
        raise ValueError(f"a table must be int64 for 2**m plans, not {table.shape} {table.dtype}")
    return table.size.bit_length() - 1
