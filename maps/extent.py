"""How far a map of a study reaches: to the ends of the land where people live, not to rocks out at sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from geodata.study import Study


def settled(study: Study) -> Polygon | MultiPolygon:
    """Return the parts of a study's boundary on which people live or offices stand, the nearest part of each; all where there is none."""
    parts = shapely.get_parts(study.boundary)
    lived = study.demand.geometry.to_numpy()[study.demand["people"].to_numpy() > 0]
    own = study.offices.geometry.to_numpy()[~study.offices["id"].isin(study.neighbours).to_numpy()]
    points = np.concatenate([lived, own])
    if len(parts) == 1 or not len(points):
        return study.boundary
    found = np.unique(shapely.STRtree(parts).nearest(points))
    return study.boundary if len(found) == len(parts) else shapely.MultiPolygon(parts[found].tolist())


def reach_of(study: Study) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the settled parts of the boundary and of the offices outside it."""
    beyond = study.offices.geometry[study.offices["id"].isin(study.neighbours)]
    sides = [settled(study).bounds, *(point.bounds for point in beyond)]
    west, south, east, north = zip(*sides, strict=True)
    return min(west), min(south), max(east), max(north)
