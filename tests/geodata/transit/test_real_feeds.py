"""Real feeds, and the bundled summary against the timetables it was made from; needs the raw layers of the bundled study."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from geodata.building.recipe import read_recipe
from geodata.building.sources import Sources
from geodata.building.transport.headways import places_of, read_trains
from geodata.building.transport.rail import read_rail
from geodata.gtfs.feed import read_feed
from geodata.load import load_study
from geodata.transit.timetable import timetable
from tests.raw_layers import RAW, needs_raw_layers

pytestmark = [pytest.mark.long, needs_raw_layers]
CRS = "EPSG:6677"
DAYS = {"weekday": dt.date(2026, 10, 7), "holiday": dt.date(2026, 10, 11)}
HOURS = (8, 10, 11, 14, 18, 21)


def read(name: str):
    return read_feed(RAW.parent / "transit" / name)


def test_toei_trains_load_with_their_passed_stations_and_late_trains():
    schedule = read("toei_train/Toei-Train-GTFS.zip").schedule
    assert {finding.code: finding.count for finding in schedule.findings} == {"passed-station": 540}
    assert int((schedule.calls.departure_s >= 86_400).sum()) > 1_000
    assert dict(zip(schedule.stop_names, schedule.stop_names_en, strict=True))["練馬"] == "Nerima"


def test_kanazawa_loads_with_japanese_services_and_the_older_translations():
    feed = read("kanazawa/kanazawa-flatbus.zip")
    assert "平日" in feed.schedule.calendar.services(dt.date(2026, 6, 3))
    assert feed.schedule.stop_names_en[0] == "Kanazawa Station"
    assert len(timetable([feed], dt.date(2026, 6, 3), "EPSG:6675").trip) == 2_755


def test_the_bundled_toei_trains_are_exactly_the_published_ones_near_the_ward():
    study = load_study("nerima")
    bundled = next(feed for feed in study.feeds if "toei-train" in feed.file)
    for date in (*DAYS.values(), dt.date(2026, 11, 3)):
        here = timetable([bundled], date, CRS)
        whole = timetable([read("toei_train/Toei-Train-GTFS.zip")], date, CRS)
        near = {stop.split(":")[1] for stop in here.stop_ids}
        assert _legs(here) == {leg for leg in _legs(whole) if leg[2] in near and leg[3] in near}


def _legs(table):
    ids = [stop.split(":")[1] for stop in table.stop_ids]
    legs = zip(table.departure_s.tolist(), table.arrival_s.tolist(), table.from_stop, table.to_stop, strict=True)
    # a loop line leaves the area and comes back within one trip; such a leg is no leg of the whole feed
    return {(start, end, ids[one], ids[two]) for start, end, one, two in legs if end - start <= 600}


def test_the_summary_is_close_to_the_timetables_it_was_made_from():
    recipe = read_recipe(Path(str(resources.files("geodata") / "nerima" / "recipe.yaml"))).value
    study = load_study("nerima")
    sources = Sources(RAW)
    lines = read_rail(sources, recipe.rail, study.boundary, CRS).lines
    (part,) = recipe.feeds.headways
    places = places_of([line for timed in part.lines for line in lines if line.id == timed.line])
    trains = [train for train in read_trains(sources, part) if not set(train.kinds) & set(part.leave_out)]
    feed = next(feed for feed in study.feeds if "headways" in feed.file)
    differences, times = [], []
    for day, date in DAYS.items():
        real = _journeys(
            [
                [(places[c.line, c.station].id, c.arrival_s, c.departure_s) for c in train.calls if (c.line, c.station) in places]
                for train in trains
                if train.day == day
            ]
        )
        summed = _journeys(_calls_of(timetable([feed], date, CRS)))
        for pair in sorted(set(real) & set(summed))[::7]:
            for hour in HOURS:
                one, two = (_mean_time(journeys[pair], hour) for journeys in (real, summed))
                if one is not None and two is not None:
                    differences.append(two - one)
                    times.append(one)
    apart = np.abs(differences)
    assert len(apart) > 1_000
    assert 800 <= np.median(times) <= 1_000
    # docs/transit.md gives these figures
    assert abs(np.median(differences)) <= 40
    assert np.median(apart) <= 55
    assert np.percentile(apart, 90) <= 200


def _calls_of(table):
    ids = [stop.split(":")[1] for stop in table.stop_ids]
    trips: dict[int, list] = {}
    for trip, one, two, start, end in zip(
        table.trip.tolist(), table.from_stop, table.to_stop, table.departure_s.tolist(), table.arrival_s.tolist(), strict=True
    ):
        calls = trips.setdefault(trip, [(ids[one], start, start)])
        calls[-1] = (calls[-1][0], calls[-1][1], start)
        calls.append((ids[two], end, end))
    return list(trips.values())


def _journeys(trains):
    """Return departures and arrivals of the direct trains of every pair of stops."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for calls in trains:
        for order, (one, _, start) in enumerate(calls):
            for two, end, _ in calls[order + 1 :]:
                found.setdefault((one, two), []).append((start, end))
    return found


def _mean_time(journeys, hour):
    """Return the mean of wait and ride over the minutes of an hour, taking the train that arrives first."""
    start, end = np.array(journeys).T
    arrivals = [end[start >= minute].min(initial=10**9) - minute for minute in range(hour * 3600, (hour + 1) * 3600, 60)]
    return None if max(arrivals) > 7_200 else float(np.mean(arrivals))
