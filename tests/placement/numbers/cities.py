"""Cities whose outputs are read: the town of the tests as it stands, and moved abroad under names of another country."""

from __future__ import annotations

import json
from pathlib import Path

from pyproj import Transformer

from tests.town import CRS, write_town

ABROAD = "EPSG:25832"
EAST_M, NORTH_M = 500_000, 5_430_000
NAMES = {
    "Hon Town Office": "Rathaus",
    "Hama Office": "Bürgerbüro West",
    "Minato Branch": "Stadtteilbüro Hafen",
    "Misaki Branch": "Stadtteilbüro Kap",
    "Yamate Branch": "Stadtteilbüro Berg",
    "Mori Branch": "Stadtteilbüro Wald",
    "Kita Branch": "Stadtteilbüro Nord",
    "Minato Town": "Hafenstadt",
}

CLOSING = """\
scenario: closing
title: {ja: 港町の統合案, en: A plan that closes}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  now: [hon, hama, minato, misaki]
  keep: [hon]
  close: 1
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
OPENING = """\
scenario: opening
title: {ja: 港町の案, en: A plan for the town}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  keep: [hon]
  from: {kind: branch}
  open: {min: 1, max: 2}
rules:
  - {id: few, at_most: 2, of: {kind: branch}}
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
TIE = """\
scenario: tie
title: {ja: 同点の案, en: Plans that tie}
study: minato-town
served: {any: [{straight_line: 20 km}]}
offices: {keep: [hon], from: {kind: branch}, open: 2}
objective: [{maximize: served_population}]
"""
BUSY = """\
scenario: busy
title: {ja: 窓口と待ち時間, en: Counters and waits}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon], from: {kind: branch}, open: 2}
queue: {service_time: [10 min, 15 min], arrivals: {per_hour: [20, 40]}}
loads:
  of:
    - {year: FY2012, published: [moves]}
  choice: logit
  decay: 0.5 per km
  main: hon
  pull: [0, 1.5]
  compare: [{measure: moves, base: {ja: 同じ件数, en: the same cases}}]
  shares: {measure: evening_share, cases: evening, year: FY2012, of_year: {share: evening_part, published: [moves]}}
staff: {per_counter: 1.5, relief: 1.2}
money: {post: [7000000, 9000000], cases_a_year: [50000, 60000]}
published: [{measure: moves, title: {ja: 異動, en: moves}}]
rules: [{id: peak, wait: 20 min}]
objective: [{maximize: served_population}, {minimize: counters}, {minimize: mean_distance}]
"""
COURSE = """\
scenario: course
title: {ja: 港町の経過, en: What the town did}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {service: {id: moves, title: {ja: 届出, en: notifications}}}
services: [{id: papers, title: {ja: 証明書, en: certificates}}]
states:
  - id: full
    title: {ja: すべての窓口, en: full office}
    gives: [moves, papers]
    now: [hon, hama, minato, misaki]
    yen_a_year: 3000000
    may_become: {half: 400000}
  - id: half
    title: {ja: 証明書の窓口, en: certificate counter}
    gives: [papers]
    yen_a_year: 1000000
    may_become: {full: 500000, shut: 100000}
  - {id: shut, title: {ja: 窓口なし, en: no counter}, may_become: {full: 700000}}
phases:
  - {id: one, title: {ja: 前期, en: early period}, from_year: 2030-04, budget: 1300000, closings: 1}
  - {id: two, title: {ja: 後期, en: late period}, from_year: 2035-04, budget: 900000, sites: {full: {min: 2, max: 4}}}
years:
  until_year: 2041-04
  people: [{from_year: 2030-04, people: people}]
  generation: {ja: 数えた人口, en: people as counted}
plan: {phases: {one: {half: [hama, minato, misaki]}, two: {full: [minato, kita], shut: [misaki]}}}
objective: [{minimize: mean_distance}, {minimize: total_cost}]
"""
PUBLISHED = """\
measure,of,year,value,unit,about,source,place,note
moves,,FY2012,4000,cases,,a paper,I,
moves,,FY2011,3900,cases,yes,a paper,I,
evening,,FY2012,600,cases,,a paper,II,
evening_part,,FY2012,12.5,%,yes,a paper,II,
evening_share,hon,FY2012,65.0,%,,a paper,II,
evening_share,hama,FY2012,35.1,%,,a paper,II,
"""
SOUGHT = "".join(line for line in COURSE.splitlines(keepends=True) if not line.startswith("plan:"))
HOURS = """\
scenario: hours
title: {ja: 夜間と土曜の窓口, en: Evenings and Saturdays}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon, hama], from: {kind: branch}, open: 1}
hours:
  crew: crew
  yen_an_hour: 3100
  limit: {staff_hours: 6200, yen: 26000000}
  shift: {from: weekday, to: saturday, share: [10 %, 0 %, 35 %], because: {ja: 仮の割合です。, en: A share that is assumed.}}
  slots:
    - {id: weekday, title: {ja: 平日, en: weekdays}, part: weekday_day, openings: 40, clock: "08:30-17:00", always: true}
    - {id: evening, title: {ja: 夜間, en: evenings}, part: weekday_evening, openings: 243, clock: "17:15-19:00", now: [hon, hama], fixed_cost: 700000}
    - {id: late, title: {ja: 夜間の延長, en: later evenings}, part: weekday_evening, openings: 121, clock: "19:00-20:15", after: evening, crew: 3, cases: 437}
    - {id: saturday, title: {ja: 土曜, en: Saturdays}, part: saturday, openings: 12, clock: "09:00-17:00", now: [hon], fixed_cost: 900000}
    - {id: sunday, title: {ja: 日曜, en: Sundays}, part: sunday, openings: 12, clock: "09:00-12:00", offices: {min: 0, max: 1}, fixed_cost: 800000}
  because: {ja: すべて作った数値です。, en: All of it is made up.}
objective: [{maximize: cases_in_hours}, {minimize: hours_cost}, {minimize: distance_in_hours}]
"""
# every way to open is as good where nothing is reached by more of them
HOURS_TIE = """\
scenario: hours-tie
title: {ja: 同じくらい良い開設時間, en: Opening hours that tie}
study: minato-town
served: {any: [{straight_line: 20 km}]}
offices: {keep: [hon, hama, kita]}
hours:
  crew: 2
  limit: {staff_hours: now}
  slots:
    - {id: evening, title: {ja: 夜間, en: evenings}, part: weekday_evening, openings: 50, clock: "17:00-19:00", now: [hon], cases: 1000}
    - {id: saturday, title: {ja: 土曜, en: Saturdays}, part: saturday, openings: 10, clock: "09:00-12:20", now: [kita], cases: 357}
objective: [{maximize: cases_in_hours}, {minimize: staff_hours}]
"""
SLOTS = """\
slot,hours,office,area,cases
weekday,340,hon,,2801
weekday,340,hama,,1203
evening,425.25,,429990001,140
evening,425.25,,429990002,211
evening,425.25,,429990004,93
evening,425.25,,429990005,305
saturday,96,,429990003,77
saturday,96,,429990005,181
saturday,96,,429990006,99
sunday,36,hon,,57
"""
# with how many staff each office opens
CREWS = {"hon": 4, "hama": 3, "minato": 2, "misaki": 2, "yamate": 2, "mori": 1, "kita": 2}
SCENARIOS = {
    "busy": BUSY,
    "closing": CLOSING,
    "course": COURSE,
    "hours": HOURS,
    "hours-tie": HOURS_TIE,
    "opening": OPENING,
    "sought": SOUGHT,
    "tie": TIE,
}


def write_city(folder: Path, *, abroad: bool = False) -> None:
    """Write a city's study and its scenarios."""
    write_town(folder / "minato-town")
    (folder / "minato-town" / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    with (folder / "minato-town" / "study.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write("published: {file: published.csv, vintage: '2013', source: {en: a paper, ja: 資料}, licence: CC0}\n")
    _staff(folder / "minato-town")
    if abroad:
        _move(folder / "minato-town")
    for name, text in SCENARIOS.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def _staff(folder: Path) -> None:
    """Write what is known of crews and opening times."""
    head, *rows = (folder / "offices.csv").read_text("utf-8").splitlines()
    lines = [",".join([head.removesuffix(",x,y"), "crew,x,y"])]
    for row in rows:
        cells = row.split(",")
        lines.append(",".join([*cells[:-2], str(CREWS[cells[0]]), *cells[-2:]]))
    (folder / "offices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "slots.csv").write_text(SLOTS, encoding="utf-8")
    manifest = (folder / "study.yaml").read_text("utf-8")
    manifest = manifest.replace("file: offices.csv\n", "file: offices.csv\n    counts: [crew]\n")
    manifest += "slots: {file: slots.csv, vintage: '2022', source: {en: counted by the offices, ja: 各窓口}, licence: CC0}\n"
    (folder / "study.yaml").write_text(manifest, encoding="utf-8")


def _move(folder: Path) -> None:
    """Put every layer of the town elsewhere, shape for shape."""
    there = Transformer.from_crs(ABROAD, "OGC:CRS84", always_xy=True)
    back = Transformer.from_crs("OGC:CRS84", CRS, always_xy=True)

    def moved(at: list[float]) -> list[float]:
        x, y = back.transform(at[0], at[1])
        return [round(value, 7) for value in there.transform(x + EAST_M, y + NORTH_M)]

    def everywhere(value: object) -> object:
        if isinstance(value, list):
            return moved(value) if value and isinstance(value[0], float) else [everywhere(one) for one in value]
        return {key: everywhere(one) for key, one in value.items()} if isinstance(value, dict) else value

    for path in folder.glob("*.geojson"):
        path.write_text(json.dumps(everywhere(json.loads(path.read_text("utf-8"))), ensure_ascii=False), encoding="utf-8")
    for name in ("demand", "offices", "stops"):
        lines = [line.split(",") for line in (folder / f"{name}.csv").read_text("utf-8").splitlines()]
        cells = [[*line[:-2], str(int(line[-2]) + EAST_M), str(int(line[-1]) + NORTH_M)] for line in lines[1:]]
        (folder / f"{name}.csv").write_text("\n".join(map(",".join, [lines[0], *cells])) + "\n", encoding="utf-8")
    for path in (folder / "study.yaml", folder / "offices.csv"):
        text = path.read_text("utf-8").replace(CRS, ABROAD)
        for old, new in NAMES.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
