"""`states`: what each site can be in each phase, what that gives and costs, and what it may become."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text, same
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import Name, Named, OfficeId
from placement.scenario.money import MOST, PlaceCost
from placement.scenario.months import Month
from placement.scenario.structures import Count

Yen = Annotated[int, Field(ge=0, le=MOST)]


def _uncosted(value: object) -> object:
    """Return a mere list of states as moves of which no cost is stated."""
    return dict.fromkeys(value, 0) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


_YEN = {"type": "integer", "minimum": 0, "maximum": MOST}
Moves = Annotated[
    dict[Name, Yen],
    BeforeValidator(_uncosted),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "object", "additionalProperties": _YEN},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ]
        }
    ),
]


class SiteState(StrictModel):
    """One thing that a site can be: the services it gives then, what that costs, and what it may become."""

    id: Name = Field(description="Short name of the state: certificates.")
    title: GivenText | None = Field(None, description="What people read: certificate counter; the id by default.")
    gives: Annotated[tuple[Name, ...], Named.SERVICES] = Field(
        (),
        description="The services that a site in it gives: ids of the one under offices and of those under services; none by default.",
    )
    now: Annotated[OfficeFilter, listed] | None = Field(
        None,
        description="The sites that are in it today: {kind: branch}, or [a, b]. Sites in none are in the state that gives nothing.",
    )
    only: Annotated[OfficeFilter, listed] | None = Field(
        None, description="The sites that may be in it: those that have the room; all by default."
    )
    sites: Count | None = Field(None, description="In each phase, how many sites are in it: {min: 0, max: 6}; free by default.")
    yen_a_year: Yen = Field(0, description="What a site in it costs in a year, in yen.")
    place: PlaceCost | None = Field(
        None, description="What the place of a site in it costs in a year besides: {column: cost, yen: 1000}."
    )
    may_become: Moves = Field(
        default_factory=dict,
        description="The states that a site in it may go to when a phase begins, each with what that costs once, in yen: {full: 60000000}; [full] where no cost is known.",
    )

    @property
    def named(self) -> Text:
        """What people read."""
        return self.title or same(self.id)


class Leaving(StrictModel):
    """A site that must leave its building: it gives nothing in any phase with a month from then on."""

    office: OfficeId = Field(description="The site.")
    by: Month = Field(description="The month from which the building cannot be used any more: 2032-04.")
    because: GivenText | None = Field(None, description="Why it must leave.")
    source: GivenText | None = Field(None, description="Where that is laid down: who, which paper, when.")
