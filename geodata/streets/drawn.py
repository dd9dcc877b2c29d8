"""Streets as their file draws them: places, ends, shapes and lengths in its own CRS, not yet believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.streets.roads import Road
from models.access import FloatArray, IntArray

LINE = re.compile(r"\s*LINESTRING\b", re.IGNORECASE)
# half of the way round the earth: no street is longer, and sums of lengths fit 64 bits
LONGEST_MM = 20_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Streets in the degrees or metres of their file.

    Parameters
    ----------
    node_xy
        (k, 2) places of the nodes.
    ends
        (e, 2) the nodes each edge joins.
    shapes
        (p, 2) points for each edge, from end to end.
    length_mm
        lengths that the file gives, -1 where it gives none.
    roads
        what is known of each edge besides; its direction is that from its first node to its second.
    """

    node_xy: FloatArray
    ends: IntArray
    shapes: list[FloatArray]
    length_mm: IntArray
    roads: tuple[Road, ...]


def read_lines(texts: Sequence[str]) -> list[FloatArray | None]:
    """Return the (p, 2) points of each LINESTRING in well-known text, None for any other text."""
    # the parser below follows nested collections until the process dies: nothing but lines may reach it
    plain = [text if LINE.match(text) else None for text in texts]
    with np.errstate(invalid="ignore"):
        lines = shapely.from_wkt(plain, on_invalid="ignore")
    points, counts = shapely.get_coordinates(lines), shapely.get_num_coordinates(lines)
    stops = np.cumsum(counts)
    return [points[start:stop] if start < stop else None for start, stop in zip(stops - counts, stops, strict=True)]
