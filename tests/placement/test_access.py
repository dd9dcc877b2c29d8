"""Scenarios that rest on public transport, on the town with a small railway of its own."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.messages.findings import Finding, InputError
from models.messages.text import Text, same
from placement import load_scenario, solve
from placement.documents.result import compose
from placement.solving import solve as pipeline
from tests.placement.conftest import run
from tests.placement.test_solve import proves_by_exhaustion
from tests.town import degrees

STOPS = {"west": (30_600, -29_300), "middle": (33_000, -28_000), "east": (35_200, -29_400)}


def add_railway(folder: Path, end_date: str = "20261231") -> None:
    """Put a feed with a train every ten minutes, both ways, into the town's study."""
    stops = "".join(f"{name},{name},{degrees(*place)[1]},{degrees(*place)[0]}\n" for name, place in STOPS.items())
    trips, times = [], []
    for number in range(60):
        for way, order in (("out", list(STOPS)), ("back", list(STOPS)[::-1])):
            trip = f"{way}{number}"
            trips.append(f"line,all,{trip}\n")
            for place, stop in enumerate(order):
                minute = 9 * 60 + number * 10 + place * 4
                clock = f"{minute // 60:02d}:{minute % 60:02d}:00"
                times.append(f"{trip},{clock},{clock},{stop},{place + 1}\n")
    files = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,Town Rail,https://example.org,Asia/Tokyo\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n" + stops,
        "routes.txt": "route_id,agency_id,route_short_name,route_type\nline,a,Line,2\n",
        "trips.txt": "route_id,service_id,trip_id\n" + "".join(trips),
        "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + "".join(times),
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        f"all,1,1,1,1,1,1,1,20260401,{end_date}\n",
    }
    with zipfile.ZipFile(folder / "rail.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    study = folder / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + "feeds:\n  - rail.zip\n", encoding="utf-8")


@pytest.fixture
def railway(folder: Path) -> Path:
    """Return the working folder, the town's study having a railway."""
    add_railway(folder / "minato-town")
    return folder


TRANSIT = ("straight_line: 1.5 km", "transit: 25 min")


@pytest.mark.parametrize(
    "changes",
    [
        [TRANSIT],
        [TRANSIT, ("minimize: mean_distance", "minimize: mean_transit_time")],
        [TRANSIT, ("maximize: served_population", "maximize: transit_access")],
        [("    - straight_line: 1.5 km", "    - straight_line: 1 km\n    - transit: 20 min\n      percentile: 90")],
        [("  any:\n    - straight_line: 1.5 km", "  all:\n    - walking: 40 min\n    - transit: 30 min")],
    ],
)
def test_variants_by_public_transport_are_proven_by_exhaustion(
    railway: Path, edit: Callable[..., str], changes: list[tuple[str, str]]
) -> None:
    del railway
    proves_by_exhaustion(solve(load_scenario(edit(*changes))))


def test_the_train_is_taken_where_it_is_quicker_and_never_makes_it_longer(railway: Path, edit: Callable[..., str]) -> None:
    edit(TRANSIT)
    done = run("solve", "town.yaml")
    assert done.exit_code == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "median over departures every minute of 10:00-12:00 on 2026-04-01" in said
    assert "How firm is it?" in said
    rows = list(csv.DictReader((railway / "out" / "demand.csv").read_text(encoding="utf-8").splitlines()))
    assert all(int(row["transit_s"]) <= int(row["walking_s"]) for row in rows)
    assert any(int(row["transit_s"]) < int(row["walking_s"]) for row in rows)
    assert all(row["served"] == str(int(int(row["transit_s"]) <= 25 * 60)) for row in rows)
    offices = list(csv.DictReader((railway / "out" / "offices.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["id"]: row["departures_an_hour"] for row in offices}["hon"] == "12"
    assert {row["nearest_stop"] for row in offices if row["id"] == "hon"} == {"ekimae"}
    assert float(offices[0]["nearest_stop_m"]) == pytest.approx(206.155, abs=0.001)
    assert "Each office's access by public transport" in said
    page = (railway / "out" / "map.html").read_text(encoding="utf-8")
    assert "公共交通" in page


def test_without_bus_stops_nothing_is_called_firm_with_buses(railway: Path, edit: Callable[..., str]) -> None:
    stops = railway / "minato-town" / "stops.csv"
    stops.write_text("".join(row for row in stops.read_text("utf-8").splitlines(keepends=True) if ",bus," not in row), "utf-8")
    edit(("straight_line: 1.5 km", "transit: 25 min"))
    done = run("solve", "town.yaml", "--out", "out")
    assert done.exit_code == 0, done.stderr
    plan = json.loads((railway / "out" / "plan.json").read_text("utf-8"))
    assert "buses_assumed" not in plan
    assert all(look["mean_s"]["buses_assumed"] is None for look in plan.get("second_look", ()))
    said = " ".join(done.stderr.split())
    assert "How firm is it?" not in said
    assert "Some buses publish no times" not in said
    assert "The study has no bus stops: what buses that publish no times could change was not tested." in said


def test_a_user_adds_timetables_with_one_line(railway: Path) -> None:
    assert run("study", "check", "minato-town").exit_code == 0
    assert "rail.zip" in run("study", "show", "minato-town").stdout
    (railway / "minato-town" / "rail.zip").write_bytes(b"no zip")
    done = run("study", "check", "minato-town")
    assert done.exit_code == 3
    assert "rail.zip" in done.stderr


def test_a_date_without_service_names_the_dates_covered(railway: Path, edit: Callable[..., str]) -> None:
    edit(("straight_line: 1.5 km", "transit: 25 min\n      date: 2030-01-09"))
    done = run("solve", "town.yaml")
    assert done.exit_code == 3
    assert "2026-04-01" in done.stderr
    assert "2026-12-31" in done.stderr
    assert not (railway / "out").exists()


def test_a_window_in_which_nothing_departs_is_an_error_that_names_it(railway: Path, edit: Callable[..., str]) -> None:
    edit(("straight_line: 1.5 km", "transit: 25 min\n      depart: weekday 03:00-04:00"))
    for command in ("check", "solve"):
        done = run(command, "town.yaml")
        assert done.exit_code == 3
        assert "rail.zip: nothing departs on 2026-04-01 3:00-4:00" in done.stderr
    assert not (railway / "out").exists()


def test_a_sunday_called_a_weekday_is_an_error_at_its_line(railway: Path, edit: Callable[..., str]) -> None:
    del railway
    edit(("straight_line: 1.5 km", "transit: 25 min\n      date: 2026-04-05"))
    done = run("check", "town.yaml")
    assert done.exit_code == 3
    assert "town.yaml:6:7" in done.stderr
    assert "2026-04-05 is a Sunday; write depart: holiday" in done.stderr
    edit(("straight_line: 1.5 km", "transit: 25 min\n      depart: holiday 10:00-12:00\n      date: 2026-04-05"))
    assert run("check", "town.yaml").exit_code == 0


def test_nerima_by_public_transport_works_from_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("solve", "nerima-2013-transit", "--json", "--out", "out")
    assert done.exit_code == 0
    plan = json.loads(done.stdout)
    assert plan["added"] == ["dai2", "seki"]
    assert any("no times" in text for text in plan["assumptions"])
    assert plan["buses_assumed"]["firm"] is True
    assert {tuple(look["added"]) for look in plan["second_look"]} == {
        tuple(added["added"]) for added in plan["ties"]["first_objective"]
    }
    with np.load(tmp_path / "out" / "access.npz") as arrays:
        assert {"straight_line_mm", "walking_mm", "walking_s", "transit_s"} <= set(arrays.files)
    assert "How firm is it?" in done.stderr


@pytest.mark.long
def test_nerima_on_foot_and_by_public_transport_is_proven_by_exhaustion() -> None:
    proves_by_exhaustion(solve(load_scenario("nerima-2013-both")))


def test_a_plan_that_buses_could_overturn_is_called_undecided(railway: Path, edit: Callable[..., str]) -> None:
    del railway
    result = solve(load_scenario(edit(TRANSIT)))
    assert result.bound is not None
    assert result.bound.firm == (result.plan.added in result.bound.plan.tied)
    flipped = replace(result, bound=replace(result.bound, firm=False))
    assert "not decided" in compose(flipped).headline.to("en")
    assert any(
        "Not decided: with buses assumed" in block.to("en")
        for section in compose(flipped).sections
        for block in section.body
        if isinstance(block, Text)
    )


def test_assumed_buses_only_ever_shorten_the_way(railway: Path, edit: Callable[..., str]) -> None:
    stops = railway / "minato-town" / "stops.csv"
    text = stops.read_text(encoding="utf-8") + "honmae,本町前,Hon-mae,bus,,33050,-28000\nyama,山手,Yama,bus,,30481,-27557\n"
    stops.write_text(text, encoding="utf-8")
    access = solve(load_scenario(edit(TRANSIT))).access
    for setting, by_timetable in access.transit_s.items():
        bounded = access.buses_s[setting]
        assert (bounded.values <= by_timetable.values)[by_timetable.reachable].all()
        # p04 lives at the new stop: half a headway, 2.6 km and a detour at 15 km/h, 100 m and a detour on foot
        assert bounded.values[3, 0] == 450 + round(2606.85 * 1.3 / 4.167) + 98 < by_timetable.values[3, 0]


def test_broken_timetables_do_not_stop_a_plan_that_rests_on_circles_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = pipeline.measure_access

    def only_without_trains(study, *, walking, transit, **_):
        if transit:
            raise InputError(Finding("feed-dates", "stop", same("no common day"), file="rail.zip"))
        return measured(study, walking=walking, transit=transit)

    monkeypatch.setattr(pipeline, "measure_access", only_without_trains)
    result = solve(load_scenario("nerima-2013"))
    assert result.plan.status == "optimal"
    assert result.looks == ()
    assert [(finding.code, finding.severity) for finding in result.findings if finding.file == "rail.zip"] == [
        ("feed-dates", "warn")
    ]
