"""The names a scenario file is written in: its own, and those of the offices, areas, columns and files of its study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from geodata.yamlfiles.source import Steps
from placement.scenario.quantities import Distance

Part = TypeVar("Part", bound=BaseModel)
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
    # ids of offices or channels
    PLACES = auto()
    # services of the study's own table
    OFFERED = auto()
    AREAS = auto()
    OFFICE_COLUMN = auto()
    # columns of whole numbers
    OFFICE_NUMBERS = auto()
    DEMAND_NUMBERS = auto()
    # files of polygons: which offices stand in them, or who lives there
    OFFICE_POLYGONS = auto()
    DEMAND_POLYGONS = auto()
    DISTANCE = auto()
    # of times or ways that the planner measured
    MATRIX = auto()
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


@cache
def _keys(model: type[BaseModel]) -> tuple[tuple[str, str, frozenset[Named]], ...]:
    """Return the fields of a model, their keys in the file, and of which sorts each names something."""
    fields = model.model_fields.items()
    return tuple(
        (name, field.alias or name, frozenset(mark for mark in field.metadata if isinstance(mark, Named)))
        for name, field in fields
    )


def _named(node: BaseModel, path: Steps) -> Iterator[tuple[frozenset[Named], Steps, Any]]:
    """Yield everything that a part of a scenario names, of which sorts and where."""
    for name, key, marks in _keys(type(node)):
        value = getattr(node, name)
        if value is None:
            continue
        here = (*path, key)
        if marks:
            yield marks, here, value
        if isinstance(value, BaseModel):
            yield from _named(value, here)
        else:
            yield from _inside(value, here)


def _inside(value: Any, path: Steps) -> Iterator[tuple[frozenset[Named], Steps, Any]]:
    """Yield what the parts of a list or a mapping name."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, part in parts:
        if isinstance(part, BaseModel):
            yield from _named(part, (*path, key))
        else:
            yield from _inside(part, (*path, key))


def parts_in(node: BaseModel, model: type[Part], path: Steps = ()) -> Iterator[tuple[Steps, Part]]:
    """Yield every part of a scenario that is of a model, with where it stands."""
    for name, key, _ in _keys(type(node)):
        value, here = getattr(node, name), (*path, key)
        several = ((here, value),) if not isinstance(value, tuple) else (((*here, row), one) for row, one in enumerate(value))
        for place, part in several:
            if isinstance(part, model):
                yield place, part
            if isinstance(part, BaseModel):
                yield from parts_in(part, model, place)


def named_in(node: BaseModel, what: Named) -> Iterator[tuple[Steps, Any]]:
    """Yield what a part of a scenario names of one sort, with where it stands."""
    yield from ((path, value) for marks, path, value in _named(node, ()) if what in marks)


def each_named(node: BaseModel, what: Named) -> Iterator[tuple[Steps, Any]]:
    """Yield each name by itself, those of a list with their positions."""
    for path, names in named_in(node, what):
        yield from _each(path, names)


def names_by_sort(node: BaseModel) -> Mapping[Named, Sequence[tuple[Steps, Any]]]:
    """Return each name of every sort, as `each_named` does, from one look at a part of a scenario."""
    found: dict[Named, list[tuple[Steps, Any]]] = {what: [] for what in Named}
    for marks, path, names in _named(node, ()):
        for what in marks:
            found[what] += _each(path, names)
    return found


def _each(path: Steps, names: Any) -> Iterator[tuple[Steps, Any]]:
    if isinstance(names, tuple):
        yield from (((*path, place), name) for place, name in enumerate(names))
    else:
        yield path, names
