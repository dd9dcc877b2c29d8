"""How many counters a limit on waiting takes, and how long people wait at them, before and with the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficeQueue:
    """The queue at one office.

    Parameters
    ----------
    office
        its id.
    people
        whose nearest office it is.
    counters
        how many there are.
    wait_s
        mean wait in whole seconds, rounded up.
    """

    office: str
    people: int
    counters: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """What one service time with one number of arrivals means.

    Parameters
    ----------
    service_s
        mean service time, seconds.
    per_hour
        arrivals of the busiest hour at all offices together.
    before, after
        the offices open before and with the plan, in the study's order, each with the fewest counters that keep the limit.
    shared
        those of the plan with the counters of before, shared out so that the longest wait is as short as can be; None where a
        queue grows without end however they are shared out.
    pool
        the counters that one office for everyone would take.
    """

    service_s: int
    per_hour: int
    before: tuple[OfficeQueue, ...]
    after: tuple[OfficeQueue, ...]
    shared: tuple[OfficeQueue, ...] | None
    pool: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queues at the offices, in every case that a scenario looks at.

    Parameters
    ----------
    cases
        each service time with each number of arrivals, in the scenario's order.
    deciding
        which of them the plan was chosen by: the longest service time with the most arrivals.
    """

    cases: tuple[WaitingCase, ...]
    deciding: int

    @property
    def hardest(self) -> WaitingCase:
        """The case that the plan was chosen by."""
        return self.cases[self.deciding]

    @property
    def longer(self) -> bool:
        """Whether more offices make the longest wait longer in that case, with the counters of before."""
        case = self.hardest
        if not case.before or len(case.after) <= len(case.before):
            return False
        return case.shared is None or (longest(case.shared) or 0) > (longest(case.before) or 0)


def counters_of(queues: Sequence[OfficeQueue]) -> int:
    """Return how many counters there are in all."""
    return sum(queue.counters for queue in queues)


def longest(queues: Sequence[OfficeQueue]) -> int | None:
    """Return the longest mean wait in seconds; None where no office is open."""
    return max((queue.wait_s for queue in queues), default=None)
