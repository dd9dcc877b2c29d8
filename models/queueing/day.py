"""A day's queue M(t)/M/c from empty, by uniformisation: arrivals change from hour to hour, the counters serve until nobody is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
# the probability that may be lost at each cut, as many times smaller than the loss allowed in all as there are cuts
_LOST = 1e-12


def hourly_waits_s(counters: int, per_hour: Sequence[float], service_s: float) -> FloatArray:
    """Return what an arrival of each hour waits on average, in seconds.

    The state is how many are there. From an empty office at the start of the first hour it is followed through each hour, in which
    arrivals are Poisson with one rate (Jensen 1953; Grassmann 1977); an arrival who finds n waits until n - c + 1 have left.

    Parameters
    ----------
    counters
        how many serve, one at least.
    per_hour
        arrivals of each hour, in order, not negative.
    service_s
        mean service time, seconds.

    Returns
    -------
    waits
        (hours,) seconds; in an hour without arrivals, what one would wait.

    Notes
    -----
    States and steps are cut where less than 1e-12 of the probability is lost over the whole day.
    """
    from scipy.stats import poisson

    hours = len(per_hour)
    lost = _LOST / (4 * max(hours, 1))
    most = int(poisson.isf(lost, sum(per_hour))) + 1
    leaving = 3600.0 / service_s * np.minimum(np.arange(most + 1), counters)
    now = np.zeros(most + 1)
    now[0] = 1.0
    behind = np.maximum(np.arange(most + 1) - counters + 1, 0) * (service_s / counters)
    waits = np.zeros(hours)
    for hour, arriving in enumerate(per_hour):
        now, spent = _hour(now, float(arriving), leaving, lost)
        waits[hour] = float(spent @ behind) / float(spent.sum())
    return waits


def _hour(now: FloatArray, arriving: float, leaving: FloatArray, lost: float) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities at the end of an hour, and their means over the hour."""
    from scipy.stats import poisson

    rate = arriving + float(leaving[-1])
    steps = int(poisson.isf(lost, rate)) + 1
    after = poisson.pmf(np.arange(steps + 1), rate)
    # the mean over the hour of the chance of having made k steps: P(more than k steps in the hour) / rate
    within = poisson.sf(np.arange(steps + 1), rate) / rate
    up, down = arriving / rate, leaving / rate
    stay = 1.0 - down
    stay[:-1] -= up
    end, spent, here = np.zeros_like(now), np.zeros_like(now), now
    for chance, share in zip(after.tolist(), within.tolist(), strict=True):
        end += chance * here
        spent += share * here
        moved = stay * here
        moved[1:] += up * here[:-1]
        moved[:-1] += down[1:] * here[1:]
        here = moved
    return end, spent
