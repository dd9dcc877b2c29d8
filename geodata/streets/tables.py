"""A network as two tables, CSV or CSV.gz: nodes (`id` and a place) and edges (`u, v`, optional `length_m, wkt`, and tags of roads)."""

from __future__ import annotations

import gzip
import io
import unicodedata
import zlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.reading.coordinates import PLAIN_NUMBER, read_points
from geodata.reading.fields import read_ids
from geodata.reading.formats.csv_tables import read_csv
from geodata.reading.raw import Raw
from geodata.streets.drawn import LONGEST_MM, Drawn, read_lines
from geodata.streets.osm import road_of, walkable
from geodata.streets.roads import FOOTPATH, KNOWN, ONEWAY, Road, Use
from geodata.yamlfiles.schema_errors import did_you_mean
from models.access import FloatArray, IntArray
from models.messages.findings import Faults, brief
from models.messages.text import Text

if TYPE_CHECKING:
    from pyproj import CRS

# a table unpacked; one compressed byte can stand for a thousand
MOST_BYTES = 200_000_000
# OpenStreetMap's keys that a table of edges may have as columns
TABLE_TAGS = ("highway", "oneway", "foot", "motor_vehicle", "bicycle")


def unpack(data: bytes, faults: Faults) -> bytes | None:
    """Return the content of a gzip file, or None when it is broken or too large."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        faults.stop("gzip-broken", Text("cannot be unpacked as gzip; see whether it is cut off"))
        return None
    if len(content) > MOST_BYTES:
        faults.stop(
            "file-too-large",
            Text("unpacks to more than the limit of {most_bytes:,} bytes; cut it to the area", most_bytes=MOST_BYTES),
        )
        return None
    return content


def read_tables(nodes: bytes, edges: bytes, crs: CRS, on_nodes: Faults, on_edges: Faults, use: Use = "walking") -> Drawn | None:
    """Return the network of two tables, or None with the faults recorded; for wheels, None without classes of roads, too.

    Parameters
    ----------
    nodes, edges
        the tables' bytes, unpacked.
    crs
        of the nodes' places (`x, y` or `lon, lat`) and of `wkt`.
    on_nodes, on_edges
        take what is wrong with each.
    use
        whose edges are read. An edge without `highway` may be walked, unless `foot` says no.

    Returns
    -------
    drawn
        streets in `crs`. An edge without `wkt` runs straight; without `length_m` it is as long as its shape.
    """
    nodes_raw, edges_raw = read_csv(nodes, on_nodes), read_csv(edges, on_edges)
    for raw, names, faults in ((nodes_raw, ("id",), on_nodes), (edges_raw, ("u", "v"), on_edges)):
        for name in names:
            if raw is not None and name not in raw.columns:
                there = ", ".join(map(brief, raw.columns))
                faults.stop(
                    "column-missing",
                    Text("has no column {name}; its columns: {there}", name=name, there=there),
                    field=name,
                )
    if nodes_raw is None or edges_raw is None or on_nodes.stopped() or on_edges.stopped():
        return None
    ids = read_ids(nodes_raw.columns["id"], "id", on_nodes, unique=True)
    placed = read_points(nodes_raw, crs, on_nodes)
    if placed is None or placed.shapes is None:
        return None
    node_xy = np.column_stack([shapely.get_x(placed.shapes), shapely.get_y(placed.shapes)])
    blank = np.flatnonzero(np.isnan(node_xy).any(axis=1)).tolist()
    on_nodes.stop_rows("geometry-missing", blank, lambda _: Text("has no place; give its coordinates"))
    ends = _ends(edges_raw, ids, on_edges)
    lengths = _lengths(edges_raw, on_edges)
    if on_nodes.stopped() or on_edges.stopped() or ends is None or lengths is None:
        return None
    tags = _tags(edges_raw, on_edges)
    shapes = _shapes(edges_raw, node_xy, ends, on_edges)
    if shapes is None or tags is None:
        return None
    roads = [_road(one) for one in tags]
    kept = [row for row, road in enumerate(roads) if road.serves(use)]
    if not kept:
        on_edges.stop("no-streets", Text("has no street that may be walked"))
        return None
    return Drawn(
        node_xy,
        ends[kept],
        [shapes[row] for row in kept],
        lengths[kept],
        tuple(roads[row] for row in kept),
    )


def _road(tags: dict[str, str]) -> Road:
    return road_of(tags) if "highway" in tags else FOOTPATH._replace(on_foot=walkable({"highway": "footway", **tags}))


def _tags(raw: Raw, faults: Faults) -> list[dict[str, str]] | None:
    """Return what each edge says of roads, empty cells left out; a class or a direction that nobody knows is a fault."""
    columns = [name for name in TABLE_TAGS if name in raw.columns]
    tags = [
        {name: cell for name, cell in zip(columns, map(str.strip, cells), strict=True) if cell}
        for cells in zip(*(raw.columns[name] for name in columns), strict=True)
    ] or [{} for _ in range(len(raw))]
    odd = [row for row, one in enumerate(tags) if one.get("highway", "road") not in KNOWN]
    faults.stop_rows(
        "road-class-unknown",
        odd,
        lambda row: Text(
            "{found} is no class of road of OpenStreetMap known here. {cure}",
            found=brief(tags[row]["highway"]),
            cure=did_you_mean(tags[row]["highway"], KNOWN),
        ),
        field="highway",
    )
    turned = [row for row, one in enumerate(tags) if one.get("oneway", "no").lower() not in ONEWAY]
    faults.stop_rows(
        "oneway-form",
        turned,
        lambda row: Text("{found}: write oneway as yes, no or -1 (against u to v)", found=brief(tags[row]["oneway"])),
        field="oneway",
    )
    return None if odd or turned else tags


def _ends(raw: Raw, ids: list[str], faults: Faults) -> IntArray | None:
    """Return the positions of each edge's nodes; an edge to a node that is not there is a fault."""
    number = {one: place for place, one in enumerate(ids)}
    columns = []
    for name in ("u", "v"):
        found = [unicodedata.normalize("NFKC", cell).strip() for cell in raw.columns[name]]
        places = [number.get(one, -1) for one in found]
        lost = [row for row, place in enumerate(places) if place < 0]
        faults.stop_rows(
            "node-unknown",
            lost,
            lambda row, found=found: Text(  # type: ignore[misc]
                "node {found} is not in the table of nodes; add it or remove the edge", found=brief(found[row])
            ),
            field=name,
        )
        columns.append(places)
    return None if faults.stopped() else np.array(columns, dtype=np.int64).T.reshape(-1, 2)


def _lengths(raw: Raw, faults: Faults) -> IntArray | None:
    """Return lengths in whole millimetres, -1 where the table gives none."""
    cells = [cell.strip() for cell in raw.columns.get("length_m", [""] * len(raw))]
    odd = [row for row, cell in enumerate(cells) if cell and not _is_length(cell)]
    faults.stop_rows(
        "length-form",
        odd,
        lambda row: Text("{cell}: write a length as a plain decimal number of metres, not negative", cell=brief(cells[row])),
        field="length_m",
    )
    if odd:
        return None
    millimetres = np.array([float(cell) * 1000 if cell else -1.0 for cell in cells])
    whole: IntArray = np.rint(millimetres).astype(np.int64)
    return whole


def _is_length(cell: str) -> bool:
    return PLAIN_NUMBER.fullmatch(cell) is not None and not cell.startswith("-") and float(cell) * 1000 <= LONGEST_MM


def _shapes(raw: Raw, node_xy: FloatArray, ends: IntArray, faults: Faults) -> list[FloatArray] | None:
    cells = raw.columns.get("wkt", [""] * len(raw))
    given = [row for row, cell in enumerate(cells) if cell.strip()]
    lines = read_lines([cells[row] for row in given])
    odd = [row for row, line in zip(given, lines, strict=True) if line is None]
    faults.stop_rows(
        "edge-shape",
        odd,
        lambda row: Text("{cell}: write wkt as a LINESTRING", cell=brief(cells[row])),
        field="wkt",
    )
    if odd:
        return None
    drawn = dict(zip(given, lines, strict=True))
    return [straight if (line := drawn.get(row)) is None else line for row, straight in enumerate(node_xy[ends])]
