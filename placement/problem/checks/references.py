"""Every mismatch between a scenario and its study: unknown ids, contradictions, impossible numbers, things probably not meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.study import Study
from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source
from models.messages.findings import SHOWN, Finding, more
from models.messages.text import Text
from placement.problem.checks.closing import closing_faults
from placement.problem.checks.consistency import contradictions
from placement.problem.checks.given import plan_findings
from placement.problem.checks.hours import hours_faults
from placement.problem.checks.loads import load_faults
from placement.problem.checks.measures import measure_faults
from placement.problem.checks.neighbours import neighbour_faults
from placement.problem.checks.services import service_faults
from placement.problem.checks.states import state_faults
from placement.problem.checks.suggestions import by_name, by_title
from placement.problem.checks.travel import travel_faults
from placement.problem.checks.waiting import waiting_faults
from placement.problem.inputs import Path, ProblemInputs
from placement.scenario.facts import counts_of
from placement.scenario.files import Scenario
from placement.scenario.filters import OfficeFilter
from placement.scenario.ids import Named, named_in, parts_in
from placement.scenario.quantities import Distance
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import OfficeSet

# below this a radius in metres was probably meant in kilometres
SHORT_MM = 50_000
# what the numbers of a solver hold exactly
LARGEST_SUM = 10**15


@dataclass(frozen=True)
class References:
    """A scenario held against a study.

    Parameters
    ----------
    inputs
        the scenario on its study.
    source
        the scenario's text.
    """

    inputs: ProblemInputs
    source: Source

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.inputs.scenario

    @property
    def study(self) -> Study:
        """The layers."""
        return self.inputs.study

    @property
    def ids(self) -> list[str]:
        """Ids of the study's offices."""
        return list(self.study.offices["id"])

    def findings(self, *, again: bool = False) -> list[Finding]:
        """Return every mismatch, in the order of the file.

        Parameters
        ----------
        again
            whether a scenario that names no more was found right: then what is named is not looked up once more.
        """
        names = [] if again else self._unknown()
        found = [
            *contradictions(self.scenario, self.source),
            *self.inputs.polygons.findings,
            *names,
            *([] if again else self._named()),
            *self._capacity(),
            *closing_faults(self.inputs, self.source),
            *neighbour_faults(self.inputs, self.source),
            *service_faults(self.inputs, self.source),
            *state_faults(self.inputs, self.source),
            *([] if names else hours_faults(self.inputs, self.source)),
            *waiting_faults(self.inputs, self.source),
            *load_faults(self.inputs, self.source),
            *measure_faults(self.inputs, self.source),
            *travel_faults(self.inputs, self.source),
            *plan_findings(self.inputs, self.source),
        ]
        # how many may open is known only once every name is
        found += [] if names else self._impossible()
        found += [] if names or again else self._never_open()
        return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))

    def _unknown(self) -> list[Finding]:
        """Return the names that the study does not know."""
        return [*self._unknown_offices(), *self._unknown_kinds(), *self._unknown_areas(), *self._unknown_columns()]

    def _named(self) -> Iterator[Finding]:
        """Yield what is wrong with things named that the study does know."""
        yield from self._groups()
        yield from self._large_figures()
        yield from self._repeated()
        yield from self._suspicious()
        yield from self._unscored()

    def _unknown_offices(self) -> Iterator[Finding]:
        named = [(path, office, False) for path, office in self.inputs.names[Named.OFFICES]]
        capacity = self.scenario.offices.capacity
        named += [(("offices", "capacity", "of", office), office, True) for office in (capacity.of if capacity else {})]
        ids, known = self.ids, set(self.ids)

        def say(path: Path, office: str, key: bool) -> Finding:  # noqa: FBT001 - a row of `named`
            cure = by_name(self.study.offices, office) or did_you_mean(office, ids)
            message = Text("the study has no office {office}. {cure}", office=office, cure=cure)
            return self.source.finding("unknown-office", message, *path, value=office, key=key)

        yield from _said([row for row in named if row[1] not in known], say)

    def sets(self) -> Iterator[tuple[Path, Rule, OfficeSet]]:
        """Yield every set of offices that a rule names, with its place."""
        for number, rule in enumerate(self.scenario.rules):
            for key, value in rule:
                if isinstance(value, OfficeSet):
                    yield ("rules", number, key), rule, value

    def _unknown_kinds(self) -> Iterator[Finding]:
        kinds = sorted(set(self.study.offices["kind"]))

        def say(path: Path, kind: str) -> Finding:
            cure = by_title(self.study.kinds, kind) or did_you_mean(kind, kinds)
            message = Text("no office is of kind {kind}. {cure}", kind=kind, cure=cure)
            return self.source.finding("unknown-kind", message, *path, value=kind)

        yield from _said([row for row in self.inputs.names[Named.KIND] if row[1] not in kinds], say)

    def _unknown_areas(self) -> Iterator[Finding]:
        areas = set(self.study.areas["id"])

        def say(path: Path, area: str) -> Finding:
            cure = by_name(self.study.areas, area) or Text("Write ids of the study's areas")
            message = Text("the study has no area {area}. {cure}", area=area, cure=cure)
            return self.source.finding("unknown-area", message, *path, value=area)

        yield from _said([row for row in self.inputs.names[Named.AREAS] if row[1] not in areas], say)

    def _unknown_columns(self) -> Iterator[Finding]:
        offices, demand = self.study.offices, self.study.demand
        for what, layer, allowed in (
            (Named.DEMAND_NUMBERS, "demand", counts_of(demand)),
            (Named.OFFICE_NUMBERS, "offices", counts_of(offices)),
            (Named.OFFICE_COLUMN, "offices", [str(name) for name in offices.columns if name != "geometry"]),
        ):
            for path, column in self.inputs.names[what]:
                if column not in allowed:
                    whole = what is not Named.OFFICE_COLUMN
                    message = _no_column(self._sheet(layer), layer, column, allowed, whole=whole)
                    yield self.source.finding("unknown-column", message, *path, value=column)
        for path, chosen in parts_in(self.scenario, OfficeFilter):
            if chosen.column is None or chosen.range_key is None:
                continue
            if chosen.column in offices and chosen.column not in counts_of(offices):
                message = _no_column(self._sheet("offices"), "offices", chosen.column, counts_of(offices), whole=True)
                yield self.source.finding("unknown-column", message, *path, "column", value=chosen.column)

    def _sheet(self, layer: str) -> str:
        """Return the file of a layer; its name where the study was made without files."""
        found = self.study.layer_of(layer)
        return layer if found is None else found.file

    def _groups(self) -> Iterator[Finding]:
        """Yield where the groups do not add up to the people who count."""
        groups, demand = self.scenario.groups, self.study.demand
        columns = [group.people for group in groups]
        hidden = [column for column in (*columns, self.scenario.people) if column in self.study.withheld.get("demand", {})]
        if groups and hidden:
            message = Text("small counts of {column} are not published, so no groups can be made of it", column=hidden[0])
            yield self.source.finding("withheld-groups", message, "groups", value=hidden[0])
            return
        if not groups or self.study.groups or not {self.scenario.people, *columns} <= set(counts_of(demand)):
            return
        sums, people = demand[columns].sum(axis=1).to_numpy(), demand[self.scenario.people].to_numpy()
        off = (sums != people).nonzero()[0]
        if len(off):
            message = Text(
                "at {point} the groups add up to {sums:,}, but {column} is {people:,}; make them add up at every point",
                point=demand["id"].iloc[off[0]],
                sums=int(sums[off[0]]),
                column=self.scenario.people,
                people=int(people[off[0]]),
            )
            yield self.source.finding("groups-sum", message, "groups", key=True)

    def _large_figures(self) -> Iterator[Finding]:
        offices = self.study.offices
        for path, column in self.inputs.names[Named.OFFICE_NUMBERS]:
            if column in counts_of(offices) and sum(abs(int(figure)) for figure in offices[column]) > LARGEST_SUM:
                message = Text("{column} comes to more than can be added up exactly; give it in thousands", column=column)
                yield self.source.finding("figures-too-large", message, *path, value=column)
        yen = self.inputs.yearly_yen if "money" in self.scenario.needs else None
        # each yen counts as twelve twelfths
        if yen is not None and yen.size and float(np.abs(yen.astype(float)).max(axis=1).sum()) * 12 > LARGEST_SUM:
            message = Text("a year comes to more yen than can be added up exactly; write fewer")
            yield self.source.finding("figures-too-large", message, "money", key=True)

    def _repeated(self) -> Iterator[Finding]:
        offices = self.scenario.offices
        for path, named in (*named_in(self.scenario, Named.OFFICES), *named_in(self.scenario, Named.PLACES)):
            if path == ("offices", "from", "ids") or isinstance(named, str):
                continue
            met: set[str] = set()
            for position, office in enumerate(named):
                if office in met:
                    message = Text("{office} is listed twice; remove one", office=office)
                    yield self.source.finding("repeated-office", message, *path, position, value=office)
                met.add(office)
        for position, office in enumerate(offices.forbid):
            if office in offices.keep:
                line, _ = self.source.place("offices", "keep", offices.keep.index(office))
                message = Text("{office} is in keep (line {line}) and in forbid; remove one of them", office=office, line=line)
                yield self.source.finding("kept-and-forbidden", message, "offices", "forbid", position, value=office)

    def _suspicious(self) -> Iterator[Finding]:
        for path, reach in self.inputs.names[Named.DISTANCE]:
            if isinstance(reach, Distance) and reach.mm < SHORT_MM and reach.unit == "m":
                longer = Distance.of(reach.mm * 1000, "km")
                message = Text("{reach} is very short; did you mean {longer}?", reach=reach, longer=longer)
                yield self.source.finding("short-distance", message, *path, severity="warn", value=str(reach))

    def _unscored(self) -> Iterator[Finding]:
        for position, goal in enumerate(self.scenario.objective):
            for column in (of.column for of in goal.objectives if of.column):
                if column.name not in self.study.offices:
                    yield self.source.finding(column.code, column.missing, "objective", position)

    def _capacity(self) -> Iterator[Finding]:
        capacity = self.scenario.offices.capacity
        takes = capacity.people(self.study) if capacity else {}
        possible = (*self.inputs.keep, *self.inputs.candidates)
        unsaid = ", ".join(office for office in possible if capacity and office not in takes)
        # a column that is not there is a fault of its own
        if capacity and not capacity.column and unsaid:
            message = Text("no capacity for {names}; write it under each or of", names=unsaid)
            yield self.source.finding("capacity-missing", message, "offices", "capacity")
        short = ", ".join(office for office in possible if takes.get(office, 0) < 0)
        if capacity and short:
            message = Text("{column} is below 0 for {names}; write it under of", column=capacity.column, names=short)
            yield self.source.finding("capacity-negative", message, "offices", "capacity", "column", value=capacity.column)

    def _impossible(self) -> Iterator[Finding]:
        scenario, candidates = self.scenario, self.inputs.may_open
        _, high = scenario.added
        where: Path = ("phases", len(scenario.phases) - 1, "open") if scenario.phases else ("offices", "open")
        if high > len(candidates):
            message = Text("{high} are to be added, but there are {candidates} candidates", high=high, candidates=len(candidates))
            yield self.source.finding("too-many-to-open", message, *where, value=high)
        if scenario.states:  # distances ask for a site by themselves
            return
        if not self.inputs.keep and self.inputs.added[0] <= 0 and "open_office" in scenario.needs:
            message = Text("distances mean nothing when no office need be open; keep one, or set open: min to 1 or more")
            yield self.source.finding("no-office-open", message, "offices")

    def _never_open(self) -> Iterator[Finding]:
        ids, possible = set(self.ids), {*self.inputs.keep, *self.inputs.candidates}
        for number, rule in enumerate(self.scenario.rules):
            for path, named in named_in(rule, Named.OFFICES):
                offices = (named,) if isinstance(named, str) else named
                shut = [office for office in offices if office in ids and office not in possible]
                if shut:
                    names = ", ".join(shut)
                    message = Text(
                        "rule {id} names {names}, which can never open (neither kept nor a candidate)", id=rule.id, names=names
                    )
                    yield self.source.finding("never-open", message, "rules", number, *path, severity="warn")


def _said(rows: Sequence[tuple[Any, ...]], say: Callable[..., Finding]) -> Iterator[Finding]:
    """Yield a finding for each of the first rows, and the number of the rest: looking for cures takes time."""
    yield from (say(*row) for row in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield more(len(rows) - SHOWN)


def _no_column(sheet: str, layer: str, column: str, allowed: Sequence[str], *, whole: bool) -> Text:
    cure = did_you_mean(column, allowed)
    if not whole:
        return Text("the study's offices ({sheet}) have no column {column}. {cure}", sheet=sheet, column=column, cure=cure)
    return {
        "offices": Text(
            "the study's offices ({sheet}) have no such column {column} of whole numbers. {cure}",
            sheet=sheet,
            column=column,
            cure=cure,
        ),
        "demand": Text(
            "the study's demand ({sheet}) has no such column {column} of whole numbers. {cure}",
            sheet=sheet,
            column=column,
            cure=cure,
        ),
    }[layer]
