"""What a plan can be measured by, declared by its data: arrays over demand points (rows) and offices (columns).

A criterion says *what* is measured. `models.program.measures` makes it a part of an integer program, `models.checker`
recomputes it in the plainest way, and neither knows the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray
from models.queueing.queue import Queue

Sense = Literal["max", "min"]


@dataclass(frozen=True, eq=False)
class Coverage:
    """People within reach of at least `times` open offices: more is better.

    Maximal covering (Church & ReVelle 1974); with `times=2` backup coverage (Hogan & ReVelle 1986).

    Parameters
    ----------
    name
        what the criterion is called in the results.
    covers
        (n, m) bool: office j reaches demand point i.
    people
        (n,) non-negative int64.
    times
        1 or 2: by how many open offices a person must be reached to count.
    """

    name: str
    covers: BoolArray
    people: IntArray
    times: int = 1
    sense: Sense = field(default="max", init=False)


@dataclass(frozen=True, eq=False)
class Travel:
    """People × distance or time to the nearest open office, summed: less is better (p-median, Hakimi 1964).

    Points that reach none of the offices that may open have no part in it; everyone else must reach one.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair.
    people
        (n,) non-negative int64.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    sense: Sense = field(default="min", init=False)


@dataclass(frozen=True, eq=False)
class Gain:
    """People × the largest gain any open office gives them, summed: more is better.

    Gradual (generalised) maximal covering (Church & Roberts 1983; Berman & Krass 2002).

    Parameters
    ----------
    name
        what the criterion is called in the results.
    gains
        (n, m) non-negative int64, such as thousandths of full service.
    people
        (n,) non-negative int64.
    """

    name: str
    gains: IntArray
    people: IntArray
    sense: Sense = field(default="max", init=False)


@dataclass(frozen=True, eq=False)
class Score:
    """A figure of each office, summed over the open ones.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    scores
        (m,) int64.
    sense
        whether more or less is better.
    of_people
        whether the figures count people, and change where they do.
    base
        what is added whichever are open: where figures of those that are not open count, their sum.
    """

    name: str
    scores: IntArray
    sense: Sense
    of_people: bool = False
    base: int = 0


@dataclass(frozen=True, eq=False)
class Farthest:
    """The largest distance or time anyone has to the nearest open office: less is better (p-center, Hakimi 1964).

    Who counts is as in `Travel`.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair.
    people
        (n,) non-negative int64; where nobody lives nothing is measured.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    sense: Sense = field(default="min", init=False)


@dataclass(frozen=True, eq=False)
class WorstGroup:
    """The mean distance or time of the group whose mean is largest, rounded up: less is better (p-center by group).

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair.
    people
        (n,) non-negative int64.
    groups
        (n,) int64, the group of each point, from 0; a group with nobody to measure is left out.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    groups: IntArray
    sense: Sense = field(default="min", init=False)


@dataclass(frozen=True, eq=False)
class Separation:
    """The least distance between two open offices: more is better (p-dispersion, Kuby 1987).

    Where fewer than two are open it is the largest distance there is.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    between
        (m, m) symmetric non-negative int64.
    """

    name: str
    between: IntArray
    sense: Sense = field(default="max", init=False)


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
class Gini:
    """The Gini coefficient over people of the distance or time to the nearest open office: less is better.

    It is a quotient of sums of products, of which no linear program knows: it is decided where plans are valued one by one.
    Its value is in millionths, rounded up, so that a bound of whole millionths is kept exactly where the value is no more.
    Who counts is as in `Travel`; where nobody has any way to go it is 0.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    matrix
        any non-negative cost of each pair.
    people
        (n,) non-negative int64.
    valued
        what is known of sets of open offices on this matrix (`AccessMatrix.unevenness`), and where what is found is kept.
    """

    name: str
    matrix: AccessMatrix
    people: IntArray
    valued: dict[tuple[bytes, bytes], int] = field(default_factory=dict, repr=False)
    sense: Sense = field(default="min", init=False)


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


@dataclass(frozen=True, eq=False)
class Through:
    """A criterion over sites, seen through options: a site is open where any of its options that count is.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    of
        the criterion, over m sites.
    columns
        (k,) int64: the site of each option.
    counts
        (k,) bool: the options that count.
    """

    name: str
    of: Coverage | Travel | Gain
    columns: IntArray
    counts: BoolArray

    @property
    def sense(self) -> Sense:
        """That of the criterion."""
        return self.of.sense

    def sites(self, options: Sequence[int]) -> list[int]:
        """Return the sites that options open, ascending."""
        return sorted({int(self.columns[option]) for option in options if self.counts[option]})


Simple = Coverage | Travel | Gain | Score | Through
"""Criteria that are sums, so that they can be added up and compared."""


@dataclass(frozen=True, eq=False)
class Worst:
    """The worst of several criteria of one sense, such as one for each future: it is made as good as can be.

    With `bests` it is the largest regret (Kouvelis & Yu 1997): how far a part falls short of its own best.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    parts
        the criteria, all of one sense.
    bests
        the best value of each part when it stands alone; None for the plain worst case.
    """

    name: str
    parts: tuple[Simple, ...]
    bests: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not self.parts or len({part.sense for part in self.parts}) > 1:
            raise ValueError(f"{self.name}: give parts, all to be maximised or all to be minimised")
        if self.bests is not None and len(self.bests) != len(self.parts):
            raise ValueError(f"{self.name}: {len(self.bests)} bests for {len(self.parts)} parts")

    @property
    def sense(self) -> Sense:
        """That of the parts; a regret is always to be made small."""
        return "min" if self.bests is not None else self.parts[0].sense


@dataclass(frozen=True, eq=False)
class Blend:
    """A weighted sum of criteria: those of the other sense count against it.

    Factors and values are whole numbers of any size: beyond 64 bits they are Python's own.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    parts
        the criteria.
    factors
        a non-negative int for each part.
    sense
        whether more or less is better.
    offset
        what is added to the sum.
    """

    name: str
    parts: tuple[Simple, ...]
    factors: tuple[int, ...]
    sense: Sense
    offset: int = 0

    def __post_init__(self) -> None:
        if len(self.factors) != len(self.parts) or any(factor < 0 for factor in self.factors):
            raise ValueError(f"{self.name}: give each part a factor, none negative")


Criterion = (
    Coverage
    | Travel
    | Gain
    | Score
    | Through
    | Farthest
    | WorstGroup
    | Separation
    | LeastLoad
    | Gini
    | Counters
    | WorstWait
    | CapacityCoverage
    | CapacityTravel
    | Worst
    | Blend
)


def width(criterion: Criterion) -> int:  # noqa: PLR0911 - a plain case each
    """Return the number m of offices that a criterion measures."""
    match criterion:
        case Coverage() | CapacityCoverage():
            return int(criterion.covers.shape[1])
        case Gain():
            return int(criterion.gains.shape[1])
        case Score():
            return len(criterion.scores)
        case Through():
            return len(criterion.columns)
        case Separation():
            return len(criterion.between)
        case Worst() | Blend():
            return width(criterion.parts[0])
        case _:
            return int(criterion.matrix.values.shape[1])


def open_count(offices: int, name: str = "open") -> Score:
    """Return the number of open offices as a criterion."""
    return Score(name, np.ones(offices, dtype=np.int64), "min")
