"""Demand points and areas as tables have them."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Home:
    """One demand point under a plan; `distance_mm` is None where no office is open."""

    area: str
    people: int
    served: bool
    office: str
    distance_mm: int | None


# without slots, as hundreds go to other processes: those are pickled in Python
@dataclass(frozen=True)
class Area:
    """One area, in the order of `areas.csv`."""

    id: str
    name: Text
    people: int
    served: int


def total_mm(homes: list[Home]) -> int | None:
    """Return people × millimetres, summed; None where somebody has no open office to go to."""
    if any(home.distance_mm is None and home.people for home in homes):
        return None
    return sum(home.people * (home.distance_mm or 0) for home in homes)
