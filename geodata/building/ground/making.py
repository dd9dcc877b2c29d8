"""The ground of a recipe: pieces joined, what is small left out, cut to the area and its rim, drawn with few points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.building.ground.features import Features
from geodata.building.ground.from_osm import read_osm, read_pbf
from geodata.building.ground.from_tiles import read_tiles
from geodata.building.sources import Sources
from geodata.building.transport_recipe import GroundRecipe
from geodata.reading.coordinates import to_crs
from geodata.reading.opener import named_well, read_bytes
from geodata.reading.raw import Shapes, shape_array
from models.access import FloatArray, IntArray
from models.messages.findings import InputError
from models.messages.text import Text

GROUND = "ground.geojson"
# pieces of one park in two tiles lie this far apart at most
SEAM_M = 1.0
# a stream that goes under a road is the same stream behind it
BRIDGE_M = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The shapes to write, each with its kind, and figures for the build log."""

    shapes: list[tuple[str, shapely.Geometry]]
    quality: dict[str, object]


def read_ground(sources: Sources, recipe: GroundRecipe, boundary: shapely.Geometry, crs: str) -> Ground | None:
    """Read water and parks, and make of them the ground of the area.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the ground part of the recipe.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    ground
        parks before water, polygons before watercourses; None with the faults recorded.
    """
    rim = shapely.buffer(boundary, recipe.within_m)
    found = _read_tiles(sources, recipe, rim, crs) if recipe.folder else _read_extract(sources, recipe, crs)
    if found is None:
        return None
    parks, water = (whole_areas(pieces, rim, recipe) for pieces in (found.park, found.water))
    courses = _courses(found.course, shapely.union_all(water), rim, recipe)
    shapes = [("park", shape) for shape in parks] + [("water", shape) for shape in (*water, *courses)]
    if not shapes:
        about = sources.about(str(recipe.folder or recipe.file))
        about.stop("ground-elsewhere", Text("has no water or parks of this size in or near the area; it may be another town's"))
        return None
    quality: dict[str, object] = {
        "features_read": found.number,
        "parks": len(parks),
        "parks_km2": round(float(shapely.area(parks).sum()) / 1e6, 3),
        "water": len(water),
        "water_km2": round(float(shapely.area(water).sum()) / 1e6, 3),
        "watercourses": len(courses),
        "watercourses_km": round(float(shapely.length(courses).sum()) / 1e3, 3),
        "points": int(shapely.get_num_coordinates([shape for _, shape in shapes]).sum()),
    }
    return Ground(shapes, quality)


def _read_tiles(sources: Sources, recipe: GroundRecipe, rim: shapely.Geometry, crs: str) -> Features | None:
    folder = sources.subfolder(str(recipe.folder))
    if folder is None:
        return None
    try:
        return read_tiles(folder, recipe.zoom, rim, crs, str(recipe.folder))
    except InputError as error:
        sources.about(str(recipe.folder)).found.extend(error.findings)
        return None


def _read_extract(sources: Sources, recipe: GroundRecipe, crs: str) -> Features | None:
    name = str(recipe.file)
    about = sources.about(name)
    reads = {".osm": read_osm, ".pbf": read_pbf}.get(PurePosixPath(name).suffix.lower())
    if reads is None:
        about.stop("format-unknown", Text("give an OpenStreetMap extract (.osm, .osm.pbf), or a folder of vector tiles"))
        return None
    folder = sources.folder_of(name, about)
    data = read_bytes(folder, folder / name, about) if named_well(name, about) else None
    found = None if data is None else reads(data, about)
    if found is None:
        return None

    def place(points: FloatArray) -> FloatArray:
        return np.column_stack(to_crs(points[:, 0], points[:, 1], "OGC:CRS84", crs))

    return Features(
        *([shapely.transform(shape, place) for shape in shapes] for shapes in (found.park, found.water, found.course))
    )


def whole_areas(pieces: list[shapely.Geometry], rim: shapely.Geometry, recipe: GroundRecipe) -> Shapes:
    """Return whole areas from west to east: pieces that touch are one."""
    near = shapely.make_valid(_near(pieces, rim))
    grown = shapely.union_all(shapely.buffer(near, SEAM_M, join_style="mitre"))
    whole = shapely.buffer(grown, -SEAM_M, join_style="mitre").intersection(rim)
    return _ordered(shapely.simplify(_polygons(whole, recipe.least_m2), recipe.simplify_m))


def _near(shapes: list[shapely.Geometry], rim: shapely.Geometry) -> Shapes:
    every = shape_array(shapes)
    near: Shapes = every[shapely.intersects(every, rim)] if shapes else every
    return near


def _polygons(shape: shapely.Geometry, least_m2: float) -> list[shapely.Geometry]:
    """Return the parts of a shape of at least a size, without holes that are smaller."""
    large = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area >= least_m2]
    return [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= least_m2])
        for part in large
    ]


def _courses(lines: list[shapely.Geometry], water: shapely.Geometry, rim: shapely.Geometry, recipe: GroundRecipe) -> Shapes:
    """Return watercourses from west to east, those of enough length, where they run through no water that is an area."""
    parts = _merged(shapely.union_all(_near(lines, rim)).intersection(rim))
    if not len(parts):
        return parts
    parts = _merged(shapely.union_all(_with_ends_joined(parts)))
    label = _groups(parts, BRIDGE_M)
    length = np.bincount(label, weights=shapely.length(parts))
    bare = _merged(shapely.union_all(shapely.difference(parts[length[label] >= recipe.least_m], water)))
    return _ordered(shapely.simplify(bare, recipe.simplify_m))


def _merged(lines: shapely.Geometry) -> Shapes:
    """Return the lines in a shape, joined where just two of them meet."""
    parts = shapely.get_parts(shapely.line_merge(lines))
    return shape_array([part for part in parts if part.geom_type == "LineString"])


def _with_ends_joined(lines: Shapes) -> list[shapely.LineString]:
    """Return lines whose ends are the same point where they lie within the seam of two tiles."""
    first, last = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    places = shapely.get_coordinates(np.concatenate([first, last]))
    _, chosen, label = np.unique(
        _groups(shape_array([shapely.Point(place) for place in places]), SEAM_M), return_index=True, return_inverse=True
    )
    ends = places[chosen[label]].reshape(2, len(lines), 2)
    return [
        shapely.LineString([begin, *shapely.get_coordinates(line)[1:-1], end])
        for begin, line, end in zip(ends[0], lines, ends[1], strict=True)
    ]


def _groups(shapes: Shapes, metres: float) -> IntArray:
    """Return the number of the group of each shape: those so near to each other, or to one between them, are one."""
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=metres)
    near = coo_array((np.ones(pairs.shape[1]), tuple(pairs)), shape=(len(shapes), len(shapes)))
    label: IntArray = connected_components(near)[1].astype(np.int64)
    return label


def _ordered(shapes: Shapes | list[shapely.Geometry]) -> Shapes:
    """Return shapes in an order that does not hang on that of their file."""
    normal = [shapely.normalize(shape) for shape in shapes]
    return shape_array(sorted(normal, key=lambda shape: (shape.bounds, shapely.to_wkb(shape))))
