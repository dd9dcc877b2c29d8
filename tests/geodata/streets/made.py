"""Street networks made for tests: arrays, tables and OSM XML of the same small town."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import shapely

from geodata.reading.coordinates import Target
from geodata.reading.raw import shape_array
from geodata.streets.files import Files, OpenedNetwork, open_network
from geodata.streets.network import Network, Streets, assemble, measured
from models.messages.findings import InputError
from models.messages.text import same
from tests import town

Point = tuple[float, float]

# a cross of streets 200 m long about the middle of the town, and a cul-de-sac that bends
NODES: dict[str, Point] = {
    "centre": (33_000, -28_000),
    "west": (32_800, -28_000),
    "east": (33_200, -28_000),
    "south": (33_000, -28_200),
    "north": (33_000, -27_800),
    "end": (33_300, -27_900),
}
EDGES: list[tuple[str, str, Sequence[Point]]] = [
    ("west", "centre", ()),
    ("centre", "east", ()),
    ("south", "centre", ()),
    ("centre", "north", ()),
    ("east", "end", [(33_300, -28_000)]),
]
# 100 m of street that joins nothing
ISLAND: dict[str, Point] = {"rock": (31_000, -29_000), "reef": (31_100, -29_000)}


def streets(nodes: Sequence[Point], edges: Sequence[Sequence[int]], lengths_mm: Sequence[int] | None = None) -> Streets:
    """Return straight streets between numbered nodes, as long as they are drawn unless told."""
    xy = np.array(nodes, dtype=np.float64)
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    lines = shape_array([shapely.LineString(xy[pair]) for pair in ends])
    length = measured(lines) if lengths_mm is None else np.array(lengths_mm, dtype=np.int64)
    return assemble(xy, ends, lines, length, same("made"))


def network(*args: Sequence[object]) -> Network:
    """Return the same as a network that is read already."""
    return Network.of(streets(*args))  # type: ignore[arg-type]


def nodes_csv(nodes: dict[str, Point] = NODES) -> str:
    return town.table(("id", "x", "y"), [(name, x, y) for name, (x, y) in nodes.items()])


def edges_csv(edges: Sequence[tuple[str, str, Sequence[Point]]] = EDGES, nodes: dict[str, Point] = NODES) -> str:
    rows = []
    for u, v, between in edges:
        points = ", ".join(f"{x} {y}" for x, y in [nodes[u], *between, nodes[v]])
        rows.append((u, v, "", f"LINESTRING ({points})"))
    return town.table(("u", "v", "length_m", "wkt"), rows)


def osm(ways: Sequence[tuple[Sequence[str], dict[str, str]]], nodes: dict[str, Point] = NODES) -> str:
    """Return OSM XML of ways through named nodes."""
    number = {name: place + 1 for place, name in enumerate(nodes)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    for name, (x, y) in nodes.items():
        lon, lat = town.TO_DEGREES.transform(x, y)
        lines.append(f'<node id="{number[name]}" lat="{lat:.7f}" lon="{lon:.7f}"><tag k="highway" v="crossing"/></node>')
    for place, (names, tags) in enumerate(ways):
        refs = "".join(f'<nd ref="{number.get(name, 999)}"/>' for name in names)
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{place + 1}">{refs}{said}</way>')
    return "\n".join([*lines, '<relation id="1"><tag k="highway" v="primary"/></relation>', "</osm>"])


def opened(folder: Path, file: str, edges: str | None = None, crs: str | None = None) -> OpenedNetwork:
    return open_network(folder, "", Files(file, edges, crs, same("made")), Target.of(town.CRS))


def read(folder: Path, content: str | bytes, file: str) -> Streets:
    """Return the streets of one file."""
    (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
    found = opened(folder, file).network
    assert found is not None
    return found.streets


def codes(reading: Callable[[], object]) -> set[str]:
    """Return the codes of what a reading is refused for."""
    try:
        reading()
    except InputError as error:
        return {finding.code for finding in error.findings if finding.severity == "stop"}
    return set()


def town_with_network(
    folder: Path, nodes: str | bytes | None = None, edges: str | bytes | None = None, *, more: str = ""
) -> Path:
    """Write the town with a network of two packed tables, and return its folder."""
    entry = f"""\
  network:
    file: nodes.csv.gz
    edges: edges.csv.gz
    crs: {town.CRS}
    vintage: "2024"
    source: {{ja: 架空の道, en: imaginary streets}}
    licence: CC0
{more}assumptions:
"""
    town.write_town(folder, study=lambda text: text.replace("assumptions:\n", entry, 1))
    for name, content in (("nodes", nodes or nodes_csv()), ("edges", edges or edges_csv())):
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.csv.gz").write_bytes(data if data.startswith(b"\x1f\x8b") else gzip.compress(data, mtime=0))
    return folder
