"""The plans of a problem, listed and valued one row each, where candidates are too many for a table but plans are few.

Phases and two kinds of service make several candidates of one site, of which few sets are plans: those that the counts
and rules allow are listed candidate by candidate, and their values come from the reduced measures, by addition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from models.access import BoolArray, IntArray
from models.allowed import plans_of, too_many_to_share
from models.criteria import CapacityCoverage, CapacityTravel
from models.problem import Problem
from models.program.formulation import Formulation, comes_up_all
from models.subsets.ranking import Ranking


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
    if any(isinstance(one, CapacityCoverage | CapacityTravel) for one in problem.criteria):
        return None
    listed = None if too_many_to_share(problem) else plans_of(problem)
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
    for measure in (one for one in formulation.objectives if not one.LINEAR):
        feasible = np.array([measure.value(plan) is not None for plan in opened], dtype=bool)
        listed, opened = listed[feasible], opened[feasible]
    tables = tuple(cast("IntArray", _ByNumber(listed, measure.values_of(opened))) for measure in formulation.objectives)
    senses = tuple(measure.sense for measure in formulation.objectives)
    return Listing(tables, senses, np.ones(len(listed), dtype=bool), listed=listed, width=width)
