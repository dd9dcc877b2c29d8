"""A day's queue M(t)/M/c from empty, by uniformisation: arrivals change from hour to hour, the counters serve until nobody is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
# the probability that may be lost in a day, by people beyond the states followed and by steps beyond those counted
_LOST = 1e-12
# states followed at first, besides one for each counter
_WAITING = 64


def worst_wait_s(counters: int, per_hour: Sequence[float], service_s: float) -> float:
    """Return the mean wait of the arrivals of the worst hour, in seconds: of those hours in which anybody comes, else 0.

    Parameters
    ----------
    counters, per_hour, service_s
        as in `hourly_waits_s`.
    """
    waits = hourly_waits_s(counters, per_hour, service_s).tolist()
    return max((wait for wait, arriving in zip(waits, per_hour, strict=True) if arriving > 0), default=0.0)


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
    waiting = _WAITING
    while True:
        waits, turned_away = _followed(counters, per_hour, service_s, counters + waiting)
        # who is turned away beyond the last state bounds the chance that the day would have gone another way
        if turned_away <= _LOST / 2:
            return waits
        waiting *= 2


def _followed(counters: int, per_hour: Sequence[float], service_s: float, most: int) -> tuple[FloatArray, float]:
    """Return the waits with so many people there at most, and how many that turns away on average."""
    lost = _LOST / (4 * max(len(per_hour), 1))
    leaving = 3600.0 / service_s * np.minimum(np.arange(most + 1), counters)
    behind = np.maximum(np.arange(most + 1) - counters + 1, 0) * (service_s / counters)
    now = np.zeros(most + 1)
    now[0] = 1.0
    waits, turned_away = np.zeros(len(per_hour)), 0.0
    for hour, arriving in enumerate(per_hour):
        now, spent = _hour(now, float(arriving), leaving, lost)
        waits[hour] = float(spent @ behind) / float(spent.sum())
        turned_away += float(arriving) * float(spent[-1])
    return waits, turned_away


def _hour(now: FloatArray, arriving: float, leaving: FloatArray, lost: float) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities at the end of an hour, and their means over the hour."""
    from scipy.special import gammaln, pdtrc

    from models.queueing.steps import follow

    rate = arriving + float(leaving[-1])
    chances = np.arange(int(rate + 12 * rate**0.5) + 50)
    # the chances of more steps than so many in the hour; divided by the rate, the means over the hour of having made so many
    more: FloatArray = pdtrc(chances, rate)
    steps = int(np.argmax(more <= lost)) + 1
    exactly = np.exp(chances * np.log(rate) - rate - gammaln(chances + 1))
    return follow(now, arriving / rate, leaving / rate, exactly[:steps], more[:steps] / rate)
