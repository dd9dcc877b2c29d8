"""A small imaginary town in plane zone I, written as a study folder: the well-formed study that tests start from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from pyproj import Transformer

CRS = "EPSG:6669"
CODE = "42999"
WEST, SOUTH, SIDE_M = 30_000, -30_000, 2_000
AREAS = [
    (f"{CODE}{number:04}", f"{name}町", english)
    for number, (name, english) in enumerate(
        [("浜", "Hama"), ("港", "Minato"), ("岬", "Misaki"), ("山手", "Yamate"), ("本", "Hon"), ("森", "Mori")], start=1
    )
]
OFFICES = [
    ("hon", "本町役場", "Hon Town Office", "ward_office", 33_050, -27_900),
    ("hama", "浜事務所", "Hama Office", "ward_office", 30_600, -29_400),
    ("minato", "港出張所", "Minato Branch", "branch", 32_900, -29_300),
    ("misaki", "岬出張所", "Misaki Branch", "branch", 35_300, -29_500),
    ("yamate", "山手出張所", "Yamate Branch", "branch", 30_800, -26_700),
    ("mori", "森出張所", "Mori Branch", "branch", 35_100, -26_800),
    ("kita", "北出張所", "Kita Branch", "branch", 33_300, -26_300),
]
STOPS = [
    ("ekimae", "本町駅", "Hommachi Station", "rail", "港線", 33_000, -28_100),
    ("hamaguchi", "浜口駅", "Hamaguchi Station", "rail", "港線", 31_000, -28_900),
    ("misakiguchi", "岬口", "Misakiguchi", "bus", "", 34_900, -29_100),
]
TO_DEGREES = Transformer.from_crs(CRS, "OGC:CRS84", always_xy=True)

Edit = str | bytes | Callable[[str], str | bytes] | None


def write_town(folder: Path, **changes: Edit) -> Path:
    """Write the town's study into `folder` and return it.

    Parameters
    ----------
    folder
        made when it is not there.
    changes
        by layer name, or `study` for `study.yaml`: a text or bytes to put in place of the file's, a function
        from its text to the new one, or None to leave the file out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        "study": "study.yaml",
        "boundary": "boundary.geojson",
        "demand": "demand.csv",
        "areas": "areas.geojson",
        "offices": "offices.csv",
        "stops": "stops.csv",
        "lines": "lines.geojson",
    }
    texts = {
        "study": study_yaml(),
        "boundary": boundary(),
        "demand": demand(),
        "areas": areas(),
        "offices": offices(),
        "stops": stops(),
        "lines": lines(),
    }
    unknown = set(changes) - set(names)
    if unknown:
        msg = f"the town has no file {sorted(unknown)}"
        raise KeyError(msg)
    for name, text in texts.items():
        change = changes.get(name, text)
        content = change(text) if callable(change) else change
        if content is not None:
            (folder / names[name]).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def demand_rows() -> list[tuple[str, str, int, int, int]]:
    """Return `id, area, people, x, y` of the 40 demand points."""
    rows = []
    for number in range(40):
        place = number % 6
        x = WEST + (place % 3) * SIDE_M + 150 + (number * 677) % 1_700
        y = SOUTH + (place // 3) * SIDE_M + 150 + (number * 1_231) % 1_700
        rows.append((f"p{number + 1:02}", AREAS[place][0], 20 + (number * 53) % 181, x, y))
    return rows


def total_people() -> int:
    """Return the town's population."""
    return sum(row[2] for row in demand_rows())


def study_yaml() -> str:
    """Return the town's `study.yaml`."""
    head = f"""\
study: minato-town
title: {{ja: 港町, en: Minato Town}}
code: "{CODE}"
crs: {CRS}
people: {total_people()}
layers:
"""
    layers = [
        ("boundary", "boundary.geojson", "2024", ""),
        ("demand", "demand.csv", "2020", f"    crs: {CRS}\n"),
        ("areas", "areas.geojson", "2020", ""),
        ("offices", "offices.csv", "2023", f"    crs: {CRS}\n"),
        ("stops", "stops.csv", "2023", f"    crs: {CRS}\n"),
        ("lines", "lines.geojson", "2023", ""),
    ]
    body = "".join(
        f'  {name}:\n    file: {file}\n{crs}    vintage: "{vintage}"\n    '
        f"source: {{ja: 架空の町, en: an imaginary town}}\n    licence: CC0\n"
        for name, file, vintage, crs in layers
    )
    return f"{head}{body}assumptions:\n  - {{ja: 架空の町です。, en: The town is imaginary.}}\n"


def demand() -> str:
    """Return the demand layer, a CSV of points in metres."""
    return table(("id", "area", "people", "x", "y"), demand_rows())


def offices() -> str:
    """Return the offices, a CSV of points in metres."""
    return table(("id", "name_ja", "name_en", "kind", "x", "y"), OFFICES)


def stops() -> str:
    """Return the stops, a CSV of points in metres."""
    return table(("id", "name_ja", "name_en", "kind", "lines", "x", "y"), STOPS)


def boundary() -> str:
    """Return the boundary, GeoJSON in degrees."""
    return collection([({"code": CODE}, polygon(WEST, SOUTH, WEST + 3 * SIDE_M, SOUTH + 2 * SIDE_M))])


def areas() -> str:
    """Return the six areas, GeoJSON squares in degrees."""
    features = []
    for place, (label, name_ja, name_en) in enumerate(AREAS):
        west, south = WEST + (place % 3) * SIDE_M, SOUTH + (place // 3) * SIDE_M
        properties = {"id": label, "name_ja": name_ja, "name_en": name_en}
        features.append((properties, polygon(west, south, west + SIDE_M, south + SIDE_M)))
    return collection(features)


def lines() -> str:
    """Return the one railway line, GeoJSON in degrees."""
    line = {
        "type": "LineString",
        "coordinates": [degrees(x, y) for x, y in [(30_000, -29_500), (31_000, -28_900), (33_000, -28_100), (36_000, -26_400)]],
    }
    return collection([({"id": "minato", "name_ja": "港線", "name_en": "Minato Line", "colour": "#3366aa"}, line)])


def polygon(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """Return a rectangle in metres as a GeoJSON polygon in degrees."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[degrees(x, y) for x, y in corners]]}


def degrees(x: float, y: float) -> list[float]:
    """Return longitude and latitude of a point in metres."""
    return [round(value, 7) for value in TO_DEGREES.transform(x, y)]


def collection(features: list[tuple[dict[str, object], dict[str, object]]]) -> str:
    """Return a FeatureCollection of properties and geometries, one feature on a line."""
    items = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features]
    body = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'


def table(header: tuple[str, ...], rows: list[tuple[str | int, ...]] | list[tuple[str, str, int, int, int]]) -> str:
    """Return a CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()
