"""The sets of offices that rules speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.yamlfiles.reader import StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text, comma_list
from placement.scenario.facts import Facts
from placement.scenario.ids import FileName, Id, Named
from placement.scenario.quantities import refusal

# ids of offices in a row, as people read them
Naming = Callable[[Sequence[str]], Text]
# more offices than these are not named one by one
LISTED = 6
# what the key `of` means in the forms that have it
OF = "The set of offices counted, or kept apart."


class OfficeSet(StrictModel):
    """A set of offices: those listed, of a kind, in areas, in polygons, or with a value in a column."""

    # a mere list stands for this key
    SHORT: ClassVar = "ids"

    ids: Annotated[tuple[Id, ...] | None, Named.OFFICES] = Field(None, min_length=1, description="Offices with these ids.")
    kind: Annotated[Id | None, Named.KIND] = Field(None, description="Offices of this kind in the study: branch.")
    areas: Annotated[tuple[Id, ...] | None, Named.AREAS] = Field(
        None, min_length=1, description="Offices standing in these areas."
    )
    within: Annotated[FileName | None, Named.OFFICE_POLYGONS] = Field(
        None, description="Offices standing in the polygons of this file."
    )
    column: Annotated[Id | None, Named.OFFICE_COLUMN] = Field(
        None, description="A column of the study's offices; goes with equals."
    )
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

    def members(self, facts: Facts, rule: str) -> tuple[str, ...]:
        """Return the ids of its offices in the study's order: of polygons, those in the file that a rule names."""
        offices = facts.study.offices
        if self.ids is not None:
            return tuple(office for office in offices["id"] if office in set(self.ids))
        if self.kind is not None:
            return tuple(offices["id"][offices["kind"] == self.kind])
        if self.column is not None:
            if self.column not in offices:
                return ()
            return tuple(offices["id"][offices[self.column].astype(str) == str(self.equals)])
        if self.within is not None:
            return facts.polygons.offices.get(rule, ())
        areas = facts.study.areas
        inside = areas[areas["id"].isin(self.areas or ())].geometry
        return tuple(offices["id"][[bool(inside.contains(point).any()) for point in offices.geometry]])

    def said(self, naming: Naming) -> Text:
        """Return the set in words."""
        if self.ids:
            return listed(self.ids, naming)
        if self.kind is not None:
            return Text("the offices of kind {kind}", kind=self.kind)
        if self.column is not None:
            return Text("the offices whose {column} is {equals}", column=self.column, equals=self.equals)
        return Text("the offices of the area named")


def listed(ids: Sequence[str], naming: Naming) -> Text:
    """Return offices in words: by name where they are few."""
    if len(ids) > LISTED:
        return Text("the {ids} offices named", ids=len(ids))
    return naming(ids)


def counted(count: int | None, low: int | None, high: int | None) -> Text:
    """Return how many offices are open, beside the bounds of their number."""
    if low == high:
        return Text("{count} open of exactly {low}", count=count, low=low)
    bounds = [Text("at least {low}", low=low)] if low is not None else []
    bounds += [Text("at most {high}", high=high)] if high is not None else []
    return Text("{count} open of {said}", count=count, said=comma_list(bounds))


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
