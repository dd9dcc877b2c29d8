"""Plans in order, best first, and what each office is worth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from placement.values.measures import Measures
from placement.values.plans import MeasuredPlan


class Standing(NamedTuple):
    """One plan and where it stands; a tuple, as there may be a hundred thousand.

    Parameters
    ----------
    rank
        1 and how many plans are better; equally good ones share theirs.
    plan
        with its measures and the exact value of every objective.
    tied_with_best
        whether it is as good as the best, by the objectives and their tolerances.
    on_front
        whether no plan is better in one objective and as good in the others; None where nobody looked.
    """

    rank: int
    plan: MeasuredPlan
    tied_with_best: bool
    on_front: bool | None

    @property
    def added(self) -> tuple[str, ...]:
        """What it adds."""
        return self.plan.added

    @property
    def measures(self) -> Measures:
        """What it means for the people."""
        return self.plan.measures

    @property
    def values(self) -> tuple[int, ...]:
        """The exact value of every objective."""
        return self.plan.values


@dataclass(frozen=True)
class OfficeStanding:
    """What one candidate is worth.

    Parameters
    ----------
    office
        its id.
    among_best
        in how many of the first plans it opens.
    with_it, without_it
        the best plan that opens it, and the best that does not; None where there is none.
    alone
        what it gains by itself in the first objective, beside the offices kept; None where that has no value.
    shapley
        its average gain in the first objective over all orders in which candidates could be added (Shapley 1953).
    """

    office: str
    among_best: int
    with_it: Standing | None
    without_it: Standing | None
    alone: int | None
    shapley: Fraction | None


@dataclass(frozen=True, eq=False)
class Standings:
    """The plans of a question.

    Parameters
    ----------
    plans
        best first, as many as were asked for.
    count
        how many there are in all; None where they were not counted.
    by_count
        the best plan for every number of added offices, whatever number the scenario asks for.
    offices
        a row for each candidate; empty where plans have no table.
    among
        among how many of the first plans offices were counted.
    """

    plans: tuple[Standing, ...]
    count: int | None
    by_count: tuple[Standing, ...]
    offices: tuple[OfficeStanding, ...]
    among: int

    def __repr__(self) -> str:
        return f"<Standings: {len(self.plans):,} of {'?' if self.count is None else f'{self.count:,}'} plans>"
