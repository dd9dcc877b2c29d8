"""A summary of trains as a GTFS feed of headways: how many run in an hour, and how long they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geodata.building.sources import Sources
from geodata.building.transport.buses import clock, read_json
from geodata.building.transport.gtfs_files import Tables, rows_of
from geodata.building.transport.mt3d import Train, join_trains
from geodata.building.transport.rail import Line, slug
from geodata.building.transport_recipe import HeadwayFeed
from geodata.gtfs.calendar import ADDED, DAYS, REMOVED
from geodata.reading.coordinates import to_crs
from models.access import IntArray
from models.messages.text import Text, joined

RAIL = "2"
HOUR_S = 3600
STEP_S = 60
ONE_PLACE_M = 200.0


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of the summary: platforms of one name within 200 m, whatever lines use them."""

    id: str
    name: Text
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class StoppingPattern:
    """Trains of one hour of one kind of day that call at the same stops.

    Parameters
    ----------
    day, hour
        `weekday` or `holiday`, and the hour of the first departure.
    lines, stops
        ids of the lines, and of the stops in order.
    trains
        how many run in the hour.
    arrival_s, departure_s
        median seconds after the first departure, at each stop.
    """

    day: str
    hour: int
    lines: tuple[str, ...]
    stops: tuple[str, ...]
    trains: int
    arrival_s: IntArray
    departure_s: IntArray

    @property
    def headway_s(self) -> int:
        """Seconds from one departure to the next, evenly spaced."""
        return HOUR_S // self.trains


def sum_up(sources: Sources, recipe: HeadwayFeed, lines: Sequence[Line], crs: str) -> Tables | None:
    """Sum up the trains of some lines.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        which files, and the dates that the summary stands for.
    lines
        the lines of the study; trains are cut to the calls at their stations.
    crs
        the study's projected CRS.

    Returns
    -------
    tables
        one trip for every line (or lines run through), stopping pattern, hour and kind of day, with
        median run times and its headway in frequencies.txt; None with the faults recorded.
    """
    trains = read_trains(sources, recipe)
    known = {line.id: line for line in lines}
    for part in recipe.lines:
        if part.line not in known or part.agency not in recipe.agencies:
            sources.about(part.file).stop(
                "line-unknown",
                Text("rail: has no line {line}, or agencies no {agency}", line=part.line, agency=part.agency),
                value=part.line,
            )
            return None
    if trains is None:
        return None
    places = places_of([known[part.line] for part in recipe.lines])
    return _tables(recipe, known, places, find_patterns(trains, places, set(recipe.leave_out)), crs)


def read_trains(sources: Sources, recipe: HeadwayFeed) -> list[Train] | None:
    """Return every train of the files that a recipe names, or None with the faults recorded."""
    faults = sources.about(recipe.stations)
    stations = read_json(sources, recipe.stations, faults)
    contents = []
    for part in recipe.lines:
        name = f"{recipe.folder}/{part.file}"
        contents.append((part.line, read_json(sources, name, sources.about(name))))
    if stations is None or any(content is None for _, content in contents):
        return None
    try:
        return join_trains(contents, {station["id"]: station["title"]["ja"] for station in stations})
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        faults.stop(
            "route-unreadable",
            Text("the JSON of the trains is not of the form expected; give it as the publisher offers it"),
        )
        return None


def places_of(lines: Sequence[Line]) -> dict[tuple[str, str], Place]:
    """Return the stop of every line and station name; stations of one name within 200 m are one stop."""
    by_name: dict[str, list[tuple[Line, int]]] = {}
    for line in lines:
        for order, station in enumerate(line.stations):
            by_name.setdefault(station.to("ja"), []).append((line, order))
    places: dict[tuple[str, str], Place] = {}
    for name, calls in by_name.items():
        groups: list[list[tuple[Line, int]]] = []
        for line, order in calls:
            point = line.places[order]
            near = next((group for group in groups if np.hypot(*(point - group[0][0].places[group[0][1]])) <= ONE_PLACE_M), None)
            if near is None:
                groups.append([(line, order)])
            else:
                near.append((line, order))
        for group in groups:
            first, order = group[0]
            text = first.stations[order]
            x, y = np.unique([line.places[place] for line, place in group], axis=0).mean(axis=0)
            ident = slug(text.to("en")) if len(groups) == 1 else f"{slug(text.to('en'))}-{first.id}"
            place = Place(ident, text, float(x), float(y))
            places |= {(line.id, name): place for line, _ in group}
    return places


def find_patterns(trains: Sequence[Train], places: dict[tuple[str, str], Place], leave_out: set[str]) -> list[StoppingPattern]:
    """Group trains by day, lines, stops and hour, with the median of their times."""
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...], int], list[list[tuple[int, int]]]] = {}
    for train in trains:
        calls = [call for call in train.calls if (call.line, call.station) in places]
        if len(calls) < 2 or leave_out & set(train.kinds):
            continue
        start = calls[0].departure_s
        stops = tuple(places[call.line, call.station].id for call in calls)
        key = (train.day, tuple(dict.fromkeys(call.line for call in calls)), stops, start // HOUR_S)
        groups.setdefault(key, []).append([(call.arrival_s - start, call.departure_s - start) for call in calls])
    patterns = []
    for (day, lines, stops, hour), times in sorted(groups.items()):
        # every train keeps its order of times, so their medians do, too
        arrival, departure = np.floor(np.median(np.array(times), axis=0)).astype(np.int64).T
        arrival[0] = 0
        patterns.append(StoppingPattern(day, hour, lines, stops, len(times), arrival, departure))
    return patterns


def find_phases(patterns: Sequence[StoppingPattern]) -> list[int]:
    """Return the seconds past the hour at which each pattern's first train leaves.

    Trains that share a stretch of track are spread: pattern after pattern, the one with most trains first, each
    begins at the whole minute that leaves the shortest mean wait among those placed before it, at the first
    stop that it shares with each. No timetable's own minutes are used.
    """
    phases = [0] * len(patterns)
    placed: dict[tuple[str, int], list[tuple[StoppingPattern, int]]] = {}
    order = sorted(range(len(patterns)), key=lambda number: (-patterns[number].trains, number))
    for number in order:
        pattern = patterns[number]
        others = placed.setdefault((pattern.day, pattern.hour), [])
        phases[number] = _least_wait(pattern, others)
        others.append((pattern, phases[number]))
    return phases


def _least_wait(pattern: StoppingPattern, others: Sequence[tuple[StoppingPattern, int]]) -> int:
    """Return the phase with the shortest mean wait for any train of a shared stretch; the earliest of equals."""
    busy: list[IntArray] = []
    place = {stop: order for order, stop in enumerate(pattern.stops)}
    for other, phase in others:
        shared = [(order, place[stop]) for order, stop in enumerate(other.stops) if stop in place]
        if len(shared) < 2 or any(one[1] >= two[1] for one, two in pairwise(shared)):
            continue
        theirs, ours = shared[0]
        leaves = phase + int(other.departure_s[theirs]) + np.arange(other.trains) * other.headway_s
        busy.append(leaves - int(pattern.departure_s[ours]))
    if not busy:
        return 0
    taken = np.concatenate(busy)
    phases = np.arange(0, pattern.headway_s, STEP_S)
    own = np.arange(pattern.trains) * pattern.headway_s
    every = [np.sort(np.concatenate([phase + own, taken]) % HOUR_S) for phase in phases]
    # somebody who comes at any moment waits half the gap, and meets a long gap more often: gaps count squared
    waits = [int((np.diff(times, append=times[0] + HOUR_S) ** 2).sum()) for times in every]
    return int(phases[int(np.argmin(waits))])


def _tables(
    recipe: HeadwayFeed,
    lines: dict[str, Line],
    places: dict[tuple[str, str], Place],
    patterns: Sequence[StoppingPattern],
    crs: str,
) -> Tables:
    agency_of = {part.line: part.agency for part in recipe.lines}
    agencies = {name: slug(url.split("//")[1].removeprefix("www.").split(".")[0]) for name, url in recipe.agencies.items()}
    routes = {key: "--".join(key) for key in sorted({pattern.lines for pattern in patterns})}
    called = {stop for pattern in patterns for stop in pattern.stops}
    stops = sorted({place.id: place for place in places.values() if place.id in called}.items())
    lon, lat = to_crs(np.array([place.x for _, place in stops]), np.array([place.y for _, place in stops]), crs, "OGC:CRS84")
    trips, calls, headways = [], [], []
    number: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for pattern, phase in zip(patterns, find_phases(patterns), strict=True):
        same = number.setdefault((pattern.lines, pattern.stops), len(number) + 1)
        trip = f"p{same:03d}-{pattern.day}-{pattern.hour:02d}"
        start = pattern.hour * HOUR_S + phase
        trips.append([routes[pattern.lines], pattern.day, trip])
        times = zip(pattern.arrival_s, pattern.departure_s, pattern.stops, strict=True)
        calls += [[trip, clock(start + a), clock(start + d), stop, order] for order, (a, d, stop) in enumerate(times, 1)]
        headways.append([trip, clock(start), clock(start + pattern.trains * pattern.headway_s), pattern.headway_s, 0])
    names = {key: joined(Text("{this} and {next}"), (lines[one].name for one in key)) for key in routes}
    english = [["stops", "stop_name", "en", place.name.to("en"), place.id] for _, place in stops]
    english += [["routes", "route_long_name", "en", names[key].to("en"), route] for key, route in routes.items()]
    return {
        "agency.txt": rows_of(
            ["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"],
            ([agencies[name], name, url, "Asia/Tokyo", "ja"] for name, url in recipe.agencies.items()),
        ),
        "feed_info.txt": rows_of(
            ["feed_publisher_name", "feed_lang", "feed_start_date", "feed_end_date", "feed_version"],
            [
                [
                    f"{recipe.publisher.to('ja')} / {recipe.publisher.to('en')}",
                    "ja",
                    _date(recipe.first),
                    _date(recipe.last),
                    recipe.vintage,
                ]
            ],
        ),
        "stops.txt": rows_of(
            ["stop_id", "stop_name", "stop_lat", "stop_lon"],
            ([key, place.name.to("ja"), f"{y:.6f}", f"{x:.6f}"] for (key, place), x, y in zip(stops, lon, lat, strict=True)),
        ),
        "routes.txt": rows_of(
            ["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"],
            ([route, agencies[agency_of[key[0]]], "", names[key].to("ja"), RAIL] for key, route in routes.items()),
        ),
        "trips.txt": rows_of(["route_id", "service_id", "trip_id"], trips),
        "stop_times.txt": rows_of(["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"], calls),
        "frequencies.txt": rows_of(["trip_id", "start_time", "end_time", "headway_secs", "exact_times"], headways),
        "translations.txt": rows_of(["table_name", "field_name", "language", "translation", "record_id"], english),
        **_calendar(recipe),
    }


def _calendar(recipe: HeadwayFeed) -> Tables:
    dates = [
        [service, _date(day), kind] for day in recipe.holidays for service, kind in (("weekday", REMOVED), ("holiday", ADDED))
    ]
    weekly = [["weekday", 1, 1, 1, 1, 1, 0, 0], ["holiday", 0, 0, 0, 0, 0, 1, 1]]
    return {
        "calendar.txt": rows_of(
            ["service_id", *DAYS, "start_date", "end_date"], ([*row, _date(recipe.first), _date(recipe.last)] for row in weekly)
        ),
        "calendar_dates.txt": rows_of(["service_id", "date", "exception_type"], dates),
    }


def _date(day: str) -> str:
    return day.replace("-", "")
