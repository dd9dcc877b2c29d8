"""Group D of the catalogue of bad inputs: every fault of a feed has its message, and legal oddities are read."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from shapely import box

from geodata.access.feed_coverage import check_nearness
from geodata.gtfs.feed import read_feed
from models.messages.findings import InputError
from tests.geodata.transit.tiny import TABLES, WEEK, with_row, with_text, write_zip

TIMES = "stop_times.txt"


def faults(path, tables):
    with pytest.raises(InputError) as caught:
        read_feed(write_zip(path / "feed.zip", tables))
    return [finding for finding in caught.value.findings if finding.severity == "stop"]


def schedule(path, tables=None):
    return read_feed(write_zip(path / "feed.zip", tables)).schedule


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        pytest.param({"stops.txt": None}, "missing-required-file", id="D02-stops"),
        pytest.param({TIMES: None}, "missing-required-file", id="D02-times"),
        pytest.param({"calendar.txt": None}, "missing-calendar", id="D03"),
        pytest.param({"calendar.txt": WEEK}, "foreign-key-violation", id="D03-nothing"),
        pytest.param(with_text("stops.txt", "stop_lat", "latitude"), "missing-required-column", id="D02-column"),
        pytest.param({"trips.txt": "route_id,service_id,trip_id\n"}, "table-empty", id="D02-rows"),
        pytest.param(with_row("stops.txt", "A,東,35.74,139.6"), "key-repeated", id="D05"),
        pytest.param(with_row(TIMES, "t1,10:20:00,10:20:00,A,3"), "key-repeated", id="D05-times"),
        pytest.param(with_row("stops.txt", ",東,35.74,139.6"), "key-blank", id="D05-blank"),
        pytest.param(with_row(TIMES, "t9,10:20:00,10:20:00,A,1"), "foreign-key-violation", id="D04-trip"),
        pytest.param(with_row(TIMES, "t1,10:20:00,10:20:00,Z,4"), "foreign-key-violation", id="D04-stop"),
        pytest.param(with_row("trips.txt", "Q,平日,t3"), "foreign-key-violation", id="D04-route"),
        pytest.param(with_row("trips.txt", "R,休日,t3"), "foreign-key-violation", id="D04-service"),
        pytest.param(with_text(TIMES, "10:09:00,10:09:00", "10:03:00,10:03:00"), "time-goes-backwards", id="D07"),
        pytest.param(with_text(TIMES, "10:04:00,10:05:00", "10:05:00,10:04:00"), "time-goes-backwards", id="D07-within"),
        pytest.param(with_text(TIMES, "t1,10:04:00", "t1,10.04"), "time-unreadable", id="D07-form"),
        pytest.param(with_text(TIMES, "t1,10:00:00,10:00:00", "t1,,"), "end-without-time", id="D08-end"),
        pytest.param(with_text(TIMES, "A,1\nt1", "A,one\nt1"), "not-a-number", id="D02-number"),
        pytest.param(with_text("stops.txt", "A,東,35.740,139.600", "A,東,139.600,35.740"), "swapped-coordinates", id="D10"),
        pytest.param(with_text("stops.txt", "A,東,35.740,139.600", "A,東,0,0"), "coordinate-zero", id="D10-zero"),
        pytest.param(with_text("stops.txt", "A,東,35.740,139.600", "A,東,35.740,239.600"), "coordinate-range", id="D10-range"),
        pytest.param(with_text("stops.txt", "35.740,139.600", "N35.740,139.600"), "not-a-number", id="D10-form"),
        pytest.param(with_text("calendar.txt", "20260930", "2026-09-30"), "date-unreadable", id="D03-date"),
        pytest.param(with_text("calendar.txt", "平日,1", "平日,yes"), "day-flag", id="D03-day"),
        pytest.param(
            {"calendar_dates.txt": "service_id,date,exception_type\n平日,20260505,3\n"}, "exception-type", id="D03-exception"
        ),
        pytest.param(
            {"frequencies.txt": "trip_id,start_time,end_time,headway_secs\nt1,10:00:00,11:00:00,0\n"},
            "headway-impossible",
            id="D15-headway",
        ),
        pytest.param(with_row(TIMES, "t1,10:20:00,10:20:00,A,4,extra"), "ragged-row", id="D02-ragged"),
        pytest.param({"stops.txt": b"stop_id,stop_name\n\xff\xfe\x81"}, "encoding-unknown", id="D02-encoding"),
    ],
)
def test_every_fault_has_its_message(tmp_path, tables, code):
    found = faults(tmp_path, tables)
    assert code in {finding.code for finding in found}
    for finding in found:
        assert finding.message.to("ja")
        assert finding.message.to("en").isascii() or finding.value or finding.layer
        assert finding.file == "feed.zip"


def test_a_broken_reference_names_five_examples_and_counts_the_rows(tmp_path):
    rows = "".join(f"x{number},10:00:00,10:00:00,A,1\n" for number in range(8))
    (found,) = faults(tmp_path, {TIMES: TABLES[TIMES] + rows})
    assert (found.code, found.layer, found.field, found.count) == ("foreign-key-violation", TIMES, "trip_id", 8)
    assert "x0, x1, x2, x3, x4, … (+3)" in found.message.to("en")


def test_ids_that_are_not_there_are_counted_in_one_pass(tmp_path):
    """Ten times the rows take about ten times as long; a hundred times where each is looked for among all."""

    def seconds(rows: int) -> float:
        text = TABLES[TIMES] + "".join(f"x{number},10:00:00,10:00:00,A,1\n" for number in range(rows))
        took = []
        for _ in range(3):
            started = time.process_time()
            (found,) = faults(tmp_path, {TIMES: text})
            took.append(time.process_time() - started)
            assert found.count == rows
        return min(took)

    assert seconds(50_000) < 15 * seconds(5_000)


def test_faults_of_several_tables_come_together(tmp_path):
    found = faults(tmp_path, {**with_row("stops.txt", "A,東,35.74,139.6"), **with_row("trips.txt", "Q,平日,t3")})
    assert {finding.code for finding in found} == {"key-repeated", "foreign-key-violation"}


def test_times_past_midnight_are_legal(tmp_path):
    """D06."""
    calls = schedule(tmp_path).calls
    assert calls.departure_s.tolist() == [36000, 36300, 36540, 88200, 88500, 88740]


def test_a_byte_order_mark_and_columns_in_another_order_are_read(tmp_path):
    text = "stop_lon,stop_id,stop_name,stop_lat\n139.6,A,東,35.74\n139.62,B,中央,35.74\n139.64,C,西,35.74\n"
    read = schedule(tmp_path, {"stops.txt": b"\xef\xbb\xbf" + text.encode()})
    assert read.stop_names == ("東", "中央", "西")
    assert read.stop_lonlat[1].tolist() == [139.62, 35.74]
    assert [finding.code for finding in read.findings] == ["encoding"]


def test_blank_times_are_filled_by_stop_order_and_counted(tmp_path):
    """D08."""
    rows = "t1,10:00:00,10:00:00,A,1\nt1,,,B,2\nt1,,,A,3\nt1,10:09:00,10:09:00,C,4\n"
    head = TABLES[TIMES].split("\n")[0] + "\n"
    read = schedule(tmp_path, {TIMES: head + rows})
    assert read.calls.arrival_s.tolist() == [36000, 36180, 36360, 36540]
    (fix,) = [finding for finding in read.findings if finding.severity == "fix"]
    assert (fix.code, fix.count) == ("blank-time", 2)


def test_a_passed_station_is_dropped_and_not_filled(tmp_path):
    """D08."""
    head = TABLES[TIMES].split("\n")[0] + ",pickup_type,drop_off_type\n"
    rows = "t1,10:00:00,10:00:00,A,1,0,0\nt1,,,B,2,1,1\nt1,10:09:00,10:09:00,C,3,0,0\n"
    read = schedule(tmp_path, {TIMES: head + rows})
    assert read.calls.stop.tolist() == [0, 2]
    assert {finding.code: finding.count for finding in read.findings if finding.severity == "fix"} == {"passed-station": 1}


def test_a_stop_where_only_one_of_both_is_forbidden_is_no_passed_station(tmp_path):
    head = TABLES[TIMES].split("\n")[0] + ",pickup_type,drop_off_type\n"
    rows = "t1,10:00:00,10:00:00,A,1,0,1\nt1,,,B,2,1,0\nt1,10:09:00,10:09:00,C,3,1,0\n"
    calls = schedule(tmp_path, {TIMES: head + rows}).calls
    assert calls.arrival_s.tolist() == [36000, 36270, 36540]
    assert calls.can_board.tolist() == [True, False, False]
    assert calls.can_alight.tolist() == [False, True, True]


@pytest.mark.parametrize(
    "translations",
    [
        "trans_id,lang,translation\n東,ja-Hrkt,ひがし\n東,en,Higashi\n",
        "table_name,field_name,language,translation,record_id,field_value\nstops,stop_name,en,Higashi,A,\n",
        "table_name,field_name,field_value,language,translation\nroutes,route_long_name,東,en,East Line\nstops,stop_name,東,en,Higashi\n",
    ],
)
def test_english_names_come_from_both_layouts_of_translations(tmp_path, translations):
    assert schedule(tmp_path, {"translations.txt": translations}).stop_names_en == ("Higashi", "", "")


def test_a_table_with_a_header_only_is_empty_where_it_may_be(tmp_path):
    read = schedule(tmp_path, {"frequencies.txt": "trip_id,start_time,end_time,headway_secs\n", "translations.txt": "a,b\n"})
    assert read.headways == ()


def test_too_fast_a_bus_and_stops_without_trips_are_warned_of(tmp_path):
    """D11, D14."""
    tables = with_row("stops.txt", "D,北,35.8,139.7") | with_text("routes.txt", ",2", ",3")
    tables |= with_text("stops.txt", "139.640", "139.940")
    tables["stops.txt"] = str(tables["stops.txt"]) + "D,北,35.8,139.7\n"
    found = {finding.code: finding for finding in schedule(tmp_path, tables).findings}
    assert {code: finding.severity for code, finding in found.items()} == {"too-fast": "warn", "stop-unused": "warn"}
    assert found["too-fast"].count == 2
    assert "中央 to 西" in found["too-fast"].message.to("en")


def test_a_feed_of_elsewhere_stops_alone_and_is_warned_of_beside_others(tmp_path):
    """D11."""
    here = read_feed(write_zip(tmp_path / "here.zip"))
    moved = {"stops.txt": TABLES["stops.txt"].replace("35.740", "36.560")}
    away = read_feed(write_zip(tmp_path / "away.zip", moved))
    area = box(-22_000, -30_000, -16_000, -28_000)
    assert check_nearness([here], area, "EPSG:6677") == []
    assert [(found.file, found.code, found.severity) for found in check_nearness([away], area, "EPSG:6677")] == [
        ("away.zip", "no-trips-here", "stop")
    ]
    assert [(found.file, found.severity) for found in check_nearness([here, away], area, "EPSG:6677")] == [("away.zip", "warn")]


def test_the_tests_of_feeds_name_every_row_of_the_catalogue_that_timetables_meet():
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    named = {row for text in texts for row in re.findall(r'(?:id="|"""|, )([DF][0-9]{2})', text)}
    assert {f"D{row:02}" for row in range(1, 16)} | {"F10", "F11", "F12"} <= named
