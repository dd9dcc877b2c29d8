"""The independent checker: plain arrays in, disagreements out; it shares no code with the models.

It recomputes feasibility, service, assignment and every criterion in integers, in the plainest way. Nothing
is written unless it agrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Gini,
    LeastLoad,
    Score,
    Separation,
    Through,
    Travel,
    WorstGroup,
    WorstWait,
)
from models.messages.findings import CheckError, Finding
from models.messages.text import same
from models.problem import Problem
from models.queue_check import least_worst_wait_s


def check_plan(problem: Problem, chosen: Sequence[str], claimed: Mapping[str, int]) -> None:
    """Recompute a plan from the arrays of its problem.

    Parameters
    ----------
    problem
        what was asked.
    chosen
        ids of all open offices.
    claimed
        values said to be reached, by the names of objectives.

    Raises
    ------
    CheckError
        naming every disagreement: a fault of ours, never of the input.
    """
    faults = check_choice(problem, chosen)
    columns = [problem.offices.index(office) for office in dict.fromkeys(chosen)]
    pool = [problem.offices.index(office) for office in (*problem.keep, *problem.candidates)]
    for goal in problem.objectives:
        found = measure(goal.criterion, columns, pool)
        if found is None:
            faults.append(f"{goal.name}: someone has no office")
        elif goal.name in claimed and claimed[goal.name] != found:
            faults.append(f"{goal.name}: {claimed[goal.name]} claimed, {found} found")
    for limit in problem.limits:
        found = measure(limit.criterion, columns, pool)
        more = limit.criterion.sense == "max"
        if found is None or (found < limit.bound if more else found > limit.bound):
            faults.append(f"{limit.id}: {found} does not come up to {limit.bound}")
    require(faults)


def check_choice(problem: Problem, chosen: Sequence[str]) -> list[str]:
    """Return what is wrong with a set of open offices by the rules alone, one sentence a fault."""
    opened, keep, candidates = set(chosen), set(problem.keep), set(problem.candidates)
    faults = []
    if len(opened) != len(chosen):
        faults.append("an office is listed twice")
    if not opened >= keep:
        faults.append(f"kept offices are shut: {sorted(keep - opened)}")
    if not opened <= keep | candidates:
        faults.append(f"offices that may not open are open: {sorted(opened - keep - candidates)}")
    count = len(opened - keep)
    if not problem.added_min <= count <= problem.added_max:
        faults.append(f"{count} added, not {problem.added_min} to {problem.added_max}")
    for rule in problem.rules:
        total = sum(factor for office, factor in rule.terms if office in opened)
        if rule.at_least is not None and total < rule.at_least:
            faults.append(f"{rule.id}: {total}, less than {rule.at_least}")
        if rule.at_most is not None and total > rule.at_most:
            faults.append(f"{rule.id}: {total}, more than {rule.at_most}")
    return faults


def measure(criterion: Criterion, opened: Sequence[int], pool: Sequence[int]) -> int | None:  # noqa: C901, PLR0911, PLR0912 - a plain case each
    """Return the value of a criterion in Python's integers, which cannot overflow.

    Parameters
    ----------
    criterion
        what is measured.
    opened
        columns of the open offices.
    pool
        columns of every office that may be open; who reaches none of them is not measured in travel.

    Returns
    -------
    value
        None when someone who is measured has no open office.
    """
    match criterion:
        case Coverage():
            counts = criterion.covers[:, list(opened)].sum(axis=1)
            return int(sum(criterion.people[counts >= criterion.times].tolist()))
        case Travel():
            ways = _ways(criterion, opened, pool)
            return None if ways is None else sum(people * way for _, people, way in ways)
        case Farthest():
            ways = _ways(criterion, opened, pool)
            return None if ways is None else max((way for _, _, way in ways), default=0)
        case WorstGroup():
            ways = _ways(criterion, opened, pool)
            return None if ways is None else _worst_mean(ways, criterion.groups.tolist())
        case Gain():
            best = criterion.gains[:, list(opened)].max(axis=1, initial=0).tolist()
            return int(sum(people * gain for people, gain in zip(criterion.people.tolist(), best, strict=True)))
        case Score():
            return criterion.base + sum(int(criterion.scores[column]) for column in opened)
        case Through():
            here, ever = (
                sorted({int(criterion.columns[one]) for one in ones if criterion.counts[one]}) for ones in (opened, pool)
            )
            return measure(criterion.of, here, ever)
        case Separation():
            apart = [int(criterion.between[i, j]) for i in opened for j in opened if i < j]
            return min(apart, default=int(criterion.between.max(initial=0)))
        case LeastLoad():
            return min(_loads(criterion, opened), default=int(criterion.people.sum()))
        case Counters():
            return _counters(criterion, opened)
        case WorstWait():
            queue, loads = criterion.queue, _loads(criterion, opened)
            return least_worst_wait_s(loads, criterion.counters, queue.per_person, queue.service_s, queue.profile)
        case Gini():
            ways = _ways(criterion, opened, pool)
            return None if ways is None else _unevenness(ways)
        case CapacityCoverage() | CapacityTravel():
            return _placed(criterion, opened, pool)
        case Blend():
            return _blended(criterion, opened, pool)
        case _:
            values = [measure(part, opened, pool) for part in criterion.parts]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                return None
            if criterion.bests is not None:
                more = criterion.parts[0].sense == "max"
                return max(best - value if more else value - best for best, value in zip(criterion.bests, known, strict=True))
            return min(known) if criterion.sense == "max" else max(known)


def _ways(
    criterion: Travel | Farthest | WorstGroup | Gini, opened: Sequence[int], pool: Sequence[int]
) -> list[tuple[int, int, int]] | None:
    """Return point, people and way to the nearest open office of everyone who can reach one at all."""
    columns, people = np.array(list(opened), dtype=np.int64), criterion.people
    values, able = criterion.matrix.values.take(columns, axis=1), criterion.matrix.reachable.take(columns, axis=1)
    points = np.flatnonzero(
        (people != 0) & criterion.matrix.reachable.take(np.array(list(pool), dtype=np.int64), axis=1).any(axis=1)
    )
    if not able[points].any(axis=1).all():
        return None
    nearest = np.where(able, values, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)[points]
    return list(zip(points.tolist(), people[points].tolist(), nearest.tolist(), strict=True))


def _worst_mean(ways: list[tuple[int, int, int]], groups: list[int]) -> int:
    totals: dict[int, list[int]] = {}
    for point, people, way in ways:
        total = totals.setdefault(groups[point], [0, 0])
        total[0] += people * way
        total[1] += people
    return max((-(-total // people) for total, people in totals.values()), default=0)


def _unevenness(ways: list[tuple[int, int, int]]) -> int:
    """Return the Gini coefficient in millionths, rounded up: by the area under the Lorenz curve."""
    everyone, total = sum(people for _, people, _ in ways), sum(people * way for _, people, way in ways)
    twice_below, reached = 0, 0
    for way, people in sorted((way, people) for _, people, way in ways):
        twice_below += people * (2 * reached + people * way)
        reached += people * way
    return -(-1_000_000 * (everyone * total - twice_below) // (everyone * total)) if total else 0


def _loads(criterion: LeastLoad | Counters | WorstWait, opened: Sequence[int]) -> list[int]:
    """Return the people of each open office that counts."""
    loads = dict.fromkeys((column for column in sorted(opened) if criterion.counts[column]), 0)
    for point, people in enumerate(criterion.people.tolist()):
        ways = [(int(criterion.matrix.values[point, j]), j) for j in opened if criterion.matrix.reachable[point, j]]
        if ways and min(ways)[1] in loads:
            loads[min(ways)[1]] += people
    return list(loads.values())


def _counters(criterion: Counters, opened: Sequence[int]) -> int:
    """Return the counters of the open offices that count, or what they cost."""
    columns = [column for column in sorted(opened) if criterion.counts[column]]
    total = 0
    for column, load in zip(columns, _loads(criterion, opened), strict=True):
        counters = 1 + sum(takes < load for takes in criterion.takes)
        total += counters if criterion.costs is None else int(criterion.costs[column, counters - 1])
    return total


def _placed(criterion: CapacityCoverage | CapacityTravel, opened: Sequence[int], pool: Sequence[int]) -> int | None:
    """Return people given a place, or the least cost of giving everyone one, by a minimum-cost flow in integers."""
    import networkx as nx

    travel = isinstance(criterion, CapacityTravel)
    able: NDArray[np.bool_] = criterion.matrix.reachable if isinstance(criterion, CapacityTravel) else criterion.covers
    graph = nx.DiGraph()
    graph.add_node("places", demand=0)
    ever: list[bool] = np.any(able[:, list(pool)], axis=1, keepdims=True)[:, 0].tolist()
    here: list[list[bool]] = able[:, list(opened)].tolist()
    ways = criterion.matrix.values[:, list(opened)].tolist() if isinstance(criterion, CapacityTravel) else here
    # people with the same ways to the same offices are one source
    alike: Counter[tuple[tuple[int, int], ...]] = Counter()
    for point, people in enumerate(criterion.people.tolist()):
        if people and ever[point]:
            known = zip(opened, ways[point], here[point], strict=True)
            alike[tuple((column, int(way) if travel else 0) for column, way, reached in known if reached)] += people
    for to, people in alike.items():
        graph.add_node(to, demand=-people)
        if not travel:
            graph.add_edge(to, "places", weight=1)  # without a place
        for column, way in to:
            graph.add_edge(to, f"office {column}", weight=way)
    total = alike.total()
    for column in opened:
        graph.add_edge(f"office {column}", "places", weight=0, capacity=int(criterion.capacity[column]))
    graph.nodes["places"]["demand"] = total
    try:
        cost, _ = nx.network_simplex(graph)
    except nx.NetworkXUnfeasible:
        return None
    return int(cost) if travel else total - int(cost)


def _blended(criterion: Blend, opened: Sequence[int], pool: Sequence[int]) -> int | None:
    total = criterion.offset
    for part, factor in zip(criterion.parts, criterion.factors, strict=True):
        value = measure(part, opened, pool)
        if value is None:
            return None
        total += factor * value if part.sense == criterion.sense else -factor * value
    return total


def check_assignment(
    assignment: NDArray[np.int64],
    served: NDArray[np.bool_],
    columns: Sequence[int],
    *,
    distance_mm: NDArray[np.int64],
    reachable: NDArray[np.bool_],
    covers: NDArray[np.bool_],
) -> list[str]:
    """Return what is wrong with who goes where and who counts as served; empty when all is well."""
    opened = np.array(sorted(columns), dtype=np.int64)
    able, rows = reachable[:, opened], np.arange(len(assignment))
    nearest = np.where(able, distance_mm[:, opened], np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    is_open = np.isin(assignment, opened)
    there = np.where(is_open, assignment, 0)
    is_nearest = is_open & reachable[rows, there] & (distance_mm[rows, there] == nearest)
    astray = np.where(able.any(axis=1), ~is_nearest, assignment != -1)
    wrong = served != covers[:, opened].any(axis=1)
    faults = []
    for point in np.flatnonzero(astray | wrong).tolist():
        if astray[point]:
            faults.append(f"demand point {point} is not assigned to its nearest open office")
        if wrong[point]:
            faults.append(f"demand point {point} is wrongly {'served' if served[point] else 'unserved'}")
    return faults


def check_covered(
    covers: NDArray[np.bool_] | Any, weight: NDArray[np.int64], opened: Sequence[int], claimed: int, *, times: int = 1
) -> None:
    """Recompute the weight that open sites cover from the covers as they were handed in, before anything was merged.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix.
    weight
        (n,) non-negative ints.
    opened
        columns of the open sites.
    claimed
        the weight said to be covered.
    times
        by how many open sites a point must be covered.

    Raises
    ------
    CheckError
        if it is another.
    """
    columns = covers.tocsc()[:, list(opened)] if hasattr(covers, "tocsc") else np.asarray(covers)[:, list(opened)]
    counts = np.asarray(columns.sum(axis=1)).ravel()
    found = int(weight[counts >= times].sum())
    require([] if found == claimed else [f"{claimed} claimed to be covered, {found} found"])


def check_places(
    assignment: NDArray[np.int64],
    weight: NDArray[np.int64],
    capacity: NDArray[np.int64],
    able: NDArray[np.bool_],
    opened: Sequence[int],
    claimed: int,
    *,
    cost: NDArray[np.int64] | None = None,
) -> None:
    """Recompute an assignment: it keeps to who there is, to what each site takes and to pairs that may be used.

    Parameters
    ----------
    assignment
        (n, m) how much of each point goes where.
    weight, capacity
        (n,) and (m,) non-negative ints.
    able
        (n, m) bool: pairs that may be used.
    opened
        columns of the open sites.
    claimed
        how much is said to be placed; with `cost`, where all is, what it is said to cost.
    cost
        (n, m) of each pair.

    Raises
    ------
    CheckError
        naming every disagreement.
    """
    value = int(assignment.sum() if cost is None else (assignment * cost).sum())
    usable = able & np.isin(np.arange(able.shape[1]), list(opened))
    faults = {
        "someone is sent to a site that is shut or may not be used": assignment[~usable].any(),
        "a share is negative": (assignment < 0).any(),
        "more of a point is sent than there is": (assignment.sum(axis=1) > weight).any(),
        "a site is sent more than it takes": (assignment.sum(axis=0) > capacity).any(),
        "someone is left out": cost is not None and assignment.sum() < weight.sum(),
        f"{claimed} claimed, {value} found": value != claimed,
    }
    require([fault for fault, found in faults.items() if found])


def require(faults: Sequence[str]) -> None:
    """Raise if there are faults.

    Raises
    ------
    CheckError
        naming every one.
    """
    if faults:
        raise CheckError([Finding("check-failed", "stop", same(sentence)) for sentence in faults])
