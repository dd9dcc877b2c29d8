"""Posts and yen, as `plan.json` holds them."""

from __future__ import annotations

from pydantic import Field

from placement.records.record import Record
from placement.values.staffing import Ends, Money, OfficePosts, StaffCase, Staffing, YearlyCost


class OfficePostsRecord(Record):
    """The posts at one open office."""

    office: str = Field(description="Id of the office.")
    counters: int = Field(ge=1, description="Its counters.")
    posts: int = Field(ge=0, description="The posts that these take.")


class StaffCaseRecord(Record):
    """The posts in one case of the queue."""

    service_time_s: int = Field(ge=1, description="Mean time of a case at the counter, in seconds.")
    arrivals_per_hour: int = Field(ge=1, description="Arrivals of the busiest hour at all offices together.")
    decides: bool = Field(description="Whether the plan was chosen by this case.")
    before: tuple[OfficePostsRecord, ...] = Field(description="Each office open before, in the study's order.")
    after: tuple[OfficePostsRecord, ...] = Field(description="Each office open with the plan.")

    @classmethod
    def made(cls, case: StaffCase, *, decides: bool) -> StaffCaseRecord:
        """Return it of a case."""
        return cls(
            service_time_s=case.service_s,
            arrivals_per_hour=case.per_hour,
            decides=decides,
            before=_offices(case.before),
            after=_offices(case.after),
        )


class StaffRecord(Record):
    """The posts that the counters take."""

    posts_now: dict[str, int] | None = Field(
        description="The posts of today by office, as the study has them; null where it has none."
    )
    cases: tuple[StaffCaseRecord, ...] = Field(description="Each case of the queue, in the scenario's order.")

    @classmethod
    def made(cls, staff: Staffing) -> StaffRecord:
        """Return it of the posts."""
        cases = (StaffCaseRecord.made(case, decides=place == staff.deciding) for place, case in enumerate(staff.cases))
        return cls(posts_now=staff.now, cases=tuple(cases))


class YearlyCostRecord(Record):
    """What a year costs in one case of the queue, or without one: yen, from the least to the most."""

    service_time_s: int | None = Field(description="Mean time of a case at the counter, in seconds; null without a queue.")
    arrivals_per_hour: int | None = Field(description="Arrivals of the busiest hour; null without a queue.")
    decides: bool = Field(description="Whether the plan was chosen by this case.")
    before: Ends = Field(description="Yen a year before.")
    after: Ends = Field(description="Yen a year with the plan.")
    change: Ends = Field(description="Their difference, with the same cost of a post in both.")

    @classmethod
    def made(cls, case: YearlyCost, *, decides: bool) -> YearlyCostRecord:
        """Return it of a case."""
        before, after = case.total
        return cls(
            service_time_s=case.service_s,
            arrivals_per_hour=case.per_hour,
            decides=decides,
            before=before,
            after=after,
            change=case.change,
        )


class MoneyRecord(Record):
    """What a year costs."""

    yearly: tuple[YearlyCostRecord, ...] = Field(description="In each case of the queue; one without a queue.")
    per_case: tuple[Ends, Ends] | None = Field(
        description="Yen for each case, before and with the plan; null where cases are not stated."
    )
    more_served: int = Field(description="People served with the plan less those served before.")
    per_person_more: Ends | None = Field(
        description="Yen a year more for each person more within reach; null where no more people are."
    )

    best_at_least: tuple[str, ...] | None = Field(
        None,
        description="Where a range of yen decides, at its most: the options that the best plan adds at its least; null where no yen decide.",
    )

    @classmethod
    def made(cls, money: Money) -> MoneyRecord:
        """Return it of the yen."""
        cases = (YearlyCostRecord.made(case, decides=place == money.deciding) for place, case in enumerate(money.cases))
        return cls(
            yearly=tuple(cases),
            per_case=money.per_case,
            more_served=money.more_served,
            per_person_more=money.per_person,
            best_at_least=None if money.least is None else money.least.plan.added,
        )


def _offices(posts: tuple[OfficePosts, ...]) -> tuple[OfficePostsRecord, ...]:
    return tuple(OfficePostsRecord(office=one.office, counters=one.counters, posts=one.posts) for one in posts)
