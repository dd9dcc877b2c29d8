"""Vector tiles (MVT) of a folder: found by their names `x_y.pbf`, decoded, and placed on the earth."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from models.access import FloatArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text

TILE_NAME = re.compile(r"([0-9]+)_([0-9]+)\.pbf")
# half the width of the square world of web mercator (EPSG:3857), in its metres
WORLD_M = 20037508.342789244
MAX_TILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of the web mercator scheme, in which y runs south.

    Parameters
    ----------
    path
        its file.
    column, row
        its numbers, from the west and from the north.
    """

    path: Path
    column: int
    row: int

    def box(self, zoom: int) -> shapely.Polygon:
        """Return the square of the tile, in web mercator metres."""
        (west, north), (east, south) = self.to_mercator(zoom, 1)(np.array([[0.0, 0.0], [1.0, 1.0]]))
        square: shapely.Polygon = shapely.box(west, south, east, north)
        return square

    def to_mercator(self, zoom: int, extent: int) -> Callable[[FloatArray], FloatArray]:
        """Return what brings (n, 2) points in a tile of `extent` units to web mercator metres."""
        side = 2 * WORLD_M / 2**zoom
        scale = side / extent
        west, north = self.column * side - WORLD_M, WORLD_M - self.row * side
        return lambda points: np.column_stack([west + points[:, 0] * scale, north - points[:, 1] * scale])


def list_tiles(folder: Path, shown: str) -> list[Tile]:
    """Return the tiles of a folder, in the order of their names.

    Raises
    ------
    InputError
        if there is none.
    """
    named = [(path, TILE_NAME.fullmatch(path.name)) for path in sorted(folder.glob("*.pbf"))]
    tiles = [Tile(path, int(name[1]), int(name[2])) for path, name in named if name]
    if not tiles:
        message = Text("holds no tiles named x_y.pbf")
        raise InputError(Finding("no-tiles", "stop", message, file=shown))
    return tiles


def decode(tile: Tile, shown: str) -> dict[str, Any]:
    """Return the layers of a tile by name, y downward.

    Raises
    ------
    InputError
        if it is too large, or no vector tile.
    """
    import mapbox_vector_tile
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

    if tile.path.stat().st_size > MAX_TILE_BYTES:
        message = Text("is larger than {max_tile_bytes:,} bytes", max_tile_bytes=MAX_TILE_BYTES)
        raise InputError(Finding("file-too-large", "stop", message, file=shown))
    try:
        layers: dict[str, Any] = mapbox_vector_tile.decode(tile.path.read_bytes(), default_options={"y_coord_down": True})
    except (DecodeError, ValueError, IndexError, KeyError):
        message = Text("cannot be read as a vector tile (MVT)")
        raise InputError(Finding("not-a-tile", "stop", message, file=shown)) from None
    return layers


def shape_of(geometry: dict[str, Any], kinds: Collection[str]) -> Any | None:
    """Return a tile's shape, or None where it is of another kind, or rings were worn down to less than a triangle."""
    from shapely.geometry import shape

    try:
        return shape(geometry) if geometry["type"] in kinds else None
    except (ValueError, shapely.GEOSException):
        return None
