"""Shapes of the map, made small: integer paths in steps, mesh cells as lattice numbers, frames for true circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jismesh.utils as jismesh
import numpy as np

from models.access import IntArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoSeries
    from numpy.typing import ArrayLike, NDArray
    from shapely import LineString, MultiPolygon, Polygon

# geometry.js reads the same alphabet.
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# 1e-5 degree is about a metre: finer than any layer we draw.
UNITS_PER_DEGREE = 100_000
# The 1/8 mesh of JIS X 0410 divides every coarser mesh, so its lattice numbers all of them.
ROWS_PER_DEGREE = 960
COLUMNS_PER_DEGREE = 640
# A CRS is as good as straight over this distance.
FRAME_M = 1_000.0
FRAME_UNITS = 1_000_000_000
# The basic mesh and its halves, quarters and eighths.
CELL_CODE = "[0-9]{4}[0-7]{2}[0-9]{2}[1-4]{0,3}"


def pack(values: Iterable[int]) -> dict[str, object]:
    """Return whole numbers as letters of `LETTERS`, equally many for each: how far each lies above the least.

    Numbers that are all alike take no letters.
    """
    array = np.fromiter(values, dtype=np.int64)
    least = int(array.min(initial=0)) if not array.size else int(array.min())
    above = array - least
    width = 0
    while array.size and int(above.max()) >= len(LETTERS) ** width:
        width += 1
    powers = len(LETTERS) ** np.arange(width - 1, -1, -1, dtype=np.int64)
    digits = above[:, None] // powers % len(LETTERS)
    text = np.frombuffer(LETTERS.encode(), dtype=np.uint8)[digits].tobytes().decode()
    return {"size": int(array.size), "least": least, "width": width, "text": text}


def code_points(points: GeoSeries) -> list[list[int]]:
    """Return `[lon, lat]` of points in degrees, in `UNITS_PER_DEGREE`."""
    degrees = points.to_crs(4326)
    return _scale(np.column_stack([degrees.x, degrees.y])).tolist()  # type: ignore[no-any-return]


def code_path(line: LineString) -> list[int]:
    """Return a line in degrees as `lon, lat, step, step, …` in `UNITS_PER_DEGREE`."""
    return code_steps(_scale(np.asarray(line.coords)[:, :2]))


def code_steps(places: ArrayLike) -> list[int]:
    """Return (k, 2) whole `lon, lat` as `lon, lat, step, step, …`."""
    return [int(step) for step in np.diff(np.asarray(places), axis=0, prepend=0).ravel()]


def code_rings(shape: Polygon | MultiPolygon) -> list[list[int]]:
    """Return every ring, holes too, of a polygon in degrees as a path."""
    polygons = shape.geoms if shape.geom_type == "MultiPolygon" else (shape,)
    return [code_path(ring) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def code_outlines(outlines: GeoSeries) -> dict[str, object]:
    """Return the rings, holes too, of many polygons, as letters.

    Returns
    -------
    `rings` of each polygon, `corners` of each ring, of which the first stands at `lon` and `lat` in `UNITS_PER_DEGREE`, and the
    `steps` from corner to corner, lon and lat in turn.
    """
    paths = [code_rings(shape) for shape in outlines.to_crs(4326)]
    # the last point of a ring is its first
    rings = [ring[:-2] for of_one in paths for ring in of_one]
    return {
        "rings": pack(map(len, paths)),
        "corners": pack(len(ring) // 2 for ring in rings),
        "lon": pack(ring[0] for ring in rings),
        "lat": pack(ring[1] for ring in rings),
        "steps": pack(step for ring in rings for step in ring[2:]),
    }


def code_lines(lines: GeoSeries) -> list[list[list[int]]]:
    """Return the paths of every geometry of lines, one or more each."""
    return [[code_path(part) for part in getattr(line, "geoms", (line,))] for line in lines.to_crs(4326)]


def frame_points(points: GeoSeries) -> list[list[int]]:
    """Return how the axes of the points' projected CRS lie on the map, at each point, so that circles can be drawn there.

    A circle of metres drawn on a Mercator map would be one fifth too small at this latitude, so each is drawn in the CRS
    that the plan measures in.

    Returns
    -------
    For each point `[lon, lat]` of a metre along x, then of one along y, in 1e-9 degrees.
    """
    ends = [points.translate(dx, dy).to_crs(4326) for dx, dy in ((FRAME_M, 0), (-FRAME_M, 0), (0, FRAME_M), (0, -FRAME_M))]
    degrees = [np.column_stack([end.x, end.y]) for end in ends]
    axes = np.hstack([degrees[0] - degrees[1], degrees[2] - degrees[3]]) / (2 * FRAME_M)
    return np.rint(axes * FRAME_UNITS).astype(np.int64).tolist()  # type: ignore[no-any-return]


def number_cells(codes: Sequence[str]) -> tuple[IntArray, IntArray, IntArray]:
    """Return row, column and span of JIS X 0410 mesh codes on the 1/8 lattice.

    Parameters
    ----------
    codes
        codes that match `CELL_CODE`.

    Returns
    -------
    Row from the equator and column from Greenwich of each cell's south-west corner, and how many
    lattice steps its side takes.
    """
    if not codes:
        return (np.zeros(0, dtype=np.int64),) * 3
    # jismesh's array path fails on a single entry under numpy 2, so one entry more is asked for.
    numbers = np.array([*codes, codes[0]], dtype=np.int64)
    south, west = jismesh.to_meshpoint(numbers, 0, 0)
    north, _ = jismesh.to_meshpoint(numbers, 1, 0)
    row = np.rint(south * ROWS_PER_DEGREE).astype(np.int64)
    column = np.rint(west * COLUMNS_PER_DEGREE).astype(np.int64)
    span = np.rint(north * ROWS_PER_DEGREE).astype(np.int64) - row
    return row[:-1], column[:-1], span[:-1]


def _scale(degrees: NDArray[np.float64]) -> IntArray:
    return np.rint(degrees * UNITS_PER_DEGREE).astype(np.int64)
