"""In words, when a resident counts as served."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.text import Text, in_context, joined, same
from placement.scenario.files import Scenario
from placement.scenario.groups import Group
from placement.scenario.served import Served, Service

DAYS = {
    "weekday": in_context("departures", "weekday"),
    "saturday": in_context("departures", "Saturday"),
    "holiday": in_context("departures", "holiday"),
}


def service(scenario: Scenario) -> Text:
    """Return in words when a resident counts as served, group by group where each has a reach of its own."""
    if not scenario.groups:
        return served_said(scenario.served)
    parts = joined(in_context("groups", "{this}; {next}"), (group_said(group, scenario.served) for group in scenario.groups))
    return Text("within the reach of their group ({parts})", parts=parts)


def group_said(group: Group, usual: Served) -> Text:
    """Return in words when one of a group counts as served."""
    said = served_said(group.served or usual)
    if group.speed is None:
        return Text("{group}: {said}", group=group.named, said=said)
    return Text("{group}: {said}, at {speed}", group=group.named, said=said, speed=group.speed)


def served_said(served: Served) -> Text:
    """Return several ways of being served in words."""
    return ways_said([way_said(way) for way in served.services], any_of=bool(served.any_of))


def ways_said(ways: Sequence[Text], *, any_of: bool) -> Text:
    """Return several ways of being served in a row: any of them is enough, or all are needed."""
    return joined(
        in_context("ways of being served", "{this} or {next}")
        if any_of
        else in_context("ways of being served", "{this} and {next}"),
        ways,
    )


def way_said(way: Service) -> Text:
    """Return in words one way of being served."""
    if way.walking is not None:
        return Text("within {reach} on foot", reach=way.walking)
    if way.transit is not None:
        day, hours = DAYS[way.window.day], way.window.hours
        return Text("within {reach} by public transport ({day} {hours})", reach=way.transit, day=day, hours=hours)
    if way.driving is not None:
        return Text("within {reach} by car", reach=way.driving)
    if way.cycling is not None:
        return Text("within {reach} by bicycle", reach=way.cycling)
    if way.matrix is not None:
        return Text("within {reach} ({name})", reach=way.within, name=way.title or same(way.matrix))
    return Text("within {straight_line} (straight line)", straight_line=way.straight_line)
