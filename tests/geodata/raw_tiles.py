"""Vector tiles of the town that does not exist, of whatever stands in it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from tests.geodata.raw_town import EXTENT, TO_MERCATOR, WORLD_M

ZOOM = 14


def write_tiles(folder: Path, features: Iterable[tuple[str, Mapping[str, Any], shapely.Geometry]]) -> None:
    """Write (layer, properties, shape in the town's metres) into every tile they touch, cut with the usual margin."""
    side = 2 * WORLD_M / 2**ZOOM
    tiles: dict[tuple[int, int], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for layer, properties, shape in features:
        placed = shapely.transform(shape, lambda points: np.column_stack(TO_MERCATOR.transform(*points.T)))
        west, south, east, north = placed.bounds
        for column in range(math.floor((west + WORLD_M) / side), math.floor((east + WORLD_M) / side) + 1):
            for row in range(math.floor((WORLD_M - north) / side), math.floor((WORLD_M - south) / side) + 1):
                corner = np.array([column * side - WORLD_M, WORLD_M - row * side])
                local = shapely.transform(
                    placed, lambda points, corner=corner: (points - corner) * [EXTENT / side, -EXTENT / side]
                )
                cut = local.intersection(shapely.box(-8, -8, EXTENT + 8, EXTENT + 8))
                tiles[column, row][layer].append({"geometry": cut, "properties": properties})
    folder.mkdir()
    for (column, row), layers in tiles.items():
        named = [{"name": name, "features": found} for name, found in layers.items()]
        data = mapbox_vector_tile.encode(named, default_options={"y_coord_down": True})
        (folder / f"{column}_{row}.pbf").write_bytes(data)
