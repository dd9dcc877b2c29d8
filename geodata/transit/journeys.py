"""Public transport from every demand point to every office of a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geodata.access import Departures
from geodata.streets.walking import DETOUR_TENTHS, places_of, seconds, walk
from geodata.transit.days import check_day, day_of
from geodata.transit.nearness import check_nearness
from geodata.transit.router import Walks, door_to_door
from geodata.transit.timetable import timetable
from models.access import AccessMatrix, BoolArray, IntArray
from models.errors import Finding, InputError
from models.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.study import Study
    from geodata.transit.timetable import Timetable

# people walk no further than this to a stop or from one
STOP_WALK_MM = 1_600_000
LAST_ARRIVAL_S = 3 * 3600

# the bound for buses that publish no times: one at every bus stop, straight to the stop at the office
BUS_HEADWAY_S = 900
BUS_WALK_MM = 400_000
BUS_MM_PER_S = 4_167  # 15 km/h
BUS_DETOUR_TENTHS = 13


@dataclass(frozen=True, eq=False)
class Journeys:
    """Door-to-door times by public transport.

    Parameters
    ----------
    timetable
        seconds by the published timetables alone, for each setting.
    with_buses
        the same, and a bus every 15 minutes at every bus stop: a bound on what buses without published times could give.
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


class ToStops(NamedTuple):
    """Walks from places to stops: (n, s) bool within the limit, and (n, s) int64 millimetres."""

    reachable: BoolArray
    distance_mm: IntArray


def journeys(study: Study, asked: Collection[Departures], walking_s: AccessMatrix) -> Journeys:
    """Measure public transport.

    Parameters
    ----------
    study
        with at least one feed.
    asked
        when people set out, and which percentile counts.
    walking_s
        seconds on foot to every office: walking all the way is always an alternative.

    Returns
    -------
    journeys
        never longer than walking.

    Raises
    ------
    InputError
        if a feed has faults, no feed covers the date, or nothing departs in the window.
    """
    buses = _buses(study, walking_s)
    made: dict[Departures, AccessMatrix] = {}
    hourly: list[IntArray] = []
    assumptions: list[Text] = []
    findings = check_nearness(study.feeds, study.boundary, study.crs)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    for setting in sorted(asked, key=str):
        when = day_of(study.feeds, setting)
        table = timetable(study.feeds, when, study.crs, (setting.start_s, setting.end_s + LAST_ARRIVAL_S))
        _require_departures(table, setting)
        findings += check_day(study.feeds, setting, when)
        homes, doors = _walks(study, table.stop_xy, STOP_WALK_MM)
        made[setting] = _by_timetable(table, homes, doors, setting, walking_s)
        hourly.append(_departures_an_hour(table, doors, setting))
        assumptions += [_said(setting, when), *table.assumptions]
        findings += table.findings
    bounded = {setting: _least(matrix, buses) for setting, matrix in made.items()}
    return Journeys(made, bounded, hourly[0], tuple(dict.fromkeys(assumptions)), tuple(dict.fromkeys(findings)))


def _by_timetable(table: Timetable, homes: ToStops, doors: ToStops, setting: Departures, walking_s: AccessMatrix) -> AccessMatrix:
    access, egress = (Walks.where(walks.reachable, seconds(walks.distance_mm)) for walks in (homes, doors))
    direct = np.where(walking_s.reachable, walking_s.values, -1)
    window = range(setting.start_s, setting.end_s, 60)
    found = door_to_door(table, access, egress, direct, depart=window, percentiles=(setting.percentile,))
    values, reachable = found[setting.percentile]
    return AccessMatrix(walking_s.demand_ids, walking_s.office_ids, values, "s", reachable)


def _departing(table: Timetable, setting: Departures) -> BoolArray:
    return (table.departure_s >= setting.start_s) & (table.departure_s < setting.end_s) & table.can_board


def _require_departures(table: Timetable, setting: Departures) -> None:
    if not _departing(table, setting).any():
        when = f"{table.date} {_clock(setting)}"
        message = Text(
            f"{when} に発車する便が一つもありません。depart の時間帯を変えてください",
            f"nothing departs on {when}; take another window in depart",
        )
        raise InputError(Finding("no-departures", "stop", message, file=", ".join(table.feeds), value=_clock(setting)))


def _departures_an_hour(table: Timetable, doors: ToStops, setting: Departures) -> IntArray:
    near = doors.reachable & (doors.distance_mm <= BUS_WALK_MM)
    calls = np.bincount(table.from_stop[_departing(table, setting)], minlength=near.shape[1])
    return np.asarray(np.rint((near @ calls) * 3600 / (setting.end_s - setting.start_s)), dtype=np.int64)


def _buses(study: Study, walking_s: AccessMatrix) -> AccessMatrix:
    """Return the optimistic bus: walk, half a headway, straight to the office's stop at 15 km/h, walk."""
    stops = study.stops[study.stops["kind"] == "bus"]
    places = places_of(stops)
    homes, doors = _walks(study, places, BUS_WALK_MM)
    on_foot, from_stop = seconds(homes.distance_mm), seconds(doors.distance_mm)
    gap = places[:, None, :] - places[None, :, :]
    apart = np.sqrt((gap * gap).sum(axis=2)) * 1000
    ride = np.rint(apart * BUS_DETOUR_TENTHS / 10 / BUS_MM_PER_S).astype(np.int64) + BUS_HEADWAY_S // 2
    values = np.zeros(walking_s.values.shape, dtype=np.int64)
    reachable = np.zeros(values.shape, dtype=bool)
    far = np.iinfo(np.int64).max // 4
    for office, stops_there in enumerate(doors.reachable):
        last = np.flatnonzero(stops_there)
        if not last.size:
            continue
        onward = (ride[:, last] + from_stop[office][last]).min(axis=1)
        best = np.where(homes.reachable, on_foot + onward, far).min(axis=1, initial=far)
        values[:, office], reachable[:, office] = np.where(best < far, best, 0), best < far
    return AccessMatrix(walking_s.demand_ids, walking_s.office_ids, values, "s", reachable)


def _least(first: AccessMatrix, second: AccessMatrix) -> AccessMatrix:
    far = np.iinfo(np.int64).max
    best = np.minimum(np.where(first.reachable, first.values, far), np.where(second.reachable, second.values, far))
    reachable = first.reachable | second.reachable
    return AccessMatrix(first.demand_ids, first.office_ids, np.where(reachable, best, 0), "s", reachable)


def _walks(study: Study, stops: NDArray[np.float64], most_mm: int) -> tuple[ToStops, ToStops]:
    """Return the walks of demand points and of offices to stops, from one search over the streets."""
    homes, doors = places_of(study.demand), places_of(study.offices)
    places = np.concatenate([homes, doors])
    if not len(stops):
        reachable, distance_mm = np.zeros((len(places), 0), dtype=bool), np.zeros((len(places), 0), dtype=np.int64)
    elif study.network is not None:
        walked = walk(study.network, places, stops, cutoff_mm=most_mm)
        reachable, distance_mm = walked.reachable, walked.values
    else:
        straight = np.sqrt(((places[:, None] - stops[None]) ** 2).sum(axis=2)) * 1000
        distance_mm = np.rint(straight * DETOUR_TENTHS / 10).astype(np.int64)
        reachable = distance_mm <= most_mm
    split = len(homes)
    return ToStops(reachable[:split], distance_mm[:split]), ToStops(reachable[split:], distance_mm[split:])


def _clock(setting: Departures) -> str:
    return "-".join(f"{at // 3600}:{at % 3600 // 60:02d}" for at in (setting.start_s, setting.end_s))


def _said(setting: Departures, when: dt.date) -> Text:
    clock = _clock(setting)
    return Text(
        f"公共交通の所要時間は {when} の {clock} に1分ごとに出発した場合の {setting.percentile} パーセンタイル (玄関から窓口まで、徒歩と待ち時間を含む)。",
        f"Time by public transport is the {setting.percentile}th percentile over departures every minute of {clock} on {when}, "
        "door to door, with walking and waiting.",
    )


def buses_said() -> Text:
    """Return what the bound with assumed buses means."""
    return Text(
        f"「バスを仮定」は、時刻が公表されていないバスの上限の目安です。すべてのバス停に {BUS_HEADWAY_S // 60} 分間隔のバスがあり、施設の最寄りのバス停まで時速15kmで直行するとした場合です。",
        f'"Buses assumed" is a bound for buses that publish no times: a bus every {BUS_HEADWAY_S // 60} minutes at every bus stop, '
        "straight to the stop nearest the office at 15 km/h.",
    )
