"""Water and parks on the maps: few points however fine the layer, where they are, and told in the key."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from maps.charts.plan_map import COURSE, PARK
from maps.ground import DOTS, MOST_POINTS, draw_ground
from maps.labels import PARKS, WATER
from maps.page.geometry import UNITS_PER_DEGREE
from maps.page.layers import describe_layers
from maps.report.figures import draw_maps, legend_of
from tests.maps.reports import town_drawn

PARK_SHAPE = shapely.box(31_000, -29_000, 31_800, -28_300)
POND = shapely.Polygon(
    shapely.box(34_000, -28_000, 34_900, -27_300).exterior, [shapely.box(34_200, -27_900, 34_700, -27_500).exterior]
)
RIVER = shapely.LineString([(29_000, -29_000), (33_000, -28_500), (37_000, -27_000)])


def with_ground(town, *rows):
    kinds, shapes = [kind for kind, _ in rows], [shape for _, shape in rows]
    columns = {"id": [f"g{number}" for number in range(len(rows))], "kind": kinds}
    return replace(town, ground=gpd.GeoDataFrame(columns, geometry=shapes, crs=town.crs))


def decode(path, crs):
    degrees = np.array(path).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE
    points = gpd.GeoSeries([shapely.LineString(degrees)], crs=4326).to_crs(crs).iloc[0]
    return shapely.LineString(points)


def test_the_page_has_rings_and_lines_where_they_are(town):
    study = with_ground(town, ("park", PARK_SHAPE), ("water", POND), ("water", RIVER))
    described = describe_layers(study)["ground"]
    assert {kind: len(paths) for kind, paths in described.items()} == {"park": 1, "water": 2, "course": 1}
    for kind, shape in (("park", PARK_SHAPE.exterior), ("course", RIVER)):
        assert decode(described[kind][0], town.crs).hausdorff_distance(shape) < 2
    assert "ground" not in describe_layers(town)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 5_000), st.integers(1, 4))
def test_however_fine_the_layer_the_map_has_few_points_and_they_are_near(town_module, seed, points, number):
    """Stars of a thousand metres whose edges run to and fro."""
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    stars = []
    for _ in range(number):
        reach = random.uniform(900, 1_000, points)
        middle = random.uniform((30_000, -30_000), (36_000, -26_000))
        stars.append(
            shapely.make_valid(shapely.Polygon(middle + np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]))
        )
    drawn = draw_ground(with_ground(town_module, *(("park", star) for star in stars)))
    assert drawn.points <= MOST_POINTS
    # a hundred metres is how far the edges run to and fro
    area = shapely.union_all(stars).area
    assert shapely.union_all(drawn.parks).symmetric_difference(shapely.union_all(stars)).area < 0.25 * area + 1e5


@pytest.fixture(scope="module")
def town_module(town):
    return town


def test_what_is_smaller_than_the_eye_sees_is_left_out(town):
    west, south, east, north = town.boundary.bounds
    dot = np.hypot(east - west, north - south) / DOTS
    speck, spot = (shapely.box(31_000, -29_000, 31_000 + size * dot, -29_000 + size * dot) for size in (3, 5))
    assert draw_ground(with_ground(town, ("park", speck))).parks == []
    assert len(draw_ground(with_ground(town, ("park", spot))).parks) == 1


def test_a_river_in_a_thousand_pieces_is_one_and_a_thousand_ditches_are_none(town):
    along = [RIVER.interpolate(share, normalized=True) for share in np.linspace(0, 1, 1_500)]
    pieces = [("water", shapely.LineString([one, other])) for one, other in pairwise(along)]
    drawn = draw_ground(with_ground(town, *pieces)).courses
    assert sum(course.length for course in drawn) == pytest.approx(RIVER.length, rel=0.01)
    ditches = [("water", shapely.LineString([(30_000 + x, -29_000), (30_000 + x, -28_000)])) for x in range(0, 6_000, 4)]
    assert draw_ground(with_ground(town, *ditches)).points <= MOST_POINTS


def test_still_maps_draw_it_and_their_key_tells_it(town):
    study = with_ground(town, ("park", PARK_SHAPE), ("water", RIVER))
    for one, there in ((study, True), (town, False)):
        plan = town_drawn(one, lang="en")
        svg = draw_maps(plan)[0].picture.svg
        assert (PARK in svg) is there
        assert all((colour in svg) is there for colour, _ in COURSE)
        told = [said for _, keys in legend_of(plan).parts for _, said in keys]
        assert (PARKS in told) is (WATER in told) is there


def test_the_ward_has_its_rivers_and_large_parks_in_few_bytes():
    study = load_study("nerima")
    described = describe_layers(study)["ground"]
    assert len(json.dumps(described, separators=(",", ":"))) < 12_000
    places = gpd.GeoSeries(gpd.points_from_xy([139.5975, 139.6290, 139.6450], [35.7385, 35.7640, 35.7445]), crs=4326).to_crs(
        study.crs
    )
    shakujii, hikarigaoka, shakujii_river = places
    parks = shapely.union_all(study.ground.geometry[study.ground["kind"] == "park"].to_numpy())
    water = shapely.union_all(study.ground.geometry[study.ground["kind"] == "water"].to_numpy())
    assert parks.distance(shakujii) < 50
    assert parks.covers(hikarigaoka)
    assert water.distance(shakujii_river) < 300
