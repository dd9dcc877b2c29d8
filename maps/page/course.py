"""What a page shows of a plan over phases: the state of each site in each, and where each service is given then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Period:
    """One phase, or the time before the first.

    Parameters
    ----------
    title
        what it is called.
    months
        from when to when; None of the time before the first.
    states
        by the id of each office, its state.
    given
        for each service, that of the offices chosen first, ids of the offices that give it.
    """

    title: Text
    months: Text | None
    states: Mapping[str, str]
    given: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A plan over phases.

    Parameters
    ----------
    states
        what each state is called, in order; sites in none of them are in none that has a name.
    periods
        the time before the first phase, then the phases.
    own_people
        whether tables count other people in some phases than the map does.
    """

    states: Mapping[str, Text]
    periods: tuple[Period, ...]
    own_people: bool


def describe_course(course: Course, place: Mapping[str, int]) -> dict[str, object]:
    """Return a course as the page's scripts read it: the state of each office by its position, -1 for none."""
    states = list(course.states)
    return {
        "states": list(course.states.values()),
        "periods": [
            {
                "title": period.title,
                **({} if period.months is None else {"months": period.months}),
                "states": [states.index(state) if (state := period.states[office]) in course.states else -1 for office in place],
                "given": [sorted(place[office] for office in offices) for offices in period.given],
            }
            for period in course.periods
        ],
        "own_people": course.own_people,
    }
