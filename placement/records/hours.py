"""`hours` in `plan.json`: where it is open when, what that takes, and whom it reaches."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from placement.records.record import Record
from placement.values.hours import MINUTES_AN_HOUR, Hours, Reached, ShareAsked, TimeOpen, round_yen


class TimeReachedRecord(Record):
    """The offices open in an opening time, what they take, and whom they reach."""

    open: tuple[str, ...] = Field(description="Ids of the offices that are open then, in the study's order.")
    staff_hours: float = Field(ge=0, description="Staff-hours a year.")
    cases: int = Field(ge=0, description="Cases of a year within reach of one of them.")
    people: int = Field(ge=0, description="People within reach of one of them.")
    distance_m: float | None = Field(
        description="Mean metres of a case to the nearest of them, in a straight line; null where none is open."
    )

    @classmethod
    def made(cls, time: TimeOpen, state: int, reached: Reached) -> TimeReachedRecord:
        """Return it of today (0) or the plan (1)."""
        known = reached.distance_mm is not None and time.cases
        return cls(
            open=time.sites[state],
            staff_hours=round(time.staff_minutes[state] / MINUTES_AN_HOUR, 3),
            cases=reached.cases,
            people=reached.people,
            distance_m=round((reached.distance_mm or 0) / time.cases / 1000, 3) if known else None,
        )


class OpeningTimeRecord(Record):
    """One opening time, today and with the plan."""

    id: str = Field(description="Its id.")
    title: dict[str, str] = Field(description="Its name, by language code.")
    openings: int = Field(ge=1, description="How many days a year it is.")
    hours: float = Field(gt=0, description="Hours a year that an office is open then.")
    always: bool = Field(description="Whether every open office is open then.")
    fixed_yen: int = Field(ge=0, description="What it costs a year once it is open anywhere, in yen.")
    cases: int = Field(ge=0, description="Cases of a year in it, once those that move have moved.")
    from_sheet: bool = Field(description="Whether they are those of the study's slots.csv; else the scenario states them.")
    before: TimeReachedRecord = Field(description="Where it is open today, and whom that reaches.")
    after: TimeReachedRecord = Field(description="Where it is open with the plan, and whom that reaches.")
    newly: int = Field(ge=0, description="Cases newly within reach.")
    no_longer: int = Field(ge=0, description="Cases no longer within reach.")
    people_newly: int = Field(ge=0, description="People newly within reach.")
    people_no_longer: int = Field(ge=0, description="People no longer within reach.")

    @classmethod
    def made(cls, time: TimeOpen) -> OpeningTimeRecord:
        """Return it of an opening time."""
        return cls(
            id=time.id,
            title=time.title.as_dict(),
            openings=time.openings,
            hours=round(time.minutes / MINUTES_AN_HOUR, 3),
            always=time.always,
            fixed_yen=time.fixed_yen,
            cases=time.cases,
            from_sheet=time.from_sheet,
            before=TimeReachedRecord.made(time, 0, time.reached[0]),
            after=TimeReachedRecord.made(time, 1, time.reached[1]),
            newly=time.gained,
            no_longer=time.lost,
            people_newly=time.people_gained,
            people_no_longer=time.people_lost,
        )


class ShareAskedRecord(Record):
    """What is best when a share of the cases of one opening time moves to another: assumed."""

    share: float = Field(ge=0, le=1, description="The share that moves.")
    cases: int = Field(ge=0, description="How many cases of a year that are.")
    best: dict[str, tuple[str, ...]] | None = Field(
        description="By opening time, ids of the offices open then with the best plan; null where it was not proven."
    )
    best_cases: int | None = Field(description="Cases within reach in all times with that plan.")
    best_staff_hours: float | None = Field(description="Staff-hours a year of that plan.")
    plan_cases: int = Field(ge=0, description="The same with the plan shown.")
    holds: bool | None = Field(
        description="Whether the plan shown is as good on every objective; null where that was not proven."
    )

    @classmethod
    def made(cls, one: ShareAsked) -> ShareAskedRecord:
        """Return it of a share."""
        minutes = one.best_staff_minutes
        return cls(
            share=round(float(one.share), 6),
            cases=one.moved,
            best=None if one.best is None else dict(one.best),
            best_cases=one.best_reached,
            best_staff_hours=None if minutes is None else round(minutes / MINUTES_AN_HOUR, 3),
            plan_cases=one.ours_reached,
            holds=one.holds,
        )


class HoursRecord(Record):
    """The opening times of a plan."""

    times: tuple[OpeningTimeRecord, ...] = Field(description="The opening times, in the order of the file.")
    staff_hours: tuple[float, float] = Field(description="Staff-hours a year of all of them, today and with the plan.")
    staff_hours_limit: float | None = Field(description="How many there may be; null where nothing is said.")
    yen: tuple[int, int] | None = Field(
        description="What they cost a year, today and with the plan, in yen, rounded; null where nothing has a price."
    )
    yen_limit: int | None = Field(description="How many yen there may be; null where nothing is said.")
    shift: tuple[str, str] | None = Field(description="Ids of the times from which and to which cases move; null where none do.")
    shares: tuple[ShareAskedRecord, ...] = Field(description="Each share that was asked, the first of which decides.")
    ties: tuple[dict[str, tuple[str, ...]], ...] = Field(
        description="By opening time, ids of the offices open then with other plans as good on every objective, the first few."
    )

    @classmethod
    def made(cls, hours: Hours) -> HoursRecord:
        """Return it of opening times."""
        before, after = hours.staff_minutes
        most = hours.most_minutes
        return cls(
            times=tuple(map(OpeningTimeRecord.made, hours.times)),
            staff_hours=(round(before / MINUTES_AN_HOUR, 3), round(after / MINUTES_AN_HOUR, 3)),
            staff_hours_limit=None if most is None else round(most / MINUTES_AN_HOUR, 3),
            yen=None if hours.cost_60 is None else (round_yen(hours.cost_60[0]), round_yen(hours.cost_60[1])),
            yen_limit=hours.most_yen,
            shift=(hours.moved_from, hours.moved_to) if hours.shares else None,
            shares=tuple(map(ShareAskedRecord.made, hours.shares)),
            ties=tuple(dict(opened) for opened in hours.ties),
        )


def hours_record(hours: Hours | None) -> dict[str, Any]:
    """Return the opening times, where the scenario states any."""
    return {} if hours is None else {"hours": HoursRecord.made(hours)}
