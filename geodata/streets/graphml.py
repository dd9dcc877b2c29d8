"""GraphML as OSMnx saves it: nodes with `x, y`, edges with `length` (metres) and `geometry` (WKT)."""

from __future__ import annotations

import math
import re
import warnings
from typing import Any

import numpy as np

from geodata.streets.drawn import LONGEST_MM, Drawn, read_lines
from geodata.streets.markup import parse
from geodata.streets.osm import SIDEWALKS, road_of, walkable
from geodata.streets.roads import FOOTPATH, ROAD_TAGS, Road, Use
from models.access import FloatArray
from models.messages.findings import Faults, brief
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

TAGS = tuple(dict.fromkeys(("highway", "foot", "access", "service", "area", *SIDEWALKS, *ROAD_TAGS)))
# what OSMnx makes of a street that was joined of several ways
SEVERAL = re.compile(r"\[\s*['\"]([^'\"]*)['\"].*\]")


def read_graphml(data: bytes, faults: Faults, use: Use = "walking") -> tuple[Drawn, str | None] | None:
    """Return the edges of a GraphML file that somebody may use and the CRS it names, or None with the faults recorded.

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
            # OSMnx's own `load_graphml` is this and an evaluation of every value that looks like a list, with no limit
            graph = nx.parse_graphml(data.decode("utf-8-sig"), force_multigraph=True)
    except (nx.NetworkXError, ValueError, KeyError, TypeError, AttributeError, SyntaxError):
        faults.stop(
            "graphml-broken",
            Text("cannot be read as GraphML; write it with OSMnx's save_graphml"),
        )
        return None
    node_xy = _places(graph, faults)
    drawn = None if node_xy is None else _edges(graph, node_xy, use, faults)
    if drawn is None:
        return None
    if not drawn.shapes:
        faults.stop("no-streets", Text("has no edge that may be walked"))
        return None
    crs = graph.graph.get("crs")
    return drawn, str(crs) if crs else None


def _places(graph: Any, faults: Faults) -> FloatArray | None:
    places = []
    for node, values in graph.nodes(data=True):
        place = _number(values.get("x")), _number(values.get("y"))
        if not all(map(math.isfinite, place)):
            faults.stop(
                "node-without-place",
                Text("node {node} has no place x, y; give it one", node=brief(str(node))),
                value=str(node),
            )
            return None
        places.append(place)
    return np.array(places, dtype=np.float64).reshape(-1, 2)


def _edges(graph: Any, node_xy: FloatArray, use: Use, faults: Faults) -> Drawn | None:
    number = {node: place for place, node in enumerate(graph.nodes)}
    known = [_road(values, use) for _, _, values in graph.edges(data=True)]
    used = [edge for edge, road in zip(graph.edges(data=True), known, strict=True) if road.serves(use)]
    lines = read_lines([str(values.get("geometry", "")) for _, _, values in used])
    ends, shapes, lengths, roads, seen = [], [], [], [], set()
    roads_used = [road for road in known if road.serves(use)]
    for (tail, head, values), line, road in zip(used, lines, roads_used, strict=True):
        millimetres = 1000 * _number(values.get("length", 0))
        if not 0 <= millimetres <= LONGEST_MM or (line is None and "geometry" in values):
            faults.stop(
                "edge-broken",
                Text(
                    "edge {tail}-{head}: its length or geometry cannot be read; correct it",
                    tail=brief(str(tail)),
                    head=brief(str(head)),
                ),
            )
            return None
        pair, length = (number[tail], number[head]), round(millimetres) if "length" in values else -1
        points = node_xy[list(pair)] if line is None else line
        key = (*(pair if road.oneway else sorted(pair)), length, str(values.get("osmid")), len(points))
        if key not in seen:
            seen.add(key)
            ends.append(pair)
            shapes.append(points)
            lengths.append(length)
            roads.append(road)
    return Drawn(
        node_xy,
        np.array(ends, dtype=np.int64).reshape(-1, 2),
        shapes,
        np.array(lengths, dtype=np.int64),
        tuple(roads),
    )


def _road(values: dict[str, Any], use: Use) -> Road:
    """Return what is known of an edge; on foot alone, whatever OSMnx joined to it may be walked, in both directions."""
    if "highway" not in values:
        return FOOTPATH
    if use == "walking":
        return FOOTPATH._replace(on_foot=walkable(_tags(values)))
    # OSMnx draws a oneway in the direction of cars, whatever its way's
    found = road_of(_first_tags(values))
    return found._replace(oneway=abs(found.oneway))


def _tags(values: dict[str, Any]) -> dict[str, str]:
    return {key: str(values[key]) for key in TAGS if key in values}


def _first_tags(values: dict[str, Any]) -> dict[str, str]:
    """Return the same with the first of several values of one edge."""
    return {key: SEVERAL.sub(r"\1", said) for key, said in _tags(values).items()}


def _number(value: Any) -> float:
    """Return a value as a number; NaN where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
