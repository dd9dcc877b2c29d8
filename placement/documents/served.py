"""In words, when a resident counts as served."""

from __future__ import annotations

from models.text import Text
from placement.scenario.files import Scenario
from placement.scenario.quantities import DEPART
from placement.scenario.served import Service


def service(scenario: Scenario) -> Text:
    """Return in words when a resident counts as served."""
    join = Text(" または ", " or ") if scenario.served.any_of else Text(" かつ ", " and ")
    ways = [way_said(way) for way in scenario.served.services]
    return Text(join.ja.join(way.ja for way in ways), join.en.join(way.en for way in ways))


def way_said(way: Service) -> Text:
    """Return in words one way of being served."""
    if way.walking:
        return Text(f"徒歩 {way.walking.replace('min', '分')} 以内", f"within {way.walking} on foot")
    if way.transit:
        depart = way.depart or DEPART
        there = depart.replace("weekday", "平日").replace("holiday", "休日")
        return Text(
            f"公共交通 {way.transit.replace('min', '分')} 以内 ({there} 発)",
            f"within {way.transit} by public transport ({depart})",
        )
    return Text(f"直線 {way.straight_line} 以内", f"within {way.straight_line} (straight line)")
