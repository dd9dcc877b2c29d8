"""The rules of a scenario: what an analyst may demand of a plan besides its objectives."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text
from placement.scenario.quantities import Distance, Level, refusal

Id = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
FileName = Annotated[str, Field(min_length=1, max_length=200)]


class OfficeSet(StrictModel):
    """A set of offices: those listed, of a kind, in areas, in polygons, or with a value in a column."""

    ids: tuple[Id, ...] | None = Field(None, min_length=1, description="Offices with these ids.")
    kind: Id | None = Field(None, description="Offices of this kind in the study: branch.")
    areas: tuple[Id, ...] | None = Field(None, min_length=1, description="Offices standing in these areas.")
    within: FileName | None = Field(None, description="Offices standing in the polygons of this file.")
    column: Id | None = Field(None, description="A column of the study's offices; goes with equals.")
    equals: str | int | None = Field(None, description="The value in that column.")

    @model_validator(mode="after")
    def _one(self) -> OfficeSet:
        if sum(way is not None for way in (self.ids, self.kind, self.areas, self.within, self.column)) != 1:
            raise refusal(
                "one_of",
                Text("write one of ids, kind, areas, within and column"),
            )
        if (self.column is None) != (self.equals is None):
            raise refusal("both_or_neither", Text("column and equals go together"))
        return self


def _listed(value: object) -> object:
    # validated as Python from here on, where a list is no tuple
    if isinstance(value, list):
        return {"ids": tuple(value)}
    if not isinstance(value, dict):
        raise wanted(Text("a list of ids [a, b], or a set such as {kind: branch}"))
    return {key: tuple(of) if isinstance(of, list) else of for key, of in value.items()}


_IDS = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 100}, "minItems": 1}
Offices = Annotated[
    OfficeSet,
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "description": "A set of offices: [dai2, dai7], {kind: branch}, {areas: […]}, {within: north.geojson}, or {column: town, equals: 石神井}.",
            "oneOf": [
                _IDS,
                {
                    "type": "object",
                    "properties": {
                        "ids": {**_IDS, "description": "Offices with these ids."},
                        "kind": {"type": "string", "description": "Offices of this kind in the study: branch."},
                        "areas": {**_IDS, "description": "Offices standing in these areas, which must be polygons in the study."},
                        "within": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 200,
                            "description": "Offices standing in or on the polygons of this GeoJSON or GeoPackage file.",
                        },
                        "column": {"type": "string", "description": "A column of the study's offices; goes with equals."},
                        "equals": {"type": ["string", "integer"], "description": "The value in that column."},
                    },
                    "additionalProperties": False,
                },
            ],
        }
    ),
]

COUNTS = ("at_least", "at_most", "exactly")
SHAPES: tuple[tuple[str, ...], ...] = (
    COUNTS,
    ("together",),
    ("never_together",),
    ("if_open",),
    ("apart",),
    ("serve",),
    ("longest",),
    ("total",),
)
SHAPES_SAID = "at_least / at_most / exactly, together, never_together, if_open, apart, serve, longest, total"
BELONGS = {
    "of": (*COUNTS, "apart"),
    "then": ("if_open",),
    "areas": ("serve",),
    "each_area": ("serve",),
    "within": ("serve",),
    "people": ("serve",),
    "limit": ("total",),
}


class Rule(StrictModel):
    """A demand on the plan, with its reason: one of the forms below."""

    id: Name = Field(description="Short name of the rule.")
    at_least: int | None = Field(None, ge=0, description="At least this many of the set `of` are open.")
    at_most: int | None = Field(None, ge=0, description="At most this many of the set `of` are open.")
    exactly: int | None = Field(None, ge=0, description="Exactly this many of the set `of` are open.")
    of: Offices | None = Field(None, description="The set of offices counted, or kept apart.")
    together: tuple[Id, ...] | None = Field(None, min_length=2, description="All of these offices open, or none.")
    never_together: tuple[Id, ...] | None = Field(None, min_length=2, description="At most one of these offices opens.")
    if_open: Id | None = Field(None, description="If this office opens, those under `then` open too.")
    then: tuple[Id, ...] | None = Field(None, min_length=1, description="With if_open: the offices that open with it.")
    apart: Distance | None = Field(
        None, description="No two open offices (of the set `of`, if given) are nearer than this to each other: 2 km."
    )
    serve: Level | None = Field(
        None, description="At least this share, or this many, of the people are served: 98 %, 1200 people."
    )
    areas: tuple[Id, ...] | None = Field(None, min_length=1, description="With serve: of these areas, taken together.")
    each_area: bool = Field(False, description="With serve: of every area (of `areas`, if given) by itself.")
    within: FileName | None = Field(
        None, description="With serve: of those living in or on the polygons of this GeoJSON or GeoPackage file."
    )
    people: Id | None = Field(None, description="With serve: counted by this column of the study's demand, such as people_65.")
    longest: Distance | None = Field(
        None, description="Nobody is farther than this from an open office in a straight line: 4 km."
    )
    total: Id | None = Field(None, description="A column of the study's offices, such as staff, summed over the offices added.")
    limit: int | None = Field(None, ge=0, description="With total: the sum may not be more than this.")
    because: GivenText | None = Field(None, description="The reason, for the council.")
    source: GivenText | None = Field(None, description="Who decided it, in which document, when.")

    @model_validator(mode="after")
    def _one(self) -> Rule:
        given = [shape for shape in SHAPES if any(getattr(self, key) is not None for key in shape)]
        counts = [key for key in COUNTS if getattr(self, key) is not None]
        if len(given) != 1 or (len(counts) > 1 and "exactly" in counts):
            raise refusal("one_of", Text("write one of these forms: {shapes_said}", shapes_said=SHAPES_SAID))
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refusal(
                "range_order",
                Text("at_least {at_least} is more than at_most {at_most}", at_least=self.at_least, at_most=self.at_most),
            )
        for key, owners in BELONGS.items():
            if getattr(self, key) and not any(getattr(self, owner) is not None for owner in owners):
                said = " / ".join(owners)
                raise refusal("belongs_to", Text("{key} goes with {said}", key=key, said=said))
        if self.within and self.areas:
            raise refusal("one_of", Text("write either areas or within, one of them"))
        for owner, key in (("if_open", "then"), ("total", "limit"), *((count, "of") for count in COUNTS)):
            if getattr(self, owner) is not None and getattr(self, key) is None:
                raise refusal("needs", Text("{owner} needs {key}", owner=owner, key=key))
        return self

    @property
    def range(self) -> tuple[int | None, int | None]:
        """Fewest and most of the set that are open."""
        return (self.exactly, self.exactly) if self.exactly is not None else (self.at_least, self.at_most)

    @property
    def named(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The offices named, by the keys that lead to them."""
        lists = {
            ("of",): self.of.ids if self.of else None,
            ("together",): self.together,
            ("never_together",): self.never_together,
            ("if_open",): (self.if_open,) if self.if_open else None,
            ("then",): self.then,
        }
        return {path: ids for path, ids in lists.items() if ids}
