import re

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from geodata.mesh import EIGHTH, HALF, cell_codes, cell_polygon
from maps.geometry import (
    CELL_CODE,
    COLUMNS_PER_DEGREE,
    ROWS_PER_DEGREE,
    UNITS_PER_DEGREE,
    code_path,
    code_rings,
    delta_code,
    draw_circles,
    number_cells,
)


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_steps_add_up_to_the_values(values):
    assert np.cumsum(delta_code(values)).tolist() == values


def test_a_path_is_kept_to_a_metre():
    line = [(139.6123456, 35.7), (139.7, 35.7499999), (139.6, 35.6)]
    steps = np.array(code_path(LineString(line))).reshape(-1, 2)
    assert np.abs(steps.cumsum(axis=0) / UNITS_PER_DEGREE - line).max() <= 0.5 / UNITS_PER_DEGREE + 1e-12


def test_every_ring_of_a_boundary_is_drawn_holes_too():
    holed = box(139, 35, 140, 36).difference(box(139.4, 35.4, 139.6, 35.6))
    assert len(code_rings(MultiPolygon([holed, box(141, 35, 142, 36)]))) == 3


@pytest.mark.parametrize("crs", ["EPSG:6677", "EPSG:6669", "EPSG:6680"])
def test_a_circle_is_measured_in_the_studys_crs_and_not_on_the_mercator_map(crs):
    office = gpd.GeoDataFrame(geometry=[Point(-16_427, -29_318)], crs=crs)
    (path,) = draw_circles(office, 3_000)
    ring = np.array(path).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE
    rim = gpd.GeoSeries(gpd.points_from_xy(ring[:, 0], ring[:, 1]), crs=4326).to_crs(crs)
    assert rim.distance(office.geometry.iloc[0]).between(2_999, 3_001).all()


@given(
    st.lists(st.tuples(st.floats(123, 153.9), st.floats(24, 45.9)), min_size=1, max_size=5), st.sampled_from([3, HALF, 5, EIGHTH])
)
def test_a_cells_numbers_are_its_place(places, level):
    lon, lat = np.array(places).T
    codes = [str(code) for code in cell_codes(lon, lat, level)]
    for code, row, column, span in zip(codes, *number_cells(codes), strict=True):
        west, south, east, north = cell_polygon(int(code)).bounds
        assert (row / ROWS_PER_DEGREE, (row + span) / ROWS_PER_DEGREE) == pytest.approx((south, north))
        assert (column / COLUMNS_PER_DEGREE, (column + span) / COLUMNS_PER_DEGREE) == pytest.approx((west, east))


@given(st.floats(123, 153.9), st.floats(24, 45.9), st.sampled_from([3, HALF, 5, EIGHTH]))
def test_every_code_of_the_mesh_is_drawn(lon, lat, level):
    assert re.fullmatch(CELL_CODE, str(cell_codes(np.array([lon]), np.array([lat]), level)[0]))


@pytest.mark.parametrize("code", ["", "5339", "533945", "53394587999", "53398500", "5339457311111", "５３３９４５７３", "cell-1"])
def test_what_is_no_code_is_not_drawn_as_a_cell(code):
    assert not re.fullmatch(CELL_CODE, code)


def test_no_cells_have_no_numbers():
    assert [len(numbers) for numbers in number_cells([])] == [0, 0, 0]
