"""The names a scenario file is written in: its own, and those of the offices, areas, columns and files of its study."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Annotated, Any

from pydantic import BaseModel, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from geodata.yamlfiles.source import Steps
from placement.scenario.quantities import Distance

Id = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
FileName = Annotated[str, Field(min_length=1, max_length=200)]


# the mark in a schema of a part whose names are of one sort
NAMES = "x-names"


class Named(Enum):
    """What the value of a key names: it stands in the key's annotation, and whatever bears it is checked alike."""

    OFFICES = auto()
    KIND = auto()
    # kinds of channels, and of either
    CHANNEL_KIND = auto()
    PLACE_KIND = auto()
    CHANNELS = auto()
    AREAS = auto()
    OFFICE_COLUMN = auto()
    # columns of whole numbers
    OFFICE_NUMBERS = auto()
    DEMAND_NUMBERS = auto()
    # files of polygons: which offices stand in them, or who lives there
    OFFICE_POLYGONS = auto()
    DEMAND_POLYGONS = auto()
    DISTANCE = auto()
    # of the scenario's own
    SERVICES = auto()

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of what bears the mark, marked as well."""
        return {**handler(core), NAMES: self.name}


# the column of everyone, which every study has
EVERYONE = "people"
PeopleOf = Annotated[Id | None, Named.DEMAND_NUMBERS]
ServiceOf = Annotated[Name | None, Named.SERVICES]
OfficeId = Annotated[Id, Named.OFFICES]
OfficeIds = Annotated[tuple[Id, ...], Named.OFFICES]
Length = Annotated[Distance, Named.DISTANCE]


def named_in(node: BaseModel, what: Named) -> Iterator[tuple[Steps, Any]]:
    """Yield what a part of a scenario names of one sort, with where it stands."""
    for name, field in type(node).model_fields.items():
        key, value = field.alias or name, getattr(node, name)
        if what in field.metadata and value is not None:
            yield (key,), value
        parts = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for place, part in parts:
            if isinstance(part, BaseModel):
                here: Steps = (key,) if place is None else (key, place)
                yield from (((*here, *path), names) for path, names in named_in(part, what))


def each_named(node: BaseModel, what: Named) -> Iterator[tuple[Steps, Any]]:
    """Yield each name by itself, those of a list with their positions."""
    for path, names in named_in(node, what):
        if isinstance(names, tuple):
            yield from (((*path, place), name) for place, name in enumerate(names))
        else:
            yield path, names
