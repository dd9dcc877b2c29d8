"""Criteria that are sums over people or offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray

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


def open_count(offices: int, name: str = "open") -> Score:
    """Return the number of open offices as a criterion."""
    return Score(name, np.ones(offices, dtype=np.int64), "min")
