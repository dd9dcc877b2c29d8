import re

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from geodata.mesh import EIGHTH, cell_codes, cell_polygon
from maps.page.geometry import (
    CELL_CODE,
    COLUMNS_PER_DEGREE,
    FRAME_UNITS,
    ROWS_PER_DEGREE,
    UNITS_PER_DEGREE,
    code_path,
    code_points,
    code_rings,
    frame_points,
    number_cells,
    pack,
)
from tests.maps.reading import unpack


@given(st.lists(st.integers(-(2**40), 2**40)) | st.lists(st.integers(-5, 70)) | st.lists(st.just(7)))
def test_packed_numbers_come_back(values):
    packed = pack(values)
    assert unpack(packed) == values
    assert len(packed["text"]) == packed["width"] * len(values)


@pytest.mark.parametrize(
    ("values", "width"), [([], 0), ([5, 5], 0), ([0, 61], 1), ([-3, 58], 1), ([0, 62], 2), ([0, 62**2 - 1], 2), ([0, 62**2], 3)]
)
def test_numbers_take_no_more_letters_than_they_need(values, width):
    assert pack(values)["width"] == width


def test_a_path_is_kept_to_a_metre():
    line = [(139.6123456, 35.7), (139.7, 35.7499999), (139.6, 35.6)]
    steps = np.array(code_path(LineString(line))).reshape(-1, 2)
    assert np.abs(steps.cumsum(axis=0) / UNITS_PER_DEGREE - line).max() <= 0.5 / UNITS_PER_DEGREE + 1e-12


def test_every_ring_of_a_boundary_is_drawn_holes_too():
    holed = box(139, 35, 140, 36).difference(box(139.4, 35.4, 139.6, 35.6))
    assert len(code_rings(MultiPolygon([holed, box(141, 35, 142, 36)]))) == 3


@pytest.mark.parametrize(
    ("crs", "place"), [("EPSG:6677", (-16_427, -29_318)), ("EPSG:6669", (30_000, -30_000)), ("EPSG:6680", (0, 0))]
)
@pytest.mark.parametrize("radius_m", [400, 3_000, 6_000])
def test_a_circle_is_measured_in_the_studys_crs_and_not_on_the_mercator_map(crs, place, radius_m):
    offices = gpd.GeoSeries([Point(0, 0), Point(place)], crs=crs)
    rim = gpd.GeoSeries(gpd.points_from_xy(*draw_circle(offices, 1, radius_m).T), crs=4326).to_crs(crs)
    # within a metre at 3 km
    within = radius_m / 3_000
    assert rim.distance(offices.iloc[1]).between(radius_m - within, radius_m + within).all()


def draw_circle(offices, index, metres):
    """Return lon and lat of the points that geometry.js draws."""
    lon, lat = (value / UNITS_PER_DEGREE for value in code_points(offices)[index])
    # The page knows the office to a metre; its circle is moved by as much, and this test asks for its size.
    office = offices.to_crs(4326).iloc[index]
    assert (abs(office.x - lon), abs(office.y - lat)) <= (0.51 / UNITS_PER_DEGREE,) * 2
    x_lon, x_lat, y_lon, y_lat = frame_points(offices)[index]
    angle = 2 * np.pi * np.arange(96) / 96
    x, y = metres * np.cos(angle) / FRAME_UNITS, metres * np.sin(angle) / FRAME_UNITS
    return np.column_stack([office.x + x * x_lon + y * y_lon, office.y + x * x_lat + y * y_lat])


@given(
    st.lists(st.tuples(st.floats(123, 153.9), st.floats(24, 45.9)), min_size=1, max_size=5), st.sampled_from([3, 4, 5, EIGHTH])
)
def test_a_cells_numbers_are_its_place(places, level):
    lon, lat = np.array(places).T
    codes = [str(code) for code in cell_codes(lon, lat, level)]
    for code, row, column, span in zip(codes, *number_cells(codes), strict=True):
        west, south, east, north = cell_polygon(int(code)).bounds
        assert (row / ROWS_PER_DEGREE, (row + span) / ROWS_PER_DEGREE) == pytest.approx((south, north))
        assert (column / COLUMNS_PER_DEGREE, (column + span) / COLUMNS_PER_DEGREE) == pytest.approx((west, east))


@given(st.floats(123, 153.9), st.floats(24, 45.9), st.sampled_from([3, 4, 5, EIGHTH]))
def test_every_code_of_the_mesh_is_drawn(lon, lat, level):
    assert re.fullmatch(CELL_CODE, str(cell_codes(np.array([lon]), np.array([lat]), level)[0]))


@pytest.mark.parametrize("code", ["", "5339", "533945", "53394587999", "53398500", "5339457311111", "５３３９４５７３", "cell-1"])
def test_what_is_no_code_is_not_drawn_as_a_cell(code):
    assert not re.fullmatch(CELL_CODE, code)


def test_no_cells_have_no_numbers():
    assert [len(numbers) for numbers in number_cells([])] == [0, 0, 0]
