"""Whose nearest place changes between two states, and who gets nearer and farther by how much, service by service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Move:
    """The people of one place who have another nearest afterwards, or who come to one from another.

    Parameters
    ----------
    place
        id of the place they go to, or come from; None where that is nowhere.
    people
        how many they are.
    farther_mm
        people × the millimetres they go farther, summed; less than nothing where they come nearer. None where they had or have
        no place.
    most_mm
        millimetres that the one of them goes farther for whom it gets farthest; None likewise.
    """

    place: str | None
    people: int
    farther_mm: int | None
    most_mm: int | None


@dataclass(frozen=True, slots=True)
class Flow:
    """What becomes of the people whose nearest one place is.

    Parameters
    ----------
    before, after
        people whose nearest it is.
    left, come
        those who go elsewhere and those who newly come, most people first.
    """

    before: int
    after: int
    left: tuple[Move, ...]
    come: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """How far the people of one state have it to their nearest place, in millimetres; None where too many have none.

    Parameters
    ----------
    median, ninth
        the least distance within which half, and nine tenths, of all people live.
    farthest
        of anybody.
    """

    median: int | None
    ninth: int | None
    farthest: int | None


@dataclass(frozen=True, eq=False)
class ServiceFlows:
    """What a plan does to everybody's nearest place of one service.

    Parameters
    ----------
    id, title
        the service.
    people
        everybody.
    places
        by id, each place that gives it before or after.
    farther, nearer
        people who get farther and nearer, one number for each step of the change: up to the first limit, …, over the last.
    distributions
        before and after.
    """

    id: str
    title: Text
    people: int
    places: Mapping[str, Flow]
    farther: tuple[int, ...]
    nearer: tuple[int, ...]
    distributions: tuple[Distribution, Distribution]


@dataclass(frozen=True, eq=False)
class Flows:
    """The same for every service, on one scale.

    Parameters
    ----------
    limits_m
        the steps of a change in metres.
    services
        that of the offices chosen first.
    """

    limits_m: tuple[int, ...]
    services: tuple[ServiceFlows, ...]
