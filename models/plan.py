"""The answer: what opens, what it is worth, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.access import BoolArray, IntArray
from models.problem import Sense

Status = Literal["optimal", "feasible", "infeasible"]


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
        the proven best possible value; equal to `value` when optimal, None when nothing is proven.
    ties
        how many plans share this value, and those of the objectives before it; None when unknown.
    ties_complete
        False when counting stopped at its limit, so that there may be more.
    """

    name: str
    sense: Sense
    value: int
    bound: int | None
    ties: int | None
    ties_complete: bool = True


@dataclass(frozen=True, slots=True)
class SolverInfo:
    """The solver that proved a result."""

    name: str
    version: str


@dataclass(frozen=True, eq=False, kw_only=True)
class State:
    """What a set of open offices means for every demand point.

    Parameters
    ----------
    open
        ids of the open offices, in the study's order.
    assignment
        (n,) column of the nearest open office of every demand point in the problem's matrix; -1 reaches none.
    served
        (n,) bool: the demand point is covered by an open office.
    """

    open: tuple[str, ...]
    assignment: IntArray
    served: BoolArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan(State):
    """A set of open offices with its proof; nothing is open when there is no feasible plan.

    Parameters
    ----------
    status
        `optimal` (proven, gap 0), `feasible` (stopped early) or `infeasible`.
    added
        those of the open offices that were candidates.
    objectives
        one value for each objective, in order.
    tied
        every plan that shares all objective values, as tuples of added ids; the first is this plan.
    tied_after
        for each objective, the plans still tied after it; the last entry equals `tied`.
    solver
        name and version.
    seconds
        wall time of the solve; never written to a file.
    """

    status: Status
    added: tuple[str, ...]
    objectives: tuple[ObjectiveValue, ...]
    tied: tuple[tuple[str, ...], ...]
    tied_after: tuple[tuple[tuple[str, ...], ...], ...]
    solver: SolverInfo
    seconds: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The result of one library model over arrays.

    Parameters
    ----------
    open
        sorted column indices of the open sites; empty when infeasible.
    objective
        exact objective value, None when there is no plan.
    bound
        proven best possible value, None when infeasible.
    status
        `optimal`, `feasible` or `infeasible`.
    seconds
        wall time.
    """

    open: tuple[int, ...]
    objective: int | None
    bound: int | None
    status: Status
    seconds: float
