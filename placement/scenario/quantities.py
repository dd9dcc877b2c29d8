"""Quantities as analysts write them: distances, times, shares, people, and what else has an exact amount."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from models.messages.text import Text, plural
from placement.scenario.written import UNITS, Either, Quantity, decimal, refusal

LONGEST_MM = 1_000_000_000
LONGEST_S = 86_400
STEEPEST = 1_000
FASTEST_KMH = 200
MILLION = 1_000_000


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


class RoadSpeed(Quantity):
    """A speed of a car or bicycle such as `40 km/h`: whole km/h, up to 200."""

    FORM = re.compile(r"(?P<number>0|[1-9][0-9]*) km/h")
    EXAMPLES = ("40 km/h",)
    MISSPELT = "road-speed-form", Text("{text} is no speed by road; write it in whole km/h, like 40 km/h{near}")

    @classmethod
    def of(cls, kmh: int | Fraction) -> RoadSpeed:
        """Return a speed of whole km/h."""
        return cls(f"{int(kmh)} km/h", Fraction(kmh))

    @property
    def kmh(self) -> int:
        """Kilometres an hour."""
        return int(self.amount)

    @classmethod
    def _check(cls, text: str, amount: Fraction) -> None:
        if not 0 < amount <= FASTEST_KMH:
            raise refusal("road_speed_range", Text("{text} is out of range; it must be 1 km/h to 200 km/h", text=text))


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


REACH = "reach-form", Text("{text} is neither a distance nor a time; write it like 3 km, 800 m or 15 min{near}")
LEVEL = "level-form", Text("{text} is neither a share nor a number of people; write it like 98 % or 1200 people{near}")
Reach = Annotated[Distance | Duration, Either((Distance, Duration), Duration, "min", REACH)]
Level = Annotated[Share | People, Either((Share, People), Share, "%", LEVEL)]
FIGURE = "figure-form", Text("{text} is no figure; write it like 1.2 km, 20 min, 1200 people or 4{near}")
Figure = Annotated[Distance | Duration | People | Count, Either((Distance, Duration, People, Count), Duration, "min", FIGURE)]
