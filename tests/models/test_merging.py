"""Merging demand by covering set, against a dictionary of sets."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from models.program import merging
from models.program.merging import merge_bits, merge_covers

FORMATS = ("csc", "csr", "coo", "lil", "dok")
KEYS = {
    "random": merging.site_keys,
    "all equal": lambda sites: np.full(sites, 2**63, dtype=np.uint64),
    "all zero": lambda sites: np.zeros(sites, dtype=np.uint64),
    # unequal keys of unequal sets that share a slot, which must be told apart without comparing the sets
    "low": lambda sites: np.uint64(1) << np.arange(sites, dtype=np.uint64),
}


@st.composite
def stored(draw: st.DrawFn):
    """Return a shape, stored entries (point, site, value) with repetitions in any order, and weights."""
    points, sites = draw(st.integers(0, 30)), draw(st.sampled_from([0, 1, 3, 8, 9, 20, 64, 70]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kinds = rng.random((draw(st.integers(1, 6)), sites)) < draw(st.sampled_from([0.05, 0.3, 0.9]))
    covers = kinds[rng.integers(0, len(kinds), points)]
    true = np.argwhere(covers)
    extra = rng.integers(0, [max(points, 1), max(sites, 1)], (draw(st.integers(0, 20)) if covers.size else 0, 2))
    entries = [(*pair, True) for pair in true.tolist()] + [(*pair, False) for pair in extra.tolist()]
    if entries and draw(st.booleans()):
        entries += [entries[at] for at in rng.integers(0, len(entries), 10)]
    if draw(st.booleans()):
        entries = [entries[at] for at in rng.permutation(len(entries))]
    weight = rng.integers(0, draw(st.sampled_from([1, 3, 2**50])), points)
    return (points, sites), entries, weight


def brute_force(shape, entries, weight):
    """Return the weight of each set of sites, the empty one too."""
    sets = [frozenset(site for at, site, value in entries if at == point and value) for point in range(shape[0])]
    total = Counter()
    for found, amount in zip(sets, weight.tolist(), strict=True):
        total[found] += amount
    return {found: amount for found, amount in total.items() if amount}


def as_dict(merged):
    sets = [frozenset(np.flatnonzero(row).tolist()) for row in merged.sets]
    assert len(set(sets)) == len(sets)
    assert merged.sets.dtype == np.bool_
    assert merged.weights.dtype == np.int64
    assert [row.tobytes() for row in np.packbits(merged.sets, axis=1)] == sorted(
        row.tobytes() for row in np.packbits(merged.sets, axis=1)
    )
    found = dict(zip(sets, merged.weights.tolist(), strict=True))
    assert frozenset() not in found
    return found | ({frozenset(): merged.never} if merged.never else {})


def compressed(shape, entries, kind):
    """Return the entries as they stand, in CSR or CSC with what is repeated, False and out of order kept so."""
    major = 0 if kind == "csr" else 1
    order = sorted(range(len(entries)), key=lambda at: entries[at][major])
    first = np.cumsum([0, *(sum(entry[major] == at for entry in entries) for at in range(shape[major]))])
    indices = np.array([entries[at][1 - major] for at in order], dtype=np.int32)
    data = np.array([entries[at][2] for at in order], dtype=np.bool_)
    made = scipy.sparse.csr_array if kind == "csr" else scipy.sparse.csc_array
    return made((data, indices, first.astype(np.int32)), shape=shape)


def dense(shape, entries):
    covers = np.zeros(shape, dtype=np.bool_)
    for point, site, value in entries:
        covers[point, site] |= value
    return covers


@pytest.mark.parametrize("keys", KEYS)
@settings(max_examples=150, deadline=None)
@given(stored())
def test_every_format_gives_the_sets_and_weights_of_brute_force_whatever_the_keys(keys, instance) -> None:
    shape, entries, weight = instance
    expected = brute_force(*instance)
    covers = dense(shape, entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "site_keys", KEYS[keys])
        assert as_dict(merge_covers(covers, weight)) == expected
        assert as_dict(merge_covers(np.asfortranarray(covers), weight)) == expected
        assert as_dict(merge_bits(np.packbits(covers, axis=1), weight, shape[1])) == expected
        for kind in ("csr", "csc"):
            assert as_dict(merge_covers(compressed(shape, entries, kind), weight)) == expected


@pytest.mark.parametrize("kind", FORMATS)
def test_every_sparse_format_is_read(kind: str) -> None:
    covers = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1], [0, 1, 0]], dtype=np.bool_)
    for made in (scipy.sparse.coo_array, scipy.sparse.coo_matrix):
        merged = merge_covers(made(covers).asformat(kind), [1, 2, 3, 4])
        assert (merged.sets.tolist(), merged.weights.tolist(), merged.never) == (covers[[3, 0]].tolist(), [4, 4], 2)


@settings(max_examples=100, deadline=None)
@given(stored(), st.randoms(use_true_random=False))
def test_the_order_of_the_points_leaves_the_answer_as_it_is(instance, random) -> None:
    shape, entries, weight = instance
    covers, order = dense(shape, entries), list(range(shape[0]))
    random.shuffle(order)
    merged = merge_covers(covers, weight)
    other = merge_covers(scipy.sparse.csr_array(covers[order]), weight[order])
    assert (other.sets.tolist(), other.weights.tolist(), other.never) == (
        merged.sets.tolist(),
        merged.weights.tolist(),
        merged.never,
    )


def test_many_sets_share_slots_and_stay_apart() -> None:
    rng = np.random.default_rng(1)
    covers = rng.random((20_000, 17)) < 0.5
    weight = rng.integers(0, 5, len(covers))
    codes = covers @ (1 << np.arange(17)[::-1])
    expected = np.bincount(codes, weights=weight, minlength=1 << 17).astype(np.int64)
    for matrix in (covers, scipy.sparse.csc_array(covers)):
        merged = merge_covers(matrix, weight)
        found = merged.sets @ (1 << np.arange(17)[::-1])
        assert found.tolist() == (np.flatnonzero(expected[1:]) + 1).tolist()
        assert merged.weights.tolist() == expected[found].tolist()
        assert merged.never == expected[0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 5), st.integers(2**64 - 3, 2**64 - 1), st.integers(0, 2**64 - 1)), max_size=40))
def test_equal_keys_get_one_number_and_unequal_keys_different_ones(keys) -> None:
    array = np.array(keys, dtype=np.uint64)
    group, first = merging.group_equal(array)
    assert sorted(set(group.tolist())) == list(range(len(first)))
    assert len(first) == len(set(keys))
    assert array[first][group].tolist() == keys


def test_a_sparse_matrix_is_left_as_it_was() -> None:
    covers = compressed((3, 2), [(2, 1, True), (0, 1, False), (2, 1, True), (1, 0, True)], "csc")
    before = [array.copy() for array in (covers.data, covers.indices, covers.indptr)]
    merge_covers(covers, [1, 1, 1])
    for array, was in zip((covers.data, covers.indices, covers.indptr), before, strict=True):
        assert (array == was).all()


@pytest.mark.parametrize("kind", ["csr", "csc"])
def test_a_sparse_matrix_never_becomes_dense(kind: str) -> None:
    points, sites = 100_000, 2_000
    rng = np.random.default_rng(2)
    pairs = rng.integers(0, sites, (50, 2))[rng.integers(0, 50, points)].ravel()
    covers = scipy.sparse.coo_array(
        (np.ones(2 * points, dtype=np.bool_), (np.repeat(np.arange(points), 2), pairs)), (points, sites)
    )
    covers = covers.asformat(kind)
    tracemalloc.start()
    merged = merge_covers(covers, np.ones(points, dtype=np.int64))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert merged.weights.sum() == points
    assert peak < points * sites / 10


def test_sums_are_exact_where_floats_are_not() -> None:
    covers = np.ones((3, 1), dtype=np.bool_)
    for matrix in (covers, scipy.sparse.csr_array(covers)):
        assert merge_covers(matrix, [2**53, 1, 2**62]).weights.tolist() == [2**53 + 1 + 2**62]
        assert merge_covers(matrix, np.array([2**63 - 1, 0, 0], dtype=np.uint64)).weights.tolist() == [2**63 - 1]
        with pytest.raises(ValueError, match="must not add up"):
            merge_covers(matrix, [2**62, 2**62, 0])
        with pytest.raises(ValueError, match="must not add up"):
            merge_covers(matrix, np.array([2**63, 0, 0], dtype=np.uint64))


@pytest.mark.parametrize(
    ("covers", "weight", "words"),
    [
        (np.ones((2, 2)), [1, 1], "bool matrix, not float64"),
        (scipy.sparse.csr_array(np.ones((2, 2))), [1, 1], "bool matrix, not float64"),
        (np.ones(2, dtype=bool), [1, 1], "with 1 dimensions"),
        (np.ones((2, 2), dtype=bool), [1], "2 non-negative ints"),
        (np.ones((2, 2), dtype=bool), [1, -1], "2 non-negative ints"),
        (scipy.sparse.csr_array(np.ones((2, 2), dtype=bool)), [1, 1.5], "2 non-negative ints"),
        (np.ones((0, 2), dtype=bool), [1], "0 non-negative ints"),
    ],
)
def test_wrong_arguments_are_refused(covers, weight, words) -> None:
    with pytest.raises(ValueError, match=words):
        merge_covers(covers, weight)


def test_bits_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="rows of 2 bytes for 9 candidates"):
        merge_bits(np.zeros((1, 1), dtype=np.uint8), [1], 9)
