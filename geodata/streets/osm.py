"""OpenStreetMap files (.osm, .osm.pbf): the ways that may be walked, split where they meet.

OSMnx makes the same streets of a whole .osm file (a test holds that). It refuses a file in which a way is cut, sees `foot`
and `sidewalk` only by a setting of the whole process, knows no .osm.pbf and takes five times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from geodata.streets.drawn import Drawn
from geodata.streets.markup import parse
from geodata.streets.roads import Road, Use, direction, drivable, rideable
from models.messages.findings import Faults
from models.messages.text import Text

# what OSMnx's "walk" leaves out; a way for bicycles or private use counts where feet are welcome
NOT_WALKED = frozenset(
    {"abandoned", "bus_guideway", "construction", "motor", "motorway", "motorway_link", "no", "planned", "platform", "proposed"}
    | {"raceway", "razed", "rest_area", "services"}
)
WELCOME = frozenset({"yes", "designated", "permissive"})
PRIVATE = frozenset({"private", "no"})
SIDEWALKS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
# the share of all references of ways; an extract that cuts ways at its edge has more
MOST_MISSING = 0.01
MOST_NODES = 5_000_000


@dataclass
class Ways:
    """Ways that may be used as the file has them.

    Parameters
    ----------
    nodes
        longitude and latitude by node id.
    ways
        node ids of each way, in order.
    roads
        what is known of each besides.
    """

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[list[int]] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)

    def add(self, refs: list[int], tags: Mapping[str, str], use: Use) -> None:
        """Add a way if it is one of some use."""
        road = road_of(tags)
        if road.serves(use):
            self.ways.append(refs)
            self.roads.append(road)


def walkable(tags: Mapping[str, str]) -> bool:
    """Return whether people may walk a way with these tags: OSMnx's "walk" filter, with `foot=yes` and its kin respected."""
    highway = tags.get("highway")
    foot = tags.get("foot")
    if highway is None or highway in NOT_WALKED or foot in PRIVATE or tags.get("area") == "yes":
        return False
    if any(tags.get(key) == "separate" for key in SIDEWALKS):
        return False
    if foot in WELCOME:
        return True
    return highway != "cycleway" and tags.get("access") not in PRIVATE and tags.get("service") != "private"


def road_of(tags: Mapping[str, str]) -> Road:
    """Return what tags say of a way."""
    return Road(tags.get("highway", ""), direction(tags), walkable(tags), drivable(tags), rideable(tags))


class Reader(Protocol):
    """Takes the elements of an OSM XML file as they come; `odd` names those that cannot be read."""

    odd: list[str]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""


class _Reader:
    """Takes the elements of an OSM XML file as they come, and keeps the ways that somebody may use."""

    def __init__(self, use: Use) -> None:
        self.use, self.found = use, Ways()
        self.odd: list[str] = []
        self._refs: list[int] = []
        self._tags: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"node", "way", "relation"}:
            self._refs, self._tags = [], {}
        try:
            if name == "node":
                self.found.nodes[int(attributes["id"])] = (float(attributes["lon"]), float(attributes["lat"]))
            elif name == "nd":
                self._refs.append(int(attributes["ref"]))
            elif name == "tag":
                self._tags[attributes["k"]] = attributes["v"]
        except (KeyError, ValueError):
            self.odd.append(name)

    def end(self, name: str) -> None:
        if name == "way":
            self.found.add(self._refs, self._tags, self.use)


def read_osm(data: bytes, faults: Faults, use: Use = "walking") -> Ways | None:
    """Return the ways of an OSM XML file that somebody may use, or None with the fault recorded."""
    reader = _Reader(use)
    return reader.found if read_elements(data, reader, faults) else None


def read_elements(data: bytes, reader: Reader, faults: Faults) -> bool:
    """Have a reader take the elements of an OSM XML file, and return whether all can be read; else the fault is recorded."""
    if not parse(data, faults, reader.start, reader.end):
        return False
    if odd := reader.odd:
        faults.stop(
            "osm-broken",
            Text(
                "elements without a readable id, place or reference ({names}, {many:,}); export the file again",
                names=", ".join(sorted(set(odd))),
                many=len(odd),
            ),
            count=len(odd),
        )
    return not reader.odd


def open_pbf(data: bytes, faults: Faults) -> Callable[[str], Any] | None:
    """Return what yields the elements of an OSM PBF file of a kind (`node`, `way`, `relation`); None without the package `osmium`.

    A file that is broken raises RuntimeError or ValueError as its elements come: see `say_broken`.
    """
    try:
        osmium: Any = import_module("osmium")
    except ImportError:
        faults.stop("needs-osmium", Text("reading .osm.pbf needs osmium: pip install osmium, or convert the file to .osm"))
        return None
    return lambda kind: osmium.FileProcessor(osmium.io.FileBuffer(data, "osm.pbf"), getattr(osmium.osm, kind.upper()))


def say_broken(faults: Faults) -> None:
    """Record that a PBF file cannot be read."""
    faults.stop("pbf-broken", Text("cannot be read as OSM PBF; see whether it is cut off, and export it again"))


def read_pbf(data: bytes, faults: Faults, use: Use = "walking") -> Ways | None:
    """Return the ways of an OSM PBF file that somebody may use, or None with the fault recorded; needs the package `osmium`."""
    read = open_pbf(data, faults)
    if read is None:
        return None
    found = Ways()
    try:
        for way in read("way"):
            found.add([node.ref for node in way.nodes], {tag.k: tag.v for tag in way.tags}, use)
        wanted = {ref for way in found.ways for ref in way}
        if len(wanted) > MOST_NODES:
            faults.stop(
                "network-too-large",
                Text(
                    "its ways have {wanted:,} nodes, more than the limit of {most_nodes:,}; cut it to the area",
                    wanted=len(wanted),
                    most_nodes=MOST_NODES,
                ),
            )
            return None
        for node in read("node"):
            if node.id in wanted:
                found.nodes[node.id] = (node.location.lon, node.location.lat)
    except (RuntimeError, ValueError):
        say_broken(faults)
        return None
    return found


def draw(found: Ways, faults: Faults) -> Drawn | None:
    """Return ways split into edges at every node that two of them share, or None when there are none or too many are torn.

    Parameters
    ----------
    found
        ways, in degrees.
    faults
        takes the number of references to nodes that are not in the file; a way is torn there.
    """
    references = sum(map(len, found.ways))
    missing = sum(ref not in found.nodes for way in found.ways for ref in way)
    torn = [(row, piece) for row, way in enumerate(found.ways) for piece in _torn(way, found.nodes)]
    pieces = [piece for _, piece in torn]
    if missing:
        _say_missing(missing, references, faults)
    if faults.stopped():
        return None
    if not pieces:
        faults.stop("no-streets", Text("has no way that may be walked (a way with a highway tag)"))
        return None
    meets = Counter(ref for piece in pieces for ref in piece)
    for piece in pieces:
        meets.update((piece[0], piece[-1]))
    cut = [(row, edge) for row, piece in torn for edge in _split(piece, meets)]
    edges = [edge for _, edge in cut]
    number: dict[int, int] = {}
    ends = [[number.setdefault(ref, len(number)) for ref in (edge[0], edge[-1])] for edge in edges]
    return Drawn(
        np.array([found.nodes[ref] for ref in number]),
        np.array(ends, dtype=np.int64),
        [np.array([found.nodes[ref] for ref in edge]) for edge in edges],
        np.full(len(edges), -1, dtype=np.int64),
        tuple(found.roads[row] for row, _ in cut),
    )


def _torn(way: list[int], nodes: Mapping[int, object]) -> list[list[int]]:
    """Return the runs of a way's nodes that are there, repeated ones left out."""
    runs: list[list[int]] = [[]]
    for ref in way:
        if ref not in nodes:
            runs.append([])
        elif not runs[-1] or runs[-1][-1] != ref:
            runs[-1].append(ref)
    return [run for run in runs if len(run) > 1]


def _split(piece: list[int], meets: Mapping[int, int]) -> list[list[int]]:
    """Return a piece cut wherever another one, or itself, passes."""
    edges: list[list[int]] = []
    begin = 0
    for place in range(1, len(piece)):
        if meets[piece[place]] > 1:
            edges.append(piece[begin : place + 1])
            begin = place
    return edges


def _say_missing(missing: int, references: int, faults: Faults) -> None:
    said = Text(
        "{missing:,} of {references:,} nodes that ways refer to are not in the file", missing=missing, references=references
    )
    if missing > MOST_MISSING * references:
        faults.stop(
            "nodes-missing",
            Text("{said}, more than 1 %; cut the extract again with whole ways", said=said),
            count=missing,
        )
    else:
        faults.warn("nodes-missing", Text("{said}; the ways end there", said=said), count=missing)
