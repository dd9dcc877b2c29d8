"""Plans in phases: what is open once stays open."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from models.criteria import Blend, Coverage, Simple, Travel
from models.library.answers import plan_of
from models.library.arguments import Sites, read_covers, read_demand, read_sites, read_time_limit
from models.library.robustness import read_many
from models.options import option_id
from models.plan import Status
from models.problem import ProblemGoal, of_set
from models.progress import Progress
from models.timeline import Timeline

OPEN, SHUT = "open", "shut"


@dataclass(frozen=True, slots=True)
class Phases:
    """Sites phase by phase.

    Parameters
    ----------
    open
        for each phase, sorted columns of the open sites; empty tuples when there is no plan.
    objective
        sum over the phases; None when there is no plan.
    bound
        proven best possible value; None when infeasible, or when nothing is proven.
    status
        `optimal`, `feasible` or `infeasible`.
    seconds
        wall time.
    """

    open: tuple[tuple[int, ...], ...]
    objective: int | None
    bound: int | None
    status: Status
    seconds: float


def phased_coverage(
    covers: ArrayLike | Any,
    weights: Sequence[ArrayLike],
    counts: Sequence[int],
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Phases:
    """Cover the most weight over all phases with sites that stay open: multi-period maximal covering (Schilling 1980).

    Variables: x_jt = 1 when site j is open in phase t; hit_St as in `mclp`.  max sum of weight_St hit_St  under (1) to (3) of
    `models.program.formulation`;  (6) x_jt <= x_j(t+1), which is (4) of `models.timeline`, sum over j of x_jt = p_t.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix for all phases, or a list of one for each.
    weights
        for each phase, (n,) non-negative ints.
    counts
        for each phase, how many sites are open, the fixed ones too; never fewer than before.
    fixed, forbidden
        columns that must, and must not, be open, in all phases.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    phases
        `objective` is the weight covered, summed over the phases.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    merged = [read_covers(*pair) for pair in read_many(covers, weights)]
    parts = [Coverage(f"coverage_{t}", found.sets, found.weights) for t, (found, _) in enumerate(merged)]
    steps = _read_counts([width for _, width in merged], counts, fixed, forbidden)
    return _phased(parts, steps, time_limit_s, started, progress)


def phased_median(
    cost: ArrayLike,
    weights: Sequence[ArrayLike],
    counts: Sequence[int],
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Phases:
    """Serve everyone at the least cost over all phases, with sites that stay open (Roodman & Schwarz 1975; Drezner 1995).

    As `phased_coverage`, with  min sum of step_S weight_St miss_St  and (4) for (3).

    Parameters
    ----------
    cost
        (n, m) non-negative ints for all phases, or a list of one such matrix for each.
    weights
        for each phase, (n,) non-negative ints.
    counts
        for each phase, how many sites are open, the fixed ones too; never fewer than before.
    fixed, forbidden
        columns that must, and must not, be open, in all phases.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    phases
        `objective` is weight × cost, summed over points and phases.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    demands = [read_demand(*pair) for pair in read_many(cost, weights)]
    if not all(costs.whole for costs, _ in demands):
        raise ValueError("costs of phases must be ints: scale them to the unit that matters")
    parts = [Travel(f"cost_{t}", costs.matrix, weight) for t, (costs, weight) in enumerate(demands)]
    steps = _read_counts([costs.values.shape[1] for costs, _ in demands], counts, fixed, forbidden)
    return _phased(parts, steps, time_limit_s, started, progress)


def _read_counts(widths: Sequence[int], counts: Sequence[int], fixed: Collection[int], forbidden: Collection[int]) -> list[Sites]:
    if len(counts) != len(widths) or len(set(widths)) != 1 or list(counts) != sorted(counts):
        raise ValueError(
            f"counts must be {len(widths)} whole numbers, none smaller than the one before, for matrices of one width"
        )
    return [read_sites(widths[0], count, fixed, forbidden) for count in counts]


def _phased(
    parts: Sequence[Simple],
    steps: Sequence[Sites],
    time_limit_s: float | None,
    started: float,
    progress: Progress | None,
) -> Phases:
    read_time_limit(time_limit_s)
    sites = steps[0]
    names, ids = tuple(str(phase) for phase in range(len(parts))), tuple(map(str, range(sites.total)))
    if not all(step.possible for step in steps):
        return Phases(((),) * len(parts), None, None, "infeasible", time.monotonic() - started)
    barred = {(ids[column], OPEN, name) for column in sites.forbidden for name in names}
    first = {site: OPEN if column in sites.fixed else SHUT for column, site in enumerate(ids)}
    timeline = Timeline(ids, names, (OPEN, SHUT), SHUT, first, {(SHUT, OPEN)}, barred)
    layout = timeline.layout
    spread = tuple(layout.spread(part, (name,)) for part, name in zip(parts, names, strict=True))
    goal = Blend("phases", spread, (1,) * len(parts), parts[0].sense)  # type: ignore[arg-type]
    numbers = [
        of_set(f"phase-{phase}", [option_id(site, name) for site in ids], at_least=step.most, at_most=step.most)
        for phase, (name, step) in enumerate(zip(names, steps, strict=True))
    ]
    problem = timeline.problem((ProblemGoal(goal),), numbers)
    plan = plan_of(problem, time_limit_s, progress)
    seconds = time.monotonic() - started
    if plan is None or plan.status == "infeasible":
        return Phases(((),) * len(parts), None, None, "feasible" if plan is None else "infeasible", seconds)
    opened = tuple(tuple(map(int, layout.opened(plan.open, name))) for name in names)
    value = plan.objectives[0]
    return Phases(opened, value.value, value.bound, plan.status, seconds)
