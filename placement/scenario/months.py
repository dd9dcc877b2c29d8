"""Months as a scenario writes them: `2026-04`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from geodata.services.months import MONTH
from models.messages.text import Text
from placement.scenario.written import refusal


def _month(value: object) -> object:
    if isinstance(value, str) and not MONTH.fullmatch(value):
        raise refusal("month_form", Text("{value} is no month; write it like 2014-07", value=value))
    return value


Month = Annotated[
    str, BeforeValidator(_month), WithJsonSchema({"type": "string", "errorMessage": "a year and month such as 2014-07"})
]
