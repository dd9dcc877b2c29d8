"""Made-up official files of the town, with the columns and the ZIP files of the real ones."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geodata.mesh import cell_codes
from tests.town import AREAS, CODE, OFFICES, SIDE_M, SOUTH, STOPS, TO_DEGREES, WEST, demand_rows

JGD2011 = "EPSG:6668"
NEXT = "42998"
# of mesh codes: cells of 500 m
HALF_KM = 4
# P05's numbers of the kinds of the town's offices
KINDS = {"ward_office": "1", "branch": "2"}


def square(west: float, south: float, side_m: float = SIDE_M) -> shapely.Polygon:
    """Return a square of metres in degrees."""
    corners = shapely.box(west, south, west + side_m, south + side_m).exterior.coords
    return shapely.Polygon([TO_DEGREES.transform(x, y) for x, y in corners])


def point(x: float, y: float) -> shapely.Point:
    """Return a point of metres in degrees."""
    return shapely.Point(*TO_DEGREES.transform(x, y))


def outline() -> shapely.Polygon:
    """Return the town's area in degrees."""
    return shapely.union_all([square(*corner_of(number)) for number in range(len(AREAS))])


def corner_of(number: int) -> tuple[float, float]:
    """Return the lower left corner of an area."""
    return WEST + SIDE_M * (number % 3), SOUTH + SIDE_M * (number // 3)


def n03(*, other: bool = True) -> gpd.GeoDataFrame:
    """Return the administrative areas: the town, and its neighbour."""
    rows: list[dict[str, Any]] = [{"N03_003": "例郡", "N03_004": "例町", "N03_005": "", "N03_007": CODE, "geometry": outline()}]
    if other:
        there = square(WEST - 3 * SIDE_M, SOUTH)
        rows.append({"N03_003": "", "N03_004": "隣市", "N03_005": "", "N03_007": NEXT, "geometry": there})
    return _frame([{"N03_001": "例県", "N03_002": "", **row} for row in rows])


def census() -> gpd.GeoDataFrame:
    """Return e-Stat's small areas: one of them in two pieces, a piece of water, and an area of the neighbour."""
    rows = []
    for number, (key, name, _) in enumerate(AREAS):
        people = sum(row[2] for row in demand_rows() if row[1] == key)
        west, south = corner_of(number)
        halves = (
            [(people - 7, square(west, south)), (7, square(west, south, 50))] if number == 0 else [(people, square(west, south))]
        )
        rows += [_area(key, name, count, shape) for count, shape in halves]
    rows.append({**_area(f"{CODE}9999", "水面", 0, square(WEST, SOUTH, 10)), "HCODE": 8154})
    rows.append(_area(f"{NEXT}0001", "隣町", 500, square(WEST - 3 * SIDE_M, SOUTH)))
    return _frame(rows)


def ages() -> bytes:
    """Return e-Stat's table of ages, with its second row of names; the first area's figures are withheld."""
    lines = [
        "KEY_CODE,HYOSYO,CITYNAME,NAME,HTKSYORI,HTKSAKI,GASSAN,T001082001,T001082019,T001082020",
        ",,,,,,,　総数、年齢「不詳」含む,　総数６５歳以上,　総数７５歳以上",
        f"{CODE},1,例町,,0,,,999999,9999,999",
        *(f"{key},4,例町,{name},0,,,9,{'X,X' if number == 0 else '3,1'}" for number, (key, name, _) in enumerate(AREAS)),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def mesh() -> gpd.GeoDataFrame:
    """Return the projections of R6 by 500 m cell, with decimals; one cell has a row for each of two prefectures."""
    cells: dict[int, int] = {}
    for _, _, people, x, y in demand_rows():
        lon, lat = TO_DEGREES.transform(x, y)
        cell = int(cell_codes(np.array([lon]), np.array([lat]), HALF_KM)[0])
        cells[cell] = cells.get(cell, 0) + people
    rows = [
        {
            "MESH_ID": cell,
            "SHICODE": int(CODE),
            "PTN_2020": people + 0.25,
            "PTN_2050": people * 0.5,
            "PTN_2070": people * 0.25,
            "geometry": square(WEST, SOUTH),
        }
        for cell, people in cells.items()
    ]
    return _frame([*rows, {**rows[0], "SHICODE": int(NEXT), "PTN_2020": 0.75, "PTN_2050": 0.0}])


def p05() -> gpd.GeoDataFrame:
    """Return the municipal offices, a meeting place among them, and one of the neighbour."""
    rows = [
        {"P05_001": CODE, "P05_002": KINDS[kind], "P05_003": name, "P05_004": "例町1-1", "geometry": point(x, y)}
        for _, name, _, kind, x, y in OFFICES
    ]
    rows.append({**rows[0], "P05_002": "5", "P05_003": "集会所"})
    rows.append({**rows[0], "P05_001": NEXT, "P05_003": "隣市役所"})
    return _frame(rows)


def stations() -> gpd.GeoDataFrame:
    """Return stations as KSJ has them: a stretch of each line, two lines at one station; and one of the same name elsewhere."""
    rows = []
    for _, name, _, kind, line, x, y in STOPS:
        if kind == "rail":
            rows += [_station(name, line, x, y, "1"), _station(name, "山線", x, y + 40, "1")]
    rows.append(_station("本町駅", "浜線", WEST + 100, SOUTH + 100, "2"))
    return _frame(rows)


def bus_stops() -> gpd.GeoDataFrame:
    """Return bus stops, one of them far away."""
    rows = [
        {"P11_001": name, "P11_002": "例バス", "P11_003_01": "1,2", "geometry": point(x, y)}
        for _, name, _, kind, _, x, y in STOPS
        if kind == "bus"
    ]
    return _frame([*rows, {**rows[0], "P11_001": "遠く", "geometry": shapely.Point(139.7, 35.7)}])


def bus_routes() -> gpd.GeoDataFrame:
    """Return the bus routes of an operator."""
    line = shapely.LineString([TO_DEGREES.transform(WEST, SOUTH + 900), TO_DEGREES.transform(WEST + 9_000, SOUTH + 950)])
    return _frame([{"N07_001": "例バス", "N07_002": "", "geometry": line}])


def shapefile(frame: gpd.GeoDataFrame, stem: str, folder: str = "", encoding: str = "cp932") -> dict[str, bytes]:
    """Return a Shapefile as it lies in a ZIP file, without the part that names its encoding."""
    with tempfile.TemporaryDirectory() as there:
        frame.to_file(Path(there) / f"{stem}.shp", encoding=encoding)
        return {f"{folder}{part.name}": part.read_bytes() for part in sorted(Path(there).iterdir()) if part.suffix != ".cpg"}


def geojson(frame: gpd.GeoDataFrame, *, named: bool = True) -> bytes:
    """Return a layer as KSJ's GeoJSON, which names its CRS."""
    tree = json.loads(frame.to_json())
    tree.pop("crs", None)
    crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}} if named else {}
    return json.dumps({"type": "FeatureCollection", **crs, "features": tree["features"]}, ensure_ascii=False).encode()


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a ZIP file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def publish(folder: Path) -> list[Path]:
    """Write the town's official files as they are published, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        zipped(
            folder / "N03-20250101_42_GML.zip",
            {**shapefile(n03(), "N03-20250101_42", encoding="utf-8"), "KS-META-N03-20250101_42.xml": b"<x/>"},
        ),
        zipped(folder / "A002005212020DDSWC42.zip", shapefile(census(), "r2ka42")),
        zipped(folder / "tblT001082C42.zip", {"tblT001082C42.txt": ages()}),
        zipped(folder / "500m_mesh_2024_42_GEOJSON.zip", {"500m_mesh_2024_42.geojson": geojson(mesh())}),
        zipped(folder / "P05-22_42_GML.zip", {"P05-22_42.geojson": geojson(p05())}),
        zipped(
            folder / "N02-25_GML.zip",
            {
                **shapefile(stations(), "N02-25_Station", "N02-25_GML/Shift-JIS/"),
                **shapefile(stations(), "N02-25_Station", "N02-25_GML/UTF-8/", "utf-8"),
                "N02-25_GML/UTF-8/N02-25_Station.geojson": geojson(stations()),
                "N02-25_GML/N02-25.xml": b"<x/>",
            },
        ),
        zipped(folder / "P11-22_42_GML.zip", {"P11-22_42_GML/P11-22_42.geojson": geojson(bus_stops())}),
        zipped(folder / "N07-22_42_GML.zip", {"N07-22_42.geojson": geojson(bus_routes())}),
    ]


def _area(key: str, name: str, people: int, shape: shapely.Polygon) -> dict[str, Any]:
    centre = shape.centroid
    return {
        "KEY_CODE": key, "PREF_NAME": "例県", "S_NAME": name, "HCODE": 8101, "JINKO": people, "SETAI": people // 2,
        "X_CODE": centre.x, "Y_CODE": centre.y, "geometry": shape,
    }  # fmt: skip


def _station(name: str, line: str, x: float, y: float, group: str) -> dict[str, Any]:
    shape = shapely.LineString([TO_DEGREES.transform(x - 60, y), TO_DEGREES.transform(x + 60, y)])
    names = {
        "N02_001": "11",
        "N02_002": "4",
        "N02_003": line,
        "N02_004": "例鉄道",
        "N02_005": name,
        "N02_005c": "1",
        "N02_005g": group,
    }
    return {**names, "geometry": shape}


def _frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=JGD2011)
