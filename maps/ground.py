"""Water, parks and the borders of areas as maps draw them: with as few points as the eye needs, however fine their layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from geodata.study import Study

# a map shows the study about so many dots wide; what is smaller than a dot cannot be seen
DOTS = 1200
# what is smaller than so many dots across is left out
LEAST_DOTS = 4
# a layer of more points is drawn more coarsely
MOST_POINTS = 2500
COARSER = 1.5
# borders of areas have a point for each corner, twice where two areas meet
MOST_CORNERS = 6000
# where half of the areas are less than so many dots across, their borders would be a grey web
LEAST_AREA_DOTS = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a map, in the study's CRS.

    Parameters
    ----------
    parks, water
        polygons.
    courses
        lines of rivers, canals and streams.
    """

    parks: list[shapely.Polygon] = field(default_factory=list)
    water: list[shapely.Polygon] = field(default_factory=list)
    courses: list[shapely.LineString] = field(default_factory=list)

    @property
    def points(self) -> int:
        """How many points it is drawn with."""
        return int(shapely.get_num_coordinates([*self.parks, *self.water, *self.courses]).sum())


def draw_ground(study: Study) -> Ground:
    """Return the study's water and parks for a map of it, none where it has no such layer."""
    west, south, east, north = study.boundary.bounds
    dot = float(np.hypot(east - west, north - south)) / DOTS
    ground = _drawn(study, dot)
    while ground.points > MOST_POINTS:
        dot *= COARSER
        ground = _drawn(study, dot)
    return ground


def draw_areas(study: Study) -> list[shapely.Polygon | shapely.MultiPolygon]:
    """Return the outline of each of the study's areas for a map of it, in their order.

    Borders that two areas share stay shared. There are none where the areas are points, or too many to be told apart.
    """
    shapes = study.areas.geometry.to_numpy()
    if not bool((shapely.get_dimensions(shapes) == 2).all()):
        return []
    west, south, east, north = study.boundary.bounds
    dot = float(np.hypot(east - west, north - south)) / DOTS
    if float(np.median(shapely.area(shapes))) < (LEAST_AREA_DOTS * dot) ** 2:
        return []
    whole = [_without_specks(shape, (LEAST_DOTS * dot) ** 2) for shape in shapes]
    drawn = shapely.coverage_simplify(whole, dot)
    while shapely.get_num_coordinates(drawn).sum() > MOST_CORNERS:
        dot *= COARSER
        if float(np.median(shapely.area(shapes))) < dot**2:
            return []
        drawn = shapely.coverage_simplify(whole, dot)
    return list(drawn)


def _without_specks(shape: shapely.Polygon | shapely.MultiPolygon, least_m2: float) -> shapely.Polygon | shapely.MultiPolygon:
    """Return a shape without the parts that are too small to be seen; its largest stays."""
    parts = shapely.get_parts(shape)
    kept = [part for part in parts if part.area >= least_m2] or [max(parts, key=lambda part: float(part.area))]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _drawn(study: Study, dot: float) -> Ground:
    shapes = study.ground.geometry.to_numpy()
    is_line = shapely.get_dimensions(shapes) == 1
    # pieces of one river are too short to be seen, one by one
    rivers = shapely.get_parts(shapely.line_merge(shapely.union_all(shapes[is_line])))
    courses = shapely.simplify(rivers[shapely.length(rivers) >= LEAST_DOTS * dot], dot)
    ground = Ground(courses=[course for course in courses if course.geom_type == "LineString"])
    least = (LEAST_DOTS * dot) ** 2
    for kind, shape in zip(study.ground["kind"][~is_line], shapely.simplify(shapes[~is_line], dot), strict=True):
        for part in shapely.get_parts(shape):
            if part.area >= least:
                holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= least]
                (ground.parks if kind == "park" else ground.water).append(shapely.Polygon(part.exterior, holes))
    return ground
