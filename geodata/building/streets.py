"""The streets of a recipe: cut to the area and its rim, small islands left out, drawn with few points."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.building.sources import Sources
from geodata.building.transport_recipe import StreetsRecipe
from geodata.reading.coordinates import Target
from geodata.reading.raw import Shapes, shape_array
from geodata.streets.files import Files, open_network
from geodata.streets.network import Roads, Streets, ordered
from geodata.streets.osm import road_of
from geodata.streets.tables import TABLE_TAGS
from models.access import BoolArray, FloatArray, IntArray
from models.messages.findings import InputError
from models.messages.text import Text

NODES, EDGES = "network_nodes.csv.gz", "network_edges.csv.gz"
# a decimetre: finer than the layers are drawn
DIGITS = 1


@dataclass(frozen=True, slots=True, eq=False)
class Compact:
    """The network to write, and figures for the build log."""

    network: Roads
    quality: dict[str, object]


def read_streets(sources: Sources, recipe: StreetsRecipe, boundary: shapely.Geometry, crs: str) -> Compact | None:
    """Read the street layer, and make of it the compact network of the area.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the streets part of the recipe.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    streets
        edges that touch the area or its rim, without the pieces that join nothing of at least `least_island_m`;
        None with the faults recorded. Distances between places that stay are those of the raw layer, to the millimetre. Where the raw layer
        has classes of roads, all that anybody may use is kept, with its class, its direction and who may use it.
    """
    files = Files(recipe.file, recipe.edges, recipe.crs, recipe.source)
    folder = sources.folder_of(recipe.file, sources.about(recipe.file))
    opened = open_network(folder, "", files, Target.of(crs))
    sources.faults.extend(opened.faults)
    if opened.network is None:
        return None
    about = sources.about(recipe.file)
    try:
        read = opened.network.everybodys() or Roads.on_foot(opened.network.streets)
    except InputError as error:
        about.found.extend(error.findings)
        return None
    about.found.extend(opened.network.findings)
    near = _touching(read, shapely.buffer(boundary, recipe.within_m))
    if near is None:
        about.stop("network-elsewhere", Text("has no street near the area: it is another town's, or its CRS is wrong"))
        return None
    whole, islands, lost_mm = _without_islands(near, round(recipe.least_island_m * 1000))
    network = simplified(joined(whole), recipe.simplify_m)
    streets = network.streets
    quality: dict[str, object] = {
        "edges_read": len(read.oneway),
        "edges_near": len(near.oneway),
        "islands_left_out": islands,
        "km_left_out_with_them": round(lost_mm / 1e6, 3),
        "nodes": len(streets.node_xy),
        "edges": len(streets.length_mm),
        "km": round(int(streets.length_mm.sum()) / 1e6, 3),
        "islands_kept": int(streets.components.max()),
        "points_read": len(near.streets.shape_xy),
        "points": len(streets.shape_xy),
    }
    if network.uses[:, 1:].any():
        quality |= {
            "edges_for_cars": int(network.uses[:, 1].sum()),
            "edges_for_bicycles": int(network.uses[:, 2].sum()),
            "oneways": int((network.uses[:, 1] & (network.oneway != 0)).sum()),
        }
    return Compact(network, quality)


def tables_of(network: Roads) -> dict[str, bytes]:
    """Return the files of a network, packed: the same bytes every time; with tags of roads where cars or bicycles may use any."""
    streets, tagged = network.streets, bool(network.uses[:, 1:].any())
    nodes = ["id,x,y", *(f"{row},{_place(point)}" for row, point in enumerate(streets.node_xy.tolist()))]
    edges = [",".join(("u,v,length_m,wkt", *(TABLE_TAGS if tagged else ())))]
    for row, length in enumerate(streets.length_mm.tolist()):
        points = streets.shape_xy[streets.shape_start[row] : streets.shape_start[row + 1]].tolist()
        inner = ",".join(_place(point, " ") for point in points)
        wkt = f'"LINESTRING({inner})"' if len(points) > 2 else ""
        tags = _tags(network, row) if tagged else {}
        told = "".join(f",{tags.get(name, '')}" for name in TABLE_TAGS) if tagged else ""
        edges.append(f"{streets.edge_from[row]},{streets.edge_to[row]},{length / 1000:.3f},{wkt}{told}")
    return {NODES: _packed(nodes), EDGES: _packed(edges)}


def _tags(network: Roads, row: int) -> dict[str, str]:
    """Return the fewest tags from which a reader of the table learns what is known of an edge."""
    on_foot, by_car, by_bicycle = network.uses[row].tolist()
    if not by_car and not by_bicycle:
        return {} if on_foot else {"foot": "no"}
    tags = {"highway": str(network.highway[row])}
    usual, oneway = road_of(tags), int(network.oneway[row])
    if by_car and oneway != usual.oneway:
        tags["oneway"] = {1: "yes", -1: "-1", 0: "no"}[oneway]
    wanted = (
        ("foot", on_foot, usual.on_foot),
        ("motor_vehicle", by_car, usual.by_car),
        ("bicycle", by_bicycle, usual.by_bicycle),
    )
    return tags | {name: "yes" if may else "no" for name, may, usually in wanted if may != usually}


def joined(roads: Roads) -> Roads:
    """Return the same streets with edges joined at every node where just two of them, of one class and direction, end.

    Distances along the streets do not change: lengths are whole and add up. OSMnx's `simplify_graph` draws a joined edge
    through its nodes alone, which loses the bends between them, and keeps every node of a ring by itself.
    """
    network = roads.streets
    around: list[list[int]] = [[] for _ in network.node_xy]
    ends = np.column_stack([network.edge_from, network.edge_to]).tolist()
    for edge, (tail, head) in enumerate(ends):
        around[tail].append(edge)
        around[head].append(edge)
    # what only feet use is of one kind, whatever its class
    classes = np.where(roads.uses[:, 1:].any(axis=1), roads.highway, "")
    kinds = list(zip(classes.tolist(), map(tuple, roads.uses.tolist()), strict=True))
    # which way cars go along each edge from its first node on: what flows into a node has to flow out of it
    flow = np.where(roads.uses[:, 1], roads.oneway, 0).tolist()

    def outwards(edge: int, node: int) -> int:
        return int(flow[edge] if ends[edge][0] == node else -flow[edge])

    passed = [
        len(edges) == 2
        and edges[0] != edges[1]
        and kinds[edges[0]] == kinds[edges[1]]
        and outwards(edges[0], node) == -outwards(edges[1], node)
        for node, edges in enumerate(around)
    ]
    done = np.zeros(len(ends), dtype=bool)
    chains: list[tuple[int, list[int]]] = []
    # rings without any other node come last and keep the node they begin with
    for node in sorted(range(len(around)), key=lambda node: passed[node]):
        chains += [(node, _chain(node, edge, ends, around, passed, done)) for edge in around[node] if not done[edge]]
    parts = [network.shape_xy[network.shape_start[row] : network.shape_start[row + 1]] for row in range(len(ends))]
    drawn = [_follow(begin, chain, ends, parts) for begin, chain in chains]
    lengths = np.array([network.length_mm[chain].sum() for _, chain in chains], dtype=np.int64)
    pairs = np.array([(begin, end) for (begin, _), (_, end) in zip(chains, drawn, strict=True)], dtype=np.int64)
    lines = shape_array([shapely.LineString(points) for points, _ in drawn])
    streets, order = ordered(network.node_xy, pairs, lines, lengths, network.source_note)
    first = np.array([chain[0] for _, chain in chains], dtype=np.int64)[order]
    begun = np.array([begin for begin, _ in chains], dtype=np.int64)[order]
    return roads.at(streets, first, network.edge_from[first] != begun)


def simplified(roads: Roads, tolerance_m: float) -> Roads:
    """Return the same network drawn with fewer points, none further than `tolerance_m` from its street."""
    network = roads.streets
    lines = shapely.simplify(network.lines, tolerance_m, preserve_topology=False)
    places = np.round(network.node_xy, DIGITS)
    streets, order = ordered(places, _ends(network), _rounded(lines), network.length_mm, network.source_note)
    return roads.at(streets, order)


def _chain(
    node: int,
    edge: int,
    ends: list[list[int]],
    around: list[list[int]],
    passed: list[bool],
    done: BoolArray,
) -> list[int]:
    """Return the edges from a node on, up to the next node that is more than passed, and mark them."""
    chain, begin = [edge], node
    done[edge] = True
    while True:
        node = ends[edge][0] + ends[edge][1] - node
        if not passed[node] or node == begin:
            return chain
        edge = sum(around[node]) - edge
        if done[edge]:
            return chain
        done[edge] = True
        chain.append(edge)


def _follow(node: int, chain: list[int], ends: list[list[int]], parts: list[FloatArray]) -> tuple[FloatArray, int]:
    """Return the points of a chain of edges from a node on, and the node it ends at."""
    points: list[FloatArray] = []
    for edge in chain:
        tail, head = ends[edge]
        part = parts[edge] if tail == node else parts[edge][::-1]
        points.append(part if not points else part[1:])
        node = head if tail == node else tail
    return np.concatenate(points), node


def _touching(roads: Roads, area: shapely.Geometry) -> Roads | None:
    shapely.prepare(area)
    near = np.asarray(shapely.intersects(area, roads.streets.lines))
    return _only(roads, near) if near.any() else None


def _without_islands(roads: Roads, least_mm: int) -> tuple[Roads, int, int]:
    """Return the network without pieces shorter than `least_mm`, how many they were, and their length."""
    network = roads.streets
    label = network.components[network.edge_from]
    length = np.zeros(label.max() + 1, dtype=np.int64)
    np.add.at(length, label, network.length_mm)
    small = length < least_mm
    # the main part stays, however small
    small[0] = False
    return _only(roads, ~small[label]), int(small.sum()), int(length[small].sum())


def _only(roads: Roads, kept: BoolArray) -> Roads:
    network = roads.streets
    streets, order = ordered(
        network.node_xy, _ends(network)[kept], network.lines[kept], network.length_mm[kept], network.source_note
    )
    return roads.at(streets, np.flatnonzero(kept)[order])


def _ends(network: Streets) -> IntArray:
    return np.column_stack([network.edge_from, network.edge_to]).astype(np.int64)


def _rounded(lines: Shapes) -> Shapes:
    rounded: Shapes = shapely.transform(lines, lambda points: np.round(points, DIGITS))
    return rounded


def _place(point: list[float], between: str = ",") -> str:
    # adding zero turns -0.0 into 0.0
    x, y = (f"{round(value, DIGITS) + 0.0:.{DIGITS}f}" for value in point)
    return f"{x}{between}{y}"


def _packed(lines: list[str]) -> bytes:
    out = io.BytesIO()
    # no file name and no time, which would make every file another
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode("ascii"))
    return out.getvalue()
