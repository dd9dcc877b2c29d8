"""Buildings from vector tiles: one volume and one point each, however many tiles it lies in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.access import FloatArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray


TILE_NAME = re.compile(r"([0-9]+)_([0-9]+)\.pbf")
# half the width of the square world of web mercator (EPSG:3857), in its metres
WORLD_M = 20037508.342789244
MAX_TILE_BYTES = 20_000_000


@dataclass(frozen=True, eq=False)
class Buildings:
    """Buildings with a volume.

    Parameters
    ----------
    place
        (n,) each building's own place code, "" where it has none.
    volume_m3
        (n,) height times footprint, all positive.
    x, y
        (n,) metres: the footprint's centroid.
    counts
        what was read and what was left out, by name.
    """

    place: NDArray[np.str_]
    volume_m3: FloatArray
    x: FloatArray
    y: FloatArray
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fields:
    """What the attributes are called in the tiles.

    Parameters
    ----------
    layer
        the tile's layer.
    id
        a building's id, the same in every tile it lies in.
    height
        height in metres.
    place
        code of the place (town and chome) it stands in.
    """

    layer: str
    id: str
    height: str
    place: str


@dataclass(frozen=True, slots=True)
class _Piece:
    id: str
    place: str
    height: float
    polygon: Any


def read_buildings(
    folder: Path, zoom: int, fields: Fields, crs: str, shown: str, progress: Callable[[int, int], None] | None = None
) -> Buildings:
    """Read all buildings of a folder of vector tiles `x_y.pbf`.

    Parameters
    ----------
    folder
        the tiles, in the web mercator scheme (y runs south).
    zoom
        their zoom level.
    fields
        the names of layer and attributes.
    crs
        projected CRS, in metres, for footprints and points.
    shown
        the folder's name in messages.
    progress
        called with the number of tiles read and of all tiles.

    Returns
    -------
    buildings
        ordered by id. The pieces of a building in several tiles are joined before it is measured;
        features without an id or a positive height are counted, not used.

    Raises
    ------
    InputError
        if there is no tile, a tile cannot be read, or no building has an id and a height.
    """
    pieces: list[_Piece] = []
    counts: Counter[str] = Counter()
    tiles = _list_tiles(folder, shown)
    for done, (path, column, row) in enumerate(tiles, 1):
        pieces.extend(_pieces_of(path, column, row, zoom, fields, f"{shown}/{path.name}", counts))
        if progress:
            progress(done, len(tiles))
    if not pieces:
        message = Text(
            "no building has an id and a height; check layer {layer} and columns {id}, {height}",
            layer=fields.layer,
            id=fields.id,
            height=fields.height,
        )
        raise InputError(Finding("no-buildings", "stop", message, file=shown))
    return _measure(pieces, crs, counts)


def _list_tiles(folder: Path, shown: str) -> list[tuple[Path, int, int]]:
    tiles = []
    for path in sorted(folder.glob("*.pbf")):
        name = TILE_NAME.fullmatch(path.name)
        if name:
            tiles.append((path, int(name[1]), int(name[2])))
    if not tiles:
        message = Text("holds no tiles named x_y.pbf")
        raise InputError(Finding("no-tiles", "stop", message, file=shown))
    return tiles


def _pieces_of(
    path: Path, column: int, row: int, zoom: int, fields: Fields, shown: str, counts: Counter[str]
) -> Iterator[_Piece]:
    """Yield the usable features of one tile, in web mercator metres."""
    import shapely

    layer = _decode(path, shown).get(fields.layer)
    if layer is None:
        return
    side = 2 * WORLD_M / 2**zoom
    scale = side / layer["extent"]
    west, north = column * side - WORLD_M, WORLD_M - row * side

    def to_mercator(points: FloatArray) -> FloatArray:
        return np.column_stack([west + points[:, 0] * scale, north - points[:, 1] * scale])

    for feature in layer["features"]:
        counts["features"] += 1
        properties = feature["properties"]
        identity, height = properties.get(fields.id), properties.get(fields.height)
        if identity is None:
            counts["without_id"] += 1
        elif isinstance(height, bool) or not isinstance(height, (int, float)) or not 0 < height < np.inf:
            counts["without_height"] += 1
        elif (polygon := _polygon(feature["geometry"])) is None:
            counts["without_area"] += 1
        else:
            place = properties.get(fields.place)
            yield _Piece(
                str(identity), "" if place is None else str(place), float(height), shapely.transform(polygon, to_mercator)
            )


def _polygon(geometry: dict[str, Any]) -> Any | None:
    """Return a tile's polygon, or None for points, lines and rings worn down to less than a triangle."""
    import shapely
    from shapely.geometry import shape

    try:
        return shape(geometry) if geometry["type"] in {"Polygon", "MultiPolygon"} else None
    except (ValueError, shapely.GEOSException):
        return None


def _decode(path: Path, shown: str) -> dict[str, Any]:
    import mapbox_vector_tile
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

    if path.stat().st_size > MAX_TILE_BYTES:
        message = Text("is larger than {max_tile_bytes:,} bytes", max_tile_bytes=MAX_TILE_BYTES)
        raise InputError(Finding("file-too-large", "stop", message, file=shown))
    try:
        tile: dict[str, Any] = mapbox_vector_tile.decode(path.read_bytes(), default_options={"y_coord_down": True})
    except (DecodeError, ValueError, IndexError, KeyError):
        message = Text("cannot be read as a vector tile (MVT)")
        raise InputError(Finding("not-a-tile", "stop", message, file=shown)) from None
    return tile


def _measure(pieces: list[_Piece], crs: str, counts: Counter[str]) -> Buildings:
    """Join the pieces of each building, and measure it in the projected CRS."""
    import shapely
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:3857", crs, always_xy=True)
    pieces.sort(key=lambda piece: piece.id)
    polygons = np.array([piece.polygon for piece in pieces], dtype=object)
    polygons = shapely.transform(polygons, lambda points: np.column_stack(transformer.transform(*points.T)))
    bad = ~shapely.is_valid(polygons)
    polygons[bad] = shapely.make_valid(polygons[bad])
    first = [0, *(index for index in range(1, len(pieces)) if pieces[index].id != pieces[index - 1].id)]
    whole = np.array(
        [
            polygons[begin] if end == begin + 1 else shapely.union_all(polygons[begin:end])
            for begin, end in pairwise([*first, len(pieces)])
        ],
        dtype=object,
    )
    volume = shapely.area(whole) * np.array([pieces[index].height for index in first])
    centre = shapely.centroid(whole)
    solid = volume > 0
    counts["pieces"] = len(pieces)
    counts["repaired"] = int(bad.sum())
    counts["in_several_tiles"] = int((np.diff([*first, len(pieces)]) > 1).sum())
    counts["without_area"] += int((~solid).sum())
    counts["buildings"] = int(solid.sum())
    place = np.array([pieces[index].place for index in first], dtype=np.str_)
    return Buildings(place[solid], volume[solid], shapely.get_x(centre)[solid], shapely.get_y(centre)[solid], dict(counts))
