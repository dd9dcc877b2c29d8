"""Layers against each other: thresholds stand where they are said to stand."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geodata.reading import checks, positions
from geodata.reading.manifest import Manifest
from geodata.yamlfiles.reader import read_yaml
from models.messages.findings import Faults
from tests import town

BOUNDARY = shapely.box(town.WEST, town.SOUTH, town.WEST + 6_000, town.SOUTH + 4_000)
EAST = town.WEST + 6_000


@pytest.fixture
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    """Return the town's `study.yaml`, read."""
    folder = town.write_town(tmp_path_factory.mktemp("town"))
    return read_yaml(folder / "study.yaml", Manifest).value


def demand(*rows: tuple[int, float, float]) -> gpd.GeoDataFrame:
    """Return demand points of these people and places."""
    people, x, y = zip(*rows, strict=True)
    ids = [f"p{number}" for number in range(len(rows))]
    return gpd.GeoDataFrame(
        {"id": ids, "area": ["a"] * len(rows), "people": list(people)}, geometry=gpd.points_from_xy(x, y), crs=town.CRS
    )


def offices(*places: tuple[float, float]) -> gpd.GeoDataFrame:
    """Return offices at these places."""
    x, y = zip(*places, strict=True)
    return gpd.GeoDataFrame(
        {"id": [f"o{number}" for number in range(len(places))]}, geometry=gpd.points_from_xy(x, y), crs=town.CRS
    )


def found(faults: Faults) -> list[tuple[str, str]]:
    """Return code and severity of every finding."""
    return [(finding.code, finding.severity) for finding in faults.found]


@pytest.mark.parametrize(
    ("outside", "expected"), [(0, []), (10, [("demand-outside", "warn")]), (11, [("demand-outside", "stop")])]
)
def test_one_percent_of_the_people_may_stand_outside(outside: int, expected: list[tuple[str, str]]) -> None:
    faults = Faults("x")
    rows = [(1_000 - outside, town.WEST + 10, town.SOUTH + 10), *([(outside, EAST + 1, town.SOUTH + 10)] if outside else [])]

    positions.check_inside("demand", demand(*rows), BOUNDARY, faults)

    assert found(faults) == expected


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (0, []),
        (-1, []),
        (50, [("office-on-rim", "warn")]),
        (51, [("office-neighbour", "warn")]),
        (5_001, [("office-outside", "stop")]),
    ],
)
def test_an_office_on_the_boundary_is_inside_and_the_rim_is_fifty_metres(away: float, expected: list[tuple[str, str]]) -> None:
    faults = Faults("x")

    positions.check_inside("offices", offices((EAST + away, town.SOUTH + 10)), BOUNDARY, faults)

    assert found(faults) == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (1_000_000, []),
        (1_001_000, []),
        (1_001_100, [("total-differs", "warn")]),
        (990_000, [("total-differs", "warn")]),
        (989_000, [("total-differs", "stop")]),
    ],
)
def test_the_total_may_differ_by_a_thousandth_and_never_by_more_than_a_hundredth(
    manifest: Manifest, people: int, expected: list[tuple[str, str]]
) -> None:
    faults = {name: Faults(name) for name in ("demand", "areas")}
    stated = manifest.model_copy(update={"people": 1_000_000})

    checks.check_layers(stated, {"demand": demand((people, 0, 0))}, None, faults, Faults("study.yaml"))

    assert found(faults["demand"]) == expected


def test_areas_that_nobody_lives_in_need_no_demand(manifest: Manifest) -> None:
    faults = {name: Faults(name) for name in ("demand", "areas")}
    areas = gpd.GeoDataFrame({"id": ["a", "park"], "people": [5, 0]}, geometry=[BOUNDARY, BOUNDARY], crs=town.CRS)
    layers = {"demand": demand((5, 0, 0)), "areas": areas}

    checks.check_layers(manifest.model_copy(update={"people": None}), layers, None, faults, Faults("study.yaml"))

    assert found(faults["areas"]) == found(faults["demand"]) == []


def test_areas_whose_people_differ_from_the_demand_warn(manifest: Manifest) -> None:
    faults = {name: Faults(name) for name in ("demand", "areas")}
    areas = gpd.GeoDataFrame({"id": ["a"], "people": [6]}, geometry=[BOUNDARY], crs=town.CRS)
    layers = {"demand": demand((5, 0, 0)), "areas": areas}

    checks.check_layers(manifest.model_copy(update={"people": None}), layers, None, faults, Faults("study.yaml"))

    assert found(faults["areas"]) == [("area-people-differ", "warn")]


@pytest.mark.parametrize(("name", "away_m", "near"), [("stops", 4_900, True), ("stops", 5_100, False), ("demand", 1, False)])
def test_only_stops_and_lines_may_all_lie_beside_the_municipality(name: str, away_m: float, near: bool) -> None:
    faults = Faults("x")

    assert positions.overlaps(name, demand((1, EAST + away_m, town.SOUTH + 10)), BOUNDARY, faults) is near
    assert faults.stopped() is not near


def test_the_shift_of_the_tokyo_datum_is_known() -> None:
    faults = Faults("x")
    east, north = positions._tokyo_shift(town.CRS, BOUNDARY)
    layer = demand(*[(1, EAST - 40 * n - east, town.SOUTH + 30 * n - north) for n in range(1, 40)])

    assert 400 < (east**2 + north**2) ** 0.5 < 500
    positions.check_datum(town.CRS, "demand", layer, BOUNDARY, faults)
    assert found(faults) == [("datum-suspected", "warn")]


def test_people_just_outside_in_every_direction_are_no_datum() -> None:
    faults = Faults("x")
    ring = [(1, x, y) for x, y in BOUNDARY.buffer(100).exterior.coords[:12]]

    positions.check_datum(town.CRS, "demand", demand(*ring, (5, EAST - 3_000, town.SOUTH + 2_000)), BOUNDARY, faults)

    assert found(faults) == []


@pytest.mark.parametrize("away_m", [2.7, 49.0, 300.0])
def test_one_office_outside_is_no_suspicion_of_a_datum(away_m: float) -> None:
    faults = Faults("x")
    inside = [(town.WEST + 500 + 700 * n, town.SOUTH + 1_500) for n in range(6)]

    positions.check_datum(town.CRS, "offices", offices(*inside, (EAST + away_m, town.SOUTH + 1_000)), BOUNDARY, faults)

    assert found(faults) == []


def test_offices_all_moved_alike_are_suspected() -> None:
    faults = Faults("x")
    east, north = positions._tokyo_shift(town.CRS, BOUNDARY)
    places = [(EAST - 40 * n - east, town.SOUTH + 30 * n - north) for n in range(1, 8)]

    positions.check_datum(town.CRS, "offices", offices(*places), BOUNDARY, faults)

    assert found(faults) == [("datum-suspected", "warn")]
