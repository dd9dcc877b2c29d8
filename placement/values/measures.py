"""What a set of open offices means for the people, in integers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Measures(NamedTuple):
    """What a set of open offices means for the people, in integers.

    Parameters
    ----------
    people
        everyone in the study.
    served
        people served.
    distance_total_mm
        people × distance to the nearest open office, summed; None when nobody reaches one.
    distance_max_mm
        the largest of these distances; likewise.
    times
        for each kind of travel time measured: people × seconds to the nearest open office, summed over those who
        reach one, and how many they are.
    """

    people: int
    served: int
    distance_total_mm: int | None
    distance_max_mm: int | None
    times: Mapping[str, tuple[int, int]]

    def mean_s(self, name: str) -> float | None:
        """Mean seconds of one kind of travel, over those who reach an open office."""
        total, people = self.times[name]
        return total / people if people else None

    @property
    def share(self) -> float:
        """Share of the people served, 0 to 1."""
        return self.served / self.people if self.people else 0.0

    @property
    def distance_mean_m(self) -> float | None:
        """Mean distance over all people, in metres."""
        return None if self.distance_total_mm is None else self.distance_total_mm / max(self.people, 1) / 1000

    @property
    def distance_max_m(self) -> float | None:
        """Largest distance, in metres."""
        return None if self.distance_max_mm is None else self.distance_max_mm / 1000


class Reached(NamedTuple):
    """What a plan makes of a condition.

    Parameters
    ----------
    value
        offices, people, millimetres, or what else the condition counts; None where the plan has nothing to count.
    of
        of how many, where that matters.
    """

    value: int | None
    of: int = 0


def mean_m(person_mm: int, people: int) -> float:
    """Return a mean distance in metres, to the millimetre, from people × millimetres."""
    return round(person_mm / max(people, 1) / 1000, 3)


def rounded(value: float | None, digits: int = 3) -> float | None:
    """Return a number with so many digits after the point; None where there is none."""
    return None if value is None else round(value, digits)
