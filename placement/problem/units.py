"""What the exact integer of an objective means: its name, its unit, and how people read it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from models.analysis.weighing import WeighedSum
from models.messages.numbers import in_hours, whole_seconds
from models.messages.text import Text, in_context, same
from placement.scenario.objectives.definition import Unit
from placement.values.hours import round_yen

# read as they are, unless phases or futures were summed
PLAIN: frozenset[Unit] = frozenset({"people", "count"})
# how many of the integer make one of what people read
SCALES: dict[Unit, int] = {
    "thousandths": 1000,
    "person_mm": 1000,
    "person_km": 1_000_000,
    "person_h": 3600,
    "mm": 1000,
    "yen": 12,
    "yen_60": 60,
    "staff_min": 60,
}
SHOWN: dict[Unit, str] = {
    "people": "people",
    "count": "count",
    "thousandths": "people",
    "person_mm": "m",
    "person_s": "s",
    "person_km": "person-km",
    "person_h": "person-hours",
    "mm": "m",
    "s": "s",
    "equivalent": "m",
    "score": "0-1",
    "yen": "yen",
    "yen_60": "yen",
    "staff_min": "staff-hours",
}


@dataclass(frozen=True, eq=False)
class Reading:
    """How the integer of one objective reads.

    Parameters
    ----------
    name
        the objective's name.
    unit
        what the integer counts.
    title
        the objective in words.
    people
        for means: the people (times the weights of phases or futures) that the sum is a mean over.
    kappa, factor
        for `equivalent`: the aversion in 1/mm, and the factor by which exponentials were made whole.
    weighed
        for `score`: the criteria and what they were normalised by.
    weights
        of phases or futures, summed: what a sum over them is divided by to read like one of them.
    whose
        the column of the people it counts, where the objective names one of its own; else empty.
    service
        the service it is of, where the objective names another than that of the offices chosen; else empty.
    parts
        for `score`: how each of the criteria reads.
    """

    name: str
    unit: Unit
    title: Text
    people: int = 1
    kappa: Fraction = Fraction(0)
    factor: int = 1
    weighed: WeighedSum | None = None
    weights: int = 1
    whose: str = ""
    service: str = ""
    parts: tuple[Reading, ...] = ()

    @property
    def label(self) -> str:
        """Its name, with the service and those counted where it says so: no two objectives of a scenario share it."""
        return "_".join(part for part in (self.name, self.service, self.whose) if part)

    @property
    def known(self) -> dict[str, Any]:
        """The objective as records name it: its name, and of which service and whose people it is where it says so."""
        further = {"service": self.service, "people": self.whose}
        return {"name": self.name, **{key: said for key, said in further.items() if said}}

    @property
    def _shared(self) -> int:
        """What the integer is divided by to read like that of one person, phase or future."""
        return max(self.people, 1) if self.unit in {"person_mm", "person_s"} else self.weights

    def figure(self, value: int) -> float | int:
        """Return the value in the unit people read: people, metres, seconds, a number, or a score from 0 to 1."""
        if self.unit == "equivalent":
            from models.library.inequality import equal_equivalent

            return round(equal_equivalent(value, max(self.people, 1), self.kappa, self.factor) / 1000, 3)
        if self.unit == "score":
            return round(float(self.score(value)), 6)
        if (self.unit in PLAIN and self.weights == 1) or self.unit == "s":
            return value
        return round(value / self._shared / SCALES.get(self.unit, 1), 3)

    def integer(self, amount: Fraction) -> int:
        """Return the integer of an amount as a scenario writes it: people, millimetres, seconds, a number."""
        if self.unit == "equivalent":
            from models.library.inequality import equal_total

            return equal_total(amount, max(self.people, 1), self.kappa, self.factor)
        return int(amount * (1000 if self.unit == "thousandths" else self._shared))

    def change(self, difference: float) -> float:
        """Return a difference of two values in the unit people read, where that unit is a multiple of the integer's."""
        return difference / (SCALES.get(self.unit, 1) * self._shared)

    @property
    def shown_unit(self) -> str | None:
        """The unit of `figure`, where it is not plain people or a count."""
        return None if self.unit in PLAIN and self.weights == 1 else SHOWN[self.unit]

    def score(self, value: int) -> Fraction:
        """Return a weighed score, 0 where all criteria are at their worst and 1 where all are at their best."""
        return Fraction(0) if self.weighed is None else self.weighed.score(value)

    def text(self, value: int) -> Text:  # noqa: C901, PLR0911 - a plain case each
        """Return the value as people read it."""
        figure = self.figure(value)
        match self.unit:
            case "people":
                said = f"{value:,}" if self.weights == 1 else f"{figure:,.1f}"
                return in_context("units", "{said}", said=said)
            case "thousandths":
                return in_context("units", "{figure:,.1f}", figure=figure)
            case "person_mm" | "equivalent":
                return same(f"{figure:,.3f} m")
            case "mm":
                return same(f"{figure:,.0f} m")
            case "s":
                return whole_seconds(value)
            case "person_km":
                return Text("{figure:,.0f} person-km", figure=figure)
            case "person_h":
                return Text("{figure:,.0f} person-hours", figure=figure)
            case "person_s":
                return Text("{figure:,.1f} min", figure=figure / 60)
            case "staff_min":
                return Text("{hours} staff-hours", hours=in_hours(value))
            case "yen" | "yen_60":
                return Text("{yen:,.0f} yen", yen=round_yen(value) if self.unit == "yen_60" else figure)
            case "score":
                return same(f"{figure:.4f}")
            case _:
                return same(f"{value:,}" if self.weights == 1 else f"{figure:,.2f}")
