"""What the exact integer of an objective means: its name, its unit, and how people read it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from models.analysis.weighing import Weighed
from models.messages.text import Text, in_context, same
from placement.glossary import LARGEST_DISTANCE, MEAN_DISTANCE

Unit = Literal["people", "thousandths", "person_mm", "person_km", "person_s", "person_h", "mm", "count", "equivalent", "score"]

NAMES: dict[str, tuple[Unit, Text]] = {
    "served_population": ("people", Text("people served")),
    "backup_population": ("people", Text("people served by two offices or more")),
    "gradual_population": ("thousandths", Text("people served, counted less with distance")),
    "placed_population": ("people", Text("people given a place")),
    "certificate_population": ("people", Text("people served with certificates")),
    "transit_access": (
        "count",
        Text("people within 30 min by public transport, summed over offices"),
    ),
    "caseload": ("count", Text("cases handled")),
    "separation": ("mm", Text("least distance between open offices")),
    "mean_distance": ("person_mm", MEAN_DISTANCE),
    "max_distance": ("mm", LARGEST_DISTANCE),
    "worst_area_distance": ("mm", Text("mean distance of the worst-off area")),
    "equal_distance": ("equivalent", Text("equally-distributed-equivalent distance")),
    "placed_distance": ("person_mm", Text("mean distance to the office given")),
    "certificate_distance": ("person_mm", Text("mean distance to certificates")),
    "mean_walking_time": ("person_s", Text("mean walking time")),
    "mean_transit_time": ("person_s", Text("mean time by public transport")),
    "open_offices": ("count", in_context("units", "open offices")),
    "weighed": ("score", Text("weighed score")),
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
    """

    name: str
    unit: Unit
    title: Text
    people: int = 1
    kappa: Fraction = Fraction(0)
    factor: int = 1
    weighed: Weighed | None = None
    weights: int = 1

    def figure(self, value: int) -> float | int:  # noqa: PLR0911 - a plain case each
        """Return the value in the unit people read: people, metres, seconds, a number, or a score from 0 to 1."""
        match self.unit:
            case "thousandths":
                return round(value / self.weights / 1000, 3)
            case "person_mm":
                return round(value / max(self.people, 1) / 1000, 3)
            case "person_km":
                return round(value / 1_000_000, 3)
            case "person_s":
                return round(value / max(self.people, 1), 3)
            case "person_h":
                return round(value / 3600, 3)
            case "mm":
                return value / 1000
            case "equivalent":
                from models.library.inequality import equal_equivalent

                return round(equal_equivalent(value, max(self.people, 1), self.kappa, self.factor) / 1000, 3)
            case "score":
                return round(float(self.score(value)), 6)
            case _:
                return value if self.weights == 1 else round(value / self.weights, 3)

    def change(self, difference: float) -> float:
        """Return a difference of two values in the unit people read, where that unit is a multiple of the integer's."""
        per = {
            "thousandths": 1000 * self.weights,
            "person_mm": 1000 * max(self.people, 1),
            "person_km": 1_000_000,
            "person_s": max(self.people, 1),
            "person_h": 3600,
            "mm": 1000,
        }
        return difference / per.get(self.unit, self.weights)

    @property
    def shown_unit(self) -> str | None:
        """The unit of `figure`, where it is not plain people or a count."""
        units = {
            "person_mm": "m",
            "mm": "m",
            "equivalent": "m",
            "person_km": "person-km",
            "person_s": "s",
            "person_h": "person-hours",
            "thousandths": "people",
            "score": "0-1",
        }
        plain = {"people": "people", "count": "count"} if self.weights > 1 else {}
        return {**units, **plain}.get(self.unit)

    def score(self, value: int) -> Fraction:
        """Return a weighed score, 0 where all criteria are at their worst and 1 where all are at their best."""
        return Fraction(0) if self.weighed is None else self.weighed.score(value)

    def text(self, value: int) -> Text:  # noqa: PLR0911 - a plain case each
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
            case "person_km":
                return Text("{figure:,.0f} person-km", figure=figure)
            case "person_h":
                return Text("{figure:,.0f} person-hours", figure=figure)
            case "person_s":
                return Text("{figure:,.1f} min", figure=figure / 60)
            case "score":
                return same(f"{figure:.4f}")
            case _:
                return same(f"{value:,}" if self.weights == 1 else f"{figure:,.2f}")
