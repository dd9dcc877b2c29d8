"""Weighing criteria of different kinds against each other (総合的に勘案): one sum of their shares of what is possible.

A criterion counts from 0, its worst, to 1, its best. Adding up such shares supposes that what one criterion is worth does not
depend on the others (Keeney & Raiffa 1976). The best is the ideal: what it reaches when it alone counts. The worst is the
nadir: the worst among the efficient plans, those that no other plan betters in one criterion without being worse in another
(Ehrgott & Tenfelde-Podehl 2003). Neither depends on the order in which criteria stand. The nadir is known where all plans can
be compared, and for two criteria, whose efficient plans end where each is best; else whoever asks has to say it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, inf, lcm

from models.access import IntArray
from models.analysis.alternatives import find_optimum
from models.criteria import Blend, Simple
from models.lexicographic import stopped
from models.messages.findings import CancelledError, StoppedError
from models.problem import Problem, ProblemGoal
from models.progress import BESTS, Event, Progress, inside, tell
from models.subsets.enumeration import has_table, tabulate
from models.subsets.pareto import pareto_front
from models.subsets.ranking import Ranking


class AnchorsNeededError(ValueError):
    """The worst values among the efficient plans cannot be known here: best and worst have to be said."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Between what a criterion counts.

    Parameters
    ----------
    best, worst
        the values that count as 1 and as 0.
    stated
        whether someone said so, and they were not looked for.
    """

    best: int
    worst: int
    stated: bool = False

    @property
    def range(self) -> int:
        """From worst to best; 1 where they are equal."""
        return abs(self.best - self.worst) or 1


@dataclass(frozen=True, eq=False)
class Weighted:
    """A criterion with its weight.

    Parameters
    ----------
    criterion
        what counts.
    weight
        how much, none negative; what the weights of all criteria add up to is 1.
    stated
        between what it counts; None to find out.
    """

    criterion: Simple
    weight: Fraction
    stated: Anchors | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class WeighedSum:
    """A weighted sum of normalised criteria, as a criterion in whole numbers.

    Parameters
    ----------
    blend
        the criterion, to be maximised; exactly `span` times the sum of the shares.
    span
        its value where every part is at its best; 0 is its value where every part is at its worst.
    weights
        adding up to 1.
    anchors
        of each part.
    """

    blend: Blend
    span: int
    weights: tuple[Fraction, ...]
    anchors: tuple[Anchors, ...]

    def shares(self, values: Sequence[int]) -> tuple[Fraction, ...]:
        """Return for each part its share of what is possible: 1 at its best, 0 at its worst, beyond where it is beyond."""
        signs = [1 if part.sense == "max" else -1 for part in self.blend.parts]
        terms = zip(signs, values, self.anchors, strict=True)
        return tuple(1 - Fraction(sign * (ends.best - value), ends.range) for sign, value, ends in terms)

    def score(self, value: int) -> Fraction:
        """Return a value of the blend as the weighted sum of the shares."""
        return Fraction(value, self.span)


def weigh(
    problem: Problem,
    parts: Sequence[Weighted],
    name: str,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> WeighedSum | None:
    """Return the weighted sum of criteria, each normalised to 0…1 between its anchors.

    Part i is multiplied by the whole number weight_i / range_i × F, F being the smallest with which all are whole and have
    no common divisor; so the blend is F times the exact sum of shares, and nothing is rounded. A part whose anchors are equal
    counts with a range of 1: losing one unit of it costs its whole weight.

    Parameters
    ----------
    problem
        what may open, under which rules and limits; its own objectives play no part.
    parts
        the criteria, with different names.
    name
        what the sum is called in the results.
    time_limit_s
        wall seconds for finding anchors; none by default.
    progress
        follows that, and can end it (`models.progress`).

    Returns
    -------
    weighed
        None when nothing is feasible, and anchors had to be found.

    Raises
    ------
    AnchorsNeededError
        if anchors are neither stated nor to be found: with three criteria or more that have no table of all plans.
    StoppedError
        if the anchors were not proven.
    ValueError
        if names or weights do not fit, or stated anchors are not in order.
    """
    criteria, asked = tuple(part.criterion for part in parts), [Fraction(part.weight) for part in parts]
    if len({part.name for part in criteria}) < len(criteria):
        raise ValueError(f"{name}: the parts need different names")
    if min(asked, default=Fraction(0)) < 0 or not sum(asked):
        raise ValueError(f"{name}: weights must not be negative, and one must be positive")
    for part in parts:
        if part.stated and not _ordered(part.criterion, part.stated):
            raise ValueError(f"{part.criterion.name}: the best must be better than the worst")
    stated = [part.stated for part in parts if part.stated]
    if len(stated) < len(parts):
        deadline = inf if time_limit_s is None else time.monotonic() + time_limit_s
        found = _found(problem, criteria, deadline, progress)
        if found is None:
            return None
        stated = [part.stated or anchors for part, anchors in zip(parts, found, strict=True)]
    return _summed(name, criteria, [weight / sum(asked) for weight in asked], stated)


def _ordered(part: Simple, stated: Anchors) -> bool:
    return stated.best > stated.worst if part.sense == "max" else stated.best < stated.worst


def _summed(name: str, criteria: tuple[Simple, ...], weights: list[Fraction], anchors: list[Anchors]) -> WeighedSum:
    """Return the blend with the smallest whole factors in the proportions of weight to range."""
    shares = [weight / ends.range for weight, ends in zip(weights, anchors, strict=True)]
    common = lcm(*(share.denominator for share in shares))
    whole = [int(share * common) for share in shares]
    factors = tuple(factor // gcd(*whole) for factor in whole)
    signs = [1 if part.sense == "max" else -1 for part in criteria]
    span = sum(factor * ends.range for factor, ends in zip(factors, anchors, strict=True))
    top = sum(sign * factor * ends.best for sign, factor, ends in zip(signs, factors, anchors, strict=True))
    blend = Blend(name, criteria, factors, "max", span - top)
    return WeighedSum(blend=blend, span=span, weights=tuple(weights), anchors=tuple(anchors))


def _found(problem: Problem, criteria: tuple[Simple, ...], deadline: float, progress: Progress | None) -> list[Anchors] | None:
    """Return ideal and nadir of each criterion; None when nothing is feasible."""
    asked = replace(problem, objectives=tuple(map(ProblemGoal, criteria)))
    if has_table(asked):
        rows = _efficient(asked, deadline, progress)
    elif len(criteria) <= 2:
        rows = _payoffs(asked, deadline, progress)
    else:
        raise AnchorsNeededError(f"{[part.name for part in criteria]}: best and worst have to be stated")
    if not rows:
        return None
    ends = zip(criteria, map(min, zip(*rows, strict=True)), map(max, zip(*rows, strict=True)), strict=True)
    return [Anchors(high, low) if part.sense == "max" else Anchors(low, high) for part, low, high in ends]


def _efficient(problem: Problem, deadline: float, progress: Progress | None) -> list[tuple[int, ...]]:
    """Return the least and the largest values of all efficient plans, from the table of all plans."""
    if time.monotonic() >= deadline:
        raise StoppedError(stopped(interrupted=False))
    try:
        tell(progress, Event(BESTS, 0, 1))
        ranking = tabulate(problem)
        columns = [] if ranking is None else _on_front(ranking)
        tell(progress, Event(BESTS, 1, 1))
    except (KeyboardInterrupt, CancelledError):
        raise StoppedError(stopped(interrupted=True)) from None
    if not all(map(len, columns)):
        return []
    return [tuple(int(column.min()) for column in columns), tuple(int(column.max()) for column in columns)]


def _on_front(ranking: Ranking) -> list[IntArray]:
    front = pareto_front(ranking.tables, ranking.senses, ranking.feasible)
    return [table[front] for table in ranking.tables]


def _payoffs(problem: Problem, deadline: float, progress: Progress | None) -> list[tuple[int, ...]]:
    """Return the values at the ends of the efficient plans of up to two criteria: best on one, then on the other."""
    rows = []
    for number, first in enumerate(problem.objectives):
        others = tuple(goal for goal in problem.objectives if goal is not first)
        follow = inside(progress, BESTS, number, len(problem.objectives))
        ordered = replace(problem, objectives=(first, *others))
        optimum = find_optimum(ordered, deadline=deadline, tie_limit=1, progress=follow)
        if optimum is None:
            return []
        values = dict(zip((goal.name for goal in ordered.objectives), optimum.values, strict=True))
        rows.append(tuple(values[goal.name] for goal in problem.objectives))
    return rows
