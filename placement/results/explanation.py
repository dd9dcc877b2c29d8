"""Why a plan is the best, or why there is none: answers, prices, conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.findings import listed
from placement.results.asked import Asked
from placement.results.repairs import Repair
from placement.values.conditions import Part
from placement.values.measures import Reached
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standings


@dataclass(frozen=True, eq=False)
class Price:
    """What one condition costs.

    Parameters
    ----------
    part
        the condition.
    best
        the best plan without it; None where it was not asked for.
    binds
        whether the answer is no longer best without it.
    reached
        what the answer makes of it.
    """

    part: Part
    best: MeasuredPlan | None
    binds: bool
    reached: Reached


@dataclass(frozen=True, eq=False)
class PostPrice:
    """The best plan with another number of posts in a limit on staff.

    Parameters
    ----------
    rule
        id of the rule.
    most
        the posts that it allows.
    posts
        how many are allowed here.
    best
        the plan; None where there is none.
    """

    rule: str
    most: int
    posts: int
    best: MeasuredPlan | None


@dataclass(frozen=True, eq=False)
class Swap:
    """The best plan that leaves out an office the answer adds, or has one that it does not.

    Parameters
    ----------
    office
        the office.
    opens
        whether the plan opens it, which the answer does not.
    best
        the plan; None where the conditions allow none.
    decides
        the first objective in which it falls behind the answer; None where they are tied on all.
    against
        where there is no plan, the fewest conditions that together rule it out.
    """

    office: str
    opens: bool
    best: MeasuredPlan | None
    decides: int | None
    against: tuple[Part, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Asked):
    """Why a plan is the best.

    Parameters
    ----------
    question, file
        what was asked.
    answer
        the plan.
    count
        how many plans meet all conditions; None where they were not counted.
    prices
        of every condition that has one.
    curve
        with the best plan for every number of added offices in `by_count`; empty there where plans have no table.
    swaps
        first the offices added, then those that were not.
    unasked
        how many conditions were left out of `prices`, as the work allowed was done.
    left_out
        ids of the offices left out of `swaps` for that.
    posts
        of each limit on staff, the best plans with a few posts less to a few more, its own among them.
    """

    answer: MeasuredPlan
    count: int | None
    prices: tuple[Price, ...]
    curve: Standings | None
    swaps: tuple[Swap, ...]
    unasked: int = 0
    left_out: tuple[str, ...] = ()
    posts: tuple[PostPrice, ...] = ()

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        binding = sum(price.binds for price in self.prices)
        best = listed(self.answer.added, 5) or "nothing"
        return f"the best adds {best}; {binding} of {len(self.prices)} conditions bind"


@dataclass(frozen=True, eq=False, repr=False)
class Impasse(Asked):
    """Why there is no plan.

    Parameters
    ----------
    question, file
        what was asked.
    conflict
        conditions that conflict.
    others
        further sets of conditions that conflict, each in its own way; smaller ones first.
    smallest
        whether no fewer do than those of `conflict`.
    complete
        whether there are no further sets.
    fewest
        the fewest conditions without which there is a plan; None where that is not known.
    repairs
        the single changes that are enough.
    """

    conflict: tuple[Part, ...]
    others: tuple[tuple[Part, ...], ...]
    smallest: bool
    complete: bool
    fewest: tuple[Part, ...] | None
    repairs: tuple[Repair, ...]

    @property
    def feasible(self) -> bool:
        """Whether there is a plan."""
        return False

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        return f"{len(self.conflict)} conditions conflict, {len(self.repairs)} single changes repair it"
