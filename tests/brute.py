"""Brute force over every plan of a problem: the tests' own answer, which shares nothing with the models."""

from __future__ import annotations

import functools
import itertools
import math
from fractions import Fraction

from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Farthest,
    Gain,
    Gini,
    LeastLoad,
    Score,
    Separation,
    Through,
    Travel,
    Worst,
    WorstGroup,
    WorstWait,
)
from models.problem import Problem

Plans = dict[tuple[str, ...], dict[str, int]]


def every_plan(problem: Problem) -> Plans:
    """Return the value of each objective for every feasible set of added offices, by the plainest loops."""
    found = {}
    for count in range(problem.added_min, problem.added_max + 1):
        for added in itertools.combinations(problem.candidates, count):
            opened = {*problem.keep, *added}
            columns = [problem.offices.index(office) for office in problem.offices if office in opened]
            if not all(_holds(rule, opened) for rule in problem.rules):
                continue
            pool = [problem.offices.index(office) for office in (*problem.keep, *problem.candidates)]
            limits = [(limit, value_of(limit.criterion, columns, pool)) for limit in problem.limits]
            if any(
                value is None or (value < limit.bound if limit.criterion.sense == "max" else value > limit.bound)
                for limit, value in limits
            ):
                continue
            values = {goal.name: value_of(goal.criterion, columns, pool) for goal in problem.objectives}
            if None not in values.values():
                found[added] = values
    return found


def best_plans(
    problem: Problem, objectives: int | None = None, plans: Plans | None = None
) -> tuple[tuple[int, ...], list[tuple[str, ...]]]:
    """Return the best values of the first `objectives` (all by default), and every plan best on the last of them.

    Each objective leaves the plans that come as near to its best as it asks, and the next chooses among these. `plans` are
    those of `every_plan`, where they are known already.
    """
    left = every_plan(problem) if plans is None else plans
    bests, ties = [], []
    for goal in problem.objectives[:objectives]:
        better = max if goal.criterion.sense == "max" else min
        best = better(values[goal.name] for values in left.values())
        room = abs(best) * goal.within
        ties = sorted(added for added, values in left.items() if values[goal.name] == best)
        left = {added: values for added, values in left.items() if abs(values[goal.name] - best) <= room}
        bests.append(best)
    return tuple(bests), ties


def value_of(criterion, columns, pool):  # noqa: C901, PLR0911, PLR0912 - a plain case each
    """Return a criterion's value for the open columns; None when someone who is measured has no open office."""
    match criterion:
        case Coverage():
            rows = _plain(criterion)
            return sum(people for people, row in rows if sum(row[j] for j in columns) >= criterion.times)
        case Gain():
            rows = zip(criterion.people.tolist(), criterion.gains.tolist(), strict=True)
            return sum(people * max((row[j] for j in columns), default=0) for people, row in rows)
        case Score():
            return criterion.base + sum(int(criterion.scores[j]) for j in columns)
        case Through():
            seen = [{int(criterion.columns[j]) for j in ones if criterion.counts[j]} for ones in (columns, pool)]
            return value_of(criterion.of, *seen)
        case Separation():
            pairs = [int(criterion.between[i][j]) for i, j in itertools.combinations(sorted(columns), 2)]
            return min(pairs) if pairs else int(criterion.between.max())
        case LeastLoad():
            return min(_loads(criterion, columns), default=int(criterion.people.sum()))
        case Counters():
            counted = [j for j in columns if criterion.counts[j]]
            loads = zip(counted, _loads(criterion, columns), strict=True)
            needed = [(j, next(n for n, takes in enumerate(criterion.takes) if takes >= load)) for j, load in loads]
            return sum(n + 1 if criterion.costs is None else criterion.costs.tolist()[j][n] for j, n in needed)
        case WorstWait():
            return _longest(criterion, _loads(criterion, columns))
        case Gini():
            return _uneven(criterion, columns, pool)
        case CapacityCoverage() | CapacityTravel():
            return _given_places(criterion, columns, pool)
        case Worst():
            values = [value_of(part, columns, pool) for part in criterion.parts]
            if None in values:
                return None
            if criterion.bests is not None:
                return max(abs(best - value) for best, value in zip(criterion.bests, values, strict=True))
            return min(values) if criterion.parts[0].sense == "max" else max(values)
        case Blend():
            values = [value_of(part, columns, pool) for part in criterion.parts]
            if None in values:
                return None
            signs = [1 if part.sense == criterion.sense else -1 for part in criterion.parts]
            return criterion.offset + sum(s * f * v for s, f, v in zip(signs, criterion.factors, values, strict=True))
        case Travel() | Farthest() | WorstGroup():
            return _travelled(criterion, columns, pool)


def _longest(criterion, loads):
    """Return the longest wait of the best of all ways to share the counters out, by the formula of textbooks."""
    queue, found = criterion.queue, []
    for shares in itertools.combinations(range(1, criterion.counters + len(loads)), len(loads)):
        # the bars between counters, some of which are left over; each office has one at least
        counters = [bar - before for bar, before in zip(shares, (0, *shares), strict=False)]
        if sum(counters) > criterion.counters:
            continue
        waits = [_waiting(*one, queue) for one in zip(counters, loads, strict=True)]
        if None not in waits:
            found.append(max(waits, default=0))
    return min(found, default=None)


@functools.cache
def _waiting(counters, people, queue):
    busy = people * queue.per_person * queue.service_s / 3600
    if busy >= counters:
        return None
    late = busy**counters / math.factorial(counters) * counters / (counters - busy)
    early = sum(busy**n / math.factorial(n) for n in range(counters))
    return math.ceil(late / (early + late) * queue.service_s / (counters - busy))


def _uneven(criterion, columns, pool):
    """Return half the mean difference of every two people over the mean, in millionths, rounded up."""
    ways = []
    for people, row, able in _plain(criterion):
        if people and any(able[j] for j in pool):
            if not any(able[j] for j in columns):
                return None
            ways.append((people, min(row[j] for j in columns if able[j])))
    everyone, total = sum(p for p, _ in ways), sum(p * w for p, w in ways)
    apart = sum(p * q * abs(v - w) for p, v in ways for q, w in ways)
    return math.ceil(Fraction(apart * 10**6, 2 * everyone * total)) if total else 0


def _loads(criterion, columns):
    """Return the people whose nearest each open office is, of those that count; the first of equally near ones."""
    nearest = []
    for people, row, able in _plain(criterion):
        ways = [row[j] if able[j] else None for j in sorted(columns)]
        reached = [way for way in ways if way is not None]
        nearest += [(sorted(columns)[ways.index(min(reached))], people)] if reached else []
    return [sum(people for at, people in nearest if at == j) for j in columns if criterion.counts[j]]


@functools.lru_cache(maxsize=8)
def _plain(criterion):
    """Return a criterion's arrays as rows of plain numbers, once for all plans."""
    arrays = [criterion.covers] if isinstance(criterion, Coverage) else [criterion.matrix.values, criterion.matrix.reachable]
    return list(zip(*(array.tolist() for array in (criterion.people, *arrays)), strict=True))


def _travelled(criterion, columns, pool):
    ways = []
    for point, (people, row, able) in enumerate(_plain(criterion)):
        if people and any(able[j] for j in pool):
            if not any(able[j] for j in columns):
                return None
            ways.append((point, people, min(row[j] for j in columns if able[j])))
    if isinstance(criterion, Travel):
        return sum(people * way for _, people, way in ways)
    if isinstance(criterion, Farthest):
        return max((way for _, _, way in ways), default=0)
    means = []
    for group in {int(criterion.groups[point]) for point, _, _ in ways}:
        inside = [(people, way) for point, people, way in ways if criterion.groups[point] == group]
        total, people = sum(p * w for p, w in inside), sum(p for p, _ in inside)
        means.append((total + people - 1) // people)
    return max(means, default=0)


def _given_places(criterion, columns, pool):
    """Place people one at a time in every way: small numbers only."""
    travel = isinstance(criterion, CapacityTravel)
    able = criterion.matrix.reachable if travel else criterion.covers
    cost = criterion.matrix.values if travel else None
    persons = [
        point
        for point, people in enumerate(criterion.people.tolist())
        for _ in range(people)
        if any(able[point][j] for j in pool)
    ]
    states = {tuple(int(criterion.capacity[j]) for j in columns): 0}
    for point in persons:
        after = {}
        for left, value in states.items():
            options = [] if travel else [(left, value)]
            for place, j in enumerate(columns):
                if able[point][j] and left[place]:
                    fewer = (*left[:place], left[place] - 1, *left[place + 1 :])
                    options.append((fewer, value + (int(cost[point][j]) if travel else 1)))
            for state, reached in options:
                known = after.get(state)
                after[state] = reached if known is None else (min(known, reached) if travel else max(known, reached))
        states = after
    if not states:
        return None
    return min(states.values()) if travel else max(states.values())


def _holds(rule, opened) -> bool:
    total = sum(factor for office, factor in rule.terms if office in opened)
    return (rule.at_least is None or total >= rule.at_least) and (rule.at_most is None or total <= rule.at_most)
