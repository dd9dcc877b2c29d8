"""The fictitious town that is bundled: `python -m tests.example_town` writes its study, the same bytes on every machine.

All of it is made up, by whole numbers alone. It lies in the open sea, so that no place of the real world is under it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import geodata
from tests.example_papers import COLUMNS as PAPER_COLUMNS
from tests.example_papers import NEEDS, paper_rows

FOLDER = Path(geodata.__file__).parent / "example-town"
CRS = "EPSG:6669"
CODE = "42999"
WEST, SOUTH = -118_000, -60_000
STEP_M, JITTER_M = 250, 60
COAST = [
    *[(600, 0), (4_900, 0), (5_600, 700), (5_800, 2_100), (5_500, 3_400), (5_700, 4_300), (4_500, 5_200)],
    *[(1_500, 5_100), (900, 4_400), (1_200, 3_600), (500, 3_000), (200, 2_300), (700, 1_700), (300, 900)],
]
# district, name in Japanese and English, and where its middle is, in metres
AREAS = [
    ("A", "浜町", "Hamacho", 900, 2_500),
    ("A", "港町", "Minatocho", 1_200, 1_700),
    ("A", "岬町", "Misakicho", 900, 700),
    ("A", "西町", "Nishicho", 1_700, 2_600),
    ("B", "本町", "Honcho", 2_500, 2_300),
    ("B", "駅前町", "Ekimaecho", 3_100, 2_600),
    ("B", "中町", "Nakacho", 2_300, 3_000),
    ("B", "橋場町", "Hashibacho", 2_700, 1_600),
    ("C", "北町", "Kitacho", 2_600, 4_100),
    ("C", "山手町", "Yamatecho", 1_700, 3_900),
    ("C", "丘町", "Okacho", 1_900, 4_600),
    ("C", "松町", "Matsucho", 3_400, 4_600),
    ("D", "東町", "Higashicho", 4_200, 2_400),
    ("D", "新町", "Shincho", 4_600, 3_300),
    ("D", "緑町", "Midoricho", 3_700, 3_500),
    ("D", "野町", "Nocho", 4_700, 4_200),
    ("E", "南町", "Minamicho", 2_200, 500),
    ("E", "川原町", "Kawaracho", 3_300, 900),
    ("E", "泉町", "Izumicho", 4_400, 900),
    ("E", "杉町", "Sugicho", 4_900, 1_600),
]
# of each district, in thousandths: those aged 65 and over, those under 15, and how all change in five years
AGEING = {"A": (421, 86, -64), "B": (296, 108, -17), "C": (372, 94, -48), "D": (233, 137, 26), "E": (338, 102, -37)}
GROWING = {"Shincho": 78, "Higashicho": 35}
YEARS = (2030, 2035, 2040, 2045)
# where people crowd: metres, how many more at the middle, and how wide, in metres
CENTRES = [
    (2_800, 2_400, 320, 520),
    (1_200, 1_800, 120, 400),
    (2_500, 4_100, 110, 420),
    (4_500, 3_100, 170, 500),
    (3_300, 900, 90, 450),
]
COLUMNS = (
    *("open_now", "district", "staff_now", "crew_min", "counters_now", "counter_max"),
    *("cost", "floor_m2", "built", "renewal_year"),
)
# id, name in Japanese and English, kind, metres, and the columns of the planners' sheet
OFFICES = [
    ("hon", "架空市役所", "Example City Hall", "city_hall", 2_520, 2_310, 1, "B", 16, 6, 6, 10, 98_000, 2_400, 1994, 2054),
    ("minato", "港町支所", "Minatocho Office", "full_office", 1_180, 1_760, 1, "A", 7, 3, 2, 5, 41_000, 780, 1972, 2032),
    ("kita", "北町支所", "Kitacho Office", "full_office", 2_640, 4_060, 1, "C", 7, 3, 2, 5, 39_000, 720, 1979, 2039),
    ("higashi", "東町支所", "Higashicho Office", "full_office", 4_150, 2_480, 1, "D", 8, 3, 3, 6, 43_000, 810, 1986, 2046),
    ("hama", "浜町出張所", "Hamacho Branch", "branch", 860, 2_540, 1, "A", 3, 2, 1, 2, 17_000, 190, 1968, 2028),
    ("misaki", "岬町出張所", "Misakicho Branch", "branch", 930, 640, 1, "A", 3, 2, 1, 2, 15_000, 160, 1966, 2026),
    ("yamate", "山手町出張所", "Yamatecho Branch", "branch", 1_690, 3_880, 1, "C", 3, 2, 1, 2, 16_000, 180, 1974, 2034),
    ("midori", "緑町出張所", "Midoricho Branch", "branch", 3_650, 3_560, 1, "D", 4, 2, 1, 3, 19_000, 220, 1991, 2051),
    ("kawara", "川原町出張所", "Kawaracho Branch", "branch", 3_280, 930, 1, "E", 4, 2, 2, 3, 20_000, 240, 1983, 2043),
    ("minami", "南町出張所", "Minamicho Branch", "branch", 2_150, 540, 1, "E", 3, 2, 1, 2, 16_000, 170, 1971, 2031),
    ("ekimae", "駅前町市民ホール", "Ekimaecho Hall", "building", 3_120, 2_660, 0, "B", 0, 2, 0, 5, 31_000, 420, 2008, 2068),
    ("hashiba", "橋場町図書館", "Hashibacho Library", "building", 2_740, 1_580, 0, "B", 0, 2, 0, 3, 22_000, 260, 1998, 2058),
    ("oka", "丘町公民館", "Okacho Community Hall", "building", 1_930, 4_560, 0, "C", 0, 2, 0, 2, 14_000, 150, 1981, 2041),
    ("matsu", "松町公民館", "Matsucho Community Hall", "building", 3_420, 4_540, 0, "C", 0, 2, 0, 2, 15_000, 170, 1988, 2048),
    (
        "shin",
        "新町コミュニティセンター",
        "Shincho Community Centre",
        "building",
        4_580,
        3_270,
        0,
        "D",
        0,
        2,
        0,
        4,
        27_000,
        380,
        2015,
        2075,
    ),
    ("no", "野町公民館", "Nocho Community Hall", "building", 4_690, 4_150, 0, "D", 0, 2, 0, 2, 14_000, 140, 1977, 2037),
    ("izumi", "泉町公民館", "Izumicho Community Hall", "building", 4_430, 880, 0, "E", 0, 2, 0, 3, 18_000, 210, 1995, 2055),
]
# cases a year of each opening time, with its hours, by area in the order of the areas: made up
SLOTS: dict[tuple[str, str], tuple[int, ...]] = {
    ("weekday", "1725.5"): (
        1605,
        2720,
        1835,
        1490,
        2985,
        3495,
        1925,
        3160,
        2065,
        1725,
        1135,
        1880,
        2640,
        4335,
        2275,
        2115,
        2305,
        3665,
        2620,
        2430,
    ),
    ("weekday-peak", "340"): (
        635,
        800,
        610,
        510,
        780,
        965,
        670,
        1100,
        685,
        565,
        450,
        660,
        855,
        980,
        680,
        650,
        725,
        935,
        730,
        810,
    ),
    ("evening", "486"): (
        125,
        210,
        145,
        140,
        230,
        330,
        205,
        315,
        215,
        130,
        130,
        150,
        245,
        395,
        215,
        225,
        150,
        275,
        235,
        220,
    ),
    ("evening-late", "243"): (
        40,
        60,
        40,
        40,
        75,
        90,
        65,
        90,
        55,
        40,
        25,
        55,
        75,
        120,
        80,
        60,
        50,
        75,
        50,
        60,
    ),
    ("saturday-1", "96"): (
        50,
        85,
        45,
        65,
        80,
        105,
        70,
        115,
        65,
        55,
        45,
        85,
        100,
        140,
        80,
        75,
        65,
        115,
        95,
        70,
    ),
    ("saturday-3", "96"): (
        40,
        75,
        40,
        50,
        85,
        90,
        50,
        85,
        65,
        50,
        45,
        65,
        75,
        110,
        80,
        55,
        70,
        95,
        80,
        75,
    ),
    ("saturday-peak", "32"): (
        30,
        55,
        25,
        35,
        45,
        55,
        40,
        50,
        45,
        25,
        20,
        35,
        40,
        65,
        40,
        50,
        40,
        50,
        40,
        45,
    ),
    ("sunday", "96"): (
        30,
        50,
        35,
        40,
        55,
        65,
        35,
        50,
        45,
        30,
        30,
        35,
        40,
        80,
        50,
        35,
        40,
        45,
        45,
        55,
    ),
}
STUDY = """\
study: example-town
title: {{ja: 架空市 (実在しません), en: Example City (fictitious)}}
code: "{code}"
crs: {crs}
people: {people}
kinds:
  city_hall: {{is: main, title: {{ja: 市役所, en: city hall}}}}
  full_office: {{is: full, title: {{ja: 支所, en: full office}}}}
  branch: {{is: branch, title: {{ja: 出張所, en: branch office}}}}
  building: {{is: service_point, title: {{ja: 市の施設 (窓口なし), en: municipal building without counters}}}}
layers:
{layers}slots:
  file: slots.csv
  vintage: "2025"
  source: {{ja: 架空の市 (このプロジェクトで作成), en: A made-up city (by this project).}}
  licence: CC0 1.0
services:
  file: services.csv
  vintage: "2025"
  source: {{ja: 架空の市 (このプロジェクトで作成), en: A made-up city (by this project).}}
  licence: CC0 1.0
{needs}assumptions:
  - ja: 架空市は実在しません。人口、将来の人口、施設、職員数、費用、件数などの数値はすべて、機能を説明するために作ったものです。
    en: Example City does not exist. Its people, its people of later years, its offices, staff, costs, cases and all other figures are made up, to show what the program does.
not_in_data:
  - {{ja: 実在する市町村のことは何も分かりません, en: Nothing of any real municipality can be told from it}}
"""
LAYER = """\
  {name}:
    file: {file}
{more}    vintage: "2025"
    source: {{ja: 架空の市 (このプロジェクトで作成), en: A made-up city (by this project).}}
    licence: CC0 1.0
"""


def study_files() -> dict[str, bytes]:
    """Return the bytes of the town's files, by name."""
    points = demand_points()
    counts = ("people_0_14", "people_15_64", "people_65", *(f"people_{year}" for year in YEARS))
    whole = [name for name in COLUMNS if name != "district"]
    layers = [
        ("boundary", "boundary.geojson", ""),
        ("demand", "demand.csv", f"    crs: {CRS}\n    counts: [{', '.join(counts)}]\n"),
        ("areas", "areas.csv", f"    crs: {CRS}\n"),
        ("offices", "offices.csv", f"    crs: {CRS}\n    counts: [{', '.join(whole)}]\n"),
    ]
    written = "".join(LAYER.format(name=name, file=file, more=more) for name, file, more in layers)
    texts = {
        "study.yaml": STUDY.format(
            code=CODE, crs=CRS, people=sum(int(point[2]) for point in points), layers=written, needs=NEEDS
        ),
        "boundary.geojson": boundary(),
        "demand.csv": table(("id", "area", "people", *counts, "x", "y"), points),
        "areas.csv": table(
            ("id", "name_ja", "name_en", "postcode", "x", "y"),
            [
                (area_id(row), f"架空市 {ja}", f"{en}, Example City", f"999-{row + 1:04}", WEST + x, SOUTH + y)
                for row, (_, ja, en, x, y) in enumerate(AREAS)
            ],
        ),
        "offices.csv": table(
            ("id", "name_ja", "name_en", "kind", *COLUMNS, "x", "y"),
            [(*office[:4], *office[6:], WEST + office[4], SOUTH + office[5]) for office in OFFICES],
        ),
        "services.csv": table(PAPER_COLUMNS, paper_rows()),
        "slots.csv": table(
            ("slot", "hours", "office", "area", "cases"),
            [(slot, hours, "", area_id(row), n) for (slot, hours), cases in SLOTS.items() for row, n in enumerate(cases)],
        ),
    }
    return {name: text.encode() for name, text in texts.items()}


def demand_points() -> list[tuple[str | int, ...]]:
    """Return `id, area, people, people_0_14, people_15_64, people_65`, people of later years, `x, y` of each demand point."""
    points: list[tuple[str | int, ...]] = []
    chance = 20_251_129
    for y in range(STEP_M // 2, 5_250, STEP_M):
        for x in range(STEP_M // 2, 6_000, STEP_M):
            drawn = []
            for _ in range(5):
                # the generator of Numerical Recipes: its upper bits are taken
                chance = (1_664_525 * chance + 1_013_904_223) % 2**32
                drawn.append((chance >> 8) % 1_000)
            east = x + (2 * JITTER_M * drawn[0]) // 1_000 - JITTER_M
            north = y + (2 * JITTER_M * drawn[1]) // 1_000 - JITTER_M
            if inside(east, north):
                area = min(range(len(AREAS)), key=lambda row: (AREAS[row][3] - east) ** 2 + (AREAS[row][4] - north) ** 2)
                name = f"p{len(points) + 1:03}"
                points.append((name, area_id(area), *people_at(area, east, north, drawn[2:]), WEST + east, SOUTH + north))
    return points


def people_at(area: int, east: int, north: int, drawn: Sequence[int]) -> tuple[int, ...]:
    """Return how many people live at a point: all, by age, and in later years."""
    crowd = sum(more * width**2 // (width**2 + (east - x) ** 2 + (north - y) ** 2) for x, y, more, width in CENTRES)
    people = (40 + crowd) * (700 + 600 * drawn[0] // 1_000) // 1_000
    district, _, name, *_ = AREAS[area]
    old, young, change = AGEING[district]
    change = GROWING.get(name, change)
    aged = people * (old - 40 + 80 * drawn[1] // 1_000) // 1_000
    children = people * (young - 15 + 30 * drawn[2] // 1_000) // 1_000
    later = [people]
    for _ in YEARS:
        later.append(later[-1] * (1_000 + change) // 1_000)
    return (people, children, people - children - aged, aged, *later[1:])


def inside(east: int, north: int) -> bool:
    """Return whether a point, which is on no edge's height at a corner, lies in the town."""
    found = False
    for (x, y), (u, v) in zip(COAST, COAST[1:] + COAST[:1], strict=True):
        if (y > north) != (v > north) and ((u - x) * (north - y) - (east - x) * (v - y) > 0) == (v > y):
            found = not found
    return found


def area_id(row: int) -> str:
    """Return the id of an area by its place in the list."""
    return f"{CODE}{row + 1:04}"


def boundary() -> str:
    """Return the boundary as GeoJSON in the study's own metres, which the `crs` says: degrees could differ in their last digit."""
    ring = [[WEST + x, SOUTH + y] for x, y in [*COAST, COAST[0]]]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{CRS.removeprefix('EPSG:')}"}}
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": CODE}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Return a CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def main() -> None:
    """Write the study."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in study_files().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
