"""Allotting against every way of allotting, one by one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.allotment import allot

# few values, so that many ways tie; they may fall, and rise faster the more there are
AREAS = st.lists(st.lists(st.integers(-2, 6), min_size=1, max_size=4), max_size=4)


@given(AREAS, st.integers(0, 9))
def test_no_way_brings_more(values: list[list[int]], total: int) -> None:
    found = allot(values, total)
    ways = [counts for counts in product(*(range(len(row)) for row in values)) if sum(counts) <= total]
    brings = {counts: sum(row[k] for row, k in zip(values, counts, strict=True)) for counts in ways}
    tied = [counts for counts in ways if brings[counts] == max(brings.values())]
    assert found.value == max(brings.values())
    assert found.ties == len(tied)
    assert found.counts == min(tied)


def test_what_giving_one_after_another_would_miss() -> None:
    # one in the first area adds 3, one in the second adds 1: but two in the second add 10
    assert allot([[0, 3, 3], [0, 1, 10]], 2).counts == (0, 2)


def test_ties_of_any_size_are_counted() -> None:
    assert allot([[0, 10**30]] * 60, 30).ties == 118264581564861424
    assert allot([[0, 10**30]] * 60, 30).value == 30 * 10**30


@pytest.mark.parametrize(("values", "total"), [([[]], 1), ([[0, 1]], -1), ([[0, 0.5]], 1), ([[0, 1]], 1.0)])
def test_what_is_no_allotment_is_refused(values: list[list[int]], total: int) -> None:
    with pytest.raises(ValueError, match="total"):
        allot(values, total)
