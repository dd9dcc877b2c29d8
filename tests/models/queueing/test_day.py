from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from models.queueing.day import hourly_waits_s
from models.queueing.erlang import mean_wait_s

# three hours of 6, 18 and 6 arrivals, a quarter of an hour each: minutes
KNOWN = {3: (1.045, 19.119, 24.620), 4: (0.211, 8.115, 7.047), 5: (0.039, 3.407, 1.906)}


@pytest.mark.parametrize("counters", list(KNOWN))
def test_a_short_peak_is_followed_from_an_empty_office(counters: int) -> None:
    found = hourly_waits_s(counters, [6, 18, 6], 900) / 60
    assert found == pytest.approx(KNOWN[counters], abs=0.0006)


def integrated(counters: int, per_hour: list[float], service_s: float, states: int = 160) -> np.ndarray:
    """The same by a solver of differential equations: an independent method."""
    leaving = 3600 / service_s * np.minimum(np.arange(states), counters)
    behind = np.maximum(np.arange(states) - counters + 1, 0) * service_s / counters

    def flow(rate: float):
        def change(_: float, state: np.ndarray) -> np.ndarray:
            here = state[:-1]
            moved = -(rate + leaving) * here
            moved[-1] += rate * here[-1]
            moved[1:] += rate * here[:-1]
            moved[:-1] += leaving[1:] * here[1:]
            return np.append(moved, here @ behind)

        return change

    state, waits = np.zeros(states + 1), []
    state[0] = 1
    for rate in per_hour:
        state[-1] = 0
        state = solve_ivp(flow(rate), (0, 1), state, method="DOP853", rtol=1e-9, atol=1e-12).y[:, -1]
        waits.append(state[-1])
    return np.array(waits)


@settings(max_examples=15)
@given(st.integers(1, 6), st.lists(st.integers(0, 20), min_size=1, max_size=4), st.sampled_from([120, 600, 900]))
def test_differential_equations_agree(counters: int, per_hour: list[int], service_s: int) -> None:
    expected = integrated(counters, per_hour, service_s)
    assert hourly_waits_s(counters, per_hour, service_s) == pytest.approx(expected, rel=1e-5, abs=1e-4)


def test_a_long_day_comes_to_the_wait_of_the_long_run() -> None:
    waits = hourly_waits_s(3, [6.0] * 24, 1200)
    assert waits[-1] == pytest.approx(float(mean_wait_s(3, Fraction(6), Fraction(1200)) or 0), rel=1e-4)
    assert (np.diff(waits) > -1e-9).all()


def test_nobody_comes_and_nobody_waits() -> None:
    assert hourly_waits_s(2, [0, 0], 600).tolist() == [0, 0]
    assert hourly_waits_s(2, [], 600).size == 0
