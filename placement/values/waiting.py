"""How many counters a limit on waiting takes, and how long people wait at them, before and with a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class OfficeQueue:
    """The queue at one office.

    Parameters
    ----------
    office
        its id.
    people
        whose office it is.
    counters
        how many there are.
    wait_s
        mean wait of the worst hour in whole seconds, rounded up.
    """

    office: str
    people: int
    counters: int
    wait_s: int


Queues = tuple[OfficeQueue, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """One office for everyone: no way to share the same counters out over several has shorter waits.

    Parameters
    ----------
    counters
        the fewest that keep the limit or, where it is said how many there are, all of them.
    wait_s
        mean wait of the worst hour in whole seconds, rounded up.
    """

    counters: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """What one service time with one number of arrivals and one share of moved cases means.

    Parameters
    ----------
    service_s
        mean service time, seconds.
    arrivals
        of the busiest hour at all offices together, or of the day.
    of_a_day
        whether they are those of a day.
    share, more
        of the moved cases, the share that comes with the plan, and what that adds to the arrivals; None and 0 without any.
    before, after
        the offices open before and with the plan, in the study's order, each with the fewest counters that keep the limit; where it is
        said how many counters there are, with these shared out so that the longest wait is as short as can be, and None where a
        queue grows without end however they are shared out.
    shared
        those of the plan with the counters of before, shared out likewise.
    pool
        one office for everyone with the plan.
    """

    service_s: int
    arrivals: int
    of_a_day: bool
    share: Fraction | None
    more: Fraction
    before: Queues | None
    after: Queues
    shared: Queues | None
    pool: Pool


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queues at the offices, in every case that a scenario looks at.

    Parameters
    ----------
    cases
        each service time with each number of arrivals and each share of the moved cases, in the scenario's order.
    deciding
        which of them the plan was chosen by: the longest service time with the most arrivals.
    total
        how many counters there are, where waits are made short with them; None where a limit says how many it takes.
    alike
        the deciding case without moved cases: what more offices alone make of the waits.
    """

    cases: tuple[WaitingCase, ...]
    deciding: int
    total: int | None
    alike: WaitingCase

    @property
    def hardest(self) -> WaitingCase:
        """The case that the plan was chosen by."""
        return self.cases[self.deciding]

    @property
    def longer(self) -> bool:
        """Whether more offices make the longest wait longer, with as many counters as before and nobody else coming."""
        case = self.alike
        if not case.before or len(case.after) <= len(case.before):
            return False
        return case.shared is None or (longest(case.shared) or 0) > (longest(case.before) or 0)


def counters_of(queues: Sequence[OfficeQueue]) -> int:
    """Return how many counters there are in all."""
    return sum(queue.counters for queue in queues)


def longest(queues: Sequence[OfficeQueue]) -> int | None:
    """Return the longest mean wait in seconds; None where no office is open."""
    return max((queue.wait_s for queue in queues), default=None)
