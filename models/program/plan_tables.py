"""Every plan of few candidates at once: which are allowed, and the value of each objective, from additions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, IntArray
from models.program.formulation import Formulation, comes_up_all
from models.program.measures import Measure


@dataclass(frozen=True, eq=False)
class PlanTables:
    """What all sets of candidates are worth, as bit masks.

    Parameters
    ----------
    kept
        (2**m,) bool: those that keep to the numbers, the rules and the limits, and in which every objective has a value.
    values
        for each objective (2**m,) int64; meaningless elsewhere.
    """

    kept: BoolArray
    values: tuple[IntArray, ...]

    def allowed(self, objectives: Sequence[Measure], decided: Sequence[int]) -> IntArray:
        """Return the plans that come up to the objectives already decided."""
        kept = self.kept.copy()
        for measure, table, bound in zip(objectives, self.values, decided, strict=False):
            kept &= comes_up_all(measure, table, bound)
        return np.flatnonzero(kept)


def plan_tables(formulation: Formulation) -> PlanTables | None:
    """Return the tables of a problem; None where a measure has none."""
    limits = formulation.limits
    measures = (*formulation.objectives, *(measure for measure, _ in limits))
    tables = [measure.table() for measure in measures]
    if any(table is None for table in tables):
        return None
    kept, count = formulation.counted(), len(formulation.objectives)
    plans = np.arange(len(kept))
    for measure in measures:
        for group in measure.reach:
            kept &= (plans & int((1 << np.flatnonzero(group)).sum())) != 0
    found = [table for table in tables if table is not None]
    for (measure, bound), table in zip(limits, found[count:], strict=True):
        kept &= comes_up_all(measure, table, bound)
    return PlanTables(kept, tuple(found[:count]))
