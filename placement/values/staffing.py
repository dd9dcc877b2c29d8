"""The posts that counters take, and what posts and offices cost in a year, before and with a plan."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from placement.values.plans import MeasuredPlan

Ends = tuple[int, int]
"""From the least to the most, in whole yen."""


@dataclass(frozen=True, slots=True)
class OfficePosts:
    """The posts at one open office.

    Parameters
    ----------
    office
        its id.
    counters, posts
        how many it has.
    """

    office: str
    counters: int
    posts: int


@dataclass(frozen=True, slots=True)
class StaffCase:
    """The posts in one case of the queue.

    Parameters
    ----------
    service_s, per_hour
        mean service time in seconds, and arrivals of the busiest hour at all offices together.
    before, after
        the offices open before and with the plan, in the study's order.
    """

    service_s: int
    per_hour: int
    before: tuple[OfficePosts, ...]
    after: tuple[OfficePosts, ...]

    @property
    def totals(self) -> tuple[int, int]:
        """Posts of all offices open before, and with the plan."""
        return sum(one.posts for one in self.before), sum(one.posts for one in self.after)


@dataclass(frozen=True, slots=True)
class Staffing:
    """The posts in every case of the queue.

    Parameters
    ----------
    cases
        in the scenario's order.
    deciding
        which of them the plan was chosen by.
    now
        the posts of today by office, as the study has them; None where it does not say.
    """

    cases: tuple[StaffCase, ...]
    deciding: int
    now: dict[str, int] | None

    @property
    def hardest(self) -> StaffCase:
        """The case that the plan was chosen by."""
        return self.cases[self.deciding]


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """What a year costs before and with the plan, in one case of the queue, or without one.

    Parameters
    ----------
    service_s, per_hour
        the case; None without a queue.
    posts
        before and with the plan; None without staff.
    staff, places
        yen a year before and with the plan, each from the least to the most.
    change
        the difference in all: a post costs the same before and with the plan, so it is no wider than it has to be.
    """

    service_s: int | None
    per_hour: int | None
    posts: tuple[int, int] | None
    staff: tuple[Ends, Ends]
    places: tuple[int, int]
    change: Ends

    @property
    def total(self) -> tuple[Ends, Ends]:
        """Yen a year in all, before and with the plan."""
        (before, after), (old, new) = self.staff, self.places
        return (before[0] + old, before[1] + old), (after[0] + new, after[1] + new)


@dataclass(frozen=True, slots=True)
class LeastYen:
    """The best plan where a post costs the least that is stated: what a year costs was decided by the most.

    Parameters
    ----------
    plan
        it, with what it means for the people.
    firm
        whether the plan proposed is among the best then, too.
    """

    plan: MeasuredPlan
    firm: bool


@dataclass(frozen=True, slots=True)
class Money:
    """What a year costs before and with the plan.

    Parameters
    ----------
    cases
        one for each case of the queue, one in all without a queue.
    deciding
        which of them the plan was chosen by.
    cases_a_year
        cases of all offices in a year, from the least to the most; None where nothing is said.
    more_served
        people served with the plan less those served before.
    least
        what would be best at the least that is stated; None where yen decide nothing, or are no range.
    """

    cases: tuple[YearlyCost, ...]
    deciding: int
    cases_a_year: Ends | None
    more_served: int
    least: LeastYen | None = None

    @property
    def hardest(self) -> YearlyCost:
        """The case that the plan was chosen by."""
        return self.cases[self.deciding]

    @property
    def per_case(self) -> tuple[Ends, Ends] | None:
        """Yen for each case before and with the plan: the least cost over the most cases to the most over the least."""
        if self.cases_a_year is None:
            return None
        few, many = self.cases_a_year
        before, after = ((floor(Fraction(low, many)), ceil(Fraction(high, few))) for low, high in self.hardest.total)
        return before, after

    @property
    def per_person(self) -> Ends | None:
        """Yen a year more for each person more within reach; None where no more people are."""
        if self.more_served <= 0:
            return None
        low, high = self.hardest.change
        return floor(Fraction(low, self.more_served)), ceil(Fraction(high, self.more_served))
