"""Waits against a simulation of every arrival: seeds are fixed, and five standard errors allowed."""

from __future__ import annotations

from fractions import Fraction
from statistics import fmean, stdev

import pytest

from models.queueing.day import hourly_waits_s
from models.queueing.queue import Queue

pytestmark = pytest.mark.long
HOUR_S = 3600.0


def differs(waits: list[float], expected: float) -> bool:
    """Return whether the mean of independent runs is more than five standard errors from what is expected."""
    return abs(fmean(waits) - expected) > 5 * stdev(waits) / len(waits) ** 0.5


@pytest.mark.parametrize(("counters", "per_hour", "service_s"), [(1, 3, 900), (3, 6, 1200), (5, 17, 900), (10, 36, 900)])
def test_the_long_run_is_that_of_a_simulation(counters: int, per_hour: int, service_s: int) -> None:
    ciw = pytest.importorskip("ciw")
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(per_hour / HOUR_S)],
        service_distributions=[ciw.dists.Exponential(1 / service_s)],
        number_of_servers=[counters],
    )
    waits = []
    for seed in range(40):
        ciw.seed(seed)
        run = ciw.Simulation(network)
        run.simulate_until_max_time(320 * HOUR_S)
        waits.append(fmean(record.waiting_time for record in run.get_all_records() if record.arrival_date > 60 * HOUR_S))
    found = Queue(Fraction(per_hour), Fraction(service_s)).wait_s(counters, 1)
    # rounded up to the second
    assert not differs(waits, found) or not differs(waits, found - 1)


@pytest.mark.parametrize("counters", [3, 4, 5])
def test_a_day_is_that_of_a_simulation(counters: int) -> None:
    ciw = pytest.importorskip("ciw")
    per_hour, runs = [6, 18, 6], 1500
    # of each hour, waits and arrivals of every day: their quotient of sums is the mean over arrivals
    sums = [[0.0] * runs for _ in per_hour]
    counts = [[0] * runs for _ in per_hour]
    for seed in range(runs):
        ciw.seed(seed)
        # the arrivals of a day are drawn when its network is made
        network = ciw.create_network(
            arrival_distributions=[
                ciw.dists.PoissonIntervals(
                    rates=[rate / HOUR_S for rate in per_hour],
                    endpoints=[HOUR_S, 2 * HOUR_S, 3 * HOUR_S],
                    max_sample_date=3 * HOUR_S,
                )
            ],
            service_distributions=[ciw.dists.Exponential(1 / 900)],
            number_of_servers=[counters],
        )
        run = ciw.Simulation(network)
        run.simulate_until_max_time(40 * HOUR_S)
        for record in run.get_all_records():
            hour = int(record.arrival_date // HOUR_S)
            sums[hour][seed] += record.waiting_time
            counts[hour][seed] += 1
    for hour, expected in enumerate(hourly_waits_s(counters, per_hour, 900).tolist()):
        # of a Poisson number of arrivals, the waits less their mean times the number have the mean 0
        apart = [total - expected * count for total, count in zip(sums[hour], counts[hour], strict=True)]
        assert not differs(apart, 0.0), (hour, expected, sum(sums[hour]) / sum(counts[hour]))
