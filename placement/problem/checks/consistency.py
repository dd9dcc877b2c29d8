"""Contradictions within a scenario itself, between parts that stand in different places of the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.checks.years import year_faults
from placement.problem.inputs import services
from placement.scenario.files import Scenario
from placement.scenario.ids import Named, each_named
from placement.scenario.quantities import Duration
from placement.scenario.served import Served


def contradictions(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for every two parts of a scenario that do not go together."""
    yield from _counts(scenario, source)
    yield from _structures(scenario, source)
    yield from _objectives(scenario, source)
    yield from _groups(scenario, source)
    yield from _travel(scenario, source)
    yield from year_faults(scenario, source)


def _counts(scenario: Scenario, source: Source) -> Iterator[Finding]:
    offices = scenario.offices
    if scenario.states:  # which say all of this
        return
    if scenario.phases and offices.open is not None:
        message = Text("with phases, leave out open under offices and write it in each phase")
        yield source.finding("phases-count", message, "offices", "open", key=True)
    asked = offices.open is not None or scenario.phases is not None
    # where what is open now is said, the numbers may be left to the proof
    pool = offices.from_ is not None or bool(offices.new)
    if pool != asked and (asked or offices.now is None):
        message = Text("write both from and open, or neither (then the plan is only evaluated)")
        yield source.finding("both-or-neither", message, "offices")
    if offices.closes and offices.now is None:
        message = Text("{key} needs now: write under offices which are open today", key=_closing_keys(scenario)[0])
        yield source.finding("needs-now", message, "offices", _closing_keys(scenario)[0], key=True)
    for position, (one, other) in enumerate(pairwise(scenario.phases or ()), start=1):
        earlier, later = one.open, other.open
        if earlier and later and (later.min < earlier.min or later.max < earlier.max):
            message = Text("what an earlier phase opens stays open, so open cannot be less than there")
            yield source.finding("phases-order", message, "phases", position, "open")


def _structures(scenario: Scenario, source: Source) -> Iterator[Finding]:
    used = [key for key in ("phases", "futures") if getattr(scenario, key) is not None]
    if len(used) > 1:
        message = Text("{used} and {other} do not go together", used=used[0], other=used[1])
        yield source.finding("one-structure", message, used[1], key=True)
    several = [key for key in used if key != "futures"]
    if scenario.alternatives and several:
        message = Text("{used} and {other} do not go together", used=several[0], other="alternatives")
        yield source.finding("one-structure", message, "alternatives", key=True)
    if used and used[0] != "futures" and scenario.offices.closes:
        message = Text("offices that close do not go with {used}", used=used[0])
        yield source.finding("not-with-closing", message, "offices", _closing_keys(scenario)[0], key=True)
    used += ["alternatives"] if scenario.alternatives else []
    if (
        scenario.offices.from_ is None
        and used
        and not scenario.states
        and not scenario.offices.new
        and not scenario.offices.closes
    ):
        message = Text("{used} needs from under offices", used=used[0])
        yield source.finding("needs", message, used[0], key=True)


def _groups(scenario: Scenario, source: Source) -> Iterator[Finding]:
    if not scenario.groups:
        return
    several = [key for key in ("phases", "futures") if getattr(scenario, key) is not None]
    if several:
        message = Text("{used} and {other} do not go together", used=several[0], other="groups")
        yield source.finding("one-structure", message, "groups", key=True)
    columns = [group.people for group in scenario.groups]
    known = {scenario.people, *columns}
    for path, column in each_named(scenario, Named.DEMAND_NUMBERS):
        if column not in known:
            message = Text(
                "with groups, only their own columns can be counted ({columns}), as whose reach others have is not known",
                columns=", ".join(dict.fromkeys((scenario.people, *columns))),
            )
            yield source.finding("not-a-group", message, *path, value=column)
    for place, group in enumerate(scenario.groups):
        if group.people in columns[:place]:
            message = Text("{twice} is written twice", twice=group.people)
            yield source.finding("repeated", message, "groups", place, "people", value=group.people)
        if group.speed is not None:
            yield from _speed(scenario, source, place, group.served or scenario.served)


def _speed(scenario: Scenario, source: Source, place: int, served: Served) -> Iterator[Finding]:
    path = ("groups", place, "speed")
    if "transit" in scenario.needs or any(service.transit for service in served.services):
        message = Text("times by public transport rest on 80 m/min; leave out speed, or public transport")
        yield source.finding("speed-and-transit", message, *path)
    elif "walking" not in scenario.needs and not any(isinstance(service.walking, Duration) for service in served.services):
        message = Text(
            "nothing here rests on a time on foot, so that a speed changes nothing; write walking: 15 min, or leave it out"
        )
        yield source.finding("speed-idle", message, *path)


def _travel(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each speed, or share of households, that stands for a way by which nothing is counted."""
    used = {way.by_road[0] for _, way in services(scenario) if way.by_road is not None}
    for key, mode in (("driving", "driving"), ("cycling", "cycling"), ("without_car", "driving")):
        if scenario.travel is not None and getattr(scenario.travel, key) is not None and mode not in used:
            message = Text(
                "nothing here is counted by {mode}, so that this changes nothing; write {mode}: 15 min under served, or leave it out",
                mode=mode,
            )
            yield source.finding("travel-idle", message, "travel", key, key=True)


def _objectives(scenario: Scenario, source: Source) -> Iterator[Finding]:
    given = {
        "capacity": ("offices: capacity", scenario.offices.capacity),
        "queue": ("queue", scenario.queue),
        "staff": ("staff", scenario.staff),
        "states": ("states", scenario.states),
        "money": ("money", scenario.money),
        "hours": ("hours", scenario.hours),
    }
    structure = "phases" if scenario.phases else "futures" if scenario.futures else None
    for position, goal in enumerate(scenario.objective):
        for name, need in ((of.name, need) for of in goal.objectives for need in of.needs):
            key, value = given.get(need, ("", True))
            if value is None:
                message = Text("{name} needs {key}", name=name, key=key)
                yield source.finding("needs", message, "objective", position)
        stated = [part.id for part in scenario.parts if part.people]
        if goal.people and stated:
            message = Text(
                "people is written here and in {part}, where it counts for every objective; write one of them", part=stated[0]
            )
            yield source.finding("people-twice", message, "objective", position, "people")
        alone = [of.name for of in goal.objectives if of.futures == "expected"]
        if alone and scenario.futures and scenario.futures.by != "expected":
            message = Text(
                "{name} cannot be compared between futures, so it does not go with by: {how}; use by: expected",
                name=alone[0],
                how=scenario.futures.by,
            )
            yield source.finding("not-a-sum", message, "objective", position)
        beside = "weigh" if goal.weigh else structure
        odd = [of.name for of in goal.objectives if not of.is_sum]
        if beside and (odd or (goal.weigh and structure)):
            what, other = (odd[0], beside) if odd else ("weigh", structure)
            message = Text("{what} does not go with {other}", what=what, other=other)
            yield source.finding("not-a-sum", message, "objective", position)


def _closing_keys(scenario: Scenario) -> list[str]:
    """Return the keys of the file that say something of closing offices."""
    return [key for key in ("may_close", "must_close", "close", "total", "moves", "mergers") if getattr(scenario.offices, key)]
