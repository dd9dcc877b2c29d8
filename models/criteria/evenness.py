"""Criteria of whom or what is worst off, and of how evenly ways are spread."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.access import AccessMatrix, IntArray
from models.criteria.sums import Sense


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
