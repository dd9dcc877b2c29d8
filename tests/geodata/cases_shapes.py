"""Group B of the catalogue: geometry and layers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests import town
from tests.geodata.corpus import CLOCKWISE, Case, change, drop, frame, geometry, polygons, swap, use, with_frame, zipped
from tests.town import write_town


def moved(text: str, east: float) -> str:
    """Move every position of a GeoJSON by degrees of longitude."""
    return re.sub(r"\[(1\d\d\.\d+), ", lambda found: f"[{float(found[1]) + east}, ", text)


def both_layers(folder: Path) -> None:
    """Put an old and a new table into one GeoPackage."""
    write_town(folder, study=use("offices", "offices.gpkg"))
    for layer in ("old", "new"):
        frame(town.offices()).to_file(folder / "offices.gpkg", layer=layer, engine="pyogrio")


def leave_wal(folder: Path) -> None:
    """Leave a write-ahead log beside a GeoPackage."""
    (folder / "offices.gpkg-wal").write_bytes(b"\x37\x7f\x06\x82" * 8)


def sparse(folder: Path) -> None:
    """Make the areas a file of five gigabytes that takes no room."""
    write_town(folder)
    with (folder / "areas.geojson").open("wb") as file:
        file.truncate(5_000_000_000)


BOW_TIE = [
    town.degrees(x, y) for x, y in [(30_000, -30_000), (32_000, -28_000), (32_000, -30_000), (30_000, -28_000), (30_000, -30_000)]
]


SPIKE = [
    town.degrees(x, y)
    for x, y in [
        (30_000, -30_000),
        (32_000, -30_000),
        (32_000, -28_000),
        (31_000, -28_000),
        (31_000, -27_999),
        (31_000, -28_000),
        (30_000, -28_000),
        (30_000, -30_000),
    ]
]


SLIVER = [town.degrees(x, y) for x, y in [(31_000, -29_000), (31_000.5, -29_000), (31_000.5, -28_999.5), (31_000, -29_000)]]
AREA_1 = json.loads(town.areas())["features"][0]["geometry"]["coordinates"]


def wider(metres: float) -> Callable[[list[dict]], None]:
    def edit(features: list[dict]) -> None:
        features[7]["corners"][2] += metres

    return edit


def cut(features: list[dict]) -> None:
    features.pop(8)


CASES: list[Case] = [
    Case(
        "B01-fix",
        "geometry-repaired",
        "fix",
        change(areas=geometry(0, {"type": "Polygon", "coordinates": [SPIKE]})),
        "areas.geojson",
        {"row": 1},
    ),
    Case(
        "B01-stop",
        "geometry-broken",
        "stop",
        change(areas=geometry(0, {"type": "Polygon", "coordinates": [BOW_TIE]})),
        "areas.geojson",
        {"row": 1},
        "m²",
    ),
    Case(
        "B02",
        "geometry-missing",
        "stop",
        change(areas=geometry(1, None)),
        "areas.geojson",
        {"row": 2},
        "429990002",
    ),
    Case(
        "B02-people",
        "geometry-missing",
        "stop",
        change(demand=swap("20,30150,-29850", "20,,")),
        "demand.csv",
        {"line": 2},
        "20 人",
    ),
    Case(
        "B03",
        "geometry-missing",
        "stop",
        change(areas=geometry(1, {"type": "Polygon", "coordinates": []})),
        "areas.geojson",
        {"row": 2},
    ),
    Case("B04", "layer-empty", "stop", change(areas=town.collection([])), "areas.geojson"),
    Case("B04-csv", "layer-empty", "stop", change(offices="id,name_ja,name_en,kind,x,y\n"), "offices.csv"),
    Case("B05", "file-empty", "stop", change(areas=b""), "areas.geojson", {}, "0 バイト"),
    Case("B06", "truncated", "stop", change(areas=lambda text: text[:700]), "areas.geojson", {}, "バイト目"),
    Case("B06-brackets", "truncated", "stop", change(areas=lambda text: text.rstrip()[:-2]), "areas.geojson"),
    Case(
        "B07",
        "mixed-geometry",
        "stop",
        change(areas=geometry(0, {"type": "Point", "coordinates": [129.83, 32.73]})),
        "areas.geojson",
        {},
        "Point 1, Polygon 5",
    ),
    Case("B08", "wrong-geometry", "stop", change(boundary=town.lines()), "boundary.geojson", {}, "LineString"),
    Case(
        "B08-collection",
        "wrong-geometry",
        "stop",
        change(areas=geometry(0, {"type": "GeometryCollection", "geometries": []})),
        "areas.geojson",
        {"row": 1},
    ),
    Case("B09-warn", "cells-overlap", "warn", polygons(wider(2)), "cells.geojson", {}, "c07, c08"),
    Case("B09-stop", "cells-overlap", "stop", polygons(wider(200)), "cells.geojson", {"row": 8}, "人"),
    Case("B10", "cells-gap", "warn", polygons(cut), "cells.geojson", {}, "4.2%"),
    Case(
        "B11",
        "sliver-dropped",
        "fix",
        change(
            areas=geometry(
                5,
                {
                    "type": "MultiPolygon",
                    "coordinates": [json.loads(town.areas())["features"][5]["geometry"]["coordinates"], [SLIVER]],
                },
            )
        ),
        "areas.geojson",
        {"count": 1},
    ),
    Case(
        "B12-open",
        "ring-open",
        "stop",
        change(areas=geometry(3, {"type": "Polygon", "coordinates": [AREA_1[0][:-1]]})),
        "areas.geojson",
        {"row": 4},
    ),
    Case(
        "B12-short",
        "ring-short",
        "stop",
        change(areas=geometry(3, {"type": "Polygon", "coordinates": [AREA_1[0][:3]]})),
        "areas.geojson",
        {"row": 4},
    ),
    Case(
        "B13",
        "ring-direction",
        "fix",
        change(areas=geometry(0, {"type": "Polygon", "coordinates": [CLOCKWISE]})),
        "areas.geojson",
        {"count": 1},
    ),
    Case("B14", "layer-choice", "stop", both_layers, "offices.gpkg", {}, "old, new"),
    Case(
        "B14-unknown",
        "layer-unknown",
        "stop",
        with_frame("offices", "o.gpkg", frame(town.offices()), extra="layer: offices"),
        "o.gpkg",
        {"value": "offices"},
    ),
    Case(
        "B15-dbf",
        "shapefile-part-missing",
        "stop",
        with_frame("offices", "o.shp", frame(town.offices()), drop("o.dbf")),
        "o.shp",
        {"value": ".dbf"},
    ),
    Case(
        "B15-shx",
        "shapefile-part-missing",
        "stop",
        with_frame("offices", "o.shp", frame(town.offices()), drop("o.shx")),
        "o.shp",
        {"value": ".shx"},
    ),
    Case(
        "B16",
        "column-missing",
        "stop",
        with_frame(
            "demand",
            "d.shp",
            frame(town.demand()).rename(columns={"people": "populati_1"}),
            extra="columns: {people: population_total}",
        ),
        "d.shp",
        {"field": "people"},
        "populati_1",
    ),
    Case("B17", "boundary-code", "stop", change(boundary=swap(town.CODE, "13120")), "boundary.geojson", {"value": "13120"}),
    Case("B17-elsewhere", "no-overlap", "stop", change(boundary=lambda text: moved(text, 0.5)), "demand.csv", {}, "km"),
    Case("B18", "file-too-large", "stop", sparse, "areas.geojson", {}, "50,000,000"),
    Case(
        "B19-wal", "file-in-use", "stop", with_frame("offices", "offices.gpkg", frame(town.offices()), leave_wal), "offices.gpkg"
    ),
    Case("B20", "not-what-it-says", "stop", change(areas=zipped({"a.geojson": b"{}"})), "areas.geojson", {"value": "zip"}),
]
