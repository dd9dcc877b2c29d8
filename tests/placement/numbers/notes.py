"""The sentences on the data, on the program and on what is assumed: what their numbers must be."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping

from tests.placement.numbers import outside, said
from tests.placement.numbers.plain import City
from tests.placement.numbers.rules import rule


@rule("HiGHS {version}")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"version": str(city.plan["solver"]["version"])}


@rule("Distances are straight lines (EPSG:{crs}, whole millimetres)")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"crs": str(city.study["crs"]).removeprefix("EPSG:")}


@rule("points outside the boundary: <rest>. They are counted as they stand")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"rest": outside.told(city)}


@rule("toei-train.zip, stop_times.txt: left out {passed} rows without times")
def _(city: City, **_: object) -> Mapping[str, str]:
    with zipfile.ZipFile(city.folder / "feeds" / "toei-train.zip") as feed:
        rows = list(csv.DictReader(io.StringIO(feed.read("stop_times.txt").decode("utf-8-sig"))))
    passed = [row for row in rows if not row["arrival_time"] and not row["departure_time"]]
    assert all((row["pickup_type"], row["drop_off_type"]) == ("1", "1") for row in passed)
    return {"passed": said.count(len(passed))}


@rule("<file>.yaml:{line}:{column}, <path>: <rest>")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    line, column = city.written(found["path"].split("."))
    return {"line": str(line), "column": str(column)}


@rule("rules.{which}.at_most: rule <id>: never binds: no plan opens more than {most} of them")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    asked = city.scenario["rules"][int(found["which"])]
    kinds = {row["id"]: row["kind"] for row in city.offices}
    opened = max(sum(kinds[office] == asked["of"]["kind"] for office in plan) for plan in city.plans)
    return {"which": found["which"], "most": said.count(opened)}


@rule("objective.{which}: people served is the same in every plan")
def _(city: City, **_: object) -> Mapping[str, str]:
    assert len({score[0] for score in city.plans.values()}) == 1
    return {"which": "0"}


@rule("at every bus stop, straight to the stop nearest the office, or to and from a train, at {speed}.")
def _(**_: object) -> Mapping[str, str]:
    return {"speed": "15 km/h"}


@rule("{level} interval (Wilson)")
def _(**_: object) -> Mapping[str, str]:
    return {"level": "95%"}


# what is assumed whatever the city: stated in docs/data.md and docs/limits.md, and nowhere in what is written
@rule("a bus every {every} minutes", "People walk {walk} a minute", "Walks between stops go at {walk} a minute")
@rule("(up to {platforms}), else the straight line times {detour}, up to {transfer}.")
def _(**_: object) -> Mapping[str, str]:
    return {"every": "15", "walk": "80 m", "platforms": "200 m", "detour": "1.3", "transfer": "400 m"}


@rule("every minute of <clock> on <day>, door to door")
def _(city: City, **_: object) -> Mapping[str, str]:
    (clock,) = {text for row in city.indicators for text in re.findall(r"weekday ([\d:-]+)", row["name_en"])}
    return {"clock": clock, "day": outside.day(city)}
