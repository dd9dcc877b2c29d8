"""In words, when a resident counts as served."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.text import Text, in_context, joined, same
from placement.scenario.files import Scenario
from placement.scenario.quantities import DEPART, is_time
from placement.scenario.served import Service

DAYS = {"weekday": in_context("departures", "weekday"), "holiday": in_context("departures", "holiday")}


def service(scenario: Scenario) -> Text:
    """Return in words when a resident counts as served."""
    return ways_said([way_said(way) for way in scenario.served.services], any_of=bool(scenario.served.any_of))


def ways_said(ways: Sequence[Text], *, any_of: bool) -> Text:
    """Return several ways of being served in a row: any of them is enough, or all are needed."""
    return joined(
        in_context("ways of being served", "{this} or {next}")
        if any_of
        else in_context("ways of being served", "{this} and {next}"),
        ways,
    )


def reach_said(reach: str) -> Text:
    """Return a distance or a time as a scenario writes it: the unit of time in the reader's language."""
    return Text("{number} min", number=reach.removesuffix("min").strip()) if is_time(reach) else same(reach)


def way_said(way: Service) -> Text:
    """Return in words one way of being served."""
    if way.walking:
        return Text("within {reach} on foot", reach=reach_said(way.walking))
    if way.transit:
        depart = way.depart or DEPART
        day, _, hours = depart.partition(" ")
        return Text(
            "within {reach} by public transport ({day} {hours})", reach=reach_said(way.transit), day=DAYS[day], hours=hours
        )
    return Text("within {straight_line} (straight line)", straight_line=way.straight_line)
