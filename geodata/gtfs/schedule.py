"""The tables of a feed read as one: every key, reference, place and time checked before anything rides on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from geodata.gtfs import checks as gtfs_checks
from geodata.gtfs.calendar import Calendar, read_calendar
from geodata.gtfs.calls import Calls, read_calls
from geodata.gtfs.tables import FeedTable, read_table
from geodata.gtfs.times import read_times
from geodata.gtfs.translations import english_names
from models.access import FloatArray, IntArray
from models.messages.findings import Faults, Finding, InputError, visible
from models.messages.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Headway:
    """A trip that runs again and again between two times.

    Parameters
    ----------
    trip
        position of the trip whose times are its pattern.
    start_s, end_s
        from the first departure to before the last second, after midnight of the service day.
    headway_s
        seconds from departure to departure.
    exact
        whether the departures are a timetable, or only their spacing is promised.
    """

    trip: int
    start_s: int
    end_s: int
    headway_s: int
    exact: bool


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Everything of a feed that a timetable is made of.

    Parameters
    ----------
    stop_ids, stop_names, stop_names_en
        the stops, stations and poles; an English name is "" where the feed gives none.
    stop_lonlat
        (s, 2) degrees, WGS 84.
    stop_parent
        position of each stop's parent station, or -1.
    trip_services, trip_blocks
        for each trip, the id of its service, and of the vehicle's block or "".
    trip_route
        position of each trip's route.
    route_types
        what kind of vehicle runs on each route, by GTFS's number.
    calls
        stops of every trip, in order.
    headways
        frequencies.txt.
    calendar
        which service runs when.
    findings
        warnings and repairs met while reading.
    """

    stop_ids: tuple[str, ...]
    stop_names: tuple[str, ...]
    stop_names_en: tuple[str, ...]
    stop_lonlat: FloatArray
    stop_parent: IntArray
    trip_services: tuple[str, ...]
    trip_blocks: tuple[str, ...]
    trip_route: IntArray
    route_types: tuple[str, ...]
    calls: Calls
    headways: tuple[Headway, ...]
    calendar: Calendar
    findings: tuple[Finding, ...] = ()


def read_schedule(file: str, members: dict[str, bytes], findings: tuple[Finding, ...]) -> Schedule:
    """Read and check the tables of a feed.

    Parameters
    ----------
    file
        the feed as the user named it.
    members
        bytes of its tables by name.
    findings
        what was found when it was opened.

    Raises
    ------
    InputError
        with every fault of every table.
    """
    every: list[Finding] = list(findings)
    tables: dict[str, FeedTable] = {}
    for name in sorted(members):
        faults = Faults(file, layer=name, found=every)
        table = read_table(members[name], faults)
        if table is not None:
            tables[name] = table
            gtfs_checks.check_columns(name, table)
    _stop_if(every)
    for name, table in tables.items():
        gtfs_checks.check_keys(name, table)
    gtfs_checks.check_references(tables)
    top = Faults(file, found=every)
    calendar = read_calendar(tables.get("calendar.txt"), tables.get("calendar_dates.txt"), tables.get("feed_info.txt"))
    if calendar is None:
        top.stop("missing-calendar", Text("its calendar has no day of service; fetch the feed again"))
    stops = tables["stops.txt"]
    lon, lat = _places(stops)
    headways = _headways(tables.get("frequencies.txt"), tables["trips.txt"])
    _stop_if(every)
    if calendar is None:
        raise AssertionError("no calendar, and no finding that says so")
    calls = read_calls(tables["stop_times.txt"], tables["trips.txt"], stops)
    _stop_if(every)
    schedule = _assemble(tables, np.column_stack([lon, lat]), calls, headways, calendar)
    _check_sense(schedule, tables)
    _stop_if(every)
    return replace(schedule, findings=tuple(every))


def _stop_if(found: list[Finding]) -> None:
    stops = [finding for finding in found if finding.severity == "stop"]
    if stops:
        raise InputError([*stops, *(finding for finding in found if finding.severity == "warn")])


def _places(stops: FeedTable) -> tuple[FloatArray, FloatArray]:
    lon, lat = (
        stops.column(name).numbers(name, stops.faults, whole=False, blank=0.0 if _may_be_blank(stops) else None)
        for name in ("stop_lon", "stop_lat")
    )
    return lon, lat


def _may_be_blank(stops: FeedTable) -> bool:
    """Return whether the table has points inside a station, which need no coordinates of their own."""
    return bool({"3", "4"} & set(stops.column("location_type").values))


def _headways(table: FeedTable | None, trips: FeedTable) -> tuple[Headway, ...]:
    if table is None or table.rows == 0:
        return ()
    place = {trip: row for row, trip in enumerate(trips.texts("trip_id"))}
    start, end = (read_times(table.column(name), name, table.faults) for name in ("start_time", "end_time"))
    seconds = table.column("headway_secs").numbers("headway_secs", table.faults, whole=True)
    table.faults.stop_rows(
        "headway-impossible",
        [row for row in range(table.rows) if seconds[row] <= 0 or end[row] < start[row]],
        lambda _: Text("headway_secs must be 1 or more, and end_time not before start_time"),
    )
    return tuple(
        Headway(place[trip], int(start[row]), int(end[row]), int(seconds[row]), exact == "1")
        for row, (trip, exact) in enumerate(zip(table.texts("trip_id"), table.texts("exact_times"), strict=True))
        if trip in place
    )


def _assemble(
    tables: dict[str, FeedTable],
    lonlat: FloatArray,
    calls: Calls,
    headways: tuple[Headway, ...],
    calendar: Calendar,
) -> Schedule:
    stops, trips, routes = tables["stops.txt"], tables["trips.txt"], tables["routes.txt"]
    ids, names = stops.texts("stop_id"), tuple(visible(name) for name in stops.texts("stop_name"))
    place = {stop: row for row, stop in enumerate(ids)}
    route_place = {route: row for row, route in enumerate(routes.texts("route_id"))}
    return Schedule(
        stop_ids=ids,
        stop_names=names,
        stop_names_en=english_names(tables.get("translations.txt"), ids, names),
        stop_lonlat=lonlat,
        stop_parent=np.array([place.get(parent, -1) for parent in stops.texts("parent_station")], dtype=np.int64),
        trip_services=trips.texts("service_id"),
        trip_blocks=trips.texts("block_id"),
        trip_route=np.array([route_place[route] for route in trips.texts("route_id")], dtype=np.int64),
        route_types=routes.texts("route_type"),
        calls=calls,
        headways=headways,
        calendar=calendar,
    )


def _check_sense(schedule: Schedule, tables: dict[str, FeedTable]) -> None:
    """Record stops that stand nowhere, legs that no vehicle can run, and stops where nothing calls."""
    calls, stops = schedule.calls, tables["stops.txt"]
    used = np.zeros(len(schedule.stop_ids), dtype=bool)
    used[calls.stop] = True
    lon, lat = schedule.stop_lonlat.T
    gtfs_checks.check_places(stops, lon, lat, used)
    if any(finding.severity == "stop" for finding in stops.faults.found):
        return
    gtfs_checks.check_unused(stops, used)
    one, two = (np.flatnonzero(calls.trip[1:] == calls.trip[:-1]) + step for step in (0, 1))
    if len(one) == 0:
        return
    begin, end = calls.stop[one], calls.stop[two]
    metres = geodesic_m(schedule.stop_lonlat[begin], schedule.stop_lonlat[end])
    speed = metres / (calls.arrival_s[two] - calls.departure_s[one] + gtfs_checks.SLACK_S) * 3.6
    is_bus = np.array([kind in gtfs_checks.BUS_TYPES for kind in schedule.route_types], dtype=bool)
    names = [schedule.stop_names[stop] for stop in begin], [schedule.stop_names[stop] for stop in end]
    buses = is_bus[schedule.trip_route[calls.trip[one]]]
    gtfs_checks.check_speed(tables["stop_times.txt"], speed, buses, calls.row[one], names)


def geodesic_m(begin: FloatArray, end: FloatArray) -> FloatArray:
    """Return metres on the WGS 84 ellipsoid between pairs of points in degrees."""
    from pyproj import Geod

    _, _, metres = Geod(ellps="WGS84").inv(begin[:, 0], begin[:, 1], end[:, 0], end[:, 1])
    return np.asarray(metres, dtype=np.float64)
