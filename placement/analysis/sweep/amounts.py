"""The kinds of number a scenario holds: how each is read from its text, and written again, without loss."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from models.messages.text import Text, same
from placement.scenario.quantities import DISTANCE, DURATION, PEOPLE, SHARE, distance_mm, duration_s, people_of, refusal, share_of

WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?")
PLAIN = re.compile(r"[0-9.]+")
UNIT = re.compile(r"[0-9.]+( ?\D+)")


@dataclass(frozen=True)
class Kind:
    """A kind of number.

    Parameters
    ----------
    name
        `distance`, `time`, `share`, `people`, `count` or `number`.
    read
        makes the exact amount of a text (millimetres, seconds, a share of 1, people, a number), or raises.
    write
        makes the value as it stands in a scenario.
    finest
        the step of a range for which none is given; None where one must be.
    example
        a range, for messages.
    """

    name: str
    read: Callable[[str], Fraction]
    write: Callable[[Fraction], str | int | float]
    finest: Fraction | None
    example: str

    def said(self, amount: Fraction) -> Text:
        """Return an amount as people read it."""
        if self.name == "people":
            return Text("{amount:,} people", amount=int(amount))
        if self.name == "time":
            return Text("{amount} min", amount=int(amount) // 60)
        return same(str(self.write(amount)))


def said_mm(mm: int) -> str:
    """Return a distance exactly: in kilometres or metres, with as many decimals as it has."""
    if mm >= 1_000_000 and mm % 100_000 == 0:
        return f"{terminating(Fraction(mm, 1_000_000))} km"
    return f"{terminating(Fraction(mm, 1_000))} m"


def terminating(value: Fraction) -> str | None:
    """Return a fraction as a decimal, or None where it has none of up to twelve places."""
    for places in range(13):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{int(scaled):0{places + 1}d}"
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return None


def _whole(text: str) -> Fraction:
    if WHOLE.fullmatch(text) is None:
        raise refusal("whole_form", Text("{text} is no whole number in ASCII digits", text=text))
    return Fraction(text)


def _number(text: str) -> Fraction:
    if DECIMAL.fullmatch(text) is None:
        raise refusal("number_form", Text("{text} is no number in ASCII digits", text=text))
    return Fraction(text)


def _percent(amount: Fraction) -> str:
    return f"{terminating(amount * 100)} %"


def _mm(text: str) -> Fraction:
    return Fraction(distance_mm(text))


def _said_mm(amount: Fraction) -> str:
    return said_mm(int(amount))


def _seconds(text: str) -> Fraction:
    return Fraction(duration_s(text))


def _said_minutes(amount: Fraction) -> str:
    return f"{int(amount) // 60} min"


def _people(text: str) -> Fraction:
    return Fraction(people_of(text))


def _said_people(amount: Fraction) -> str:
    return f"{int(amount)} people"


# functions with names: the answers of a sweep, which hold these, pickle
DISTANCES = Kind("distance", _mm, _said_mm, None, "1 km..4 km:100 m")
TIMES = Kind("time", _seconds, _said_minutes, Fraction(60), "10 min..40 min:5 min")
SHARES = Kind("share", share_of, _percent, None, "95 %..100 %:0.5 %")
PEOPLES = Kind("people", _people, _said_people, None, "50000 people..90000 people:10000 people")
COUNTS = Kind("count", _whole, int, Fraction(1), "1..4")
NUMBERS = Kind("number", _number, float, None, "0.5..2:0.5")


def kind_of(value: object) -> Kind | None:
    """Return the kind of a value of a scenario; None for what is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return COUNTS
    if isinstance(value, float):
        return NUMBERS
    if isinstance(value, str):
        forms = ((DISTANCE, DISTANCES), (DURATION, TIMES), (SHARE, SHARES), (PEOPLE, PEOPLES))
        return next((kind for form, kind in forms if form.fullmatch(value)), None)
    return None


def with_unit(text: str, other: str) -> str:
    """Return a plain number with the unit that another amount has: the 1 of `1..4 km`."""
    unit = UNIT.fullmatch(other)
    return f"{text}{unit[1]}" if PLAIN.fullmatch(text) and unit else text
