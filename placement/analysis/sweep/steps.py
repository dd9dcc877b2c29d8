"""Criteria as step functions of a reach: who is covered changes only at the distances of people from offices.

Let T be the distance of a resident from the nearest office of a plan (from the second nearest where two must reach
them). The people a plan covers within r are those with T <= r: a step function, exact in whole millimetres, for all r.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.access import IntArray
from models.checker import require
from models.criteria import Blend, CapacityCoverage, Coverage, Criterion, Worst
from placement.analysis.sweep.best_plans import FAR
from placement.problem.build import Question
from placement.problem.reach import matrix_of, reached
from placement.results.sweep import Number
from placement.scenario.served import Served

Curve = Callable[[IntArray], IntArray]


class NotStepwiseError(Exception):
    """A criterion depends on the reach in a way of its own, such as through places given or anchors of its own."""


@dataclass(frozen=True, eq=False)
class Steps:
    """A criterion whose value depends on the reach.

    Parameters
    ----------
    criterion
        at the lower end of the range.
    thresholds
        for coverage: (n, m) int64, from which reach on an option covers a point; `FAR` where never.
    parts
        for sums and worst cases: a `Steps` for each part.
    """

    criterion: Criterion
    thresholds: IntArray | None = None
    parts: tuple[Steps, ...] = ()

    def events(self, columns: IntArray) -> IntArray:
        """Return the reaches at which its value may change, where only the options at `columns` may open."""
        if self.thresholds is None:
            found = [part.events(columns) for part in self.parts]
            return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
        people = self._people() > 0
        return np.unique(self.thresholds[np.ix_(people, columns)])

    def curve(self, columns: IntArray) -> Curve:
        """Return the function that gives its value at each of ascending reaches, for the plan that opens `columns`."""
        if self.thresholds is not None:
            return self._covered(columns, self.thresholds)
        parts = [part.curve(columns) for part in self.parts]
        if isinstance(self.criterion, Worst):
            worst = np.minimum if self.criterion.sense == "max" else np.maximum
            return lambda reaches: np.asarray(worst.reduce([part(reaches) for part in parts]))
        if not isinstance(self.criterion, Blend):
            raise NotStepwiseError
        signs = [1 if part.sense == self.criterion.sense else -1 for part in self.criterion.parts]
        terms = [(sign * factor, part) for sign, factor, part in zip(signs, self.criterion.factors, parts, strict=True)]
        offset = self.criterion.offset
        return lambda reaches: np.asarray(sum((factor * part(reaches) for factor, part in terms), offset))

    def _people(self) -> IntArray:
        if not isinstance(self.criterion, Coverage):
            raise NotStepwiseError
        return self.criterion.people

    def _covered(self, columns: IntArray, thresholds: IntArray) -> Curve:
        people = self._people()
        times = self.criterion.times if isinstance(self.criterion, Coverage) else 1
        if len(columns) < times:
            return lambda reaches: np.zeros(len(reaches), dtype=np.int64)
        near = np.partition(thresholds[:, columns], times - 1, axis=1)[:, times - 1]
        order = near.argsort(kind="stable")
        ascending = near[order]
        totals = np.concatenate([np.zeros(1, dtype=np.int64), people[order].cumsum()])
        return lambda reaches: np.asarray(totals[ascending.searchsorted(reaches, side="right")])


def steps_of(low: Criterion, high: Criterion, thresholds: IntArray, ends: tuple[int, int], *, fixed: bool = True) -> Steps | None:
    """Return a criterion as steps, or None where it is the same over the whole range.

    Parameters
    ----------
    low, high
        the criterion at both ends of the range.
    thresholds
        (n, m) of the reach that varies, for the columns of the problem.
    ends
        both ends.
    fixed
        whether a sum's factors do not depend on the reach.

    Raises
    ------
    NotStepwiseError
        if it depends on the reach otherwise.
    """
    if isinstance(low, Coverage) and isinstance(high, Coverage):
        # who is covered only grows with the reach: equal at both ends is equal between them
        if np.array_equal(low.covers, high.covers):
            return None
        own = np.where(high.covers, thresholds, FAR)
        same = np.array_equal(own <= ends[0], low.covers) and np.array_equal(own <= ends[1], high.covers)
        require([] if same else [f"{low.name}: its coverage is not what the distances say"])
        return Steps(low, own)
    if isinstance(low, Blend | Worst) and isinstance(high, Blend | Worst):
        return _compound(low, high, thresholds, ends, fixed=fixed)
    if isinstance(low, CapacityCoverage) and isinstance(high, CapacityCoverage) and not np.array_equal(low.covers, high.covers):
        raise NotStepwiseError
    return None


def _compound(
    low: Blend | Worst, high: Blend | Worst, thresholds: IntArray, ends: tuple[int, int], *, fixed: bool
) -> Steps | None:
    parts = [steps_of(one, other, thresholds, ends) for one, other in zip(low.parts, high.parts, strict=True)]
    if not any(parts):
        return None
    if not fixed or (isinstance(low, Worst) and low.bests is not None):
        raise NotStepwiseError
    if not all(parts):
        # a part that is the same everywhere would need a table of its own
        raise NotStepwiseError
    return Steps(low, None, tuple(part for part in parts if part is not None))


def thresholds_of(question: Question, number: Number) -> IntArray:
    """Return (n, m) from which reach on each option's site would serve each point, everything else as it is."""
    *block, way, row, _ = number.path
    served: object = question.inputs.scenario
    if any(group.served for group in question.inputs.scenario.groups):  # a distance is then that of some people alone
        raise NotStepwiseError
    for step in block:
        served = served[step] if isinstance(step, int) and isinstance(served, tuple) else getattr(served, str(step))
    if not isinstance(served, Served):
        raise NotStepwiseError
    access = question.inputs.access
    if not isinstance(row, int):
        raise NotStepwiseError
    matrix, _ = matrix_of(served.services[row], access)
    own = np.where(matrix.reachable, matrix.values, FAR)
    others = [reached(service, access) for place, service in enumerate(served.services) if place != row]
    if others and way == "any":
        own = np.where(np.logical_or.reduce(others), -1, own)
    elif others:
        own = np.where(np.logical_and.reduce(others), own, FAR)
    return np.asarray(own[:, question.layout.columns])
