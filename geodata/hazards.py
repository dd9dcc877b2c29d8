"""Zones of hazards, such as floods and landslides: which places stand in them, and what is said of the zone there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.messages.text import Text

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

INSIDE, OUTSIDE = "inside", "outside"


@dataclass(frozen=True, eq=False)
class Hazard:
    """The zones of one hazard.

    Parameters
    ----------
    title
        what people call it.
    shapes
        (k,) polygons in the study's CRS.
    said
        what is said of each zone, by the name that the layer of offices gives it: text, or whole numbers such as classes of depth.
    """

    title: Text
    shapes: NDArray[np.object_]
    said: Mapping[str, pd.Series]


def columns_of(hazards: Mapping[str, Hazard]) -> tuple[str, ...]:
    """Return the names of the columns that hazards make of places."""
    return tuple(name for hazard in hazards for name in (hazard, *(f"{hazard}_{column}" for column in hazards[hazard].said)))


def columns_at(hazards: Mapping[str, Hazard], places: gpd.GeoSeries) -> dict[str, pd.Series]:
    """Return the columns that hazards make of places.

    Parameters
    ----------
    hazards
        by name.
    places
        points in the study's CRS.

    Returns
    -------
    columns
        for each hazard `inside` or `outside` (the edge is inside), and what is said of the zone there: of several, the largest number,
        or every text; 0 and "" outside.
    """
    import pandas as pd
    import shapely

    found: dict[str, pd.Series] = {}
    points = places.to_numpy()
    for name, hazard in hazards.items():
        tree = shapely.STRtree(hazard.shapes)
        rows, zones = tree.query(points, predicate="intersects")
        there: list[list[int]] = [[] for _ in points]
        for row, zone in zip(rows.tolist(), zones.tolist(), strict=True):
            there[row].append(zone)
        found[name] = pd.Series([INSIDE if zones_here else OUTSIDE for zones_here in there], index=places.index, dtype="str")
        for column, values in hazard.said.items():
            cells = values.tolist()
            whole = values.dtype.kind in "iu"
            made = [
                max((cells[zone] for zone in here), default=0)
                if whole
                else "; ".join(dict.fromkeys(cells[zone] for zone in sorted(here) if cells[zone]))
                for here in there
            ]
            found[f"{name}_{column}"] = pd.Series(made, index=places.index, dtype="int64" if whole else "str")
    return found
