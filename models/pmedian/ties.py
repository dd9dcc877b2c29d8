"""All cheapest plans of a p-median: the first, then whatever is as cheap among the plans that differ from those found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from math import inf

from models.access import BoolArray, IntArray
from models.pmedian.solve import MedianResult, solve_median
from models.progress import Tell


def cheapest_plans(
    cost: IntArray,
    weight: IntArray,
    p: int,
    *,
    fixed: tuple[int, ...] = (),
    allowed: BoolArray | None = None,
    deadline: float = inf,
    tell: Tell | None = None,
) -> Iterator[MedianResult]:
    """Yield a cheapest plan, and then every other one.

    The plans without the one found fall apart by the first of its sites that they lack (Lawler 1972). Each part is again a
    p-median, and is searched only for what is as cheap: mostly its first bound says that there is nothing.

    Parameters
    ----------
    cost, weight, p, fixed, allowed
        as in `models.pmedian.solve.solve_median`.
    deadline
        `time.monotonic()` at which to stop.
    tell
        as in `solve_median`.

    Yields
    ------
    result
        `optimal` for each plan. Last comes one that is `infeasible`, which says that there are no more, or `feasible`, when the
        search was stopped, perhaps with a plan.
    """
    first: MedianResult | None = None

    def search(must: tuple[int, ...], never: tuple[int, ...]) -> MedianResult:
        left = None if deadline == inf else max(deadline - time.monotonic(), 0.0)
        below = None if first is None or first.value is None else first.value + 1
        # what proved the first mostly proves that a part holds nothing
        start = None if first is None else first.multiplier
        return solve_median(
            cost,
            weight,
            p,
            fixed=must,
            forbidden=never,
            allowed=allowed,
            below=below,
            time_limit_s=left,
            tell=tell,
            start=start,
        )

    first = search(fixed, ())
    yield first
    if first.status != "optimal" or first.value is None:
        return
    parts: list[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = [(fixed, (), first.open)]
    while parts:
        must, never, plan = parts.pop()
        for site in sorted(set(plan) - set(must)):
            found = search(must, (*never, site))
            if found.status == "feasible":
                yield found
                return
            if found.status == "optimal":
                yield found
                parts.append((must, (*never, site), found.open))
            must = (*must, site)
    yield MedianResult((), None, None, "infeasible", 0, 0.0)
