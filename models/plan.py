"""The answer: what opens, what it is worth, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Sense
from models.messages.findings import listed

Status = Literal["optimal", "feasible", "infeasible", "evaluated"]


@dataclass(frozen=True, slots=True)
class ObjectiveValue:
    """What a plan reaches on one objective, and what is proven about it.

    Parameters
    ----------
    name
        the objective's name.
    sense
        `max` or `min`.
    value
        exact integer: people, offices, or person-millimetres (people × distance, summed).
    bound
        the proven best possible value; equal to `value` when optimal, unless some of it was given up for the
        objectives after it; None when nothing is proven.
    ties
        how many plans share the best value, and are allowed by the objectives before it; None when unknown.
        There may be too many to list.
    ties_complete
        False when counting stopped at its limit, so that there may be more.
    proven
        the best value is known, and this one is as near to it as the objective asks.
    nearly
        a weighed score is too large for the solver to tell all plans apart: others may be tied, or within 1e-9 of it.
    """

    name: str
    sense: Sense
    value: int
    bound: int | None
    ties: int | None
    ties_complete: bool
    proven: bool
    nearly: bool = False


@dataclass(frozen=True, slots=True)
class SolverInfo:
    """The solver that proved a result."""

    name: str
    version: str


ENUMERATION = SolverInfo("enumeration", "")
"""Where no program can tell which plans are allowed: every plan was valued and compared."""


@dataclass(frozen=True, eq=False, kw_only=True)
class State:
    """What a set of open offices means for every demand point.

    Parameters
    ----------
    open
        ids of the open offices, in the study's order.
    assignment
        (n,) column of the nearest open office of every demand point in the matrix of distances; -1 reaches none.
    served
        (n,) bool: the demand point is covered by an open office.
    """

    open: tuple[str, ...]
    assignment: IntArray
    served: BoolArray

    def __repr__(self) -> str:
        return f"<State: {len(self.open)} open, {len(self.served):,} demand points>"


def evaluate(distance: AccessMatrix, covers: BoolArray, open_ids: tuple[str, ...]) -> State:
    """Return what the given open offices mean for every demand point, whether or not any rule allows them."""
    assignment, _ = distance.nearest(open_ids)
    served = np.logical_or.reduce(covers[:, distance.columns(open_ids)], axis=1)
    return State(open=open_ids, assignment=assignment, served=served)


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """A set of open offices with its proof; nothing is open when there is no feasible plan.

    Parameters
    ----------
    status
        `optimal` (proven, gap 0), `feasible` (stopped early), `infeasible`, or `evaluated` (given, not sought).
    open
        ids of the open offices, in the problem's order.
    added
        those of the open offices that were candidates.
    objectives
        one value for each objective, in order; of a plan given, for each on which it has one.
    tied
        every plan as good by the objectives and their tolerances, as tuples of added ids: those best on the last objective
        that the ones before allow. Those best on the first objective come first, and so on; the first of all is this plan.
    tied_after
        for each objective, the plans best on it that the objectives before it allow.
    solver
        name and version.
    seconds
        wall time of the solve; never written to a file.
    interrupted
        True when the user stopped it.
    """

    status: Status
    open: tuple[str, ...]
    added: tuple[str, ...]
    objectives: tuple[ObjectiveValue, ...]
    tied: tuple[tuple[str, ...], ...]
    tied_after: tuple[tuple[tuple[str, ...], ...], ...]
    solver: SolverInfo
    seconds: float
    interrupted: bool = False

    @property
    def ties(self) -> int:
        """How many plans are known to be as good, this one included; there may be too many to list in `tied`."""
        return max((value.ties or 0 for value in self.objectives[-1:]), default=0) or len(self.tied)

    @property
    def ties_complete(self) -> bool:
        """Whether these are all."""
        return all(value.ties_complete for value in self.objectives[-1:])

    def __repr__(self) -> str:
        values = ", ".join(f"{value.name} {value.value:,}" for value in self.objectives)
        return f"<Plan {self.status}: {len(self.open)} open, added {listed(self.added, 5) or 'none'}{values and '; '}{values}>"


@dataclass(frozen=True, slots=True)
class Solution:
    """The result of one library model over arrays.

    Parameters
    ----------
    open
        sorted column indices of the open sites; empty when infeasible, or stopped before there was a plan.
    objective
        value of the plan: exact where costs are ints, a float where they are floats; None when there is no plan.
    bound
        proven best possible value; None when infeasible, or when nothing is proven.
    status
        `optimal` (proven; where costs are floats to 1e-9, relative), `feasible` (stopped early) or `infeasible`.
    seconds
        wall time.
    assignment
        (n, m) int64, how much of each point's weight each site takes, where sites have capacities; else None.
    """

    open: tuple[int, ...]
    objective: int | float | None
    bound: int | float | None
    status: Status
    seconds: float
    assignment: IntArray | None = field(default=None, compare=False)
