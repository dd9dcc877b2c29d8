"""How much a number of counters takes: the largest load, in whole people, that keeps a limit on waiting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from models.queueing.day import hourly_waits_s
from models.queueing.erlang import keeps_share, mean_wait_s


class Limit(Hashable, Protocol):
    """A limit on waiting, which more load can only break."""

    def kept(self, counters: int, per_hour: Fraction) -> bool:
        """Return whether so many counters keep it with so many arrivals an hour, of the busiest hour."""
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
        arrivals = [float(per_hour * share) for share in self.profile]
        worst = max(hourly_waits_s(counters, arrivals, float(self.service_s)).tolist(), default=0.0)
        return worst <= float(self.at_most_s) * (1 - 1e-9) - 1e-9


def largest_load(kept: Callable[[int], bool], most: int) -> int:
    """Return the largest whole load that keeps a limit which more load can only break; -1 where none does.

    Parameters
    ----------
    kept
        whether a load keeps it.
    most
        the largest load of interest.
    """
    below, above = -1, most + 1
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
    return tuple(largest_load(_Keeping(limit, number, rate), most) for number in counters)


@dataclass(frozen=True, slots=True)
class _Keeping:
    limit: Limit
    counters: int
    rate: Fraction

    def __call__(self, load: int) -> bool:
        return self.limit.kept(self.counters, load * self.rate)
