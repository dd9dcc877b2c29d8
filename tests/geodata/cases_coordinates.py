"""Group A of the catalogue: coordinates and CRS."""

from __future__ import annotations

import json
import re

from tests import town
from tests.geodata.corpus import CLOCKWISE, Case, change, drop, frame, geometry, swap, use, with_frame


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


def in_degrees(text: str, *, digits: int = 7, header: str = "lon,lat") -> str:
    """Return a CSV of metres as one of degrees."""
    head, *rows = text.splitlines()
    out = [head.replace("x,y", header)]
    for row in rows:
        *rest, x, y = row.split(",")
        lon, lat = town.degrees(float(x), float(y))
        out.append(",".join([*rest, f"{lon:.{digits}f}", f"{lat:.{digits}f}"]))
    return "\n".join(out) + "\n"


HIGH = [[*position, 12.5] for position in CLOCKWISE[::-1]]


CASES: list[Case] = [
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
        "A10", "office-outside", "stop", change(offices=swap("33300,-26300", "33300,-20900")), "offices.csv", {"line": 8}, "kita"
    ),
    Case(
        "A10-neighbour",
        "office-neighbour",
        "warn",
        change(offices=swap("33300,-26300", "33300,-25200")),
        "offices.csv",
        {"line": 8, "value": "kita"},
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
]
