"""Plans as good: all of each municipality's own, and of these together the one that would serve most people of anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import scipy.sparse

from models.access import IntArray
from models.criteria import Coverage
from models.lexicographic import solve_problem
from models.problem import Problem, ProblemGoal
from models.program.merging import merge_covers
from models.program.solver import Program
from tests.benchmarks.metropolis.place import Metropolis

MOST = 10_000
Plan = tuple[int, ...]


def tied_plans(place: Metropolis, counts: Sequence[int]) -> list[list[Plan]]:
    """Return for each municipality all choices of so many of its sites that serve most of its own people.

    Raises
    ------
    RuntimeError
        if there are too many to tell.
    """
    left = place.left(own=True)
    return [_tied_plans(place, left, municipality, count) for municipality, count in enumerate(counts)]


def _tied_plans(place: Metropolis, left: IntArray, municipality: int, count: int) -> list[Plan]:
    if not count:
        return [()]
    rows, columns = np.flatnonzero((place.owner == municipality) & (left > 0)), np.flatnonzero(place.site_owner == municipality)
    sites = tuple(map(str, columns.tolist()))
    served = Coverage("served", place.sites[rows][:, columns].toarray(), left[rows])
    problem = Problem(
        offices=sites, keep=(), candidates=sites, added_min=count, added_max=count, objectives=(ProblemGoal(served),)
    )
    plan = solve_problem(problem, tie_limit=MOST)
    if plan.status != "optimal" or not plan.ties_complete:
        raise RuntimeError(f"{place.municipalities[municipality].name}: ties of {count} sites are not all known")
    return [tuple(map(int, tied)) for tied in plan.tied]


def outermost(place: Metropolis, tied: Sequence[Sequence[Plan]], sense: Literal["max", "min"]) -> Plan:
    """Return of all tied plans the sites that serve most, or fewest, people whose municipality does not matter.

    Sets: T_m the tied plans of municipality m, G the distinct sets S of these that cover some people. Variables: z_t = 1 when plan t
    is taken; y_S = 1 when one of S is.  max or min  sum of weight_S y_S  under  sum of z_t over T_m = 1;
    y_S <= sum of z_t over S for max, y_S >= z_t for every t of S for min.
    """
    plans = [plan for each in tied for plan in each]
    columns = [np.unique(place.sites[:, list(plan)].nonzero()[0]) for plan in plans]
    column = np.repeat(np.arange(len(plans)), [len(rows) for rows in columns])
    entries = (np.ones(len(column), dtype=np.bool_), (np.concatenate(columns), column))
    merged = merge_covers(scipy.sparse.csc_array(entries, shape=(len(place.people), len(plans))), place.left(own=False))
    program = Program("ties", sense)
    names = [program.binary(f"z_{number}") for number in range(len(plans))]
    of = iter(names)
    for municipality, each in enumerate(tied):
        program.constrain(f"one_{municipality}", {next(of): 1.0 for _ in each}, "==", 1)
    weights = {}
    for number, (row, weight) in enumerate(zip(merged.sets, merged.weights.tolist(), strict=True)):
        weights[program.share(f"y_{number}")] = weight
        any_of = [names[position] for position in np.flatnonzero(row)]
        if sense == "max":
            program.constrain(f"cover_{number}", {f"y_{number}": 1.0, **dict.fromkeys(any_of, -1.0)}, "<=", 0)
        for name in any_of if sense == "min" else ():
            program.constrain(f"cover_{number}_{name}", {f"y_{number}": 1.0, name: -1.0}, ">=", 0)
    program.aim(weights)
    found = program.solve()
    if found.end != "optimal" or found.chosen is None:
        raise RuntimeError(f"the {sense} of tied plans is not proven")
    return tuple(sorted(site for name, plan in zip(names, plans, strict=True) if name in found.chosen for site in plan))


def exchanges(place: Metropolis, plan: Sequence[int]) -> list[int]:
    """Return for each site of a plan how many others, each in its stead, would serve as many people of anywhere."""
    row, column = place.sites.nonzero()
    others, counts = np.setdiff1d(np.arange(place.sites.shape[1]), plan), []
    for site in plan:
        weight = np.where(place.reached([other for other in plan if other != site], own=False), 0, place.people)
        gains = np.zeros(place.sites.shape[1], dtype=np.int64)
        np.add.at(gains, column, weight[row])
        counts.append(int((gains[others] == gains[site]).sum()))
    return counts
