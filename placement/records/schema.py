"""A written plan: what a comparison needs of its files, and the strict reading of `plan.json` and `manifest.json`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from geodata.provenance import HAZARD, LAYERS, MATRIX, years_said
from models.messages.findings import Finding, brief
from models.messages.text import Text, given, same
from placement.records.plan import PlanRecord
from placement.records.read_tables import AGAIN
from placement.records.record import Record
from placement.scenario.files import Scenario
from placement.scenario.quantities import Duration
from placement.scenario.served import Served, Service
from placement.scenario.travel import Travel
from placement.values.homes import Area, Home, total_mm

M = TypeVar("M", bound=BaseModel)


class _Layer(Record):
    name: str
    sha256: str


class _Study(Record):
    id: str
    layers: tuple[_Layer, ...]


class WrittenManifest(Record):
    """What readers need of `manifest.json`: what its folder holds, with the hash of every file, and what it rests on."""

    format: int
    files: Mapping[str, str]
    input_sha256: str
    study: _Study


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of `indicators.csv`; `value` is empty where there is none."""

    id: str
    name: Text
    unit: str
    value: str


@dataclass(frozen=True, eq=False)
class WrittenPlan:
    """A plan as its files tell it.

    Parameters
    ----------
    label
        what it is called in the comparison.
    record
        `plan.json`.
    homes, areas
        `demand.csv` and `areas.csv`, by id.
    times
        for each kind of travel time measured: people × seconds over those who reach an open office, and how many they are.
    scenario
        the scenario.
    offices
        names by id.
    indicators
        by id.
    layers
        SHA-256 of every layer by name.
    findings
        warnings about its folder.
    """

    label: str
    record: PlanRecord
    homes: Mapping[str, Home]
    areas: Mapping[str, Area]
    times: Mapping[str, tuple[int, int]]
    scenario: Scenario
    offices: Mapping[str, Text]
    indicators: Mapping[str, IndicatorRow]
    layers: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<WrittenPlan {self.label}: {self.record.status}, {self.record.served.people:,} served>"

    @property
    def distance_total_mm(self) -> int | None:
        """People × millimetres to the nearest open office, summed; None where no office is open."""
        return total_mm(list(self.homes.values()))

    @property
    def served(self) -> Served:
        """When a resident counts as served."""
        return self.scenario.served

    @property
    def evaluated_only(self) -> bool:
        """Whether nothing was decided: the plan was given, or the scenario opens and closes nothing."""
        offices = self.scenario.offices
        nothing = offices.from_ is None and not offices.new and not offices.closes and self.scenario.hours is None
        return self.record.status == "evaluated" or nothing

    @property
    def share(self) -> float:
        """Share of the people served, 0 to 1."""
        return self.record.served.people / self.record.served.of if self.record.served.of else 0.0

    @property
    def catchments(self) -> dict[str, int]:
        """How many people are nearest to each open office, in a straight line."""
        counts = dict.fromkeys(self.record.open, 0)
        for home in self.homes.values():
            if home.office:
                counts[home.office] += home.people
        return counts

    @property
    def assumptions(self) -> tuple[Text, ...]:
        """What the plan assumes; the years of its layers first."""
        years = [
            (LAYERS.get(name, same(name.removeprefix("feed:feeds/").removeprefix(MATRIX).removeprefix(HAZARD))), year)
            for name, year in self.record.layers.items()
        ]
        return (years_said(years), *_both(self.record.assumptions_ja, self.record.assumptions))

    @property
    def not_in_data(self) -> tuple[Text, ...]:
        """What its data do not hold."""
        return _both(self.record.not_in_data_ja, self.record.not_in_data)

    def mean_s(self, name: str) -> float | None:
        """Return the mean seconds of one kind of travel, over those who reach an open office."""
        total, people = self.times.get(name, (0, 0))
        return total / people if people else None

    def further_m(self, other: WrittenPlan) -> Fraction | None:
        """Return the mean distance of another plan less that of this one, in metres."""
        ours, theirs = self.distance_total_mm, other.distance_total_mm
        return None if ours is None or theirs is None else Fraction(theirs - ours, 1000 * max(self.record.served.of, 1))


def _both(japanese: Sequence[str], english: Sequence[str]) -> tuple[Text, ...]:
    return tuple(given({"ja": ja, "en": en}) for ja, en in zip(japanese, english, strict=True))


def meaning(served: Served, travel: Travel | None = None) -> Hashable:
    """Return when a resident is served, so that two ways of writing the same are equal: 3 km and 3000 m; at other speeds it is another."""
    ways = frozenset((_way(way), way.by_road and (travel or Travel()).ride(way.by_road[0])) for way in served.services)
    return served.any_of is not None or len(ways) == 1, ways


def _way(service: Service) -> Hashable:
    if service.straight_line is not None:
        return "straight_line", service.straight_line.mm
    if service.walking is not None:
        return "walking_s" if isinstance(service.walking, Duration) else "walking_mm", service.walking.amount
    if service.by_road is not None:
        mode, within = service.by_road
        return mode, within.seconds
    if service.within is not None:
        return "matrix", service.matrix, isinstance(service.within, Duration), service.within.amount
    return "transit", service.transit and service.transit.seconds, service.departures


def read_record(model: type[M], data: bytes, shown: str, found: list[Finding]) -> M | None:
    """Return a record, or None with its faults added to `found`."""
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False)[:10]:
            key = brief(".".join(map(str, fault["loc"])))
            if fault["type"] == "json_invalid":
                said = Text("cannot be read as JSON")
            elif fault["type"] == "missing":
                said = Text("{key} is missing", key=key)
            else:
                value = brief(repr(fault["input"]))
                said = Text("the value {value} of {key} is not of the right form", value=value, key=key)
            message = Text("{said}; {again}", said=said, again=AGAIN)
            found.append(Finding("plan-file-broken", "stop", message, file=brief(shown), field=key or None))
        return None
