"""The next best plans, and all plans equal to a best one: read from the table of all plans, or found by the solver."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray
from models.levels import TIE_LIMIT
from models.lexicographic import solve_problem
from models.messages.findings import Finding, StoppedError
from models.messages.text import Text
from models.plan import Plan
from models.problem import Constraint, Limit, Problem
from models.progress import LIST, Event, Progress, inside, tell
from models.subsets.enumeration import added_of, tabulate
from models.subsets.listing import listing
from models.subsets.ranking import Ranking

if TYPE_CHECKING:
    from models.program.warm import WarmAnswer

Added = tuple[str, ...]
# linear programs for the next best plans before a solver is asked anew, and equal plans looked for beyond those asked for
NODES, EQUAL = 20_000, 100


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan and where it stands among all.

    Parameters
    ----------
    rank
        1 and how many plans are better; plans equal in every objective share theirs.
    added
        ids of the candidates it opens.
    values
        its value in every objective.
    """

    rank: int
    added: Added
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best values of a problem, objective by objective, and the plans that reach all of them.

    Parameters
    ----------
    values
        the proven best value of every objective.
    plans
        ids of the candidates each of these plans opens, in the study's order.
    complete
        False where there may be more.
    """

    values: tuple[int, ...]
    plans: tuple[Added, ...]
    complete: bool


def k_best(
    problem: Problem, count: int, *, nodes: int | None = None, progress: Progress | None = None
) -> tuple[Alternative, ...]:
    """Return the `count` best plans, objective by objective in order, for any number of candidates.

    From the table of all plans, or their list, where there is one; else the solver finds the best plans and all equal to them, these
    are forbidden, and it is asked again (Lawler 1972).

    Parameters
    ----------
    problem
        what may open and what counts, without tolerances: with them no plan is simply better than another.
    count
        how many plans, at least 1.
    nodes
        linear programs that may be solved where plans have neither a table nor a list: what is not found by then is left
        out. None without end.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    alternatives
        best first, equal ones in the study's order, all where there are fewer. The solver lists 1,000 equal plans,
        or `count` if this is more; where still more are equal, and only some of them are among the best, these may
        not be the first in the study's order.

    Raises
    ------
    StoppedError
        if the user stopped it, or the solver proved nothing.
    ValueError
        if a tolerance is given or `count` is below 1.
    """
    require_no_tolerance(problem)
    if count < 1:
        raise ValueError(f"the {count} best plans: at least 1 must be asked for")
    ranking = tabulate(problem) or listing(problem)
    if ranking is not None:
        return _k_best_by_table(problem, ranking, count)
    found, complete = _k_best_warm(problem, count, NODES if nodes is None else nodes, progress)
    return found if complete or nodes is not None else _k_best_by_solver(problem, count, progress)


def _k_best_by_table(problem: Problem, ranking: Ranking, count: int) -> tuple[Alternative, ...]:
    plans = ranking.k_best(count)
    ranks = ranking.ranks(plans)
    values = np.stack([table[plans] for table in ranking.tables], axis=1)
    rows = zip(ranks.tolist(), plans.tolist(), values.tolist(), strict=True)
    return tuple(Alternative(rank, added_of(problem, plan), tuple(row)) for rank, plan, row in rows)


def _k_best_warm(problem: Problem, count: int, nodes: int, progress: Progress | None) -> tuple[tuple[Alternative, ...], bool]:
    """Return the best plans one after the other, each by forbidding those before, and whether these are all asked for."""
    from models.program.warm import WarmProblem

    warm = WarmProblem(problem, nodes)
    seen: list[WarmAnswer] = []
    masks: list[BoolArray] = []
    complete = False
    while not complete:
        tell(progress, Event(LIST, min(len(seen), count), count))
        found = warm.best(apart_from=masks)
        if found.found == "unknown":
            break
        complete = found.found == "infeasible" or (len(seen) >= count and found.values != seen[-1].values)
        if complete:
            break
        seen.append(found)
        masks.append(np.isin(problem.candidates, found.added))
        complete = len(seen) >= count + EQUAL
    place = {office: number for number, office in enumerate(problem.candidates)}
    sense = [1 if goal.criterion.sense == "min" else -1 for goal in problem.objectives]
    seen.sort(
        key=lambda one: (
            [sign * value for sign, value in zip(sense, one.values, strict=True)],
            [place[office] for office in one.added],
        )
    )
    ranks = [next(number for number, other in enumerate(seen, 1) if other.values == one.values) for one in seen]
    rows = zip(ranks, seen, strict=True)
    return tuple(Alternative(rank, one.added, one.values) for rank, one in rows)[:count], complete


def _k_best_by_solver(problem: Problem, count: int, progress: Progress | None = None) -> tuple[Alternative, ...]:
    found: list[Alternative] = []
    while len(found) < count:
        excluded = tuple(exclusion(problem, known.added, f"seen-{number}") for number, known in enumerate(found))
        rest = replace(problem, rules=(*problem.rules, *excluded))
        optimum = find_optimum(rest, tie_limit=max(TIE_LIMIT, count), progress=inside(progress, LIST, len(found), count))
        if optimum is None:
            break
        found += [Alternative(len(found) + 1, added, optimum.values) for added in optimum.plans]
    return tuple(found[:count])


def exclusion(problem: Problem, added: Added, name: str) -> Constraint:
    """Return the rule that forbids exactly one set of candidates (Balas & Jeroslow 1972)."""
    inside = set(added)
    terms = tuple((office, -1 if office in inside else 1) for office in problem.candidates)
    return Constraint(name, terms, at_least=1 - len(inside))


def find_optimum(
    problem: Problem, *, deadline: float = inf, tie_limit: int = TIE_LIMIT, progress: Progress | None = None
) -> Optimum | None:
    """Return the best values of a problem and the plans that reach all of them.

    The values are proven first. The ties are then those of the last objective with the others held at their best,
    so that nobody counts the ties of the objectives before.

    Parameters
    ----------
    problem
        what may open and what counts, without tolerances.
    deadline
        `time.monotonic()` after which it is given up.
    tie_limit
        how many plans are listed; with 1 it is any of them.
    progress
        follows the proofs, and can end them (`models.progress`).

    Returns
    -------
    optimum
        None when nothing is feasible.

    Raises
    ------
    StoppedError
        if the values were not proven.
    """
    plan = solve_problem(problem, time_limit_s=left(deadline), tie_limit=1, progress=progress)
    if plan.status == "infeasible":
        return None
    if plan.status != "optimal":
        raise StoppedError(unproven(interrupted=plan.interrupted))
    values = tuple(value.value for value in plan.objectives)
    only = any(value.ties_complete and value.ties == 1 for value in plan.objectives)
    if only or tie_limit == 1:
        return Optimum(values, (plan.added,), only)
    return _with_ties(problem, plan, deadline, tie_limit, progress)


def _with_ties(problem: Problem, plan: Plan, deadline: float, tie_limit: int, progress: Progress | None) -> Optimum:
    *before, last = problem.objectives
    values = tuple(value.value for value in plan.objectives)
    held = tuple(Limit(f"best-{goal.name}", goal.criterion, value) for goal, value in zip(before, values[:-1], strict=True))
    alone = replace(problem, objectives=(last,), limits=(*problem.limits, *held))
    try:
        ties = solve_problem(alone, time_limit_s=left(deadline), tie_limit=tie_limit, progress=progress)
    except StoppedError:
        return Optimum(values, (plan.added,), complete=False)
    if not ties.objectives or ties.objectives[0].value != values[-1]:  # stopped at a worse plan
        return Optimum(values, (plan.added,), complete=False)
    return Optimum(values, ties.tied, ties.objectives[0].ties_complete)


def require_no_tolerance(problem: Problem) -> None:
    """Raise ValueError if an objective may give up a part of its best."""
    wide = [goal.name for goal in problem.objectives if goal.within]
    if wide:
        raise ValueError(f"tolerances have no meaning here: {wide}")


def left(deadline: float) -> float | None:
    """Return the seconds until a `time.monotonic()`; None where there is no end."""
    return None if deadline == inf else max(deadline - time.monotonic(), 0.0)


def unproven(*, interrupted: bool) -> Finding:
    """Return what is said where an answer needs values that were not proven, by the user's will or by lack of time."""
    message = Text("stopped before the best values were proven; allow more time")
    if interrupted:
        return Finding("interrupted", "stop", message)
    return Finding("unproven", "stop", message)
