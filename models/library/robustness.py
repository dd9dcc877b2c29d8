"""Several futures: the plan that is best on the whole, in the worst of them, or least to be regretted."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from models.access import IntArray
from models.criteria import Blend, Coverage, Simple, Travel, Worst
from models.library.answers import answer, infeasible, unfinished
from models.library.arguments import Sites, read_covers, read_demand, read_sites, read_time_limit
from models.library.medians import nearest_of
from models.plan import Solution
from models.progress import BESTS, Progress, inside

Aim = Literal["expected", "worst", "regret"]


def robust_coverage(
    covers: ArrayLike | Any,
    weights: Sequence[ArrayLike],
    p: int,
    *,
    by: Aim = "expected",
    factors: Sequence[int] | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Cover the most weight over several scenarios with `p` sites (Serra & Marianov 1998; Kouvelis & Yu 1997).

    With C_s the weight covered in scenario s, as in `mclp`: `expected` is  max sum of factor_s C_s;  `worst`  max worst  with
    (11) worst <= C_s of `models.program.formulation`;  `regret`  min worst  with worst >= C*_s - C_s, where C*_s is the
    best of s alone.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix for all scenarios, or a list of one for each.
    weights
        for each scenario, (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    by
        what is optimised.
    factors
        for `expected`, a non-negative int for each scenario, such as percent; 1 each by default.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the factored sum, the least weight covered, or the largest regret.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    merged = [read_covers(*pair) for pair in read_many(covers, weights)]
    sites = read_sites(_one_width([width for _, width in merged]), p, fixed, forbidden)
    parts = tuple(Coverage(f"coverage_{s}", found.sets, found.weights) for s, (found, _) in enumerate(merged))
    shares = _read_factors(by, factors, len(parts))
    if not sites.possible:
        return infeasible(started)
    if by == "expected":
        return answer(sites.problem(Blend("expected", parts, shares, "max")), time_limit_s, started, progress)
    return _worst(parts, sites, by, time_limit_s, started, progress)


def robust_median(
    cost: ArrayLike,
    weights: Sequence[ArrayLike],
    p: int,
    *,
    by: Aim = "expected",
    factors: Sequence[int] | None = None,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Serve everyone over several scenarios from `p` sites (Serra & Marianov 1998; Kouvelis & Yu 1997).

    With T_s the total cost in scenario s, as in `p_median`: `expected` is  min sum of factor_s T_s, one p-median over the points
    of all scenarios;  `worst`  min worst  with (11) worst >= T_s of `models.program.formulation`;  `regret`  min worst  with
    worst >= T_s - T*_s, where T*_s is the best of s alone.

    Parameters
    ----------
    cost
        (n, m) non-negative ints for all scenarios, or a list of one such matrix for each.
    weights
        for each scenario, (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    by
        what is optimised.
    factors
        for `expected`, a non-negative int for each scenario, such as percent; 1 each by default.
    fixed, forbidden
        columns that must, and must not, be open.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the factored sum, the largest total cost, or the largest regret.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    demands = [read_demand(*pair) for pair in read_many(cost, weights)]
    sites = read_sites(_one_width([costs.values.shape[1] for costs, _ in demands]), p, fixed, forbidden)
    shares = _read_factors(by, factors, len(demands))
    if not all(costs.whole for costs, _ in demands):
        raise ValueError("costs of scenarios must be ints: scale them to the unit that matters")
    if not sites.possible:
        return infeasible(started)
    if by == "expected":
        everything = np.concatenate([costs.values for costs, _ in demands])
        heavy = [weight.astype(object) * share for (_, weight), share in zip(demands, shares, strict=True)]
        if sum(int(part.sum()) for part in heavy) >= 2**62:
            raise ValueError("factors × weights do not fit 64 bits; use smaller factors")
        together, weight = read_demand(everything, np.concatenate(heavy).astype(np.int64))
        return nearest_of(together, weight, sites, time_limit_s, progress)
    parts = tuple(Travel(f"cost_{s}", costs.matrix, weight) for s, (costs, weight) in enumerate(demands))
    return _worst(parts, sites, by, time_limit_s, started, progress)


def read_many(matrix: Any, weights: Sequence[ArrayLike]) -> list[tuple[Any, ArrayLike]]:
    """Return a matrix and its weights for each scenario or phase.

    Parameters
    ----------
    matrix
        one for all, or a list of one for each.
    weights
        (n,) for each.

    Raises
    ------
    ValueError
        if there are no weights, or not as many matrices.
    """
    each = not hasattr(matrix, "tocsc") and len(matrix) > 0 and all(hasattr(one, "tocsc") or np.ndim(one) == 2 for one in matrix)
    matrices = list(matrix) if each else [matrix] * len(weights)
    if not len(weights) or len(matrices) != len(weights):
        raise ValueError(f"{len(matrices)} matrices for {len(weights)} arrays of weights: give one for each, at least one")
    return list(zip(matrices, weights, strict=True))


def _one_width(widths: Sequence[int]) -> int:
    if len(set(widths)) != 1:
        raise ValueError(f"the scenarios have matrices of {sorted(set(widths))} columns")
    return widths[0]


def _read_factors(by: str, factors: Sequence[int] | None, scenarios: int) -> tuple[int, ...]:
    if by not in {"expected", "worst", "regret"} or (factors is not None and by != "expected"):
        raise ValueError(f"by must be expected, worst or regret, and only the first takes factors, not {by!r}")
    given: IntArray = np.ones(scenarios, dtype=np.int64) if factors is None else np.asarray(factors)
    if given.shape != (scenarios,) or not np.issubdtype(given.dtype, np.integer) or (given < 0).any():
        raise ValueError(f"factors must be {scenarios} non-negative ints")
    return tuple(given.tolist())


def _worst(
    parts: tuple[Simple, ...],
    sites: Sites,
    by: Aim,
    time_limit_s: float | None,
    started: float,
    progress: Progress | None,
) -> Solution:
    deadline = started + read_time_limit(time_limit_s)

    def left() -> float | None:
        return None if deadline == math.inf else max(deadline - time.monotonic(), 0.0)

    bests = []
    for number, part in enumerate(parts if by == "regret" else ()):
        alone = answer(sites.problem(part), left(), started, inside(progress, BESTS, number, len(parts)))
        if alone.status != "optimal" or alone.objective is None:
            return unfinished(started) if alone.status == "feasible" else infeasible(started)
        bests.append(int(alone.objective))
    return answer(sites.problem(Worst(by, parts, tuple(bests) or None)), left(), started, progress)
