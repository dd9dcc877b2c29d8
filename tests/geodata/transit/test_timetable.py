"""A date's connections, known by heart: services, midnights, headways, blocks and walks."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from geodata.gtfs.feed import read_feed
from geodata.transit.timetable import covered_dates, timetable
from models.messages.findings import InputError
from tests.geodata.transit.tiny import TABLES, WEEK, with_text, write_zip

CRS = "EPSG:6677"
# a Wednesday, the Saturday after it, and the Monday after that
WEDNESDAY, SATURDAY, MONDAY = dt.date(2026, 6, 3), dt.date(2026, 6, 6), dt.date(2026, 6, 8)


def on(path, tables=None, date=WEDNESDAY, window=(0, 30 * 3600)):
    return timetable([read_feed(write_zip(path / "feed.zip", tables))], date, CRS, window)


def rides(table):
    stops = [stop.split(":")[1] for stop in table.stop_ids]
    return [
        (int(start), int(end), stops[one] + stops[two])
        for start, end, one, two in zip(table.departure_s, table.arrival_s, table.from_stop, table.to_stop, strict=True)
    ]


def test_connections_are_in_order_with_the_last_night_and_the_next(tmp_path):
    table = on(tmp_path)
    assert rides(table) == [
        (1800, 2040, "AB"),
        (2100, 2340, "BC"),
        (36000, 36240, "AB"),
        (36300, 36540, "BC"),
        (88200, 88440, "AB"),
        (88500, 88740, "BC"),
    ]
    assert table.trip.tolist() == [0, 0, 1, 1, 2, 2]
    assert table.departure_s.dtype == np.int32


def test_the_night_before_follows_its_own_services(tmp_path):
    assert rides(on(tmp_path, date=MONDAY))[0] == (36000, 36240, "AB")
    assert rides(on(tmp_path, date=dt.date(2026, 6, 5)))[0] == (1800, 2040, "AB")


def test_trips_of_the_next_service_day_are_there_where_the_window_reaches_them(tmp_path):
    window = (0, 36 * 3600)
    assert (86400 + 36000, 86400 + 36240, "AB") in rides(on(tmp_path, window=window))
    assert (86400 + 36000, 86400 + 36240, "AB") not in rides(on(tmp_path, date=dt.date(2026, 6, 5), window=window))


def test_the_window_keeps_departures_within_it(tmp_path):
    assert rides(on(tmp_path, window=(36000, 36000))) == [(36000, 36240, "AB")]


def test_exceptions_of_the_calendar_move_a_holiday(tmp_path):
    dates = "service_id,date,exception_type\n平日,20260603,2\n休日,20260603,1\n"
    tables = {
        "calendar_dates.txt": dates,
        "trips.txt": "route_id,service_id,trip_id\nR,平日,t1\nR,休日,t2\n",
        "calendar.txt": TABLES["calendar.txt"],
    }
    assert rides(on(tmp_path, tables)) == [(88200, 88440, "AB"), (88500, 88740, "BC")]


def test_a_calendar_of_dates_alone_is_enough(tmp_path):
    tables = {"calendar.txt": None, "calendar_dates.txt": "service_id,date,exception_type\n平日,20260606,1\n"}
    assert rides(on(tmp_path, tables, SATURDAY))[0] == (36000, 36240, "AB")


def test_a_date_outside_names_the_dates_covered(tmp_path):
    """D09."""
    with pytest.raises(InputError) as caught:
        on(tmp_path, date=dt.date(2027, 1, 6))
    (finding,) = caught.value.findings
    assert finding.code == "date-not-covered"
    assert "2026-04-01 to 2026-09-30" in finding.message.to("en")
    assert "2026-04-01 から 2026-09-30" in finding.message.to("ja")


def test_feed_info_narrows_the_dates_covered(tmp_path):
    info = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n例,https://example.org/,ja,20260501,20260531\n"
    feed = read_feed(write_zip(tmp_path / "feed.zip", {"feed_info.txt": info}))
    assert covered_dates([feed]) == (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert (feed.publisher, feed.valid) == ("例", "2026-05-01/2026-05-31")


def test_a_day_without_any_service_is_said(tmp_path):
    with pytest.raises(InputError) as caught:
        on(tmp_path, date=SATURDAY)
    assert [finding.code for finding in caught.value.findings] == ["no-service-on-date"]


@pytest.mark.parametrize(("exact", "said"), [("0", True), ("1", False)])
def test_headways_become_departures_and_say_so_where_they_are_no_timetable(tmp_path, exact, said):
    """D15."""
    rows = f"trip_id,start_time,end_time,headway_secs,exact_times\nt1,12:00:00,12:20:00,600,{exact}\n"
    table = on(tmp_path, {"frequencies.txt": rows}, window=(30_000, 80_000))
    assert rides(table) == [(43200, 43440, "AB"), (43500, 43740, "BC"), (43800, 44040, "AB"), (44100, 44340, "BC")]
    assert table.trip.tolist() == [0, 0, 1, 1]
    assert any("headways, not timetables" in text.to("en") for text in table.assumptions) is said


def test_trips_of_one_block_are_one_seat_where_they_meet(tmp_path):
    trips = "route_id,service_id,trip_id,block_id\nR,平日,t1,v\nR,平日,t2,v\nR,平日,t3,w\n"
    times = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,10:00:00,10:00:00,A,1\nt1,10:04:00,10:04:00,B,2\n"
        "t2,10:04:00,10:05:00,B,1\nt2,10:09:00,10:09:00,C,2\n"
        "t3,10:04:00,10:05:00,B,1\nt3,10:09:00,10:09:00,C,2\n"
    )
    table = on(tmp_path, {"trips.txt": trips, "stop_times.txt": times})
    assert rides(table) == [(36000, 36240, "AB"), (36300, 36540, "BC"), (36300, 36540, "BC")]
    assert table.trip[0] == table.trip[1] != table.trip[2]


def test_a_block_that_goes_on_elsewhere_is_two_seats(tmp_path):
    trips = "route_id,service_id,trip_id,block_id\nR,平日,t1,v\nR,平日,t2,v\n"
    times = TABLES["stop_times.txt"].replace("24:", "11:")
    table = on(tmp_path, {"trips.txt": trips, "stop_times.txt": times})
    assert len(set(table.trip.tolist())) == 2


def test_calls_of_no_time_stay_in_order(tmp_path):
    table = on(tmp_path, with_text("stop_times.txt", "t1,10:04:00,10:05:00", "t1,10:00:00,10:00:00"), window=(30_000, 40_000))
    assert rides(table) == [(36000, 36000, "AB"), (36000, 36540, "BC")]


def test_boarding_and_alighting_are_forbidden_where_the_feed_says_so(tmp_path):
    head, *rows = TABLES["stop_times.txt"].strip().split("\n")
    ends = {"1": ",0,1", "2": ",1,0", "3": ",1,0"}
    lines = [head + ",pickup_type,drop_off_type", *(row + ends[row[-1]] for row in rows)]
    table = on(tmp_path, {"stop_times.txt": "\n".join(lines) + "\n"}, window=(30_000, 40_000))
    assert table.can_board.tolist() == [True, False]
    assert table.can_alight.tolist() == [True, True]


def test_walks_join_poles_of_one_name_straight_and_others_with_a_detour(tmp_path):
    # 0.001 degrees of latitude are about 111 m
    stops = TABLES["stops.txt"].replace("C,西,35.740,139.640", "C,西,35.741,139.620") + "D,中央,35.739,139.620\n"
    times = TABLES["stop_times.txt"].replace("10:09:00,10:09:00,C,3", "10:09:00,10:09:00,D,3")
    table = on(tmp_path, {"stops.txt": stops, "stop_times.txt": times})
    names = [stop.split(":")[1] for stop in table.stop_ids]
    walks = {names[a] + names[b]: int(s) for a, b, s in zip(table.foot_from, table.foot_to, table.foot_s, strict=True)}
    assert walks["BD"] == walks["DB"] == 83
    assert walks["BC"] == walks["CB"] == 108
    assert walks["CD"] == walks["DC"] == 216
    assert set(walks) == {"BC", "CB", "BD", "DB", "CD", "DC"}


def test_walks_join_the_platforms_of_one_parent_station(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,中央駅,35.7405,139.62,1,\nA,東,35.740,139.600,0,\nB,1番線,35.740,139.620,0,S\nC,2番線,35.741,139.620,0,S\n"
    )
    table = on(tmp_path, {"stops.txt": stops})
    assert sorted(table.foot_s.tolist()) == [83, 83]


def test_several_feeds_keep_their_stops_apart_and_walks_join_them(tmp_path):
    one = read_feed(write_zip(tmp_path / "one.zip"))
    two = read_feed(write_zip(tmp_path / "two.zip"))
    table = timetable([one, two], WEDNESDAY, CRS)
    assert table.stop_ids == ("one:A", "one:B", "one:C", "two:A", "two:B", "two:C")
    assert len(table.trip) == 12
    assert table.departure_s.tolist() == sorted(table.departure_s.tolist())
    assert len(set(table.trip.tolist())) == 6
    assert table.foot_s.tolist() == [0] * 6


def test_faults_of_all_feeds_come_together(tmp_path):
    from geodata.gtfs.feed import open_feed
    from models.messages.findings import Faults

    feeds = []
    for name, tables in (("one", {"calendar.txt": WEEK}), ("two", with_text("stops.txt", "35.740,139.600", "0,0"))):
        write_zip(tmp_path / f"{name}.zip", tables)
        feeds.append(open_feed(tmp_path, f"{name}.zip", Faults(f"{name}.zip")))
    with pytest.raises(InputError) as caught:
        timetable(feeds, WEDNESDAY, CRS)
    assert {finding.file for finding in caught.value.findings} == {"one.zip", "two.zip"}


def test_the_same_feeds_give_the_same_arrays(tmp_path):
    one, two = on(tmp_path), on(tmp_path)
    for name in ("departure_s", "arrival_s", "from_stop", "to_stop", "trip", "foot_s", "stop_xy"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
