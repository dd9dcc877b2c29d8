"""Values that analysts write in a form of their own: each is read once, knows its exact amount, and keeps what the writer wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from models.messages.text import NOTHING, Sayable, Text, or_list, same

# millimetres (a minute), km/h, seconds, shares of 1, people and sites; per kilometre
UNITS: Mapping[str, int | Fraction] = {
    "m": 1_000,
    "km": 1_000_000,
    "m/min": 1_000,
    "km/h": 1,
    "per km": 1,
    "min": 60,
    "%": Fraction(1, 100),
    **dict.fromkeys(("people", "人", "site", "sites", "か所"), 1),
}
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# units as people write them, and as the file does
SPELT = {
    **dict.fromkeys(("キロ", "キロメートル", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("メートル", "metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("分", "分間", "minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("m/分", "メートル毎分", "m per min", "m per minute", "m/minute"), "m/min"),
    **dict.fromkeys(("km/時", "kmh", "kph", "キロ毎時", "km per hour", "km/hour"), "km/h"),
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
class Either:
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
