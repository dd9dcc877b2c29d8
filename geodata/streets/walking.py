"""Walking from people to offices along the streets, in whole millimetres and whole seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.streets.network import Network, Streets
from geodata.streets.snapping import Snaps, snap
from models.access import BoolArray, FloatArray, IntArray

# where a study has no network: how much longer streets are than the straight line, in tenths
DETOUR_TENTHS = 13
# as many offices at once as keep the search's table small on a network of a million nodes
AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What walking gives between n points (rows) and m points (columns).

    Parameters
    ----------
    values
        (n, m) int64 millimetres from door to door; 0 where not reachable.
    reachable
        (n, m) bool: joined by streets, and not beyond the cut-off.
    snap_from_mm, snap_to_mm
        (n,) and (m,) int64, the straight part between a point and its street, which `values` has in it.
    from_island, to_island
        (n,) and (m,) bool, whether the point's street is cut off from the main part of the network.
    """

    values: IntArray
    reachable: BoolArray
    snap_from_mm: IntArray
    snap_to_mm: IntArray
    from_island: BoolArray
    to_island: BoolArray


def seconds(distance_mm: IntArray, mm_a_minute: int = 80_000) -> IntArray:
    """Return the walking time in whole seconds, half a second rounded up, at 80 m a minute or another speed."""
    return (distance_mm * 120 + mm_a_minute) // (2 * mm_a_minute)


def walk(network: Network, from_xy: FloatArray, to_xy: FloatArray, *, cutoff_mm: int | None = None) -> Walked:
    """Return the walking distance between points.

    Parameters
    ----------
    network
        the streets; both ways may be walked.
    from_xy
        (n, 2) points such as people, in metres of the study's CRS.
    to_xy
        (m, 2) points such as offices.
    cutoff_mm
        pairs further apart than this are not reachable; the search stops there, which saves time. None: no limit.

    Returns
    -------
    walked
        millimetres of the shortest way: straight to the nearest edge, along the streets, straight to the other point.
    """
    streets = network.streets
    people, offices = snap(streets, from_xy, to_xy)
    values = np.zeros((len(from_xy), len(to_xy)), dtype=np.int64)
    reachable = np.zeros(values.shape, dtype=bool)
    for start in range(0, len(to_xy), AT_ONCE):
        columns = slice(start, start + AT_ONCE)
        some = Snaps(offices.edge[columns], offices.back_mm[columns], offices.ahead_mm[columns], offices.aside_mm[columns])
        ways = _between(streets, people, some, search(streets, some, cutoff_mm))
        there = np.isfinite(ways) if cutoff_mm is None else ways <= cutoff_mm
        reachable[:, columns] = there
        values[:, columns] = np.where(there, ways, 0)
    island = streets.components != 0
    return Walked(
        values,
        reachable,
        people.aside_mm,
        offices.aside_mm,
        island[streets.edge_from[people.edge]],
        island[streets.edge_from[offices.edge]],
    )


def search(streets: Streets, offices: Snaps, cutoff_mm: int | None = None) -> FloatArray:
    """Return the distance from every office to every node, in one pass.

    Parameters
    ----------
    streets
        of one municipality and its rim.
    offices
        where the m offices meet them.
    cutoff_mm
        nodes further than this are left at infinity.

    Returns
    -------
    distance_mm
        (m, k) float64, whole or infinite; it begins at the office's door.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    graph, nodes, count = streets.graph, len(streets.node_xy), len(offices.edge)
    # every office is a node of its own with a one-way street to both ends of its edge, or to one of a loop
    tail, head = streets.edge_from[offices.edge], streets.edge_to[offices.edge]
    back, ahead = offices.aside_mm + offices.back_mm, offices.aside_mm + offices.ahead_mm
    loop = tail == head
    both = np.column_stack([~loop, np.ones(count, dtype=bool)])
    places = np.column_stack([tail, head])[both]
    lengths = np.column_stack([back, np.where(loop, np.minimum(back, ahead), ahead)])[both]
    wider = csr_matrix(
        (
            np.concatenate([graph.data, lengths.astype(np.float64)]),
            np.concatenate([graph.indices, places]),
            np.concatenate([graph.indptr, graph.nnz + np.cumsum(both.sum(axis=1))]).astype(np.int32),
        ),
        shape=(nodes + count, nodes + count),
    )
    limit = np.inf if cutoff_mm is None else float(cutoff_mm)
    found: FloatArray = dijkstra(wider, directed=True, indices=np.arange(nodes, nodes + count), limit=limit)
    return found[:, :nodes]


def _between(streets: Streets, people: Snaps, offices: Snaps, reach: FloatArray) -> FloatArray:
    """Return (n, m) the shortest way over either end of a person's edge, or along the edge where an office is on it, too."""
    back = reach[:, streets.edge_from[people.edge]] + people.back_mm
    ahead = reach[:, streets.edge_to[people.edge]] + people.ahead_mm
    ways = np.asarray((np.minimum(back, ahead) + people.aside_mm).T, dtype=np.float64)
    person, office = np.nonzero(people.edge[:, None] == offices.edge[None, :])
    along = np.abs(people.back_mm[person] - offices.back_mm[office]) + people.aside_mm[person] + offices.aside_mm[office]
    np.minimum.at(ways, (person, office), along)
    return ways


def places_of(frame: object) -> FloatArray:
    """Return (n, 2) coordinates of a frame of points."""
    points = frame.geometry  # type: ignore[attr-defined]
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
