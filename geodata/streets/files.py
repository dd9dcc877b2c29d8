"""Opening a network's files, whatever their format, and bringing what they hold to the study's CRS."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.reading import coordinates
from geodata.reading.coordinates import Target
from geodata.reading.opener import named_well, read_bytes, sniff
from geodata.reading.raw import Shapes
from geodata.streets.drawn import Drawn
from geodata.streets.graphml import read_graphml
from geodata.streets.network import Network, Roads, Streets, measured, ordered
from geodata.streets.osm import Ways, draw, read_osm, read_pbf
from geodata.streets.roads import Use
from geodata.streets.tables import read_tables, unpack
from models.access import FloatArray, IntArray
from models.messages.findings import Faults, Finding, InputError, brief
from models.messages.recorded import record
from models.messages.text import Text

TABLES = (".csv", ".csv.gz")
FORMATS = (*TABLES, ".osm", ".osm.pbf", ".graphml")
DEGREES = "OGC:CRS84"
GZIP = b"\x1f\x8b"
# a shape may begin this far from its node: shapes are simplified and rounded
APART_M = 20.0
# a network for people on foot alone is none for wheels, and no fault
NO_STREETS = "no-streets"


@dataclass(frozen=True, slots=True)
class Files:
    """Which files a network is in, and how to read them.

    Parameters
    ----------
    file
        the network, or its table of nodes, inside the folder.
    edges
        the table of edges; None for the other formats.
    crs
        of the places, where the file does not name it.
    note
        who made the network.
    """

    file: str
    edges: str | None
    crs: str | None
    note: Text


@dataclass(frozen=True, slots=True, eq=False)
class OpenedNetwork:
    """A network whose files may be read: None where they must not; their hash; what was found in each."""

    network: Network | None
    sha256: str
    faults: tuple[Faults, ...]


def open_network(folder: Path, shown: str, files: Files, target: Target, *, islands_are_real: bool = False) -> OpenedNetwork:
    """Open a walking network, to be read when it is first asked for.

    Parameters
    ----------
    folder, shown
        the folder that file names start from, and the name to show for it, "" for none.
    files
        a node and an edge table (CSV, CSV.gz), OpenStreetMap (.osm, .osm.pbf) or OSMnx's GraphML (.graphml).
    target
        the study's CRS.
    islands_are_real
        whether the planner says so.

    Returns
    -------
    opened
        the walkable streets in the study's CRS, not yet read; reading them raises InputError with every fault.
    """
    names = [files.file] if files.edges is None else [files.file, files.edges]
    shown_names = [f"{shown}/{brief(name)}" if shown else brief(name) for name in names]
    faults = tuple(Faults(name) for name in shown_names)
    contents: list[bytes] = []
    if _belong_together(files, faults[0]):
        opened = [_open(folder, name, about) for name, about in zip(names, faults, strict=True)]
        contents = [content for content in opened if content is not None]
    sha256 = hashlib.sha256(b"".join(contents)).hexdigest()
    if len(contents) < len(names):
        return OpenedNetwork(None, sha256, faults)
    read = partial(_read_whole, files, contents, target, shown_names)
    roads = partial(_read_roads, files, contents, target, shown_names)
    return OpenedNetwork(Network(files.note, read, islands_are_real, _identity(read), roads), sha256, faults)


def _identity(read: partial[Any]) -> str:
    """Return one hash of all that decides what reading gives: the files, how they are read, and what findings call them."""
    files, contents, target, shown_names = read.args
    named = [files.file, files.edges, files.crs, record(files.note), target.crs.to_wkt(), target.degrees, shown_names]
    total = hashlib.sha256(json.dumps([named, [len(content) for content in contents]]).encode())
    for content in contents:
        total.update(content)
    return total.hexdigest()


def _read_whole(
    files: Files, contents: list[bytes], target: Target, shown_names: list[str]
) -> tuple[Streets, tuple[Finding, ...]]:
    about = tuple(Faults(name) for name in shown_names)
    streets = _read(files, contents, target, about)
    found = tuple(finding for one in about for finding in one.found)
    if streets is None:
        raise InputError(finding for finding in found if finding.severity != "fix")
    return streets, found


def _read_roads(files: Files, contents: list[bytes], target: Target, shown_names: list[str], use: Use) -> Roads | None:
    """Return what cars, bicycles or anybody may use; None where the files say nothing of roads for them.

    Raises
    ------
    InputError
        with every fault; warnings are those of the streets that are walked.
    """
    about = tuple(Faults(name) for name in shown_names)
    parsed = _parsed(files, contents, about, use)
    brought = None if parsed is None else _bring(*parsed, target, files.note, about[-1])
    if brought is None or parsed is None:
        stops = [finding for one in about for finding in one.found if finding.severity == "stop" and finding.code != NO_STREETS]
        if stops:
            raise InputError(stops)
        return None
    (streets, rows), drawn = brought, parsed[0]
    return Roads.of(streets, [drawn.roads[row] for row in rows.tolist()])


def _read(files: Files, contents: list[bytes], target: Target, faults: tuple[Faults, ...]) -> Streets | None:
    parsed = _parsed(files, contents, faults, "walking")
    brought = None if parsed is None else _bring(*parsed, target, files.note, faults[-1])
    return None if brought is None else brought[0]


def _parsed(files: Files, contents: list[bytes], faults: tuple[Faults, ...], use: Use) -> tuple[Drawn, CRS] | None:
    whole = [unpack(*pair) if pair[0].startswith(GZIP) else pair[0] for pair in zip(contents, faults, strict=True)]
    tables = [content for content in whole if content is not None]
    return _parse(files, tables, faults, use) if len(tables) == len(whole) else None


def _belong_together(files: Files, faults: Faults) -> bool:
    form = _format(files.file)
    if form is None or (files.edges is not None and _format(files.edges) not in TABLES):
        faults.stop(
            "format-unknown",
            Text("this is no format for a network; give one of {formats}", formats=", ".join(FORMATS)),
        )
    elif (form in TABLES) != (files.edges is not None):
        faults.stop(
            "edges-unfit",
            Text("edges: names the table of edges beside a table of nodes (CSV); give it with tables, and only with them"),
            field="edges",
        )
    elif form in TABLES and files.crs is None:
        faults.stop("crs-missing", Text("its CRS is unknown; write crs: (such as EPSG:6668 degrees, EPSG:6677 metres)"))
    else:
        return True
    return False


def _format(name: str) -> str | None:
    return next((form for form in FORMATS if name.lower().endswith(form)), None)


def _open(folder: Path, name: str, faults: Faults) -> bytes | None:
    """Return the bytes of a file that is what its name says."""
    data = read_bytes(folder, folder / name, faults) if named_well(name, faults) else None
    if data is None:
        return None
    form, found = str(_format(name)), sniff(data)
    wanted = {".csv": "text", ".csv.gz": "gzip", ".osm": "XML", ".osm.pbf": "binary", ".graphml": "XML"}[form]
    if found != wanted:
        faults.stop(
            "not-what-it-says",
            Text(
                "is not what its name says: expected {wanted}, the content is {found}; give a real {form} or correct the name",
                wanted=wanted,
                found=found,
                form=form,
            ),
            value=found,
        )
        return None
    return data


def _parse(files: Files, contents: list[bytes], faults: tuple[Faults, ...], use: Use) -> tuple[Drawn, CRS] | None:
    """Return the streets that somebody may use as the file draws them, and the CRS they are drawn in."""
    form, named = _format(files.file), files.crs
    if form in TABLES:
        crs = CRS.from_user_input(named)
        drawn = read_tables(contents[0], contents[1], crs, faults[0], faults[1], use)
        return None if drawn is None else (drawn, crs)
    if form == ".graphml":
        read = read_graphml(contents[0], faults[0], use)
        settled = None if read is None else _settle(read[1], named, faults[0])
        return None if read is None or settled is None else (read[0], settled)
    ways: Ways | None = (read_osm if form == ".osm" else read_pbf)(contents[0], faults[0], use)
    drawn = None if ways is None else draw(ways, faults[0])
    settled = _settle(DEGREES, named, faults[0])
    return None if drawn is None or settled is None else (drawn, settled)


def _settle(own: str | None, named: str | None, faults: Faults) -> CRS | None:
    """Return the CRS of a file that may name its own."""
    chosen = own or named
    if chosen is None:
        faults.stop("crs-missing", Text("its CRS is unknown; write crs:"))
        return None
    try:
        crs = CRS.from_user_input(chosen)
        same = named is None or crs.equals(CRS.from_user_input(named), ignore_axis_order=True)
    except CRSError:
        faults.stop("crs-unknown", Text("unknown CRS {chosen}", chosen=brief(chosen)), value=chosen)
        return None
    if not same:
        faults.stop(
            "crs-contradiction",
            Text("the file says {crs} and not {named}; remove crs:", crs=coordinates.short_name(crs), named=named),
            field="crs",
            value=named,
        )
        return None
    return crs


def _bring(drawn: Drawn, crs: CRS, target: Target, note: Text, faults: Faults) -> tuple[Streets, IntArray] | None:
    """Return the streets in the study's CRS, when its places and lengths can be believed, and which row of the file each edge was."""
    lines: Shapes = np.asarray(shapely.linestrings(np.concatenate(drawn.shapes), indices=_owners(drawn.shapes)))
    if not coordinates.check_places(lines, crs, target, faults):
        return None
    lines = coordinates.bring(lines, crs, target)
    if not np.isfinite(shapely.get_coordinates(lines)).all():
        faults.stop(
            "coordinate-out-of-range",
            Text("has places that {crs} cannot give; correct them or the CRS", crs=coordinates.short_name(crs)),
        )
        return None
    node_xy = shapely.get_coordinates(coordinates.bring(np.asarray(shapely.points(drawn.node_xy)), crs, target))
    lines = _from_first_to_second(lines, node_xy[drawn.ends], faults)
    length = _believed(drawn.length_mm, measured(lines), faults)
    if faults.stopped():
        return None
    nowhere = (drawn.ends[:, 0] == drawn.ends[:, 1]) & (length == 0)
    if nowhere.any():
        many = int(nowhere.sum())
        faults.fix("edge-without-length", Text("loops of no length left out: {many:,}", many=many), count=many)
    kept = ~nowhere
    if not kept.any():
        faults.stop("no-streets", Text("has no street that may be walked"))
        return None
    streets, order = ordered(node_xy, drawn.ends[kept], lines[kept], length[kept], note)
    return streets, np.flatnonzero(kept)[order]


def _owners(shapes: list[FloatArray]) -> IntArray:
    return np.repeat(np.arange(len(shapes)), [len(shape) for shape in shapes])


def _from_first_to_second(lines: Shapes, ends_xy: FloatArray, faults: Faults) -> Shapes:
    """Return every line in the direction of its edge; a line that ends elsewhere is a fault."""
    first, last = (shapely.get_coordinates(shapely.get_point(lines, place)) for place in (0, -1))

    def gap(head: FloatArray, tail: FloatArray) -> FloatArray:
        widest: FloatArray = np.hypot(*(np.stack([head - ends_xy[:, 0], tail - ends_xy[:, 1]]).transpose(2, 0, 1))).max(axis=0)
        return widest

    forward, backward = gap(first, last), gap(last, first)
    turned = backward < forward
    apart = np.flatnonzero(np.minimum(forward, backward) > APART_M).tolist()
    faults.stop_rows(
        "edge-shape-apart",
        apart,
        lambda _: Text("its shape ends more than {apart_m:.0f} m from its nodes; correct u, v or the shape", apart_m=APART_M),
    )
    lines = lines.copy()
    lines[turned] = shapely.reverse(lines[turned])
    return lines


def _believed(given: IntArray, drawn: IntArray, faults: Faults) -> IntArray:
    """Return lengths as given, else as drawn; lengths in another unit are a fault."""
    stated = given >= 0
    total = int(drawn[stated].sum())
    ratio = int(given[stated].sum()) / total if total else 1.0
    if not 0.5 <= ratio <= 2.0:
        faults.stop(
            "length-unit",
            Text("lengths sum to {ratio:.3g} times what is drawn; write them in metres (are they km, feet or mm?)", ratio=ratio),
            value=f"{ratio:.3g}",
        )
    short = stated & (given * 2 + 2000 < drawn)
    if short.any() and not faults.stopped():
        many = int(short.sum())
        faults.warn(
            "length-short",
            Text("{many:,} edges are less than half as long as drawn; the lengths are used as given", many=many),
            count=many,
        )
    return np.where(stated, given, drawn)
