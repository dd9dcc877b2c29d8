"""When people set out by public transport: the window of departures, and the day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self, cast

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from models.messages.text import Text
from placement.scenario.written import Written, refusal

Day = Literal["weekday", "saturday", "holiday"]


@dataclass(frozen=True)
class Window(Written):
    """When people set out: `weekday 10:00-12:00`.

    Parameters
    ----------
    day
        the kind of day.
    start_s, end_s
        seconds after midnight.
    """

    FORM = re.compile(
        r"(?P<day>weekday|saturday|holiday) (?P<start>(?:[01][0-9]|2[0-3]):[0-5][0-9])-(?P<end>(?:[01][0-9]|2[0-4]):[0-5][0-9])"
    )
    SCALARS = (str,)
    EXAMPLES = ("weekday 10:00-12:00", "saturday 10:00-12:00", "holiday 09:00-11:00")
    day: Day
    start_s: int
    end_s: int

    @property
    def hours(self) -> str:
        """From when to when, as written."""
        return self.written.rpartition(" ")[2]

    @classmethod
    def _misspelt(cls, text: str) -> PydanticCustomError:
        return refusal(
            "depart_form",
            Text("{value} is no window of departures; write it like weekday 10:00-12:00 or holiday 09:00-11:00", value=text),
        )

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        start, end = (int(match[side][:2]) * 3600 + int(match[side][3:]) * 60 for side in ("start", "end"))
        if start >= end:
            raise cls._misspelt(text)
        return cls(text, cast("Day", match["day"]), start, end)


USUAL_WINDOW = Window.parse("weekday 10:00-12:00")


def _date(value: object) -> object:
    if isinstance(value, str):
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise refusal("date_form", Text("{value} is no date; write it like 2026-07-15", value=value)) from None
    return value


Date = Annotated[
    str, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date", "errorMessage": "write it like 2026-07-15"})
]
