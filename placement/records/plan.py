"""What `plan.json` holds: one typed schema, written and read by the same models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from geodata.streets.roads import Mode
from models.plan import Status
from placement.problem.build import Question, View
from placement.problem.courses import ways_of
from placement.records.course import CourseRecord, SameSizeRecord, course_record
from placement.records.effects import EffectRecord, SiteRecord
from placement.records.evaluation import Behind, BestRecord, BrokenRecord, evaluation_of
from placement.records.freed import FreedRecord
from placement.records.hours import HoursRecord, hours_record
from placement.records.loads import LoadsRecord, loads_record
from placement.records.matrix import GivenRecord
from placement.records.parts import DistanceRecord, ObjectiveRecord, ServedRecord, SourceRecord, objectives_of, source_records
from placement.records.provision import ProvisionRecord
from placement.records.published import SeriesRecord, series_records
from placement.records.record import Record
from placement.records.staffing import MoneyRecord, StaffRecord
from placement.records.waiting import WaitingCaseRecord, waiting_records
from placement.results.result import Result, ViewResult
from placement.scenario.ids import EVERYONE
from placement.scenario.objectives.registry import objective
from placement.values.by_road import ByRoad
from placement.values.measures import Measures, rounded

# what `plan.json` is written as: 2 tells what becomes of each site, and who gets nearer and farther
FORMAT = 2


class Seconds(Record):
    """The mean seconds of one kind of travel, and the people it is a mean of."""

    mean: float = Field(description="Mean seconds to the nearest open office, of those who reach one.")
    people: int = Field(description="People who reach one.")


class StandingRecord(Record):
    """Open offices with what they mean for the people."""

    open: tuple[str, ...] = Field(description="Ids of the offices that are open, in the study's order.")
    served: ServedRecord = Field(description="People served.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest open office, in a straight line.")
    walking_s: Seconds | None = Field(None, description="Seconds on foot, where they were measured.")
    transit_s: Seconds | None = Field(None, description="Seconds by public transport, where they were measured.")


class ChangedRecord(Record):
    """What one plan adds and, where offices may close, what it closes."""

    added: tuple[str, ...] = Field(description="Ids of the offices it adds.")
    closed: tuple[str, ...] = Field((), description="Ids of the offices it closes, where offices may close.")


def changed(question: Question, options: Sequence[str]) -> dict[str, Any]:
    """Return what a plan adds and, where offices may close, what it closes, given by the options it leaves open."""
    opened, closed = question.changes(options)
    return {"added": opened} | ({"closed": closed} if question.closes else {})


class Addition(ChangedRecord):
    """What one plan adds and closes, and what that means for the people."""

    count: int | None = Field(None, description="How many offices it adds or, where offices may close, are open in the end.")
    served: ServedRecord = Field(description="People served.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest open office, in a straight line.")


class BeyondRecord(Record):
    """People farther than some metres from the nearest open office, before and with the plan."""

    distance_m: float = Field(gt=0, description="The distance asked for, in metres.")
    before: int = Field(ge=0, description="People farther than that from the nearest open office before.")
    after: int = Field(ge=0, description="The same with the plan.")


class ByRoadRecord(Record):
    """People that open offices reach by car or bicycle, and on foot in the same time, before and with the plan."""

    mode: Mode = Field(description="driving or cycling.")
    within_s: int = Field(gt=0, description="The time, in seconds.")
    service: str | None = Field(None, description="Id of another service whose offices are meant.")
    before: int = Field(ge=0, description="People within it by road before.")
    after: int = Field(ge=0, description="The same with the plan.")
    on_foot_before: int = Field(ge=0, description="People within it on foot before.")
    on_foot_after: int = Field(ge=0, description="The same with the plan.")

    @classmethod
    def made(cls, found: ByRoad) -> ByRoadRecord:
        """Return it of a count."""
        (before, after), (walked_before, walked_after) = found.reached, found.on_foot
        service = {} if found.service is None else {"service": found.service[0]}
        return cls(
            mode=found.mode,
            within_s=found.within_s,
            before=before,
            after=after,
            on_foot_before=walked_before,
            on_foot_after=walked_after,
            **service,
        )


class Ties(Record):
    """The plans that share every value, and those that share the first objective's best.

    Of each plan `plans` has what it adds and, where offices may close, `closed` what it closes, in the same order.
    """

    count: int = Field(description="How many plans share every value, the one shown included.")
    complete: bool = Field(description="Whether that is all of them.")
    plans: tuple[tuple[str, ...], ...] = Field(description="Ids that each of them adds, the one shown first.")
    closed: tuple[tuple[str, ...], ...] = Field(
        (), description="Ids that each of them closes, in the same order, where offices may close."
    )
    courses: tuple[dict[str, dict[str, str]], ...] = Field(
        (), description="Of each of them the state of each site in each phase, by their ids, where sites have states."
    )
    first_objective: tuple[Addition, ...] = Field(description="The plans that share the best value of the first objective.")


class PeriodRecord(Record):
    """The months of a part of a phase, and whose people count in them."""

    from_year: str = Field(description="Its first month: 2026-04.")
    until_year: str = Field(description="The month with which it is over.")
    months: int = Field(description="How many months that are: what the part counts in sums over the years.")
    people: str = Field(description="The column of the study's demand that counts in it.")


class ViewRecord(Record):
    """The plan seen in one further way: a phase, or a future."""

    id: str = Field(description="Id of the phase, future, service or group of people.")
    title: dict[str, str] = Field(description="Its name, by language code.")
    open: tuple[str, ...] = Field(description="Ids of the offices that are open, in the study's order.")
    served: ServedRecord = Field(description="People served.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest open office, in a straight line.")
    before: StandingRecord = Field(description="The same of the offices open before.")
    period: PeriodRecord | None = Field(None, description="Its months, where phases last for years.")


class TravelTimesRecord(Record):
    """Mean seconds to the nearest open office; None where they were not measured."""

    walking: float | None = Field(description="Mean seconds on foot.")
    timetables: float | None = Field(description="Mean seconds by the published timetables.")
    buses_assumed: float | None = Field(description="Mean seconds with buses assumed where none publish their times.")


class SecondLook(ChangedRecord):
    """What streets and trains say of one of the tied plans."""

    mean_s: TravelTimesRecord = Field(description="Mean seconds to the nearest open office.")


class BestAssumed(ChangedRecord):
    """The best plan with buses assumed."""

    served: ServedRecord = Field(description="People served by it with buses assumed.")


class BusesAssumed(Record):
    """The answer with buses assumed where none publish their times."""

    firm: bool = Field(description="Whether the plan is still among the best with buses assumed.")
    served: ServedRecord = Field(description="People whom the plan serves with buses assumed.")
    best: BestAssumed = Field(description="The best plan with buses assumed.")


class SolverRecord(Record):
    """What proved the plan."""

    name: str = Field(description="Name of the solver.")
    version: str = Field(description="Its version.")


class PlanRecord(Record):
    """`plan.json`, and what `--json` prints of a scenario without a plan."""

    # results written before it had one are of the first
    format: int = Field(1, ge=1, le=FORMAT, description="The form of this file; another number means other keys.")
    scenario: str = Field(description="Name of the scenario.")
    title: dict[str, str] = Field(description="Title of the scenario, by language code.")
    study: str = Field(description="Id of the study.")
    people: str = Field(EVERYONE, description="The column of the demand whose people are counted; people is everyone.")
    status: Status = Field(
        description="optimal is proven, feasible was stopped early, evaluated is a plan that was given, infeasible has none."
    )
    open: tuple[str, ...] = Field(description="Ids of the offices that are open, in the study's order.")
    added: tuple[str, ...] = Field(description="Ids of the offices the plan adds.")
    closed: tuple[str, ...] = Field((), description="Ids of the offices the plan closes.")
    objectives: tuple[ObjectiveRecord, ...] = Field(description="What the plan reaches on each objective, in order.")
    served: ServedRecord = Field(description="People served.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest open office, in a straight line.")
    walking_s: Seconds | None = Field(None, description="Seconds on foot to the nearest open office, where they were measured.")
    transit_s: Seconds | None = Field(None, description="Seconds by public transport, where they were measured.")
    before: StandingRecord | None = Field(None, description="The offices open before, and what they mean for the people.")
    sites: tuple[SiteRecord, ...] = Field((), description="What becomes of each site.")
    effect: dict[str, EffectRecord] = Field(
        default_factory=dict, description="For each service, by its id, how many people gain and lose."
    )
    beyond: tuple[BeyondRecord, ...] = Field((), description="For each distance asked for, who is farther than that.")
    by_road: tuple[ByRoadRecord, ...] = Field(
        (), description="For each time by car or bicycle that the scenario counts by: who is within it, and who is on foot."
    )
    loads: LoadsRecord | None = Field(
        None, description="Where the scenario states how many cases there are: how many go to each office, as it is modelled."
    )
    published: tuple[SeriesRecord, ...] = Field((), description="Figures that the scenario shows as they were published.")
    waiting: tuple[WaitingCaseRecord, ...] = Field(
        (), description="Where the scenario has a queue: counters and waits in each case of service time and arrivals."
    )
    staff: StaffRecord | None = Field(None, description="Where the scenario has staff: the posts that the counters take.")
    money: MoneyRecord | None = Field(None, description="Where the scenario has money: what a year costs, in yen.")
    freed: FreedRecord | None = Field(
        None, description="Where the scenario says what the study knows of buildings: those that the plan frees."
    )
    provision: tuple[ProvisionRecord, ...] = Field(
        (),
        description="Where each service is to be had: with staff or at machines, with and without what it needs, by the part of the week.",
    )
    offered: tuple[GivenRecord, ...] = Field(
        (), description="Which kinds of places give each service of the study's table, and at how many of them."
    )
    ties: Ties | None = Field(None, description="The plans that are as good; not of a plan that was given.")
    by_number_added: tuple[Addition, ...] = Field((), description="The best plan for each number of offices.")
    views: tuple[ViewRecord, ...] = Field((), description="The plan seen in each phase, future or service.")
    groups: tuple[ViewRecord, ...] = Field((), description="The plan for each group of people.")
    second_look: tuple[SecondLook, ...] = Field(
        (), description="What streets and timetables say of the plans tied on the first objective."
    )
    buses_assumed: BusesAssumed | None = Field(None, description="The answer with buses assumed where none publish their times.")
    assumptions: tuple[str, ...] = Field(description="What the plan assumes, in English.")
    assumptions_ja: tuple[str, ...] = Field(description="The same in Japanese, in the same order.")
    not_in_data: tuple[str, ...] = Field(
        (), description="What those who decide would want to know and the data do not hold, in English."
    )
    not_in_data_ja: tuple[str, ...] = Field((), description="The same in Japanese, in the same order.")
    course: CourseRecord | None = Field(None, description="Where sites are in states over phases: the plan phase by phase.")
    hours: HoursRecord | None = Field(
        None, description="Opening times: where it is open when, what that takes, and whom it reaches."
    )
    layers: dict[str, str] = Field(description="The year of each layer of the study, by its name.")
    sources: tuple[SourceRecord, ...] = Field((), description="Where the layers come from, each source once.")
    solver: SolverRecord | None = Field(None, description="What proved the plan.")
    input_sha256: str = Field("", description="Hash of the scenario's values, the CRS and the bytes of every layer.")
    best: BestRecord | None = Field(None, description="Of a plan that was given: the best one.")
    distance_from_best: tuple[Behind, ...] = Field(
        (), description="Of a plan that was given: how far it is from the best on each objective."
    )
    broken: tuple[BrokenRecord, ...] = Field((), description="Of a plan that was given: each condition that it breaks.")
    best_course: CourseRecord | None = Field(None, description="Of a course that was given: the best plan, phase by phase.")
    same_size: tuple[SameSizeRecord, ...] = Field(
        (), description="Of a course that was given: each service beside the best sets of as many sites."
    )


class SolvedRecord(PlanRecord):
    """`plan.json` of a scenario that has a plan."""

    status: Literal["optimal", "feasible", "evaluated"]


def plan_record(result: Result) -> PlanRecord:
    """Return what `plan.json` holds of a result, and `--json` prints."""
    plan, scenario = result.plan, result.file.scenario
    return PlanRecord(
        format=FORMAT,
        scenario=scenario.scenario,
        title=scenario.title.as_dict(),
        study=result.study.id,
        people=scenario.people,
        status=plan.status,
        open=result.after.open,
        added=result.added,
        closed=result.closed,
        objectives=objectives_of(plan, result.question.readings),
        served=ServedRecord.made(result.measures),
        distance_m=DistanceRecord.made(result.measures),
        **_times(result.measures),
        before=_standing(result.before.open, result.before_measures),
        sites=tuple(map(SiteRecord.made, result.sites)),
        effect={one.id: EffectRecord.made(one) for one in result.gains},
        **_beyond(result),
        **_by_road(result),
        **_busy(result),
        **_provision(result),
        by_number_added=tuple(
            _addition(result.question, point.added, point.measures, count=result.question.counted(point.added))
            for point in result.curve
        ),
        **_further(result),
        **course_record(result.course),
        **hours_record(result.hours),
        **evaluation_of(result),
        assumptions=tuple(text.to("en") for text in result.assumptions),
        assumptions_ja=tuple(text.to("ja") for text in result.assumptions),
        not_in_data=tuple(text.to("en") for text in result.not_in_data),
        not_in_data_ja=tuple(text.to("ja") for text in result.not_in_data),
        layers={layer.name: layer.vintage for layer in result.study.layers},
        sources=source_records(result.study.layers),
        solver=SolverRecord(name=plan.solver.name, version=plan.solver.version),
        input_sha256=result.input_sha256,
    )


def _by_road(result: Result) -> dict[str, Any]:
    """Return how many people are reached by car and bicycle, where the scenario counts by either."""
    return {"by_road": tuple(map(ByRoadRecord.made, result.by_road))} if result.by_road else {}


def _beyond(result: Result) -> dict[str, Any]:
    """Return how many people are beyond each distance asked for, where any is."""
    rows = (BeyondRecord(distance_m=row.distance_mm / 1000, before=row.before, after=row.after) for row in result.beyond)
    return {"beyond": tuple(rows)} if result.beyond else {}


def _busy(result: Result) -> dict[str, Any]:
    """Return loads, queues, posts and what they cost, as far as the scenario states what these rest on."""
    found: dict[str, Any] = {} if result.loads is None else {"loads": loads_record(result.loads)}
    found |= {"published": tuple(series_records(result))} if result.file.scenario.published else {}
    found |= {} if result.waiting is None else {"waiting": waiting_records(result.waiting)}
    found |= {} if result.staffing is None else {"staff": StaffRecord.made(result.staffing)}
    found |= {} if result.freed is None else {"freed": FreedRecord.made(result.freed)}
    return found if result.money is None else {**found, "money": MoneyRecord.made(result.money)}


def _provision(result: Result) -> dict[str, Any]:
    """Return where each service is to be had, where the study knows channels or hours of any, and who gives those of its table."""
    found: dict[str, Any] = {"provision": tuple(map(ProvisionRecord.made, result.provision))} if result.provision else {}
    return {**found, "offered": tuple(map(GivenRecord.made, result.matrix))} if result.matrix else found


def _ties(result: Result) -> Ties:
    plan, question = result.plan, result.question
    tied = [changed(question, options) for options in plan.tied]
    further: dict[str, Any] = {"closed": tuple(one["closed"] for one in tied)} if question.closes else {}
    if question.inputs.table is not None:
        further["courses"] = tuple(_course(question, options) for options in plan.tied)
    first = zip(plan.tied_after[0] if plan.tied_after else (), result.tied_measures, strict=True)
    return Ties(
        count=plan.ties,
        complete=plan.ties_complete,
        plans=tuple(one["added"] for one in tied),
        **further,
        first_objective=tuple(_addition(question, options, measures) for options, measures in first),
    )


def _course(question: Question, options: Sequence[str]) -> dict[str, dict[str, str]]:
    return {phase: dict(states) for phase, states in ways_of(question, options).items()}


def _further(result: Result) -> dict[str, Any]:
    """Return the ties of a plan that was sought, its phases or futures, the second look at ties and the answer with buses assumed, where there are any."""
    found: dict[str, Any] = {} if result.evaluation else {"ties": _ties(result)}
    if result.views:
        found["views"] = tuple(map(_view, result.views))
    if result.groups:
        found["groups"] = tuple(map(_view, result.groups))
    if result.looks:
        found["second_look"] = tuple(
            SecondLook(
                **changed(result.question, look.added),
                mean_s=TravelTimesRecord(
                    walking=round(look.walking_s, 1),
                    timetables=rounded(look.transit_s, 1),
                    buses_assumed=rounded(look.buses_s, 1),
                ),
            )
            for look in result.looks
        )
    if result.bound is not None:
        theirs = changed(result.question, result.bound.plan.added)
        best = BestAssumed(**theirs, served=ServedRecord.made(result.bound.measures))
        found["buses_assumed"] = BusesAssumed(firm=result.bound.firm, served=ServedRecord.made(result.bound.ours), best=best)
    return found


def _view(seen: ViewResult) -> ViewRecord:
    return ViewRecord(
        id=seen.view.id,
        title=seen.view.title.as_dict(),
        open=seen.after.open,
        served=ServedRecord.made(seen.measures),
        distance_m=DistanceRecord.made(seen.measures),
        before=_standing(seen.before.open, seen.before_measures),
        **_period(seen.view),
    )


def _period(view: View) -> dict[str, PeriodRecord]:
    """Return the months of a part of a phase; nothing where it has none."""
    part = view.part
    if part is None or not part.begin or part.people is None:
        return {}
    return {"period": PeriodRecord(from_year=part.begin, until_year=part.end, months=part.weight, people=part.people)}


def _standing(open_ids: tuple[str, ...], measures: Measures) -> StandingRecord:
    return StandingRecord(
        open=open_ids, served=ServedRecord.made(measures), distance_m=DistanceRecord.made(measures), **_times(measures)
    )


def _addition(question: Question, options: tuple[str, ...], measures: Measures, **count: int) -> Addition:
    told = changed(question, options) | count
    return Addition(**told, served=ServedRecord.made(measures), distance_m=DistanceRecord.made(measures))


def _times(measures: Measures) -> dict[str, Any]:
    return {
        f"{objective(name).seconds}_s": Seconds(mean=round(total / max(people, 1), 1), people=people)
        for name, (total, people) in measures.times.items()
    }
