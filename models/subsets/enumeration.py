"""The complete table of a problem: what every set of candidates is worth, and whether it is a plan.

Rankings, ties and prices are then look-ups, and the integer program has a witness: the tables come from the same
reduced measures, but by addition over all 2**m plans, with no solver. Plans are bit masks, as in `models.subset_sums`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np

from models.access import IntArray
from models.allowed import too_many_to_share
from models.criteria import CapacityCoverage, CapacityTravel, Gini, WorstWait
from models.levels import TIE_LIMIT
from models.plan import ObjectiveValue, Plan
from models.problem import Problem
from models.program.formulation import Formulation
from models.program.plan_tables import plan_tables
from models.subset_sums import LARGEST
from models.subsets.ranking import Ranking, downward, study_order

# a flow has no table: 2**13 small ones, one after the other, are some seconds' work
LARGEST_ONE_BY_ONE = 13
# everyone put in the order of their ways: a tenth of a millisecond a plan of Nerima's
LARGEST_SORTED = 18
# cheapest flows of so many points, counted once for each plan, are a minute or two's: Nerima's 78 plans
LARGEST_TRIPS = 400_000


def has_table(problem: Problem) -> bool:
    """Return whether `tabulate` makes a table: by the number of candidates, fewer where plans are valued one by one."""
    trips = [criterion for criterion in problem.criteria if isinstance(criterion, CapacityTravel)]
    if trips:
        plans = sum(comb(len(problem.candidates), count) for count in range(problem.added_min, problem.added_max + 1))
        if plans * max(int((criterion.people > 0).sum()) for criterion in trips) > LARGEST_TRIPS:
            return False
    return len(problem.candidates) <= largest_table(problem) and not too_many_to_share(problem)


def largest_table(problem: Problem) -> int:
    """Return up to how many candidates a table is made."""
    if any(isinstance(criterion, CapacityCoverage | CapacityTravel) for criterion in problem.criteria):
        return LARGEST_ONE_BY_ONE
    return LARGEST_SORTED if any(isinstance(criterion, Gini | WorstWait) for criterion in problem.criteria) else LARGEST


def tabulate(problem: Problem) -> Ranking | None:
    """Return the value of every objective in every set of candidates, and which sets are plans.

    Parameters
    ----------
    problem
        what may open and what counts. Tolerances play no part: see `narrowed`.

    Returns
    -------
    ranking
        a table for each objective; meaningless where not feasible, which is where a count, a rule or a limit is
        broken, or someone who is measured reaches no open office. None for more than `tables.LARGEST` candidates,
        or more than 18 where the Gini coefficient or the longest wait counts, or more than 13 where a criterion with capacities asks for
        every plan's own flow, or too many points and plans.

    Raises
    ------
    OverflowError
        if values might not fit 64 bits.
    """
    formulation = Formulation(problem)
    tables = plan_tables(formulation, singly=True) if has_table(problem) else None
    if tables is None:
        return None
    return Ranking(tables.values, tuple(measure.sense for measure in formulation.objectives), tables.kept)


def added_of(problem: Problem, plan: int) -> tuple[str, ...]:
    """Return the candidates that a bit mask opens, in the problem's order."""
    return tuple(office for position, office in enumerate(problem.candidates) if plan >> position & 1)


def plan_of(problem: Problem, added: Iterable[str]) -> int:
    """Return the bit mask of the candidates that a plan opens; an unknown one is a ValueError."""
    return sum(1 << problem.candidates.index(office) for office in set(added))


@dataclass(frozen=True, eq=False)
class Level:
    """What a table says about one objective.

    Parameters
    ----------
    best
        its best value among the plans that the objectives before it allow.
    tied
        all those plans that reach it, by number.
    """

    best: int
    tied: IntArray


def narrowed(problem: Problem, ranking: Ranking) -> tuple[Level, ...]:
    """Return, objective by objective, the best value and the plans that reach it, with the problem's tolerances.

    An objective chooses among the plans in which every one before it comes up to `Goal.limit` of its best.

    Parameters
    ----------
    problem
        what was asked.
    ranking
        its `tabulate`.

    Returns
    -------
    levels
        one an objective; none when nothing is feasible.
    """
    plans, levels = ranking.plans, []
    for goal, table, sense in zip(problem.objectives, ranking.tables, ranking.senses, strict=True):
        if not plans.size:
            return ()
        values = table[plans]
        best = int(values.max() if sense == "max" else values.min())
        levels.append(Level(best, plans[values == best]))
        worst = goal.limit(best)
        plans = plans[values >= worst if sense == "max" else values <= worst]
    return tuple(levels)


def chosen(problem: Problem, ranking: Ranking) -> IntArray:
    """Return the best plans with the problem's tolerances; none when nothing is feasible.

    These are the plans tied on the last objective. Those better on the first come first, and so on, as the objectives before
    the last may have left room; plans equal in all stand in the study's order.
    """
    levels = narrowed(problem, ranking)
    plans = levels[-1].tied if levels else ranking.plans
    keys = [downward(table[plans], sense) for table, sense in zip(ranking.tables, ranking.senses, strict=True)]
    in_order: IntArray = plans[np.lexsort([study_order(plans, ranking.candidates), *reversed(keys)])]
    return in_order


def witness(problem: Problem, plan: Plan, ranking: Ranking) -> list[str]:
    """Return where the integer program's plan and the table of all plans disagree, one sentence a fault.

    Parameters
    ----------
    problem
        what was asked.
    plan
        what the integer program answers. Of one that was stopped only the claims are held against the table: its
        own values, and its bounds as far as the objectives before are proven.
    ranking
        the problem's `tabulate`.

    Returns
    -------
    faults
        none when they agree on feasibility, on the best value and all ties of every objective, and on the plan.
    """
    levels = narrowed(problem, ranking)
    if (plan.status == "infeasible") != (not levels):
        return [f"{plan.status}, but {ranking.plans.size} plans of the table are feasible"]
    if not levels:
        return []
    number = plan_of(problem, plan.added)
    faults = [] if ranking.feasible[number] else [f"{plan.added} is not feasible"]
    for value, table in zip(plan.objectives, ranking.tables, strict=True):
        if value.value != table[number]:
            faults.append(f"{value.name}: {value.value} claimed, {table[number]} in the table")
    for position, (value, level) in enumerate(zip(plan.objectives, levels, strict=True)):
        listed = plan.tied_after[position] if position < len(plan.tied_after) else ()
        faults += _level_faults(value, level, {plan_of(problem, added) for added in listed})
        if value.ties is None or value.bound != level.best:
            break  # the objectives after it were not asked the same
    if plan.status == "optimal" and plan.objectives[-1].ties_complete:
        best = [added_of(problem, tied) for tied in chosen(problem, ranking).tolist()]
        if list(plan.tied) != best[:TIE_LIMIT] or plan.added != best[0]:
            faults.append(f"{plan.added} of {len(plan.tied)} chosen, {best[0]} of {len(best)} in the table")
    return faults


def _level_faults(value: ObjectiveValue, level: Level, listed: set[int]) -> list[str]:
    """Return what is wrong with the bound and the ties of one objective."""
    faults = []
    if value.bound is not None and (value.bound < level.best if value.sense == "max" else value.bound > level.best):
        faults.append(f"{value.name}: {value.bound} is said to be the bound, {level.best} is reached")
    if value.proven and value.bound != level.best:
        faults.append(f"{value.name}: {value.bound} is said to be the best, {level.best} is")
    if value.bound == level.best and value.ties is not None:
        tied = set(level.tied.tolist())
        few = value.ties_complete and (value.ties != len(tied) or len(listed) < min(value.ties, TIE_LIMIT))
        if few or not listed <= tied or len(listed) > value.ties:
            faults.append(f"{value.name}: {value.ties} tied plans counted, {len(tied)} in the table")
    return faults
