"""Phases in months: how long each lasts, and whose people count in which part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from geodata.services.months import month_before, months_between
from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text
from placement.scenario.ids import Id, Named
from placement.scenario.months import Month


class PeopleFrom(StrictModel):
    """A column of people that counts from a month on."""

    from_year: Month = Field(description="From this month on the column counts, until the next one in the list: 2030-04.")
    people: Annotated[Id, Named.DEMAND_NUMBERS] = Field(description="The column of the study's demand: people_2030.")


class Years(StrictModel):
    """How long the phases of a plan last, and whose people count when."""

    until_year: Month = Field(description="The month with which the last phase is over, not counted any more: 2046-04.")
    people: tuple[PeopleFrom, ...] = Field(
        min_length=1, description="The columns of people in order; a year without a column takes the latest before it."
    )
    before: GivenText | None = Field(
        None, description="What the time before the first phase is called: until 2007; today by default."
    )
    generation: GivenText = Field(
        description="Whose projection these columns are and of which generation, or that the planner counted them."
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase, or a part of one in which the same people count.

    Parameters
    ----------
    id, title
        its name in the files, and for people.
    phase
        id of the phase.
    people
        the column that counts; that of the scenario where None.
    weight
        how much it counts: its months, where the phases have any.
    begin, end
        its first month, and the month with which it is over; both empty where the phases have none.
    """

    id: str
    title: Text
    phase: str
    people: str | None
    weight: int
    begin: str = ""
    end: str = ""


def stretches_of(years: Years, phases: tuple[tuple[str, Text, str], ...]) -> tuple[Stretch, ...]:
    """Return the parts of phases, given by id, title and first month, in which the same people count, in order."""
    ends = (*(begin for _, _, begin in phases[1:]), years.until_year)
    found = []
    for (name, title, begin), end in zip(phases, ends, strict=True):
        changes = [one for one in years.people if begin < one.from_year < end]
        first = [one for one in years.people if one.from_year <= begin][-1:]
        starts = [*((begin, one.people) for one in first), *((one.from_year, one.people) for one in changes)]
        for place, (start, column) in enumerate(starts):
            stop = starts[place + 1][0] if place + 1 < len(starts) else end
            said = Text("{title} ({begin} to {end})", title=title, begin=start, end=month_before(stop))
            own = f"{name}-{start}" if place else name
            found.append(Stretch(own, said, name, column, max(months_between(start, stop), 1), start, stop))
    return tuple(found)
