"""Walks between stops: from pole to pole of one name or station, and round the corner to another line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.access import FloatArray, Int32Array

# 不動産の表示に関する公正競争規約施行規則: 80 m a minute
WALK_S_PER_M = 0.75
DETOUR = 1.3
SAME_STATION_M = 200.0
LONGEST_M = 400.0


@dataclass(frozen=True, slots=True, eq=False)
class Footpaths:
    """Walks between stops, each in both directions, ordered by the stop they leave and the stop they reach.

    Parameters
    ----------
    leave, reach
        positions of the stops.
    seconds
        walking seconds, at 80 m a minute.
    """

    leave: Int32Array
    reach: Int32Array
    seconds: Int32Array


def find_footpaths(xy: FloatArray, names: Sequence[str], stations: Sequence[str]) -> Footpaths:
    """Return the walks between stops.

    Parameters
    ----------
    xy
        (s, 2) metres.
    names
        name of every stop; equal names up to 200 m apart are one place, reached in a straight line.
    stations
        id of every stop's parent station, or ""; stops of one station likewise.

    Returns
    -------
    footpaths
        those, and every walk of up to 400 m between other stops, the straight line times 1.3.
    """
    from scipy.spatial import cKDTree

    if len(xy) < 2:
        nothing = np.empty(0, dtype=np.int32)
        return Footpaths(nothing, nothing, nothing)
    pairs = cKDTree(xy).query_pairs(LONGEST_M, output_type="ndarray")
    apart = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    one_place = np.array(
        [
            names[one] == names[two] or (stations[one] != "" and stations[one] == stations[two])
            for one, two in pairs
        ],
        dtype=bool,
    ) & (apart <= SAME_STATION_M)  # fmt: skip
    metres = np.where(one_place, apart, apart * DETOUR)
    kept = metres <= LONGEST_M
    pairs, seconds = pairs[kept], np.rint(metres[kept] * WALK_S_PER_M)
    leave, reach = np.concatenate([pairs, pairs[:, ::-1]]).T
    seconds = np.concatenate([seconds, seconds])
    order = np.lexsort((reach, leave))
    return Footpaths(leave[order].astype(np.int32), reach[order].astype(np.int32), seconds[order].astype(np.int32))
