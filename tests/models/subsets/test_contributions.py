from __future__ import annotations

import itertools
from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.subset_sums import linear_table
from models.subsets.contributions import shapley

EXTREMES = st.integers(-(2**63), 2**63 - 1)


def measures(widths: st.SearchStrategy[int]) -> st.SearchStrategy[np.ndarray]:
    return widths.flatmap(lambda width: arrays(np.int64, 2**width, elements=EXTREMES))


def averaged_over_orders(table: list[int], width: int) -> tuple[Fraction, ...]:
    totals = [0] * width
    for order in itertools.permutations(range(width)):
        plan = 0
        for candidate in order:
            totals[candidate] += table[plan | 1 << candidate] - table[plan]
            plan |= 1 << candidate
    return tuple(Fraction(total, factorial(width)) for total in totals)


@given(measures(st.integers(0, 5)))
def test_shapley_values_are_the_averages_over_all_orders_of_opening(table: np.ndarray) -> None:
    assert shapley(table) == averaged_over_orders(table.tolist(), table.size.bit_length() - 1)


@given(measures(st.integers(0, 8)))
def test_shapley_values_add_up_to_the_whole(table: np.ndarray) -> None:
    assert sum(shapley(table)) == (int(table[-1]) - int(table[0]) if table.size > 1 else 0)


def test_shapley_values_of_a_sum_are_its_terms() -> None:
    assert shapley(linear_table(np.array([5, -3, 0, 2**50]), 9)) == (5, -3, 0, 2**50)


def test_tables_that_do_not_fit_are_refused() -> None:
    for wrong in (np.zeros(3, dtype=np.int64), np.zeros(4), np.zeros((2, 2), dtype=np.int64), np.zeros(0, dtype=np.int64)):
        with pytest.raises(ValueError, match="a table must be int64"):
            shapley(wrong)
    with pytest.raises(ValueError, match="Shapley values stop at 20"):
        shapley(np.zeros(2**21, dtype=np.int64))
