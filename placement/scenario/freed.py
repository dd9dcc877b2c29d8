"""`freed`: what the study knows of the buildings that a plan frees, and what is to become of their rooms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from placement.scenario.ids import Id, Named, OfficeId


class Becomes(StrictModel):
    """What is to become of the room of an office that closes."""

    office: OfficeId = Field(description="The office.")
    use: GivenText = Field(description="What its room is for then: meeting rooms, or a club for children.")


class FreedBuildings(StrictModel):
    """The columns of the offices that tell of their buildings, and what is to become of rooms that a plan frees."""

    floor: Annotated[Id, Named.OFFICE_NUMBERS] = Field(
        description="The column of the offices with the floor of each in square metres: floor_m2."
    )
    built: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices with the year in which each was built: built."
    )
    renewal: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices with the year in which each is to be renewed: renewal_year."
    )
    becomes: tuple[Becomes, ...] = Field(
        (), description="What is to become of rooms, where it is known: [{office: a, use: meeting rooms}]."
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")
