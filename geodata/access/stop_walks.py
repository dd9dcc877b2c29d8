"""Walks of homes and offices to stops, along the streets where a study has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geodata.streets.walking import DETOUR_TENTHS, places_of, walk
from models.access import BoolArray, IntArray

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.study import Study


class ToStops(NamedTuple):
    """Walks from places to stops: (n, s) bool within the limit, and (n, s) int64 millimetres."""

    reachable: BoolArray
    distance_mm: IntArray


def walks_to(study: Study, stops: NDArray[np.float64], most_mm: int) -> tuple[ToStops, ToStops]:
    """Return the walks of demand points and of offices to stops, from one search over the streets.

    Parameters
    ----------
    study
        without streets, walks are the straight line times 1.3.
    stops
        (s, 2) metres.
    most_mm
        longer walks are not reachable.
    """
    homes, doors = places_of(study.demand), places_of(study.offices)
    places = np.concatenate([homes, doors])
    if not len(stops):
        reachable, distance_mm = np.zeros((len(places), 0), dtype=bool), np.zeros((len(places), 0), dtype=np.int64)
    elif study.network is not None:
        walked = walk(study.network, places, stops, cutoff_mm=most_mm)
        reachable, distance_mm = walked.reachable, walked.values
    else:
        straight = np.sqrt(((places[:, None] - stops[None]) ** 2).sum(axis=2)) * 1000
        distance_mm = np.rint(straight * DETOUR_TENTHS / 10).astype(np.int64)
        reachable = distance_mm <= most_mm
    split = len(homes)
    return ToStops(reachable[:split], distance_mm[:split]), ToStops(reachable[split:], distance_mm[split:])
