"""Solving a problem objective by objective, to a proof, with every tied plan.

A solver works in floating point; the answer must hold in integers. So after each optimum the plan found is
forbidden and the program is run again, until the next plan is worse by more than the solver's possible
error. All plans met are valued exactly: the best of them is the optimum, and those equal to it are the ties.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray
from models.errors import Finding, StoppedError
from models.formulation import Formulation, comes_up
from models.measures import Measure
from models.plan import ObjectiveValue, Plan, SolverInfo
from models.problem import Problem
from models.text import Text

if TYPE_CHECKING:
    from models.solver import Outcome

TIE_LIMIT = 1000

Choice = tuple[int, ...]
"""Positions of the opened candidates, ascending."""


@dataclass
class _Level:
    """What was found out about one objective."""

    value: int | None = None
    bound: int | None = None
    ties: list[Choice] = field(default_factory=list)
    complete: bool = False
    stopped: bool = False
    interrupted: bool = False


def solve_problem(problem: Problem, *, time_limit_s: float | None = None, tie_limit: int = TIE_LIMIT) -> Plan:
    """Find the plan that is best on the first objective, among those on the second, and so on.

    Parameters
    ----------
    problem
        what may open and what counts.
    time_limit_s
        wall seconds for all objectives together; none by default.
    tie_limit
        how many tied plans are listed for each objective before counting stops; 1 when only the optimum matters.

    Returns
    -------
    plan
        `optimal` only when every objective is proven; `feasible` with bounds when stopped; `infeasible`
        with nothing open. Among tied plans, the first in the order of the candidates.

    Raises
    ------
    StoppedError
        if the run was stopped before any plan was found.
    InputError
        if the installed solver is one that is refused.
    """
    from models.solver import solver_info  # tables answer without one

    started = time.monotonic()
    deadline = math.inf if time_limit_s is None else started + time_limit_s
    solver = solver_info()
    formulation = Formulation(problem)
    decided: list[int] = []
    levels: list[_Level] = []
    for position in range(len(formulation.objectives)):
        level = _solve_level(formulation, position, tuple(decided), deadline, tie_limit)
        if level.value is None and position == 0:
            if not level.stopped:
                return _infeasible(solver, started)
            raise StoppedError(_stopped_finding(interrupted=level.interrupted))
        if level.value is None:  # stopped before this objective had a plan: the one before it stands
            level.ties = levels[-1].ties[:1]
            level.value = _value(formulation.objectives[position], _mask(level.ties[0], problem))
        levels.append(level)
        decided.append(problem.objectives[position].limit(level.value))
        if level.stopped and level.value != level.bound:
            break
    return _plan(formulation, levels, solver, started)


def _solve_level(formulation: Formulation, position: int, decided: tuple[int, ...], deadline: float, tie_limit: int) -> _Level:
    """Find the optimum and the ties of one objective, those before it being decided."""
    goal = formulation.objectives[position]
    better = max if goal.sense == "max" else min
    program = formulation.program(position, decided)
    level = _Level()
    seen: dict[Choice, int] = {}
    met = 0
    while not _enough(level, seen, tie_limit):
        limit = None if deadline == math.inf else deadline - time.monotonic()
        outcome = program.solve(time_limit_s=limit)
        level.bound = _bound(goal, outcome) if level.bound is None else level.bound
        level.interrupted |= outcome.interrupted
        if outcome.chosen is None:
            level.stopped, level.complete = outcome.end == "stopped", outcome.end == "infeasible"
            break
        choice = _choice(outcome.chosen)
        mask = _mask(choice, formulation.problem)
        # else a plan within the solver's error of a bound, but not up to it
        if formulation.admits(mask, decided):
            value = seen[choice] = _value(goal, mask)
            level.value = value if level.value is None else better(level.value, value)
            level.complete = outcome.end == "optimal" and abs(value - level.value) > goal.slack
        if outcome.end == "stopped" or level.complete:
            level.stopped = outcome.end == "stopped"
            break
        met += 1
        program.exclude(f"seen_{met}", outcome.chosen)
    level.ties = sorted(choice for choice, value in seen.items() if value == level.value)
    if level.complete and level.value is not None:
        level.bound = level.value
    return level


def _enough(level: _Level, seen: dict[Choice, int], tie_limit: int) -> bool:
    """Whether enough tied plans are known: those asked for once the optimum is proven, else many."""
    ties = sum(value == level.value for value in seen.values())
    return ties >= (tie_limit if level.value == level.bound else max(tie_limit, TIE_LIMIT))


def _bound(goal: Measure, outcome: Outcome) -> int | None:
    if outcome.bound is None or not math.isfinite(outcome.bound):
        return None
    bound = outcome.bound * goal.unit
    return math.floor(bound + goal.error) if goal.sense == "max" else math.ceil(bound - goal.error)


def _choice(chosen: frozenset[str]) -> Choice:
    return tuple(sorted(int(name.removeprefix("x_")) for name in chosen if name.startswith("x_")))


def _mask(choice: Choice, problem: Problem) -> BoolArray:
    mask = np.zeros(len(problem.candidates), dtype=bool)
    mask[list(choice)] = True
    return mask


def _best_of(formulation: Formulation, ties: list[Choice]) -> list[Choice]:
    """Return the best, objective by objective, of plans tied on the last: those before it may have left room."""
    signs = [-1 if objective.sense == "max" else 1 for objective in formulation.objectives]
    keys = {}
    for choice in ties:
        mask = _mask(choice, formulation.problem)
        keys[choice] = [sign * _value(objective, mask) for sign, objective in zip(signs, formulation.objectives, strict=True)]
    best = min(keys.values())
    return [choice for choice in ties if keys[choice] == best]


def _value(measure: Measure, mask: BoolArray) -> int:
    value = measure.value(mask)
    if value is None:
        msg = f"{measure.name} has no value for a plan that was admitted"
        raise AssertionError(msg)
    return value


def _plan(formulation: Formulation, levels: list[_Level], solver: SolverInfo, started: float) -> Plan:
    problem = formulation.problem
    tied = _best_of(formulation, levels[-1].ties)
    mask = _mask(tied[0], problem)
    values = []
    for position, objective in enumerate(formulation.objectives):
        level = levels[position] if position < len(levels) else _Level()
        value, known = _value(objective, mask), level.value is not None and level.value == level.bound
        near = level.value is not None and comes_up(objective, value, problem.objectives[position].limit(level.value))
        values.append(
            ObjectiveValue(
                name=objective.name,
                sense=objective.sense,
                value=value,
                bound=level.bound,
                ties=len(level.ties) if known else None,
                ties_complete=level.complete,
                proven=known and near,
            )
        )
    opened = {*problem.keep, *_names(tied[0], problem)}
    tied_after = tuple(tuple(_names(choice, problem) for choice in level.ties) for level in levels)
    return Plan(
        status="optimal" if all(value.proven for value in values) else "feasible",
        open=tuple(office for office in problem.offices if office in opened),
        added=_names(tied[0], problem),
        objectives=tuple(values),
        tied=tuple(_names(choice, problem) for choice in tied),
        tied_after=tied_after,
        solver=solver,
        seconds=time.monotonic() - started,
    )


def _infeasible(solver: SolverInfo, started: float) -> Plan:
    return Plan(
        status="infeasible",
        open=(),
        added=(),
        objectives=(),
        tied=(),
        tied_after=(),
        solver=solver,
        seconds=time.monotonic() - started,
    )


def _names(choice: Choice, problem: Problem) -> tuple[str, ...]:
    return tuple(problem.candidates[position] for position in choice)


def _stopped_finding(*, interrupted: bool) -> Finding:
    if interrupted:
        return Finding("interrupted", "stop", Text("案が見つかる前に中断されました", "interrupted before any plan was found"))
    message = Text(
        "案が見つかる前に制限時間になりました。時間を延ばしてください", "the time limit came before any plan; allow more time"
    )
    return Finding("time-limit", "stop", message)
