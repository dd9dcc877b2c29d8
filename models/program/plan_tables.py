"""Every set of candidates at once: which are plans, and the value of each objective, from additions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, IntArray
from models.program.formulation import Formulation, comes_up_all
from models.program.measures import Measure
from models.subset_sums import max_table


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


def plan_tables(formulation: Formulation, *, singly: bool) -> PlanTables | None:
    """Return the tables of a problem.

    Parameters
    ----------
    formulation
        the problem, reduced to its candidates.
    singly
        whether, where a measure has no table, the plans that are left are valued one by one; else there are none.
    """
    kept, limits = formulation.counted(), formulation.limits
    _keep_reach(kept, [*formulation.objectives, *(measure for measure, _ in limits)])
    for measure, bound in limits:
        table = _table(measure, kept, singly=singly)
        if table is None:
            return None
        kept &= comes_up_all(measure, table, bound)
        del table
    values = []
    for measure in formulation.objectives:
        table = _table(measure, kept, singly=singly)
        if table is None:
            return None
        values.append(table)
    return PlanTables(kept, tuple(values))


def _table(measure: Measure, kept: BoolArray, *, singly: bool) -> IntArray | None:
    """Return a measure's table; where it values plans one by one, those that have no value are struck from `kept`."""
    table = measure.table()
    if table is not None or not singly:
        return table
    table = np.zeros(kept.size, dtype=np.int64)
    bits = 1 << np.arange(kept.size.bit_length() - 1)
    for plan in np.flatnonzero(kept).tolist():
        value = measure.value((plan & bits) != 0)
        kept[plan] = value is not None
        table[plan] = value or 0
    return table


def _keep_reach(kept: BoolArray, measures: Sequence[Measure]) -> None:
    """Strike the sets in which someone who is measured reaches no open office, in place."""
    reach = np.unique(np.concatenate([measure.reach for measure in measures]), axis=0)
    if len(reach):
        kept &= max_table(0, reach, np.ones(len(reach), dtype=np.int64)) == 0
