"""A city and a plan worked out again from the study's files and what was written, with nothing of our own code."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from ruamel.yaml.nodes import SequenceNode

Sites = frozenset[str]
# what heads the column, or the row, of what a plan does
DOES = {"added", "raised", "raised or added", "change"}
# what a plan closes, or the service that it ends there, in a list of what it does
GONE = re.compile(r"(?:[;,] )?(?:closing|ending .+? at) ")
SCALES = {"km": 1_000_000, "m": 1_000}


@dataclass(frozen=True)
class Value:
    """What a set of open offices comes to."""

    served: int
    total_mm: int
    people: int
    largest_mm: int

    @property
    def mean_m(self) -> Fraction:
        """Return the mean distance in metres."""
        return Fraction(self.total_mm, self.people * 1000)

    @property
    def largest_m(self) -> Fraction:
        """Return the largest distance in metres."""
        return Fraction(self.largest_mm, 1000)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class City:
    """One folder of results beside the folder of its study.

    Parameters
    ----------
    out, study
        the folders.
    scenario
        the scenario file as it was written.
    """

    def __init__(self, out: Path, study: Path, scenario: Path) -> None:
        self.out, self.folder, self.file = out, study, scenario
        self.plan: dict[str, Any] = json.loads((out / "plan.json").read_text("utf-8"))
        self.analysis: dict[str, Any] = json.loads((out / "analysis.json").read_text("utf-8"))
        self.manifest: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
        self.scenario: dict[str, Any] = YAML(typ="safe", pure=True).load((out / "scenario.yaml").read_text("utf-8"))
        self.study: dict[str, Any] = YAML(typ="safe", pure=True).load((study / "study.yaml").read_text("utf-8"))
        self.areas, self.offices = rows_of(out / "areas.csv"), rows_of(out / "offices.csv")
        self.indicators = rows_of(out / "indicators.csv")
        demand, places = rows_of(study / "demand.csv"), rows_of(study / "offices.csv")
        self.people = np.array([int(row["people"]) for row in demand])
        self.area = np.array([row["area"] for row in demand])
        self.ids = [row["id"] for row in places]
        x, y = (np.array([float(row[axis]) for row in demand])[:, None] for axis in "xy")
        to_x, to_y = (np.array([float(row[axis]) for row in places])[None, :] for axis in "xy")
        self.mm = np.rint(np.hypot(x - to_x, y - to_y) * 1000).astype(np.int64)
        (way,) = self.scenario["served"]["any"]
        self.reach = str(way["straight_line"])
        amount, unit = self.reach.split()
        self.reach_mm = int(Fraction(amount) * SCALES[unit])
        self.everyone = int(self.people.sum())
        self.titles = self._titles()
        self._values: dict[Sites, Value] = {}

    def _titles(self) -> dict[str, dict[str, Any]]:
        """Return the names of the services by id, the one that is decided first."""
        main = self.scenario["offices"].get("service", {"id": "service", "title": {"en": "counters", "ja": "窓口"}})
        return {one["id"]: one["title"] for one in (main, *self.scenario.get("services", []))}

    @cached_property
    def layers(self) -> list[dict[str, Any]]:
        """Return what the study says of each layer that the plan rests on, in the plan's order."""
        feeds = {f"feed:{feed['file']}": feed for feed in self.study.get("feeds", [])}
        tables = {name: self.study[name] for name in ("hours", "services", "published", "slots") if name in self.study}
        return [(self.study["layers"] | feeds | tables)[name] for name in self.plan["layers"]]

    @cached_property
    def main(self) -> str:
        """Return the service that is decided."""
        return next(iter(self.titles))

    def sites(self, service: str, when: str) -> Sites:
        """Return where a service is given before or after."""
        return frozenset(site["id"] for site in self.plan["sites"] if service in site[when])

    @cached_property
    def before(self) -> Sites:
        """Return the offices open before."""
        return frozenset(self.plan["before"]["open"])

    @cached_property
    def after(self) -> Sites:
        """Return the offices open with the plan."""
        return frozenset(self.plan["open"])

    def named(self, name: str) -> str:
        """Return the office of an English name, or of its beginning."""
        found = [row["id"] for row in self.offices if row["name_en"] == name]
        found = found or [row["id"] for row in self.offices if row["name_en"].startswith(f"{name} ")]
        (office,) = found
        return office

    def listed(self, names: str) -> Sites:
        """Return the offices of a list of names."""
        return frozenset(self.named(name) for name in re.split(r", | and ", names) if name)

    def labelled(self, label: str) -> Sites:
        """Return the offices open in a plan that is told by how it differs from today."""
        words = label.split(" = ", maxsplit=1)[0].removesuffix(" =")
        if words == "none":
            return self.before
        opened, *closed = GONE.split(words)
        return (self.before | self.listed(opened.rstrip(" ,;"))) - self.listed(", ".join(closed))

    def nearest(self, sites: Sites) -> Any:
        """Return everybody's millimetres to the nearest of some offices."""
        return self.mm[:, [column for column, office in enumerate(self.ids) if office in sites]].min(axis=1)

    def value(self, sites: Sites) -> Value:
        """Return what a set of open offices comes to."""
        if sites not in self._values:
            mm = self.nearest(sites)
            served = int(self.people[mm <= self.reach_mm].sum())
            largest = int(mm[self.people > 0].max())
            self._values[sites] = Value(served, int((self.people * mm).sum()), self.everyone, largest)
        return self._values[sites]

    def written(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Return the line of a key of the scenario file, and the column of its value."""
        node = YAML(typ="safe", pure=True).compose(self.file.read_text("utf-8"))
        line = 0
        for key in path:
            if isinstance(node, SequenceNode):
                node = node.value[int(key)]
                line = node.start_mark.line
            else:
                name, node = next(pair for pair in node.value if pair[0].value == key)
                line = name.start_mark.line
        return line + 1, node.start_mark.column + 1

    def within(self, sites: Sites, mm: int) -> int:
        """Return the people with one of some offices within so many millimetres."""
        return int(self.people[self.nearest(sites) <= mm].sum())

    def moved(self, service: str) -> dict[str, int]:
        """Return how many people a service changes for, by what changes."""
        old, new = (self.nearest(self.sites(service, when)) for when in ("before", "after"))
        reached, reaches = old <= self.reach_mm, new <= self.reach_mm
        kinds = {
            "nearer": new < old,
            "farther": new > old,
            "same": new == old,
            "newly": reaches & ~reached,
            "lost": reached & ~reaches,
            "already": reached & reaches,
            "still": ~reached & ~reaches,
        }
        return {name: int(self.people[held].sum()) for name, held in kinds.items()}

    def mean_of(self, area: str, service: str, when: str) -> Fraction:
        """Return the mean metres of the people of an area to the nearest place of a service."""
        held = self.area == area
        people = self.people[held]
        total = int((people * self.nearest(self.sites(service, when))[held]).sum())
        return Fraction(total, int(people.sum()) * 1000)

    def score(self, sites: Sites) -> tuple[int, ...]:
        """Return what a plan is ranked by, the least first."""
        worth, found = self.value(sites), []
        for objective in self.scenario["objective"]:
            ((sense, name),) = objective.items()
            assert (sense, name) in {("maximize", "served_population"), ("minimize", "mean_distance"), ("minimize", "counters")}
            if name == "counters":
                found.append(self.counters(sites))
            else:
                found.append(-worth.served if name == "served_population" else worth.total_mm)
        return tuple(found)

    def counters(self, sites: Sites) -> int:
        """Return the fewest counters with which nobody waits longer than the scenario allows, on average."""
        from tests.placement.numbers.queues import queue_of

        return sum(queue_of(self).needed(sites).values())

    @cached_property
    def choice(self) -> tuple[Sites, list[str], range]:
        """Return the offices that stay, those there is a choice of, and how many of these a plan has open."""
        offices = self.scenario["offices"]
        kinds = {row["id"]: row["kind"] for row in self.offices}
        keep = frozenset(offices.get("keep", []))
        if "from" in offices:
            free = [office for office in self.ids if kinds[office] == offices["from"]["kind"] and office not in keep]
            asked = offices["open"]
            least, most = (asked["min"], asked["max"]) if isinstance(asked, dict) else (asked, asked)
            return keep, free, range(least, most + 1)
        free = [office for office in self.ids if office in self.before - keep]
        if "close" not in offices and "total" not in offices:
            return keep, [], range(1)
        left = len(free) - offices["close"] if "close" in offices else offices["total"] - len(keep)
        return keep, free, range(left, left + 1)

    @cached_property
    def plans(self) -> dict[Sites, tuple[int, ...]]:
        """Return every plan that the scenario allows with what it is ranked by."""
        keep, free, counts = self.choice
        plans = (keep | frozenset(some) for count in counts for some in itertools.combinations(free, count))
        return {plan: self.score(plan) for plan in plans}

    @cached_property
    def ranked(self) -> list[tuple[int, ...]]:
        """Return what the plans are ranked by, the best first; with opening times, each with every way to be open in them."""
        if "hours" in self.scenario:
            from tests.placement.numbers.hours import hours_of

            return sorted(score for score, _ in hours_of(self).ways)
        return sorted(self.plans.values())

    @property
    def first_tied(self) -> int:
        """Return how many plans are as good as the best on the first objective."""
        return sum(score[0] == self.ranked[0][0] for score in self.ranked)

    @property
    def all_tied(self) -> int:
        """Return how many plans are as good as the best on every objective."""
        return self.ranked.count(self.ranked[0])

    @cached_property
    def by_number(self) -> dict[int, Sites]:
        """Return the plan that was found best for each number of offices, those added or, where any may close, those open."""
        opening = "from" in self.scenario["offices"]
        kept = self.before if opening else self.choice[0]
        plans = [kept | frozenset(one["plan"]["added"]) for one in self.analysis["standings"]["by_count"]]
        return {len(plan - self.before) if opening else len(plan): plan for plan in plans}
