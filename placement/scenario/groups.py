"""`groups`: the people who count, parted into groups that each have a reach, or a walking speed, of their own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text, same
from placement.scenario.ids import Id, Name, Named
from placement.scenario.quantities import Speed
from placement.scenario.served import Served


class Group(StrictModel):
    """Some of the people, by a column; the columns of all groups add up to the people who count, point by point."""

    id: Name = Field(description="Short name of the group, such as aged.")
    title: GivenText | None = Field(None, description="What people read; the id by default.")
    people: Annotated[Id, Named.DEMAND_NUMBERS] = Field(
        description="The column of the study's demand with the people of this group."
    )
    served: Served | None = Field(None, description="When one of this group counts as served; as in the scenario by default.")
    speed: Speed | None = Field(None, description="How fast this group walks: 60 m/min; 80 m/min is the default.")

    @property
    def named(self) -> Text:
        """What people read."""
        return self.title or same(self.id)
