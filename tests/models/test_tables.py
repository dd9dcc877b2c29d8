from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from models import subset_sums as tables
from models.subset_sums import LARGEST, count_table, least_pair_table, linear_table, masks, max_table, sum_table

BIG = 2**63 - 1
widths = st.integers(0, 6)
seeds = st.integers(0, 2**32 - 1)
whole = st.integers(-(2**40), 2**40)


def opened(width: int) -> list[set[int]]:
    return [{j for j in range(width) if plan >> j & 1} for plan in range(2**width)]


def draw_sets(seed: int, width: int) -> tuple[list[set[int]], np.ndarray]:
    rng = np.random.default_rng(seed)
    sets = rng.random((rng.integers(0, 12), width)) < rng.random()
    return [set(np.flatnonzero(row).tolist()) for row in sets], sets


def int64(values) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=LARGEST)))
def test_masks_have_a_bit_for_each_candidate(sets: np.ndarray) -> None:
    assert masks(sets).tolist() == [sum(1 << j for j, member in enumerate(row) if member) for row in sets.tolist()]


@given(seeds, widths, whole, st.data())
def test_a_sum_table_weighs_the_sets_that_each_plan_leaves_short(
    seed: int, width: int, constant: int, data: st.DataObject
) -> None:
    plain, sets = draw_sets(seed, width)
    weights = data.draw(st.lists(whole, min_size=len(plain), max_size=len(plain)))
    needed = data.draw(st.lists(st.integers(1, 2), min_size=len(plain), max_size=len(plain)))
    for asked, given_ in ((needed, np.array(needed, dtype=np.int64)), ([1] * len(plain), None)):
        table = sum_table(constant, sets, int64(weights), given_)
        assert table.dtype == np.int64
        assert table.tolist() == [
            constant + sum(w for s, w, k in zip(plain, weights, asked, strict=True) if len(s & plan) < k)
            for plan in opened(width)
        ]


@pytest.mark.parametrize("needed", [1, 2])
def test_every_single_set_of_four_candidates_is_weighed_exactly(needed: int) -> None:
    for members in opened(4):
        row = np.array([[j in members for j in range(4)]])
        table = sum_table(3, row, int64([5]), int64([needed]))
        assert table.tolist() == [3 + 5 * (len(members & plan) < needed) for plan in opened(4)]


@given(seeds, widths, whole, st.data())
def test_a_max_table_takes_the_largest_value_each_plan_misses(seed: int, width: int, constant: int, data: st.DataObject) -> None:
    plain, sets = draw_sets(seed, width)
    values = data.draw(st.lists(st.integers(-BIG - 1, BIG), min_size=len(plain), max_size=len(plain)))
    expected = [
        max([constant, *(value for s, value in zip(plain, values, strict=True) if not s & plan)]) for plan in opened(width)
    ]
    assert max_table(constant, sets, int64(values)).tolist() == expected


@given(widths.flatmap(lambda m: st.tuples(arrays(np.int64, (m, m)), arrays(np.int64, m))), st.integers(-BIG, BIG))
def test_a_pair_table_takes_the_least_of_open_pairs_and_of_open_candidates(
    drawn: tuple[np.ndarray, np.ndarray], none: int
) -> None:
    between, alone = drawn
    expected = [
        min([none, *(int(alone[i]) for i in plan), *(int(between[i, j]) for i in plan for j in plan if i < j)])
        for plan in opened(len(alone))
    ]
    assert least_pair_table(between, alone, none).tolist() == expected


@given(st.lists(whole, max_size=6), whole)
def test_a_linear_table_adds_up_the_open_candidates(coefficients: list[int], constant: int) -> None:
    expected = [constant + sum(coefficients[j] for j in plan) for plan in opened(len(coefficients))]
    assert linear_table(int64(coefficients), constant).tolist() == expected


@given(widths)
def test_a_count_table_counts_the_open_candidates(width: int) -> None:
    assert count_table(width).tolist() == [len(plan) for plan in opened(width)]


@pytest.mark.parametrize("block_bits", [1, 2, 4, 5, 6, 7])
@pytest.mark.parametrize("combine", [np.add, np.maximum])
def test_blocks_of_any_size_give_the_same_table(monkeypatch: pytest.MonkeyPatch, block_bits: int, combine: np.ufunc) -> None:
    start = np.random.default_rng(1).integers(-50, 50, 2**7)
    monkeypatch.setattr(tables, "BLOCK_BITS", block_bits)
    table = start.copy()
    tables._fold(table, combine)
    assert table.tolist() == [combine.reduce([start[o] for o in range(2**7) if o & plan == plan]) for plan in range(2**7)]


def test_a_table_of_several_blocks_agrees_with_plans_valued_one_by_one() -> None:
    rng = np.random.default_rng(2)
    sets, weights, needed = rng.random((200, 18)) < 0.15, rng.integers(-(10**9), 10**9, 200), rng.integers(1, 3, 200)
    sums, largest = sum_table(7, sets, weights, needed), max_table(7, sets, weights)
    for plan in [0, 2**18 - 1, *rng.integers(0, 2**18, 300).tolist()]:
        hits = (sets & (plan >> np.arange(18) & 1).astype(bool)).sum(axis=1)
        assert sums[plan] == 7 + weights[hits < needed].sum()
        assert largest[plan] == max(7, weights[hits == 0].max(initial=7))


def test_no_candidate_makes_a_table_of_one_plan() -> None:
    sets, none = np.zeros((2, 0), dtype=bool), np.zeros(0, dtype=np.int64)
    assert masks(sets).tolist() == [0, 0]
    assert sum_table(4, sets, int64([1, 2]), int64([1, 2])).tolist() == [7]
    assert max_table(4, sets, int64([1, 9])).tolist() == [9]
    assert least_pair_table(np.zeros((0, 0), dtype=np.int64), none, 8).tolist() == [8]
    assert linear_table(none, 5).tolist() == [5]
    assert count_table(0).tolist() == [0]


@given(st.lists(st.integers(-BIG - 1, BIG), max_size=4), st.integers(-BIG - 1, BIG))
@example([BIG], 0)
@example([BIG, -BIG - 1], 0)
def test_sums_that_do_not_fit_are_refused_and_all_others_exact(weights: list[int], constant: int) -> None:
    scale = abs(constant) + sum(map(abs, weights))
    for table in (
        lambda: sum_table(constant, np.eye(len(weights), dtype=bool), int64(weights)),
        lambda: linear_table(int64(weights), constant)[::-1],
    ):
        if scale > BIG:
            with pytest.raises(OverflowError, match="does not fit 64 bits"):
                table()
        else:
            width = len(weights)
            assert table().tolist() == [
                constant + sum(weights[j] for j in range(width) if j not in plan) for plan in opened(width)
            ]


@pytest.mark.parametrize("members", range(7))
def test_sums_that_fit_are_exact_whatever_stands_on_the_way_to_them(members: int) -> None:
    # six offices of which two are needed: five times the weight is taken from sums of it
    row = np.array([[j < members for j in range(6)]])
    table = sum_table(7, row, int64([2**62]), int64([2]))
    assert table.tolist() == [7 + 2**62 * (len(plan & set(range(members))) < 2) for plan in opened(6)]


@given(seeds, widths, st.integers(-(2**200), 2**200), st.data())
def test_whole_numbers_of_any_size_have_a_sum_table(seed: int, width: int, constant: int, data: st.DataObject) -> None:
    plain, sets = draw_sets(seed, width)
    count = len(plain)
    weights = data.draw(st.lists(st.integers(-(2**140), 2**140) | whole, min_size=count, max_size=count))
    needed = data.draw(st.lists(st.integers(1, 2), min_size=count, max_size=count))
    table = sum_table(constant, sets, np.array(weights, dtype=object), np.array(needed, dtype=np.int64))
    assert table.tolist() == [
        constant + sum(w for s, w, k in zip(plain, weights, needed, strict=True) if len(s & plan) < k) for plan in opened(width)
    ]


def test_values_that_do_not_fit_are_refused() -> None:
    with pytest.raises(OverflowError):
        max_table(2**63, np.ones((1, 2), dtype=bool), int64([1]))
    with pytest.raises(OverflowError):
        least_pair_table(np.zeros((1, 1), dtype=np.int64), int64([1]), 2**63)


def test_more_candidates_than_tables_hold_are_refused() -> None:
    wide, long = np.zeros((1, LARGEST + 1), dtype=bool), np.zeros(LARGEST + 1, dtype=np.int64)
    for table in (
        lambda: masks(wide),
        lambda: sum_table(0, wide, int64([1])),
        lambda: max_table(0, wide, int64([1])),
        lambda: least_pair_table(np.zeros((LARGEST + 1, LARGEST + 1), dtype=np.int64), long, 0),
        lambda: linear_table(long),
        lambda: count_table(LARGEST + 1),
    ):
        with pytest.raises(ValueError, match="25 candidates: tables of all plans stop at 24"):
            table()


def test_arrays_of_another_shape_or_type_are_refused() -> None:
    sets = np.ones((2, 3), dtype=bool)
    for wrong in (
        lambda: masks(sets.astype(np.int64)),
        lambda: masks(sets[0]),
        lambda: sum_table(0, sets, int64([1])),
        lambda: sum_table(0, sets, np.array([1.0, 2.0])),
        lambda: sum_table(0, sets, int64([1, 2]), int64([1, 3])),
        lambda: sum_table(0, sets, int64([1, 2]), int64([1])),
        lambda: max_table(0, sets, int64([1, 2, 3])),
        lambda: least_pair_table(np.zeros((2, 3), dtype=np.int64), int64([1, 2]), 0),
        lambda: linear_table(np.array([0.5])),
    ):
        with pytest.raises(ValueError, match="must be"):
            wrong()
