"""The names a scenario file is written in: its own, and those of the offices, areas, columns and files of its study."""

from __future__ import annotations

from enum import Enum, auto
from typing import Annotated

from pydantic import Field

from placement.scenario.quantities import Distance

Id = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
FileName = Annotated[str, Field(min_length=1, max_length=200)]


class Named(Enum):
    """What the value of a key names; it stands in the key's annotation, and the checks look there."""

    OFFICES = auto()
    KIND = auto()
    AREAS = auto()
    DEMAND_COLUMN = auto()
    OFFICE_COLUMN = auto()
    OFFICE_POLYGONS = auto()
    DEMAND_POLYGONS = auto()
    DISTANCE = auto()


OfficeId = Annotated[Id, Named.OFFICES]
OfficeIds = Annotated[tuple[Id, ...], Named.OFFICES]
Length = Annotated[Distance, Named.DISTANCE]
