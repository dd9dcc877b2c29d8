"""A street network: where its nodes are, what its edges join, how long they are and where they run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geodata.streets.roads import FOOTPATH, Mode, Road, Use
from models.access import BoolArray, FloatArray, Int32Array, IntArray
from models.messages.findings import Finding
from models.messages.text import Text
from models.remade import Remade

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from shapely import STRtree

    from geodata.reading.raw import Shapes


@dataclass(frozen=True, eq=False)
class Streets(Remade):
    """Streets that may be walked both ways, in metres of the study's CRS.

    Parameters
    ----------
    node_xy
        (k, 2) float64, ordered along a Hilbert curve: near in space is near in memory, which halves the time of a search.
    edge_from, edge_to
        (e,) int32, the nodes an edge joins; a loop joins a node to itself.
    length_mm
        (e,) int64, not negative. It may differ from the drawn shape's length, which may be simplified.
    shape_start
        (e + 1,) int64: edge `i` runs through `shape_xy[shape_start[i]:shape_start[i + 1]]`.
    shape_xy
        (v, 2) float64, from the place of `edge_from` to that of `edge_to`.
    source_note
        who made the network, for outputs.

    Raises
    ------
    ValueError
        if shapes or types are not as said; streets are made by our own code.
    """

    node_xy: FloatArray
    edge_from: Int32Array
    edge_to: Int32Array
    length_mm: IntArray
    shape_start: IntArray
    shape_xy: FloatArray
    source_note: Text

    def __post_init__(self) -> None:
        edges = len(self.length_mm)
        if not len(self.edge_from) == len(self.edge_to) == len(self.shape_start) - 1 == edges:
            raise ValueError("edge_from, edge_to, length_mm and shape_start must speak of the same edges")
        if edges and (self.length_mm.min() < 0 or max(self.edge_from.max(), self.edge_to.max()) >= len(self.node_xy)):
            raise ValueError("an edge has a negative length or a node that is not there")
        for array in (self.node_xy, self.edge_from, self.edge_to, self.length_mm, self.shape_start, self.shape_xy):
            array.setflags(write=False)

    @cached_property
    def lines(self) -> Shapes:
        """The shape of every edge as a LineString."""
        import shapely

        of_edge = np.repeat(np.arange(len(self.length_mm)), np.diff(self.shape_start))
        lines: Shapes = np.asarray(shapely.linestrings(self.shape_xy, indices=of_edge))
        return lines

    @cached_property
    def tree(self) -> STRtree:
        """The shapes in a spatial index."""
        import shapely

        return shapely.STRtree(self.lines)

    @cached_property
    def graph(self) -> csr_matrix:
        """The lengths (mm) as a sparse matrix of the nodes with both directions of every edge.

        float64 holds whole millimetres exactly. Of parallel edges the shortest counts; loops are left out.
        """
        from scipy.sparse import csr_matrix

        tail = np.concatenate([self.edge_from, self.edge_to])
        head = np.concatenate([self.edge_to, self.edge_from])
        length = np.concatenate([self.length_mm, self.length_mm])
        order = np.lexsort((length, head, tail))
        tail, head, length = tail[order], head[order], length[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        first &= tail != head
        size = len(self.node_xy)
        start = np.searchsorted(tail[first], np.arange(size + 1)).astype(np.int32)
        # made of its three parts: a matrix made of triples would add parallel edges up
        return csr_matrix((length[first].astype(np.float64), head[first], start), shape=(size, size))

    @cached_property
    def components(self) -> Int32Array:
        """The component of every node; 0 is the one with the most street length, the others are islands."""
        from scipy.sparse.csgraph import connected_components

        count, labels = connected_components(self.graph, directed=False)
        streets = np.bincount(labels[self.edge_from], weights=self.length_mm, minlength=count)
        rank = np.empty(count, dtype=np.int32)
        rank[np.argsort(-streets, kind="stable")] = np.arange(count, dtype=np.int32)
        ranked: Int32Array = rank[labels]
        return ranked


@dataclass(frozen=True, eq=False)
class Roads(Remade):
    """Streets with what is known of each: those on which cars, or bicycles, may go, or all.

    Parameters
    ----------
    streets
        these streets alone.
    highway
        (e,) texts: the class of each edge, as OpenStreetMap calls it.
    oneway
        (e,) int8: 1 where cars go from `edge_from` to `edge_to` alone, -1 where they go against that, 0 both.
    uses
        (e, 3) bool: who may use each: people on foot, cars, bicycles.
    """

    streets: Streets
    highway: NDArray[np.str_]
    oneway: NDArray[np.int8]
    uses: BoolArray

    def __post_init__(self) -> None:
        for array in (self.highway, self.oneway, self.uses):
            array.setflags(write=False)

    @classmethod
    def of(cls, streets: Streets, roads: Sequence[Road]) -> Roads:
        """Return streets with what is known of each edge besides."""
        uses = [[road.on_foot, road.by_car, road.by_bicycle] for road in roads]
        return cls(
            streets,
            np.array([road.highway for road in roads], dtype=np.str_),
            np.array([road.oneway for road in roads], dtype=np.int8),
            np.array(uses, dtype=bool).reshape(-1, 3),
        )

    @classmethod
    def on_foot(cls, streets: Streets) -> Roads:
        """Return streets of which nothing is known but that people walk there."""
        return cls.of(streets, [FOOTPATH] * len(streets.length_mm))

    def at(self, streets: Streets, rows: IntArray, turned: BoolArray | None = None) -> Roads:
        """Return streets whose edges are of those in `rows`, some of them turned round."""
        oneway = self.oneway[rows] if turned is None else np.where(turned, -self.oneway[rows], self.oneway[rows])
        return Roads(streets, self.highway[rows], oneway.astype(np.int8), self.uses[rows])


@dataclass(frozen=True, eq=False)
class Network(Remade):
    """The streets of a study, read when they are first asked for: a plan of circles need not wait for them.

    Parameters
    ----------
    source_note
        who made them, for outputs.
    read
        returns the streets and what was met while reading them, or raises InputError; it pickles, as the network does.
    islands_are_real
        the planner says that streets which join no other are true islands.
    sha256
        hash of all that decides what `read` returns; without one, nothing that is measured on it is kept for other runs.
    read_roads
        returns what cars, bicycles or anybody may use of the same files, None where they have no roads for them; it pickles.
    """

    source_note: Text
    read: Callable[[], tuple[Streets, tuple[Finding, ...]]] = field(repr=False)
    islands_are_real: bool = False
    sha256: str = ""
    read_roads: Callable[[Use], Roads | None] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, streets: Streets) -> Network:
        """Return the network of streets that are there already."""
        return cls(streets.source_note, partial(_there, streets))

    def roads(self, mode: Mode) -> Roads | None:
        """Return what cars or bicycles may use; None where the streets have no classes of roads, or none for them.

        Raises
        ------
        InputError
            with every fault of the network's files.
        """
        return self._driven if mode == "driving" else self._ridden

    def everybodys(self) -> Roads | None:
        """Return all that anybody may use, anew each time; None where the streets have no roads for wheels.

        Raises
        ------
        InputError
            with every fault of the network's files.
        """
        found = self.read_roads("any") if self.read_roads else None
        return None if found is None or not found.uses[:, 1:].any() else found

    @cached_property
    def _driven(self) -> Roads | None:
        return self.read_roads("driving") if self.read_roads else None

    @cached_property
    def _ridden(self) -> Roads | None:
        return self.read_roads("cycling") if self.read_roads else None

    @cached_property
    def _whole(self) -> tuple[Streets, tuple[Finding, ...]]:
        return self.read()

    @property
    def streets(self) -> Streets:
        """The streets.

        Raises
        ------
        InputError
            with every fault of the network's files.
        """
        return self._whole[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and repairs met while reading the streets."""
        return self._whole[1]


def _there(streets: Streets) -> tuple[Streets, tuple[Finding, ...]]:
    return streets, ()


def assemble(node_xy: FloatArray, ends: IntArray, lines: Shapes, length_mm: IntArray, note: Text) -> Streets:
    """Return streets made of edges, their nodes ordered in space.

    Parameters
    ----------
    node_xy
        (k, 2) places of the nodes, in metres; nodes without an edge are left out.
    ends
        (e, 2) the nodes each edge joins.
    lines
        a LineString an edge, from its first node to its second.
    length_mm
        (e,) lengths.
    note
        who made it.

    Returns
    -------
    streets
        the same input gives the same order.
    """
    return ordered(node_xy, ends, lines, length_mm, note)[0]


def ordered(node_xy: FloatArray, ends: IntArray, lines: Shapes, length_mm: IntArray, note: Text) -> tuple[Streets, IntArray]:
    """Return streets as `assemble` does, and the rows their edges had before."""
    import shapely
    from geopandas import GeoSeries

    used = np.unique(ends)
    place = GeoSeries(shapely.points(node_xy[used])).hilbert_distance() if len(used) else np.zeros(0)
    ordered = used[np.argsort(np.asarray(place), kind="stable")]
    number = np.zeros(len(node_xy), dtype=np.int32)
    number[ordered] = np.arange(len(ordered), dtype=np.int32)
    new = number[ends].reshape(-1, 2)
    order = np.lexsort((length_mm, new[:, 1], new[:, 0]))
    shapes = lines[order]
    streets = Streets(
        node_xy=np.ascontiguousarray(node_xy[ordered]),
        edge_from=np.ascontiguousarray(new[order, 0]),
        edge_to=np.ascontiguousarray(new[order, 1]),
        length_mm=np.ascontiguousarray(length_mm[order]),
        shape_start=np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(shapes))]).astype(np.int64),
        shape_xy=shapely.get_coordinates(shapes),
        source_note=note,
    )
    return streets, order


def measured(lines: Shapes) -> IntArray:
    """Return the length of every line in whole millimetres, as the sum of its segments' rounded lengths.

    Lengths then add up: cutting a line at its vertices, or joining two, changes no distance.
    """
    import shapely

    xy, of_line = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return np.zeros(len(lines), dtype=np.int64)
    step = np.diff(xy, axis=0)
    inside = of_line[1:] == of_line[:-1]
    steps = np.rint(np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2) * 1000)[inside]
    sums = np.bincount(of_line[1:][inside], weights=steps, minlength=len(lines))
    return sums.astype(np.int64)
