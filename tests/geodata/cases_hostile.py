"""Group F of the catalogue, as far as files are opened: hostile inputs."""

from __future__ import annotations

import contextlib
import gzip
import os
import sqlite3
from pathlib import Path

from tests import town
from tests.geodata.corpus import Case, change, frame, swap, use, with_file, with_frame, zipped
from tests.town import write_town


def add_view(folder: Path) -> None:
    """Put a view into a GeoPackage."""
    with contextlib.closing(sqlite3.connect(folder / "offices.gpkg")) as base, base:
        base.execute("CREATE VIEW spy AS SELECT 1")


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


VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><{0}>&c;</{0}>'
LAUGHS = "".join(f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 10))
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'


CASES: list[Case] = [
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
    Case("F23-long", "name-odd", "stop", change(study=use("areas", "a" * 300 + ".geojson")), "a" * 79 + "…"),
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
