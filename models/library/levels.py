"""Two levels of service: full sites, and light ones that offer less."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from models.criteria import Coverage
from models.library.answers import plan_of
from models.library.arguments import read_covers, read_sites
from models.options import Options
from models.plan import Status
from models.problem import Problem, ProblemGoal, of_set
from models.progress import Progress

FULL, LIGHT = "", "light"


@dataclass(frozen=True, slots=True)
class TwoLevels:
    """Sites of two levels.

    Parameters
    ----------
    full, light
        sorted columns of the full and of the light sites; empty when there is no plan.
    objectives
        weight covered by full service, and by light service; None when there is no plan.
    bounds
        proven best values, the second among plans with the best first; None where nothing is proven.
    status
        `optimal`, `feasible` or `infeasible`.
    seconds
        wall time.
    """

    full: tuple[int, ...]
    light: tuple[int, ...]
    objectives: tuple[int, int] | None
    bounds: tuple[int | None, int | None]
    status: Status
    seconds: float


def two_levels(
    covers_full: ArrayLike | Any,
    covers_light: ArrayLike | Any,
    weight: ArrayLike,
    p: int,
    q: int,
    *,
    light_weight: ArrayLike | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> TwoLevels:
    """Cover the most weight with `p` full sites, then with light service from these and `q` light sites.

    A hierarchical maximal covering problem, nested: a full site offers the light service, too (Moore & ReVelle 1982).
    Variables: x_j and z_j = 1 when site j is full, and light; hit_S and hit'_S as in `mclp`.  max sum of weight_S hit_S, then
    max sum of weight'_S hit'_S;  (1) to (3) of `models.program.formulation`;  (6) x_j + z_j <= 1, sum of x_j = p, sum of z_j = q.

    Parameters
    ----------
    covers_full, covers_light
        (n, m) bool arrays or scipy sparse matrices: site j covers point i with full, and with light service.
    weight
        (n,) non-negative ints.
    p, q
        numbers of full and of light sites, 0 or more, at least 1 together; p counts the fixed ones.
    light_weight
        (n,) non-negative ints, what the points weigh for light service; `weight` by default.
    fixed
        columns that must be full sites.
    forbidden
        columns that must be neither.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    levels
        the sites, and both objectives.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    full, total = read_covers(covers_full, weight)
    light, other = read_covers(covers_light, weight if light_weight is None else light_weight)
    if total != other:
        raise ValueError(f"covers_full has {total} columns, covers_light {other}")
    sites, more = read_sites(total, p, fixed, forbidden, least=0), read_sites(total, q, (), (), least=0)
    if sites.most + more.most == 0:
        raise ValueError("p and q must be at least 1 together")
    nothing = TwoLevels((), (), None, (None, None), "infeasible", time.monotonic() - started)
    if not sites.possible or sites.most + more.most > len(sites.pool):
        return nothing
    options = Options(tuple(map(str, range(total))), (FULL, LIGHT))
    counts = [of_set("full", options.ids[:total], at_least=sites.most, at_most=sites.most)]
    counts.append(of_set("light", options.ids[total:], at_least=more.most, at_most=more.most))
    added = sites.most - len(sites.fixed) + more.most
    problem = Problem(
        offices=options.ids,
        keep=tuple(map(str, sites.fixed)),
        candidates=tuple(options.ids[c + level] for level in (0, total) for c in sites.candidates),
        added_min=added,
        added_max=added,
        objectives=(
            ProblemGoal(options.spread(Coverage("full", full.sets, full.weights), (FULL,))),
            ProblemGoal(options.spread(Coverage("light", light.sets, light.weights), (FULL, LIGHT))),
        ),
        rules=(*counts, *options.one_state(tuple(map(str, sites.candidates)))),
    )
    plan = plan_of(problem, time_limit_s, progress)
    seconds = time.monotonic() - started
    if plan is None:
        return TwoLevels((), (), None, (None, None), "feasible", seconds)
    if plan.status == "infeasible":
        return nothing
    opened = {state: tuple(map(int, options.opened(plan.open, state))) for state in options.states}
    first, second = plan.objectives
    bounds = (first.bound, second.bound)
    return TwoLevels(opened[FULL], opened[LIGHT], (first.value, second.value), bounds, plan.status, seconds)
