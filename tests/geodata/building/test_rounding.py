import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.building.people.rounding import round_keeping_total

WEIGHTS = st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=60).filter(lambda weights: sum(weights) > 1e-6)


@given(WEIGHTS, st.integers(0, 10**7))
def test_the_total_is_kept_and_every_share_is_within_one_of_its_exact_value(weights, total):
    shares = round_keeping_total(weights, total)
    exact = np.array(weights) / sum(weights) * total
    assert int(shares.sum()) == total
    assert (shares >= 0).all()
    assert (np.abs(shares - exact) < 1 + 1e-6).all()


@given(WEIGHTS, st.integers(1, 1000))
def test_a_weight_of_nothing_gets_nobody(weights, total):
    shares = round_keeping_total([0.0, *weights], total)
    assert shares[0] == 0


def test_equal_remainders_go_to_the_first():
    assert round_keeping_total([1, 1, 1], 2).tolist() == [1, 1, 0]


def test_the_largest_remainders_are_rounded_up():
    assert round_keeping_total([47, 16, 15.8, 12, 6.1, 3.1], 10).tolist() == [5, 2, 1, 1, 1, 0]


@pytest.mark.parametrize(("weights", "total"), [([], 1), ([0, 0], 1), ([1, -1], 3), ([1, float("nan")], 3), ([1], -1)])
def test_weights_that_cannot_carry_the_total_are_refused(weights, total):
    with pytest.raises(ValueError, match="cannot share"):
        round_keeping_total(weights, total)


def test_nobody_needs_no_weight():
    assert round_keeping_total([0, 0], 0).tolist() == [0, 0]
