"""Where each service is to be had: every figure worked out again from the study's CSV files, by numpy alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

import geodata
import placement
from geodata.load import load_study
from placement.records.plan import plan_record
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve

NERIMA = Path(geodata.__file__).parent / "nerima"
SCENARIOS = Path(placement.__file__).parent / "scenarios"
NAMES = ("nerima-2013", "nerima-2013-channels")
SLOTS = ("weekday_day", "weekday_evening", "saturday", "sunday")
MACHINES = {"kiosk", "issuing_machine"}
MONTHS = ("2014-06", "2014-07")
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of one of the study's tables."""
    with (NERIMA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holds(row: Row, month: str, begin: str = "from", end: str = "to") -> bool:
    """Whether a row holds in a month."""
    return row[begin] <= month and (not row[end] or month < row[end])


@dataclass
class Ward:
    """The study as its files have it."""

    @cached_property
    def people(self) -> np.ndarray:
        return np.array([int(row["people"]) for row in rows("demand")])

    @cached_property
    def homes(self) -> np.ndarray:
        return np.array([[float(row["x"]), float(row["y"])] for row in rows("demand")])

    @cached_property
    def places(self) -> dict[str, Row]:
        return {row["id"]: row for row in (*rows("offices"), *rows("channels"))}

    @cached_property
    def offices(self) -> set[str]:
        return {row["id"] for row in rows("offices")}

    def far(self, places: Collection[str]) -> np.ndarray | None:
        """Millimetres to the nearest of some places."""
        if not places:
            return None
        each = [[float(self.places[one]["x"]), float(self.places[one]["y"])] for one in places]
        ways = [np.rint(np.hypot(*(self.homes - np.array(one)).T) * 1000) for one in each]
        return np.min(ways, axis=0).astype(np.int64)

    def reached(self, places: Collection[str], reach_mm: int) -> dict[str, Any]:
        """What some places mean for everyone, as the record has it."""
        far, everyone = self.far(places), int(self.people.sum())
        served = 0 if far is None else int(self.people[far <= reach_mm].sum())
        mean = None if far is None else round(int((self.people * far).sum()) / everyone / 1000, 3)
        largest = None if far is None else int(far[self.people > 0].max()) / 1000
        return {
            "served": {"people": served, "of": everyone, "share": round(served / everyone, 6)},
            "distance_m": {"mean": mean, "max": largest},
        }

    def moved(self, before: Collection[str], after: Collection[str]) -> dict[str, int]:
        """How many people get nearer and farther."""
        old, new = self.far(before), self.far(after)
        assert old is not None
        assert new is not None
        return {"nearer": int(self.people[new < old].sum()), "farther": int(self.people[new > old].sum())}

    def kind(self, place: str, raised: Collection[str]) -> str:
        return "ward_office" if place in raised else self.places[place]["kind"]

    def state(self, place: str, slot: str, month: str, raised: Collection[str]) -> str:
        """Whether a place is open in a part of the week."""
        held = [row for row in rows("hours") if row["slot"] == slot and holds(row, month)]
        own = [row["open"] for row in held if row["id"] == place]
        found = own or [row["open"] for row in held if row["kind"] and row["kind"] == self.kind(place, raised)]
        return next((state for state in ("yes", "part", "no") if state in found), "unknown")

    def needs(self, services: Collection[str], month: str) -> dict[str, str]:
        """What the kinds of some services need."""
        return {
            row["kind"]: row["needs"]
            for row in rows("services")
            if row["service"] in services and row["needs"] and holds(row, month)
        }


WARD = Ward()


@pytest.fixture(scope="module", params=NAMES)
def solved(request: pytest.FixtureRequest) -> Result:
    return solve(load_scenario(request.param), load_study("nerima"))


BEYOND = """\
scenario: beyond
title: post offices of all sides
study: nerima
format: 3
served: {any: [{straight_line: 3 km}]}
offices: {keep: [nerima, shakujii, hikarigaoka, oizumi], from: {kind: branch}, open: 2}
services:
  - {id: all, title: all, now: {kinds: [ward_office, branch]}, then: {offices: plan, kinds: [post_office]}}
  - id: listed
    title: listed
    now: {kinds: [ward_office, branch]}
    then: {offices: plan, kinds: [post_office]}
    choose: {from: {ids: [post-office-004, post-office-023, post-office-024]}, open: {min: 2, max: 3}}
    served: {any: [{straight_line: 1 km}]}
objective:
  - maximize: served_population
  - {minimize: mean_distance, service: listed}
"""


def test_channels_outside_are_counted_both_ways(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(BEYOND, encoding="utf-8")
    result = solve(load_scenario(str(tmp_path / "s.yaml")), load_study("nerima"))
    found = {one.id: {part.which: part for part in one.parts} for one in result.provision}
    posts = {
        side: [row["id"] for row in rows("channels") if row["kind"] == "post_office" and row["inside"] == side]
        for side in ("yes", "no")
    }
    opened = list(result.after.open)
    whole = found["all"]
    assert set(whole["all"].after.ids) == {*opened, *posts["yes"]}
    assert set(whole["outside_too"].after.ids) == {*opened, *posts["yes"], *posts["no"]}
    assert whole["outside_too"].before.ids == whole["all"].before.ids
    assert "inside" not in whole
    listed = found["listed"]
    assert WARD.places["post-office-004"]["inside"] == "no"
    assert set(listed["all"].after.ids) - set(listed["inside"].after.ids) <= {"post-office-004"}
    for parts, limit in ((whole, 3_000_000), (listed, 1_000_000)):
        for part in parts.values():
            for places in (part.before, part.after):
                said = WARD.reached(places.ids, limit)
                assert (places.measures.served, places.measures.people) == (said["served"]["people"], said["served"]["of"])
                assert places.measures.distance_max_m == said["distance_m"]["max"]
                assert round(places.measures.distance_mean_m, 3) == said["distance_m"]["mean"]
            homes = {"nearer": part.homes["better"], "farther": part.homes["worse"]}
            assert homes == WARD.moved(part.before.ids, part.after.ids)


def written(result: Result) -> dict[str, Any]:
    """The services of a scenario as its file has them, by id."""
    text = YAML(typ="safe").load((SCENARIOS / f"{result.file.scenario.scenario}.yaml").read_text("utf-8"))
    return {one["id"]: one for one in text["services"]}


def reach_mm(service: dict[str, Any] | None) -> int:
    own = (service or {}).get("served")
    return int(own["any"][0]["straight_line"].removesuffix(" km")) * 1_000_000 if own else 3_000_000


def kept(place: str, part: dict[str, Any], needs: dict[str, str]) -> bool:
    """Whether a place is one of a part."""
    kind = WARD.places[place]["kind"]
    return {
        "all": True,
        "offices": place in WARD.offices,
        "machines": kind in MACHINES,
        "no_machines": kind not in MACHINES,
        "without": needs.get(kind) != part.get("need"),
    }[part["which"]]


def test_every_part_is_that_of_the_tables(solved: Result) -> None:
    record = json.loads(plan_record(solved).text())
    scenario, seen = written(solved), set()
    for service in record["provision"]:
        given = [next(one for one in solved.gains if one.id == service["service"])][0]
        limit = reach_mm(scenario.get(service["service"]))
        of = scenario.get(service["service"], {}).get("of", ())
        needs = WARD.needs(of, MONTHS[0]) | WARD.needs(of, MONTHS[1])
        for part in service["parts"]:
            seen.add(part["which"])
            before, after = ([one for one in state.open if kept(one, part, needs)] for state in (given.before, given.after))
            assert part["before"] == {**WARD.reached(before, limit), "places": before}
            assert part["after"] == {**WARD.reached(after, limit), "places": after}
            assert {"nearer": part["nearer"], "farther": part["farther"]} == WARD.moved(before, after)
    channels = {"offices", "machines", "no_machines", "without"}
    assert seen == {"all"} | (channels if solved.file.scenario.scenario.endswith("channels") else set())


def test_every_part_of_the_week_is_that_of_the_hours(solved: Result) -> None:
    scenario = written(solved)
    raised = set(solved.after.open) - set(solved.before.open)
    record = json.loads(plan_record(solved).text())
    assert {one["service"] for one in record["provision"]} == {one.id for one in solved.gains}
    unknown = set()
    for service in record["provision"]:
        limit = reach_mm(scenario.get(service["service"]))
        given = next(one for one in solved.gains if one.id == service["service"])
        assert [(one["slot"], one["planned"]) for one in service["slots"]] == [
            (slot, when) for slot in SLOTS for when in (False, True)
        ]
        for slot in service["slots"]:
            when, state = (1, given.after) if slot["planned"] else (0, given.before)
            states = {one: WARD.state(one, slot["slot"], MONTHS[when], raised if when else ()) for one in state.open}
            assert slot["states"] == states
            for name, counted in (("sure", {"yes"}), ("sometimes", {"yes", "part"}), ("unknown", {"yes", "part", "unknown"})):
                assert slot[name] == WARD.reached([one for one, said in states.items() if said in counted], limit)
            unknown |= {WARD.places[one]["kind"] for one, said in states.items() if said == "unknown"}
    assert unknown == ({"post_office"} if solved.file.scenario.scenario.endswith("channels") else set())


def test_holders_give_bounds_and_never_shares(solved: Result) -> None:
    (registered,) = (int(row["value"]) for row in rows("published") if row["measure"] == "kiosk_registered")
    record = json.loads(plan_record(solved).text())
    bounds = {one["service"]: one.get("bounds", []) for one in record["provision"]}
    (bound,) = bounds.pop("certificates")
    assert not any(bounds.values())
    given = next(one for one in solved.gains if one.id == "certificates")
    without = [[one for one in state.open if WARD.places[one]["kind"] != "kiosk"] for state in (given.before, given.after)]
    farther = WARD.moved(*without)["farther"]
    assert bound == {
        "need": "registration",
        "kinds": ["kiosk"],
        "holders": registered,
        "farther": farther,
        "least": farther - registered,
    }
    if solved.file.scenario.scenario == "nerima-2013":
        assert (bound["least"], bound["farther"]) == (197_091, 414_485)


def test_every_service_of_the_table_is_told_with_who_gives_it(solved: Result) -> None:
    chosen = {one for one in solved.plan.added if one not in WARD.offices}
    raised = set(solved.after.open) - set(solved.before.open)
    offered = {one["id"]: one for one in json.loads(plan_record(solved).text())["offered"]}
    assert list(offered) == list(dict.fromkeys(row["service"] for row in rows("services")))
    for service, found in offered.items():
        for when, month in zip(("before", "after"), MONTHS, strict=True):
            held = {row["kind"]: row for row in rows("services") if row["service"] == service and holds(row, month)}
            expected: dict[str, tuple[int | None, int]] = {}
            for kind, row in held.items():
                offices = [one for one in WARD.offices if WARD.kind(one, raised if when == "after" else ()) == kind]
                there = [
                    row
                    for row in rows("channels")
                    if row["kind"] == kind and row["inside"] == "yes" and holds(row, month, "opens", "closes")
                ]
                some = row["places"] == "some"
                if offices:
                    expected[kind] = (len(offices), len(offices))
                elif there:
                    picked = len(chosen) if chosen and when == "after" else None
                    expected[kind] = (picked if some else len(there), len(there))
            assert {one["kind"]: (one["places"], one["of"]) for one in found[when]} == expected
            assert {one["kind"]: one.get("needs", "") for one in found[when]} == {kind: held[kind]["needs"] for kind in expected}
    unreplaced = {service for service, found in offered.items() if found["unreplaced"]}
    assert unreplaced == {"vehicle_tax_certificate", "kiosk_registration"}
    for service in unreplaced:
        assert [sum(one["places"] for one in offered[service][when]) for when in ("before", "after")] == [17, 6]
