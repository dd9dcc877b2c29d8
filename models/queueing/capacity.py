"""How much a number of counters takes: the largest load, in whole people, that keeps a limit on waiting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from models.queueing.day import worst_wait_s
from models.queueing.erlang import keeps_share, mean_wait_s


class Limit(Hashable, Protocol):
    """A limit on waiting, which more load can only break."""

    def kept(self, counters: int, per_hour: Fraction) -> bool:
        """Return whether so many counters keep it with so many arrivals an hour, of the busiest hour."""
        ...  # pragma: no cover

    def nearly(self, counters: int) -> float | None:
        """Return about how many arrivals an hour they still keep it with; None where that is not known without looking."""
        ...  # pragma: no cover


@dataclass(frozen=True, slots=True)
class MeanWait:
    """The mean wait of the long run, at most so long.

    Parameters
    ----------
    service_s
        mean service time, seconds.
    at_most_s
        seconds, inclusive.
    """

    service_s: Fraction
    at_most_s: Fraction

    def kept(self, counters: int, per_hour: Fraction) -> bool:
        """Return whether so many counters keep it."""
        wait = mean_wait_s(counters, per_hour, self.service_s)
        return wait is not None and wait <= self.at_most_s

    def nearly(self, counters: int) -> None:
        """Return None: it is found by bisection, which is fast."""


@dataclass(frozen=True, slots=True)
class WaitShare:
    """A share of the arrivals of the long run within a time.

    Parameters
    ----------
    service_s
        mean service time, seconds.
    share
        more than 0 and less than 1.
    within_s
        seconds.
    """

    service_s: Fraction
    share: Fraction
    within_s: Fraction

    def kept(self, counters: int, per_hour: Fraction) -> bool:
        """Return whether so many counters keep it."""
        return keeps_share(counters, per_hour, self.service_s, share=self.share, within_s=self.within_s)

    def nearly(self, counters: int) -> None:
        """Return None: it is found by bisection, which is fast."""


@dataclass(frozen=True, slots=True)
class DayWait:
    """The mean wait of the worst hour of a day that starts empty, at most so long.

    Parameters
    ----------
    service_s
        mean service time, seconds.
    at_most_s
        seconds, inclusive.
    profile
        the arrivals of each hour as a share of those of the busiest one.
    """

    service_s: Fraction
    at_most_s: Fraction
    profile: tuple[Fraction, ...]

    def kept(self, counters: int, per_hour: Fraction) -> bool:
        """Return whether so many counters keep it; what is nearer to the limit than the method's error counts as not kept."""
        return self._worst_s(counters, float(per_hour)) <= float(self.at_most_s) * (1 - 1e-9) - 1e-9

    def nearly(self, counters: int) -> float:
        """Return about how many arrivals an hour, of the busiest hour, they still keep it with."""
        return _nearly(self, counters)

    def _worst_s(self, counters: int, per_hour: float) -> float:
        return worst_wait_s(counters, [per_hour * float(share) for share in self.profile], float(self.service_s))

    def beyond_s(self, per_hour: float, counters: int) -> float:
        """Return by how much the limit is broken, in seconds; negative where it is kept."""
        return self._worst_s(counters, per_hour) - float(self.at_most_s)


@lru_cache(maxsize=1 << 10)
def _nearly(limit: DayWait, counters: int) -> float:
    from scipy.optimize import brentq

    few, many = 0.0, 3600.0 / float(limit.service_s) * counters
    while limit.beyond_s(many, counters) < 0:
        few, many = many, 2 * many
    return float(brentq(limit.beyond_s, few, many, args=(counters,), rtol=1e-10))


def largest_load(kept: Callable[[int], bool], most: int, near: int | None = None) -> int:
    """Return the largest whole load that keeps a limit which more load can only break; -1 where none does.

    Parameters
    ----------
    kept
        whether a load keeps it.
    most
        the largest load of interest.
    near
        about what it is, where that is known.
    """
    below, above, step = -1, most + 1, 1
    if near is not None:
        here = min(max(near, 0), most)
        # away from there in growing steps, until the limit lies between two of them
        if kept(here):
            below = here
            while below + step <= most and kept(below + step):
                below, step = below + step, 2 * step
            above = min(below + step, most + 1)
        else:
            above = here
            while above - step >= 0 and not kept(above - step):
                above, step = above - step, 2 * step
            below = max(above - step, -1)
    while above - below > 1:
        middle = (below + above) // 2
        if kept(middle):
            below = middle
        else:
            above = middle
    return below


def capacities(limit: Limit, counters: Sequence[int], rate: Fraction, most: int) -> tuple[int, ...]:
    """Return the largest load that each number of counters takes.

    Parameters
    ----------
    limit
        on waiting.
    counters
        numbers of counters.
    rate
        arrivals of the busiest hour by each unit of load.
    most
        the largest load there can be.

    Returns
    -------
    loads
        whole; `most` where nothing that can come is too much, -1 where even nobody's coming breaks the limit.
    """
    found = []
    for number in counters:
        nearly = limit.nearly(number)
        # what more people than there are would need is of no interest
        near = None if nearly is None else min(int(nearly / rate), most)
        found.append(largest_load(_Keeping(limit, number, rate), most, near))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Keeping:
    limit: Limit
    counters: int
    rate: Fraction

    def __call__(self, load: int) -> bool:
        return self.limit.kept(self.counters, load * self.rate)
