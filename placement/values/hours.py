"""Opening times: where each is open today and with a plan, what that takes, and whom it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from models.messages.text import Text

MINUTES_AN_HOUR = 60
SIXTIETHS = 60


@dataclass(frozen=True, slots=True)
class Reached:
    """The cases of an opening time, and the people, within reach of an office that is open then.

    Parameters
    ----------
    cases, people
        within reach.
    distance_mm
        cases × millimetres to the nearest office that is open then, summed; None where none is, or somebody reaches none.
    """

    cases: int
    people: int
    distance_mm: int | None


@dataclass(frozen=True, slots=True)
class TimeOpen:
    """One opening time, today and with a plan.

    Parameters
    ----------
    id, title
        its name in the files, and for people.
    openings, minutes
        how many days a year it is, and how many minutes a year an office is open then.
    always
        whether every open office is open then.
    fixed_yen
        what it costs a year once it is open anywhere.
    cases, people
        all cases of a year, and everyone.
    from_sheet
        whether the cases are those of the planner's sheet.
    sites
        the sites open then, today and with the plan, in the study's order.
    staff_minutes
        minutes of staff a year, today and with the plan.
    reached
        whom that reaches, today and with the plan.
    gained, lost
        cases newly, and no longer, within reach.
    people_gained, people_lost
        the same of people.
    """

    id: str
    title: Text
    openings: int
    minutes: int
    always: bool
    fixed_yen: int
    cases: int
    people: int
    from_sheet: bool
    sites: tuple[tuple[str, ...], tuple[str, ...]]
    staff_minutes: tuple[int, int]
    reached: tuple[Reached, Reached]
    gained: int
    lost: int
    people_gained: int
    people_lost: int


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """What is best when another share of the cases moves.

    Parameters
    ----------
    share
        the share of 1.
    moved
        how many cases that are.
    best
        the sites open in each time with the best plan then; None where that is not proven.
    best_reached, ours_reached
        cases within reach in all times, with that plan and with the plan shown.
    best_staff_minutes
        minutes of staff a year of that plan.
    holds
        whether the plan shown is as good on every objective; None where that is not proven.
    """

    share: Fraction
    moved: int
    best: Mapping[str, tuple[str, ...]] | None
    best_reached: int | None
    ours_reached: int
    best_staff_minutes: int | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening times of a scenario.

    Parameters
    ----------
    times
        in the order of the file.
    staff_minutes
        minutes of staff a year of all of them, today and with the plan.
    most_minutes
        how many there may be; None where nothing is said.
    cost_60
        sixtieths of a yen a year, today and with the plan; None where a staff-hour has no price and nothing costs besides.
    most_yen
        how many yen there may be; None where nothing is said.
    moved_from, moved_to
        ids of the times between which cases move; empty where none do.
    shares
        what is best for each share looked at, the first of which decides.
    ties
        the sites open in each time with other plans that are as good on every objective, few of them.
    """

    times: tuple[TimeOpen, ...]
    staff_minutes: tuple[int, int]
    most_minutes: int | None
    cost_60: tuple[int, int] | None
    most_yen: int | None
    moved_from: str
    moved_to: str
    shares: tuple[ShareAsked, ...]
    ties: tuple[Mapping[str, tuple[str, ...]], ...]


def round_yen(sixtieths: int) -> int:
    """Return whole yen of sixtieths, halves up."""
    return (sixtieths + SIXTIETHS // 2) // SIXTIETHS
