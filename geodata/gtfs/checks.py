"""What every GTFS feed must keep: its files, columns, keys and references, places on the ground, times that go forward."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.gtfs.calendar import DAYS
from geodata.gtfs.tables import FeedTable
from models.access import BoolArray, FloatArray, IntArray
from models.messages.findings import EXAMPLES, Faults, brief, listed
from models.messages.text import Text

REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
COLUMNS = {
    "stops.txt": ("stop_id", "stop_name", "stop_lat", "stop_lon"),
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
    "calendar.txt": ("service_id", *DAYS, "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
}
KEYS = {
    "stops.txt": ("stop_id",),
    "routes.txt": ("route_id",),
    "trips.txt": ("trip_id",),
    "stop_times.txt": ("trip_id", "stop_sequence"),
    "calendar.txt": ("service_id",),
    "calendar_dates.txt": ("service_id", "date"),
    "frequencies.txt": ("trip_id", "start_time"),
}
# column of a table, the tables that must hold its values, and whether it may be blank
REFERENCES = (
    ("stop_times.txt", "trip_id", ("trips.txt",), False),
    ("stop_times.txt", "stop_id", ("stops.txt",), False),
    ("trips.txt", "route_id", ("routes.txt",), False),
    ("trips.txt", "service_id", ("calendar.txt", "calendar_dates.txt"), False),
    ("stops.txt", "parent_station", ("stops.txt",), True),
    ("frequencies.txt", "trip_id", ("trips.txt",), False),
)
REFERRED = {"parent_station": "stop_id"}
# km/h; a time rounded to the minute may be up to a minute short
FASTEST = {"bus": 130.0, "other": 350.0}
BUS_TYPES = frozenset({"3", "11"})
SLACK_S = 60


def check_files(members: Sequence[str], faults: Faults) -> None:
    """Record the files that a feed must have and does not."""
    for name in REQUIRED:
        if name not in members:
            faults.stop(
                "missing-required-file",
                Text("has no {name}, which GTFS requires; fetch the feed again", name=name),
                value=name,
            )
    if "calendar.txt" not in members and "calendar_dates.txt" not in members:
        faults.stop(
            "missing-calendar",
            Text("has neither calendar.txt nor calendar_dates.txt, so no day is known to have service; fetch the feed again"),
        )


def check_columns(name: str, table: FeedTable) -> None:
    """Record the columns that a table must have and does not, and required tables without rows."""
    for column in COLUMNS.get(name, ()):
        if column not in table:
            table.faults.stop(
                "missing-required-column",
                Text(
                    "has no column {column}, which GTFS requires (it has {columns}); correct the name of the column, or fetch "
                    "the feed again",
                    column=column,
                    columns=listed(list(table.columns), 12),
                ),
                field=column,
            )
    if name in REQUIRED and table.rows == 0:
        table.faults.stop("table-empty", Text("is required and has no rows; fetch the feed again"))


def check_keys(name: str, table: FeedTable) -> None:
    """Record blank and repeated keys of a table."""
    key = KEYS.get(name, ())
    if not key or table.rows == 0 or any(column not in table for column in key):
        return
    for column in key:
        table.faults.stop_rows(
            "key-blank",
            [int(row) for row in np.flatnonzero(table.column(column).blank())],
            lambda _: Text("the identifier is blank; give the row one"),
            field=column,
        )
    joint = np.zeros(table.rows, dtype=np.int64)
    for column in key:
        joint = joint * (len(table.column(column).values) + 1) + table.column(column).codes
    _, first = np.unique(joint, return_index=True)
    again = np.ones(table.rows, dtype=bool)
    again[first] = False

    def say(row: int) -> Text:
        value = " / ".join(brief(table.column(column).values[table.column(column).codes[row]]) for column in key)
        return Text("{value} stands in an earlier row, too; {key} must be there once", value=value, key=", ".join(key))

    table.faults.stop_rows("key-repeated", [int(row) for row in np.flatnonzero(again)], say, field=key[0])


def check_references(tables: dict[str, FeedTable]) -> None:
    """Record ids that name nothing, with examples."""
    for name, column, others, optional in REFERENCES:
        table = tables.get(name)
        if table is None or column not in table:
            continue
        known = {
            value for other in others if other in tables for value in tables[other].column(REFERRED.get(column, column)).values
        }
        used = table.column(column)
        lost = [value for value in used.values if value not in known and (value or not optional)]
        if lost:
            missing = set(lost)
            is_lost = np.array([value in missing for value in used.values])
            rows = int(is_lost[used.codes].sum())
            there = " / ".join(others)
            table.faults.stop(
                "foreign-key-violation",
                Text(
                    "names {lost:,} {column} that {there} does not have, in {rows:,} rows: {lost_listed}; add them there, or "
                    "take the rows out",
                    lost=len(lost),
                    column=column,
                    there=there,
                    rows=rows,
                    lost_listed=listed(lost, EXAMPLES),
                ),
                field=column,
                value=lost[0],
                count=rows,
            )


def check_places(stops: FeedTable, lon: FloatArray, lat: FloatArray, used: BoolArray) -> None:
    """Record stops at (0, 0), with latitude and longitude exchanged, or off the globe; unused stops may stand anywhere."""
    ids = stops.texts("stop_id")

    def rows(wrong: BoolArray) -> list[int]:
        return [int(row) for row in np.flatnonzero(wrong & used)]

    stops.faults.stop_rows(
        "coordinate-zero",
        rows((lon == 0) & (lat == 0)),
        lambda row: Text("stop {ids} stands at (0, 0); give its real place", ids=brief(ids[row])),
    )
    swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    stops.faults.stop_rows(
        "swapped-coordinates",
        rows(swapped),
        lambda row: Text(
            "stop {ids} has latitude and longitude exchanged (stop_lat {lat:g}, stop_lon {lon:g}); swap them",
            ids=brief(ids[row]),
            lat=lat[row],
            lon=lon[row],
        ),
    )
    stops.faults.stop_rows(
        "coordinate-range",
        rows(~swapped & ((np.abs(lat) > 90) | (np.abs(lon) > 180))),
        lambda row: Text(
            "stop {ids} is off the globe (stop_lat {lat:g}, stop_lon {lon:g}); give its place in degrees",
            ids=brief(ids[row]),
            lat=lat[row],
            lon=lon[row],
        ),
    )


def check_unused(stops: FeedTable, used: BoolArray) -> None:
    """Warn of stops where nothing ever calls; stations and entrances need no calls of their own."""
    boards = np.array([kind in {"", "0"} for kind in stops.texts("location_type")], dtype=bool)
    idle = np.flatnonzero(boards & ~used)
    if len(idle):
        ids = stops.texts("stop_id")
        some = listed([ids[row] for row in idle], EXAMPLES)
        stops.faults.warn(
            "stop-unused",
            Text("has {idle:,} stops where no trip calls: {some}", idle=len(idle), some=some),
            count=len(idle),
        )


def check_forward(
    table: FeedTable, order: IntArray, same_trip: BoolArray, arrival: IntArray, departure: IntArray, trips: Sequence[str]
) -> None:
    """Record times that go backwards within a trip.

    Parameters
    ----------
    table
        stop_times.txt.
    order
        the row of the table that each call came from.
    same_trip
        whether a call and the next are of one trip; one shorter than the calls.
    arrival, departure
        times of the calls.
    trips
        id of the trip of each call.
    """
    wrong = arrival > departure
    wrong[1:] |= same_trip & (departure[:-1] > arrival[1:])
    calls = np.flatnonzero(wrong)
    by_row = {int(order[call]): int(call) for call in calls}
    table.faults.stop_rows(
        "time-goes-backwards",
        sorted(by_row),
        lambda row: Text("trip {trip} goes back in time here; mend the time or stop_sequence", trip=brief(trips[by_row[row]])),
    )


def check_speed(
    table: FeedTable, speed_kmh: FloatArray, is_bus: BoolArray, order: IntArray, names: tuple[Sequence[str], Sequence[str]]
) -> None:
    """Warn of legs no vehicle of the kind can run: one place or time of them is wrong.

    Parameters
    ----------
    table
        stop_times.txt.
    speed_kmh, is_bus
        of each leg.
    order
        the row of the table that each leg begins in.
    names
        names of the stops each leg begins and ends at.
    """
    fast = speed_kmh > np.where(is_bus, FASTEST["bus"], FASTEST["other"])
    if fast.any():
        worst = int(np.argmax(np.where(fast, speed_kmh, 0)))
        begin, end = brief(names[0][worst]), brief(names[1][worst])
        table.faults.warn(
            "too-fast",
            Text(
                "has {fast:,} legs that are too fast ({begin} to {end} at {speed_kmh:,.0f} km/h); check times and places",
                fast=int(fast.sum()),
                begin=begin,
                end=end,
                speed_kmh=speed_kmh[worst],
            ),
            count=int(fast.sum()),
            row=int(order[worst]) + 1,
        )
