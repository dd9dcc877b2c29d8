"""Boundaries of municipalities, packed as whole hundred-thousandths of a degree and read back as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import pyarrow as pa

DEGREE = 100_000


def pack_boundaries(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each ring of each polygon: `code, polygon, ring, x, y`, the first ring of a polygon being its outside.

    Parameters
    ----------
    raw
        `code` and `geometry` (WKB, degrees); a code may have several rows.

    Returns
    -------
    rings
        in order of code, polygons from the largest; `x` and `y` are lists of whole numbers.
    """
    shapes = shapely.make_valid(shapely.from_wkb(raw["geometry"].to_numpy()))
    rows: list[dict[str, Any]] = []
    for code in sorted(set(raw["code"])):
        whole = shapely.union_all(shapes[(raw["code"] == code).to_numpy()])
        polygons = [part for part in shapely.get_parts(whole, return_index=False) if part.geom_type == "Polygon"]
        polygons.sort(key=lambda one: (-one.area, one.wkb))
        for number, polygon in enumerate(shapely.orient_polygons(polygons)):
            for ring, line in enumerate((polygon.exterior, *polygon.interiors)):
                xy = np.round(shapely.get_coordinates(line) * DEGREE).astype(np.int32)
                kept = np.append(True, (np.diff(xy, axis=0) != 0).any(axis=1))
                if kept.sum() > 3:
                    rows.append({"code": code, "polygon": number, "ring": ring, "x": xy[kept, 0], "y": xy[kept, 1]})
    return pd.DataFrame(rows).astype({"polygon": "int32", "ring": "int32"})


def unpack_boundary(rings: pa.Table, codes: Sequence[str]) -> shapely.Geometry:
    """Return the area of some codes together, in degrees.

    Parameters
    ----------
    rings
        rows as `pack_boundaries` makes them.
    codes
        whose area; those without rows have none.
    """
    wanted = set(codes)
    polygons: dict[tuple[str, int], list[Any]] = {}
    for row in rings.to_pylist():
        if row["code"] in wanted:
            line = np.column_stack([row["x"], row["y"]]) / DEGREE
            polygons.setdefault((row["code"], row["polygon"]), []).append(line)
    shapes = [shapely.Polygon(outside, holes) for outside, *holes in polygons.values()]
    return areal(shapely.make_valid(np.array(shapes, dtype=object)))


def areal(shapes: Any) -> shapely.Geometry:
    """Return the union of shapes without the lines and points that mending can leave of them."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
