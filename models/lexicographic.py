"""Solving a problem objective by objective, to a proof, with every tied plan.

A solver works in floating point; the answer must hold in integers. So after each optimum the plan found is
forbidden and the program is run again, until the next plan is worse by more than the solver's possible
error. All plans met are valued exactly: the best of them is the optimum, and those equal to it are the ties.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np

from models.access import BoolArray
from models.errors import Finding, StoppedError
from models.formulation import Formulation, Objective
from models.plan import ObjectiveValue, Plan, SolverInfo, State
from models.problem import Problem
from models.solver import Outcome, solver_info
from models.text import Text

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
                return _infeasible(problem, solver, started)
            raise StoppedError(_stopped_finding(interrupted=level.interrupted))
        if level.value is None:  # stopped before this objective had a plan: the one before it stands
            level.ties = levels[-1].ties[:1]
            level.value = formulation.objectives[position].value(_mask(level.ties[0], problem))
        levels.append(level)
        decided.append(level.value)
        if level.stopped and level.value != level.bound:
            break
    return _plan(formulation, levels, solver, started)


def _solve_level(formulation: Formulation, position: int, decided: tuple[int, ...], deadline: float, tie_limit: int) -> _Level:
    """Find the optimum and the ties of one objective, those before it being decided."""
    goal = formulation.objectives[position]
    earlier = formulation.objectives[:position]
    better = max if goal.sense == "max" else min
    program = formulation.program(position, decided)
    level = _Level()
    seen: dict[Choice, int] = {}
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
        value = goal.value(mask)
        # a plan within the solver's error of an earlier optimum, but not at it
        if all(objective.value(mask) == best for objective, best in zip(earlier, decided, strict=True)):
            seen[choice] = value
            level.value = value if level.value is None else better(level.value, value)
        if outcome.end == "stopped":
            level.stopped = True
            break
        if level.value is not None and abs(value - level.value) > goal.slack:
            level.complete = True
            break
        program.exclude(f"seen_{len(seen)}_{'_'.join(map(str, choice))}", outcome.chosen)
    level.ties = sorted(choice for choice, value in seen.items() if value == level.value)
    if level.complete and level.value is not None:
        level.bound = level.value
    return level


def _enough(level: _Level, seen: dict[Choice, int], tie_limit: int) -> bool:
    """Whether enough tied plans are known: those asked for once the optimum is proven, else many."""
    ties = sum(value == level.value for value in seen.values())
    return ties >= (tie_limit if level.value == level.bound else max(tie_limit, TIE_LIMIT))


def _bound(goal: Objective, outcome: Outcome) -> int | None:
    if outcome.bound is None or not math.isfinite(outcome.bound):
        return None
    bound = outcome.bound * goal.unit
    return math.floor(bound + goal.slack) if goal.sense == "max" else math.ceil(bound - goal.slack)


def _choice(chosen: frozenset[str]) -> Choice:
    return tuple(sorted(int(name.removeprefix("x_")) for name in chosen if name.startswith("x_")))


def _mask(choice: Choice, problem: Problem) -> BoolArray:
    mask = np.zeros(len(problem.candidates), dtype=bool)
    mask[list(choice)] = True
    return mask


def _plan(formulation: Formulation, levels: list[_Level], solver: SolverInfo, started: float) -> Plan:
    problem = formulation.problem
    last = levels[-1]
    mask = _mask(last.ties[0], problem)
    values = []
    for objective, level in zip(formulation.objectives, [*levels, *[None] * len(formulation.objectives)], strict=False):
        known = level is not None and (level.complete or level.value == level.bound)
        values.append(
            ObjectiveValue(
                name=objective.name,
                sense=objective.sense,
                value=objective.value(mask),
                bound=level.bound if level else None,
                ties=len(level.ties) if known and level else None,
                ties_complete=level.complete if level else False,
            )
        )
    proven = all(value.value == value.bound for value in values)
    opened = {*problem.keep, *(problem.candidates[position] for position in last.ties[0])}
    open_ids = tuple(office for office in problem.distance.office_ids if office in opened)
    state = evaluate(problem, open_ids)
    tied = tuple(tuple(_names(choice, problem) for choice in level.ties) for level in levels)
    return Plan(
        status="optimal" if proven else "feasible",
        open=state.open,
        added=_names(last.ties[0], problem),
        assignment=state.assignment,
        served=state.served,
        objectives=tuple(values),
        tied=tied[-1],
        tied_after=tied,
        solver=solver,
        seconds=time.monotonic() - started,
    )


def evaluate(problem: Problem, open_ids: tuple[str, ...]) -> State:
    """Return what the given open offices mean for every demand point, whether or not the rules allow them."""
    assignment, _ = problem.distance.nearest(open_ids)
    served = np.logical_or.reduce(problem.covers[:, problem.distance.columns(open_ids)], axis=1)
    return State(open=open_ids, assignment=assignment, served=served)


def _infeasible(problem: Problem, solver: SolverInfo, started: float) -> Plan:
    nothing = evaluate(problem, ())
    return Plan(
        status="infeasible",
        open=(),
        added=(),
        assignment=nothing.assignment,
        served=nothing.served,
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
