"""GraphML as OSMnx saves it: nodes with `x, y`, edges with `length` (metres) and `geometry` (WKT)."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import shapely

from geodata.streets.markup import parse
from geodata.streets.network import FloatArray
from geodata.streets.osm import Drawn, walkable
from models.messages.findings import Faults, brief
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

TAGS = ("highway", "foot", "access", "service", "area")


def read_graphml(data: bytes, faults: Faults) -> tuple[Drawn, str | None] | None:
    """Return the walkable edges of a GraphML file and the CRS it names, or None with the faults recorded.

    Both directions of a street become one edge. An edge without `highway` is taken to be walkable.
    """
    # the library below would expand entities, so the file is gone through once without it
    if not parse(data, faults):
        return None
    import networkx as nx

    try:
        with PROCESS_WIDE, warnings.catch_warnings():
            # a key without a type is text to networkx, and to us; it need not tell the user so
            warnings.simplefilter("ignore")
            graph = nx.parse_graphml(data.decode("utf-8-sig"), force_multigraph=True)
    except (nx.NetworkXError, ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        faults.stop(
            "graphml-broken",
            Text("cannot be read as GraphML ({error}); write it with OSMnx's save_graphml", error=brief(str(error))),
        )
        return None
    number = {node: place for place, node in enumerate(graph.nodes)}
    node_xy = _places(graph, faults)
    drawn = _edges(graph, number, node_xy, faults)
    if faults.stopped():
        return None
    if not drawn.shapes:
        faults.stop("no-streets", Text("has no edge that may be walked"))
        return None
    crs = graph.graph.get("crs")
    return drawn, str(crs) if crs else None


def _places(graph: Any, faults: Faults) -> FloatArray:
    places = []
    for node, values in graph.nodes(data=True):
        try:
            places.append((float(values["x"]), float(values["y"])))
        except (KeyError, ValueError):
            faults.stop(
                "node-without-place",
                Text("node {node} has no place x, y; give it one", node=brief(str(node))),
                value=str(node),
            )
            break
    return np.array(places, dtype=np.float64).reshape(-1, 2)


def _edges(graph: Any, number: dict[object, int], node_xy: FloatArray, faults: Faults) -> Drawn:
    ends, shapes, lengths, seen = [], [], [], set()
    if faults.stopped():
        return Drawn(node_xy, np.zeros((0, 2), dtype=np.int64), [], np.zeros(0, dtype=np.int64))
    for tail, head, values in graph.edges(data=True):
        tags = {key: str(values[key]) for key in TAGS if key in values}
        if "highway" in tags and not walkable(tags):
            continue
        try:
            # nan and negative lengths fail here, too
            length = round(float(values["length"]) * 1000) if "length" in values else -1
            line = shapely.from_wkt(str(values["geometry"])) if "geometry" in values else None
            points = node_xy[[number[tail], number[head]]] if line is None else shapely.get_coordinates(line)
        except (ValueError, OverflowError, shapely.GEOSException):
            length, points = -2, node_xy[:0]
        if length < -1 or len(points) < 2:
            faults.stop(
                "edge-broken",
                Text(
                    "edge {tail}-{head}: its length or geometry cannot be read; correct it",
                    tail=brief(str(tail)),
                    head=brief(str(head)),
                ),
            )
            break
        pair = sorted((number[tail], number[head]))
        key = (*pair, length, str(values.get("osmid")), len(points))
        if key not in seen:
            seen.add(key)
            ends.append((number[tail], number[head]))
            shapes.append(points)
            lengths.append(length)
    return Drawn(node_xy, np.array(ends, dtype=np.int64).reshape(-1, 2), shapes, np.array(lengths, dtype=np.int64))
