"""Outlines of municipalities for a map of the whole country: simplified by some 200 m, small islands left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geodata.building.japan.opening import Extract
from geodata.building.japan.places import DEGREE

TOLERANCE = 0.002
THOUSANDTHS = 1_000


def outlines(extract: Extract, codes: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the outer rings of municipalities, each with its code.

    Parameters
    ----------
    extract
        the national extract.
    codes
        of the municipalities; a designated city is drawn by its wards.

    Yields
    ------
    code, ring
        the ring as longitude and latitude of its first corner in thousandths of a degree, then the steps from corner to corner.
    """
    of_code = {one.code: one.muni for one in extract.municipalities}
    rings = extract.table("boundaries").combine_chunks()
    wanted = set(codes)
    muni = [of_code.get(code, "") for code in rings["code"].to_pylist()]
    kept = (np.asarray(rings["ring"]) == 0) & np.array([code in wanted for code in muni])
    columns = [rings[name].combine_chunks() for name in ("x", "y")]
    ends = np.asarray(columns[0].offsets)
    corners = np.stack([np.asarray(column.flatten()) for column in columns], axis=1) / DEGREE
    largest: dict[str, tuple[float, int]] = {}
    drawn = []
    for place in np.flatnonzero(kept):
        polygon = shapely.Polygon(corners[ends[place] : ends[place + 1]])
        drawn.append((muni[place], polygon))
        largest[muni[place]] = max(largest.get(muni[place], (0.0, -1)), (polygon.area, len(drawn) - 1))
    for number, (code, polygon) in enumerate(drawn):
        if polygon.area >= 2 * TOLERANCE**2 or largest[code][1] == number:
            line = shapely.get_coordinates(shapely.simplify(polygon, TOLERANCE).exterior)
            whole = np.rint(line * THOUSANDTHS).astype(np.int64)
            yield code, np.concatenate([whole[:1], np.diff(whole, axis=0)]).ravel().tolist()
