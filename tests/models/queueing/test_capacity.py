from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.queueing.capacity import DayWait, MeanWait, WaitShare, capacities, largest_load

QUARTER, TWENTY = Fraction(900), Fraction(1200)


def test_what_ten_numbers_of_counters_take_is_known() -> None:
    # thousandths of an arrival an hour, fifteen minutes each, a mean wait of twenty minutes
    known = (2285, 6047, 9924, 13843, 17784, 21737, 25699, 29668, 33641, 37617)
    assert capacities(MeanWait(QUARTER, TWENTY), range(1, 11), Fraction(1, 1000), 100_000) == known


@given(st.integers(-1, 50), st.integers(0, 50))
def test_the_largest_load_is_the_last_that_keeps_the_limit(last: int, most: int) -> None:
    assert largest_load(lambda load: load <= last, most) == min(last, most)


LIMITS = st.one_of(
    st.builds(MeanWait, st.integers(60, 1800).map(Fraction), st.integers(1, 3600).map(Fraction)),
    st.builds(
        WaitShare,
        st.integers(60, 1800).map(Fraction),
        st.integers(1, 99).map(lambda n: Fraction(n, 100)),
        st.integers(1, 3600).map(Fraction),
    ),
    st.builds(
        DayWait,
        st.integers(60, 1800).map(Fraction),
        st.integers(1, 3600).map(Fraction),
        st.just((Fraction(1, 2), Fraction(1), Fraction(1, 4))),
    ),
)


@settings(max_examples=25)
@given(LIMITS, st.integers(1, 4), st.integers(1, 30))
def test_more_load_only_breaks_a_limit_and_more_counters_take_more(limit, counters: int, tenths: int) -> None:
    rate = Fraction(tenths, 10)
    here, more = capacities(limit, [counters, counters + 1], rate, 40)
    assert more >= here
    assert all(limit.kept(counters, load * rate) == (load <= here) for load in range(0, 41, 5))


@pytest.mark.parametrize("wait_s", [60, 1200])
def test_a_day_that_never_ends_takes_what_the_long_run_takes(wait_s: int) -> None:
    endless = DayWait(QUARTER, Fraction(wait_s), (Fraction(1),) * 40)
    long_run = MeanWait(QUARTER, Fraction(wait_s))
    found, expected = (capacities(limit, [3], Fraction(1, 100), 2000)[0] for limit in (endless, long_run))
    assert expected <= found <= expected + 3
