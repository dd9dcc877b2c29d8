"""The manual page of the scenario language, made from its schema: tables of keys, objectives and bundled scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.messages.text import Language
from placement.scenario.described_ja import JAPANESE
from placement.scenario.files import bundled_scenarios, load_scenario
from placement.scenario.objectives.registry import objectives as known
from placement.scenario.schema import schema

# the parts of a file in the order of the page: name in the schema, English and Japanese heading
PARTS = [
    ("", "The file", "ファイル全体"),
    ("Served", "`served`", "`served`"),
    ("Service", "One way of being served", "対象とする方法"),
    ("Travel", "`travel`", "`travel`"),
    ("Driving", "`travel.driving`", "`travel.driving`"),
    ("RoadSpeeds", "`travel.driving.speeds`", "`travel.driving.speeds`"),
    ("Cycling", "`travel.cycling`", "`travel.cycling`"),
    ("WithoutCar", "`travel.without_car`", "`travel.without_car`"),
    ("Group", "`groups[]`", "`groups[]`"),
    ("Alternatives", "`alternatives`", "`alternatives`"),
    ("Offices", "`offices`", "`offices`"),
    (
        "OfficeFilter",
        "A set of offices: `now`, `from`, `may_close`",
        "窓口の集まり: `now`、`from`、`may_close`",
    ),
    ("NewSite", "`offices.new[]`", "`offices.new[]`"),
    ("Move", "`offices.moves[]`", "`offices.moves[]`"),
    ("Merger", "`offices.mergers[]`", "`offices.mergers[]`"),
    ("Leaving", "`offices.leave[]`", "`offices.leave[]`"),
    ("ChosenService", "`offices.service`", "`offices.service`"),
    ("Capacity", "`offices.capacity`", "`offices.capacity`"),
    ("OtherService", "`services[]`", "`services[]`"),
    ("GivenNow", "`services[].now`", "`services[].now`"),
    ("Then", "`services[].then`", "`services[].then`"),
    ("Choose", "`services[].choose`", "`services[].choose`"),
    ("ChosenFrom", "`services[].choose.from`", "`services[].choose.from`"),
    ("NearEach", "`services[].choose.one_near_each`", "`services[].choose.one_near_each`"),
    ("StatedQueue", "`queue`", "`queue`"),
    ("Arrivals", "`queue.arrivals`", "`queue.arrivals`"),
    ("Moved", "`queue.moved`", "`queue.moved`"),
    ("CounterLimit", "`queue.counters`", "`queue.counters`"),
    ("StatedLoads", "`loads`", "`loads`"),
    ("CaseLoad", "`loads.of[]`", "`loads.of[]`"),
    ("Elsewhere", "`loads.of[].elsewhere`", "`loads.of[].elsewhere`"),
    ("PublishedTotal", "`loads.compare[]`", "`loads.compare[]`"),
    ("PublishedShares", "`loads.shares`", "`loads.shares`"),
    ("PartOfYear", "`loads.shares.of_year`", "`loads.shares.of_year`"),
    ("StatedHours", "`hours`", "`hours`"),
    ("OpeningTime", "`hours.slots[]`", "`hours.slots[]`"),
    ("Crew", "`hours.crew`, `hours.slots[].crew`", "`hours.crew`、`hours.slots[].crew`"),
    ("HoursLimit", "`hours.limit`", "`hours.limit`"),
    ("Shift", "`hours.shift`", "`hours.shift`"),
    ("StatedStaff", "`staff`", "`staff`"),
    ("StatedMoney", "`money`", "`money`"),
    ("FreedBuildings", "`freed`", "`freed`"),
    ("Becomes", "`freed.becomes[]`", "`freed.becomes[]`"),
    ("PlaceCost", "`money.place`, `states[].place`", "`money.place`、`states[].place`"),
    ("Purpose", "`purpose`", "`purpose`"),
    ("PublishedSeries", "`published[]`", "`published[]`"),
    ("PublishedPeople", "`published_people`", "`published_people`"),
    ("CountedPeople", "`counted`", "`counted`"),
    ("Rule", "`rules[]`", "`rules[]`"),
    ("OfficeSet", "`rules[].of`", "`rules[].of`"),
    ("FartherBy", "`rules[].farther`", "`rules[].farther`"),
    ("GiniAtMost", "`rules[].gini`", "`rules[].gini`"),
    ("StaffAtMost", "`rules[].staff`", "`rules[].staff`"),
    ("Goal", "`objective[]`", "`objective[]`"),
    ("SumOf", "A sum, under `maximize` or `minimize`", "`maximize`、`minimize` の中の合計"),
    ("Weighed", "`objective[].weigh[]`", "`objective[].weigh[]`"),
    ("SiteState", "`states[]`", "`states[]`"),
    ("Phase", "`phases[]`", "`phases[]`"),
    ("Years", "`years`", "`years`"),
    ("PeopleFrom", "`years.people[]`", "`years.people[]`"),
    ("Futures", "`futures`", "`futures`"),
    ("Future", "`futures.of[]`", "`futures.of[]`"),
    ("StatedPlan", "`plan`", "`plan`"),
]
HEADS = {"en": "| key | default | meaning |", "ja": "| キー | 既定 | 意味 |"}
REQUIRED = {"en": "required", "ja": "必須"}
NONE = {"en": "none", "ja": "なし"}
OBJECTIVES = {"en": "| objective | sense | what it is | shown in |", "ja": "| 評価基準 | 向き | 内容 | 単位 |"}
UNITS = {
    "people": ("people", "人"),
    "thousandths": ("people", "人"),
    "person_mm": ("m (mean)", "m (平均)"),
    "person_s": ("min (mean)", "分 (平均)"),
    "mm": ("m", "m"),
    "s": ("min", "分"),
    "equivalent": ("m", "m"),
    "count": ("number", "個数"),
    "yen": ("yen", "円"),
    "yen_60": ("yen", "円"),
    "staff_min": ("staff-hours", "延べ時間"),
}


def keys(lang: Language) -> str:
    """Return the tables of all keys."""
    whole = schema()
    tables = []
    for name, english, japanese in PARTS:
        part = _part(whole, name)
        needed = [] if name in {"", "Capacity", "OfficeSet"} else part.get("required", [])
        needed = whole["anyOf"][0]["required"] if not name else needed  # type: ignore[index]
        rows = [_row(key, of, lang, needed=key in needed, whole=whole) for key, of in part["properties"].items()]
        heading = english if lang == "en" else japanese
        tables.append("\n".join([f"### {heading}", HEADS[lang], "|---|---|---|", *rows]))
    return "\n\n".join(tables)


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    if not name:
        return whole
    if name in {"Capacity", "OfficeSet"}:
        key, place = ("capacity", "Offices") if name == "Capacity" else ("of", "Rule")
        return next(form for form in _forms(whole["$defs"][place]["properties"][key]) if "properties" in form)
    return dict(whole["$defs"][name])


def _forms(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield of
    for part in (*of.get("anyOf", []), *of.get("oneOf", [])):
        yield from _forms(part)


def _row(key: str, of: dict[str, Any], lang: Language, *, needed: bool, whole: dict[str, Any]) -> str:
    default = of.get("default")
    shown = f"`{str(default).lower()}`" if isinstance(default, int | str) and default is not False else NONE[lang]
    said = of.get("description") or next((form["description"] for form in _forms(of) if "description" in form), None)
    said = said or whole["$defs"][of["$ref"].rpartition("/")[2]]["description"]
    meaning = said if lang == "en" else JAPANESE[said]
    return f"| `{key}` | {REQUIRED[lang] if needed else shown} | {meaning} |"


def descriptions() -> set[str]:
    """Return every description that the tables use, in English."""
    return {line.rpartition(" | ")[2].removesuffix(" |") for line in keys("en").splitlines() if line.startswith("| `")}


def objectives(lang: Language) -> str:
    """Return the table of objectives."""
    rows = [
        f"| `{of.name}` | `{of.sense}imize` | {of.title.to(lang)} | {UNITS[of.unit][lang == 'ja']} |"
        for sense in ("max", "min")
        for of in known()
        if of.sense == sense
    ]
    return "\n".join([OBJECTIVES[lang], "|---|---|---|---|", *rows])


def gallery(lang: Language) -> str:
    """Return the table of bundled scenarios."""
    head = "| name | title |" if lang == "en" else "| 名前 | 題 |"
    rows = [
        f"| [`{name}`](../placement/scenarios/{name}.yaml) | {load_scenario(name).scenario.title.to(lang)} |"
        for name in bundled_scenarios()
    ]
    return "\n".join([head, "|---|---|", *rows])


BLOCKS = {"keys": keys, "objectives": objectives, "gallery": gallery}


def renewed(page: str, lang: Language) -> str:
    """Return a page with what stands between its markers made anew."""
    for name, make in BLOCKS.items():
        begin, end = f"<!-- {name}: made from the schema by tests/manual.py -->", f"<!-- {name}: end -->"
        before, rest = page.split(begin)
        _, after = rest.split(end)
        page = f"{before}{begin}\n{make(lang)}\n{end}{after}"
    return page
