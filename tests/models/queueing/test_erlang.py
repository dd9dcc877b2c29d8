from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queueing.erlang import keeps_share, mean_wait_s, waiting_probability

PUBLISHED = [
    (1, "1/2", "1/2"),
    (2, "1", "1/3"),
    (3, "2", "4/9"),
    (5, "4", "128/231"),
    (10, "8", "4194304/10250507"),
]


@pytest.mark.parametrize(("counters", "offered", "probability"), PUBLISHED)
def test_the_formula_gives_the_known_fractions(counters: int, offered: str, probability: str) -> None:
    assert waiting_probability(counters, Fraction(offered)) == Fraction(probability)


@pytest.mark.parametrize(("counters", "offered", "about"), [(20, 18, 0.550769005), (50, 45, 0.363864467), (100, 95, 0.506456854)])
def test_many_counters_are_no_matter(counters: int, offered: int, about: float) -> None:
    assert float(waiting_probability(counters, Fraction(offered))) == pytest.approx(about, abs=5e-10)


def test_the_clinic_of_the_textbook_waits_four_twentysevenths_of_an_hour() -> None:
    # Gross & Harris: six an hour, twenty minutes each, three doctors
    assert mean_wait_s(3, Fraction(6), Fraction(1200)) == Fraction(4, 27) * 3600


def test_counters_that_do_not_keep_up_have_no_wait() -> None:
    assert mean_wait_s(2, Fraction(6), Fraction(1200)) is None
    assert not keeps_share(2, Fraction(6), Fraction(1200), share=Fraction(1, 2), within_s=Fraction(10**6))
    with pytest.raises(ValueError, match="do not keep up"):
        waiting_probability(2, Fraction(2))


@given(st.integers(1, 12), st.fractions(0, 1, max_denominator=50).filter(lambda share: share < 1))
def test_the_formula_is_what_the_states_of_the_queue_add_up_to(counters: int, busy: Fraction) -> None:
    offered = busy * counters
    # balance: p(n+1) = p(n) a / min(n+1, c); beyond c a geometric tail
    weights = [Fraction(1)]
    for number in range(1, counters + 1):
        weights.append(weights[-1] * offered / number)
    waiting = weights[-1] / (1 - busy)
    assert waiting_probability(counters, offered) == waiting / (sum(weights[:-1]) + waiting)


@given(st.integers(1, 8), st.integers(1, 40), st.integers(60, 1800), st.integers(1, 3600), st.integers(1, 99))
def test_the_share_in_time_is_the_tail_of_the_wait(
    counters: int, per_hour: int, service_s: int, within_s: int, percent: int
) -> None:
    kept = keeps_share(
        counters, Fraction(per_hour), Fraction(service_s), share=Fraction(percent, 100), within_s=Fraction(within_s)
    )
    offered = per_hour * service_s / 3600
    if offered >= counters:
        assert not kept
        return
    terms = [offered**n / math.factorial(n) for n in range(counters)]
    tail = offered**counters / math.factorial(counters) / (1 - offered / counters)
    late = tail / (sum(terms) + tail) * np.exp(-(counters - offered) * within_s / service_s)
    if abs(late - (1 - percent / 100)) > 1e-9:
        assert kept == (late < 1 - percent / 100)
