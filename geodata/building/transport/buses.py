"""Buses of a recipe: stops as places, and timetables that were published as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.building.sources import Sources, numbers
from geodata.building.transport.gtfs_files import Rows, Tables, rows_of
from geodata.building.transport.rail import Stop
from geodata.building.transport_recipe import BusStopsRecipe, RouteFeed
from geodata.gtfs.calendar import ADDED, DAYS, REMOVED
from geodata.reading.coordinates import to_crs
from geodata.reading.opener import read_bytes
from models.messages.findings import Faults, visible
from models.messages.text import Text, given

if TYPE_CHECKING:
    import shapely

BUS = "3"


def read_bus_stops(sources: Sources, recipe: BusStopsRecipe, boundary: shapely.Geometry, crs: str) -> list[Stop]:
    """Read the bus stops near the boundary, one for each row: a pole, not a pair of them.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the bus stops part of the recipe.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    stops
        numbered from west to east; the number is their English name where the layer has none.
    """
    import shapely

    names = recipe.columns
    opened = sources.open(recipe.file, None, [names.name, names.x, names.y])
    if opened is None:
        return []
    raw, faults = opened
    rows = range(len(raw))
    lon, lat = (numbers(raw, column, rows, faults) for column in (names.x, names.y))
    x, y = to_crs(lon, lat, recipe.crs, crs)
    if faults.stopped():
        return []
    near = np.asarray(shapely.distance(boundary, shapely.points(x, y)) <= recipe.within_m)
    order = [row for row in np.lexsort((y, x)) if near[row]]
    label = [visible(raw.columns[names.name][row].strip()) for row in order]
    return [
        Stop(
            f"bus-{number:04d}",
            given({"ja": name or f"バス停 {number}", "en": f"Bus stop {number}"}),
            (),
            float(x[row]),
            float(y[row]),
            "bus",
        )
        for number, (row, name) in enumerate(zip(order, label, strict=True), 1)
    ]


def read_routes(sources: Sources, recipe: RouteFeed) -> Tables | None:
    """Read routes published as JSON, one file each, back into GTFS tables.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the routes to read.

    Returns
    -------
    tables
        every trip and every service exactly as published, or None with the faults recorded.
    """
    folder = sources.subfolder(recipe.folder)
    if folder is None:
        return None
    routes = []
    for path in sorted(folder.glob("*.json")):
        faults = sources.about(f"{recipe.folder}/{path.name}")
        route = read_json(sources, f"{recipe.folder}/{path.name}", faults)
        if route is not None:
            routes.append(route)
    if not routes:
        sources.about(recipe.folder).stop("no-routes", Text("holds no route as JSON"))
        return None
    try:
        return _tables(routes, recipe)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        sources.about(recipe.folder).stop(
            "route-unreadable",
            Text("its JSON is not of the form expected; give it as the publisher offers it"),
        )
        return None


def read_json(sources: Sources, name: str, faults: Faults) -> Any:
    """Return the content of a JSON file of the raw folder, or None with the fault recorded."""
    folder = sources.folder_of(name, faults)
    data = read_bytes(folder, folder / name, faults)
    if data is None:
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        faults.stop("json-broken", Text("cannot be read as JSON"))
        return None


def _tables(routes: Sequence[Any], recipe: RouteFeed) -> Tables:
    stops = {stop: place for route in routes for stop, place in route["stops"].items()}
    weekly = {service: entry for route in routes for service, entry in route["services"]["calendars"].items()}
    dated: dict[tuple[str, str], str] = {}
    for route in routes:
        for date, change in route["services"]["exceptions"].items():
            dated |= {(date, service): ADDED for service in change["add"]}
            dated |= {(date, service): REMOVED for service in change["remove"]}
    trips = [(route["route"]["route_id"], trip) for route in routes for trip in route["trips"]]
    # an exception may add a service that no other table names; the reader wants trips of known services alone
    return {
        "agency.txt": rows_of(
            ["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"],
            [["1", recipe.agency.to("ja"), recipe.url, "Asia/Tokyo", "ja"]],
        ),
        "feed_info.txt": rows_of(
            ["feed_publisher_name", "feed_publisher_url", "feed_lang"], [[recipe.agency.to("ja"), recipe.url, "ja"]]
        ),
        "stops.txt": rows_of(
            ["stop_id", "stop_name", "stop_lat", "stop_lon", "platform_code"],
            (
                [stop, place["stop_name"], repr(float(place["lat"])), repr(float(place["lon"])), place["platform_code"]]
                for stop, place in sorted(stops.items())
            ),
        ),
        "routes.txt": rows_of(
            ["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"],
            ([route["route"]["route_id"], "1", route["route"]["route_name"], "", BUS] for route in routes),
        ),
        "trips.txt": rows_of(
            ["route_id", "service_id", "trip_id", "trip_headsign", "direction_id"],
            ([route, trip["service_id"], trip["trip_id"], trip["headsign"], trip["direction_id"]] for route, trip in trips),
        ),
        "stop_times.txt": rows_of(
            ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"],
            (
                [trip["trip_id"], clock(arrival), clock(departure), stop, order]
                for _, trip in trips
                for stop, arrival, departure, order in trip["stop_times"]
            ),
        ),
        "calendar.txt": _weekly(weekly),
        "calendar_dates.txt": rows_of(
            ["service_id", "date", "exception_type"], ([service, date, kind] for (date, service), kind in sorted(dated.items()))
        ),
    }


def _weekly(weekly: dict[str, Any]) -> Rows:
    return rows_of(
        ["service_id", *DAYS, "start_date", "end_date"],
        ([service, *entry["weekdays"], entry["start_date"], entry["end_date"]] for service, entry in sorted(weekly.items())),
    )


def clock(seconds: int) -> str:
    """Return seconds after midnight as GTFS writes them: `25:10:00`."""
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"
