"""Quantities as analysts write them: distances, times, windows of departures and dates, with their units."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from models.messages.text import Text, same

DISTANCE = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) (?P<unit>m|km)")
MM = {"m": 1_000, "km": 1_000_000}
LONGEST_MM = 1_000_000_000
DURATION = re.compile(r"(?P<number>0|[1-9][0-9]*) min")
LONGEST_S = 86_400
SHARE = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?%")
PEOPLE = re.compile(r"(?P<number>0|[1-9][0-9]*) ?(?:人|people)")
NOTHING = same("")
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# units as people write them, and as the file does
SPELT = {
    **dict.fromkeys(("キロ", "キロメートル", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("メートル", "metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("分", "分間", "minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("パーセント", "percent", "per cent"), "%"),
    **dict.fromkeys(("person", "persons", "名"), "people"),
}
DEPART = "weekday 10:00-12:00"
DEPARTS = re.compile(r"(?:weekday|holiday) (?P<start>(?:[01][0-9]|2[0-3]):[0-5][0-9])-(?P<end>(?:[01][0-9]|2[0-4]):[0-5][0-9])")


def distance_mm(text: str) -> int:
    """Return the whole millimetres of a distance such as `3 km` or `800 m`.

    Raises
    ------
    PydanticCustomError
        if the text is no distance, is zero, finer than a millimetre, or longer than 1,000 km.
    """
    match = DISTANCE.fullmatch(text)
    if match is None:
        near = _near(text, DISTANCE)
        raise refusal(
            "distance_form",
            Text("{text} is no distance; write it like 3 km or 800 m{near}", text=text, near=near),
        )
    value = Decimal(match["number"]) * MM[match["unit"]]
    if value != value.to_integral_value():
        raise refusal("distance_range", Text("{text} is finer than 1 mm; write fewer decimals", text=text))
    if not 0 < value <= LONGEST_MM:
        raise refusal(
            "distance_range",
            Text("{text} is out of range; it must be 1 mm to 1,000 km", text=text),
        )
    return int(value)


def in_metres(value_mm: int) -> str:
    """Return millimetres as a distance of a scenario file, in metres."""
    return f"{_plain(Decimal(value_mm) / 1_000)} m"


def in_kilometres(value_mm: int) -> str:
    """Return millimetres as a distance of a scenario file, in kilometres."""
    return f"{_plain(Decimal(value_mm) / 1_000_000)} km"


def _plain(value: Decimal) -> str:
    """Return a decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration_s(text: str) -> int:
    """Return the whole seconds of a time such as `30 min`.

    Raises
    ------
    PydanticCustomError
        if the text is no time, is zero, or longer than a day.
    """
    match = DURATION.fullmatch(text)
    if match is None:
        near = _near(text, DURATION)
        raise refusal(
            "time_form",
            Text("{text} is no time; write it like 30 min{near}", text=text, near=near),
        )
    value = int(match["number"]) * 60
    if not 0 < value <= LONGEST_S:
        raise refusal(
            "time_range",
            Text("{text} is out of range; it must be 1 minute to 1 day", text=text),
        )
    return value


def share_of(text: str) -> Fraction:
    """Return the share of 1 that a text such as `98 %` or `99.6 %` says.

    Raises
    ------
    PydanticCustomError
        if the text is no percentage, or above 100 %.
    """
    match = SHARE.fullmatch(text)
    if match is None:
        near = _near(text, SHARE)
        raise refusal(
            "share_form",
            Text("{text} is no share; write it like 98 %{near}", text=text, near=near),
        )
    value = Fraction(match["number"]) / 100
    if value > 1:
        raise refusal("share_range", Text("{text} is more than 100 %", text=text))
    return value


def people_of(text: str) -> int:
    """Return the whole people that a text such as `1200 人` or `1200 people` says.

    Raises
    ------
    PydanticCustomError
        if the text says no number of people.
    """
    match = PEOPLE.fullmatch(text)
    if match is None:
        near = _near(text, PEOPLE)
        raise refusal(
            "people_form",
            Text("{text} is no number of people; write it like 1200 people{near}", text=text, near=near),
        )
    return int(match["number"])


def is_share(text: str) -> bool:
    """Return whether a level of service is given as a share, not as a number of people."""
    return text.endswith("%")


def is_time(text: str) -> bool:
    """Return whether a reach on foot is given as a time, not as a distance."""
    return text.endswith("min")


def refusal(kind: str, message: Text, *at: str | int) -> PydanticCustomError:
    """Return the error that refuses a value, or the part of it at a path, in words; its code is `kind` with hyphens."""
    # the text goes through the context, untouched: pydantic would fill braces in a template
    return PydanticCustomError(kind, "{en}", {"en": message.to("en"), "said": message, "at": at})


def _near(text: str, *forms: re.Pattern[str]) -> Text:
    """Return "Did you mean …?" for a quantity that is only spelt otherwise: full-width, in Japanese units, 1,200, 3km."""
    plain = THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    number = re.match(r"[0-9.]+", plain)
    if number is None:
        return NOTHING
    unit = plain[number.end() :].strip()
    meant = f"{number[0]} {SPELT.get(unit, unit)}"
    if not any(form.fullmatch(meant) for form in forms):
        return NOTHING
    return Text(". Did you mean {meant}?", meant=meant)


def _distance(value: object) -> object:
    if isinstance(value, int | float | str):
        distance_mm(str(value))
    return value


def _reach(value: object) -> object:
    if isinstance(value, int | float | str):
        text = str(value)
        if is_time(text):
            duration_s(text)
        elif DISTANCE.fullmatch(text) is None:
            near = _near(text, DISTANCE, DURATION)
            raise refusal(
                "reach_form",
                Text("{text} is neither a distance nor a time; write it like 3 km, 800 m or 15 min{near}", text=text, near=near),
            )
        else:
            distance_mm(text)
    return value


def _duration(value: object) -> object:
    if isinstance(value, int | float | str):
        duration_s(str(value))
    return value


def _depart(value: object) -> object:
    if isinstance(value, str):
        match = DEPARTS.fullmatch(value)
        if match is None or match["start"] >= match["end"]:
            raise refusal(
                "depart_form",
                Text("{value} is no window of departures; write it like weekday 10:00-12:00 or holiday 09:00-11:00", value=value),
            )
    return value


def _date(value: object) -> object:
    if isinstance(value, str):
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise refusal(
                "date_form",
                Text("{value} is no date; write it like 2026-07-15", value=value),
            ) from None
    return value


def _share(value: object) -> object:
    if isinstance(value, int | float | str):
        share_of(str(value))
    return value


def _level(value: object) -> object:
    if isinstance(value, int | float | str):
        text = str(value)
        if is_share(text):
            share_of(text)
        elif PEOPLE.fullmatch(text) is None:
            near = _near(text, SHARE, PEOPLE)
            raise refusal(
                "level_form",
                Text(
                    "{text} is neither a share nor a number of people; write it like 98 % or 1200 people{near}",
                    text=text,
                    near=near,
                ),
            )
    return value


def _people(value: object) -> object:
    if isinstance(value, str):
        people_of(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        people_of(f"{value} people")
        return f"{value} people"
    return value


def _pattern(*forms: re.Pattern[str]) -> str:
    return "^(?:" + "|".join(re.sub(r"\?P<[a-z]+>", "?:", form.pattern) for form in forms) + ")$"


Distance = Annotated[str, BeforeValidator(_distance), WithJsonSchema({"type": "string", "pattern": _pattern(DISTANCE)})]
Duration = Annotated[str, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": _pattern(DURATION)})]
Depart = Annotated[str, BeforeValidator(_depart), WithJsonSchema({"type": "string", "pattern": _pattern(DEPARTS)})]
Date = Annotated[str, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Reach = Annotated[str, BeforeValidator(_reach), WithJsonSchema({"type": "string", "pattern": _pattern(DISTANCE, DURATION)})]
Share = Annotated[str, BeforeValidator(_share), WithJsonSchema({"type": "string", "pattern": _pattern(SHARE)})]
Level = Annotated[str, BeforeValidator(_level), WithJsonSchema({"type": "string", "pattern": _pattern(SHARE, PEOPLE)})]
People = Annotated[
    str,
    BeforeValidator(_people),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": _pattern(PEOPLE)}]}),
]
