"""Where people and offices meet the streets: the nearest point of the nearest edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.streets.network import Streets
from models.access import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Snaps:
    """The place on the streets of each of n points.

    Parameters
    ----------
    edge
        (n,) the nearest edge; of equally near ones the first.
    back_mm, ahead_mm
        (n,) from the place to the edge's first and second node, along the edge; they add up to its length.
    aside_mm
        (n,) straight from the point to the place.
    """

    edge: IntArray
    back_mm: IntArray
    ahead_mm: IntArray
    aside_mm: IntArray


def snap(streets: Streets, *groups: FloatArray) -> list[Snaps]:
    """Return where points meet the streets.

    Parameters
    ----------
    streets
        have at least one edge.
    groups
        (n, 2) arrays of points in metres of the study's CRS.

    Returns
    -------
    snaps
        one for each group; lengths in whole millimetres.
    """
    import shapely

    lines = streets.lines
    snaps = []
    for xy in groups:
        points = shapely.points(xy)
        point, found = streets.tree.query_nearest(points, all_matches=True)
        edge = np.full(len(xy), len(lines), dtype=np.int64)
        # of equally near edges the first, whatever order the tree gives them in
        np.minimum.at(edge, point, found)
        near = lines[edge]
        # a line of no length has no fraction
        share = np.nan_to_num(shapely.line_locate_point(near, points, normalized=True))
        length = streets.length_mm[edge]
        back = np.rint(share * length).astype(np.int64)
        aside = np.rint(shapely.distance(near, points) * 1000).astype(np.int64)
        snaps.append(Snaps(edge, back, length - back, aside))
    return snaps
