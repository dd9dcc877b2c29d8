"""A plan that a file states, to be seen beside the best one."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text
from placement.scenario.ids import Id


class StatedPlan(StrictModel):
    """A plan given rather than sought: what differs from now, or every office that is open."""

    offices: tuple[Id, ...] = Field(
        min_length=1,
        description="What differs from now, each with its sign: [+a, -b]; or without signs every office that is open: [a, c].",
    )
    because: GivenText | None = Field(None, description="Why it is this plan.")
    source: GivenText | None = Field(None, description="Who decided or proposed it, in which document, when.")


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
