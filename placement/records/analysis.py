"""What `analysis.json` holds: an `Analysis` as numbers and ids, from which its words can be made in any language.

Every number is exact: whole, or a fraction such as `"1/3"`. Distances are millimetres, sums of distances people × millimetres.
What is measured for the page alone (`Analysis.travel`) stands in `page.json`, as it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Self

from pydantic import Field, model_validator

from placement.records.beforehand import BeforehandRecord
from placement.records.choices import ChoicesRecord
from placement.records.exact import Count, Exactly, Ids, made_if, made_of
from placement.records.front import FrontRecord, PostRecord
from placement.records.measured import MeasuredRecord, MeasuresRecord
from placement.records.record import Record
from placement.results.analysis import Analysis
from placement.results.explanation import Explanation, Price, Swap
from placement.results.result import Result
from placement.results.sweep import Stability
from placement.values.conditions import Kind, Part
from placement.values.gains import Effect

# another number is written by another version
FORMAT = 2


class StateRecord(Record):
    """The offices that are open."""

    open: Ids = Field(description="Ids of the offices that are open.")


class AreaRecord(Record):
    """An area and its people."""

    id: str = Field(description="Id of the area.")
    people: Count = Field(description="Its people.")


class AreaChangeRecord(Record):
    """An area before and with the plan: people served, and people × millimetres, None where nobody reaches an office; who gains, who loses."""

    area: AreaRecord = Field(description="The area.")
    served: tuple[Count, Count] = Field(description="Its people served, before and with the plan.")
    total_mm: tuple[Count | None, Count | None] = Field(description="Its people × millimetres, before and with the plan.")
    nearer: Count = Field(description="People whose own nearest office gets nearer.")
    farther: Count = Field(description="People whose own nearest office gets farther.")
    newly_served: Count = Field(description="People who come within reach.")
    no_longer_served: Count = Field(description="People who no longer are within reach.")


class ShiftRecord(Record):
    """Who gains and who loses; `homes` counts people by how their own nearest office changes, `times` by how their way there does."""

    areas: tuple[AreaChangeRecord, ...] = Field(description="Every area, in the study's order.")
    homes: dict[Effect, Count] = Field(description="People by how their own nearest office changes.")
    newly_served: Count = Field(description="People who come within reach.")
    no_longer_served: Count = Field(description="People who no longer are within reach.")
    times: Mapping[str, Mapping[Effect, Count]] = Field(
        description="By kind of travel: people by how their own way to the nearest office changes."
    )


class GainsRecord(Record):
    """What the plan means for one service, by its id."""

    id: str = Field(description="Id of the service.")
    before: StateRecord = Field(description="The offices that give it before.")
    after: StateRecord = Field(description="The offices that give it with the plan.")
    before_measures: MeasuresRecord = Field(description="What those before mean for the people.")
    measures: MeasuresRecord = Field(description="What those of the plan mean for the people.")
    shift: ShiftRecord = Field(description="Who gains and who loses.")


class LinesRecord(Record):
    """Lines of the scenario's file, from 1, both inclusive."""

    file: str = Field(description="Name of the file.")
    first: int = Field(ge=1, description="The first line.")
    last: int = Field(ge=1, description="The last line.")


class ReachedRecord(Record):
    """What the plan makes of a condition, and of how many."""

    value: int | None = Field(
        description="What the plan has, in offices, people, millimetres or what the condition counts; null for nothing."
    )
    of: int = Field(description="Of how many.")


class PartRecord(Record):
    """A condition of the scenario, with its place in the file."""

    kind: Kind = Field(description="What sort of condition it is.")
    id: str = Field(description="Id of the rule, the number, the office or the objective.")
    path: tuple[str | int, ...] = Field(description="The keys that lead to it in the file.")
    lines: LinesRecord = Field(description="Its lines.")

    @classmethod
    def of(cls, part: Part) -> PartRecord:
        """Return it from a condition."""
        words = part.words
        # the name alone, as in manifest.json: no file of a result holds a path of somebody's machine
        lines = LinesRecord(file=PurePath(words.file).name, first=words.first, last=words.first + max(len(words.lines) - 1, 0))
        return PartRecord(kind=part.kind, id=part.id, path=part.path, lines=lines)


class ConditionRecord(PartRecord):
    """What one condition costs: the best plan without it, where that was asked for."""

    binds: bool = Field(description="Whether the answer is no longer best without it.")
    best: MeasuredRecord | None = Field(description="The best plan without it; null where it was not asked for.")
    reached: ReachedRecord = Field(description="What the answer makes of it.")

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

    office: str = Field(description="Id of the office.")
    opens: bool = Field(description="Whether the plan opens it, which the answer does not.")
    best: MeasuredRecord | None = Field(description="The best such plan; null where the conditions allow none.")
    decides: Count | None = Field(description="The objective, from 0, on which it falls behind the answer; null where none does.")
    against: tuple[PartRecord, ...] = Field((), description="The conditions that rule it out together.")

    @classmethod
    def made(cls, swap: Swap) -> SwapRecord:
        """Return it from what was found."""
        best, against = made_if(MeasuredRecord, swap.best), tuple(map(PartRecord.of, swap.against))
        return cls(office=swap.office, opens=swap.opens, best=best, decides=swap.decides, against=against)


class RankedRecord(Record):
    """A plan and where it stands; the rank of one that is told for another reason is 0."""

    rank: Count = Field(description="1 and how many plans are better; 0 of one told for another reason.")
    plan: MeasuredRecord = Field(description="The plan.")
    tied_with_best: bool = Field(description="Whether it is as good as the best.")
    on_front: bool | None = Field(
        description="Whether no plan is better in one objective and as good in the others; null where nobody looked."
    )


class WorthRecord(Record):
    """What one candidate is worth."""

    office: str = Field(description="Id of the candidate.")
    among_best: Count = Field(description="In how many of the first plans it opens.")
    with_it: RankedRecord | None = Field(description="The best plan that opens it; null for none.")
    without_it: RankedRecord | None = Field(description="The best plan that does not; null for none.")
    alone: int | None = Field(description="Its gain by itself in the first objective, as the exact integer.")
    shapley: Exactly | None = Field(description="Its mean gain in the first objective over all orders of adding the candidates.")


class StandingsRecord(Record):
    """The plans in order, the best for every number of added offices, and what each candidate is worth."""

    plans: tuple[RankedRecord, ...] = Field(description="The plans, best first.")
    count: Count | None = Field(description="How many there are in all; null where they were not counted.")
    by_count: tuple[RankedRecord, ...] = Field(description="The best plan for every number of offices.")
    offices: tuple[WorthRecord, ...] = Field(description="What each candidate is worth.")
    among: Count = Field(description="Among how many of the first plans candidates were counted.")


class AlternativeRecord(Record):
    """A plan nearly as good: in how many sites it differs from the nearest before it, and from the scenario's own plan."""

    plan: MeasuredRecord = Field(description="The plan.")
    differs: Count = Field(description="In how many sites it differs from the nearest plan before it.")
    from_best: Count = Field(description="In how many sites it differs from the scenario's plan.")


class AlternativesRecord(Record):
    """Plans nearly as good that differ most: `limit` is the worst value of the first objective allowed, `best` its best."""

    best: int = Field(description="The best value of the first objective, as the exact integer.")
    limit: int = Field(description="The worst value of it that is allowed, as the exact integer.")
    plans: tuple[AlternativeRecord, ...] = Field(description="The plans, most different first.")
    complete: bool = Field(description="Whether there are no others.")


class ExplanationRecord(Record):
    """Why the plan is the best."""

    answer: MeasuredRecord = Field(description="The plan.")
    count: Count | None = Field(description="How many plans meet all conditions; null where they were not counted.")
    conditions: tuple[ConditionRecord, ...] = Field(description="What each condition costs.")
    curve: StandingsRecord | None = Field(
        description="The best plan for every number of offices; null where it was not asked for."
    )
    posts: tuple[PostRecord, ...] = Field(
        (), description="Of each limit on staff, the best plans with a few posts less to a few more."
    )
    swaps: tuple[SwapRecord, ...] = Field(description="The best plan without each office added, and with each that was not.")

    @classmethod
    def made(cls, found: Explanation) -> ExplanationRecord:
        """Return it from what was found."""
        return cls(
            answer=made_of(MeasuredRecord, found.answer),
            count=found.count,
            conditions=tuple(map(ConditionRecord.made, found.prices)),
            curve=made_if(StandingsRecord, found.curve),
            posts=tuple(made_of(PostRecord, one) for one in found.posts),
            swaps=tuple(map(SwapRecord.made, found.swaps)),
        )


class StretchRecord(Record):
    """Distances, both ends inclusive, with the same best plans."""

    start: Count = Field(description="The first distance, in millimetres.")
    end: Count = Field(description="The last distance, in millimetres.")
    plans: tuple[Ids, ...] = Field(description="What each of the best plans adds.")
    first_values: tuple[int, ...] = Field(description="The exact value of each objective at start.")
    last_values: tuple[int, ...] = Field(description="The exact value of each objective at end.")
    tied_first: tuple[Count, Count] = Field(description="Fewest and most plans tied on the first objective.")


class ReachRecord(Record):
    """Which plans are best where within reach means another distance; `path` is that number's in the scenario."""

    path: tuple[str | int, ...] = Field(description="The keys that lead to the distance in the scenario.")
    now: Exactly | None = Field(description="The scenario's own distance, in millimetres.")
    low: Count = Field(description="The first distance, in millimetres.")
    high: Count = Field(description="The last distance, in millimetres.")
    stretches: tuple[StretchRecord, ...] = Field(description="The stretches in order, without gaps.")
    events: Count = Field(description="How many distances were compared.")
    line: tuple[tuple[Count, int | None], ...] = Field(
        description="Distances in millimetres, each with the best value of the first objective there."
    )
    objectives: Ids = Field(description="Names of the objectives, in order.")

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

    plan: Ids = Field(description="Ids it adds.")
    best: Count = Field(description="Draws in which it was best, alone or tied.")
    alone: Count = Field(description="Draws in which no other was as good.")


class PeopleRecord(Record):
    """How often each plan is best where areas have more or fewer people, by up to `margin`."""

    margin: Exactly = Field(description="By how much the people of an area may differ, as a share.")
    draws: Count = Field(description="How many draws.")
    seed: int = Field(description="What started them.")
    wins: tuple[WinsRecord, ...] = Field(description="The plans that were ever best, most often first.")
    base: tuple[Ids, ...] = Field(description="The plans best with the people as counted.")
    plans: Count = Field(description="How many plans competed.")


class UnreachedRecord(Record):
    """Who stays out of reach, by area, and how many of them each candidate would reach."""

    areas: tuple[tuple[str, Count], ...] = Field(description="Ids of areas, each with its people out of reach.")
    rescued: tuple[tuple[str, Count], ...] = Field(description="Ids of candidates, each with how many of them it would reach.")


class AnalysisRecord(Record):
    """`analysis.json`: the parts of an analysis; one that was not asked for, or has no answer, is null."""

    format: int = Field(ge=FORMAT, le=FORMAT, description="The form of this file; another number means other keys.")
    scenario: str = Field(description="Name of the scenario.")
    study: str = Field(description="Id of the study.")
    objectives: Ids = Field(description="Names of the objectives, in order.")
    gains: tuple[GainsRecord, ...] = Field(description="What the plan means for each service, that of the offices chosen first.")
    explanation: ExplanationRecord | None = Field(description="Why the plan is the best.")
    standings: StandingsRecord | None = Field(description="The plans in order.")
    alternatives: AlternativesRecord | None = Field(None, description="Plans nearly as good that differ most.")
    front: FrontRecord | None = Field(
        None,
        description="Where the scenario tells of posts or yen: the plans that no other beats on people within reach and on cost.",
    )
    reach: ReachRecord | None = Field(description="Which plans are best where within reach means another distance.")
    people: PeopleRecord | None = Field(description="How often each plan is best where areas have more or fewer people.")
    unreached: UnreachedRecord | None = Field(description="Who stays out of reach.")
    choices: ChoicesRecord | None = Field(description="What can be tried on the page.")
    beforehand: BeforehandRecord | None = Field(
        None, description="Where more than 20 sites are free: answers to what a reader of the page may ask."
    )
    tabulated: bool = Field(description="Whether a table of all plans was the proof's witness.")
    input_sha256: str = Field(description="Hash of the scenario's values, the CRS and the bytes of every layer.")

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
        gains=tuple(made_of(GainsRecord, one) for one in result.gains),
        explanation=None if analysis.explanation is None else ExplanationRecord.made(analysis.explanation),
        standings=made_if(StandingsRecord, analysis.standings),
        alternatives=made_if(AlternativesRecord, analysis.alternatives),
        front=made_if(FrontRecord, analysis.front),
        reach=None if analysis.reach is None else ReachRecord.made(analysis.reach),
        people=made_if(PeopleRecord, analysis.people),
        unreached=made_if(UnreachedRecord, analysis.unreached),
        choices=made_if(ChoicesRecord, analysis.choices),
        beforehand=made_if(BeforehandRecord, analysis.beforehand),
        tabulated=analysis.tabulated,
        input_sha256=result.input_sha256,
    )
