"""Bringing a layer's shapes to one sound form: of the kind they must be, valid, without height or slivers."""

from __future__ import annotations

from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.reading.formats.geojson import wound_wrong
from geodata.reading.raw import Shapes, shape_array
from models.messages.findings import Faults, brief
from models.messages.text import Text, in_context, joined

Kind = Literal["point", "line", "polygon"]

KINDS: dict[str, Kind] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}
WORDS: dict[Kind, Text] = {"point": Text("points"), "line": in_context("shapes", "lines"), "polygon": Text("polygons")}
# points and lines have lower numbers, and nothing of them can be mended
FIRST_AREA = shapely.GeometryType.POLYGON
SLIVER_M2 = 1.0
MOST_REPAIR = 0.001


def check_kinds(shapes: Shapes, wanted: tuple[Kind, ...], faults: Faults, *, mixed: bool = False) -> bool:
    """Record a layer that mixes kinds of geometry where it may not, or holds another kind than it must."""
    names, counts = np.unique([shape.geom_type for shape in shapes if shape is not None], return_counts=True)
    kinds = {KINDS.get(str(name)) for name in names}
    crowded = [
        row for row, shape in enumerate(shapes) if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) > 1
    ]
    if crowded:
        faults.stop_rows(
            "wrong-geometry",
            crowded,
            lambda row: Text("holds {geoms:,} points in one row; give each its own", geoms=len(shapes[row].geoms)),
        )
        return False
    if len(kinds) > 1 and not (mixed and kinds <= set(wanted)):
        found = ", ".join(f"{name} {count:,}" for name, count in zip(names, counts, strict=True))
        faults.stop("mixed-geometry", Text("mixes kinds of geometry: {found}; keep one kind in a file", found=found))
    elif kinds and not kinds <= set(wanted):
        found = ", ".join(map(str, names))
        said = joined(in_context("kinds of geometry", "{this} or {next}"), (WORDS[kind] for kind in wanted))
        faults.stop(
            "wrong-geometry",
            Text("must hold {said}, but holds {found}; give the right file", said=said, found=found),
            value=found,
        )
    else:
        return True
    return False


def drop_heights(shapes: Shapes, faults: Faults) -> Shapes:
    """Return shapes in the plane, counting those that had a height or a measure."""
    high = int((shapely.has_z(shapes) | shapely.has_m(shapes)).sum())
    if not high:
        return shapes
    faults.fix("height-dropped", Text("heights (Z, M) dropped: {high:,}", high=high), count=high)
    plane: Shapes = shapely.force_2d(shapes)
    return plane


def mend(shapes: Shapes, names: list[str], faults: Faults, *, rfc7946: bool = False) -> Shapes | None:
    """Return sound shapes: valid, without slivers, single where a multi-shape has one part.

    Parameters
    ----------
    shapes
        (n,) geometries in metres; None where missing.
    names
        what to call each row in a message.
    faults
        takes the repairs, and the shapes that a repair would change by more than 0.1 % of their area.
    rfc7946
        whether outer rings should run counter-clockwise.

    Returns
    -------
    shapes
        new geometries, or None when one cannot be repaired.
    """
    if (shapely.get_type_id(shapes) < FIRST_AREA).all():
        return shapes
    wound = wound_wrong([shape for shape in shapes if shape is not None]) if rfc7946 else 0
    if wound:
        faults.fix(
            "ring-direction",
            Text("outer rings turned that ran clockwise: {wound:,}", wound=wound),
            count=wound,
        )
        shapes = shapely.orient_polygons(shapes)
    repaired = shape_array([_repair(row, shape, names, faults) for row, shape in enumerate(shapes)])
    return None if any(finding.code == "geometry-broken" for finding in faults.found) else _without_slivers(repaired, faults)


def _repair(row: int, shape: BaseGeometry | None, names: list[str], faults: Faults) -> BaseGeometry | None:
    if shape is None or shape.is_valid or KINDS.get(shape.geom_type) != "polygon":
        return shape
    made = shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(made) if part.geom_type in {"Polygon", "MultiPolygon"}]
    better = shapely.union_all(parts) if parts else shapely.Polygon()
    before, after = float(shape.area), float(better.area)
    name = brief(names[row])
    size = f"{before:,.1f} m² → {after:,.1f} m²"
    if abs(after - before) > MOST_REPAIR * max(before, after) or after == 0:
        faults.stop(
            "geometry-broken",
            Text("{name}: crosses itself, and repair would change its area ({size}); mend the shape", name=name, size=size),
            **faults.at(row),
        )
        return shape
    faults.fix("geometry-repaired", Text("{name}: repaired its shape ({size})", name=name, size=size), **faults.at(row))
    return better


def _without_slivers(shapes: Shapes, faults: Faults) -> Shapes:
    dropped = 0
    kept: list[BaseGeometry | None] = []
    for shape in shapes:
        if shape is None or shape.geom_type in {"Point", "LineString", "Polygon"}:
            kept.append(shape)
            continue
        parts = shapely.get_parts(shape)
        if len(parts) < 2 or KINDS.get(shape.geom_type) != "polygon":
            kept.append(parts[0] if len(parts) == 1 else shape)
            continue
        large = [part for part in parts if part.area >= SLIVER_M2] or [max(parts, key=lambda part: part.area)]
        dropped += len(parts) - len(large)
        kept.append(large[0] if len(large) == 1 else shapely.MultiPolygon(large) if len(large) < len(parts) else shape)
    if dropped:
        faults.fix(
            "sliver-dropped",
            Text("slivers under 1 m² dropped: {dropped:,}", dropped=dropped),
            count=dropped,
        )
    return shape_array(kept)
