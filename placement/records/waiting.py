"""The queues at the offices, as `plan.json` holds them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from placement.records.record import Record
from placement.values.waiting import OfficeQueue, Waiting, WaitingCase, counters_of, longest


class OfficeQueueRecord(Record):
    """The queue at one office."""

    office: str = Field(description="Id of the office.")
    people: int = Field(ge=0, description="People whose nearest office it is.")
    counters: int = Field(ge=1, description="Its counters.")
    wait_s: int = Field(ge=0, description="Mean wait in whole seconds, rounded up.")


class QueuesRecord(Record):
    """The queues at all open offices."""

    counters: int = Field(ge=0, description="Counters of all open offices together.")
    longest_wait_s: int | None = Field(description="The longest of the mean waits; null where no office is open.")
    offices: tuple[OfficeQueueRecord, ...] = Field(description="Each open office, in the study's order.")

    @classmethod
    def made(cls, queues: tuple[OfficeQueue, ...]) -> QueuesRecord:
        """Return it of the queues."""
        offices = (
            OfficeQueueRecord(office=one.office, people=one.people, counters=one.counters, wait_s=one.wait_s) for one in queues
        )
        return cls(counters=counters_of(queues), longest_wait_s=longest(queues), offices=tuple(offices))


class WaitingCaseRecord(Record):
    """What one service time with one number of arrivals means."""

    service_time_s: int = Field(ge=1, description="Mean time of a case at the counter, in seconds.")
    arrivals_per_hour: int | None = Field(None, ge=1, description="Arrivals of the busiest hour at all offices together.")
    arrivals_per_day: int | None = Field(None, ge=1, description="Arrivals of the day instead, where the queue has a profile.")
    moved_share: float | None = Field(
        None,
        ge=0,
        le=1,
        description="The share of the cases of closed counters that comes with the plan, where the queue has such.",
    )
    moved_more: float | None = Field(None, ge=0, description="What that adds to the arrivals with the plan.")
    decides: bool = Field(
        description="Whether the plan was chosen by this case: the longest service time with the most arrivals."
    )
    before: QueuesRecord | None = Field(
        description="The offices open before, each with the fewest counters that keep the limit; where waits are made short with the counters there are, with these, and null where a queue grows without end however they are shared out."
    )
    after: QueuesRecord = Field(description="The same of the offices open with the plan.")
    with_counters_of_before: QueuesRecord | None = Field(
        description="The offices open with the plan, with the counters of before shared out so that the longest wait is as short as can be; null where a queue grows without end however they are shared out."
    )
    one_office_for_all: int = Field(
        ge=1,
        description="The counters that one office for everyone would take; where waits are made short with the counters there are, all of them.",
    )
    one_office_wait_s: int | None = Field(
        None,
        ge=0,
        description="The mean wait at that one office with the plan: no way to share these counters out has a shorter one.",
    )

    @classmethod
    def made(cls, case: WaitingCase, *, decides: bool) -> WaitingCaseRecord:
        """Return it of a case."""
        moved: dict[str, Any] = (
            {} if case.share is None else {"moved_share": float(case.share), "moved_more": round(float(case.more), 6)}
        )
        arrivals = {"arrivals_per_day" if case.of_a_day else "arrivals_per_hour": case.arrivals}
        return cls(
            service_time_s=case.service_s,
            **arrivals,
            **moved,
            decides=decides,
            before=None if case.before is None else QueuesRecord.made(case.before),
            after=QueuesRecord.made(case.after),
            with_counters_of_before=None if case.shared is None else QueuesRecord.made(case.shared),
            one_office_for_all=case.pool.counters,
            one_office_wait_s=case.pool.wait_s,
        )


def waiting_records(waiting: Waiting) -> tuple[WaitingCaseRecord, ...]:
    """Return a record for each case."""
    return tuple(WaitingCaseRecord.made(case, decides=place == waiting.deciding) for place, case in enumerate(waiting.cases))
