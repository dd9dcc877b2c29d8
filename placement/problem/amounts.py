"""The kinds of number a scenario holds: how each is read from its text, and written again, without loss."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from models.messages.text import Text, same
from placement.scenario.quantities import Coefficient, Count, Distance, Duration, Factor, People, RoadSpeed, Share
from placement.scenario.written import Quantity, refusal

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
        `distance`, `time`, `share`, `people`, `speed`, `count` or `number`.
    parse
        makes a value of a text, or raises.
    value
        makes the value of an amount, as a scenario has it.
    finest
        the step of a range for which none is given; None where one must be.
    example
        a range, for messages.
    """

    name: str
    parse: Callable[[str], Quantity | Fraction]
    value: Callable[[Fraction], Quantity | int | float]
    finest: Fraction | None
    example: str

    def said(self, amount: Fraction) -> Text:
        """Return an amount as people read it."""
        if self.name == "people":
            return Text("{amount:,} people", amount=int(amount))
        if self.name == "time":
            return Text("{amount} min", amount=int(amount) // 60)
        return same(str(self.value(amount)))

    def read(self, text: str) -> Fraction:
        """Return the exact amount of a text: millimetres, seconds, a share of 1, people, a number."""
        value = self.parse(text)
        return value.amount if isinstance(value, Quantity) else value

    def write(self, amount: Fraction) -> str | int | float:
        """Return an amount as it stands in a file."""
        value = self.value(amount)
        return str(value) if isinstance(value, Quantity) else value


def _whole(text: str) -> Fraction:
    if WHOLE.fullmatch(text) is None:
        raise refusal("whole_form", Text("{text} is no whole number in ASCII digits", text=text))
    return Fraction(text)


def _number(text: str) -> Fraction:
    if DECIMAL.fullmatch(text) is None:
        raise refusal("number_form", Text("{text} is no number in ASCII digits", text=text))
    return Fraction(text)


DISTANCES = Kind("distance", Distance.parse, Distance.of, None, "1 km..4 km:100 m")
TIMES = Kind("time", Duration.parse, Duration.of, Fraction(60), "10 min..40 min:5 min")
SHARES = Kind("share", Share.parse, Share.of, None, "95 %..100 %:0.5 %")
PEOPLES = Kind("people", People.parse, People.of, None, "50000 people..90000 people:10000 people")
COUNTS = Kind("count", _whole, int, Fraction(1), "1..4")
NUMBERS = Kind("number", _number, float, None, "0.5..2:0.5")
COEFFICIENTS = Kind("number", Coefficient.parse, Coefficient.of, None, "0.2..0.4:0.05")
SPEEDS = Kind("speed", RoadSpeed.parse, RoadSpeed.of, Fraction(1), "20 km/h..40 km/h:5 km/h")
FACTORS = Kind("number", Factor.parse, Factor.of, None, "1..1.5:0.1")


KINDS: dict[type, Kind] = {
    Distance: DISTANCES,
    Duration: TIMES,
    Share: SHARES,
    RoadSpeed: SPEEDS,
    People: PEOPLES,
    int: COUNTS,
    Count: COUNTS,
    float: NUMBERS,
    Coefficient: COEFFICIENTS,
    Factor: FACTORS,
}


def with_unit(text: str, other: str) -> str:
    """Return a plain number with the unit that another amount has: the 1 of `1..4 km`."""
    unit = UNIT.fullmatch(other)
    return f"{text}{unit[1]}" if PLAIN.fullmatch(text) and unit else text
