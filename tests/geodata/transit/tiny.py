"""A feed of three stops and a few trips, small enough to know every answer by heart."""

from __future__ import annotations

import zipfile
from pathlib import Path

WEEK = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n1,例鉄道,https://example.org/,Asia/Tokyo\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA,東,35.740,139.600\nB,中央,35.740,139.620\nC,西,35.740,139.640\n",
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nR,本線,,2\n",
    "trips.txt": "route_id,service_id,trip_id\nR,平日,t1\nR,平日,t2\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,10:00:00,10:00:00,A,1\nt1,10:04:00,10:05:00,B,2\nt1,10:09:00,10:09:00,C,3\n"
        "t2,24:30:00,24:30:00,A,1\nt2,24:34:00,24:35:00,B,2\nt2,24:39:00,24:39:00,C,3\n"
    ),
    "calendar.txt": WEEK + "平日,1,1,1,1,1,0,0,20260401,20260930\n",
}


def write_zip(path: Path, tables: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the feed with some of its tables replaced, added or (None) taken away."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**TABLES, **(tables or {})}.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def with_row(name: str, row: str) -> dict[str, str | bytes | None]:
    """Return a change that adds one row to a table."""
    return {name: TABLES[name] + row + "\n"}


def with_text(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Return a change of one text in a table."""
    assert old in TABLES[name]
    return {name: TABLES[name].replace(old, new)}
