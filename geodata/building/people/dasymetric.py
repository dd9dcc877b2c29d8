"""From people by area to people by place: shares over cells, whole and exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from geodata.building.people.rounding import round_keeping_total, share_whole
from models.access import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Parts:
    """Where an area's people may be: pieces with a weight, each in one cell and one area.

    Parameters
    ----------
    area
        (n,) position of each piece's area in the list of areas.
    cell
        (n,) mesh code of each piece.
    weight
        (n,) finite, not negative: volume in m3, or people.
    x, y
        (n,) metres in the study's CRS.
    """

    area: IntArray
    cell: IntArray
    weight: FloatArray
    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, eq=False)
class Demand:
    """Whole people by cell and area, in order of area, then cell.

    Parameters
    ----------
    area
        (n,) position of the row's area.
    cell
        (n,) mesh code.
    people
        (n,) int64; positive, but where a count is of an area without people.
    x, y
        (n,) metres: the centroid of the row's weight.
    homeless
        positions of the areas without a piece, whose people stand at the area's own point.
    counts
        further counts of people by name, each (n,) int64.
    """

    area: IntArray
    cell: IntArray
    people: IntArray
    x: FloatArray
    y: FloatArray
    homeless: tuple[int, ...]
    counts: Mapping[str, IntArray] = field(default_factory=dict)


def no_parts() -> Parts:
    """Return no pieces at all."""
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Parts(whole, whole, real, real, real)


def gather(parts: Parts) -> Parts:
    """Return the pieces summed by area and cell, each sum at the centroid of its weight."""
    used = parts.weight > 0
    keys = np.stack([parts.area[used], parts.cell[used]])
    groups, group = np.unique(keys, axis=1, return_inverse=True)
    group = group.reshape(-1)
    size = groups.shape[1]
    weight = np.bincount(group, parts.weight[used], size).astype(np.float64)
    x = np.bincount(group, parts.weight[used] * parts.x[used], size) / weight
    y = np.bincount(group, parts.weight[used] * parts.y[used], size) / weight
    return Parts(groups[0].astype(np.int64), groups[1].astype(np.int64), weight, x, y)


def spread(people: IntArray, parts: Parts, home: Parts) -> Demand:
    """Spread each area's people over its pieces in proportion to their weight.

    Parameters
    ----------
    people
        (a,) people of each area.
    parts
        the pieces of all areas.
    home
        one piece an area, in the areas' order: where its people stand when it has no other.

    Returns
    -------
    demand
        rows whose people sum to `people` in every area; rows of nobody are left out.
    """
    rows = gather(parts)
    bare = np.flatnonzero(np.bincount(rows.area, rows.weight, len(people)) <= 0)
    area, cell, weight, x, y = (
        np.concatenate([mine, own[bare]])
        for mine, own in zip(
            (rows.area, rows.cell, rows.weight, rows.x, rows.y),
            (home.area, home.cell, np.ones(len(people)), home.x, home.y),
            strict=True,
        )
    )
    order = np.lexsort((cell, area))
    area, cell, weight, x, y = area[order], cell[order], weight[order], x[order], y[order]
    starts = np.searchsorted(area, np.arange(len(people) + 1))
    shares = [
        round_keeping_total(weight[begin:end], int(count))
        for begin, end, count in zip(starts[:-1], starts[1:], people, strict=True)
    ]
    whole = np.concatenate(shares) if shares else np.zeros(0, dtype=np.int64)
    kept = whole > 0
    homeless = tuple(int(index) for index in bare if people[index] > 0)
    return Demand(area[kept], cell[kept], whole[kept], x[kept], y[kept], homeless)


def spread_counts(demand: Demand, counts: Mapping[str, IntArray], home: Parts) -> Demand:
    """Spread each area's counts over its rows of the demand, in proportion to their people.

    Parameters
    ----------
    demand
        whole people by cell and area.
    counts
        by name, (a,) counts of each area.
    home
        one piece an area, in the areas' order: where a count stands that has no people to follow.

    Returns
    -------
    demand
        with counts that sum to the area's in every area; a row without people is added where only a count is.
    """
    if not counts:
        return demand
    any_of = np.add.reduce([count > 0 for count in counts.values()]) > 0
    bare = np.flatnonzero(any_of & (np.bincount(demand.area, minlength=len(any_of)) == 0))
    area, cell, people, x, y = (
        np.concatenate([mine, own])
        for mine, own in (
            (demand.area, home.area[bare]),
            (demand.cell, home.cell[bare]),
            (demand.people, np.zeros(len(bare), dtype=np.int64)),
            (demand.x, home.x[bare]),
            (demand.y, home.y[bare]),
        )
    )
    order = np.lexsort((cell, area))
    area, people = area[order], people[order]
    starts = np.searchsorted(area, np.arange(len(any_of) + 1))
    shares = {
        name: np.concatenate(
            [share_whole(people[begin:end], int(total)) for begin, end, total in zip(starts[:-1], starts[1:], count, strict=True)]
        )
        for name, count in counts.items()
    }
    return Demand(area, cell[order], people, x[order], y[order], demand.homeless, shares)
