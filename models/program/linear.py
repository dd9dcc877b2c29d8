"""Linear programs that are solved again and again, with more rows each time: the cuts of the p-median's bound."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.access import FloatArray
from models.program.solver import FEASIBILITY_TOLERANCE, INFEASIBLE, OPTIMAL, TIME_LIMIT, new_highs

SLICE_S = 2.0


@dataclass(frozen=True, slots=True)
class LinearOutcome:
    """The optimum of a linear program, in floating point: a guide, never a proof.

    Parameters
    ----------
    value
        of every column.
    reduced_cost
        of every column.
    dual
        of every row.
    objective
        the optimal sum.
    """

    value: FloatArray
    reduced_cost: FloatArray
    dual: FloatArray
    objective: float


class LinearProgram:
    """A linear program that is minimised and stays in HiGHS, so that each further run starts warm.

    Parameters
    ----------
    cost, lower, upper
        of every column; infinite bounds are allowed.
    """

    def __init__(self, cost: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
        self._highs: Any = new_highs(
            presolve="off",  # it would throw the basis away
            solver="simplex",
            primal_feasibility_tolerance=FEASIBILITY_TOLERANCE,
            dual_feasibility_tolerance=FEASIBILITY_TOLERANCE,
        )
        nothing = np.zeros(0, dtype=np.int32)
        self._highs.addCols(len(cost), cost, lower, upper, 0, nothing, nothing, nothing.astype(np.float64))

    @property
    def rows(self) -> int:
        """The number of rows held."""
        return int(self._highs.getNumRow())

    def add_rows(
        self,
        lower: FloatArray,
        upper: FloatArray,
        starts: NDArray[np.integer[Any]],
        index: NDArray[np.integer[Any]],
        value: FloatArray,
    ) -> None:
        """Add rows, given as a compressed sparse matrix by row.

        Parameters
        ----------
        lower, upper
            of every new row.
        starts
            where each row begins in `index` and `value`.
        index
            columns of the entries.
        value
            coefficients of the entries.
        """
        self._highs.addRows(len(lower), lower, upper, len(index), starts.astype(np.int32), index.astype(np.int32), value)

    def drop_rows(self, rows: NDArray[np.integer[Any]]) -> None:
        """Remove rows by position; those behind them move up."""
        self._highs.deleteRows(len(rows), rows.astype(np.int32))

    def set_bounds(self, columns: NDArray[np.integer[Any]], lower: FloatArray, upper: FloatArray) -> None:
        """Replace the bounds of some columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Replace what one row is held against."""
        self._highs.changeRowBounds(row, lower, upper)

    @property
    def infeasible(self) -> bool:
        """Whether the last run found that there is nothing to choose from."""
        return bool(self._highs.getModelStatus() == INFEASIBLE)

    @property
    def iterations(self) -> int:
        """Steps of the simplex method that the last run took."""
        return max(int(self._highs.getInfo().simplex_iteration_count), 0)

    def limit(self, iterations: int) -> None:
        """Give up any further run after so many steps."""
        self._highs.setOptionValue("simplex_iteration_limit", iterations)

    def solve(self, *, deadline: float = math.inf, tell: Callable[[], object] | None = None) -> LinearOutcome | None:
        """Minimise from where the last run ended.

        Parameters
        ----------
        deadline
            `time.monotonic()` after which the run is given up.
        tell
            called every two seconds or sooner; an error from it ends the run.

        Returns
        -------
        outcome
            None when there is no optimum: infeasible, given up, or failed numerically.
        """
        while True:
            # in slices: Python hears Ctrl-C, and whoever is told answers, only between two runs
            if tell is not None:
                tell()
            slice_s = min(SLICE_S, deadline - time.monotonic())
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(slice_s, 0.0))
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == OPTIMAL:
                break
            if status != TIME_LIMIT or time.monotonic() >= deadline:
                return None
        solution = self._highs.getSolution()
        parts = (solution.col_value, solution.col_dual, solution.row_dual)
        value, reduced_cost, dual = (np.array(part, dtype=np.float64) for part in parts)
        return LinearOutcome(value, reduced_cost, dual, float(self._highs.getObjectiveValue()))
