"""Feeds made by the builder: cuts are exact, summaries hold no timetable's own minutes, and bytes repeat."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from geodata.building.transport.buses import clock
from geodata.building.transport.gtfs_files import Rows, cut, rows_of, zip_of
from geodata.building.transport.headways import StoppingPattern, find_patterns, find_phases, places_of
from geodata.building.transport.mt3d import join_trains
from geodata.building.transport.rail import Line
from models.messages.text import same

STATIONS = ("Nishi", "Naka", "Higashi")


def line(ident, *xs):
    names = tuple(same(name) for name in STATIONS)
    return Line(ident, same(ident), "#000000", None, names, np.array([[x, 0.0] for x in xs]))


def train(ident, times, **more):
    stops = [{"s": f"L.{name}", "a": time, "d": time} for name, time in times]
    return {"id": f"{ident}.Weekday", "y": "Op.Local", "tt": stops, **more}


NAMES = {f"{prefix}.{name}": name for prefix in ("L", "M") for name in STATIONS}


def test_through_trains_are_joined_at_their_junction():
    one = train("a", [("Nishi", "08:00"), ("Naka", "08:05")], nt=["b.Weekday"])
    two = train("b", [("Naka", "08:06"), ("Higashi", "08:10")], pt=["a.Weekday"])
    (joined,) = join_trains([("l", [one]), ("m", [two])], NAMES)
    assert [(call.line, call.station, call.arrival_s - 28_800, call.departure_s - 28_800) for call in joined.calls] == [
        ("l", "Nishi", 0, 0),
        ("m", "Naka", 300, 360),
        ("m", "Higashi", 600, 600),
    ]


def test_references_to_trains_that_are_not_there_end_the_train():
    (alone,) = join_trains(
        [("l", [train("a", [("Nishi", "08:00"), ("Naka", "08:05")], nt=["x.Weekday"], pt=["y.Weekday"])])], NAMES
    )
    assert len(alone.calls) == 2


def test_times_after_midnight_belong_to_the_day_before():
    (late,) = join_trains([("l", [train("a", [("Nishi", "23:58"), ("Naka", "00:03")])])], NAMES)
    assert late.calls[1].arrival_s == 24 * 3600 + 180


def test_patterns_take_the_median_of_an_hour_and_leave_out_extra_fares():
    trains = join_trains(
        [
            (
                "l",
                [
                    *(
                        train(f"t{m}", [("Nishi", f"08:{m:02d}"), ("Naka", f"08:{m + ride:02d}")])
                        for m, ride in ((1, 4), (20, 5), (40, 9))
                    ),
                    train("dear", [("Nishi", "08:30"), ("Naka", "08:31")]) | {"y": "Op.Liner"},
                ],
            )
        ],
        NAMES,
    )
    (pattern,) = find_patterns(trains, places_of([line("l", 0, 1000, 2000)]), {"Liner"})
    assert (pattern.day, pattern.hour, pattern.trains, pattern.headway_s) == ("weekday", 8, 3, 1200)
    assert pattern.arrival_s.tolist() == [0, 300]


def test_stations_of_one_name_are_one_stop_within_200_m_and_two_beyond():
    near = places_of([line("l", 0, 1000, 2000), line("m", 150, 1500, 2000)])
    assert near["l", "Nishi"] == near["m", "Nishi"]
    assert near["l", "Nishi"].x == 75.0
    assert near["l", "Naka"].id == "naka-l"
    assert near["m", "Naka"].id == "naka-m"


def pattern(stops, trains):
    zeros = np.arange(len(stops), dtype=np.int64) * 120
    return StoppingPattern("weekday", 8, ("l",), stops, trains, zeros, zeros)


def test_trains_that_share_a_stretch_are_spread_over_the_hour():
    assert find_phases([pattern(("a", "b"), 2), pattern(("a", "b"), 2)]) == [0, 900]
    assert find_phases([pattern(("a", "b"), 2), pattern(("b", "a"), 2)]) == [0, 0]
    assert find_phases([pattern(("a", "b", "c"), 1), pattern(("b", "c"), 1)]) == [0, 1920]


def test_a_headway_gives_as_many_departures_as_trains():
    for trains in range(1, 40):
        one = pattern(("a", "b"), trains)
        assert len(range(0, one.trains * one.headway_s, one.headway_s)) == trains


def tables():
    return {
        "stops.txt": rows_of(["stop_id", "stop_name"], [["A", "a"], ["B", "b"], ["C", "c"]]),
        "routes.txt": rows_of(["route_id", "route_color"], [["R", "ff0000"], ["Q", ""]]),
        "trips.txt": rows_of(["route_id", "service_id", "trip_id"], [["R", "1", "t"], ["Q", "2", "u"]]),
        "stop_times.txt": rows_of(["trip_id", "stop_id"], [["t", "A"], ["t", "B"], ["t", "C"], ["u", "B"], ["u", "C"]]),
        "calendar_dates.txt": rows_of(["service_id", "date", "exception_type"], [["1", "20260401", 1], ["2", "20260401", 1]]),
    }


def test_a_cut_keeps_calls_near_of_trips_with_two_and_what_they_need():
    small = cut(tables(), {"A", "B"})
    assert small["stop_times.txt"].columns == {"trip_id": ["t", "t"], "stop_id": ["A", "B"]}
    assert small["trips.txt"].columns["trip_id"] == ["t"]
    assert small["routes.txt"].columns["route_id"] == ["R"]
    assert small["stops.txt"].columns["stop_id"] == ["A", "B"]
    assert small["calendar_dates.txt"].columns["service_id"] == ["1"]


def test_a_zip_has_the_same_bytes_every_time_and_no_other_columns():
    data = zip_of(tables())
    assert data == zip_of(tables())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("routes.txt") == b"route_id\nR\nQ\n"


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00:00"), (90_600, "25:10:00")])
def test_times_are_written_as_gtfs_has_them(seconds, text):
    assert clock(seconds) == text


def test_an_empty_table_is_not_written():
    with zipfile.ZipFile(io.BytesIO(zip_of({**tables(), "calendar.txt": Rows({})}))) as archive:
        assert "calendar.txt" not in archive.namelist()
