"""The offices of a scenario: what is open now, what may open and close, how many, and what they are for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic_core import CoreSchema, core_schema

from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import LANGUAGE_CODE, wanted
from models.messages.text import Text
from placement.scenario.facts import counts_of
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import NAMES, Id, Name, Named, OfficeId, OfficeIds
from placement.scenario.objectives.registry import needing
from placement.scenario.quantities import People
from placement.scenario.states import Leaving
from placement.scenario.structures import Count, Open
from placement.scenario.written import pattern, refusal

if TYPE_CHECKING:
    from geodata.study import Study

COUNTERS = Text("counters")
LANGUAGE = re.compile(LANGUAGE_CODE)
Position = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


def _each(value: object) -> object:
    if isinstance(value, int | str) and not isinstance(value, bool):
        return {"each": value}
    if not isinstance(value, dict):
        raise wanted(Text("a number of people such as 150000 people, or {each: …, of: …}"))
    return value


def _number(value: object) -> object:
    """Return a plain number as a number of people: it can mean nothing else here."""
    if isinstance(value, bool | float):
        raise wanted(Text("a whole number of people, such as 150000"))
    return f"{value} people" if isinstance(value, int) else value


Places = Annotated[
    People, BeforeValidator(_number), WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 0}, pattern(People)]})
]


class Capacity(StrictModel):
    """How many people each office can take."""

    each: Places | None = Field(None, description="People every office not named can take: 150000 people.")
    column: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices that says how many people each one not named can take: floor_people."
    )
    of: dict[Id, Places] = Field(default_factory=dict, description="People this office can take, by id.")

    @model_validator(mode="after")
    def _either(self) -> Capacity:
        if self.each is not None and self.column is not None:
            raise refusal("one_of", Text("write each or column, one of them"))
        return self

    def people(self, study: Study) -> dict[str, int]:
        """Return how many people the offices of a study can take; those of which nothing is said are left out."""
        ids, offices = [str(office) for office in study.offices["id"]], study.offices
        found = {} if self.each is None else dict.fromkeys(ids, self.each.people)
        if self.column in counts_of(offices):
            found = dict(zip(ids, map(int, offices[self.column].tolist()), strict=True))
        return found | {office: said.people for office, said in self.of.items()}


_PEOPLE = {"oneOf": [{"type": "integer", "minimum": 0}, pattern(People)]}
_CAPACITY = {
    "each": {**_PEOPLE, "description": "People every office not named can take."},
    "column": {
        "type": "string",
        NAMES: Named.OFFICE_NUMBERS.name,
        "description": "The column of the offices that says how many people each one not named can take: floor_people.",
    },
    "of": {
        "type": "object",
        "additionalProperties": _PEOPLE,
        "description": "People this office can take, by id.",
        NAMES: Named.OFFICES.name,
    },
}
CapacityOf = Annotated[
    Capacity,
    BeforeValidator(_each),
    WithJsonSchema(
        {
            "description": "People each office can take: 150000, {each: 150000 people, of: {seki: 60000 people}}, or {column: floor_people}.",
            "oneOf": [*_PEOPLE["oneOf"], {"type": "object", "properties": _CAPACITY, "additionalProperties": False}],
        }
    ),
]


class ChosenService(StrictModel):
    """What the offices chosen here are for."""

    id: Name = Field("service", description="Short name of the service, in the files: notifications.")
    title: GivenText = Field(COUNTERS, description="What people read: counters for notifications of moving.")
    stands_in: GivenText | None = Field(
        None, description="A sentence on what stands in where its counters close, said in the headline beside the loss."
    )


def _service(value: object) -> object:
    # a mapping may also be a title by language, of which id, Indonesian, is one
    named = isinstance(value, dict) and ("title" in value or set(value) == {"id"} or not all(map(LANGUAGE.fullmatch, value)))
    return value if named else {"title": value}


class _Titled:
    """Lets a mere title stand for a service, in files and in their schema."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_service, handler(source))

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        title = {"type": "object", "patternProperties": {LANGUAGE_CODE: {"type": "string", "minLength": 1}}}
        return {"anyOf": [{"type": "string", "minLength": 1}, {**title, "additionalProperties": False}, handler(schema)]}


class NewSite(StrictModel):
    """A place where no office of the study stands, and one may open: a point, or the best of several parcels."""

    id: Name = Field(description="Short name of the place; with parcels, theirs come after it: north-a.")
    name: GivenText = Field(description="What people read.")
    kind: Id = Field("new_site", description="Its kind, for rules and filters.")
    at: Position | None = Field(None, description="Where: [longitude, latitude] in degrees.")
    parcels: dict[Name, Position] | None = Field(
        None, min_length=2, description="Several places of which one at most opens: {a: [139.6, 35.7], b: [139.7, 35.8]}."
    )
    columns: dict[Id, int | str] = Field(
        default_factory=dict, description="Its values in the columns of the study's offices that rules and objectives count."
    )

    @model_validator(mode="after")
    def _one(self) -> NewSite:
        if (self.at is None) == (self.parcels is None):
            raise refusal("one_of", Text("write either at or parcels, one of them"))
        return self

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Longitude and latitude of each site, by its id."""
        if self.at is not None:
            return {self.id: self.at}
        return {f"{self.id}-{parcel}": at for parcel, at in (self.parcels or {}).items()}


class Move(StrictModel):
    """One office moves: it closes, and another opens in its place, or neither happens."""

    office: OfficeId = Field(description="The office that closes.")
    to: OfficeId = Field(description="The office that opens in its place; no other plan opens it.")


class Merger(StrictModel):
    """Offices merge: they close together, and the one they merge into is open then, or none of them closes."""

    offices: OfficeIds = Field(min_length=2, description="The offices that close.")
    into: OfficeId = Field(description="Where they go: one that stays open, or one that opens only then.")


Pool = Annotated[OfficeFilter, listed]


class Offices(StrictModel):
    """What is open now, which offices stay, may open and may close, and how many."""

    now: Pool | None = Field(
        None, description="The offices open today: [a, b], {kind: branch} or {column: open, equals: 1}; those in keep by default."
    )
    keep: OfficeIds = Field((), description="Offices that stay open whatever happens.")
    from_: Pool | None = Field(None, alias="from", description="Offices that may be added; leave out to evaluate only.")
    forbid: OfficeIds = Field((), description="Offices that may not be added.")
    may_close: Pool | None = Field(
        None, description="Offices open now that may close; with close or total, by default all that are not in keep."
    )
    must_close: OfficeIds = Field((), description="Offices open now that close whatever happens.")
    open: Open | None = Field(None, description="How many are added: 2, or {min: 1, max: 3}.")
    close: Count | None = Field(None, description="How many are closed: 7, or {min: 1, max: 3}; free by default.")
    total: Count | None = Field(None, description="How many are open in the end: 10, or {min: 8, max: 10}; free by default.")
    new: tuple[NewSite, ...] = Field((), description="Places where an office may be added, besides those in from.")
    moves: tuple[Move, ...] = Field((), description="Offices that may move, each to a stated place.")
    mergers: tuple[Merger, ...] = Field((), description="Offices that may merge into one.")
    leave: tuple[Leaving, ...] = Field((), description="With states: sites that must leave their building, and by when.")
    service_: Annotated[ChosenService, _Titled()] | None = Field(
        None,
        alias="service",
        description="What the offices chosen here are for: {id: notifications, title: …}, or the title alone.",
    )
    capacity: CapacityOf | None = Field(
        None, description=f"People each office can take, for {' and '.join(needing('capacity'))}."
    )

    @property
    def new_sites(self) -> tuple[str, ...]:
        """Ids of the places that the scenario itself names."""
        return tuple(site for one in self.new for site in one.places)

    @property
    def service(self) -> ChosenService:
        """What the offices chosen here are for."""
        return self.service_ or ChosenService()

    @property
    def closes(self) -> bool:
        """Whether anything is said of closing offices."""
        return any((self.may_close, self.must_close, self.close, self.total, self.moves, self.mergers))
