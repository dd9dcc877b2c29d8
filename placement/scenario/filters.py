"""Sets of offices by what the study says of them: listed, of a kind, in areas, or with a value or a range in a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from geodata.yamlfiles.reader import StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text, or_list
from placement.scenario.bounds import require_order
from placement.scenario.ids import NAMES, Id, Named
from placement.scenario.written import refusal

if TYPE_CHECKING:
    from geodata.study import Study


class OfficeFilter(StrictModel):
    """A set of offices: those listed, of a kind or of kinds, in areas, or with a value or a range in a column."""

    # the keys of which one is written
    WAYS: ClassVar[tuple[str, ...]] = ("ids", "kind", "kinds", "areas", "column")

    ids: Annotated[tuple[Id, ...] | None, Named.OFFICES] = Field(None, min_length=1, description="Offices with these ids.")
    kind: Annotated[Id | None, Named.KIND] = Field(None, description="Offices of this kind in the study: branch.")
    kinds: Annotated[tuple[Id, ...] | None, Named.KIND] = Field(
        None, min_length=1, description="Offices of these kinds: [ward_office, branch]."
    )
    areas: Annotated[tuple[Id, ...] | None, Named.AREAS] = Field(
        None, min_length=1, description="Offices standing in these areas."
    )
    column: Annotated[Id | None, Named.OFFICE_COLUMN] = Field(
        None, description="A column of the study's offices; goes with equals, or with at_least or at_most."
    )
    equals: str | int | None = Field(None, description="The value in that column.")
    at_least: int | None = Field(None, description="Of a column of whole numbers: this or more.")
    at_most: int | None = Field(
        None,
        description="Of a column of whole numbers: this or less, as the buildings to be renewed by 2035: {column: renewal_year, at_most: 2035}.",
    )

    @model_validator(mode="after")
    def _one(self) -> OfficeFilter:
        if sum(getattr(self, way) is not None for way in self.WAYS) != 1:
            raise refusal("one_of", Text("write one of {ways}", ways=or_list(self.WAYS)))
        ranged = self.at_least is not None or self.at_most is not None
        if (self.column is None) != (self.equals is None and not ranged):
            raise refusal("both_or_neither", Text("column goes with equals, or with at_least or at_most"))
        if ranged and self.equals is not None:
            raise refusal("one_of", Text("write one of {ways}", ways=or_list(("equals", "at_least / at_most"))))
        require_order(self.at_least, self.at_most)
        return self

    @property
    def range_key(self) -> str | None:
        """The key of its limits on a column of whole numbers; None where it has none."""
        return "at_least" if self.at_least is not None else "at_most" if self.at_most is not None else None

    def _inside(self, column: Any) -> Any:
        """Return which cells of its column it means; of limits on a column that holds no whole numbers, none."""
        if self.range_key is None or column.dtype.kind not in "iu":
            return column.astype(str) == str(self.equals)
        low, high = self.at_least, self.at_most
        return ((low is None) | (column >= (low or 0))) & ((high is None) | (column <= (high or 0)))

    def chosen(self, study: Study) -> tuple[str, ...]:
        """Return the ids of its offices, in the study's order."""
        offices = study.offices
        if self.ids is not None:
            inside = offices["id"].isin(self.ids)
        elif self.column is not None:
            if self.column not in offices:
                return ()
            inside = self._inside(offices[self.column])
        elif self.areas is not None:
            areas = study.areas[study.areas["id"].isin(self.areas)].geometry
            inside = [bool(areas.contains(point).any()) for point in offices.geometry]
        else:
            inside = offices["kind"].isin(self.kinds or (self.kind,))
        return tuple(offices["id"][inside])


def _listed(value: object) -> object:
    # validated as Python from here on, where a list is no tuple
    if isinstance(value, list):
        return {"ids": tuple(value)}
    if not isinstance(value, dict):
        raise wanted(Text("a list of ids [a, b], or a set such as {kind: branch}"))
    return {key: tuple(of) if isinstance(of, list) else of for key, of in value.items()}


# in the schema for editors
LIST_OF_IDS = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": 100},
    "minItems": 1,
    NAMES: Named.OFFICES.name,
}


class _Listed:
    """Lets a mere list of ids stand for a set of offices, in files and in their schema."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"oneOf": [LIST_OF_IDS, handler(schema)]}


listed = _Listed()
