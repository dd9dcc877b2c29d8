"""Weighing criteria of different kinds against each other (総合的に勘案): one sum of their shares of what is possible.

A criterion counts from 0, its worst among the plans that are best for another criterion, to 1, its best. Adding up
such shares supposes that what one criterion is worth does not depend on the others (Keeney & Raiffa 1976). The worst
is read from the payoff table (Benayoun, de Montgolfier, Tergny & Laritchev 1971): with two criteria it is the worst
on the Pareto front; with more the front may hold worse, whose share is then below 0.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

import numpy as np

from models.analysis.alternatives import find_optimum
from models.criteria import Blend, Simple
from models.problem import Problem, ProblemGoal
from models.program.compilation import compile_criterion
from models.program.measures import Sum
from models.program.reduction import LARGEST_SUM
from models.progress import BESTS, Progress, inside

LARGEST_FACTOR = 10**18


@dataclass(frozen=True, eq=False, kw_only=True)
class WeighedSum:
    """A weighted sum of normalised criteria, as a criterion in whole numbers.

    Parameters
    ----------
    blend
        the criterion, to be maximised.
    factor
        what a weight of 1 on a range of 1 is multiplied by before it is rounded down.
    bests
        the best value of each part, when it alone counts.
    worsts
        its worst value in the plans that are best for another part.
    """

    blend: Blend
    factor: int
    bests: tuple[int, ...]
    worsts: tuple[int, ...]

    @property
    def ranges(self) -> tuple[int, ...]:
        """From worst to best of each part; 1 where they are equal."""
        return tuple(max(abs(best - worst), 1) for best, worst in zip(self.bests, self.worsts, strict=True))

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """What the whole factors amount to, adding up to 1: within Σ range / (`factor` - Σ range) of what was asked for."""
        lengths = [factor * length for factor, length in zip(self.blend.factors, self.ranges, strict=True)]
        return tuple(Fraction(length, sum(lengths)) for length in lengths)

    def score(self, value: int) -> Fraction:
        """Return a value of the blend as a share of what is possible.

        Parameters
        ----------
        value
            of the blend, for any plan.

        Returns
        -------
        score
            1 where every part is best, 0 where every part is at its worst, less where parts are worse than that.
        """
        signs = [1 if part.sense == self.blend.sense else -1 for part in self.blend.parts]
        terms = zip(signs, self.blend.factors, self.bests, strict=True)
        top = sum(sign * factor * best for sign, factor, best in terms)
        span = sum(factor * length for factor, length in zip(self.blend.factors, self.ranges, strict=True))
        return 1 - Fraction(top - value, span)


def weigh(
    problem: Problem,
    parts: Sequence[tuple[Simple, Fraction]],
    name: str,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> WeighedSum | None:
    """Return the weighted sum of criteria, each normalised to 0…1 by its payoff table.

    Part i is multiplied by the whole number floor(weight_i / Σ weights × F / range_i), F being the largest power of ten,
    up to 10**18, with which every sum stays below 2**62. So, for plans between the worsts and the bests, the blend's
    differences are F times those of the exact sum of shares, to within Σ range_i. A part that is at its best in all plans
    of the payoff table counts with a range of 1: losing one unit of it costs its whole weight.

    Parameters
    ----------
    problem
        what may open, under which rules and limits; its own objectives play no part.
    parts
        criteria with different names, and a weight for each, none negative. To find a part's best plan, ties are
        broken by the other parts in the order given.
    name
        what the sum is called in the results.
    time_limit_s
        wall seconds for the payoff table; none by default.
    progress
        follows the proofs of the payoff table, and can end them (`models.progress`).

    Returns
    -------
    weighed
        None when nothing is feasible.

    Raises
    ------
    StoppedError
        if the payoff table was not proven.
    ValueError
        if names or weights do not fit, or a weight above 0 is too small for a whole factor.
    """
    criteria, weights = tuple(part for part, _ in parts), [Fraction(weight) for _, weight in parts]
    if len({part.name for part in criteria}) < len(criteria):
        raise ValueError(f"{name}: the parts need different names")
    if min(weights, default=Fraction(0)) < 0 or not sum(weights):
        raise ValueError(f"{name}: weights must not be negative, and one must be positive")
    table = _payoffs(problem, criteria, inf if time_limit_s is None else time.monotonic() + time_limit_s, progress)
    if table is None:
        return None
    bests = tuple(row[number] for number, row in enumerate(table))
    worsts = tuple(_worst(criteria[number], [row[number] for row in table]) for number in range(len(criteria)))
    ranges = [max(abs(best - worst), 1) for best, worst in zip(bests, worsts, strict=True)]
    shares = [weight / sum(weights) / length for weight, length in zip(weights, ranges, strict=True)]
    factor = _largest_factor(shares, _sizes(problem, criteria))
    factors = tuple(int(share * factor) for share in shares)
    lost = [part.name for part, share, whole in zip(criteria, shares, factors, strict=True) if share and not whole]
    if lost:
        raise ValueError(f"{name}: with sums below 2**62 the weight becomes 0 for {lost}; leave it out, or use coarser units")
    return WeighedSum(blend=Blend(name, criteria, factors, "max"), factor=factor, bests=bests, worsts=worsts)


def _payoffs(
    problem: Problem, criteria: tuple[Simple, ...], deadline: float, progress: Progress | None
) -> list[tuple[int, ...]] | None:
    """Return the values of all parts in a best plan for each, a row a plan; None when nothing is feasible."""
    table = []
    for number, first in enumerate(criteria):
        others = tuple(part for part in criteria if part is not first)
        asked = replace(problem, objectives=tuple(ProblemGoal(part) for part in (first, *others)))
        optimum = find_optimum(asked, deadline=deadline, tie_limit=1, progress=inside(progress, BESTS, number, len(criteria)))
        if optimum is None:
            return None
        values = dict(zip((part.name for part in (first, *others)), optimum.values, strict=True))
        table.append(tuple(values[part.name] for part in criteria))
    return table


def _worst(part: Simple, values: list[int]) -> int:
    # its own best plan is never worse than another's
    return min(values) if part.sense == "max" else max(values)


def _sizes(problem: Problem, criteria: tuple[Simple, ...]) -> list[int]:
    """Return what the sums of each part, and those on the way to them, cannot exceed."""
    keep, candidates = (np.array(problem.columns(ids), dtype=np.int64) for ids in (problem.keep, problem.candidates))
    sizes = []
    for part in criteria:
        measure = compile_criterion(part, keep, candidates)
        if not isinstance(measure, Sum):
            raise TypeError(f"{part.name} is no sum")
        sizes.append(abs(measure.offset) + abs(measure.misses.constant) + measure.misses.scale)
    return sizes


def _largest_factor(shares: list[Fraction], sizes: list[int]) -> int:
    factor = LARGEST_FACTOR
    while factor > 1 and sum(int(share * factor) * size for share, size in zip(shares, sizes, strict=True)) >= LARGEST_SUM:
        factor //= 10
    return factor
