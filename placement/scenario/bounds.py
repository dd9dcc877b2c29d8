"""`at_least` and `at_most`: a whole number or, of a sum, what it comes to now."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from models.messages.text import Text
from placement.scenario.written import refusal

Now = Literal["now"]
NOW: Now = "now"


class _NumberOrNow:
    """Reads a whole number of 0 or more, or the word now."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        number, word = core_schema.int_schema(strict=True, ge=0), core_schema.literal_schema([NOW])
        return core_schema.tagged_union_schema({"a number": number, "a word": word}, _which)


def _which(value: object) -> str:
    return "a word" if value == NOW else "a number"


Bound = Annotated[
    int | Now,
    _NumberOrNow(),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 0}, {"const": NOW}]}),
]


def whole(bound: int | Now | None, key: str) -> int | None:
    """Return a bound where only a number can be meant.

    Raises
    ------
    PydanticCustomError
        at its key, if it is the word now.
    """
    if bound == NOW:
        raise refusal("belongs_to", Text("now goes with sum; write a whole number"), key)
    return bound


def require_order(at_least: int | Now | None, at_most: int | Now | None) -> None:
    """Refuse a bound from below that is above the one from above."""
    if isinstance(at_least, int) and isinstance(at_most, int) and at_least > at_most:
        message = Text("at_least {at_least} is more than at_most {at_most}", at_least=at_least, at_most=at_most)
        raise refusal("range_order", message)
