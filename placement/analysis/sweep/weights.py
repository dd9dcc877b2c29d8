"""The exact regions of the weights in which each plan wins, where two or three criteria are weighed together.

A plan's score is linear in the weights: the sum of its shares of what is possible (`models.analysis.weighing`), times the
weights. So the weights for which it is best are an interval, or a convex polygon of the triangle of all weights; its
ends and corners are fractions, found without rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from models.access import BoolArray, IntArray
from models.analysis.weighing import WeighedSum
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.problem import Problem, ProblemGoal
from models.subset_sums import LARGEST
from models.subsets.enumeration import added_of, tabulate
from models.subsets.pareto import pareto_front
from models.subsets.ranking import study_order
from placement.analysis.sweep.best_plans import decide
from placement.problem.build import Question
from placement.problem.objectives import titled
from placement.results.sweep import Corner, Plan, Region, Regions

MOST_COMPARED = 600


def find_regions(question: Question) -> Regions:
    """Return the regions of the weights in which each plan wins.

    Objectives before the weighed one narrow the plans; those after it decide between plans equal in every
    criterion, and play no part on borders.

    Raises
    ------
    InputError
        if the scenario weighs no two or three criteria, or they have no table of all plans.
    """
    place = _place(question)
    asked = question.inputs.scenario.objective[place].weigh or ()
    weighed = question.readings[place].weighed
    if weighed is None:
        raise _refused(Text("no plan meets all the conditions"))
    groups = _groups(question, place, weighed)
    vectors = list(groups)
    regions = _intervals(vectors, groups) if len(asked) == 2 else _polygons(vectors, groups)
    own = tuple(part.part for part in asked)
    scores = [sum(weight * share for weight, share in zip(own, region.shares, strict=True)) for region in regions]
    here = tuple(row for row, score in enumerate(scores) if score == max(scores))
    competing = sum(map(len, groups.values()))
    names, titles = tuple(part.label for part in asked), tuple(titled(part, question.inputs) for part in asked)
    return Regions(names, titles, tuple(regions), own, here, competing)


def _place(question: Question) -> int:
    found = [row for row, goal in enumerate(question.inputs.scenario.objective) if goal.weigh]
    if not found:
        raise _refused(
            Text("the scenario weighs no criteria; --weights needs two or three under weigh"),
        )
    goal = question.inputs.scenario.objective[found[0]]
    if len(goal.weigh or ()) > 3:
        raise _refused(
            Text(
                "{weigh} criteria are weighed; --weights looks at two or three. --vary varies one at a time",
                weigh=len(goal.weigh or ()),
            ),
        )
    if goal.slack and found[0] + 1 < len(question.problem.objectives):
        raise _refused(
            Text("with give_up, the regions of weighed criteria are no polygons; leave give_up out"),
        )
    return found[0]


def _groups(question: Question, place: int, weighed: WeighedSum) -> dict[tuple[Fraction, ...], tuple[Plan, ...]]:
    """Return the shares of the plans worth comparing, each with the plans that have them and win among their equals."""
    problem = question.problem
    parts = tuple(ProblemGoal(part) for part in weighed.blend.parts)
    before, after = problem.objectives[:place], problem.objectives[place + 1 :]
    ranking = tabulate(replace(problem, objectives=(*parts, *before, *after))) if len(problem.candidates) <= LARGEST else None
    if ranking is None:
        raise _refused(Text("too many plans to find the regions of the weights"))
    feasible = ranking.feasible.copy()
    if before:
        feasible &= _allowed(problem, place, ranking.tables[len(parts) : len(parts) + len(before)], feasible)
    front = pareto_front(ranking.tables[: len(parts)], ranking.senses[: len(parts)], feasible)
    front = front[study_order(front, ranking.candidates).argsort()]
    found: dict[tuple[Fraction, ...], list[int]] = {}
    for plan in front.tolist():
        values = [int(table[plan]) for table in ranking.tables[: len(parts)]]
        found.setdefault(weighed.shares(values), []).append(plan)
    if len(found) > MOST_COMPARED:
        raise _refused(
            Text("{found:,} plans to compare, too many (up to {most_compared})", found=len(found), most_compared=MOST_COMPARED),
        )
    return {
        shares: _winners(problem, plans, after, ranking.tables[len(parts) + len(before) :]) for shares, plans in found.items()
    }


def _allowed(problem: Problem, place: int, tables: Sequence[IntArray], feasible: BoolArray) -> BoolArray:
    """Return the plans that the objectives before the weighed one leave to it."""
    allowed = feasible.copy()
    for goal, table in zip(problem.objectives[:place], tables, strict=True):
        if not allowed.any():
            break
        highest = goal.criterion.sense == "max"
        best = int(table[allowed].max() if highest else table[allowed].min())
        allowed &= table >= goal.limit(best) if highest else table <= goal.limit(best)
    return allowed


def _winners(problem: Problem, plans: list[int], after: Sequence[ProblemGoal], tables: Sequence[IntArray]) -> tuple[Plan, ...]:
    rows = np.array(plans)
    if after:
        _, best = decide(after, [table[rows][:, None] for table in tables], np.ones((len(rows), 1), dtype=bool))
        rows = rows[best[:, 0]]
    return tuple(added_of(problem, int(plan)) for plan in rows)


def _intervals(vectors: list[tuple[Fraction, ...]], groups: dict[tuple[Fraction, ...], tuple[Plan, ...]]) -> list[Region]:
    """Return the stretches of the first weight, 0 to 1, under the upper envelope of the plans' scores."""
    # score at first weight w: second share + w × (first share - second share)
    lines = sorted(vectors, key=lambda shares: (shares[0] - shares[1], shares[1]))
    hull: list[tuple[Fraction, ...]] = []
    for line in lines:
        while hull and (
            _crossing(hull[-1], line) <= 0 or (len(hull) > 1 and _crossing(hull[-1], line) <= _crossing(hull[-2], hull[-1]))
        ):
            hull.pop()
        if not hull or _crossing(hull[-1], line) < 1:
            hull.append(line)
    ends = [Fraction(0), *(_crossing(one, other) for one, other in pairwise(hull)), Fraction(1)]
    return [
        Region(groups[line], line, tuple((end, 1 - end) for end in (start, stop)), stop - start)
        for line, (start, stop) in zip(hull, pairwise(ends), strict=True)
    ]


def _crossing(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> Fraction:
    """Return the first weight at which a steeper line overtakes; before everything where it is never below."""
    rise = (other[0] - other[1]) - (one[0] - one[1])
    ahead = one[1] - other[1]
    return ahead / rise if rise else Fraction(-1)


def _polygons(vectors: list[tuple[Fraction, ...]], groups: dict[tuple[Fraction, ...], tuple[Plan, ...]]) -> list[Region]:
    """Return the polygons of the triangle of three weights, each what half-planes leave of it."""
    found = []
    for shares in vectors:
        corners: list[Corner] = [(Fraction(0), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
        for other in vectors:
            if other != shares and len(corners) > 2:
                corners = _clipped(corners, shares, other)
        area = _area(corners)
        if area > 0:
            every = tuple((x, y, 1 - x - y) for x, y in corners)
            found.append(Region(groups[shares], shares, every, 2 * area))
    return sorted(found, key=lambda region: (-region.size, region.corners))


def _clipped(corners: list[Corner], shares: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> list[Corner]:
    """Return the part of a convex polygon where one plan scores at least as much as another (Sutherland & Hodgman 1974)."""
    a, b, c = (mine - theirs for mine, theirs in zip(shares, other, strict=True))
    leads = [a * x + b * y + c * (1 - x - y) for x, y in corners]
    if min(leads) >= 0:
        return corners
    left: list[Corner] = []
    for row, ((x, y), lead) in enumerate(zip(corners, leads, strict=True)):
        (u, v), next_lead = corners[(row + 1) % len(corners)], leads[(row + 1) % len(corners)]
        if lead >= 0:
            left.append((x, y))
        if lead * next_lead < 0:
            part = lead / (lead - next_lead)
            left.append((x + part * (u - x), y + part * (v - y)))
    return list(dict.fromkeys(left))


def _area(corners: list[Corner]) -> Fraction:
    """Return the area of a polygon given counter-clockwise (the shoelace formula)."""
    return sum(((x * v - u * y) for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)), Fraction(0)) / 2


def _refused(message: Text) -> InputError:
    return InputError(Finding("sweep-weights", "stop", message, field="--weights"))
