"""The parts of which records are made: people, distances, objectives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.plan import ObjectiveValue, Plan
from placement.problem.units import Reading
from placement.values.measures import Measures, rounded

# how near to a weighed score others may be that count as tied, where the solver cannot tell them apart
NEARLY = 1e-9


class Record(BaseModel):
    """A part of a file of ours: exact types; keys of later versions are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", allow_inf_nan=False)

    def text(self) -> str:
        """Return the part as JSON; keys that were not given are left out."""
        return json.dumps(self.model_dump(mode="json", exclude_unset=True), ensure_ascii=False, indent=1)


class ServedRecord(Record):
    """People served, of how many."""

    people: int = Field(ge=0)
    of: int = Field(ge=0)
    share: float = Field(0.0, ge=0)

    @classmethod
    def made(cls, measures: Measures) -> ServedRecord:
        """Return those of a plan."""
        return cls(people=measures.served, of=measures.people, share=round(measures.share, 6))


class DistanceRecord(Record):
    """Metres to the nearest open office; None where somebody reaches none."""

    mean: float | None = Field(ge=0)
    max: float | None = Field(ge=0)

    @classmethod
    def made(cls, measures: Measures) -> DistanceRecord:
        """Return those of a plan, to the millimetre."""
        return cls(mean=rounded(measures.distance_mean_m), max=rounded(measures.distance_max_m))


class Exact(Record):
    """The whole numbers that decided."""

    value: int
    bound: int | None


class WeighedRecord(Record):
    """A criterion weighed: its weight, and between what it counts, with the whole numbers that decide."""

    name: str
    weight: float
    best: int | float
    worst: int | float
    unit: str | None = None
    exact: tuple[int, int]
    stated: bool


class ObjectiveRecord(Record):
    """What a plan reaches on one objective; the exact sum beside the mean that people read."""

    name: str
    people: str | None = None
    sense: Literal["min", "max"]
    value: int | float
    bound: int | float | None = None
    unit: str | None = None
    person_mm: Exact | None = None
    person_s: Exact | None = None
    exact: Exact | None = None
    proven: bool
    ties: int | None = None
    ties_complete: bool = True
    ties_within: float | None = None
    criteria: tuple[WeighedRecord, ...] = ()

    @classmethod
    def made(cls, value: ObjectiveValue, reading: Reading) -> ObjectiveRecord:
        """Return it from what is proven about it, and how its integer reads."""
        exact = Exact(value=value.value, bound=value.bound)
        # the exact objective may be a sum; the mean is for reading
        key = reading.unit if reading.unit in {"person_mm", "person_s"} else "exact"
        shown: dict[str, Any] = {"unit": reading.shown_unit, key: exact} if reading.shown_unit else {}
        shown |= {"criteria": _weighed(reading)} if reading.weighed else {}
        shown |= {"ties_within": NEARLY} if value.nearly else {}
        return cls(
            **reading.known,
            sense=value.sense,
            value=reading.figure(value.value),
            bound=None if value.bound is None else reading.figure(value.bound),
            **shown,
            proven=value.proven,
            ties=value.ties,
            ties_complete=value.ties_complete,
        )


def _weighed(reading: Reading) -> tuple[WeighedRecord, ...]:
    weighed = reading.weighed
    rows = zip(weighed.weights, weighed.anchors, reading.parts, strict=True) if weighed else ()
    return tuple(
        WeighedRecord(
            name=part.name,
            weight=round(float(weight), 6),
            best=part.figure(ends.best),
            worst=part.figure(ends.worst),
            unit=part.shown_unit,
            exact=(ends.best, ends.worst),
            stated=ends.stated,
        )
        for weight, ends, part in rows
    )


def objectives_of(plan: Plan, readings: Sequence[Reading]) -> tuple[ObjectiveRecord, ...]:
    """Return what a plan reaches on each objective, in order."""
    named = {reading.label: reading for reading in readings}
    return tuple(ObjectiveRecord.made(value, named[value.name]) for value in plan.objectives)
