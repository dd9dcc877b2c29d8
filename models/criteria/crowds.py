"""Criteria of how many people come to each office: its load, its counters and waits, its capacity."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria.sums import Sense
from models.queueing.queue import Queue


@dataclass(frozen=True, eq=False)
class LeastLoad:
    """The people of the open office that fewest people have as their nearest: more is better.

    Of equally near offices the first in order is the nearest. Where no office that counts is open it is everyone.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair; people go to none that they do not reach.
    people
        (n,) non-negative int64.
    counts
        (m,) bool: offices whose people count; the others, where open, only draw people away.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    counts: BoolArray
    sense: Sense = field(default="max", init=False)


@dataclass(frozen=True, eq=False)
class Counters:
    """The counters that the open offices need, each for the people who have it as their nearest, or what these cost: less is better.

    Location with a limit on waiting (Marianov & Serra 2002), in whole numbers: how many people a number of counters takes is known.
    Of equally near offices the first in order is the nearest. An open office has one counter at least.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair; people go to none that they do not reach.
    people
        (n,) non-negative int64.
    counts
        (m,) bool: offices whose counters count; the others, where open, only draw people away.
    takes
        the most people that one counter takes, two, three and so on: growing, up to everyone at least.
    costs
        (m, c) int64: what one counter, two, three and so on cost at each office, such as posts or yen, never less with more of
        them; None where the counters themselves are counted.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    counts: BoolArray
    takes: tuple[int, ...]
    costs: IntArray | None = None
    sense: Sense = field(default="min", init=False)

    def __post_init__(self) -> None:
        if self.costs is not None and (self.costs.shape[1:] != (len(self.takes),) or (np.diff(self.costs, axis=1) < 0).any()):
            raise ValueError(f"{self.name}: give each office a cost for each number of counters, never less with more of them")
        growing = all(few <= more for few, more in zip(self.takes, self.takes[1:], strict=False))
        if not self.takes or not growing or self.takes[-1] < int(self.people.sum()):
            raise ValueError(f"{self.name}: what counters take must grow up to all {int(self.people.sum())}, not {self.takes}")


@dataclass(frozen=True, eq=False)
class WorstWait:
    """The longest mean wait of the open offices, with a number of counters shared out as well as can be: less is better.

    In whole seconds, rounded up. It has no value where a queue grows without end however the counters are shared out, as
    where there are fewer of them than open offices. It is decided where plans are valued one by one.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair; people go to none that they do not reach.
    people
        (n,) non-negative int64.
    counts
        (m,) bool: offices whose counters count; the others, where open, only draw people away.
    queue
        the queue at each office by the people who have it as their nearest; of equally near ones it is the first in order.
    counters
        how many there are at all offices together.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    counts: BoolArray
    queue: Queue
    counters: int
    sense: Sense = field(default="min", init=False)


@dataclass(frozen=True, eq=False)
class CapacityCoverage:
    """People who can be given a place at an open office within reach, none taking more than it can: more is better.

    Capacitated maximal covering (Current & Storbeck 1988); the people of a point may go to different offices.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    covers
        (n, m) bool.
    people
        (n,) non-negative int64.
    capacity
        (m,) non-negative int64, people each office can take.
    """

    name: str
    covers: BoolArray
    people: IntArray
    capacity: IntArray
    sense: Sense = field(default="max", init=False)


@dataclass(frozen=True, eq=False)
class CapacityTravel:
    """People × distance or time to the office they are given, summed, none taking more than it can: less is better.

    Capacitated p-median with divisible demand; a plan that cannot take everyone is not feasible.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair; only reachable pairs are used.
    people
        (n,) non-negative int64.
    capacity
        (m,) non-negative int64, people each office can take.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    capacity: IntArray
    sense: Sense = field(default="min", init=False)
