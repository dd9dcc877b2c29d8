import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geodata.mesh import EIGHTH, cell_codes, cell_polygon, regions_of

LON = st.floats(123, 153.9)
LAT = st.floats(24, 45.9)


@given(LON, LAT, st.sampled_from([3, 4, 5, EIGHTH]))
def test_a_point_lies_in_the_cell_of_its_code(lon, lat, level):
    code = int(cell_codes(np.array([lon]), np.array([lat]), level)[0])
    assert len(str(code)) == 5 + level
    assert cell_polygon(code).distance(Point(lon, lat)) < 1e-9


@given(LON, LAT)
def test_the_centre_of_a_cell_has_the_cells_code(lon, lat):
    codes = cell_codes(np.array([lon]), np.array([lat]))
    centre = cell_polygon(int(codes[0])).centroid
    assert cell_codes(np.array([centre.x]), np.array([centre.y])).tolist() == codes.tolist()


@given(st.lists(LON, min_size=2, max_size=2), st.lists(LAT, min_size=2, max_size=2))
def test_every_cell_in_a_rectangle_is_of_one_of_its_regions(lon, lat):
    codes = cell_codes(*np.array([(x, y) for x in lon for y in lat]).T)
    assert {str(code)[:4] for code in codes} <= regions_of((min(lon), min(lat), max(lon), max(lat)))


@given(LON, LAT)
def test_a_finer_cell_begins_with_the_code_of_the_cell_round_it(lon, lat):
    fine, half = (int(cell_codes(np.array([lon]), np.array([lat]), level)[0]) for level in (EIGHTH, 4))
    if str(fine).startswith(str(half)):
        assert cell_polygon(half).buffer(1e-9).contains(cell_polygon(fine))
    else:
        assert cell_polygon(half).touches(Point(lon, lat)) or cell_polygon(half).exterior.distance(Point(lon, lat)) < 1e-9


def test_tokyo_tower_is_in_its_published_cell():
    assert cell_codes(np.array([139.745433]), np.array([35.658581]), 3).tolist() == [53393599]


def test_no_points_have_no_codes():
    assert cell_codes(np.array([]), np.array([])).tolist() == []


@pytest.mark.parametrize("code", [0, 533900999, 53390, 99999999999])
def test_a_number_that_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match="not a JIS X 0410"):
        cell_polygon(code)
