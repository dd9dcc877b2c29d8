"""One day's public transport as arrays: every ride from stop to stop in order of time, and the walks between stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from geodata.gtfs.calendar import day_after, day_before, span
from geodata.gtfs.feed import Feed
from geodata.gtfs.schedule import Schedule
from geodata.reading.coordinates import to_crs
from geodata.transit.footpaths import find_footpaths
from geodata.transit.rides import Rides, join_rides, rides_on
from models.access import BoolArray, FloatArray, Int32Array
from models.messages.findings import Faults, Finding, InputError
from models.messages.text import Text

DAY_S = 86_400
WHOLE_DAY = (0, 30 * 3600)


@dataclass(frozen=True, eq=False)
class Timetable:
    """What runs on one date, from every feed of a study.

    Connections are ordered by departure, then by trip, then by their place in the trip.

    Parameters
    ----------
    stop_ids
        `feed:stop` of every stop that anything calls at.
    stop_names, stop_names_en
        their names; an English name is "" where the feed gives none.
    stop_xy
        (s, 2) metres in the study's CRS.
    departure_s, arrival_s
        (c,) seconds after midnight of `date`; past 86,400 is after the next midnight.
    from_stop, to_stop
        (c,) positions of stops.
    trip
        (c,) what one stays seated in: trips of one block that follow each other at a stop are one.
    can_board, can_alight
        (c,) whether one may board at the connection's start, and alight at its end.
    foot_from, foot_to, foot_s
        walks between stops, both directions, without any slack for a change.
    date
        the date.
    feeds
        the files of the feeds.
    assumptions
        what every output that rests on this timetable must say.
    findings
        warnings and repairs met while reading.
    """

    stop_ids: tuple[str, ...]
    stop_names: tuple[str, ...]
    stop_names_en: tuple[str, ...]
    stop_xy: FloatArray
    departure_s: Int32Array
    arrival_s: Int32Array
    from_stop: Int32Array
    to_stop: Int32Array
    trip: Int32Array
    can_board: BoolArray
    can_alight: BoolArray
    foot_from: Int32Array
    foot_to: Int32Array
    foot_s: Int32Array
    date: dt.date
    feeds: tuple[str, ...]
    assumptions: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()


def timetable(feeds: Sequence[Feed], date: dt.date, crs: str, window: tuple[int, int] = WHOLE_DAY) -> Timetable:
    """Return what runs on a date.

    Parameters
    ----------
    feeds
        the feeds; their stops stay apart, joined by walks alone.
    date
        the date. Trips of the service day before that run past midnight are there, too, and those of the
        day after where the window reaches into it.
    crs
        the projected CRS of the study, such as `EPSG:6677`.
    window
        first and last departure of a connection to keep, seconds after midnight of `date`.

    Returns
    -------
    timetable
        connections in order, and footpaths.

    Raises
    ------
    InputError
        if a feed does not cover the date (the message names the dates it covers), if nothing runs on it,
        or with every fault of the feeds.
    """
    schedules = _schedules(feeds)
    _check_date(feeds, schedules, date)
    names = _short_names(feeds)
    rides = [_rides_of(schedule, date, window) for schedule in schedules]
    joined, stop_of = join_rides(rides, [len(schedule.stop_ids) for schedule in schedules])
    served, place = np.unique(np.concatenate([joined.from_stop, joined.to_stop]), return_inverse=True)
    begin, end = place[: len(joined)].astype(np.int32), place[len(joined) :].astype(np.int32)
    owner, local = stop_of(served)
    picked = list(zip(owner.tolist(), local.tolist(), strict=True))
    xy = to_metres(np.array([schedules[feed].stop_lonlat[stop] for feed, stop in picked]).reshape(-1, 2), crs)
    stop_names = tuple(schedules[feed].stop_names[stop] for feed, stop in picked)
    walks = find_footpaths(xy, stop_names, [_station(names[feed], schedules[feed], stop) for feed, stop in picked])
    return Timetable(
        stop_ids=tuple(f"{names[feed]}:{schedules[feed].stop_ids[stop]}" for feed, stop in picked),
        stop_names=stop_names,
        stop_names_en=tuple(schedules[feed].stop_names_en[stop] for feed, stop in picked),
        stop_xy=xy,
        departure_s=joined.departure_s,
        arrival_s=joined.arrival_s,
        from_stop=begin,
        to_stop=end,
        trip=joined.trip,
        can_board=joined.can_board,
        can_alight=joined.can_alight,
        foot_from=walks.leave,
        foot_to=walks.reach,
        foot_s=walks.seconds,
        date=date,
        feeds=tuple(feed.file for feed in feeds),
        assumptions=_assumptions(feeds, schedules),
        findings=tuple(finding for schedule in schedules for finding in schedule.findings),
    )


def covered_dates(feeds: Sequence[Feed]) -> tuple[dt.date, dt.date] | None:
    """Return the first and last date that every feed covers, or None where there is no such date."""
    schedules = _schedules(feeds)
    first = max(schedule.calendar.first for schedule in schedules)
    last = min(schedule.calendar.last for schedule in schedules)
    return (first, last) if first <= last else None


def _schedules(feeds: Sequence[Feed]) -> list[Schedule]:
    """Return the schedule of every feed, or raise the faults of all feeds together."""
    found: list[Finding] = []
    schedules = []
    for feed in feeds:
        try:
            schedules.append(feed.schedule)
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(found)
    return schedules


def _check_date(feeds: Sequence[Feed], schedules: Sequence[Schedule], date: dt.date) -> None:
    found: list[Finding] = []
    for feed, schedule in zip(feeds, schedules, strict=True):
        if not schedule.calendar.covers(date):
            span(Faults(feed.file, found=found), schedule.calendar, date)
    if not found and not any(schedule.calendar.services(date) for schedule in schedules):
        Faults(", ".join(feed.file for feed in feeds), found=found).stop(
            "no-service-on-date",
            Text("nothing runs on {date}; take another day", date=date),
            value=str(date),
        )
    if found:
        raise InputError(found)


def _rides_of(schedule: Schedule, date: dt.date, window: tuple[int, int]) -> Rides:
    """Return the rides of a date, with those that began on the service day before or after."""
    days = [(day_before(date), -DAY_S), (date, 0)]
    if window[1] >= DAY_S:
        days.append((day_after(date), DAY_S))
    return rides_on(schedule, [(schedule.calendar.services(day), shift) for day, shift in days], window)


def _short_names(feeds: Sequence[Feed]) -> list[str]:
    stems = [PurePath(feed.file).stem for feed in feeds]
    return [stem if stems.count(stem) == 1 else f"{stem}-{number}" for number, stem in enumerate(stems, 1)]


def _station(feed: str, schedule: Schedule, stop: int) -> str:
    parent = int(schedule.stop_parent[stop])
    return f"{feed}:{parent}" if parent >= 0 else ""


def to_metres(lonlat: FloatArray, crs: str) -> FloatArray:
    """Return (n, 2) degrees, WGS 84, in metres of a projected CRS."""
    return np.column_stack(to_crs(lonlat[:, 0], lonlat[:, 1], "OGC:CRS84", crs))


def _assumptions(feeds: Sequence[Feed], schedules: Sequence[Schedule]) -> tuple[Text, ...]:
    said = [
        Text(
            "Walks between stops go at 80 m a minute: straight between platforms of one name or station (up to 200 "
            "m), else the straight line times 1.3, up to 400 m."
        )
    ]
    loose = [
        feed.file
        for feed, schedule in zip(feeds, schedules, strict=True)
        if any(not headway.exact for headway in schedule.headways)
    ]
    said += [
        Text(
            "{name} gives headways, not timetables: departures are taken to be evenly spaced from the start of each period.",
            name=PurePath(file).name,
        )
        for file in loose
    ]
    return tuple(said)
