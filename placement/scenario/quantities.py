"""Quantities as analysts write them, as values: distances, times, shares and people.

Each is read once, knows its exact amount, and keeps what the writer wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from models.messages.text import NOTHING, Sayable, Text, or_list, plural, same

# millimetres (a minute), seconds, shares of 1, people and sites; per kilometre
UNITS: Mapping[str, int | Fraction] = {
    "m": 1_000,
    "km": 1_000_000,
    "m/min": 1_000,
    "per km": 1,
    "min": 60,
    "%": Fraction(1, 100),
    **dict.fromkeys(("people", "人", "site", "sites", "か所"), 1),
}
LONGEST_MM = 1_000_000_000
LONGEST_S = 86_400
STEEPEST = 1_000
MILLION = 1_000_000
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# units as people write them, and as the file does
SPELT = {
    **dict.fromkeys(("キロ", "キロメートル", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("メートル", "metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("分", "分間", "minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("m/分", "メートル毎分", "m per min", "m per minute", "m/minute"), "m/min"),
    **dict.fromkeys(("パーセント", "percent", "per cent"), "%"),
    **dict.fromkeys(("person", "persons", "名"), "people"),
    **dict.fromkeys(("office", "offices", "place", "places", "箇所", "ヶ所", "カ所", "施設"), "sites"),
}


@dataclass(frozen=True)
class Written(Sayable):
    """A value that a scenario writes in a form of its own, and that has a wording in every language.

    Parameters
    ----------
    written
        what the writer wrote.
    """

    FORM: ClassVar[re.Pattern[str]]
    SCALARS: ClassVar[tuple[type, ...]] = (int, float, str)
    # what it looks like, for editors
    EXAMPLES: ClassVar[tuple[str, ...]]
    written: str

    def __str__(self) -> str:
        """Return what was written."""
        return self.written

    def as_text(self) -> Text:
        """Return the value as people read it: as written, unless a kind has words."""
        return same(self.written)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the value that a text says.

        Raises
        ------
        PydanticCustomError
            if it is not of the form, or out of range.
        """
        match = cls.FORM.fullmatch(text)
        if match is None:
            raise cls._misspelt(text)
        return cls._made(text, match)

    @classmethod
    def _misspelt(cls, text: str) -> PydanticCustomError:
        raise NotImplementedError

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        """Let pydantic read the value from what is written, and write that back."""
        return _reader(cls.parse, cls.SCALARS, cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Return what editors hold a file against."""
        return pattern(cls)


@dataclass(frozen=True)
class Quantity(Written):
    """A value with an exact amount.

    Parameters
    ----------
    amount
        millimetres, seconds, a share of 1, or people.
    """

    # the code and the words for what is no such quantity
    MISSPELT: ClassVar[tuple[str, Text]]
    amount: Fraction

    @classmethod
    def _misspelt(cls, text: str) -> PydanticCustomError:
        code, words = cls.MISSPELT
        return refusal(code, words.filled(text=text, near=_near(text, cls)))

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        amount = Fraction(match["number"]) * UNITS[text[match.end("number") :].strip()]
        cls._check(text, amount)
        return cls(text, amount)

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        """Refuse an amount out of range; a kind may have no range."""


class Distance(Quantity):
    """A distance such as `3 km` or `800 m`: whole millimetres, up to 1,000 km."""

    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) (?:m|km)")
    MISSPELT = "distance-form", Text("{text} is no distance; write it like 3 km or 800 m{near}")
    EXAMPLES = ("3 km", "800 m")

    @classmethod
    def of(cls, mm: int | Fraction, unit: Literal["m", "km"] | None = None) -> Distance:
        """Return a distance written exactly: in the unit given, or in km where one decimal is enough, else in m."""
        unit = unit or ("km" if mm >= UNITS["km"] and mm % 100_000 == 0 else "m")
        return cls(f"{decimal(Fraction(mm) / UNITS[unit])} {unit}", Fraction(mm))

    @property
    def mm(self) -> int:
        """Millimetres."""
        return int(self.amount)

    @property
    def unit(self) -> str:
        """The unit it is written in."""
        return self.written.rpartition(" ")[2]

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if amount.denominator > 1:
            raise refusal("distance_range", Text("{text} is finer than 1 mm; write fewer decimals", text=text))
        if not 0 < amount <= LONGEST_MM:
            raise refusal("distance_range", Text("{text} is out of range; it must be 1 mm to 1,000 km", text=text))


class Duration(Quantity):
    """A time such as `30 min`: whole minutes, up to a day."""

    FORM = re.compile(r"(?P<number>0|[1-9][0-9]*) min")
    MISSPELT = "time-form", Text("{text} is no time; write it like 30 min{near}")
    EXAMPLES = ("30 min",)

    @classmethod
    def of(cls, seconds: int | Fraction) -> Duration:
        """Return a time of whole minutes."""
        return cls(f"{int(seconds) // 60} min", Fraction(seconds))

    @property
    def seconds(self) -> int:
        """Seconds."""
        return int(self.amount)

    def as_text(self) -> Text:
        """Return the time as people read it."""
        return Text("{number} min", number=str(self.seconds // 60))

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if not 0 < amount <= LONGEST_S:
            raise refusal("time_range", Text("{text} is out of range; it must be 1 minute to 1 day", text=text))


class Share(Quantity):
    """A share such as `98 %` or `99.6 %`."""

    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?%")
    MISSPELT = "share-form", Text("{text} is no share; write it like 98 %{near}")
    EXAMPLES = ("98 %",)

    @classmethod
    def of(cls, share: Fraction) -> Share:
        """Return a share of 1, whose percentage is a decimal."""
        return cls(f"{decimal(share * 100)} %", share)

    @property
    def share(self) -> Fraction:
        """The share of 1."""
        return self.amount

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if amount > 1:
            raise refusal("share_range", Text("{text} is more than 100 %", text=text))


class People(Quantity):
    """A number of people such as `1200 people` or `1200 人`; a plain number where nothing else can be meant."""

    FORM = re.compile(r"(?P<number>0|[1-9][0-9]*) ?(?:人|people)")
    MISSPELT = "people-form", Text("{text} is no number of people; write it like 1200 people{near}")
    EXAMPLES = ("1200 people",)

    @classmethod
    def of(cls, people: int | Fraction) -> People:
        """Return a number of people."""
        return cls(f"{people} people", Fraction(people))

    @property
    def people(self) -> int:
        """How many."""
        return int(self.amount)

    def as_text(self) -> Text:
        """Return the number as people read it."""
        return Text("{number} people", number=str(self.people))


class Sites(Quantity):
    """A number of sites such as `2 sites`."""

    FORM = re.compile(r"(?P<number>0|[1-9][0-9]*) ?(?:sites?|か所)")
    EXAMPLES = ("2 sites",)
    MISSPELT = "sites-form", Text("{text} is no number of sites; write it like 2 sites{near}")

    @property
    def sites(self) -> int:
        """How many."""
        return int(self.amount)

    def as_text(self) -> Text:
        """Return the number as people read it."""
        return plural("{n} site", "{n} sites", self.sites)

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if not amount:
            raise refusal("sites_range", Text("{text} is no difference; write 1 site or more", text=text))


class Speed(Quantity):
    """A walking speed such as `60 m/min`: whole millimetres a minute, from 1 m to 1 km a minute."""

    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) m/min")
    EXAMPLES = ("60 m/min",)
    MISSPELT = "speed-form", Text("{text} is no walking speed; write it like 60 m/min{near}")

    @property
    def mm_a_minute(self) -> int:
        """Millimetres a minute."""
        return int(self.amount)

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if amount.denominator > 1 or not UNITS["m"] <= amount <= UNITS["km"]:
            raise refusal(
                "speed_range", Text("{text} is out of range; it must be 1 m/min to 1,000 m/min, no finer than 1 mm", text=text)
            )


class Coefficient(Quantity):
    """A coefficient from 0 to 1 such as `0.3`: no finer than millionths."""

    # the largest that may be written
    MOST: ClassVar[int] = 1
    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)")
    MISSPELT = "coefficient-form", Text("{text} is no coefficient; write it like 0.3{near}")
    EXAMPLES = ("0.3",)

    @classmethod
    def of(cls, value: Fraction) -> Coefficient:
        """Return a coefficient that is a decimal."""
        return cls(str(decimal(value)), value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Return what editors hold a file against: it is a plain number there."""
        return {"type": "number", "minimum": 0, "maximum": cls.MOST, "examples": [float(cls.EXAMPLES[0])]}

    @property
    def parts(self) -> int:
        """Millionths."""
        return int(self.amount * MILLION)

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        amount = Fraction(match["number"])
        if amount > cls.MOST or (amount * MILLION).denominator > 1:
            raise refusal(
                "coefficient_range",
                Text("{text} is out of range; it must be 0 to {most}, no finer than 0.000001", text=text, most=cls.MOST),
            )
        return cls(text, amount)


class Pull(Coefficient):
    """By how much an office draws people besides being near: a plain number such as `1.5`."""

    MOST = 20
    EXAMPLES = ("1.5",)


class PerPerson(Coefficient):
    """Cases a year for each person: a plain number such as `0.55`."""

    MOST = 1000
    EXAMPLES = ("0.55",)


class Decay(Quantity):
    """By how much a kilometre lessens what draws people to an office, such as `0.5 per km`."""

    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]{1,6})?) per km")
    MISSPELT = "decay-form", Text("{text} is no decay; write it like 0.5 per km{near}")
    EXAMPLES = ("0.5 per km",)

    @property
    def number(self) -> str:
        """The number alone, as it is written."""
        return self.written.partition(" ")[0]

    def as_text(self) -> Text:
        """Return the decay as people read it."""
        return Text("{number} per km", number=self.number)

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if not 0 < amount <= STEEPEST:
            raise refusal(
                "decay_range",
                Text("{text} is out of range; it must be more than 0, up to {most} per km", text=text, most=STEEPEST),
            )


class Factor(Quantity):
    """A factor of 1 or more such as `1.2`: no finer than thousandths."""

    FORM = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)")
    MISSPELT = "factor-form", Text("{text} is no factor; write it like 1.2{near}")
    EXAMPLES = ("1.2",)

    @classmethod
    def of(cls, value: Fraction) -> Factor:
        """Return a factor that is a decimal."""
        return cls(str(decimal(value)), value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Return what editors hold a file against: it is a plain number there."""
        return {"type": "number", "minimum": 1, "maximum": 10, "examples": [1.2]}

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        amount = Fraction(match["number"])
        if not 1 <= amount <= 10 or (amount * 1000).denominator > 1:
            raise refusal("factor_range", Text("{text} is out of range; it must be 1 to 10, no finer than 0.001", text=text))
        return cls(text, amount)


class Count(Quantity):
    """A plain whole number."""

    FORM = re.compile(r"(?P<number>0|[1-9][0-9]{0,17})")
    EXAMPLES = ("4",)

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Self:
        return cls(text, Fraction(match["number"]))


def decimal(value: Fraction) -> str | None:
    """Return a fraction as a decimal, or None where it has none of up to twelve places."""
    for places in range(13):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{int(scaled):0{places + 1}d}"
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return None


def refusal(kind: str, message: Text, *at: str | int) -> PydanticCustomError:
    """Return the error that refuses a value, or the part of it at a path, in words; its code is `kind`, with hyphens."""
    # the text goes through the context, untouched: pydantic would fill braces in a template
    return PydanticCustomError(kind, "{en}", {"en": message.to("en"), "said": message, "at": at})


def _near(text: str, *kinds: type[Quantity]) -> Text:
    """Return "Did you mean …?" for a quantity that is only spelt otherwise: full-width, in Japanese units, 1,200, 3km."""
    plain = THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    number = re.match(r"[0-9.]+", plain)
    if number is None:
        return NOTHING
    unit = plain[number.end() :].strip()
    meant = f"{number[0]} {SPELT.get(unit, unit)}"
    if not any(kind.FORM.fullmatch(meant) for kind in kinds):
        return NOTHING
    return Text(". Did you mean {meant}?", meant=meant)


def _reader(parse: Callable[[str], Written], scalars: tuple[type, ...], *kinds: type[Written]) -> CoreSchema:
    """Return how pydantic reads values of some kinds from what is written, and writes that back."""

    def read(value: object) -> object:
        if isinstance(value, kinds):
            return value
        if isinstance(value, scalars):
            return parse(str(value))
        raise PydanticKnownError("string_type")

    return core_schema.no_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())


def pattern(*kinds: type[Written]) -> dict[str, Any]:
    """Return what editors hold a file against where one of some kinds is written."""
    forms = "|".join(re.sub(r"\?P<[a-z]+>", "?:", kind.FORM.pattern) for kind in kinds)
    examples = [example for kind in kinds for example in kind.EXAMPLES]
    said = Text("write it like {examples}", examples=or_list(examples)).to("en")
    return {"type": "string", "pattern": f"^(?:{forms})$", "patternErrorMessage": said, "examples": examples}


@dataclass(frozen=True)
class _Either:
    """How pydantic reads one of several kinds of quantity, one of which is known by how it ends."""

    kinds: tuple[type[Quantity], ...]
    ended: type[Quantity]
    ending: str
    misspelt: tuple[str, Text]

    def parse(self, text: str) -> Quantity:
        """Return the quantity that a text says; refusals as in `Written.parse`."""
        for kind in self.kinds:
            if text.endswith(self.ending) if kind is self.ended else kind.FORM.fullmatch(text):
                return kind.parse(text)
        code, words = self.misspelt
        raise refusal(code, words.filled(text=text, near=_near(text, *self.kinds)))

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        return _reader(self.parse, Written.SCALARS, *self.kinds)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        return pattern(*self.kinds)


REACH = "reach-form", Text("{text} is neither a distance nor a time; write it like 3 km, 800 m or 15 min{near}")
LEVEL = "level-form", Text("{text} is neither a share nor a number of people; write it like 98 % or 1200 people{near}")
Reach = Annotated[Distance | Duration, _Either((Distance, Duration), Duration, "min", REACH)]
Level = Annotated[Share | People, _Either((Share, People), Share, "%", LEVEL)]
FIGURE = "figure-form", Text("{text} is no figure; write it like 1.2 km, 20 min, 1200 people or 4{near}")
Figure = Annotated[Distance | Duration | People | Count, _Either((Distance, Duration, People, Count), Duration, "min", FIGURE)]
