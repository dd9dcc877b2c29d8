"""Water, parks and borders of areas on the maps: few points however fine the layer, where they are, and told in the key."""

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
from maps.charts.plan_map import AREA, COURSE, PARK
from maps.ground import DOTS, MOST_CORNERS, MOST_POINTS, draw_areas, draw_ground
from maps.labels import AREA_BORDERS, PARKS, WATER
from maps.page.geometry import UNITS_PER_DEGREE
from maps.page.layers import describe_layers
from maps.report.figures import draw_maps, legend_of
from tests.maps.reading import unpack
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


def with_areas(town, shapes):
    """Return the town with other shapes of its areas."""
    first = town.areas.iloc[[0] * len(shapes)].assign(id=[f"a{number}" for number in range(len(shapes))])
    return replace(town, areas=first.set_geometry(gpd.GeoSeries(list(shapes), crs=town.crs, index=first.index)))


def quilt(columns, rows, bends):
    """Return areas side by side, the border between two of them bent the same way on both sides."""
    across, up = np.linspace(30_000, 36_000, columns + 1), np.linspace(-30_000, -26_000, rows + 1)
    along = np.linspace(0, 1, bends)

    def bent(start, end):
        way = np.outer(1 - along, start) + np.outer(along, end)
        turned = (np.array(end) - start)[::-1] * (-1, 1) / 50
        return way + np.outer(np.sin(along * 40) * np.sin(along * np.pi), turned)

    level = {(i, j): bent((across[i], up[j]), (across[i + 1], up[j])) for i in range(columns) for j in range(rows + 1)}
    upright = {(i, j): bent((across[i], up[j]), (across[i], up[j + 1])) for i in range(columns + 1) for j in range(rows)}
    return [
        shapely.Polygon(np.vstack([level[i, j], upright[i + 1, j], level[i, j + 1][::-1], upright[i, j][::-1]]))
        for i in range(columns)
        for j in range(rows)
    ]


def test_the_page_has_the_outline_of_each_area_in_its_place(town):
    holed = shapely.MultiPolygon([POND, PARK_SHAPE])
    study = with_areas(town, [holed, *town.areas.geometry])
    coded = describe_layers(study)["outlines"]
    rings, corners, lon, lat, steps = (unpack(coded[key]) for key in ("rings", "corners", "lon", "lat", "steps"))
    assert rings == [3] + [1] * len(town.areas)
    moves = iter(np.reshape(steps, (-1, 2)).tolist())
    paths = [[x, y, *np.ravel([next(moves) for _ in range(count - 1)])] for x, y, count in zip(lon, lat, corners, strict=True)]
    there = [decode([*path, *(-np.reshape(path[2:], (-1, 2)).sum(axis=0))], town.crs) for path in paths]
    shown = [
        ring for shape in study.areas.geometry for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)
    ]
    assert len(there) == len(shown)
    assert all(one.hausdorff_distance(other) < 2 for one, other in zip(there, shown, strict=True))


def test_however_fine_the_borders_few_corners_are_left_and_what_two_areas_share_stays_shared(town):
    areas = quilt(6, 4, 2_000)
    assert shapely.coverage_is_valid(areas)
    drawn = draw_areas(with_areas(town, areas))
    assert len(drawn) == len(areas)
    assert int(shapely.get_num_coordinates(drawn).sum()) <= MOST_CORNERS
    assert shapely.coverage_is_valid(drawn)
    assert all(one.symmetric_difference(other).area < 0.1 * other.area for one, other in zip(drawn, areas, strict=True))


def test_areas_that_overlap_are_drawn_and_specks_are_not(town):
    west, east = shapely.box(30_000, -30_000, 33_200, -26_000), shapely.box(33_000, -30_000, 36_000, -26_000)
    islet = shapely.box(29_000, -29_000, 29_010, -28_990)
    drawn = draw_areas(with_areas(town, [shapely.union(west, islet), east]))
    assert [shape.geom_type for shape in drawn] == ["Polygon", "Polygon"]
    assert drawn[0].symmetric_difference(west).area < 1


@pytest.mark.parametrize("shapes", [[shapely.Point(31_000, -29_000), shapely.Point(35_000, -27_000)], quilt(150, 100, 2)])
def test_areas_that_are_points_or_too_small_to_be_told_apart_have_no_borders(town, shapes):
    study = with_areas(town, shapes)
    assert draw_areas(study) == []
    assert "outlines" not in describe_layers(study)


def test_still_maps_and_their_key_have_the_borders_where_the_areas_have_any(town):
    points = with_areas(town, [shapely.Point(31_000, -29_000)] * len(town.areas))
    points = replace(points, areas=points.areas.assign(id=town.areas["id"].to_numpy()))
    for one, there in ((town, True), (points, False)):
        plan = town_drawn(one, lang="en")
        assert (f"stroke: {AREA[0]}" in draw_maps(plan)[0].picture.svg) is there
        assert (AREA_BORDERS in [said for _, keys in legend_of(plan).parts for _, said in keys]) is there


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
