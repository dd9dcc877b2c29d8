"""Outlines of the small areas: pieces of one area joined, overlaps and gaps between neighbours closed, drawn with few points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from geodata.building.people.census import Areas
from geodata.building.recipe import OutlinesRecipe
from geodata.building.sources import Sources
from geodata.building.tiles import decode, list_tiles, shape_of
from geodata.reading.coordinates import moved
from geodata.reading.raw import Shapes, shape_array
from models.messages.findings import Faults, InputError, listed
from models.messages.text import Text

OUTLINES = "areas.geojson"
POLYGONS = frozenset({"Polygon", "MultiPolygon"})
MERCATOR = "EPSG:3857"
# borders of two tiles meet on this grid
GRID_M = 0.01
# neighbours that were simplified one by one lie this far apart, or over one another
GAP_M = 10.0
# corners nearer than this are one: narrower spikes would cross themselves once their points are rounded
SNAP_M = 1.0
# smaller parts of an area come of the tiles' own rounding
LEAST_M2 = 100.0
# a centre farther from its area is of another layer
AWAY_M = 1000.0


def read_outlines(sources: Sources, recipe: OutlinesRecipe, areas: Areas, crs: str) -> Shapes | None:
    """Read the outlines of the census's small areas.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the outlines part of the recipe.
    areas
        the small areas.
    crs
        the study's projected CRS.

    Returns
    -------
    outlines
        in the order of the areas; borders that two share are the same points. None with the faults recorded.
    """
    name = str(recipe.folder or recipe.file)
    found = _of_tiles(sources, recipe, areas.ids) if recipe.folder else _of_file(sources, recipe, areas.ids)
    if found is None:
        return None
    about = sources.about(name)
    if _any_missing(found.pieces, recipe.key, about):
        return None
    joined = [shapely.union_all(parts, grid_size=found.grid) for parts in found.pieces.values()]
    whole = [_solid(shape) for shape in shapely.make_valid(moved(shape_array(joined), found.crs, crs))]
    away = shapely.distance(whole, shapely.points(areas.x, areas.y)) > AWAY_M
    if np.count_nonzero(away) * 2 > len(whole):
        about.stop(
            "outlines-elsewhere", Text("the areas lie more than 1 km from the census's centres of them; check crs and the file")
        )
        return None
    cleaned = shapely.coverage_clean(whole, gap_width=GAP_M, snapping_distance=SNAP_M)  # type: ignore[attr-defined]  # the stubs are of 2.1
    drawn: Shapes = shape_array([_solid(shape) for shape in shapely.coverage_simplify(cleaned, recipe.simplify_m)])
    return drawn


@dataclass(frozen=True, slots=True)
class _Found:
    """Of each area the polygons read, the CRS that they are in, and the grid on which they meet, None where they meet anyhow."""

    pieces: dict[str, list[shapely.Polygon]]
    crs: str | CRS
    grid: float | None = None


def _of_tiles(sources: Sources, recipe: OutlinesRecipe, ids: Sequence[str]) -> _Found | None:
    folder = sources.subfolder(str(recipe.folder))
    if folder is None:
        return None
    found = _Found({key: [] for key in ids}, MERCATOR, GRID_M)
    try:
        for tile in list_tiles(folder, str(recipe.folder)):
            layers = decode(tile, f"{recipe.folder}/{tile.path.name}")
            for layer in layers.values() if recipe.layer is None else filter(None, [layers.get(recipe.layer)]):
                square, place = (
                    shapely.box(0, 0, layer["extent"], layer["extent"]),
                    tile.to_mercator(recipe.zoom, layer["extent"]),
                )
                for feature in layer["features"]:
                    key = str(feature["properties"].get(recipe.key, "")).strip()
                    shape = shape_of(feature["geometry"], POLYGONS) if key in found.pieces else None
                    if shape is not None:
                        # without the margin, in which the tiles beside it have the same
                        own = shapely.make_valid(shape).intersection(square)
                        found.pieces[key].extend(_polygons(shapely.transform(own, place)))
    except InputError as error:
        sources.about(str(recipe.folder)).found.extend(error.findings)
        return None
    return found


def _of_file(sources: Sources, recipe: OutlinesRecipe, ids: Sequence[str]) -> _Found | None:
    opened = sources.open(str(recipe.file), recipe.layer, [recipe.key])
    if opened is None:
        return None
    raw, faults = opened
    pieces: dict[str, list[shapely.Polygon]] = {key: [] for key in ids}
    crs = recipe.crs or raw.crs
    if raw.shapes is None:
        return _Found(pieces, MERCATOR)
    if crs is None:
        faults.stop("crs-missing", Text("its CRS is not known; give crs"))
        return None
    for key, shape in zip(raw.columns[recipe.key], raw.shapes, strict=True):
        if key.strip() in pieces and shape is not None and shape.geom_type in POLYGONS:
            pieces[key.strip()].extend(_polygons(shapely.make_valid(shape)))
    return _Found(pieces, crs)


def _any_missing(pieces: Mapping[str, Sequence[shapely.Polygon]], key: str, about: Faults) -> bool:
    """Record areas without an outline: a layer of areas has either polygons or points."""
    missing = [area for area, parts in pieces.items() if not parts]
    if len(missing) == len(pieces):
        about.stop("no-outlines", Text("has no polygon of a small area of the census; check key and layer"), field=key)
    elif missing:
        said = Text(
            "has no polygon of {missing:,} small areas of the census ({areas}); give a layer that has all, or remove outlines",
            missing=len(missing),
            areas=listed(missing),
        )
        about.stop("outline-missing", said, field=key, count=len(missing))
    return bool(missing)


def _polygons(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    """Yield the parts of a shape that have an area."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "MultiPolygon":
            yield from _polygons(part)
        elif part.geom_type == "Polygon" and part.area > 0:
            yield part


def _solid(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape without specks and lines; its largest part stays."""
    parts = sorted(_polygons(shape), key=lambda part: -float(part.area))
    kept = [part for place, part in enumerate(parts) if not place or part.area >= LEAST_M2]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
