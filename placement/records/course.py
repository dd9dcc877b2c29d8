"""`course` in `plan.json`: a plan over phases, the state of each site, what it costs, and what each service means."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from placement.records.parts import DistanceRecord, ServedRecord
from placement.records.record import Record
from placement.values.course import Course, Reach, SameSize, Step, round_yen
from placement.values.measures import Measures


class StateRecord(Record):
    """One thing that a site can be."""

    id: str = Field(description="Id of the state.")
    title: dict[str, str] = Field(description="Its name, by language code.")
    gives: tuple[str, ...] = Field(description="Ids of the services that a site in it gives.")


class MoveRecord(Record):
    """A site that goes from one state to another as a phase begins."""

    site: str = Field(description="Id of the site.")
    before: str = Field(description="Id of the state it leaves.")
    after: str = Field(description="Id of the state it comes to.")
    yen: int | None = Field(description="What that costs, once; null of a given move that the scenario does not allow.")


class StepRecord(Record):
    """One phase: what each site is, and what that costs."""

    id: str = Field(description="Id of the phase.")
    title: dict[str, str] = Field(description="Its name, by language code.")
    from_year: str = Field(description="Its first month: 2026-04.")
    until_year: str = Field(description="The month with which it is over.")
    months: int = Field(description="How many months it lasts.")
    states: dict[str, str] = Field(description="The state of each site, by its id.")
    moves: tuple[MoveRecord, ...] = Field(description="What changes as it begins.")
    moves_yen: int | None = Field(description="What its moves cost, in yen; null where one has no stated cost.")
    budget: int | None = Field(None, description="What they may cost, where the scenario says so.")
    closed: tuple[str, ...] = Field(description="Ids of the sites that stop giving anything as it begins.")
    closings: int | None = Field(None, description="How many may, where the scenario says so.")
    states_yen: int = Field(ge=0, description="What the states cost while it lasts, in yen, rounded.")

    @classmethod
    def made(cls, step: Step) -> StepRecord:
        """Return it of a phase."""
        limits = {name: of for name, of in (("budget", step.budget), ("closings", step.closings)) if of is not None}
        return cls(
            id=step.id,
            title=step.title.as_dict(),
            from_year=step.begin,
            until_year=step.end,
            months=step.months,
            states=dict(step.states),
            moves=tuple(MoveRecord(site=move.site, before=move.before, after=move.after, yen=move.yen) for move in step.moves),
            moves_yen=step.moving_yen,
            closed=step.closed,
            states_yen=step.keeping_yen,
            **limits,
        )


class PlacesReached(Record):
    """What the sites that give a service mean for the people."""

    sites: int = Field(ge=0, description="How many sites give it.")
    served: ServedRecord = Field(description="People within reach of one of them.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest of them, in a straight line.")

    @classmethod
    def of(cls, sites: int, measures: Measures) -> PlacesReached:
        """Return it of the measures."""
        return cls(sites=sites, served=ServedRecord.made(measures), distance_m=DistanceRecord.made(measures))


class ServiceStepRecord(Record):
    """A service in a part of a phase in which the same people count."""

    service: str = Field(description="Id of the service.")
    phase: str = Field(description="Id of the phase.")
    from_year: str = Field(description="Its first month: 2026-04.")
    until_year: str = Field(description="The month with which it is over.")
    months: int = Field(description="How many months it lasts: what it counts in sums over the years.")
    people: str = Field(description="The column of the study's demand that counts in it.")
    before: PlacesReached = Field(description="The sites that give it today, for the people of this part.")
    after: PlacesReached = Field(description="The sites that give it with the plan, for the same people.")
    sites: tuple[str, ...] = Field(description="Their ids.")
    nearer: int = Field(ge=0, description="People whose own nearest of them gets nearer than today's.")
    farther: int = Field(ge=0, description="People whose own nearest of them gets farther.")
    last: PlacesReached = Field(
        description="The sites that gave it in the phase before, for the same people; today's for the first phase."
    )
    nearer_since: int = Field(ge=0, description="People whose own nearest of them gets nearer than in the phase before.")
    farther_since: int = Field(ge=0, description="People whose own nearest of them gets farther than in the phase before.")

    @classmethod
    def made(cls, one: Reach) -> ServiceStepRecord:
        """Return it of a service."""
        return cls(
            service=one.service,
            phase=one.phase,
            from_year=one.begin,
            until_year=one.end,
            months=one.months,
            people=one.column,
            before=PlacesReached.of(one.places[0], one.before),
            after=PlacesReached.of(one.places[1], one.after),
            sites=one.sites,
            nearer=one.homes["better"],
            farther=one.homes["worse"],
            last=PlacesReached.of(one.last_places, one.last),
            nearer_since=one.homes_since["better"],
            farther_since=one.homes_since["worse"],
        )


class CourseRecord(Record):
    """A plan over phases."""

    states: tuple[StateRecord, ...] = Field(description="What a site can be.")
    today: dict[str, str] = Field(
        description="The state of each site before the first phase, by its id; empty where it gives nothing."
    )
    phases: tuple[StepRecord, ...] = Field(description="The phases, in order.")
    services: tuple[ServiceStepRecord, ...] = Field(description="What each service means for the people, phase by phase.")
    before: dict[str, str] = Field(description="What the time before the first phase is called, by language code.")
    cost_yen: int | None = Field(
        None,
        description="What states and moves cost over all phases, in yen, rounded; null where a move has no stated cost, missing where the scenario states none.",
    )
    today_yen: int | None = Field(
        None, description="What today's states would cost over the same months, whether or not all of them can stay."
    )

    @classmethod
    def made(cls, course: Course) -> CourseRecord:
        """Return it of a plan."""
        cost = None if course.cost is None else round_yen(course.cost)
        costs = {"cost_yen": cost, "today_yen": round_yen(course.today)} if course.priced else {}
        return cls(
            states=tuple(
                StateRecord(id=name, title=title.as_dict(), gives=course.gives[name]) for name, title in course.states.items()
            ),
            today=dict(course.first),
            phases=tuple(map(StepRecord.made, course.steps)),
            services=tuple(map(ServiceStepRecord.made, course.reach)),
            before=course.named_before.as_dict(),
            **costs,
        )


def course_record(course: Course | None) -> dict[str, Any]:
    """Return the plan over phases, where sites are in states."""
    return {} if course is None else {"course": CourseRecord.made(course)}


class BestSetRecord(Record):
    """The best set of as many sites as gave a service."""

    best_on: Literal["reach", "mean"] = Field(
        description="reach: people within reach, then the mean distance; mean: the mean distance alone."
    )
    sites: tuple[str, ...] = Field(description="Ids of its sites.")
    reached: PlacesReached = Field(description="What it means for the people.")
    nearer: int = Field(ge=0, description="People who have one of them nearer than any of the sites that gave the service.")
    farther: int = Field(ge=0, description="People who have all of them farther.")
    ties: int = Field(description="How many sets are as good on all of that, this one included.")
    ties_complete: bool = Field(description="Whether that is all of them.")
    proven: bool = Field(description="Whether no set of that size does better.")


class SameSizeRecord(Record):
    """A service in phases with the same sites, and the best sets of as many of all sites, found with hindsight."""

    service: str = Field(description="Id of the service.")
    phases: tuple[str, ...] = Field(description="Ids of the phases.")
    people: str = Field(description="The column of the study's demand that counts in them.")
    sites: tuple[str, ...] = Field(description="Ids of the sites that gave it.")
    of: int = Field(description="Of how many sites the sets are chosen.")
    best: tuple[BestSetRecord, ...] = Field(
        description="The best set by each aim; none where every site gave the service, or none was found in time."
    )

    @classmethod
    def made(cls, one: SameSize) -> SameSizeRecord:
        """Return it of a service."""
        first = one.reach[0]
        return cls(
            service=first.service,
            phases=tuple(dict.fromkeys(part.phase for part in one.reach)),
            people=first.column,
            sites=first.sites,
            of=one.choice,
            best=tuple(
                BestSetRecord(
                    best_on=best.aim,
                    sites=best.sites,
                    reached=PlacesReached.of(len(best.sites), best.measures),
                    nearer=best.homes["better"],
                    farther=best.homes["worse"],
                    ties=best.ties[0],
                    ties_complete=best.ties[1],
                    proven=best.proven,
                )
                for best in one.best
            ),
        )
