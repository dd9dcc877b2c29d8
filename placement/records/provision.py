"""Where each service is to be had, as `plan.json` and `service_reach.csv` hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from geodata.services.hours import State
from placement.records.columns import FLAG, MEAN_METRES, METRES, TEXT, WHOLE, Schema
from placement.records.parts import DistanceRecord, ServedRecord
from placement.records.record import Record
from placement.values.measures import Measures, mean_m
from placement.values.provision import COUNTED, OPEN_IN, Bound, Counted, Part, Places, Provision, SlotReach, Which


class ReachedRecord(Record):
    """What some places mean for the people."""

    served: ServedRecord = Field(description="People within reach of one of them.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest of them, in a straight line.")

    @classmethod
    def of(cls, measures: Measures) -> ReachedRecord:
        """Return it of the measures."""
        return cls(served=ServedRecord.made(measures), distance_m=DistanceRecord.made(measures))


class PlacesRecord(ReachedRecord):
    """Some places that give a service, and what they mean for the people."""

    places: tuple[str, ...] = Field(description="Ids of these offices and channels.")

    @classmethod
    def made(cls, found: Places) -> PlacesRecord:
        """Return it of the places."""
        reached = ReachedRecord.of(found.measures)
        return cls(places=found.ids, served=reached.served, distance_m=reached.distance_m)


class PartRecord(Record):
    """A service at some of its places alone."""

    which: Which = Field(
        description="all its places; offices (staffed counters); machines; no_machines (all but these); without (all but those that need "
        "something); inside (without those outside the boundary); outside_too (with those outside, of the kinds counted)."
    )
    need: str | None = Field(None, description="Of without, what somebody has not got, as the study writes it.")
    before: PlacesRecord = Field(description="These places before.")
    after: PlacesRecord = Field(description="These places with the plan.")
    nearer: int = Field(ge=0, description="People whose own nearest of them gets nearer.")
    farther: int = Field(ge=0, description="People whose own nearest of them gets farther.")

    @classmethod
    def made(cls, part: Part) -> PartRecord:
        """Return it of a part."""
        need = {"need": part.need} if part.need else {}
        places = PlacesRecord.made(part.before), PlacesRecord.made(part.after)
        return cls(
            which=part.which,
            **need,
            before=places[0],
            after=places[1],
            nearer=part.homes["better"],
            farther=part.homes["worse"],
        )


class SlotRecord(Record):
    """A service in one part of the week, before or with the plan."""

    slot: str = Field(description="weekday_day, weekday_evening, saturday or sunday.")
    planned: bool = Field(description="Whether with the plan; else before.")
    states: dict[str, State] = Field(
        description="For each place that gives the service, whether it is open then: yes, part (on some of these days), no or unknown."
    )
    sure: ReachedRecord = Field(description="What the places mean that are surely open.")
    sometimes: ReachedRecord = Field(description="The same with those open on some of these days.")
    unknown: ReachedRecord = Field(description="The same with those besides whose hours are not known.")

    @classmethod
    def made(cls, slot: SlotReach) -> SlotRecord:
        """Return it of a part of the week."""
        reached = {name: ReachedRecord.of(measures) for name, measures in slot.counted.items()}
        return cls(slot=slot.slot, planned=slot.planned, states=dict(slot.states), **reached)


class BoundRecord(Record):
    """Of the people who get farther without something, how many may lack it; no share by area."""

    need: str = Field(description="What they may lack, as the study writes it.")
    kinds: tuple[str, ...] = Field(description="The kinds of places that need it.")
    holders: int = Field(ge=0, description="How many have it in the whole municipality, as published.")
    farther: int = Field(ge=0, description="People who get farther from the places that do not need it: as many as may lack it.")
    least: int = Field(ge=0, description="As few of them as lack it if all who have it were among them.")

    @classmethod
    def made(cls, bound: Bound) -> BoundRecord:
        """Return it of a bound."""
        return cls(need=bound.need, kinds=bound.kinds, holders=bound.holders, farther=bound.farther, least=bound.least)


class ProvisionRecord(Record):
    """Where a service is to be had."""

    service: str = Field(description="Id of the service.")
    parts: tuple[PartRecord, ...] = Field(description="At all of its places, then at some of them alone.")
    slots: tuple[SlotRecord, ...] = Field((), description="In the parts of the week, where hours and the months are known.")
    bounds: tuple[BoundRecord, ...] = Field(
        (), description="For each thing that some places need and of which the holders are published, how many may lack it."
    )

    @classmethod
    def made(cls, one: Provision) -> ProvisionRecord:
        """Return it of a service."""
        further: dict[str, Any] = {"slots": tuple(map(SlotRecord.made, one.slots))} if one.slots else {}
        further |= {"bounds": tuple(map(BoundRecord.made, one.bounds))} if one.bounds else {}
        return cls(service=one.id, parts=tuple(map(PartRecord.made, one.parts)), **further)


REACH = Schema(
    {
        **dict.fromkeys(("service", "which", "need", "slot"), TEXT),
        "planned": FLAG,
        "counted": TEXT,
        **dict.fromkeys(("places", "people", "served"), WHOLE),
        "mean_distance_m": MEAN_METRES,
        "largest_distance_m": METRES,
    },
    ("service",),
    named=False,
)


def reach_columns(found: Sequence[Provision]) -> dict[str, list[object]]:
    """Return the columns of `service_reach.csv`: a row for each set of places, before and with the plan."""
    rows = [row for one in found for row in _rows(one)]
    return {name: [row[place] for row in rows] for place, name in enumerate(REACH.columns)}


def _rows(one: Provision) -> Iterator[tuple[object, ...]]:
    for part in one.parts:
        for planned, places in enumerate((part.before, part.after)):
            yield (one.id, part.which, part.need, "", bool(planned), "", len(places.ids), *_figures(places.measures))
    for slot in one.slots:
        for name in COUNTED:
            yield (one.id, "all", "", slot.slot, slot.planned, name, _open(slot, name), *_figures(slot.counted[name]))


def _open(slot: SlotReach, counted: Counted) -> int:
    return sum(len(slot.having(state)) for state in OPEN_IN[counted])


def _figures(measures: Measures) -> tuple[object, ...]:
    total = measures.distance_total_mm
    mean = None if total is None else mean_m(total, measures.people)
    return measures.people, measures.served, mean, measures.distance_max_mm
