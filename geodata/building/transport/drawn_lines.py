"""Lines of a recipe as a layer has them, of railways or of buses: rows of one name are one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geodata.building.sources import Sources
from geodata.building.transport.rail import Line
from geodata.building.transport_recipe import DrawnLinesRecipe
from geodata.reading.coordinates import moved
from models.messages.findings import visible
from models.messages.text import Text, given

if TYPE_CHECKING:
    import shapely

TOLERANCE_M = 5.0
# numbers of the kinds of geometry
LINE, LINES = 1, 5


def read_lines(sources: Sources, recipes: Sequence[DrawnLinesRecipe], boundary: shapely.Geometry, crs: str) -> list[Line]:
    """Read the lines near the boundary, numbered in the order of the recipe and of their names.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipes
        the layers of lines.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.
    """
    found = [pair for recipe in recipes for pair in _lines(sources, recipe, boundary, crs)]
    return [
        Line(f"line-{number:04d}", given({"ja": name, "en": name}), colour, shape, (), np.zeros((0, 2)))
        for number, (name, colour, shape) in enumerate(found, 1)
    ]


def _lines(
    sources: Sources, recipe: DrawnLinesRecipe, boundary: shapely.Geometry, crs: str
) -> list[tuple[str, str, shapely.Geometry]]:
    import shapely

    opened = sources.open(recipe.file, recipe.layer, [recipe.name])
    if opened is None:
        return []
    raw, faults = opened
    source = recipe.crs or raw.crs
    if raw.shapes is None or source is None:
        faults.stop("no-lines", Text("has no geometries or no CRS; give a layer of lines, or crs"))
        return []
    shapes = moved(raw.shapes, source, crs)
    frame = shapely.buffer(boundary, recipe.within_m)
    near = np.flatnonzero(shapely.intersects(shapes, frame) & np.isin(shapely.get_type_id(shapes), (LINE, LINES)))
    rows: dict[str, list[int]] = {}
    for row in near.tolist():
        rows.setdefault(visible(raw.columns[recipe.name][row].strip()), []).append(row)
    found = []
    for name, of_one in sorted(rows.items()):
        whole = shapely.simplify(shapely.line_merge(shapely.union_all(shapes[of_one])), TOLERANCE_M)
        parts = shapely.get_parts(shapely.intersection(whole, frame))
        cut = parts[shapely.get_type_id(parts) == LINE]
        if name and len(cut):
            found.append((name, recipe.colour, shapely.multilinestrings(cut) if len(cut) > 1 else cut[0]))
    return found
