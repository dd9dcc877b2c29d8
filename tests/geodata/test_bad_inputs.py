"""The corpus of bad studies: each is built from the well-formed town, and must be said by code, severity and place."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pytest

from geodata.reading import load_study
from models.errors import Finding, InputError
from tests import town
from tests.town import write_town

Build = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """One bad input: its number in the catalogue, how to build it, and what must be found."""

    id: str
    code: str
    severity: str
    build: Build
    file: str
    place: dict[str, object] = field(default_factory=dict)
    says: str = ""


def change(**changes: town.Edit) -> Build:
    """Return a builder that writes the town with these changes."""
    return lambda folder: write_town(folder, **changes)


def swap(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    """Return an edit that replaces a text, which must be there."""

    def edit(text: str) -> str:
        assert old in text, f"{old!r} is not in the file"
        return text.replace(old, new, count)

    return edit


def swaps(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """Return an edit that makes several replacements."""

    def edit(text: str) -> str:
        for old, new in pairs:
            text = swap(old, new)(text)
        return text

    return edit


def use(layer: str, file: str, *, extra: str = "", crs: str | None = None) -> Callable[[str], str]:
    """Return an edit of `study.yaml` that points a layer at another file."""

    def edit(text: str) -> str:
        more = (f"    crs: {crs}\n" if crs else "") + (f"    {extra}\n" if extra else "")
        entry = f"  {layer}:\n    file: {json.dumps(file)}\n{more}"
        edited, made = re.subn(rf"  {layer}:\n    file: .*\n(    crs: .*\n)?", lambda _: entry, text)
        assert made == 1
        return edited

    return edit


def with_file(layer: str, file: str, content: bytes | str, **options: str) -> Build:
    """Return a builder that points a layer at a file of this content."""

    def build(folder: Path) -> None:
        write_town(folder, study=use(layer, file, **options))
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return build


def frame(texts: str, crs: str | None = town.CRS) -> gpd.GeoDataFrame:
    """Return a CSV layer of the town as a frame of points."""
    header, *rows = [line.split(",") for line in texts.splitlines()]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    x, y = [float(value) for value in columns.pop("x")], [float(value) for value in columns.pop("y")]
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=crs)


def with_frame(layer: str, file: str, made: gpd.GeoDataFrame, then: Build | None = None, **options: str) -> Build:
    """Return a builder that points a layer at a GeoPackage or Shapefile of this frame."""

    def build(folder: Path) -> None:
        write_town(folder, study=use(layer, file, **options))
        made.to_file(folder / file, engine="pyogrio")
        if then:
            then(folder)

    return build


def demand_polygons(edit: Callable[[list[dict]], None] = list.copy) -> str:
    """Return the demand as squares that tile the town, 1 km wide, as GeoJSON."""
    features = []
    for number in range(24):
        west, south = town.WEST + (number % 6) * 1_000, town.SOUTH + (number // 6) * 1_000
        area = town.AREAS[(number % 6) // 2 + 3 * (number // 12)][0]
        properties = {"id": f"c{number:02}", "area": area, "people": 100 + number}
        features.append({"properties": properties, "corners": [west, south, west + 1_000, south + 1_000]})
    edit(features)
    return town.collection([(one["properties"], one.get("geometry") or town.polygon(*one["corners"])) for one in features])


def polygons(edit: Callable[[list[dict]], None] = list.copy) -> Build:
    """Return a builder of the town with polygon demand."""

    def build(folder: Path) -> None:
        write_town(folder, study=lambda text: re.sub(r"people: \d+\n", "", use("demand", "cells.geojson")(text)))
        (folder / "cells.geojson").write_text(demand_polygons(edit))

    return build


def shift_people(share: float) -> Callable[[str], str]:
    """Return an edit of `study.yaml` that changes the published total."""
    total = town.total_people()
    return swap(f"people: {total}", f"people: {round(total * (1 + share))}")


def tokyo_datum(text: str) -> str:
    """Move every coordinate as degrees of Tokyo Datum stand against JGD."""
    document = json.loads(text)
    for feature in document["features"]:
        rings = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[lon + 0.00236, lat - 0.00332] for lon, lat in ring] for ring in rings]
    return json.dumps(document)


def swapped_degrees(text: str) -> str:
    """Write every position of a GeoJSON latitude first."""
    return re.sub(r"\[(1\d\d\.\d+), (\d\d\.\d+)\]", r"[\2, \1]", text)


def moved(text: str, east: float) -> str:
    """Move every position of a GeoJSON by degrees of longitude."""
    return re.sub(r"\[(1\d\d\.\d+), ", lambda found: f"[{float(found[1]) + east}, ", text)


def cells(column: int, edit: Callable[[str], str]) -> Callable[[str], str]:
    """Return an edit of one column of every row of a CSV."""

    def apply(text: str) -> str:
        head, *rows = text.splitlines()
        parts = [row.split(",") for row in rows]
        for row in parts:
            row[column] = edit(row[column])
        return "\n".join([head, *(",".join(row) for row in parts)]) + "\n"

    return apply


def in_degrees(text: str, *, digits: int = 7, header: str = "lon,lat") -> str:
    """Return a CSV of metres as one of degrees."""
    head, *rows = text.splitlines()
    out = [head.replace("x,y", header)]
    for row in rows:
        *rest, x, y = row.split(",")
        lon, lat = town.degrees(float(x), float(y))
        out.append(",".join([*rest, f"{lon:.{digits}f}", f"{lat:.{digits}f}"]))
    return "\n".join(out) + "\n"


def geometry(row: int, value: object) -> Callable[[str], str]:
    """Return an edit of one feature's geometry."""

    def edit(text: str) -> str:
        document = json.loads(text)
        document["features"][row]["geometry"] = value
        return json.dumps(document)

    return edit


def xlsx() -> bytes:
    """Return the first bytes of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def both_layers(folder: Path) -> None:
    """Put an old and a new table into one GeoPackage."""
    write_town(folder, study=use("offices", "offices.gpkg"))
    for layer in ("old", "new"):
        frame(town.offices()).to_file(folder / "offices.gpkg", layer=layer, engine="pyogrio")


def leave_wal(folder: Path) -> None:
    """Leave a write-ahead log beside a GeoPackage."""
    (folder / "offices.gpkg-wal").write_bytes(b"\x37\x7f\x06\x82" * 8)


def add_view(folder: Path) -> None:
    """Put a view into a GeoPackage."""
    with contextlib.closing(sqlite3.connect(folder / "offices.gpkg")) as base, base:
        base.execute("CREATE VIEW spy AS SELECT 1")


def drop(*names: str) -> Build:
    """Return a step that removes files."""
    return lambda folder: [(folder / name).unlink() for name in names]


def link_outside(folder: Path) -> None:
    """Make the offices a link to a file beside the study."""
    write_town(folder)
    secret = folder.parent / "secret.csv"
    secret.write_text(town.offices())
    (folder / "offices.csv").unlink()
    (folder / "offices.csv").symlink_to(secret)


def pipe(folder: Path) -> None:
    """Make the offices a named pipe, which would never answer."""
    write_town(folder)
    (folder / "offices.csv").unlink()
    os.mkfifo(folder / "offices.csv")


def sparse(folder: Path) -> None:
    """Make the areas a file of five gigabytes that takes no room."""
    write_town(folder)
    with (folder / "areas.geojson").open("wb") as file:
        file.truncate(5_000_000_000)


VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><{0}>&c;</{0}>'
LAUGHS = "".join(f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 10))
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'
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
CLOCKWISE = json.loads(town.areas())["features"][0]["geometry"]["coordinates"][0][::-1]
HIGH = [[*position, 12.5] for position in CLOCKWISE[::-1]]
SLIVER = [town.degrees(x, y) for x, y in [(31_000, -29_000), (31_000.5, -29_000), (31_000.5, -28_999.5), (31_000, -29_000)]]
AREA_1 = json.loads(town.areas())["features"][0]["geometry"]["coordinates"]
MISAKI_AREA = town.AREAS[2][0]


def bow_tie(features: list[dict]) -> None:
    features[0]["geometry"] = {"type": "Polygon", "coordinates": [BOW_TIE]}


def wider(metres: float) -> Callable[[list[dict]], None]:
    def edit(features: list[dict]) -> None:
        features[7]["corners"][2] += metres

    return edit


def cut(features: list[dict]) -> None:
    features.pop(8)


CASES = [
    Case("A01", "swapped-coordinates", "stop", change(areas=swapped_degrees), "areas.geojson", {"row": 1}, "経度, 緯度"),
    Case(
        "A01-csv",
        "swapped-coordinates",
        "stop",
        change(offices=lambda text: in_degrees(text, header="lat,lon"), study=use("offices", "offices.csv", crs="EPSG:6668")),
        "offices.csv",
        {"line": 2},
    ),
    Case("A01-metres", "swapped-coordinates", "stop", change(offices=swap("x,y", "y,x")), "offices.csv"),
    Case(
        "A02",
        "metres-as-degrees",
        "stop",
        change(
            areas=geometry(
                0, {"type": "Polygon", "coordinates": [[[-6000, -36000], [-5000, -36000], [-5000, -35000], [-6000, -36000]]]}
            )
        ),
        "areas.geojson",
        {"row": 1},
        "EPSG:6669",
    ),
    Case("A02-reverse", "degrees-as-metres", "stop", change(offices=lambda text: in_degrees(text, header="x,y")), "offices.csv"),
    Case(
        "A03",
        "crs-unfit",
        "stop",
        change(study=swap("crs: EPSG:6669\n", "crs: EPSG:4326\n")),
        "study.yaml",
        {"field": "crs", "line": 4},
    ),
    Case("A04", "crs-missing", "stop", change(study=use("offices", "offices.csv")), "offices.csv", {}, "crs:"),
    Case("A04-shapefile", "crs-missing", "stop", with_frame("offices", "o.shp", frame(town.offices()), drop("o.prj")), "o.shp"),
    Case(
        "A05",
        "reprojected",
        "fix",
        change(offices=in_degrees, study=use("offices", "offices.csv", crs="EPSG:6668")),
        "offices.csv",
        {"count": 7},
    ),
    Case(
        "A05-contradiction",
        "crs-contradiction",
        "stop",
        with_frame("offices", "o.gpkg", frame(town.offices()), crs="EPSG:6677"),
        "o.gpkg",
        {"field": "crs"},
    ),
    Case("A05-gpkg", "reprojected", "fix", with_frame("offices", "o.gpkg", frame(town.offices()).to_crs(6677)), "o.gpkg"),
    Case("A06", "no-overlap", "stop", change(study=use("offices", "offices.csv", crs="EPSG:6670")), "offices.csv", {}, "0%"),
    Case("A07", "datum-suspected", "warn", change(areas=tokyo_datum), "areas.geojson", {}, "旧日本測地系"),
    Case(
        "A08",
        "crs-distorts",
        "stop",
        change(study=swap("crs: EPSG:6669\npeople", "crs: EPSG:3857\npeople")),
        "study.yaml",
        {"field": "crs"},
    ),
    Case(
        "A09-warn",
        "demand-outside",
        "warn",
        change(demand=swap("p01,429990001,20,30150,-29850", "p01,429990001,20,29990,-29850")),
        "demand.csv",
        {"count": 1},
        "p01",
    ),
    Case(
        "A09-stop",
        "demand-outside",
        "stop",
        change(demand=swap("p01,429990001,20,30150,-29850", "p01,429990001,200,29990,-29850")),
        "demand.csv",
        {},
        "1%",
    ),
    Case(
        "A10", "office-outside", "stop", change(offices=swap("33300,-26300", "33300,-25200")), "offices.csv", {"line": 8}, "kita"
    ),
    Case("A11-zero", "coordinate-zero", "stop", change(demand=swap("30150,-29850", "0,0")), "demand.csv", {"line": 2}),
    Case(
        "A11-range",
        "coordinate-out-of-range",
        "stop",
        change(areas=lambda text: re.sub(r"129\.8\d+", "200.5", text, count=5)),
        "areas.geojson",
        {"row": 1},
    ),
    Case(
        "A12",
        "coordinate-not-finite",
        "stop",
        change(demand=swap("30150,-29850", "NaN,-29850")),
        "demand.csv",
        {"line": 2, "field": "x"},
    ),
    Case(
        "A12-geojson",
        "coordinate-not-finite",
        "stop",
        change(areas=lambda text: re.sub(r"\[129\.\d+", "[NaN", text, count=1)),
        "areas.geojson",
        {"row": 1},
    ),
    Case(
        "A12-infinity",
        "coordinate-not-finite",
        "stop",
        change(areas=lambda text: re.sub(r"\[129\.\d+", "[1e999", text, count=1)),
        "areas.geojson",
        {"row": 1},
    ),
    Case(
        "A13",
        "height-dropped",
        "fix",
        change(areas=geometry(0, {"type": "Polygon", "coordinates": [HIGH]})),
        "areas.geojson",
        {"count": 1},
    ),
    Case(
        "A14",
        "coarse-coordinates",
        "warn",
        change(stops=lambda text: in_degrees(text, digits=2), study=use("stops", "stops.csv", crs="EPSG:6668")),
        "stops.csv",
    ),
    Case(
        "A15",
        "same-point",
        "warn",
        change(offices=swap("35300,-29500", "32900,-29300")),
        "offices.csv",
        {"count": 2},
        "minato, misaki",
    ),
    Case(
        "A16-dms",
        "coordinate-form",
        "stop",
        change(demand=swap("30150,-29850", "35°39'29,-29850")),
        "demand.csv",
        {"line": 2, "field": "x"},
        "139.6517",
    ),
    Case(
        "A16-wide", "coordinate-form", "stop", change(demand=swap("30150,-29850", "３０１５０,-29850")), "demand.csv", {"line": 2}
    ),
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
    Case("C01", "encoding", "fix", change(offices=lambda text: text.encode("cp932")), "offices.csv", {"value": "cp932"}),
    Case(
        "C02",
        "encoding",
        "fix",
        change(offices=lambda text: text.replace("浜事務所", "①㈱髙").encode("cp932")),
        "offices.csv",
        {"value": "cp932"},
    ),
    Case(
        "C03",
        "encoding-unknown",
        "stop",
        change(offices=lambda text: text.replace("浜事務所", "\x80\xa0\xff").encode("latin-1", "replace")),
        "offices.csv",
    ),
    Case("C04", "encoding", "fix", change(demand=lambda text: text.encode("utf-8-sig")), "demand.csv", {"value": "utf-8-sig"}),
    Case("C05", "encoding", "fix", change(demand=lambda text: text.encode("utf-16")), "demand.csv", {"value": "utf-16"}),
    Case("C06", "number-fullwidth", "fix", change(demand=swap(",73,", ",７３,")), "demand.csv", {"field": "people", "count": 1}),
    Case(
        "C07",
        "number-commas",
        "fix",
        change(demand=swap(",73,", ',"1,073",'), study=shift_people(1000 / town.total_people())),
        "demand.csv",
        {"field": "people", "count": 1},
    ),
    Case("C08-dash", "number-dash", "fix", change(demand=swap("429990001,20,", "429990001,-,")), "demand.csv", {"count": 1}),
    Case(
        "C08-secret",
        "number-withheld",
        "stop",
        change(demand=swap(",73,", ",X,")),
        "demand.csv",
        {"line": 3, "value": "X"},
        "secret: zero",
    ),
    Case("C08-stars", "number-withheld", "stop", change(demand=swap(",73,", ",***,")), "demand.csv", {"line": 3}),
    Case(
        "C08-secret-zero",
        "number-withheld-zero",
        "warn",
        change(
            demand=swap("429990001,20,", "429990001,X,"), study=use("demand", "demand.csv", crs=town.CRS, extra="secret: zero")
        ),
        "demand.csv",
        {"count": 1},
    ),
    Case(
        "C08-triangle", "number-negative", "stop", change(demand=swap(",73,", ",△5,")), "demand.csv", {"line": 3, "value": "△5"}
    ),
    Case("C09", "number-negative", "stop", change(demand=swap(",73,", ",-73,")), "demand.csv", {"line": 3, "value": "-73"}),
    Case("C10", "number-missing", "stop", change(demand=swap(",73,", ",NaN,")), "demand.csv", {"line": 3}),
    Case("C10-blank", "number-missing", "stop", change(demand=swap(",73,", ",,")), "demand.csv", {"line": 3}, "missing: zero"),
    Case(
        "C10-zero",
        "number-missing-zero",
        "warn",
        change(
            demand=swap("429990001,20,", "429990001,,"), study=use("demand", "demand.csv", crs=town.CRS, extra="missing: zero")
        ),
        "demand.csv",
        {"line": 2},
    ),
    Case(
        "C11-fraction",
        "number-fraction",
        "stop",
        change(demand=swap(",73,", ",12.7,")),
        "demand.csv",
        {"line": 3, "value": "12.7"},
    ),
    Case("C11-exponent", "number-form", "stop", change(demand=swap(",73,", ",1e9,")), "demand.csv", {"line": 3}),
    Case("C11-large", "number-too-large", "stop", change(demand=swap(",73,", ",1000000000,")), "demand.csv", {"line": 3}),
    Case(
        "C11-unusual",
        "people-unusual",
        "warn",
        change(demand=swap(",73,", ",200073,"), study=lambda text: re.sub(r"people: \d+\n", "", text)),
        "demand.csv",
        {"line": 3},
    ),
    Case(
        "C12",
        "leading-zero-lost",
        "stop",
        change(
            study=swap(f'"{town.CODE}"', '"01999"'),
            boundary=swap(town.CODE, "01999"),
            areas=lambda text: text.replace("42999", "01999"),
            demand=lambda text: text.replace("42999", "1999"),
        ),
        "demand.csv",
        {"field": "area"},
        "9 桁のはずが 8 桁",
    ),
    Case(
        "C12-both",
        "leading-zero-lost",
        "stop",
        change(
            study=swap(f'"{town.CODE}"', '"01999"'),
            boundary=swap(town.CODE, "01999"),
            areas=lambda text: text.replace("42999", "1999"),
            demand=lambda text: text.replace("42999", "1999"),
        ),
        "areas.geojson",
        {"field": "id"},
    ),
    Case(
        "C12-boundary",
        "leading-zero-lost",
        "stop",
        change(study=swap(f'"{town.CODE}"', '"01999"'), boundary=swap(town.CODE, "1999")),
        "boundary.geojson",
        {"field": "code"},
    ),
    Case(
        "C13",
        "code-exponent",
        "stop",
        change(demand=lambda text: cells(0, str)(text).replace("id,area", "id,cell,area").replace(",429", ",5.33E+09,429")),
        "demand.csv",
        {"line": 2, "field": "cell"},
    ),
    Case("C13-id", "code-exponent", "stop", change(demand=swap("p01,", "5.33E+09,")), "demand.csv", {"line": 2, "field": "id"}),
    Case("C14", "code-date", "stop", change(offices=swap("minato,", "3月1日,")), "offices.csv", {"line": 4, "field": "id"}),
    Case("C14-english", "code-date", "stop", change(offices=swap("minato,", "1-Mar,")), "offices.csv", {"line": 4}),
    Case("C15", "id-blank", "stop", change(offices=swap("minato,", ",")), "offices.csv", {"line": 4, "field": "id"}),
    Case(
        "C15-decimal",
        "code-decimal",
        "stop",
        change(demand=lambda text: re.sub(r"(42999\d+),", r"\1.0,", text)),
        "demand.csv",
        {"field": "area"},
    ),
    Case("C17", "duplicate-id", "stop", change(demand=swap("p02,", "p01,")), "demand.csv", {"line": 3, "value": "p01"}),
    Case(
        "C18",
        "duplicate-column",
        "stop",
        change(demand=swap("id,area,people,x,y", "id,area,people,people,y")),
        "demand.csv",
        {"line": 1, "field": "people"},
    ),
    Case("C19", "ragged-row", "stop", change(demand=swap(",73,", ",73,1,")), "demand.csv", {"line": 3}),
    Case("C20", "ragged-row", "stop", change(demand=swap("p02,429990002,73,", "p02,429990002,")), "demand.csv", {"line": 3}),
    Case("C20-quote", "csv-broken", "stop", change(offices=swap("浜事務所", '"浜事務所')), "offices.csv"),
    Case(
        "C22",
        "id-normalised",
        "fix",
        change(demand=lambda text: text.replace("p01,429990001,", "p01　,４２９９９０００１ ,")),
        "demand.csv",
        {"count": 1},
    ),
    Case(
        "C23-demand",
        "area-unknown",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "429990099")),
        "demand.csv",
        {"value": "429990099"},
        "人",
    ),
    Case(
        "C23-areas",
        "area-without-demand",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "429990001")),
        "areas.geojson",
        {"value": MISAKI_AREA},
    ),
    Case("C24-warn", "total-differs", "warn", change(study=shift_people(0.005)), "demand.csv", {"field": "people"}),
    Case("C24-stop", "total-differs", "stop", change(study=shift_people(0.02)), "demand.csv", {"field": "people"}),
    Case(
        "C25",
        "area-unknown",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "岬町")),
        "demand.csv",
        {"value": "岬町"},
        "名前ではなく",
    ),
    Case(
        "C26",
        "subtotal-row",
        "stop",
        change(demand=lambda text: f"{text}総数,429990001,4000,33000,-28000\n"),
        "demand.csv",
        {"line": 42},
        "総数",
    ),
    Case(
        "C26-sum",
        "subtotal-row",
        "stop",
        change(demand=lambda text: f"{text}all,429990001,{town.total_people()},33000,-28000\n"),
        "demand.csv",
        {"line": 42},
    ),
    Case("C27", "column-missing", "stop", change(demand=swap("people", "人口")), "demand.csv", {"field": "people"}, "人口"),
    Case("C28", "delimiter", "stop", change(demand=lambda text: text.replace(",", ";")), "demand.csv", {"line": 1, "value": ";"}),
    Case(
        "C28-tab",
        "delimiter",
        "stop",
        change(demand=lambda text: text.replace(",", "\t")),
        "demand.csv",
        {"line": 1, "value": "TAB"},
    ),
    Case(
        "C30",
        "duplicate-key",
        "stop",
        change(areas=swap('"name_ja"', '"id": "999", "name_ja"')),
        "areas.geojson",
        {"row": 1, "field": "id"},
    ),
    Case(
        "C31",
        "number-missing",
        "stop",
        polygons(lambda features: features[0]["properties"].update(people="NaN")),
        "cells.geojson",
        {"row": 1, "value": "NaN"},
    ),
    Case("C32", "not-what-it-says", "stop", change(demand=xlsx()), "demand.csv", {"value": "xlsx"}, "CSV で保存"),
    Case("C32-name", "format-unknown", "stop", with_file("demand", "demand.xlsx", xlsx()), "demand.xlsx"),
    Case("F01", "not-what-it-says", "stop", change(areas=VRT.format("CSV:/etc/passwd")), "areas.geojson", {"value": "VRT"}),
    Case(
        "F01-json",
        "not-geojson",
        "stop",
        change(areas='{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}'),
        "areas.geojson",
    ),
    Case("F01-arcs", "not-geojson", "stop", change(areas='{"type": "Topology", "objects": {}, "arcs": []}'), "areas.geojson"),
    *(
        Case(f"F03-{number}", "not-local", "stop", change(study=use("areas", name)), name)
        for number, name in enumerate(
            [
                "/vsicurl/http://127.0.0.1:9/a.geojson",
                "/vsizip/a.zip/a.geojson",
                "http://127.0.0.1:9/a.geojson",
                "PG:host=127.0.0.1",
                "MVT:http://127.0.0.1:9",
                "file:///etc/passwd",
                "GPKG:a.gpkg",
            ]
        )
    ),
    Case("F03-absolute", "outside-folder", "stop", change(study=use("areas", "/etc/passwd")), "/etc/passwd"),
    Case("F03-parent", "outside-folder", "stop", change(study=use("areas", "../a.geojson")), "../a.geojson"),
    Case("F03-link", "outside-folder", "stop", link_outside, "offices.csv"),
    Case("F03-pipe", "not-a-file", "stop", pipe, "offices.csv"),
    Case(
        "F03-view",
        "gpkg-view",
        "stop",
        with_frame("offices", "offices.gpkg", frame(town.offices()), add_view),
        "offices.gpkg",
        {},
        "spy",
    ),
    Case("F04-gpx", "format-unknown", "stop", with_file("areas", "a.gpx", XXE), "a.gpx", {}, "XML"),
    Case("F04-lying", "not-what-it-says", "stop", change(areas=XXE), "areas.geojson", {"value": "XML"}),
    Case("F04-kml", "format-unknown", "stop", with_file("areas", "a.kml", XXE), "a.kml"),
    Case("F05", "format-unknown", "stop", with_file("areas", "a.osm", f"<!DOCTYPE a [{LAUGHS}]><osm>&l9;</osm>"), "a.osm"),
    Case("F06", "format-unknown", "stop", with_file("areas", "a.graphml", BOMB.format("graphml")), "a.graphml"),
    Case("F10", "not-what-it-says", "stop", change(areas=zipped({"a": b"\0" * 30_000_000})), "areas.geojson", {"value": "zip"}),
    Case("F10-gzip", "not-what-it-says", "stop", change(areas=gzip.compress(b"{}")), "areas.geojson", {"value": "gzip"}),
    Case(
        "F11",
        "format-unknown",
        "stop",
        with_file("areas", "a.zip", zipped({"../../evil": b"x", "/abs": b"x"})),
        "a.zip",
        {},
        "zip",
    ),
    Case("F12", "format-unknown", "stop", with_file("areas", "a.zip", zipped({f"{n}": b"" for n in range(1000)})), "a.zip"),
    Case("F23-newline", "name-odd", "stop", change(study=use("areas", "a\nb.geojson")), "a\\u000ab.geojson"),
    Case("F23-rtl", "name-odd", "stop", change(study=use("areas", "a\u202egnosj.geojson")), "a\\u202egnosj.geojson"),
    Case("F23-long", "name-odd", "stop", change(study=use("areas", "a" * 300 + ".geojson")), "a" * 300 + ".geojson"),
    Case("F23-dash", "name-odd", "stop", change(study=use("areas", "-rf")), "-rf"),
    Case(
        "F24",
        "control-characters",
        "fix",
        change(offices=swap("浜事務所", "浜\x1b[31m事務所")),
        "offices.csv",
        {"field": "name_ja", "count": 1},
    ),
    Case("F24-id", "id-control", "stop", change(offices=swap("minato", "mina\x1bto")), "offices.csv", {"line": 4, "field": "id"}),
]


def found_in(folder: Path) -> list[Finding]:
    """Return all that is said of a study, whether it loads or not."""
    try:
        return list(load_study(folder).findings)
    except InputError as error:
        return list(error.findings)


@pytest.fixture(autouse=True)
def _no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any socket: nothing in a study may reach the network."""

    def refuse(*_: object, **__: object) -> None:
        message = "a socket was opened"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_each_bad_study_is_said_by_code_severity_and_place(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    case.build(folder)

    findings = found_in(folder)
    stops = [finding for finding in findings if finding.severity == "stop"]
    matching = [
        one for one in findings if one.code == case.code and one.severity == case.severity and one.file == f"{folder}/{case.file}"
    ]

    listing = "\n".join(f"{one.severity} {one.code} {one.line_of_text('en')}" for one in findings)
    assert matching, listing
    finding = matching[0]
    assert {name: getattr(finding, name) for name in case.place} == case.place, listing
    assert case.says in finding.message.ja, finding.message.ja
    assert bool(stops) == (case.severity == "stop"), listing
    for one in findings:
        assert one.message.ja
        assert one.message.en
        assert one.file
        assert one.line_of_text("ja").isprintable()
        assert one.line_of_text("en").isprintable()


def test_all_faults_of_all_layers_are_reported_together(tmp_path: Path) -> None:
    write_town(tmp_path, demand=swap(",73,", ",-73,"), offices=swap("minato,", ","), areas=b"", stops=swap(",rail,", ",tram,"))

    with pytest.raises(InputError) as caught:
        load_study(tmp_path)

    assert {finding.code for finding in caught.value.findings} >= {"number-negative", "id-blank", "file-empty", "kind-unknown"}


def test_the_corpus_names_every_row_of_the_catalogue_that_studies_meet() -> None:
    rows = {case.id.partition("-")[0] for case in CASES}
    # C16, C21 and C29 are no faults once read as text and stated; F02 is held with a listening socket in test_opener
    expected = {f"A{n:02}" for n in range(1, 17)} | {f"B{n:02}" for n in range(1, 21)} | {f"C{n:02}" for n in range(1, 33)}
    expected |= {f"F{n:02}" for n in (1, 3, 4, 5, 6, 10, 11, 12, 23, 24)}

    assert expected - rows == {"C16", "C21", "C29"}
