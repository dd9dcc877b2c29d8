"""A user's own feed goes into a study with one line."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from geodata.load import load_study
from models.messages.findings import InputError
from tests.geodata.transit.tiny import write_zip

BUNDLE = Path(str(resources.files("geodata") / "nerima"))


@pytest.fixture
def folder(tmp_path):
    """The bundled study without streets and feeds."""
    copy = tmp_path / "study"
    shutil.copytree(BUNDLE, copy, ignore=shutil.ignore_patterns("feeds", "network*"))
    text = (copy / "study.yaml").read_text(encoding="utf-8")
    start, end = text.index("\n  network:") + 1, text.index("\nassumptions:") + 1
    (copy / "study.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    return copy


def add(folder: Path, lines: str) -> None:
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("feeds:\n" + lines)


def test_one_line_names_a_feed_which_says_itself_where_it_comes_from(folder):
    write_zip(
        folder / "mine.zip",
        {"feed_info.txt": "feed_publisher_name,feed_version,feed_start_date,feed_end_date\n例社,3,20260501,20260531\n"},
    )
    add(folder, "  - mine.zip\n")
    study = load_study(folder)
    (feed,) = study.feeds
    layer = study.layers[-1]
    assert (layer.name, layer.vintage, layer.source.to("ja"), layer.licence.to("en")) == (
        "feed:mine.zip",
        "2026-05-01/2026-05-31",
        "例社 GTFS 3",
        "not stated",
    )
    assert layer.sha256 == feed.sha256
    assert feed.schedule.stop_names == ("東", "中央", "西")


def test_provenance_may_be_given_instead(folder):
    write_zip(folder / "mine.zip")
    add(folder, "  - {file: mine.zip, vintage: '2026', source: {ja: 例, en: Example}, licence: CC0, note: a note}\n")
    layer = load_study(folder).layers[-1]
    assert (layer.vintage, layer.source.to("en"), layer.licence.to("ja"), layer.note.to("en")) == (
        "2026",
        "Example",
        "CC0",
        "a note",
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("../mine.zip", "outside-folder"),
        ("none.zip", "file-missing"),
        ("http://example.org/mine.zip", "not-local"),
        ("demand.csv", "feed-not-a-zip"),
    ],
)
def test_only_feeds_inside_the_folder_are_read(folder, line, code):
    add(folder, f"  - {line}\n")
    with pytest.raises(InputError) as caught:
        load_study(folder)
    assert [finding.code for finding in caught.value.findings if finding.severity == "stop"] == [code]


def test_a_key_that_is_not_known_is_refused(folder):
    add(folder, "  - {file: mine.zip, licens: CC0}\n")
    with pytest.raises(InputError) as caught:
        load_study(folder)
    assert "licence" in caught.value.findings[0].message.to("en")


def test_the_bundle_has_trains_and_buses_for_every_kind_of_day():
    import datetime as dt

    from geodata.access.feed_coverage import check_nearness
    from geodata.transit.timetable import covered_dates, timetable

    study = load_study("nerima")
    assert [Path(feed.file).name for feed in study.feeds] == ["toei-train.zip", "toei-bus.zip", "headways.zip"]
    assert covered_dates(study.feeds) == (dt.date(2026, 7, 18), dt.date(2026, 12, 31))
    assert check_nearness(study.feeds, study.boundary, study.crs) == []
    weekday, saturday, holiday = (
        timetable(study.feeds, date, study.crs) for date in (dt.date(2026, 10, 7), dt.date(2026, 10, 10), dt.date(2026, 10, 12))
    )
    assert len(weekday.trip) > len(saturday.trip) > 40_000
    assert len(holiday.trip) > 40_000
    assert any("headways, not timetables" in text.to("en") for text in weekday.assumptions)
    assert any("Kokusai Kogyo" in text.to("en") for text in study.assumptions)
    assert all(layer.licence.to("en") for layer in study.layers)
    assert sum(path.stat().st_size for path in (BUNDLE / "feeds").iterdir()) < 1_500_000


def test_bus_stops_come_along_as_places():
    stops = load_study("nerima").stops
    assert set(stops["kind"]) == {"rail", "bus"}
    assert int((stops["kind"] == "bus").sum()) == 910
