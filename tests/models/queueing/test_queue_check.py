"""Each wait and each threshold found twice, by methods that share nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.queue_check import late_again, least_worst_wait_s, wait_again_s
from models.queueing.capacity import DayWait, MeanWait, WaitShare, capacities
from models.queueing.queue import Queue, share_out

PROFILE = tuple(Fraction(share, 15) for share in (8, 12, 15, 14, 0, 11, 7))
QUEUES = st.builds(
    Queue,
    st.integers(1, 40).map(lambda tenths: Fraction(tenths, 10)),
    st.integers(60, 1800).map(Fraction),
    st.sampled_from([(), PROFILE]),
)


@settings(max_examples=60, deadline=None)
@given(QUEUES, st.integers(1, 8), st.integers(0, 12))
def test_waits_are_those_of_the_other_method(queue: Queue, counters: int, people: int) -> None:
    found = queue.wait_s(counters, people)
    assert found == wait_again_s(counters, people * queue.per_person, queue.service_s, queue.profile)


@settings(max_examples=40, deadline=None)
@given(QUEUES, st.lists(st.integers(0, 12), min_size=1, max_size=3), st.integers(1, 12))
def test_the_longest_wait_is_that_of_the_other_method(queue: Queue, people: list[int], counters: int) -> None:
    shares = share_out(queue, people, counters)
    found = None if shares is None else max(queue.wait_s(here, load) for here, load in zip(shares, people, strict=True))
    assert found == least_worst_wait_s(people, counters, queue.per_person, queue.service_s, queue.profile)


@pytest.mark.parametrize(
    ("service_min", "profile"),
    [
        *(pytest.param(minutes, (), id=f"long-run-{minutes}") for minutes in (10, 15, 20)),
        *(pytest.param(minutes, PROFILE, id=f"day-{minutes}", marks=pytest.mark.long) for minutes in (10, 15, 20)),
    ],
)
def test_thresholds_keep_the_limit_and_one_person_more_breaks_it_by_the_other_method(service_min: int, profile) -> None:
    service_s, rate = Fraction(60 * service_min), Fraction(1, 9000)
    limit = DayWait(service_s, Fraction(1200), profile) if profile else MeanWait(service_s, Fraction(1200))
    for counters, load in enumerate(capacities(limit, range(1, 11), rate, 10**6), 1):
        assert wait_again_s(counters, load * rate, service_s, profile) <= 1200 + bool(profile)
        # so little more load moves a day's mean by less than a second
        assert wait_again_s(counters, (load + 1) * rate, service_s, profile) > 1200 - bool(profile)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(1, 60), st.integers(50, 99), st.integers(60, 3600))
def test_shares_that_wait_longer_are_those_of_the_other_method(counters: int, per_hour: int, percent: int, within_s: int) -> None:
    limit = WaitShare(Fraction(600), Fraction(percent, 100), Fraction(within_s))
    late = late_again(counters, Fraction(per_hour), Fraction(600), Fraction(within_s))
    if abs(late - (1 - percent / 100)) > 1e-9:
        assert limit.kept(counters, Fraction(per_hour)) == (late < 1 - percent / 100)
