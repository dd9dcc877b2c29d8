"""The plans of a problem, listed and valued one row each, where candidates are too many for a table but plans are few.

Phases and two kinds of service make several candidates of one site, of which few sets are plans: those that the counts
and rules allow are listed candidate by candidate, and their values come from the reduced measures, by addition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import CapacityCoverage, CapacityTravel
from models.problem import Problem
from models.program.formulation import Formulation, comes_up_all
from models.subsets.ranking import Ranking

# plans listed at most, and numbers kept of them at a time while they are listed
MOST_PLANS = 400_000
MOST_NUMBERS = 1 << 24
# bits of an int64 that tell plans apart
WIDEST = 60


@dataclass(frozen=True, eq=False)
class Listing(Ranking):
    """A ranking of plans that are listed: numbers are bit masks, as ever, but the tables hold the listed plans alone.

    Parameters
    ----------
    tables, senses
        as of a `Ranking`; each table gives the values of listed plans by their numbers.
    feasible
        (p,) bool: which of the plans listed count.
    listed
        (p,) int64, ascending.
    width
        the number m of candidates.
    """

    listed: IntArray
    width: int

    def __post_init__(self) -> None:
        """Nothing is held against 2**m plans."""

    @property
    def candidates(self) -> int:
        """The number m of candidates."""
        return self.width

    @property
    def numbers(self) -> IntArray:
        """The plans listed."""
        return self.listed


@dataclass(frozen=True, eq=False)
class _ByNumber:
    """The values of listed plans, looked up by number as in a table of all plans."""

    listed: IntArray
    values: IntArray

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.values.dtype

    def __getitem__(self, plans: IntArray) -> IntArray:
        found: IntArray = self.values[self.listed.searchsorted(plans)]
        return found


def listing(problem: Problem) -> Ranking | None:
    """Return all plans of a problem with their values; None where they are too many, or capacities value them one by one.

    Raises
    ------
    OverflowError
        if values might not fit 64 bits.
    """
    if len(problem.candidates) > WIDEST or any(isinstance(one, CapacityCoverage | CapacityTravel) for one in problem.criteria):
        return None
    listed = plans_of(problem)
    if listed is None:
        return None
    formulation, width = Formulation(problem), len(problem.candidates)
    opened = (listed[:, None] >> np.arange(width) & 1).astype(bool)
    feasible: BoolArray = np.ones(len(listed), dtype=bool)
    for measure in (*formulation.objectives, *(measure for measure, _ in formulation.limits)):
        for group in measure.reach:
            feasible &= (opened & group).any(axis=1)
    listed, opened = listed[feasible], opened[feasible]
    feasible = np.ones(len(listed), dtype=bool)
    for measure, bound in formulation.limits:
        feasible &= comes_up_all(measure, measure.values_of(opened), bound)
    listed, opened = listed[feasible], opened[feasible]
    tables = tuple(cast("IntArray", _ByNumber(listed, measure.values_of(opened))) for measure in formulation.objectives)
    senses = tuple(measure.sense for measure in formulation.objectives)
    return Listing(tables, senses, np.ones(len(listed), dtype=bool), listed=listed, width=width)


def plans_of(problem: Problem) -> IntArray | None:
    """Return the sets of candidates, as ascending bit masks, that the numbers and rules of a problem allow; None for too many.

    Candidates are settled one by one; a set that no choice of the others would make a plan is left out at once.
    """
    rows = _rows(problem)
    if rows is None:
        return None
    factors, low, high = rows
    least, most = (_still(bound(factors, 0)) for bound in (np.minimum, np.maximum))
    plans, totals = np.zeros(1, dtype=np.int64), np.zeros((1, len(low)), dtype=np.int64)
    # the highest bit first, so that the numbers come in order
    for place in reversed(range(len(problem.candidates))):
        plans = np.stack([plans, plans | 1 << place], axis=1).ravel()
        totals = np.stack([totals, totals + factors[:, place]], axis=1).reshape(len(plans), len(low))
        may = ((totals + most[:, place] >= low) & (totals + least[:, place] <= high)).all(axis=1)
        plans, totals = plans[may], totals[may]
        if len(plans) > MOST_PLANS or len(plans) * max(len(low), 1) > MOST_NUMBERS:
            return None
    found: IntArray = plans[((totals >= low) & (totals <= high)).all(axis=1)]
    return found


def _still(factors: IntArray) -> IntArray:
    """Return (r, m) what the candidates before each add to each row at most, or at least, by the extreme of each."""
    sums: IntArray = np.cumsum(factors, axis=1) - factors
    return sums


def _rows(problem: Problem) -> tuple[IntArray, IntArray, IntArray] | None:
    """Return the different rules as factors (r, m) with their bounds (r,) on the candidates' part; None beyond 64 bits."""
    position = {office: number for number, office in enumerate(problem.candidates)}
    kept, far = set(problem.keep), 1 << 61
    rows = {(tuple([1] * len(position)), problem.added_min, problem.added_max)}
    for rule in problem.rules:
        factors, constant = [0] * len(position), 0
        for office, factor in rule.terms:
            if office in position:
                factors[position[office]] += factor
            elif office in kept:
                constant += factor
        low = -far if rule.at_least is None else rule.at_least - constant
        high = far if rule.at_most is None else rule.at_most - constant
        if max(abs(low), abs(high), sum(map(abs, factors))) > far:
            return None
        rows.add((tuple(factors), low, high))
    each, lows, highs = zip(*sorted(rows), strict=True)
    table = np.array(each, dtype=np.int64).reshape(len(each), len(position))
    return table, np.array(lows, dtype=np.int64), np.array(highs, dtype=np.int64)
