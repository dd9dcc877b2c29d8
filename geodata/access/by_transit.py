"""Public transport from every demand point to every office of a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.access.assumed_buses import FAR, Buses, assume_buses, straight_there, to_and_from_trains
from geodata.access.departures import MEDIAN, Departures
from geodata.access.feed_coverage import check_nearness
from geodata.access.service_day import check_day, day_of
from geodata.access.stop_walks import ToStops, walks_to
from geodata.streets.walking import seconds
from geodata.transit.router import Walks, door_to_door
from geodata.transit.timetable import timetable
from models.access import AccessMatrix, BoolArray, IntArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text

if TYPE_CHECKING:
    from geodata.study import Study
    from geodata.transit.timetable import Timetable

# people walk no further than this to a stop or from one
STOP_WALK_MM = 1_600_000
LAST_ARRIVAL_S = 3 * 3600
# departures count at stops within this walk of an office
NEAR_MM = 400_000


@dataclass(frozen=True, eq=False)
class Journeys:
    """Door-to-door times by public transport.

    Parameters
    ----------
    timetable
        seconds by the published timetables alone, for each setting.
    with_buses
        the same, and a bus every 15 minutes at every bus stop, to the office or to and from trains: a bound on what buses without published times could give;
        none where the study has no bus stops, so that it cannot be tested.
    departures_an_hour
        (m,) departures an hour in the window of the first setting, from stops within 400 m on foot of each office.
    assumptions
        what every output that rests on these must say.
    findings
        warnings met.
    """

    timetable: dict[Departures, AccessMatrix]
    with_buses: dict[Departures, AccessMatrix]
    departures_an_hour: IntArray
    assumptions: tuple[Text, ...]
    findings: tuple[Finding, ...]


def journeys(
    study: Study, asked: Collection[Departures], walking_s: AccessMatrix, tell: Callable[[int, int], object]
) -> Journeys:
    """Measure public transport.

    Parameters
    ----------
    study
        with at least one feed.
    asked
        when people set out, and which percentile counts.
    walking_s
        seconds on foot to every office: walking all the way is always an alternative.
    tell
        is told how many columns are done, of how many, office by office; what it raises ends it.

    Returns
    -------
    journeys
        never longer than walking.

    Raises
    ------
    InputError
        if a feed has faults, no feed covers the date, or nothing departs in the window.
    """
    testable = bool((study.stops["kind"] == "bus").any())
    riding = _Riding(walking_s, tell, (1 + testable) * len(asked) * len(walking_s.office_ids))
    riding.tell(0)
    buses = assume_buses(study) if testable else None
    made: dict[Departures, AccessMatrix] = {}
    bounded: dict[Departures, AccessMatrix] = {}
    hourly: list[IntArray] = []
    assumptions: list[Text] = []
    findings = check_nearness(study.feeds, study.boundary, study.crs)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    # weekdays first: departures an hour are those of the first
    for setting in sorted(asked, key=lambda one: (one.day != "weekday", str(one))):
        when = day_of(study.feeds, setting)
        table = timetable(study.feeds, when, study.crs, (setting.start_s, setting.end_s + LAST_ARRIVAL_S))
        _require_departures(table, setting)
        findings += check_day(study.feeds, setting, when)
        homes, doors = walks_to(study, table.stop_xy, STOP_WALK_MM)
        made[setting] = riding.by_timetable(table, homes, doors, setting)
        if buses is not None:
            bounded[setting] = riding.with_buses(table, homes, doors, setting, buses)
        hourly.append(_departures_an_hour(table, doors, setting))
        assumptions += [_said(setting, when), *table.assumptions]
        findings += table.findings
    return Journeys(made, bounded, hourly[0], tuple(dict.fromkeys(assumptions)), tuple(dict.fromkeys(findings)))


class _Riding:
    """The journeys of all settings, with and without assumed buses, and how many offices are done."""

    def __init__(self, walking_s: AccessMatrix, told: Callable[[int, int], object], total: int) -> None:
        self.walking_s, self.told, self.total, self.done = walking_s, told, total, 0

    def tell(self, offices: int) -> None:
        self.told(self.done + offices, self.total)

    def by_timetable(self, table: Timetable, homes: ToStops, doors: ToStops, setting: Departures) -> AccessMatrix:
        access, egress = (Walks.where(walks.reachable, seconds(walks.distance_mm)) for walks in (homes, doors))
        direct = np.where(self.walking_s.reachable, self.walking_s.values, -1)
        return self._ride(table, access, egress, direct, setting)

    def with_buses(self, table: Timetable, homes: ToStops, doors: ToStops, setting: Departures, buses: Buses) -> AccessMatrix:
        """Return the same with an assumed bus all the way, or to and from trains: never longer."""
        by_bus = to_and_from_trains(buses, table.stop_xy)
        on_foot = (np.where(walks.reachable, seconds(walks.distance_mm), FAR) for walks in (homes, doors))
        nearest = [np.minimum(*ways) for ways in zip(on_foot, by_bus, strict=True)]
        access, egress = (Walks.where(ways < FAR, ways) for ways in nearest)
        direct = np.minimum(np.where(self.walking_s.reachable, self.walking_s.values, FAR), straight_there(buses))
        return self._ride(table, access, egress, np.where(direct < FAR, direct, -1), setting)

    def _ride(self, table: Timetable, access: Walks, egress: Walks, direct: IntArray, setting: Departures) -> AccessMatrix:
        window, wanted = range(setting.start_s, setting.end_s, 60), (setting.percentile,)
        found = door_to_door(table, access, egress, direct, depart=window, percentiles=wanted, tell=self.tell)
        self.done += direct.shape[1]
        values, reachable = found[setting.percentile]
        return AccessMatrix(self.walking_s.demand_ids, self.walking_s.office_ids, values, "s", reachable)


def _departing(table: Timetable, setting: Departures) -> BoolArray:
    return (table.departure_s >= setting.start_s) & (table.departure_s < setting.end_s) & table.can_board


def _require_departures(table: Timetable, setting: Departures) -> None:
    if not _departing(table, setting).any():
        when = f"{table.date} {_clock(setting)}"
        message = Text("nothing departs on {when}; take another window in depart", when=when)
        raise InputError(Finding("no-departures", "stop", message, file=", ".join(table.feeds), value=_clock(setting)))


def _departures_an_hour(table: Timetable, doors: ToStops, setting: Departures) -> IntArray:
    near = doors.reachable & (doors.distance_mm <= NEAR_MM)
    calls = np.bincount(table.from_stop[_departing(table, setting)], minlength=near.shape[1])
    return np.asarray(np.rint((near @ calls) * 3600 / (setting.end_s - setting.start_s)), dtype=np.int64)


def _clock(setting: Departures) -> str:
    return "-".join(f"{at // 3600}:{at % 3600 // 60:02d}" for at in (setting.start_s, setting.end_s))


def _said(setting: Departures, when: dt.date) -> Text:
    clock = _clock(setting)
    if setting.percentile == MEDIAN:
        return Text(
            "Time by public transport is the median over departures every minute of {clock} on {when}, door to door, with "
            "walking and waiting.",
            clock=clock,
            when=when,
        )
    return Text(
        "Time by public transport is the {percentile}th percentile over departures every minute of {clock} on "
        "{when}, door to door, with walking and waiting.",
        percentile=setting.percentile,
        clock=clock,
        when=when,
    )
