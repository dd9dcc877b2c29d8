"""Why a plan over phases is the best: what conditions cost, why sites are what they are, and what one more would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from placement.results.asked import Asked
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan


@dataclass(frozen=True, eq=False)
class CoursePrice:
    """What one condition costs.

    Parameters
    ----------
    part
        the condition.
    best
        the best plan without it; None where that was not asked for.
    binds
        whether it is better than the answer.
    """

    part: Part
    best: MeasuredPlan | None
    binds: bool


@dataclass(frozen=True, eq=False)
class OtherState:
    """The best plan in which a site is not all the time what it is in the answer.

    Parameters
    ----------
    site, state, phases
        the site, its state in the answer, and the phases in a row in which it is in it.
    best
        the best plan in which it is in another state in one of these phases at least; None where the conditions allow none.
    decides
        the first objective in which that falls behind the answer; None where they are tied on all.
    against
        where there is no plan, the fewest conditions that together rule it out.
    """

    site: str
    state: str
    phases: tuple[str, ...]
    best: MeasuredPlan | None
    decides: int | None
    against: tuple[Part, ...] = ()


@dataclass(frozen=True, eq=False)
class OneMore:
    """What one more of something that is limited would bring.

    Parameters
    ----------
    part
        the limit.
    kind, more
        yen, closings or sites, and how many more.
    best
        the best plan with them.
    least
        whether that is the least which brings anything.
    """

    part: Part
    kind: Literal["budget", "closings", "sites"]
    more: int
    best: MeasuredPlan
    least: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class CourseReasons(Asked):
    """Why a plan over phases is the best.

    Parameters
    ----------
    question, file
        what was asked.
    answer
        the plan.
    prices
        of every condition that has one.
    otherwise
        site by site and state by state.
    more
        of every limit.
    """

    answer: MeasuredPlan
    prices: tuple[CoursePrice, ...]
    otherwise: tuple[OtherState, ...]
    more: tuple[OneMore, ...]

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        return f"{sum(price.binds for price in self.prices)} of {len(self.prices)} conditions bind"
