"""Water and parks from an OpenStreetMap extract (.osm, .osm.pbf): closed ways, multipolygons, and watercourses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely

from geodata.building.ground.features import Features, Kind, area_kind, is_course
from geodata.streets.osm import open_pbf, read_elements, say_broken
from models.messages.findings import Faults
from models.messages.text import Text


@dataclass
class Elements:
    """What of an extract may be water or a park.

    Parameters
    ----------
    nodes
        longitude and latitude by node id.
    ways
        node ids and tags of each way by its id.
    areas
        of each relation that is an area: what it is, and the ids of its ways with whether each bounds a hole.
    """

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], Mapping[str, str]]] = field(default_factory=dict)
    areas: list[tuple[Kind, list[tuple[int, bool]]]] = field(default_factory=list)

    def take_relation(self, tags: Mapping[str, str], members: Iterable[tuple[str, int, str]]) -> None:
        """Take a relation in, where it is an area; `members` are (type, id, role)."""
        if tags.get("type") == "multipolygon" and (kind := area_kind(tags)):
            self.areas.append((kind, [(way, role == "inner") for of, way, role in members if of == "way"]))


class _Reader:
    """Takes the elements of an OSM XML file as they come."""

    def __init__(self) -> None:
        self.found = Elements()
        self.odd: list[str] = []
        self._id = 0
        self._refs: list[int] = []
        self._members: list[tuple[str, int, str]] = []
        self._tags: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            if name in {"node", "way", "relation"}:
                self._id, self._refs, self._members, self._tags = int(attributes["id"]), [], [], {}
            if name == "node":
                self.found.nodes[self._id] = (float(attributes["lon"]), float(attributes["lat"]))
            elif name == "nd":
                self._refs.append(int(attributes["ref"]))
            elif name == "member":
                self._members.append((attributes["type"], int(attributes["ref"]), attributes.get("role", "")))
            elif name == "tag":
                self._tags[attributes["k"]] = attributes["v"]
        except (KeyError, ValueError):
            self.odd.append(name)

    def end(self, name: str) -> None:
        if name == "way":
            self.found.ways[self._id] = (self._refs, self._tags)
        elif name == "relation":
            self.found.take_relation(self._tags, self._members)


def read_osm(data: bytes, faults: Faults) -> Features | None:
    """Return the water and parks of an OSM XML file in degrees, or None with the fault recorded."""
    reader = _Reader()
    return draw(reader.found, faults) if read_elements(data, reader, faults) else None


def read_pbf(data: bytes, faults: Faults) -> Features | None:
    """Return the water and parks of an OSM PBF file in degrees, or None with the fault recorded; needs the package `osmium`."""
    read = open_pbf(data, faults)
    if read is None:
        return None
    found = Elements()
    try:
        for one in read("relation"):
            tags = {tag.k: tag.v for tag in one.tags}
            found.take_relation(tags, ((LETTERS.get(part.type, ""), part.ref, part.role) for part in one.members))
        members = {way for _, ways in found.areas for way, _ in ways}
        for way in read("way"):
            tags = {tag.k: tag.v for tag in way.tags}
            if way.id in members or is_course(tags) or area_kind(tags):
                found.ways[way.id] = ([node.ref for node in way.nodes], tags)
        wanted = {ref for refs, _ in found.ways.values() for ref in refs}
        for node in read("node"):
            if node.id in wanted:
                found.nodes[node.id] = (node.location.lon, node.location.lat)
    except (RuntimeError, ValueError):
        say_broken(faults)
        return None
    return draw(found, faults)


# how osmium tells what a member is
LETTERS = {"n": "node", "w": "way", "r": "relation"}


def draw(found: Elements, faults: Faults) -> Features:
    """Return the shapes of the elements in degrees; an area that the extract cuts is left out, with a warning."""
    drawn, torn = Features(), 0
    lines = {way: _line(refs, found.nodes) for way, (refs, _) in found.ways.items()}
    for way, (refs, tags) in found.ways.items():
        line, kind = lines[way], area_kind(tags)
        if line is not None and is_course(tags):
            drawn.course.append(line)
        elif kind and (line is None or refs[0] != refs[-1] or len(refs) < 4):
            torn += 1
        elif kind:
            getattr(drawn, kind).append(shapely.Polygon(line))
    for kind, ways in found.areas:
        whole = all(lines.get(way) is not None for way, _ in ways)
        area = _rings(lines.get(way) for way, hole in ways if not hole)
        if not whole or shapely.is_empty(area):
            torn += 1
        else:
            getattr(drawn, kind).append(shapely.difference(area, _rings(lines.get(way) for way, hole in ways if hole)))
    if torn:
        message = Text("water or parks that the extract cuts, or that do not close: {torn:,}; they are not drawn", torn=torn)
        faults.warn("ground-torn", message, count=torn)
    return drawn


def _line(refs: list[int], nodes: Mapping[int, tuple[float, float]]) -> shapely.LineString | None:
    """Return a way, or None where the extract lacks one of its nodes."""
    if len(refs) < 2 or any(ref not in nodes for ref in refs):
        return None
    return shapely.LineString([nodes[ref] for ref in refs])


def _rings(lines: Iterable[shapely.LineString | None]) -> shapely.Geometry:
    """Return what closed rings of lines enclose."""
    there = [line for line in lines if line is not None]
    return shapely.union_all(shapely.get_parts(shapely.polygonize(there))) if there else shapely.Polygon()
