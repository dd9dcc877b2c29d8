"""The standard grid squares of Japan (JIS X 0410): a cell's code is its place."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

import jismesh.utils
import numpy as np

from models.access import FloatArray, IntArray

if TYPE_CHECKING:
    from shapely import Polygon

GRID_CRS = "EPSG:6668"
EIGHTH = 6


def cell_codes(lon: FloatArray, lat: FloatArray, level: int = EIGHTH) -> IntArray:
    """Return the code of the cell each point lies in.

    Parameters
    ----------
    lon, lat
        (n,) degrees (JGD2011; WGS 84 is the same within a metre).
    level
        3 for 1 km, 4 for 500 m, 5 for 250 m, 6 for 125 m.

    Returns
    -------
    codes
        (n,) int64; 8 digits at level 3, then one more a level.
    """
    if len(lon) == 0:
        return np.zeros(0, dtype=np.int64)
    # jismesh's array path fails on a single entry under numpy 2, so one entry more is asked for
    codes: IntArray = jismesh.utils.to_meshcode(np.append(lat, lat[0]), np.append(lon, lon[0]), level).astype(np.int64)
    return codes[:-1]


def regions_of(bounds: Sequence[float]) -> frozenset[str]:
    """Return the first four digits of the codes of all cells that may touch a rectangle of degrees (west, south, east, north)."""
    west, south, east, north = bounds
    rows = range(floor(south * 1.5), floor(north * 1.5) + 1)
    columns = range(floor(west) - 100, floor(east) - 100 + 1)
    return frozenset(f"{row:02}{column:02}" for row in rows for column in columns)


def cell_polygon(code: int) -> Polygon:
    """Return the cell of a code as a rectangle in degrees (lon, lat).

    Raises
    ------
    ValueError
        if `code` is not the code of a cell.
    """
    from shapely import box

    try:
        # jismesh's array path fails on one code under numpy 2; plain integers take its scalar path
        south, west = jismesh.utils.to_meshpoint(int(code), 0, 0)
        north, east = jismesh.utils.to_meshpoint(int(code), 1, 1)
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError(f"{code} is not a JIS X 0410 mesh code") from error
    cell: Polygon = box(west, south, east, north)
    return cell
