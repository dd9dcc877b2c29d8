"""Writing GTFS: tables as rows of text, cut to an area, in a zip that has the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.building.csvtext import csv_text
from geodata.gtfs.calendar import DAYS

EPOCH = (1980, 1, 1, 0, 0, 0)
# the tables and columns that tell when what goes where; fares, shapes and colours are left out
KEPT = {
    "agency.txt": ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"),
    "feed_info.txt": (
        "feed_publisher_name",
        "feed_publisher_url",
        "feed_lang",
        "feed_start_date",
        "feed_end_date",
        "feed_version",
    ),
    "stops.txt": (
        "stop_id",
        "stop_code",
        "stop_name",
        "stop_lat",
        "stop_lon",
        "location_type",
        "parent_station",
        "platform_code",
    ),
    "routes.txt": ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id", "trip_headsign", "direction_id", "block_id"),
    "stop_times.txt": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type"),
    "calendar.txt": ("service_id", *DAYS, "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
    "translations.txt": (
        *("table_name", "field_name", "language", "translation", "record_id", "field_value"),
        *("trans_id", "lang"),
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One GTFS table as text, column by column."""

    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))

    def where(self, keep: Sequence[bool]) -> Rows:
        """Return the rows that are kept."""
        return Rows(
            {name: [cell for cell, kept in zip(cells, keep, strict=True) if kept] for name, cells in self.columns.items()}
        )

    def holding(self, name: str, wanted: set[str]) -> Rows:
        """Return the rows whose column `name` is one of `wanted`."""
        return self.where([cell in wanted for cell in self.columns[name]])


Tables = dict[str, Rows]


def rows_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Rows:
    """Return a table from its rows."""
    cells = [[str(cell) for cell in row] for row in rows]
    return Rows({name: [row[place] for row in cells] for place, name in enumerate(head)})


def cut(tables: Tables, near: set[str]) -> Tables:
    """Return a feed with the calls at the stops `near` alone.

    Parameters
    ----------
    tables
        a whole feed.
    near
        ids of the stops to keep; a trip needs two calls at them, and every call kept is as it was.
    """
    calls = tables["stop_times.txt"].holding("stop_id", near)
    count: dict[str, int] = {}
    for trip in calls.columns["trip_id"]:
        count[trip] = count.get(trip, 0) + 1
    riding = {trip for trip, number in count.items() if number >= 2}
    calls = calls.holding("trip_id", riding)
    trips = tables["trips.txt"].holding("trip_id", riding)
    services = set(trips.columns["service_id"])
    called = set(calls.columns["stop_id"])
    parents = tables["stops.txt"].columns.get("parent_station", [])
    called |= {parent for stop, parent in zip(tables["stops.txt"].columns["stop_id"], parents, strict=False) if stop in called}
    smaller = {
        **tables,
        "stop_times.txt": calls,
        "trips.txt": trips,
        "stops.txt": tables["stops.txt"].holding("stop_id", called),
        "routes.txt": tables["routes.txt"].holding("route_id", set(trips.columns["route_id"])),
    }
    for name in ("calendar.txt", "calendar_dates.txt"):
        if name in smaller:
            smaller[name] = smaller[name].holding("service_id", services)
    if "frequencies.txt" in smaller:
        smaller["frequencies.txt"] = smaller["frequencies.txt"].holding("trip_id", riding)
    if "translations.txt" in smaller:
        smaller["translations.txt"] = _spoken(smaller["translations.txt"], smaller)
    return smaller


def _spoken(translations: Rows, tables: Tables) -> Rows:
    """Return the translations of texts and ids that are still there."""
    words = {
        cell for name, rows in tables.items() if name != "translations.txt" for cells in rows.columns.values() for cell in cells
    }
    blank = [""] * len(translations)
    of = [translations.columns.get(name, blank) for name in ("record_id", "field_value", "trans_id")]
    return translations.where([any(text and text in words for text in texts) for texts in zip(*of, strict=True)])


def zip_of(tables: Tables) -> bytes:
    """Return a feed as the bytes of a zip file: tables by name, rows as they stand, one fixed date."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, rows in sorted(tables.items()):
            columns = [column for column in KEPT[name] if column in rows.columns]
            if not len(rows) or not columns:
                continue
            text = csv_text(columns, zip(*(rows.columns[column] for column in columns), strict=True))
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text, zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()
