"""Every mismatch between a scenario and its study: unknown ids, contradictions, impossible numbers, things probably not meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.study import Study
from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text, in_context
from placement.problem.checks.consistency import contradictions
from placement.problem.checks.suggestions import by_name
from placement.problem.inputs import Path, services
from placement.problem.office_sets import counts_of, offices_of
from placement.problem.polygons import Polygons
from placement.scenario.files import Scenario
from placement.scenario.quantities import distance_mm, is_time
from placement.scenario.rules import OfficeSet, Rule

# below this a radius in metres was probably meant in kilometres
SHORT_MM = 50_000
MEANS = {"mean_distance", "max_distance", "worst_area_distance", "equal_distance"}


@dataclass(frozen=True)
class Match:
    """A scenario held against a study.

    Parameters
    ----------
    scenario, source
        the scenario and its text.
    study
        the layers.
    candidates
        ids of the offices that may be added.
    polygons
        what the files of polygons hold that rules name.
    """

    scenario: Scenario
    source: Source
    study: Study
    candidates: tuple[str, ...]
    polygons: Polygons

    @property
    def ids(self) -> list[str]:
        """Ids of the study's offices."""
        return list(self.study.offices["id"])

    def findings(self) -> list[Finding]:
        """Return every mismatch, in the order of the file."""
        found = [
            *contradictions(self.scenario, self.source),
            *self.polygons.findings,
            *self._unknown_offices(),
            *self._unknown_sets(),
            *self._unknown_areas(),
            *self._unknown_columns(),
            *self._repeated(),
            *self._suspicious(),
            *self._unscored(),
            *self._capacity(),
            *self._impossible(),
            *self._impossible_rules(),
        ]
        return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))

    def _named(self) -> Iterator[tuple[Path, Sequence[str]]]:
        offices = self.scenario.offices
        yield ("offices", "keep"), offices.keep
        yield ("offices", "forbid"), offices.forbid
        yield ("offices", "from", "ids"), (offices.from_.ids or ()) if offices.from_ else ()
        for number, rule in enumerate(self.scenario.rules):
            for path, ids in rule.named.items():
                yield ("rules", number, *path), ids
        for number, service in enumerate(self.scenario.services):
            yield ("services", number, "now", "ids"), service.now.ids or ()

    def _unknown_offices(self) -> Iterator[Finding]:
        named = [(path, position, office) for path, ids in self._named() for position, office in enumerate(ids)]
        capacity = self.scenario.offices.capacity
        named += [(("offices", "capacity", "of"), office, office) for office in (capacity.of if capacity else {})]  # type: ignore[misc]
        for path, position, office in named:
            if office not in self.ids:
                cure = by_name(self.study.offices, office) or did_you_mean(office, self.ids)
                message = Text("the study has no office {office}. {cure}", office=office, cure=cure)
                here = path if path[-1] == "if_open" else (*path, position)
                yield self.source.finding(
                    "unknown-office", message, *here, value=office, key=path[-1] == "of" and "capacity" in path
                )

    def sets(self) -> Iterator[tuple[Path, OfficeSet]]:
        """Yield every set of offices that a rule names, with its place."""
        for number, rule in enumerate(self.scenario.rules):
            if rule.of is not None:
                yield ("rules", number, "of"), rule.of

    def _unknown_sets(self) -> Iterator[Finding]:
        offices = self.scenario.offices
        kinds = sorted(set(self.study.offices["kind"]))
        named: list[tuple[Path, str | None]] = [(("offices", "from", "kind"), offices.from_.kind if offices.from_ else None)]
        named += [((*path, "kind"), chosen.kind) for path, chosen in self.sets()]
        named += [
            (("services", number, "now", "kinds", place), kind)
            for number, service in enumerate(self.scenario.services)
            for place, kind in enumerate(service.now.kinds or ())
        ]
        for path, kind in named:
            if kind is not None and kind not in kinds:
                cure = did_you_mean(kind, kinds)
                message = Text("no office is of kind {kind}. {cure}", kind=kind, cure=cure)
                yield self.source.finding("unknown-kind", message, *path, value=kind)
        columns = [name for name in self.study.offices.columns if name != "geometry"]
        for path, chosen in self.sets():
            if chosen.column is not None and chosen.column not in columns:
                yield self._no_column("offices", chosen.column, columns, *path, "column", whole=False)

    def _no_column(self, layer: str, column: str, allowed: Sequence[str], *path: str | int, whole: bool = True) -> Finding:
        cure = did_you_mean(column, allowed)
        message = {
            ("offices", True): Text(
                "the study's offices have no such column {column} of whole numbers. {cure}", column=column, cure=cure
            ),
            ("demand", True): Text(
                "the study's demand has no such column {column} of whole numbers. {cure}", column=column, cure=cure
            ),
        }.get((layer, whole)) or Text("the study's offices have no column {column}. {cure}", column=column, cure=cure)
        return self.source.finding("unknown-column", message, *path, value=column)

    def _unknown_areas(self) -> Iterator[Finding]:
        areas = list(self.study.areas["id"])
        named: list[tuple[Path, Sequence[str]]] = [
            *((("rules", number, "areas"), rule.areas or ()) for number, rule in enumerate(self.scenario.rules)),
            *(((*path, "areas"), chosen.areas or ()) for path, chosen in self.sets()),
        ]
        for path, ids in named:
            for position, area in enumerate(ids):
                if area not in areas:
                    cure = by_name(self.study.areas, area) or Text("Write ids of the study's areas")
                    message = Text("the study has no area {area}. {cure}", area=area, cure=cure)
                    yield self.source.finding("unknown-area", message, *path, position, value=area)

    def _unknown_columns(self) -> Iterator[Finding]:
        scenario = self.scenario
        named: list[tuple[Path, str | None]] = [
            *((("rules", number, "people"), rule.people) for number, rule in enumerate(scenario.rules)),
            *((("phases", number, "people"), phase.people) for number, phase in enumerate(scenario.phases or ())),
            *(
                (("futures", "of", number, "people"), future.people)
                for number, future in enumerate(scenario.futures.of if scenario.futures else ())
            ),
        ]
        counts = counts_of(self.study.demand)
        for path, column in named:
            if column is not None and column not in counts:
                yield self._no_column("demand", column, counts, *path)
        for number, rule in enumerate(scenario.rules):
            if rule.total is not None and rule.total not in counts_of(self.study.offices):
                yield self._no_column("offices", rule.total, counts_of(self.study.offices), "rules", number, "total")

    def _repeated(self) -> Iterator[Finding]:
        offices = self.scenario.offices
        for path, named in self._named():
            if path == ("offices", "from", "ids"):
                continue
            for position, office in enumerate(named):
                if office in named[:position]:
                    message = Text("{office} is listed twice; remove one", office=office)
                    yield self.source.finding("repeated-office", message, *path, position, value=office)
        for position, office in enumerate(offices.forbid):
            if office in offices.keep:
                line, _ = self.source.place("offices", "keep", offices.keep.index(office))
                message = Text("{office} is in keep (line {line}) and in forbid; remove one of them", office=office, line=line)
                yield self.source.finding("kept-and-forbidden", message, "offices", "forbid", position, value=office)

    def _suspicious(self) -> Iterator[Finding]:
        reaches: list[tuple[Path, str | None]] = [
            ((*path, name), getattr(service, name))
            for path, service in services(self.scenario)
            for name in ("straight_line", "walking")
        ]
        reaches += [
            (("rules", number, name), getattr(rule, name))
            for number, rule in enumerate(self.scenario.rules)
            for name in ("apart", "longest")
        ]
        for path, reach in reaches:
            if reach is None or is_time(reach) or distance_mm(reach) >= SHORT_MM or not reach.endswith(" m"):
                continue
            longer = reach.replace(" m", " km")
            message = Text("{reach} is very short; did you mean {longer}?", reach=reach, longer=longer)
            yield self.source.finding("short-distance", message, *path, severity="warn", value=reach)

    def _unscored(self) -> Iterator[Finding]:
        for position, goal in enumerate(self.scenario.objective):
            if "caseload" in goal.names and "caseload" not in self.study.offices:
                message = Text("the study's offices have no column caseload; add the cases handled, or remove this objective")
                yield self.source.finding("no-caseload", message, "objective", position)

    def _capacity(self) -> Iterator[Finding]:
        capacity = self.scenario.offices.capacity
        unsaid = [
            office for office in (*self.scenario.offices.keep, *self.candidates) if capacity and capacity.people(office) is None
        ]
        if unsaid:
            names = ", ".join(unsaid)
            message = Text("no capacity for {names}; write it under each or of", names=names)
            yield self.source.finding("capacity-missing", message, "offices", "capacity")

    def _impossible(self) -> Iterator[Finding]:
        scenario = self.scenario
        low, high = scenario.added
        where: Path = ("phases", len(scenario.phases) - 1, "open") if scenario.phases else ("offices", "open")
        if high > len(self.candidates):
            message = Text(
                "{high} are to be added, but there are {candidates} candidates", high=high, candidates=len(self.candidates)
            )
            yield self.source.finding("too-many-to-open", message, *where, value=high)
        stay, left = scenario.certificates.stay.min if scenario.certificates else 0, len(self.candidates) - low
        if low <= len(self.candidates) and stay > left:
            message = Text("{stay} are to stay, but at most {left} candidates are left", stay=stay, left=left)
            yield self.source.finding("too-many-to-stay", message, "certificates", "stay", value=stay)
        first = scenario.phases[0].open.min if scenario.phases else low
        if not scenario.offices.keep and first == 0 and any(set(goal.names) & MEANS for goal in scenario.objective):
            message = Text("distances mean nothing when no office need be open; keep one, or set open: min to 1 or more")
            yield self.source.finding("no-office-open", message, "offices")

    def _impossible_rules(self) -> Iterator[Finding]:
        possible = {*self.scenario.offices.keep, *self.candidates}
        for number, rule in enumerate(self.scenario.rules):
            chosen = set(offices_of(rule, self.study, self.polygons)) if rule.of else set()
            low, _ = rule.range
            # an empty set is a fault of its own
            if low is not None and 0 < len(chosen) < low:
                key = "at_least" if rule.at_least is not None else "exactly"
                message = (
                    Text("cannot open {low} of {chosen}", low=low, chosen=len(chosen))
                    if key == "exactly"
                    else in_context("or more", "cannot open {low} of {chosen}", low=low, chosen=len(chosen))
                )
                yield self.source.finding("impossible-count", message, "rules", number, key, value=low)
            yield from self._never_open(number, rule, possible)

    def _never_open(self, number: int, rule: Rule, possible: set[str]) -> Iterator[Finding]:
        for path, named in rule.named.items():
            shut = [office for office in named if office in self.ids and office not in possible]
            if shut:
                names = ", ".join(shut)
                message = Text(
                    "rule {id} names {names}, which can never open (neither kept nor a candidate)", id=rule.id, names=names
                )
                yield self.source.finding("never-open", message, "rules", number, *path, severity="warn")
