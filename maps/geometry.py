"""Shapes of the map, made small: integer paths in steps, mesh cells as lattice numbers, true circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jismesh.utils as jismesh
import numpy as np

from models.access import IntArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame, GeoSeries
    from numpy.typing import NDArray
    from shapely import LineString, MultiPolygon, Polygon

# 1e-5 degree is about a metre: finer than any layer we draw.
UNITS_PER_DEGREE = 100_000
# The 1/8 mesh of JIS X 0410 divides every coarser mesh, so its lattice numbers all of them.
ROWS_PER_DEGREE = 960
COLUMNS_PER_DEGREE = 640
ARC_SEGMENTS = 32
# The basic mesh and its halves, quarters and eighths.
CELL_CODE = "[0-9]{4}[0-7]{2}[0-9]{2}[1-4]{0,3}"


def delta_code(values: Iterable[int]) -> list[int]:
    """Return the first value and then the steps, which are short to write."""
    array = np.fromiter(values, dtype=np.int64)
    return [int(step) for step in np.diff(array, prepend=0)]


def code_points(points: GeoSeries) -> list[list[int]]:
    """Return `[lon, lat]` of points in degrees, in `UNITS_PER_DEGREE`."""
    degrees = points.to_crs(4326)
    return _scale(np.column_stack([degrees.x, degrees.y])).tolist()  # type: ignore[no-any-return]


def code_path(line: LineString) -> list[int]:
    """Return a line in degrees as `lon, lat, step, step, …` in `UNITS_PER_DEGREE`."""
    steps = np.diff(_scale(np.asarray(line.coords)[:, :2]), axis=0, prepend=0)
    return [int(step) for step in steps.ravel()]


def code_rings(shape: Polygon | MultiPolygon) -> list[list[int]]:
    """Return every ring, holes too, of a polygon in degrees as a path."""
    polygons = shape.geoms if shape.geom_type == "MultiPolygon" else (shape,)
    return [code_path(ring) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def code_lines(lines: GeoSeries) -> list[list[list[int]]]:
    """Return the paths of every geometry of lines, one or more each."""
    return [[code_path(part) for part in getattr(line, "geoms", (line,))] for line in lines.to_crs(4326)]


def draw_circles(offices: GeoDataFrame, radius_m: float) -> list[list[int]]:
    """Return a circle round each office as a path, measured as the plan measures.

    A circle of metres drawn on a Mercator map would be one fifth too small at this latitude, so
    each is drawn in the frame's own projected CRS and carried to degrees.
    """
    rings = offices.geometry.buffer(radius_m, quad_segs=ARC_SEGMENTS).exterior
    return [code_path(ring) for ring in rings.to_crs(4326)]


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
