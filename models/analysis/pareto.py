"""Exact Pareto fronts of two or three objectives: every trade-off that no plan betters in all of them.

With a table of all plans the front is read from it. Else it comes from the ε-constraint method in whole numbers:
the last objective is left aside, the front of the others is found under a limit on it, and the limit is tightened to
one better than the worst value met, until nothing is feasible (Haimes, Lasdon & Wismer 1971; Özlen & Azizoğlu 2009).
Among equals in the others the last objective is made best, so every answer is on the front, and between two limits
none is missed: a plan with a value in the gap is matched or beaten in the others by an answer no worse in this one.
An answer serves again wherever it keeps to tighter limits than those it was found under (Özlen, Burton & MacRae 2014).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from models.analysis.alternatives import Added, Optimum, exclusion, find_optimum, require_no_tolerance, unproven
from models.levels import TIE_LIMIT
from models.messages.findings import StoppedError
from models.problem import Limit, Problem
from models.progress import FRONT, Progress, inside
from models.subsets.enumeration import added_of, tabulate
from models.subsets.pareto import pareto_front
from models.subsets.ranking import Ranking

Bounds = tuple[float, ...]
"""The worst key allowed of the second and any later objective; less is better, and `inf` is no limit."""


@dataclass(frozen=True, slots=True)
class ParetoPoint:
    """A trade-off that no plan betters in one objective without being worse in another.

    Parameters
    ----------
    values
        the value of every objective, in order.
    plans
        the plans with these values, as ids of the candidates they open, in the study's order.
    plans_complete
        False where listing them stopped at its limit, so that there may be more.
    """

    values: tuple[int, ...]
    plans: tuple[Added, ...]
    plans_complete: bool


@dataclass(frozen=True, slots=True)
class Front:
    """The trade-offs of a problem; each is proven to be one.

    Parameters
    ----------
    points
        from the best in the first objective on; none when nothing is feasible.
    complete
        False when the search was stopped, so that there may be more.
    """

    points: tuple[ParetoPoint, ...]
    complete: bool


def find_front(
    problem: Problem, *, time_limit_s: float | None = None, tie_limit: int = TIE_LIMIT, progress: Progress | None = None
) -> Front:
    """Return the exact Pareto front of a problem's two or three objectives, for any number of candidates.

    Parameters
    ----------
    problem
        what may open and what counts, without tolerances.
    time_limit_s
        wall seconds for all points together; none by default.
    tie_limit
        how many plans are listed for each point; with 1 it is any of them.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    front
        complete unless stopped by the limit or by the user, or where the solver proved nothing.

    Raises
    ------
    ValueError
        if there are fewer or more objectives, or one has a tolerance.
    """
    require_no_tolerance(problem)
    if not 2 <= len(problem.objectives) <= 3:
        raise ValueError(f"a front is of two or three objectives, not of {len(problem.objectives)}")
    ranking = tabulate(problem)
    if ranking is not None:
        return Front(read_front(problem, ranking, tie_limit=tie_limit), complete=True)
    deadline = inf if time_limit_s is None else time.monotonic() + time_limit_s
    return search_front(problem, deadline=deadline, tie_limit=tie_limit, progress=progress)


def read_front(problem: Problem, ranking: Ranking, *, tie_limit: int = TIE_LIMIT) -> tuple[ParetoPoint, ...]:
    """Return the front as its table has it; the parameters are those of `find_front`, and the problem's `tabulate`."""
    plans = pareto_front(ranking.tables, ranking.senses, ranking.feasible)
    vectors = np.stack([table[plans] for table in ranking.tables], axis=1)
    starts = np.ones(len(plans), dtype=bool)
    starts[1:] = (vectors[1:] != vectors[:-1]).any(axis=1)
    points = []
    for group, values in zip(np.split(plans, np.flatnonzero(starts)[1:]), vectors[starts].tolist(), strict=False):
        listed = tuple(added_of(problem, plan) for plan in group[:tie_limit].tolist())
        points.append(ParetoPoint(tuple(values), listed, len(group) <= tie_limit))
    return tuple(points)


def search_front(
    problem: Problem,
    *,
    deadline: float = inf,
    tie_limit: int = TIE_LIMIT,
    asks: int | None = None,
    progress: Progress | None = None,
) -> Front:
    """Return the front by the ε-constraint method.

    Parameters
    ----------
    problem, tie_limit, progress
        as in `find_front`.
    deadline
        a `time.monotonic()`.
    asks
        how many times the solver is asked at most; as often as it takes by default.
    """
    search = _Search(problem, deadline, tie_limit, progress, asks)
    points: dict[tuple[int, ...], Optimum] = {}
    complete = True
    try:
        for optimum in search.sweep(len(problem.objectives), ()):
            points[search.keys(optimum)] = optimum
    except (StoppedError, KeyboardInterrupt):
        complete = False
    ordered = (points[keys] for keys in sorted(points))
    return Front(tuple(ParetoPoint(point.values, point.plans, point.complete) for point in ordered), complete)


@dataclass(frozen=True, eq=False)
class _Search:
    """The limits under which the solver was asked, and what it said."""

    problem: Problem
    deadline: float
    tie_limit: int
    progress: Progress | None = None
    asks: int | None = None
    asked: list[tuple[Bounds, Optimum | None]] = field(default_factory=list)

    def keys(self, optimum: Optimum) -> tuple[int, ...]:
        """Return the values such that less is better."""
        pairs = zip(self.problem.objectives, optimum.values, strict=True)
        return tuple(-value if goal.criterion.sense == "max" else value for goal, value in pairs)

    def sweep(self, count: int, bounds: Bounds) -> Iterator[Optimum]:
        """Yield the front of the first `count` objectives, under bounds on those after them; a point may come twice."""
        if count == 1:
            optimum = self.solve(bounds)
            if optimum is not None:
                yield optimum
            return
        bound: float = inf
        while bound > -inf:
            worst: float = -inf
            for optimum in self.sweep(count - 1, (bound, *bounds)):
                worst = max(worst, self.keys(optimum)[count - 1])
                yield optimum
            bound = worst - 1

    def solve(self, bounds: Bounds) -> Optimum | None:
        """Return the best plans under bounds on all objectives but the first; None when nothing is feasible."""
        for looser, known in self.asked:
            if all(new <= old for new, old in zip(bounds, looser, strict=True)) and (
                known is None or all(key <= new for key, new in zip(self.keys(known)[1:], bounds, strict=True))
            ):
                return known
        if self.asks is not None and len(self.asked) >= self.asks:
            raise StoppedError(unproven(interrupted=False))
        limits = tuple(
            Limit(f"front-{goal.name}", goal.criterion, int(-bound if goal.criterion.sense == "max" else bound))
            for goal, bound in zip(self.problem.objectives[1:], bounds, strict=True)
            if bound < inf
        )
        seen = tuple(
            exclusion(self.problem, added, f"front-{number}-{place}")
            for number, (_, known) in enumerate(self.asked)
            if known is not None and any(key == new + 1 for key, new in zip(self.keys(known)[1:], bounds, strict=True))
            for place, added in enumerate(known.plans)
        )
        # the limits shut these plans out by one unit, which is below the solver's error where values are large
        limited = replace(self.problem, limits=(*self.problem.limits, *limits), rules=(*self.problem.rules, *seen))
        follow = inside(self.progress, FRONT, len(self.asked))
        optimum = find_optimum(limited, deadline=self.deadline, tie_limit=self.tie_limit, progress=follow)
        self.asked.append((bounds, optimum))
        return optimum
