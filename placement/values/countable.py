"""What a page can count again for any set of offices and at any reach: objectives, and conditions as sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Goal = Literal["served", "mean", "largest"]
ConditionKind = Literal["rule", "open", "close", "move", "merger", "parcels", "near"]


@dataclass(frozen=True)
class OfficeSum:
    """A limit on a sum over the open offices.

    Parameters
    ----------
    terms
        offices, and what each adds when open.
    least, most
        the limits, inclusive; None where there is none.
    """

    terms: tuple[tuple[str, int], ...]
    least: int | None
    most: int | None


@dataclass(frozen=True)
class PeopleLeft:
    """A limit on the people of whom no open office is near enough.

    Parameters
    ----------
    near
        what that is: within the scenario's reach, within a distance, or not farther than before by more than a distance.
    mm
        the distance; 0 for the reach.
    most
        how many people may be left.
    areas
        ids of the areas whose people count; everybody where None.
    """

    near: Literal["reach", "distance", "before"]
    mm: int
    most: int
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Countable:
    """A condition of the scenario, as a page counts it.

    Parameters
    ----------
    kind
        a rule, how many open or close, a move, a merger, the parcels of a new site, or a channel near each office that closes.
    row
        its place among those of the scenario; 0 for a number.
    sums, people
        what it demands, all of it; both empty where a page cannot count it.
    """

    kind: ConditionKind
    row: int
    sums: tuple[OfficeSum, ...] = ()
    people: tuple[PeopleLeft, ...] = ()


@dataclass(frozen=True)
class CountAgain:
    """What a page needs to find the best of all sets itself.

    Parameters
    ----------
    goals
        the objectives in their order; None where one of them is none that a page can count.
    conditions
        all there are, those that it cannot count among them.
    """

    goals: tuple[Goal, ...] | None
    conditions: tuple[Countable, ...]
