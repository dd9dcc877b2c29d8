"""A plan that a file states, to be seen beside the best one: which offices are open, or what each site is phase by phase."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text, or_list
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import Id, Name
from placement.scenario.written import refusal

GivenStates = dict[Name, Annotated[OfficeFilter, listed]]


class StatedPlan(StrictModel):
    """A plan given rather than sought: what differs from now, every office that is open, or the state of each site in each phase."""

    offices: tuple[Id, ...] | None = Field(
        None,
        min_length=1,
        description="What differs from now, each with its sign: [+a, -b]; or without signs every office that is open: [a, c].",
    )
    phases: dict[Name, GivenStates] | None = Field(
        None,
        min_length=1,
        description="With states: what sites become in each phase, by its id: {y2014: {full: [a, b], closed: {kind: branch}}}; a site not named stays what it was.",
    )
    because: GivenText | None = Field(None, description="Why it is this plan.")
    source: GivenText | None = Field(None, description="Who decided or proposed it, in which document, when.")

    @model_validator(mode="after")
    def _one(self) -> StatedPlan:
        if (self.offices is None) == (self.phases is None):
            raise refusal("one_of", Text("write one of {ways}", ways=or_list(("offices", "phases"))))
        return self


def _listed(value: object) -> object:
    # validated as Python from here on, where a list is no tuple
    if isinstance(value, list):
        return {"offices": tuple(value)}
    if not isinstance(value, dict):
        raise wanted(Text("a list such as [+a, -b], or {offices: [+a, -b], source: …}"))
    return {key: tuple(of) if isinstance(of, list) else of for key, of in value.items()}


class _Listed:
    """Lets a mere list stand for a plan, in files and in their schema."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        ids = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 100}, "minItems": 1}
        return {"oneOf": [ids, handler(schema)]}


AnyPlan = Annotated[StatedPlan, _Listed()]
