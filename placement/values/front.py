"""The trade-offs between what a year costs and how many people are within reach: the plans that no other beats on both."""

from __future__ import annotations

from dataclasses import dataclass

from placement.values.plans import MeasuredPlan
from placement.values.staffing import Ends


@dataclass(frozen=True, slots=True)
class Balance:
    """People within reach beside what a year costs.

    Parameters
    ----------
    served
        people within reach.
    cost
        posts, or yen a year, from the least to the most that is stated.
    """

    served: int
    cost: Ends

    def beats(self, other: Balance) -> bool:
        """Return whether it has no fewer people for no more, whatever a post costs, and is better in one of the three."""
        ours, theirs = (-self.served, *self.cost), (-other.served, *other.cost)
        return ours != theirs and all(own <= their for own, their in zip(ours, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A plan that no other beats.

    Parameters
    ----------
    plan
        the first of those with the same figures, in the study's order of offices.
    balance
        its figures.
    tied
        how many plans have these figures; None where they were not counted.
    """

    plan: MeasuredPlan
    balance: Balance
    tied: int | None


@dataclass(frozen=True, eq=False)
class CostFront:
    """Every plan that no other beats on both people within reach and cost.

    Parameters
    ----------
    yen
        whether cost is yen a year, or posts.
    points
        from the most people within reach on.
    complete
        whether there are no others.
    tabled
        whether every plan was valued, or each of these was proven by the solver.
    before, after
        the offices before, and the plan proposed.
    left_out
        ids of the rules on posts, yen and people within reach that do not hold here, so that both ends show.
    """

    yen: bool
    points: tuple[FrontPoint, ...]
    complete: bool
    tabled: bool
    before: Balance
    after: Balance
    left_out: tuple[str, ...]
