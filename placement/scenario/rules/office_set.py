"""The sets of offices that rules speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Protocol, get_args

from pydantic import Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from models.messages.text import Text, comma_list
from placement.scenario.facts import Facts
from placement.scenario.filters import LIST_OF_IDS, OfficeFilter, listed
from placement.scenario.ids import NAMES, FileName, Named
from placement.scenario.written import refusal

# more offices than these are not named one by one
LISTED = 6
# what the key `of` means in the forms that have it
OF = "The set of offices counted, or kept apart; with sum: open, opened, kept or closed."
# every office of the study
ALL = "all"
Word = Literal["all", "open", "opened", "kept", "closed"]


class Naming(Protocol):
    """Offices and their kinds as people read them."""

    def of(self, ids: Sequence[str]) -> Text:
        """Return the names of offices in a row."""

    def kind(self, word: str) -> Text:
        """Return what people call a kind of office."""


class OfficeSet(OfficeFilter):
    """A set of offices: those of a filter, or those standing in polygons."""

    WAYS: ClassVar = ("ids", "kind", "kinds", "areas", "polygons", "column")

    polygons: Annotated[FileName | None, Named.OFFICE_POLYGONS] = Field(
        None, description="Offices standing in the polygons of this file."
    )

    def members(self, facts: Facts, rule: str) -> tuple[str, ...]:
        """Return the ids of its offices in the study's order: of polygons, those in the file that a rule names."""
        if self.polygons is not None:
            return facts.polygons.offices.get(rule, ())
        if self.ids is not None:
            inside = set(self.ids)
            return tuple(office for office in facts.sites if office in inside)
        return facts.once(("members", self), lambda: self.chosen(facts.study))

    def said(self, naming: Naming) -> Text:
        """Return the set in words."""
        if self.ids:
            return named(self.ids, naming)
        if self.kind is not None:
            return Text("the offices of kind {kind}", kind=naming.kind(self.kind))
        if self.kinds is not None:
            return Text("the offices of kinds {kinds}", kinds=comma_list(naming.kind(word) for word in self.kinds))
        if self.column is not None:
            return self._valued(self.column)
        return Text("the offices of the area named")

    def _valued(self, column: str) -> Text:
        if self.range_key is None:
            return Text("the offices whose {column} is {equals}", column=column, equals=self.equals)
        low, high = str(self.at_least), str(self.at_most)
        if self.at_most is None:
            return Text("the offices whose {column} is {low} or more", column=column, low=low)
        if self.at_least is None:
            return Text("the offices whose {column} is {high} or less", column=column, high=high)
        return Text("the offices whose {column} is {low} to {high}", column=column, low=low, high=high)


def named(ids: Sequence[str], naming: Naming) -> Text:
    """Return offices in words: by name where they are few."""
    if len(ids) > LISTED:
        return Text("the {ids} offices named", ids=len(ids))
    return naming.of(ids)


def counted(count: int | None, low: int | None, high: int | None) -> Text:
    """Return how many offices are open, beside the bounds of their number."""
    if low == high:
        return Text("{count} open of exactly {low}", count=count, low=low)
    bounds = [Text("at least {low}", low=low)] if low is not None else []
    bounds += [Text("at most {high}", high=high)] if high is not None else []
    return Text("{count} open of {said}", count=count, said=comma_list(bounds))


def members_of(of: OfficeSet | Word | None, facts: Facts, rule: str) -> tuple[str, ...]:
    """Return the ids of a set in the study's order: of a word or of nothing said, all offices of the study."""
    return of.members(facts, rule) if isinstance(of, OfficeSet) else facts.sites


def said_of(of: OfficeSet | Word | None, naming: Naming) -> Text:
    """Return a set in words."""
    return of.said(naming) if isinstance(of, OfficeSet) else Text("all offices")


def require_set(of: OfficeSet | Word | None) -> None:
    """Refuse a word that only sums know."""
    if isinstance(of, str) and of != ALL:
        raise refusal("belongs_to", Text("{of} goes with sum; write all, or a set such as {{kind: branch}}", of=of), "of")


class _SetOrWord:
    """Lets a word stand for a set of offices, in files."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        word = core_schema.literal_schema(list(get_args(Word)))
        a_set = handler.generate_schema(Annotated[OfficeSet, listed])
        return core_schema.tagged_union_schema({"a word": word, "a set": a_set}, _which)


def _which(value: object) -> str:
    return "a word" if isinstance(value, str) and value in get_args(Word) else "a set"


Offices = Annotated[
    OfficeSet | Word,
    _SetOrWord(),
    WithJsonSchema(
        {
            "description": "A set of offices: [dai2, dai7], {kind: branch}, {areas: […]}, {polygons: north.geojson}, {column: town, equals: 石神井}, or all.",
            "oneOf": [
                {"enum": list(get_args(Word))},
                LIST_OF_IDS,
                {
                    "type": "object",
                    "properties": {
                        "ids": {**LIST_OF_IDS, "description": "Offices with these ids."},
                        "kind": {
                            "type": "string",
                            "description": "Offices of this kind in the study: branch.",
                            NAMES: Named.KIND.name,
                        },
                        "kinds": {
                            **LIST_OF_IDS,
                            "description": "Offices of these kinds: [ward_office, branch].",
                            NAMES: Named.KIND.name,
                        },
                        "areas": {
                            **LIST_OF_IDS,
                            "description": "Offices standing in these areas, which must be polygons in the study.",
                            NAMES: Named.AREAS.name,
                        },
                        "polygons": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 200,
                            "description": "Offices standing in or on the polygons of this GeoJSON or GeoPackage file.",
                        },
                        "column": {
                            "type": "string",
                            "description": "A column of the study's offices; goes with equals, or with at_least or at_most.",
                            NAMES: Named.OFFICE_COLUMN.name,
                        },
                        "equals": {"type": ["string", "integer"], "description": "The value in that column."},
                        "at_least": {"type": "integer", "description": "Of a column of whole numbers: this or more."},
                        "at_most": {"type": "integer", "description": "Of a column of whole numbers: this or less."},
                    },
                    "additionalProperties": False,
                },
            ],
        }
    ),
]
