"""The parts of which records are made: people, distances, objectives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import Field

from geodata.provenance import Layer, credits_of
from models.plan import ObjectiveValue, Plan
from placement.problem.units import Reading
from placement.records.record import Record, Words
from placement.values.measures import Measures, rounded

# how near to a weighed score others may be that count as tied, where the solver cannot tell them apart
NEARLY = 1e-9


class SourceRecord(Record):
    """A source of the study's layers: it is to be named wherever figures of the plan are shown."""

    layers: tuple[str, ...] = Field(description="Names of the layers that are of it.")
    source: Words = Field(description="Who published it, with the attribution asked for, by language code.")
    licence: Words = Field(description="Its terms, by language code.")


def source_records(layers: Iterable[Layer]) -> tuple[SourceRecord, ...]:
    """Return each source of some layers once."""
    return tuple(
        SourceRecord(layers=one.layers, source=one.source.as_dict(), licence=one.licence.as_dict()) for one in credits_of(layers)
    )


class ServedRecord(Record):
    """People served, of how many."""

    people: int = Field(ge=0, description="People served.")
    of: int = Field(ge=0, description="Everyone who is counted, served or not.")
    share: float = Field(0.0, ge=0, description="People served as a share of everyone, 0 to 1, with six decimals.")

    @classmethod
    def made(cls, measures: Measures) -> ServedRecord:
        """Return those of a plan."""
        return cls(people=measures.served, of=measures.people, share=round(measures.share, 6))


class DistanceRecord(Record):
    """Metres to the nearest open office; None where somebody reaches none."""

    mean: float | None = Field(ge=0, description="Mean over all people, in metres; null where somebody reaches no open office.")
    max: float | None = Field(ge=0, description="The largest distance of anybody, in metres; null where somebody reaches none.")

    @classmethod
    def made(cls, measures: Measures) -> DistanceRecord:
        """Return those of a plan, to the millimetre."""
        return cls(mean=rounded(measures.distance_mean_m), max=rounded(measures.distance_max_m))


class Exact(Record):
    """The whole numbers that decided."""

    value: int = Field(description="The exact integer behind value.")
    bound: int | None = Field(description="The exact integer behind bound; null when nothing is proven.")


class WeighedRecord(Record):
    """A criterion weighed: its weight, and between what it counts, with the whole numbers that decide."""

    name: str = Field(description="Name of the criterion, as scenarios write it.")
    weight: float = Field(description="Its weight, 0 to 1, with six decimals.")
    best: int | float = Field(description="The value that counts as 1, in unit.")
    worst: int | float = Field(description="The value that counts as 0, in unit.")
    unit: str | None = Field(None, description="Unit of best and worst; null for people and for plain counts.")
    exact: tuple[int, int] = Field(description="The exact integers behind best and worst, in the units that decide.")
    stated: bool = Field(description="Whether the scenario stated best and worst.")


class ObjectiveRecord(Record):
    """What a plan reaches on one objective; the exact sum beside the mean that people read."""

    name: str = Field(description="Name of the objective, as scenarios write it.")
    service: str | None = Field(None, description="The service it is of, where the objective names one of `services`.")
    people: str | None = Field(None, description="The column of the people counted, where the objective names one of its own.")
    sense: Literal["min", "max"] = Field(description="Whether more is better (max) or less (min).")
    value: int | float = Field(description="What the plan reaches, in unit; people or a plain count where there is no unit.")
    bound: int | float | None = Field(
        None, description="Best value that is still possible, in unit; null when nothing is proven."
    )
    unit: str | None = Field(None, description="Unit of value and bound where they are not people or plain counts: m, s, …")
    person_mm: Exact | None = Field(None, description="Of a mean distance, the exact sums that decided, in people × millimetres.")
    person_s: Exact | None = Field(None, description="Of a mean travel time, the exact sums that decided, in people × seconds.")
    exact: Exact | None = Field(None, description="The exact integers that decided, in the unit of the objective.")
    proven: bool = Field(description="Whether the best value is proven, and this one as near to it as the scenario asks.")
    ties: int | None = Field(None, description="Number of plans that share this value and those before; null when unknown.")
    ties_complete: bool = Field(True, description="Whether the count of ties is whole; false where there may be more.")
    ties_within: float | None = Field(
        None, description="How near, as a share, others may be that count as tied; a number of 0 to 1."
    )
    criteria: tuple[WeighedRecord, ...] = Field((), description="Of a weighed score, its criteria.")

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
