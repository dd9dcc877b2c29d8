"""Raw layers of a town that does not exist, as publishers would give them.

The town is a square of 1 km in four chome, two to a town; a fifth place, Sotomachi, lies just outside
the boundary, beside Aoba 1-chome, and its buildings carry no code. The buildings of Aoba 1-chome are dense
at the end that is near Sotomachi, so that their mean lies nearer to it than to their own chome.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import mapbox_vector_tile
import numpy as np
from pyproj import Transformer
from shapely import Polygon, affinity, box

CRS = "EPSG:6677"
CODE = "99201"
ZOOM = 16
EXTENT = 4096
WORLD_M = 20037508.342789244
TO_DEGREES = Transformer.from_crs(CRS, "EPSG:6668", always_xy=True)
TO_MERCATOR = Transformer.from_crs(CRS, "EPSG:3857", always_xy=True)

PEOPLE = {"99201001001": 1001, "99201001002": 502, "99201002001": 0, "99201002002": 333, "992010030": 11}


@dataclass(frozen=True)
class Building:
    """A block of `side` metres about (x, y), `height` metres high."""

    id: str | None
    place: str | None
    x: float
    y: float
    side: float = 10.0
    height: float | None = 6.0

    @property
    def polygon(self) -> Polygon:
        half = self.side / 2
        return box(self.x - half, self.y - half, self.x + half, self.y + half)


def degrees(x: float, y: float) -> list[float]:
    return [float(value) for value in TO_DEGREES.transform(x, y)]


def write_boundary(folder: Path) -> None:
    ring = [(-500, -500), (500, -500), (500, 500), (-500, 500), (-500, -500)]
    other = [(500, -500), (900, -500), (900, 500), (500, 500), (500, -500)]
    features = [
        {
            "type": "Feature",
            "properties": {"N03_007": code, "N03_004": name},
            "geometry": {"type": "Polygon", "coordinates": [[degrees(*point) for point in points]]},
        }
        for code, name, points in ((CODE, "あおば市", ring), ("99202", "隣町", other))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / "boundary.geojson").write_text(text, encoding="utf-8")


def write_census(folder: Path) -> None:
    rows = [
        # one chome in two rows that share a key
        ("99201001001", "青葉１丁目", "8101", 700, 300, -250, 250),
        ("99201001001", "青葉１丁目", "8101", 301, 100, -250, 250),
        ("99201001002", "青葉２丁目", "8101", 502, 200, 250, 250),
        ("99201002001", "川西１丁目", "8101", 0, 0, -250, -250),
        ("99201002002", "川西２丁目", "8101", 333, 150, 250, -250),
        ("992010030", "外町", "8101", 11, 5, -530, 300),
        ("99201002002", "川西２丁目", "8154", 9, 9, 250, -250),
        ("99202001001", "隣町１丁目", "8101", 77, 30, 700, 0),
    ]
    lines = ["KEY_CODE,MOJI,HCODE,JINKO,SETAI,X_CODE,Y_CODE"]
    lines += [",".join(map(str, (*row[:5], *(f"{value:.7f}" for value in degrees(*row[5:]))))) for row in rows]
    (folder / "census.csv").write_text("\n".join(lines) + "\n", encoding="cp932")


def write_offices(folder: Path) -> None:
    rows = [("中央事務所", "ward_office", 10, 10), ("西出張所", "branch", -300, -300), ("東出張所", "branch", 5000, 5000)]
    lines = ["name,kind,lon,lat"]
    lines += [",".join([name, kind, *(f"{value:.7f}" for value in degrees(x, y))]) for name, kind, x, y in rows]
    (folder / "offices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_mesh(folder: Path, people: dict[int, float]) -> None:
    lines = ["code,people", *(f"{code},{count}" for code, count in people.items())]
    (folder / "mesh.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_stations(folder: Path) -> None:
    rows = [
        ("鉄道", "本線", "西", -900, 0),
        ("鉄道", "本線", "中央", 0, 0),
        ("地下", "一号", "中央", 0, 100),
        ("鉄道", "本線", "東", 9000, 0),
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"operator": operator, "line": line, "station": station},
            "geometry": {"type": "Point", "coordinates": degrees(x, y)},
        }
        for operator, line, station, x, y in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / "stations.geojson").write_text(text, encoding="utf-8")


def town_buildings() -> list[Building]:
    """Return the buildings: a loose grid in every chome, a dense corner, uncoded ones, a neighbour's, and odd ones."""
    made = []
    for place, left, bottom in (
        ("99201777001", -500, 0), ("99201777002", 0, 0), ("99201888001", -500, -500), ("99201888002", 0, -500)
    ):  # fmt: skip
        made += [Building("", place, left + 25 + 50 * i, bottom + 25 + 50 * j) for i in range(10) for j in range(10)]
    # dense at the rim, beside Sotomachi
    made += [Building("", "99201777001", -495 + 4 * i, 250 + 4 * j, 3.0) for i in range(20) for j in range(25)]
    made += [Building("", None, 130 + 50 * i, 150, 20.0, 30.0) for i in range(3)]
    made += [Building("", None, -530, 300 + 12 * j) for j in range(3)]
    made += [Building("", "99202001001", 700, 30 * j) for j in range(3)]
    named = [Building(f"b{index:05}", one.place, one.x, one.y, one.side, one.height) for index, one in enumerate(made)]
    return [*named, Building(None, None, 5, 5), Building("flat", "99201777001", -5, 5, height=None)]


def write_tiles(folder: Path, buildings: list[Building]) -> None:
    """Write every building into each tile it touches, cut with the usual margin."""
    side = 2 * WORLD_M / 2**ZOOM
    tiles: dict[tuple[int, int], list[dict[str, object]]] = defaultdict(list)
    for building in buildings:
        points = np.column_stack(TO_MERCATOR.transform(*np.array(building.polygon.exterior.coords).T))
        shape = Polygon(points)
        west, south, east, north = shape.bounds
        for column in range(math.floor((west + WORLD_M) / side), math.floor((east + WORLD_M) / side) + 1):
            for row in range(math.floor((WORLD_M - north) / side), math.floor((WORLD_M - south) / side) + 1):
                scale = EXTENT / side
                local = affinity.affine_transform(
                    shape, [scale, 0, 0, -scale, (WORLD_M - column * side) * scale, (WORLD_M - row * side) * scale]
                )
                values = {"建物ID": building.id, "measuredHeight": building.height, "町": building.place}
                properties = {key: value for key, value in values.items() if value is not None}
                cut = local.intersection(box(-80, -80, EXTENT + 80, EXTENT + 80))
                tiles[column, row].append({"geometry": cut, "properties": properties})
    folder.mkdir()
    for (column, row), features in tiles.items():
        data = mapbox_vector_tile.encode([{"name": "bldg", "features": features}], default_options={"y_coord_down": True})
        (folder / f"{column}_{row}.pbf").write_bytes(data)


ORIGIN = "vintage: '2020', source: 作りもの, licence: 自由"
RECIPE = f"""\
study: aoba
title: {{ja: あおば市, en: Aoba}}
code: "{CODE}"
crs: {CRS}
boundary: {{file: boundary.geojson, simplify_m: 1.0, {ORIGIN}}}
census:
  file: census.csv
  crs: EPSG:6668
  only: {{HCODE: "8101"}}
  towns: {{青葉: Aoba, 川西: Kawanishi, 外町: Sotomachi}}
  vintage: "2020"
  source: {{ja: 作りものの国勢調査, en: An invented census}}
  licence: 自由
offices:
  file: offices.csv
  columns: {{name: name, kind: kind}}
  sites:
    - {{id: chuo, match: 中央事務所, name: {{ja: 中央, en: Centre}}}}
    - {{id: nishi, match: 西出張所, name: {{ja: 西, en: West}}}}
    - id: higashi
      match: 東出張所
      name: {{ja: 東, en: East}}
      x: 139.8355
      y: 36.0010
      reason: 移転前の位置
  {ORIGIN.replace(", ", chr(10) + "  ")}
"""
BUILDINGS = f"buildings: {{folder: tiles, columns: {{place: 町}}, {ORIGIN}}}\n"
MESH = f"mesh: {{file: mesh.csv, columns: {{code: code, people: people}}, {ORIGIN}}}\n"
RAIL = f"""\
rail:
  file: stations.geojson
  columns: {{name: station, line: line, operator: operator}}
  lines:
    - id: honsen
      name: {{ja: 本線, en: Main Line}}
      colour: "#112233"
      of: [{{operator: 鉄道, line: 本線}}]
      stations: [{{ja: 西, en: Nishi}}, {{ja: 中央, en: Chuo}}, {{ja: 東, en: Higashi}}]
    - id: ichigo
      name: {{ja: 一号, en: Line One}}
      colour: "#445566"
      of: [{{operator: 地下, line: 一号}}, {{operator: 鉄道, line: 本線}}]
      stations: [{{ja: 西, en: Nishi}}, {{ja: 中央, en: Chuo}}]
  {ORIGIN.replace(", ", chr(10) + "  ")}
"""


def write_town(folder: Path, *parts: str) -> Path:
    """Write all raw layers but the mesh, and a recipe with the optional `parts`; return the recipe."""
    for write in (write_boundary, write_census, write_offices, write_stations):
        write(folder)
    if BUILDINGS in parts:
        write_tiles(folder / "tiles", town_buildings())
    recipe = folder / "recipe.yaml"
    recipe.write_text(RECIPE + "".join(parts), encoding="utf-8")
    return recipe
