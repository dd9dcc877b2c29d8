"""The queues at the offices, as `plan.json` holds them."""

from __future__ import annotations

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
    arrivals_per_hour: int = Field(ge=1, description="Arrivals of the busiest hour at all offices together.")
    decides: bool = Field(
        description="Whether the plan was chosen by this case: the longest service time with the most arrivals."
    )
    before: QueuesRecord = Field(description="The offices open before, each with the fewest counters that keep the limit.")
    after: QueuesRecord = Field(description="The same of the offices open with the plan.")
    with_counters_of_before: QueuesRecord | None = Field(
        description="The offices open with the plan, with the counters of before shared out so that the longest wait is as short as can be; null where a queue grows without end however they are shared out."
    )
    one_office_for_all: int = Field(ge=1, description="The counters that one office for everyone would take.")

    @classmethod
    def made(cls, case: WaitingCase, *, decides: bool) -> WaitingCaseRecord:
        """Return it of a case."""
        return cls(
            service_time_s=case.service_s,
            arrivals_per_hour=case.per_hour,
            decides=decides,
            before=QueuesRecord.made(case.before),
            after=QueuesRecord.made(case.after),
            with_counters_of_before=None if case.shared is None else QueuesRecord.made(case.shared),
            one_office_for_all=case.pool,
        )


def waiting_records(waiting: Waiting) -> tuple[WaitingCaseRecord, ...]:
    """Return a record for each case."""
    return tuple(WaitingCaseRecord.made(case, decides=place == waiting.deciding) for place, case in enumerate(waiting.cases))
