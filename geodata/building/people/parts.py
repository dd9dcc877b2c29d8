"""Where people may live inside an area: by its buildings, by its mesh cells, or at its centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.building.people.buildings import Buildings
from geodata.building.people.census import Areas
from geodata.building.people.dasymetric import Parts, no_parts
from geodata.building.people.towns import match_places, outline_centres, vote_nearest
from geodata.building.recipe import BuildingsRecipe
from geodata.mesh import GRID_CRS, cell_codes, cell_polygon
from geodata.reading.coordinates import moved, to_crs
from models.access import FloatArray, IntArray

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the places of the buildings match the areas of the census.

    Parameters
    ----------
    buildings
        buildings by what became of them.
    places
        places, areas, pairs, and pairs whose chome numbers agree.
    distance_m
        median and largest distance of a pair.
    unmatched_areas
        names of the areas without a place.
    split_towns
        codes of towns whose places went to areas of more than one town.
    volume_per_person_m3
        smallest, median and largest over the areas with buildings and people, with the names of the extremes.
    """

    buildings: dict[str, int]
    places: dict[str, int]
    distance_m: dict[str, float]
    unmatched_areas: tuple[str, ...]
    split_towns: tuple[str, ...]
    volume_per_person_m3: dict[str, float | str]


def parts_at_centres(areas: Areas, crs: str) -> Parts:
    """Return one piece for each area, at its centre."""
    count = len(areas.ids)
    return Parts(np.arange(count, dtype=np.int64), cells_at(areas.x, areas.y, crs), np.ones(count), areas.x, areas.y)


def parts_of_buildings(
    buildings: Buildings, areas: Areas, boundary: shapely.Geometry, codes: Sequence[str], crs: str, recipe: BuildingsRecipe
) -> tuple[Parts, Quality]:
    """Return the municipality's buildings as pieces of its areas.

    Parameters
    ----------
    buildings
        all buildings read, those of other municipalities too.
    areas
        the census areas.
    boundary
        the municipality's area, in `crs`.
    codes
        its code, or those of its parts; the place codes of its buildings begin with one of them.
    crs
        the study's projected CRS.
    recipe
        limits of the matching.

    Returns
    -------
    parts
        the buildings coded to the municipality, in the area matched to their place; and those
        inside the boundary without a code, in the area most of their nearest coded neighbours have.
    quality
        for the build log.
    """
    points = np.column_stack([buildings.x, buildings.y])
    inside = shapely.contains_xy(boundary, buildings.x, buildings.y)
    own = np.logical_or.reduce([np.char.startswith(buildings.place, code) for code in codes])
    blank = buildings.place == ""
    places, place = np.unique(buildings.place[own], return_inverse=True)
    area = np.full(len(points), -1, dtype=np.int64)
    centres = outline_centres(points[own], place, len(places)) if len(places) else np.zeros((0, 2))
    match = match_places(centres, np.column_stack([areas.x, areas.y]), recipe.match_within_m)
    of_place = np.full(len(places), -1, dtype=np.int64)
    of_place[match.left] = match.right
    area[own] = of_place[place]
    known = area >= 0
    lost = ((blank & inside) | own) & ~known
    if known.any() and lost.any():
        area[lost] = vote_nearest(points[lost], points[known], area[known], recipe.voters)
    counts = {
        "coded_to_a_matched_place": int(known.sum()),
        "coded_to_an_unmatched_place": int((own & ~known).sum()),
        "uncoded_inside_given_to_the_place_round_them": int((blank & inside).sum()),
        "uncoded_outside_left_out": int((blank & ~inside).sum()),
        "coded_to_other_municipalities_left_out": int((~own & ~blank).sum()),
        "of_these_inside_the_boundary": int((~own & ~blank & inside).sum()),
        "own_outside_the_boundary_kept": int((own & ~inside).sum()),
    }
    used = area >= 0
    x, y, volume = buildings.x[used], buildings.y[used], buildings.volume_m3[used]
    parts = Parts(area[used], cells_at(x, y, crs), volume, x, y)
    return parts, _judge(counts, [str(name) for name in places], match.left, match.right, match.distance_m, areas, parts)


def parts_of_mesh(codes: IntArray, people: FloatArray, areas: Areas, boundary: shapely.Geometry, crs: str) -> Parts:
    """Return mesh cells, cut by boundary and areas, as pieces of the areas.

    Parameters
    ----------
    codes, people
        (n,) mesh codes and the people of each cell.
    areas
        the census areas.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    parts
        for each cell and area the people of the cell by the share of its ground that lies inside
        the boundary and nearest to the area's centre. An area whose centre lies outside has none.
    """
    degrees = np.array([cell_polygon(int(code)) for code in codes], dtype=object)
    cells = moved(degrees, GRID_CRS, crs)
    shapely.prepare(boundary)
    near = shapely.intersects(boundary, cells)
    # two areas cannot share the ground nearest to one point: the first has it
    _, first = np.unique(np.column_stack([areas.x, areas.y]), axis=0, return_index=True)
    inside = np.sort(first)[shapely.contains_xy(boundary, areas.x, areas.y)[np.sort(first)]]
    if len(inside) == 0:
        return no_parts()
    grounds = _grounds(areas.x[inside], areas.y[inside], boundary)
    tree = shapely.STRtree(cells[near])
    ground, cell = tree.query(grounds, predicate="intersects")
    pieces = shapely.intersection(grounds[ground], cells[near][cell])
    weight = people[near][cell] * shapely.area(pieces) / shapely.area(cells[near][cell])
    point = shapely.centroid(pieces)
    astray = ~shapely.intersects(pieces, point)
    point[astray] = shapely.point_on_surface(pieces[astray])
    solid = weight > 0
    x, y = shapely.get_x(point)[solid], shapely.get_y(point)[solid]
    return Parts(inside[ground[solid]].astype(np.int64), codes[near][cell][solid], weight[solid], x, y)


def cells_at(x: FloatArray, y: FloatArray, crs: str) -> IntArray:
    """Return the code of the 1/8 mesh cell (125 m) at each point."""
    lon, lat = to_crs(x, y, crs, GRID_CRS)
    return cell_codes(lon, lat)


def _grounds(x: FloatArray, y: FloatArray, boundary: shapely.Geometry) -> NDArray[np.object_]:
    """Return, for each centre, the part of the boundary's area that is nearest to it."""
    if len(x) == 1:
        return np.array([boundary], dtype=object)
    centres = shapely.multipoints(np.column_stack([x, y]))
    shares = shapely.get_parts(shapely.voronoi_polygons(centres, extend_to=boundary, ordered=True))
    return np.asarray(shapely.intersection(shares, boundary), dtype=object)


def _judge(
    counts: dict[str, int], places: list[str], left: IntArray, right: IntArray, distance: FloatArray, areas: Areas, parts: Parts
) -> Quality:
    """Return how well places and areas agree in what the matching did not look at: chome numbers, towns, volume."""
    pairs = [(places[place], int(area)) for place, area in zip(left, right, strict=True)]
    towns: dict[str, set[str]] = {}
    for place, area in pairs:
        towns.setdefault(place[:-3], set()).add(areas.towns[area])
    agree = sum(int(place[-3:]) == areas.chome[area] for place, area in pairs if place[-3:].isdigit())
    volume = np.bincount(parts.area, parts.weight, len(areas.ids))
    lived = np.flatnonzero((volume > 0) & (areas.people > 0))
    each = volume[lived] / areas.people[lived]
    low, high = lived[each.argmin()], lived[each.argmax()]
    matched = {int(area) for area in right}
    return Quality(
        counts,
        {"places": len(places), "areas": len(areas.ids), "pairs": len(pairs), "chome_numbers_agree": agree},
        {"median": round(float(np.median(distance)), 1), "max": round(float(distance.max()), 1)} if pairs else {},
        tuple(name for index, name in enumerate(areas.names_ja) if index not in matched),
        tuple(sorted(town for town, names in towns.items() if len(names) > 1)),
        {
            "min": round(float(each.min()), 1),
            "min_at": areas.names_ja[low],
            "median": round(float(np.median(each)), 1),
            "max": round(float(each.max()), 1),
            "max_at": areas.names_ja[high],
        },
    )
