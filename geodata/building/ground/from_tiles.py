"""Water and parks from vector tiles of the OpenMapTiles schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.building.ground.features import COURSES, Features
from geodata.building.tiles import decode, list_tiles, shape_of
from geodata.reading.coordinates import moved, to_crs
from geodata.reading.raw import shape_array
from models.access import FloatArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text

POLYGONS, LINES = frozenset({"Polygon", "MultiPolygon"}), frozenset({"LineString", "MultiLineString"})
LAYERS = ("landcover", "park", "water", "waterway")
PARKS = frozenset({"park", "recreation_ground", "village_green"})


def read_tiles(folder: Path, zoom: int, area: shapely.Geometry, crs: str, shown: str) -> Features:
    """Return the water and parks of those tiles `x_y.pbf` of a folder that touch an area.

    Parameters
    ----------
    folder
        the tiles.
    zoom
        their zoom level.
    area
        where they are wanted; tiles elsewhere are not read.
    crs
        the CRS of the area, and of what is returned.
    shown
        the folder's name in messages.

    Raises
    ------
    InputError
        if there is no tile, one cannot be read, or none of the area has a layer of the schema.
    """
    found = Features()
    known = False
    mercator = moved(shape_array([area]), crs, "EPSG:3857")[0]
    for tile in (tile for tile in list_tiles(folder, shown) if tile.box(zoom).intersects(mercator)):
        layers = decode(tile, f"{shown}/{tile.path.name}")
        for name in LAYERS:
            if (layer := layers.get(name)) is None:
                continue
            known = True
            place = _placing(tile.to_mercator(zoom, layer["extent"]), crs)
            for feature in layer["features"]:
                if (where := _list_for(found, name, feature["properties"])) is None:
                    continue
                shape = shape_of(feature["geometry"], LINES if where is found.course else POLYGONS)
                if shape is not None:
                    # lines of two tiles, each with its margin, would run beside each other
                    shape = shape.intersection(shapely.box(0, 0, *[layer["extent"]] * 2)) if where is found.course else shape
                    where.append(shapely.transform(shape, place))
    if not known:
        message = Text("no tile of the area has a layer of the OpenMapTiles schema ({layers})", layers=", ".join(LAYERS))
        raise InputError(Finding("no-ground", "stop", message, file=shown))
    return found


def _placing(to_mercator: Callable[[FloatArray], FloatArray], crs: str) -> Callable[[FloatArray], FloatArray]:
    def place(points: FloatArray) -> FloatArray:
        east, north = to_mercator(points).T
        return np.column_stack(to_crs(east, north, "EPSG:3857", crs))

    return place


def _list_for(found: Features, layer: str, properties: Mapping[str, Any]) -> list[Any] | None:
    """Return where a feature belongs, or None where it is not drawn."""
    if properties.get("brunnel") == "tunnel" or str(properties.get("intermittent", 0)) not in {"0", "0.0", "False"}:
        return None
    kind = properties.get("class")
    if layer == "water":
        return None if kind == "swimming_pool" else found.water
    if layer == "waterway":
        return found.course if kind in COURSES else None
    is_park = kind == "nature_reserve" if layer == "park" else properties.get("subclass") in PARKS
    return found.park if is_park else None
