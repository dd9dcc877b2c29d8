"""Cases of further opening times, such as an evening or a Saturday, as a planner counts or states them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class SlotCases:
    """The cases of one opening time, at one office or from one area.

    Parameters
    ----------
    slot
        id of the opening time, as scenarios have it under `hours`.
    hours
        hours a year of it, in which these cases come.
    office, area
        ids of which one is "": the office they came to, or the area they come from.
    cases
        how many in a year.
    """

    slot: str
    hours: Fraction
    office: str
    area: str
    cases: int
