"""First objectives that are a p-median with nothing else to heed, as arrays for `models.pmedian`.

So is coverage: a set of candidates costs its weight where none of it opens, and nothing where one does (Church & ReVelle 1974).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import Travel
from models.problem import Problem
from models.program.formulation import Formulation
from models.program.measures import Sum

# from so many candidates on the p-median's own method is faster than the program
MEDIAN_FROM = 21


@dataclass(frozen=True, eq=False)
class PlainMedian:
    """A p-median, and what its cost means for the objective.

    Parameters
    ----------
    cost
        (n, m) int64: of serving a row from a site.
    weight
        (n,) int64.
    p
        number of sites to open.
    kept
        how many sites, the first ones, are kept offices and open in every plan; candidates in their order follow.
    allowed
        (n, m) bool: pairs that may be used; None where all may.
    offset, sign
        the objective is `offset` plus `sign` times the cost of a plan.
    """

    cost: IntArray
    weight: IntArray
    p: int
    kept: int = 0
    allowed: BoolArray | None = None
    offset: int = 0
    sign: int = 1


def plain_median(formulation: Formulation) -> PlainMedian | None:
    """Return a problem's first objective as a p-median; None where it is none, or there are rules, limits or few candidates."""
    problem, first = formulation.problem, formulation.objectives[0]
    if problem.rules or problem.limits or problem.added_min != problem.added_max or len(problem.candidates) < MEDIAN_FROM:
        return None
    # everyone must also reach an office by what the objectives after it measure
    shut = len(problem.candidates) - problem.added_max
    if any((after.reach.sum(axis=1) <= shut).any() for after in formulation.objectives[1:]):
        return None
    criterion = problem.objectives[0].criterion
    if isinstance(criterion, Travel):
        return _of_travel(problem, criterion)
    return _of_sum(problem, first) if isinstance(first, Sum) else None


def _of_travel(problem: Problem, travel: Travel) -> PlainMedian | None:
    kept = len(problem.keep)
    pool = np.array(problem.columns((*problem.keep, *problem.candidates)), dtype=np.int64)
    able = travel.matrix.reachable[:, pool]
    rows = (travel.people > 0) & able.any(axis=1)
    cost, p = travel.matrix.values[np.ix_(rows, pool)], kept + problem.added_max
    return PlainMedian(cost, travel.people[rows], p, kept=kept, allowed=able[rows]) if p else None


def _of_sum(problem: Problem, goal: Sum) -> PlainMedian | None:
    lost = goal.misses
    falls = (goal.sense == "max") == (goal.sign < 0) and (lost.weights >= 0).all()
    odd = lost.weights.dtype == object or (lost.needed != 1).any() or len(goal.reach)
    if not falls or odd or not problem.added_max or not len(lost.sets):
        return None
    offset = goal.offset + goal.sign * lost.constant
    return PlainMedian((~lost.sets).astype(np.int64), lost.weights, problem.added_max, offset=offset, sign=goal.sign)
