"""The queue at a counter, by how many people have the office as theirs: waits in whole seconds, and counters that keep to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

from models.queueing.capacity import DayWait, Limit, MeanWait, WaitShare, capacities
from models.queueing.day import worst_wait_s
from models.queueing.erlang import HOUR_S, mean_wait_s

# what a day's waits may be wrong by, seconds: they are rounded up beyond it
_DAY_ERROR_S = 1e-6


@dataclass(frozen=True, slots=True)
class Queue:
    """Who comes, and how long each takes.

    Parameters
    ----------
    per_person
        arrivals of the busiest hour by each person whose office it is.
    service_s
        mean service time, seconds.
    profile
        the arrivals of each hour of a day that starts empty, as shares of those of the busiest hour; none for the long run.
    """

    per_person: Fraction
    service_s: Fraction
    profile: tuple[Fraction, ...] = ()

    def wait_s(self, counters: int, people: int) -> int | None:
        """Return the mean wait of the worst hour in whole seconds, rounded up; None where the queue grows without end."""
        return _wait_s(self, counters, people)

    def least_counters(self, people: int) -> int:
        """Return the fewest counters at which the queue does not grow without end, of a day: one."""
        return 1 if self.profile else int(people * self.per_person * self.service_s / HOUR_S) + 1

    def keeps_up(self, people: int) -> tuple[int, ...]:
        """Return the most people at whom one counter, two and so on keep the queue from growing without end, up to everyone.

        Parameters
        ----------
        people
            everyone.
        """
        if self.profile:
            return (people,)
        found: list[int] = []
        while not found or found[-1] < people:
            busy = self.per_person * self.service_s / HOUR_S
            # as many as are fewer than keep so many counters busy without a pause
            found.append(min(ceil((len(found) + 1) / busy) - 1, people) if busy else people)
        return tuple(found)

    def mean_limit(self, at_most_s: Fraction) -> Limit:
        """Return the limit that the mean wait of the worst hour is at most so many seconds."""
        return DayWait(self.service_s, at_most_s, self.profile) if self.profile else MeanWait(self.service_s, at_most_s)

    def share_limit(self, share: Fraction, within_s: Fraction) -> Limit:
        """Return the limit that a share of the arrivals of the long run waits at most so many seconds.

        Raises
        ------
        ValueError
            of a day: the share is known for the long run alone.
        """
        if self.profile:
            raise ValueError("the share that waits at most so long is known for the long run alone")
        return WaitShare(self.service_s, share, within_s)

    def takes(self, limit: Limit, people: int) -> tuple[int, ...]:
        """Return the most people that one counter takes, two and so on, up to the number that takes everyone.

        Parameters
        ----------
        limit
            on waiting, one that even one person an hour can keep.
        people
            everyone.
        """
        return _takes(self, limit, people)


@lru_cache(maxsize=1 << 8)
def _takes(queue: Queue, limit: Limit, people: int) -> tuple[int, ...]:
    found: list[int] = []
    while not found or found[-1] < people:
        found += capacities(limit, [len(found) + 1], queue.per_person, people)
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _wait_s(queue: Queue, counters: int, people: int) -> int | None:
    per_hour = people * queue.per_person
    if queue.profile:
        worst = worst_wait_s(counters, [float(per_hour * share) for share in queue.profile], float(queue.service_s))
        return 0 if worst < _DAY_ERROR_S else ceil(worst + _DAY_ERROR_S)
    wait = mean_wait_s(counters, per_hour, queue.service_s)
    return None if wait is None else ceil(wait)


def share_out(queue: Queue, people: Sequence[int], counters: int) -> tuple[int, ...] | None:
    """Share counters out over offices so that the longest mean wait is as short as can be.

    A counter more never makes a wait longer, so giving each next one to where the wait is longest is optimal.

    Parameters
    ----------
    queue
        the same everywhere.
    people
        whose office each is.
    counters
        how many there are in all.

    Returns
    -------
    shares
        counters of each office, one at least; of equally long waits the first gets the next. None where a queue grows without
        end however they are shared out.
    """
    shares = [queue.least_counters(load) for load in people]
    if sum(shares) > counters:
        return None
    if queue.profile:
        shares = _roughly(queue, people, counters)
    waits = [queue.wait_s(here, load) or 0 for here, load in zip(shares, people, strict=True)]
    for _ in range(counters - sum(shares)):
        if not shares:
            break
        at = waits.index(max(waits))
        shares[at] += 1
        waits[at] = queue.wait_s(shares[at], people[at]) or 0
    return tuple(shares)


def _roughly(queue: Queue, people: Sequence[int], counters: int) -> list[int]:
    """Return shares that the best ones come after: the fewest that keep a time, doubled until the counters are enough for it.

    With one counter at each office a day's queues may be too long to be followed in reasonable time.
    """
    within_s = 60
    while True:
        shares = [_fewest(queue, load, within_s) for load in people]
        if sum(shares) <= counters:
            return shares
        within_s *= 2


def _fewest(queue: Queue, people: int, within_s: int) -> int:
    """Return the fewest counters that keep the wait within a time, looked for from as many as are busy in the busiest hour."""

    def kept(number: int) -> bool:
        return (queue.wait_s(number, people) or 0) <= within_s

    number = int(people * queue.per_person * queue.service_s / HOUR_S) + 1
    while not kept(number):
        number += 1
    while number > 1 and kept(number - 1):
        number -= 1
    return number
