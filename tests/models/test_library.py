"""The models as functions over arrays, against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from models import mclp, p_median


@st.composite
def instances(draw: st.DrawFn):
    points, sites = draw(st.integers(1, 10)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cost = rng.integers(0, draw(st.sampled_from([4, 1000])), (points, sites))
    weight = rng.integers(0, 9, points)
    p = draw(st.integers(1, sites))
    order = rng.permutation(sites).tolist()
    fixed = order[: draw(st.integers(0, 2))]
    forbidden = order[len(fixed) : len(fixed) + draw(st.integers(0, 2))]
    return cost, weight, p, fixed, forbidden


def choices(sites, p, fixed, forbidden):
    for opened in itertools.combinations(range(sites), p):
        if set(fixed) <= set(opened) and not set(forbidden) & set(opened):
            yield list(opened)


@settings(max_examples=200)
@given(instances())
def test_mclp_is_brute_force(instance) -> None:
    cost, weight, p, fixed, forbidden = instance
    covers = cost <= np.median(cost)
    found = mclp(scipy.sparse.csr_array(covers), weight, p, fixed=fixed, forbidden=forbidden)
    values = [int(weight[covers[:, opened].any(axis=1)].sum()) for opened in choices(cost.shape[1], p, fixed, forbidden)]
    if not values:
        assert (found.status, found.open, found.objective) == ("infeasible", (), None)
        return
    assert found.status == "optimal"
    assert found.objective == found.bound == max(values)
    assert int(weight[covers[:, list(found.open)].any(axis=1)].sum()) == found.objective
    assert len(found.open) == p


@settings(max_examples=200)
@given(instances())
def test_p_median_is_brute_force(instance) -> None:
    cost, weight, p, fixed, forbidden = instance
    found = p_median(cost, weight, p, fixed=fixed, forbidden=forbidden)
    values = [int((weight * cost[:, opened].min(axis=1)).sum()) for opened in choices(cost.shape[1], p, fixed, forbidden)]
    if not values:
        assert (found.status, found.open, found.objective) == ("infeasible", (), None)
        return
    assert found.status == "optimal"
    assert found.objective == found.bound == min(values)
    assert int((weight * cost[:, list(found.open)].min(axis=1)).sum()) == found.objective


def test_pairs_that_are_not_allowed_are_not_used() -> None:
    cost, allowed = np.array([[1, 5], [1, 5]]), np.array([[True, True], [False, True]])
    assert p_median(cost, [1, 1], 1, allowed=allowed).open == (1,)


@pytest.mark.parametrize(
    ("covers", "weight", "p", "fixed", "words"),
    [
        (np.ones((2, 2)), [1, 1], 1, (), "bool matrix"),
        (np.ones((2, 2), dtype=bool), [1], 1, (), "non-negative ints"),
        (np.ones((2, 2), dtype=bool), [1, -1], 1, (), "non-negative ints"),
        (np.ones((2, 2), dtype=bool), [1, 1.5], 1, (), "non-negative ints"),
        (np.ones((2, 2), dtype=bool), [1, 1], 0, (), "p must be 1 to 2"),
        (np.ones((2, 2), dtype=bool), [1, 1], 3, (), "p must be 1 to 2"),
        (np.ones((2, 2), dtype=bool), [1, 1], 1, (2,), "columns below 2"),
    ],
)
def test_wrong_arguments_raise(covers, weight, p, fixed, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mclp(covers, weight, p, fixed=fixed)
