"""A comparison of plans as data: what `placement compare --json` prints, and `compare.json` holds."""

from __future__ import annotations

from fractions import Fraction

from pydantic import ConfigDict, Field

from models.messages.decimals import thousandths
from models.plan import Status
from placement.documents.comparison import served_said
from placement.records.comparison import Comparison, assumptions
from placement.records.findings import FindingRecord, finding_records
from placement.records.parts import DistanceRecord, ObjectiveRecord, ServedRecord
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words
from placement.records.schema import IndicatorRow, WrittenPlan
from placement.values.gains import EFFECTS, AreaChange, Effect, Shift
from placement.values.measures import rounded


class ComparedDistance(DistanceRecord):
    """Metres to the nearest open office, with the exact sum."""

    person_mm: int | None = Field(description="People × millimetres to the nearest open office, summed; null where none is open.")


class ComparedTimes(Record):
    """Seconds of one kind of travel to the nearest open office."""

    mean: float | None = Field(description="Mean seconds of those who reach one, with one decimal.")
    people: int = Field(description="People who reach one.")


class ComparedObjective(Record):
    """What a plan reaches on one of its own objectives."""

    name: str = Field(description="Name of the objective, as scenarios write it.")
    people: str | None = Field(None, description="The column of the people counted, where the objective names one of its own.")
    sense: str = Field(description="Whether more is better (max) or less (min).")
    value: int | float = Field(description="What the plan reaches, in unit; people or a plain count where there is no unit.")
    unit: str | None = Field(None, description="Unit of value where it is not people or a plain count: m, s, …")
    proven: bool = Field(description="Whether it is proven best.")


class ComparedIndicator(Record):
    """One of the indicators."""

    id: str = Field(description="Id of the indicator.")
    name: Words = Field(description="Its name, by language code.")
    unit: str = Field(description="Its unit: %, people, offices, …; empty for a ratio.")
    value: str | None = Field(description="Its value with the plan, as indicators.csv has it; null where there is none.")


class DistanceDifference(Record):
    """Distances of the plan less those of the base."""

    mean: float | None = Field(description="Difference of the mean distance, in metres; null where one of the two has none.")
    max: float | None = Field(description="Difference of the largest distance, in metres; null where one of the two has none.")


class BaseDifference(Record):
    """A plan's figures less those of the base."""

    served: int = Field(description="Difference of the people served.")
    person_mm: int | None = Field(description="Difference of people × millimetres, summed; null where one has none.")
    distance_m: DistanceDifference = Field(description="Difference of the distances, in metres.")


class ComparedPlan(Record):
    """One of the plans."""

    name: str = Field(description="What the plan is called in the comparison.")
    scenario: str = Field(description="Name of its scenario.")
    title: Words = Field(description="Title of its scenario, by language code.")
    study: str = Field(description="Id of the study.")
    people: str = Field(description="The column of the demand whose people are counted; people is everyone.")
    status: Status = Field(description="optimal is proven, feasible was stopped early, evaluated is a plan that was given.")
    open: tuple[str, ...] = Field(description="Ids of the offices that are open.")
    added: tuple[str, ...] = Field(description="Ids of the offices it adds.")
    closed: tuple[str, ...] = Field(description="Ids of the offices it closes.")
    served_when: Words = Field(description="When a resident counts as served, by language code.")
    served: ServedRecord = Field(description="People served.")
    distance_m: ComparedDistance = Field(description="Metres to the nearest open office, in a straight line.")
    times_s: dict[str, ComparedTimes] = Field(description="Seconds by each kind of travel that was measured.")
    objectives: tuple[ComparedObjective, ...] = Field(description="What it reaches on its own objectives, in order.")
    catchments: dict[str, int] = Field(description="People nearest to each open office, by its id.")
    indicators: tuple[ComparedIndicator, ...] = Field(description="The indicators.")
    change: BaseDifference = Field(description="Its figures less those of the base.")


class ComparedArea(Record):
    """An area under the base and under another plan."""

    id: str = Field(description="Id of the area.")
    name: Words = Field(description="Its name, by language code.")
    people: int = Field(description="Its people.")
    served: tuple[int, int] = Field(description="Its people served under the base and under the plan.")
    person_mm: tuple[int | None, int | None] = Field(description="Its people × millimetres to the nearest open office, likewise.")
    mean_distance_m: tuple[float | None, float | None] = Field(description="Its mean distance in metres, likewise.")
    change_m: float | None = Field(description="The change of its mean distance in metres; less is nearer.")
    effect: Effect | None = Field(description="Whether its mean distance gets less (better); null without people.")


class PlanShift(Record):
    """Who gains and who loses between the base and another plan."""

    name: str = Field(description="What the plan is called in the comparison.")
    areas: dict[Effect, int] = Field(description="Areas by how their mean distance changes.")
    people_by_area: dict[Effect, int] = Field(description="People living in these areas.")
    people: dict[Effect, int] = Field(description="People by how their own nearest office changes.")
    newly_served: int = Field(description="People who come within reach.")
    no_longer_served: int = Field(description="People who no longer are within reach.")
    gain_most: tuple[str, ...] = Field(description="Ids of the areas that gain most.")
    lose_most: tuple[str, ...] = Field(description="Ids of the areas that lose most.")
    by_area: tuple[ComparedArea, ...] = Field(description="Every area, in the study's order.")


class SomeAssume(Record):
    """What only some of the plans assume, in words by language code, beside their names."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Words = Field(init=False)

    plans: tuple[str, ...] = Field(description="What the plans that assume it are called.")


class ComparedAssumptions(Record):
    """What the plans assume."""

    shared: tuple[Words, ...] = Field(description="What all plans assume, by language code.")
    some: tuple[SomeAssume, ...] = Field(description="What only some of them assume.")


class CompareAnswer(Answer):
    """What `placement compare --json` prints, and `compare.json` holds."""

    base: str = Field(description="Name of the plan that the others are compared with.")
    served_differs: bool = Field(description="Whether a resident counts as served by other rules in one plan than in another.")
    plans: tuple[ComparedPlan, ...] = Field(description="The plans; the first is the base.")
    changes: tuple[PlanShift, ...] = Field(description="Who gains and who loses from the base to each of the others, in order.")
    assumptions: ComparedAssumptions = Field(description="What the plans assume.")
    findings: tuple[FindingRecord, ...] = Field(description="What was warned of.")


def compare_answer(found: Comparison) -> CompareAnswer:
    """Return what `placement compare --json` prints and `compare.json` holds."""
    shared, some = assumptions(found)
    return CompareAnswer(
        format=ANSWER_FORMAT,
        base=found.base.label,
        served_differs=found.served_differs,
        plans=tuple(_plan(plan, found.base) for plan in found.plans),
        changes=tuple(_shift(plan, shift) for plan, shift in zip(found.plans[1:], found.shifts, strict=True)),
        assumptions=ComparedAssumptions(
            shared=tuple(text.as_dict() for text in shared),
            some=tuple(SomeAssume.model_validate({"plans": tuple(labels), **text.as_dict()}) for text, labels in some),
        ),
        findings=finding_records(found.findings),
    )


def _plan(plan: WrittenPlan, base: WrittenPlan) -> ComparedPlan:
    record, total, of_base = plan.record, plan.distance_total_mm, base.distance_total_mm
    far, base_far = record.distance_m.max, base.record.distance_m.max
    return ComparedPlan(
        name=plan.label,
        scenario=record.scenario,
        title=record.title,
        study=record.study,
        people=record.people,
        status=record.status,
        open=record.open,
        added=record.added,
        closed=record.closed,
        served_when=served_said(plan).as_dict(),
        served=ServedRecord(people=record.served.people, of=record.served.of, share=round(plan.share, 6)),
        distance_m=ComparedDistance(mean=record.distance_m.mean, max=far, person_mm=total),
        times_s={
            name: ComparedTimes(mean=rounded(plan.mean_s(name), 1), people=people) for name, (_, people) in plan.times.items()
        },
        objectives=tuple(map(_objective, record.objectives)),
        catchments=plan.catchments,
        indicators=tuple(map(_indicator, plan.indicators.values())),
        change=BaseDifference(
            served=record.served.people - base.record.served.people,
            person_mm=None if total is None or of_base is None else total - of_base,
            distance_m=DistanceDifference(
                mean=_metres(base.further_m(plan)),
                max=None if far is None or base_far is None else round(far - base_far, 3),
            ),
        ),
    )


def _objective(goal: ObjectiveRecord) -> ComparedObjective:
    told = goal.model_dump(include=set(ComparedObjective.model_fields), exclude_none=True)
    return ComparedObjective.model_validate(told)


def _indicator(row: IndicatorRow) -> ComparedIndicator:
    return ComparedIndicator(id=row.id, name=row.name.as_dict(), unit=row.unit, value=row.value or None)


def _shift(plan: WrittenPlan, shift: Shift) -> PlanShift:
    counts = {effect: shift.count(effect) for effect in EFFECTS}
    return PlanShift(
        name=plan.label,
        areas={effect: count[0] for effect, count in counts.items()},
        people_by_area={effect: count[1] for effect, count in counts.items()},
        people=shift.homes,
        newly_served=shift.newly_served,
        no_longer_served=shift.no_longer_served,
        gain_most=tuple(change.area.id for change in shift.most("better")),
        lose_most=tuple(change.area.id for change in shift.most("worse")),
        by_area=tuple(map(_area, shift.areas)),
    )


def _area(change: AreaChange) -> ComparedArea:
    return ComparedArea(
        id=change.area.id,
        name=change.area.name.as_dict(),
        people=change.area.people,
        served=change.served,
        person_mm=change.total_mm,
        mean_distance_m=(_metres(change.mean_m(0)), _metres(change.mean_m(1))),
        change_m=_metres(change.change_m),
        effect=change.effect if change.area.people else None,
    )


def _metres(value: Fraction | None) -> float | None:
    return None if value is None else float(thousandths(value))
