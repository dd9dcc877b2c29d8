"""Which day is meant, and what a feed's calendar says against it."""

from __future__ import annotations

import datetime as dt

import pytest

from geodata.access.departures import Departures
from geodata.access.service_day import check_day, day_of
from geodata.gtfs.feed import read_feed
from models.messages.findings import InputError
from tests.geodata.transit.tiny import TABLES, WEEK, write_zip

# 2026-04-29, a Wednesday, is a holiday (昭和の日)
GOLDEN_WEEK = {
    "calendar.txt": WEEK + "平日,1,1,1,1,1,0,0,20260427,20260930\n休日,0,0,0,0,0,1,1,20260427,20260930\n",
    "trips.txt": TABLES["trips.txt"] + "R,休日,t3\n",
    "stop_times.txt": TABLES["stop_times.txt"] + "t3,10:00:00,10:00:00,A,1\nt3,10:04:00,10:05:00,B,2\n",
    "calendar_dates.txt": "service_id,date,exception_type\n平日,20260429,2\n休日,20260429,1\n",
}
HOLIDAY, WEDNESDAY, SUNDAY = dt.date(2026, 4, 29), dt.date(2026, 5, 6), dt.date(2026, 5, 3)


@pytest.fixture
def feed(tmp_path):
    return read_feed(write_zip(tmp_path / "feed.zip", GOLDEN_WEEK))


@pytest.fixture
def plain(tmp_path):
    """A feed that runs from Monday to Friday and knows no holidays."""
    return read_feed(write_zip(tmp_path / "plain.zip"))


def test_the_usual_wednesday_is_the_first_that_is_no_holiday(feed, plain):
    assert day_of([feed], Departures()) == WEDNESDAY
    assert day_of([feed, plain], Departures()) == WEDNESDAY
    assert day_of([plain], Departures()) == dt.date(2026, 4, 1)


def test_the_usual_holiday_is_the_first_sunday(feed):
    assert day_of([feed], Departures("holiday")) == SUNDAY


def test_the_usual_saturday_is_the_first_and_no_sunday(feed):
    saturday = day_of([feed], Departures("saturday"))
    assert (saturday, saturday.weekday()) == (SUNDAY - dt.timedelta(days=1), 5)


def test_a_feed_of_holidays_alone_still_gives_its_wednesday(tmp_path):
    short = GOLDEN_WEEK | {"calendar.txt": GOLDEN_WEEK["calendar.txt"].replace("20260930", "20260430")}
    assert day_of([read_feed(write_zip(tmp_path / "short.zip", short))], Departures()) == HOLIDAY


def test_a_date_asked_for_is_taken(feed):
    assert day_of([feed], Departures(date="2026-04-29")) == HOLIDAY


def test_feeds_that_share_no_day_are_said(feed, tmp_path):
    later = {"calendar.txt": TABLES["calendar.txt"].replace("20260401,20260930", "20270401,20270930")}
    with pytest.raises(InputError) as caught:
        day_of([feed, read_feed(write_zip(tmp_path / "later.zip", later))], Departures())
    assert [finding.code for finding in caught.value.findings] == ["no-common-date"]


def test_a_holiday_called_a_weekday_is_warned_of_feed_by_feed(feed, plain):
    assert [(found.code, found.file, found.value) for found in check_day([feed, plain], Departures(), HOLIDAY)] == [
        ("day-kind", "feed.zip", "2026-04-29")
    ]
    assert check_day([feed, plain], Departures("holiday"), HOLIDAY) == []


def test_a_weekday_called_a_holiday_is_warned_of(feed, plain):
    (found,) = check_day([feed, plain], Departures("holiday"), WEDNESDAY)
    assert (found.code, found.severity, found.file) == ("day-kind", "warn", "feed.zip, plain.zip")
    assert check_day([feed, plain], Departures(), WEDNESDAY) == []


def test_saturdays_and_sundays_are_holidays_whatever_runs(feed):
    assert check_day([feed], Departures("holiday"), SUNDAY) == []


def test_a_feed_of_dates_alone_says_nothing_of_the_week(tmp_path):
    dates = {"calendar.txt": None, "calendar_dates.txt": "service_id,date,exception_type\n平日,20260603,1\n"}
    feed = read_feed(write_zip(tmp_path / "dates.zip", dates))
    assert check_day([feed], Departures(), dt.date(2026, 6, 3)) == []
