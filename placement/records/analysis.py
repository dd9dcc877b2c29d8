"""What `analysis.json` holds: an `Analysis` as numbers and ids, from which its words can be made in any language.

Every number is exact: whole, or a fraction such as `"1/3"`. Distances are millimetres, sums of distances people × millimetres.
What is measured for the page alone (`Analysis.travel`) stands in `page.json`, as it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from placement.records.exact import Bits, Count, Exactly, Ids, made_if, made_of
from placement.records.parts import Record
from placement.results.analysis import Analysis
from placement.results.explanation import Explanation, Price, Swap
from placement.results.result import Result
from placement.results.sweep import Stability
from placement.values.choices import RuleKind
from placement.values.conditions import Kind, Part
from placement.values.gains import Effect

# another number is written by another version
FORMAT = 1


class MeasuresRecord(Record):
    """What a set of open offices means for the people; `times` by kind: people × seconds, and of how many people."""

    people: Count
    served: Count
    distance_total_mm: Count | None
    distance_max_mm: Count | None
    times: Mapping[str, tuple[Count, Count]]


class MeasuredRecord(Record):
    """A plan with its measures, and its exact value in every objective."""

    added: Ids
    measures: MeasuresRecord
    values: tuple[int, ...]
    options: Ids
    open: Ids
    tied: Count | None


class StateRecord(Record):
    """The offices that are open."""

    open: Ids


class AreaRecord(Record):
    """An area and its people."""

    id: str
    people: Count


class AreaChangeRecord(Record):
    """An area before and with the plan: people served, and people × millimetres, None where nobody reaches an office; who gains, who loses."""

    area: AreaRecord
    served: tuple[Count, Count]
    total_mm: tuple[Count | None, Count | None]
    nearer: Count
    farther: Count
    newly_served: Count
    no_longer_served: Count


class ShiftRecord(Record):
    """Who gains and who loses; `homes` counts people by how their own nearest office changes, `times` by how their way there does."""

    areas: tuple[AreaChangeRecord, ...]
    homes: dict[Effect, Count]
    newly_served: Count
    no_longer_served: Count
    times: Mapping[str, Mapping[Effect, Count]]


class GainsRecord(Record):
    """What the plan means for one service, by its id."""

    id: str
    before: StateRecord
    after: StateRecord
    before_measures: MeasuresRecord
    measures: MeasuresRecord
    shift: ShiftRecord


class LinesRecord(Record):
    """Lines of the scenario's file, from 1, both inclusive."""

    file: str
    first: int = Field(ge=1)
    last: int = Field(ge=1)


class ReachedRecord(Record):
    """What the plan makes of a condition, and of how many."""

    value: int | None
    of: int


class PartRecord(Record):
    """A condition of the scenario, with its place in the file."""

    kind: Kind
    id: str
    path: tuple[str | int, ...]
    lines: LinesRecord

    @classmethod
    def of(cls, part: Part) -> PartRecord:
        """Return it from a condition."""
        words = part.words
        # the name alone, as in manifest.json: no file of a result holds a path of somebody's machine
        lines = LinesRecord(file=PurePath(words.file).name, first=words.first, last=words.first + max(len(words.lines) - 1, 0))
        return PartRecord(kind=part.kind, id=part.id, path=part.path, lines=lines)


class ConditionRecord(PartRecord):
    """What one condition costs: the best plan without it, where that was asked for."""

    binds: bool
    best: MeasuredRecord | None
    reached: ReachedRecord

    @classmethod
    def made(cls, price: Price) -> ConditionRecord:
        """Return it from what was found."""
        part = PartRecord.of(price.part)
        return cls(
            kind=part.kind,
            id=part.id,
            path=part.path,
            lines=part.lines,
            binds=price.binds,
            best=made_if(MeasuredRecord, price.best),
            reached=made_of(ReachedRecord, price.reached),
        )


class SwapRecord(Record):
    """The best plan with an office that the answer has not, or without one that it has.

    `decides` counts objectives from 0; `against` has the conditions that rule it out together, where there is no plan.
    """

    office: str
    opens: bool
    best: MeasuredRecord | None
    decides: Count | None
    against: tuple[PartRecord, ...] = ()

    @classmethod
    def made(cls, swap: Swap) -> SwapRecord:
        """Return it from what was found."""
        best, against = made_if(MeasuredRecord, swap.best), tuple(map(PartRecord.of, swap.against))
        return cls(office=swap.office, opens=swap.opens, best=best, decides=swap.decides, against=against)


class RankedRecord(Record):
    """A plan and where it stands; the rank of one that is told for another reason is 0."""

    rank: Count
    plan: MeasuredRecord
    tied_with_best: bool
    on_front: bool | None


class WorthRecord(Record):
    """What one candidate is worth."""

    office: str
    among_best: Count
    with_it: RankedRecord | None
    without_it: RankedRecord | None
    alone: int | None
    shapley: Exactly | None


class StandingsRecord(Record):
    """The plans in order, the best for every number of added offices, and what each candidate is worth."""

    plans: tuple[RankedRecord, ...]
    count: Count | None
    by_count: tuple[RankedRecord, ...]
    offices: tuple[WorthRecord, ...]
    among: Count


class AlternativeRecord(Record):
    """A plan nearly as good: in how many sites it differs from the nearest before it, and from the scenario's own plan."""

    plan: MeasuredRecord
    differs: Count
    from_best: Count


class AlternativesRecord(Record):
    """Plans nearly as good that differ most: `limit` is the worst value of the first objective allowed, `best` its best."""

    best: int
    limit: int
    plans: tuple[AlternativeRecord, ...]
    complete: bool


class ExplanationRecord(Record):
    """Why the plan is the best."""

    answer: MeasuredRecord
    count: Count | None
    conditions: tuple[ConditionRecord, ...]
    curve: StandingsRecord | None
    swaps: tuple[SwapRecord, ...]

    @classmethod
    def made(cls, found: Explanation) -> ExplanationRecord:
        """Return it from what was found."""
        return cls(
            answer=made_of(MeasuredRecord, found.answer),
            count=found.count,
            conditions=tuple(map(ConditionRecord.made, found.prices)),
            curve=made_if(StandingsRecord, found.curve),
            swaps=tuple(map(SwapRecord.made, found.swaps)),
        )


class StretchRecord(Record):
    """Distances, both ends inclusive, with the same best plans."""

    start: Count
    end: Count
    plans: tuple[Ids, ...]
    first_values: tuple[int, ...]
    last_values: tuple[int, ...]
    tied_first: tuple[Count, Count]


class ReachRecord(Record):
    """Which plans are best where within reach means another distance; `path` is that number's in the scenario."""

    path: tuple[str | int, ...]
    now: Exactly | None
    low: Count
    high: Count
    stretches: tuple[StretchRecord, ...]
    events: Count
    line: tuple[tuple[Count, int | None], ...]
    objectives: Ids

    @classmethod
    def made(cls, found: Stability) -> ReachRecord:
        """Return it from what was found."""
        return cls(
            path=found.number.path,
            now=found.number.now,
            low=found.low,
            high=found.high,
            stretches=tuple(made_of(StretchRecord, one) for one in found.stretches),
            events=found.events,
            line=found.line,
            objectives=tuple(reading.label for reading in found.readings),
        )


class WinsRecord(Record):
    """How often a plan was best, and how often no other was as good."""

    plan: Ids
    best: Count
    alone: Count


class PeopleRecord(Record):
    """How often each plan is best where areas have more or fewer people, by up to `margin`."""

    margin: Exactly
    draws: Count
    seed: int
    wins: tuple[WinsRecord, ...]
    base: tuple[Ids, ...]
    plans: Count


class UnreachedRecord(Record):
    """Who stays out of reach, by area, and how many of them each candidate would reach."""

    areas: tuple[tuple[str, Count], ...]
    rescued: tuple[tuple[str, Count], ...]


class BrokenRecord(Record):
    """The sets of candidates that break a rule, a bit each, the first set in the lowest bit of the first byte."""

    kind: RuleKind
    row: Count
    broken: Bits


class ChoicesRecord(Record):
    """What may be tried; a plan is its bits over the candidates, and its rank."""

    keep: Ids
    candidates: Ids
    least: Count
    most: Count
    rules: tuple[BrokenRecord, ...] | None
    plans: tuple[tuple[Count, Annotated[int, Field(ge=1)]], ...]
    count: Count | None

    @field_validator("rules")
    @classmethod
    def _whole(cls, rules: tuple[BrokenRecord, ...] | None, info: ValidationInfo) -> tuple[BrokenRecord, ...] | None:
        """Check that every rule has a bit for each set of candidates."""
        sets = -(-(1 << len(info.data.get("candidates", ()))) // 8) if rules else 0
        if any(len(rule.broken) != sets for rule in rules or ()):
            raise ValueError("not a bit for each set of candidates")
        return rules

    @field_validator("plans")
    @classmethod
    def _known(cls, plans: tuple[tuple[int, int], ...], info: ValidationInfo) -> tuple[tuple[int, int], ...]:
        """Check that plans add candidates alone."""
        if any(mask >> len(info.data.get("candidates", ())) for mask, _ in plans):
            raise ValueError("a plan of more than the candidates")
        return plans


class AnalysisRecord(Record):
    """`analysis.json`: the parts of an analysis; one that was not asked for, or has no answer, is null."""

    format: int = Field(ge=FORMAT, le=FORMAT)
    scenario: str
    study: str
    objectives: Ids
    gains: tuple[GainsRecord, ...]
    explanation: ExplanationRecord | None
    standings: StandingsRecord | None
    alternatives: AlternativesRecord | None = None
    reach: ReachRecord | None
    people: PeopleRecord | None
    unreached: UnreachedRecord | None
    choices: ChoicesRecord | None
    tabulated: bool
    input_sha256: str

    @model_validator(mode="after")
    def _valued(self) -> Self:
        """Check that what decides is one of the objectives."""
        swaps = self.explanation.swaps if self.explanation else ()
        if any(swap.decides is not None and swap.decides >= len(self.objectives) for swap in swaps):
            raise ValueError("decided by an objective that there is not")
        return self


def analysis_record(result: Result, analysis: Analysis) -> AnalysisRecord:
    """Return what `analysis.json` holds of a result and of what was asked of it."""
    return AnalysisRecord(
        format=FORMAT,
        scenario=result.file.scenario.scenario,
        study=result.study.id,
        objectives=tuple(reading.label for reading in result.question.readings),
        gains=tuple(made_of(GainsRecord, one) for one in analysis.gains),
        explanation=None if analysis.explanation is None else ExplanationRecord.made(analysis.explanation),
        standings=made_if(StandingsRecord, analysis.standings),
        alternatives=made_if(AlternativesRecord, analysis.alternatives),
        reach=None if analysis.reach is None else ReachRecord.made(analysis.reach),
        people=made_if(PeopleRecord, analysis.people),
        unreached=made_if(UnreachedRecord, analysis.unreached),
        choices=made_if(ChoicesRecord, analysis.choices),
        tabulated=analysis.tabulated,
        input_sha256=result.input_sha256,
    )
