"""A problem asked again and again with candidates fixed or other numbers open: linear programs that stay warm, branched on.

Between two such questions little changes, so the dual simplex goes from one optimum to the next in a few steps, where a solver
asked anew would read, presolve and cut all of it again. What a linear program leaves in fractions is branched on. As in
`models.lexicographic`, every plan is valued in integers, and a bound counts only by more than the solver's error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from models.access import BoolArray, FloatArray
from models.problem import Problem
from models.program.formulation import Formulation
from models.program.linear import LinearOutcome, LinearProgram
from models.program.measures import Measure

# a column so near to a whole number is one
WHOLE = 1e-6
# steps of the simplex method × rows that count as much as a node
STEPS = 20_000

# nodes looked at only for plans that tie with the best, before the objectives after it are asked anyway
FOR_TIES = 50

Found = Literal["optimal", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class WarmAnswer:
    """The best plan of a question, if it was found in the work allowed.

    Parameters
    ----------
    found
        `optimal` (proven), `infeasible`, or `unknown`.
    added
        ids of the candidates it opens.
    values
        its exact value in every objective.
    """

    found: Found
    added: tuple[str, ...] = ()
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """What a question fixes: candidates, how many open, and the plans that are not looked for."""

    fixed: Mapping[int, bool]
    added: tuple[int, int]
    apart_from: Sequence[BoolArray]


@dataclass
class _Leading:
    """The best plan met of one objective, and whether none is known to tie with it."""

    goal: Measure
    alone: bool
    value: int | None = None
    mask: BoolArray | None = None
    for_ties: int = 0

    def rules_out(self, bound: int) -> bool:
        """Return whether plans within a bound need not be met: they are no better, nor wanted as ties."""
        if self.value is None or _better(self.goal, bound, self.value):
            return False
        if not self.alone or bound != self.value:
            return True
        self.for_ties += 1
        self.alone = self.for_ties < FOR_TIES
        return not self.alone

    def meet(self, value: int, mask: BoolArray) -> None:
        """Take a plan where it is better; one as good is not alone."""
        if self.value is None or _better(self.goal, value, self.value):
            self.value, self.mask = value, mask
        elif value == self.value:
            self.alone = False


class _UnknownError(Exception):
    """The work allowed is done, or numbers are too close to tell."""


@dataclass
class WarmProblem:
    """A problem that stays in the solver between questions.

    Parameters
    ----------
    problem
        what may open and what counts.
    nodes
        linear programs that may still be solved, a large one counting for several: a stated budget, the same for the same questions.
    """

    problem: Problem
    nodes: int
    _levels: list[_Relaxation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._formulation = Formulation(self.problem)

    def best(
        self,
        fixed: Mapping[int, bool] | None = None,
        added: tuple[int, int] | None = None,
        *,
        apart_from: Sequence[BoolArray] = (),
    ) -> WarmAnswer:
        """Return the best plan, objective by objective.

        Parameters
        ----------
        fixed
            whether candidates are open or shut, by position.
        added
            how many open, at least and at most; by default as the problem says.
        apart_from
            plans, (m,) bool each, that are not looked for.
        """
        decided: tuple[int, ...] = ()
        if not self._formulation.is_linear:
            return WarmAnswer("unknown")
        mask: BoolArray | None = None
        asked = _Asked(fixed or {}, added or (self.problem.added_min, self.problem.added_max), apart_from)
        try:
            for level, goal in enumerate(self.problem.objectives):
                mask, alone = self._best(level, decided, asked)
                if mask is None:
                    return WarmAnswer("infeasible" if level == 0 else "unknown")
                value = self._formulation.objectives[level].value(mask)
                decided = (*decided, goal.limit(value if value is not None else 0))
                if alone:
                    break
        except _UnknownError:
            return WarmAnswer("unknown")
        if mask is None:
            return WarmAnswer("unknown")
        values = tuple(measure.value(mask) for measure in self._formulation.objectives)
        chosen = tuple(self.problem.candidates[place] for place in np.flatnonzero(mask).tolist())
        return WarmAnswer("optimal", chosen, tuple(value for value in values if value is not None))

    def _best(self, level: int, decided: tuple[int, ...], asked: _Asked) -> tuple[BoolArray | None, bool]:
        """Return the best plan of one objective, None where there is none; and whether the objectives after it choose among no others."""
        if level == len(self._levels):
            self._levels.append(_Relaxation(self._formulation, level, decided))
        relaxed, goal = self._levels[level], self._formulation.objectives[level]
        relaxed.ask(decided, asked.added)
        for seen in asked.apart_from:
            relaxed.exclude(seen)
        # the last objective has none after it, and one with a tolerance leaves them plans that are worse
        leading = _Leading(goal, level + 1 < len(self.problem.objectives) and not self.problem.objectives[level].within)
        open_nodes = [dict(asked.fixed)]
        try:
            while open_nodes:
                node = open_nodes.pop()
                found = self._solved(relaxed, node)
                if found is None:
                    continue
                bound = relaxed.bound(found)
                if leading.rules_out(bound):
                    continue
                x = found.value[: len(self.problem.candidates)]
                apart = np.abs(x - np.rint(x))
                if apart.max(initial=0) > WHOLE:
                    place = int(apart.argmax())
                    up = bool(x[place] > 0.5)
                    open_nodes += [{**node, place: not up}, {**node, place: up}]
                    continue
                mask = x > 0.5
                value = goal.value(mask) if self._formulation.admits(mask, decided) else None
                if value is not None:
                    leading.meet(value, mask)
                # another plan may lie within the solver's error, or tie
                if value is None or leading.alone or _better(goal, bound, value):
                    relaxed.exclude(mask)
                    open_nodes.append(node)
        finally:
            relaxed.forget()
        return leading.mask, leading.alone

    def _solved(self, relaxed: _Relaxation, node: Mapping[int, bool]) -> LinearOutcome | None:
        """Return the optimum of the relaxation with candidates fixed; None where nothing is feasible."""
        if self.nodes <= 0:
            raise _UnknownError
        rows = max(relaxed.program.rows, 1)
        relaxed.program.limit(self.nodes * STEPS // rows)
        found = relaxed.solve(node)
        self.nodes -= 1 + relaxed.program.iterations * rows // STEPS
        if found is None and not relaxed.program.infeasible:
            raise _UnknownError
        return found


class _Relaxation:
    """The linear program of one objective."""

    def __init__(self, formulation: Formulation, level: int, decided: tuple[int, ...]) -> None:
        draft = formulation.program(level, decided, forced=False)
        self._arrays, self._goal = draft.arrays(), formulation.objectives[level]
        self._before, self._first = formulation.objectives[:level], decided
        self._sign, self._constant, self._candidates = draft.sign, draft.constant, len(formulation.problem.candidates)
        self.program = LinearProgram(self._arrays.cost, self._arrays.lower, self._arrays.upper)
        rows = self._arrays.rows
        self.program.add_rows(rows.lower, rows.upper, rows.starts, rows.column, rows.value)
        self._own = self.program.rows
        self._columns = np.arange(self._candidates)

    def ask(self, decided: tuple[int, ...], added: tuple[int, int]) -> None:
        """Set how many open, and what the objectives before must come up to."""
        for name, end in zip(("added_min", "added_max"), added, strict=True):
            bound = end * self._arrays.fraction.get(name, 1.0)
            self.program.set_row(self._arrays.row[name], *((bound, math.inf) if name == "added_min" else (-math.inf, bound)))
        for measure, first, now in zip(self._before, self._first, decided, strict=True):
            name, least = f"best_{measure.name}", measure.sense == "max"
            row, fraction = self._arrays.row[name], self._arrays.fraction.get(f"best_{measure.name}", 1.0)
            written = self._arrays.rows.lower[row] if least else self._arrays.rows.upper[row]
            # as written it leaves the solver half a unit, of which fractions make use
            room = measure.slack - measure.error
            bound = written + fraction * (now - first + (room if least else -room)) / measure.unit
            self.program.set_row(row, *((bound, math.inf) if least else (-math.inf, bound)))

    def solve(self, node: Mapping[int, bool]) -> LinearOutcome | None:
        """Return the optimum with candidates fixed."""
        lower, upper = (ends[: self._candidates].copy() for ends in (self._arrays.lower, self._arrays.upper))
        for place, opens in node.items():
            lower[place] = upper[place] = float(opens)
        self.program.set_bounds(self._columns, lower, upper)
        return self.program.solve()

    def bound(self, found: LinearOutcome) -> int:
        """Return the best whole value that a plan of this relaxation may have."""
        total = (self._sign * found.objective + self._constant) * self._goal.unit
        error = self._goal.error
        return math.floor(total + error) if self._goal.sense == "max" else math.ceil(total - error)

    def exclude(self, mask: BoolArray) -> None:
        """Forbid exactly this plan, until it is forgotten."""
        terms: FloatArray = np.where(mask, -1.0, 1.0)
        bound = np.array([1.0 - int(mask.sum())])
        self.program.add_rows(bound, np.array([math.inf]), np.zeros(1, dtype=np.int64), self._columns, terms)

    def forget(self) -> None:
        """Allow all plans again."""
        if self.program.rows > self._own:
            self.program.drop_rows(np.arange(self._own, self.program.rows))


def _better(goal: Measure, value: int, other: int) -> bool:
    return value > other if goal.sense == "max" else value < other
