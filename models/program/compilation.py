"""From a criterion, over offices, to a measure, over the candidates of one problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray
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
    Simple,
    Through,
    Travel,
    WorstGroup,
    WorstWait,
)
from models.program.counters import counters_of
from models.program.extremes import Extreme, Pairs, Rungs
from models.program.flows import Places, Trips
from models.program.least_load import least_load_of
from models.program.measures import Measure, Sum
from models.program.reduction import Misses, add_up, farthest, merge, misses, must_hit, person_distance, unserved
from models.program.unevenness import unevenness_of
from models.program.worst_wait import worst_wait_of


def compile_criterion(criterion: Criterion, keep: IntArray, candidates: IntArray) -> Measure:  # noqa: C901, PLR0911 - a case each
    """Return a criterion as a measure of plans.

    Parameters
    ----------
    criterion
        what is measured.
    keep, candidates
        columns of the offices that stay open, and of those that may open.

    Returns
    -------
    measure
        over the candidates, in the order given.

    Raises
    ------
    OverflowError
        if its sums would not fit 64 bits.
    """
    match criterion:
        case Farthest():
            constant, sets, values = farthest(criterion.matrix, criterion.people, keep, candidates)
            reach = must_hit(criterion.matrix, criterion.people, keep, candidates)
            return Rungs(name=criterion.name, sense="min", reach=reach, constant=constant, sets=sets, values=values)
        case WorstGroup():
            return _worst_group(criterion, keep, candidates)
        case Separation():
            return _separation(criterion, keep, candidates)
        case LeastLoad():
            return least_load_of(criterion, keep, candidates)
        case Counters():
            return counters_of(criterion, keep, candidates)
        case WorstWait():
            return worst_wait_of(criterion, keep, candidates)
        case Gini():
            return unevenness_of(criterion, keep, candidates)
        case CapacityCoverage() | CapacityTravel():
            return _capacitated(criterion, keep, candidates)
        case Coverage() | Travel() | Gain() | Score() | Through():
            return _sum(criterion, keep, candidates)
        case Blend():
            return _blend(criterion, keep, candidates)
        case _:
            parts = tuple(_sum(part, keep, candidates, f"{criterion.name}_{n}") for n, part in enumerate(criterion.parts))
            return Extreme(
                name=criterion.name,
                sense=criterion.sense,
                reach=_together(parts),
                parts=parts,
                divisors=(1,) * len(parts),
                bests=criterion.bests,
            )


def _sum(criterion: Simple, keep: IntArray, candidates: IntArray, name: str | None = None) -> Sum:
    name = name or criterion.name
    anywhere = np.zeros((0, candidates.size), dtype=bool)
    match criterion:
        case Coverage():
            served_by = criterion.covers[:, keep].sum(axis=1)
            lost = unserved(criterion.covers[:, candidates], criterion.people, served_by, criterion.times)
            return Sum(name=name, sense="max", reach=anywhere, offset=int(criterion.people.sum()), sign=-1, misses=lost)
        case Travel():
            reach = must_hit(criterion.matrix, criterion.people, keep, candidates)
            ways = person_distance(criterion.matrix, criterion.people, keep, candidates)
            return Sum(name=name, sense="min", reach=reach, offset=0, sign=1, misses=ways)
        case Gain():
            return _gain(criterion, keep, candidates, name)
        case Score():
            each = np.eye(len(candidates), dtype=bool)
            counts = criterion.scores[candidates] != 0
            lost = misses(0, each[counts], criterion.scores[candidates][counts])
            offset = criterion.base + int(criterion.scores[keep].sum() + criterion.scores[candidates].sum())
            return Sum(name=name, sense=criterion.sense, reach=anywhere, offset=offset, sign=-1, misses=lost)
        case Through():
            return _through(criterion, keep, candidates, name)


def _through(criterion: Through, keep: IntArray, candidates: IntArray, name: str) -> Sum:
    """Return a criterion over the sites, whose sets are then those of the options of their sites."""
    kept = np.array(criterion.sites(keep.tolist()), dtype=np.int64)
    free = np.setdiff1d(criterion.sites(candidates.tolist()), kept).astype(np.int64)
    of_sites = _sum(criterion.of, kept, free, name)
    counts = criterion.counts[candidates] & np.isin(criterion.columns[candidates], free)
    place = np.searchsorted(free, criterion.columns[candidates][counts])

    def spread(sets: BoolArray) -> BoolArray:
        wide = np.zeros((len(sets), candidates.size), dtype=bool)
        wide[:, counts] = sets[:, place]
        return wide

    return replace(of_sites, reach=spread(of_sites.reach), misses=replace(of_sites.misses, sets=spread(of_sites.misses.sets)))


def _gain(criterion: Gain, keep: IntArray, candidates: IntArray, name: str) -> Sum:
    """Return a gain as the best gain there is less what the plan falls short of it, which is a distance."""
    top = int(criterion.gains.max(initial=0))
    points, sites = criterion.gains.shape
    # one more office, always open, that gives nothing: nobody's loss exceeds the best gain
    loss = np.concatenate([top - criterion.gains, np.full((points, 1), top, dtype=np.int64)], axis=1)
    everywhere = np.ones(loss.shape, dtype=bool)
    rows, columns = (tuple(map(str, range(size))) for size in loss.shape)
    matrix = AccessMatrix(rows, columns, loss, "mm", everywhere)
    short = person_distance(matrix, criterion.people, np.append(keep, sites), candidates)
    reach = np.zeros((0, candidates.size), dtype=bool)
    return Sum(name=name, sense="max", reach=reach, offset=top * int(criterion.people.sum()), sign=-1, misses=short)


def _worst_group(criterion: WorstGroup, keep: IntArray, candidates: IntArray) -> Extreme:
    matrix, people = criterion.matrix, criterion.people
    pool = np.concatenate([keep, candidates])
    counted = (people > 0) & matrix.reachable[:, pool].any(axis=1)
    parts, divisors = [], []
    for group in np.unique(criterion.groups[counted]).tolist():
        rows = counted & (criterion.groups == group)
        inside = AccessMatrix(
            tuple(np.asarray(matrix.demand_ids, dtype=object)[rows]),
            matrix.office_ids,
            matrix.values[rows],
            matrix.unit,
            matrix.reachable[rows],
        )
        ways = person_distance(inside, people[rows], keep, candidates)
        nothing = np.zeros((0, candidates.size), dtype=bool)
        name = f"{criterion.name}_{group}"
        parts.append(Sum(name=name, sense="min", reach=nothing, offset=0, sign=1, misses=ways))
        divisors.append(int(people[rows].sum()))
    reach = must_hit(matrix, people, keep, candidates)
    if not parts:  # nobody to measure
        empty = misses(0, np.zeros((0, candidates.size), dtype=bool), np.zeros(0, dtype=np.int64))
        parts, divisors = [Sum(name=f"{criterion.name}_none", sense="min", reach=reach, offset=0, sign=1, misses=empty)], [1]
    return Extreme(name=criterion.name, sense="min", reach=reach, parts=tuple(parts), divisors=tuple(divisors))


def _separation(criterion: Separation, keep: IntArray, candidates: IntArray) -> Pairs:
    between, most = criterion.between, int(criterion.between.max(initial=0))
    kept = between[np.ix_(keep, keep)][np.triu_indices(len(keep), 1)]
    none = int(kept.min(initial=most))
    alone = between[np.ix_(candidates, keep)].min(axis=1, initial=none)
    return Pairs(
        name=criterion.name,
        sense="max",
        reach=np.zeros((0, candidates.size), dtype=bool),
        none=none,
        between=between[np.ix_(candidates, candidates)],
        alone=alone,
    )


def _capacitated(criterion: CapacityCoverage | CapacityTravel, keep: IntArray, candidates: IntArray) -> Places | Trips:
    columns = np.concatenate([keep, candidates])
    capacity = criterion.capacity[columns]
    reach = np.zeros((0, candidates.size), dtype=bool)
    if isinstance(criterion, CapacityCoverage):
        able = criterion.covers[:, columns]
        rows = (criterion.people > 0) & able.any(axis=1)
        sets, people = merge(np.packbits(able[rows], axis=1), criterion.people[rows], columns.size)
        return Places(name=criterion.name, sense="max", reach=reach, people=people, able=sets, capacity=capacity, kept=len(keep))
    rows = (criterion.people > 0) & criterion.matrix.reachable[:, columns].any(axis=1)
    able = criterion.matrix.reachable[np.ix_(rows, columns)]
    cost = np.where(able, criterion.matrix.values[np.ix_(rows, columns)], 0)
    alike, inverse = np.unique(np.where(able, cost, -1), axis=0, return_inverse=True)
    people = np.zeros(len(alike), dtype=np.int64)
    np.add.at(people, inverse.ravel(), criterion.people[rows])
    return Trips(
        name=criterion.name,
        sense="min",
        reach=reach,
        people=people,
        cost=np.maximum(alike, 0),
        able=alike >= 0,
        capacity=capacity,
        kept=len(keep),
    )


def _blend(criterion: Blend, keep: IntArray, candidates: IntArray) -> Sum:
    parts = [_sum(part, keep, candidates) for part in criterion.parts]
    sign = -1 if criterion.sense == "max" else 1
    offset, weighted = criterion.offset, []
    for part, factor in zip(parts, criterion.factors, strict=True):
        towards = factor if part.sense == criterion.sense else -factor
        offset += towards * part.offset
        # value = offset + sign × misses, so a part's misses come in by their own sign times ours
        weighted.append((towards * part.sign * sign, part.misses))
    total: Misses = add_up(weighted, candidates.size)
    return Sum(name=criterion.name, sense=criterion.sense, reach=_together(parts), offset=offset, sign=sign, misses=total)


def _together(parts: tuple[Sum, ...] | list[Sum]) -> BoolArray:
    return np.unique(np.concatenate([part.reach for part in parts]), axis=0)
