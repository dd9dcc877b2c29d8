"""Buildings from vector tiles: one volume and one point each, however many tiles it lies in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.building.tiles import Tile, decode, list_tiles, shape_of
from models.access import FloatArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

POLYGONS = frozenset({"Polygon", "MultiPolygon"})


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
    tiles = list_tiles(folder, shown)
    for done, tile in enumerate(tiles, 1):
        pieces.extend(_pieces_of(tile, zoom, fields, f"{shown}/{tile.path.name}", counts))
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


def _pieces_of(tile: Tile, zoom: int, fields: Fields, shown: str, counts: Counter[str]) -> Iterator[_Piece]:
    """Yield the usable features of one tile, in web mercator metres."""
    import shapely

    layer = decode(tile, shown).get(fields.layer)
    if layer is None:
        return
    to_mercator = tile.to_mercator(zoom, layer["extent"])
    for feature in layer["features"]:
        counts["features"] += 1
        properties = feature["properties"]
        identity, height = properties.get(fields.id), properties.get(fields.height)
        if identity is None:
            counts["without_id"] += 1
        elif isinstance(height, bool) or not isinstance(height, (int, float)) or not 0 < height < np.inf:
            counts["without_height"] += 1
        elif (polygon := shape_of(feature["geometry"], POLYGONS)) is None:
            counts["without_area"] += 1
        else:
            place = properties.get(fields.place)
            yield _Piece(
                str(identity), "" if place is None else str(place), float(height), shapely.transform(polygon, to_mercator)
            )


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
