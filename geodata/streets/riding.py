"""Going by car or bicycle from people to offices along the roads, in whole milliseconds: oneways kept, turns free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.streets.network import Roads, Streets
from geodata.streets.snapping import Snaps, snap
from geodata.streets.walking import AT_ONCE
from models.access import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, eq=False)
class Ridden:
    """What going by road gives from n points (rows) to m points (columns).

    Parameters
    ----------
    seconds
        (n, m) int64 from door to door, half a second rounded up; 0 where not reachable.
    reachable
        (n, m) bool: joined by roads in the direction of travel.
    snap_from_mm, snap_to_mm
        (n,) and (m,) int64, the straight part between a point and its road, which people walk.
    """

    seconds: IntArray
    reachable: BoolArray
    snap_from_mm: IntArray
    snap_to_mm: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """The edges to be used: how fast, and whether along and against the way they are drawn."""

    streets: Streets
    kmh: IntArray
    along: BoolArray
    against: BoolArray


def ride(roads: Roads, kmh: IntArray, from_xy: FloatArray, to_xy: FloatArray, *, oneways: bool) -> Ridden:
    """Return the time by road from points to points.

    Parameters
    ----------
    roads
        what may be used.
    kmh
        (e,) whole km/h of each edge.
    from_xy
        (n, 2) points such as people, in metres of the study's CRS.
    to_xy
        (m, 2) points such as offices.
    oneways
        whether they bind.

    Returns
    -------
    ridden
        of the fastest way: on foot straight to the nearest road, along the roads, on foot to the other point. The time of every edge, and of
        every part of one, is rounded to whole milliseconds once; their sums are exact.
    """
    people, offices = snap(roads.streets, from_xy, to_xy)
    both = not oneways
    edges = _Edges(roads.streets, kmh, both | (roads.oneway >= 0), both | (roads.oneway <= 0))
    graph = _backwards(edges)
    values = np.zeros((len(from_xy), len(to_xy)), dtype=np.int64)
    reachable = np.zeros(values.shape, dtype=bool)
    for start in range(0, len(to_xy), AT_ONCE):
        columns = slice(start, start + AT_ONCE)
        some = Snaps(offices.edge[columns], offices.back_mm[columns], offices.ahead_mm[columns], offices.aside_mm[columns])
        ways = _between(edges, people, some, _search(edges, graph, some))
        there = np.isfinite(ways)
        reachable[:, columns] = there
        values[:, columns] = (np.where(there, ways, 0).astype(np.int64) + 500) // 1000
    return Ridden(values, reachable, people.aside_mm, offices.aside_mm)


def milliseconds(length_mm: IntArray, kmh: IntArray) -> IntArray:
    """Return whole milliseconds over lengths at whole km/h, half a millisecond rounded up."""
    # at 1 km/h a millimetre takes 3.6 ms
    return (length_mm * 36 + 5 * kmh) // (10 * kmh)


def _on_foot(aside_mm: IntArray) -> IntArray:
    """Return whole milliseconds on foot: 0.75 a millimetre at 80 m a minute."""
    return (aside_mm * 3 + 2) // 4


def _backwards(edges: _Edges) -> csr_matrix:
    """Return the times (ms) from each node back to those from which an edge leads to it; of parallel edges the fastest."""
    streets, time = edges.streets, milliseconds(edges.streets.length_mm, edges.kmh)
    tail = np.concatenate([streets.edge_to[edges.along], streets.edge_from[edges.against]])
    head = np.concatenate([streets.edge_from[edges.along], streets.edge_to[edges.against]])
    return _sparse(tail, head, np.concatenate([time[edges.along], time[edges.against]]), len(streets.node_xy))


def _sparse(tail: IntArray, head: IntArray, time: IntArray, size: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    order = np.lexsort((time, head, tail))
    tail, head, time = tail[order], head[order], time[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first &= tail != head
    start = np.searchsorted(tail[first], np.arange(size + 1)).astype(np.int32)
    # made of its three parts: a matrix made of triples would add parallel edges up
    return csr_matrix((time[first].astype(np.float64), head[first], start), shape=(size, size))


def _search(edges: _Edges, graph: csr_matrix, offices: Snaps) -> FloatArray:
    """Return (m, k) the time to every office from every node, whole or infinite: the search goes back from the office's door."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    streets, nodes, count = edges.streets, len(edges.streets.node_xy), len(offices.edge)
    kmh, aside = edges.kmh[offices.edge], _on_foot(offices.aside_mm)
    own = np.arange(nodes, nodes + count)
    # whoever comes along the edge comes from its first node, whoever comes against it from its second; a door at a node is reached from there
    along = edges.along[offices.edge] | (offices.back_mm == 0)
    against = edges.against[offices.edge] | (offices.ahead_mm == 0)
    tail = np.concatenate([own[along], own[against]])
    head = np.concatenate([streets.edge_from[offices.edge][along], streets.edge_to[offices.edge][against]])
    back, ahead = milliseconds(offices.back_mm, kmh) + aside, milliseconds(offices.ahead_mm, kmh) + aside
    doors = _sparse(tail, head, np.concatenate([back[along], ahead[against]]), nodes + count)
    wider = csr_matrix(
        (
            np.concatenate([graph.data, doors.data]),
            np.concatenate([graph.indices, doors.indices]),
            np.concatenate([graph.indptr, graph.nnz + doors.indptr[nodes + 1 :]]).astype(np.int32),
        ),
        shape=(nodes + count, nodes + count),
    )
    found: FloatArray = dijkstra(wider, directed=True, indices=own)
    return found[:, :nodes]


def _between(edges: _Edges, people: Snaps, offices: Snaps, reach: FloatArray) -> FloatArray:
    """Return (n, m) the fastest way over either end of a person's edge, or along the edge where an office is on it, too."""
    streets, kmh, aside = edges.streets, edges.kmh[people.edge], _on_foot(people.aside_mm)
    along, against = edges.along[people.edge], edges.against[people.edge]
    # at a node, all its roads are there
    ends, starts = along | (people.ahead_mm == 0), against | (people.back_mm == 0)
    over_end = np.where(ends, reach[:, streets.edge_to[people.edge]] + milliseconds(people.ahead_mm, kmh), np.inf)
    over_start = np.where(starts, reach[:, streets.edge_from[people.edge]] + milliseconds(people.back_mm, kmh), np.inf)
    ways = np.asarray((np.minimum(over_end, over_start) + aside).T, dtype=np.float64)
    person, office = np.nonzero(people.edge[:, None] == offices.edge[None, :])
    step = offices.back_mm[office] - people.back_mm[person]
    open_way = np.where(step > 0, along[person], np.where(step < 0, against[person], True))
    person, office, step = person[open_way], office[open_way], step[open_way]
    straight = milliseconds(np.abs(step), kmh[person]) + aside[person] + _on_foot(offices.aside_mm[office])
    np.minimum.at(ways, (person, office), straight)
    return ways
