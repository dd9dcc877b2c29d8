"""Waits at counters once more, by other methods than `models.queueing`, with which this shares no code.

In the long run: the balance equations of the chain summed up state by state, in fractions. Of a day: its equations solved by the
exponential of their matrix (Padé), not step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, exp, floor

import numpy as np

# what the day's two methods may differ by, seconds; waits are rounded up beyond it
_DAY_ERROR_S = 1e-6
# states of a day beyond the counters, at first
_WAITING = 40


@lru_cache(maxsize=1 << 12)
def wait_again_s(counters: int, per_hour: Fraction, service_s: Fraction, profile: tuple[Fraction, ...]) -> int | None:
    """Return the mean wait of the worst hour in whole seconds, rounded up; None where the queue grows without end.

    Parameters
    ----------
    counters
        how many serve.
    per_hour
        arrivals of the busiest hour.
    service_s
        mean service time, seconds.
    profile
        the arrivals of each hour of a day as shares of those of the busiest; none for the long run.
    """
    if profile:
        worst = _worst_hour_s(counters, [float(per_hour * share) for share in profile], float(service_s))
        return 0 if worst < _DAY_ERROR_S else ceil(worst + _DAY_ERROR_S)
    wait = _long_run_s(counters, per_hour, service_s)
    return None if wait is None else ceil(wait)


def late_again(counters: int, per_hour: Fraction, service_s: Fraction, within_s: Fraction) -> float:
    """Return the share of the arrivals of the long run that waits longer, to some ten digits; 1 where the queue grows without end."""
    found = _chances(counters, per_hour, service_s)
    if found is None:
        return 1.0
    waiting, free = found
    # of those who wait, each departure of the busy counters is the one waited for with the same chance
    return float(waiting) * exp(-float(within_s * free / service_s))


def _chances(counters: int, per_hour: Fraction, service_s: Fraction) -> tuple[Fraction, Fraction] | None:
    """Return the chance of finding every counter busy, and how many counters' work is to spare."""
    busy = per_hour * service_s / 3600
    free = counters - busy
    if free <= 0:
        return None
    chance, below = Fraction(1), Fraction(0)
    for number in range(counters):
        below += chance
        chance = chance * busy / (number + 1)
    # from the state of no free counter on, each is busy / counters times as likely as the one before
    beyond = chance * counters / free
    return beyond / (below + beyond), free


def _long_run_s(counters: int, per_hour: Fraction, service_s: Fraction) -> Fraction | None:
    found = _chances(counters, per_hour, service_s)
    return None if found is None else found[0] * service_s / found[1]


def _worst_hour_s(counters: int, per_hour: Sequence[float], service_s: float) -> float:
    """Return the longest mean wait of an hour's arrivals, of the hours with any."""
    waiting = _WAITING
    while True:
        waits, left_out = _by_hour_s(counters, per_hour, service_s, counters + waiting)
        if left_out <= 1e-11:
            return max((wait for wait, arriving in zip(waits, per_hour, strict=True) if arriving > 0), default=0.0)
        waiting *= 2


def _by_hour_s(counters: int, per_hour: Sequence[float], service_s: float, most: int) -> tuple[list[float], float]:
    from scipy.linalg import expm

    there = np.arange(most + 1)
    leaving = 3600.0 / service_s * np.minimum(there, counters)
    # in hours, as everything here
    behind = np.maximum(there - counters + 1, 0) * (service_s / counters / 3600)
    state = np.zeros(most + 1)
    state[0] = 1.0
    waits, left_out = list[float](), 0.0
    for arriving in per_hour:
        # columns are where one comes from; two rows more add up the waits and who finds the last state
        change = np.zeros((most + 3, most + 3))
        change[there[1:], there[:-1]] = arriving
        change[there[:-1], there[1:]] = leaving[1:]
        change[there, there] = -leaving - np.where(there < most, arriving, 0.0)
        change[most + 1, : most + 1] = behind
        change[most + 2, most] = arriving
        after = expm(change) @ np.append(state, [0.0, 0.0])
        state = after[: most + 1]
        waits.append(3600 * float(after[most + 1]))
        left_out += float(after[most + 2])
    return waits, left_out


def least_worst_wait_s(
    people: Sequence[int], counters: int, per_person: Fraction, service_s: Fraction, profile: tuple[Fraction, ...]
) -> int | None:
    """Return the longest mean wait of offices with a number of counters, shared out as well as can be; None where a queue has no end.

    Parameters
    ----------
    people
        whose office each is.
    counters
        how many there are in all, one at least at each office.
    per_person, service_s, profile
        arrivals of the busiest hour by each person, the mean service time, and the hours of a day.
    """
    most = counters - len(people) + 1

    least = [1 if profile else floor(load * per_person * service_s / 3600) + 1 for load in people]
    if sum(least) > counters:
        return None

    def kept(place: int, number: int, within_s: int) -> bool:
        wait = wait_again_s(number, people[place] * per_person, service_s, profile)
        return wait is not None and wait <= within_s

    def fewest(place: int, within_s: int) -> int:
        """Return how many counters keep an office's wait within a time; one more than there may be where none do."""
        # from as many as are busy in the busiest hour, up or down: far fewer have queues too long to follow
        number = min(max(least[place], ceil(people[place] * per_person * service_s / 3600)), most)
        if not kept(place, number, within_s):
            return next((more for more in range(number + 1, most + 1) if kept(place, more, within_s)), most + 1)
        while number > least[place] and kept(place, number - 1, within_s):
            number -= 1
        return number

    def enough(within_s: int) -> bool:
        return sum(fewest(place, within_s) for place in range(len(people))) <= counters

    # the least time that the counters suffice for: doubled until they do, then halved
    low, high = -1, 0
    while not enough(high):
        low, high = high, 2 * high + 60
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
