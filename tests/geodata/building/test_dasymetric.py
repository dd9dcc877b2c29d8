import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.building.people.dasymetric import Parts, gather, spread

PIECE = st.tuples(
    st.integers(0, 3), st.integers(1, 5), st.floats(0, 1e6), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)
)  # fmt: skip


def parts_of(pieces):
    area, cell, weight, x, y = (np.array(column) for column in zip(*pieces, strict=True)) if pieces else (np.zeros(0),) * 5
    return Parts(area.astype(np.int64), cell.astype(np.int64), weight.astype(float), x.astype(float), y.astype(float))


def home(count):
    index = np.arange(count)
    return Parts(index, 100 + index, np.ones(count), index * 10.0, index * 20.0)


@given(st.lists(PIECE, max_size=40), st.lists(st.integers(0, 5000), min_size=4, max_size=4))
def test_every_area_keeps_its_people_whatever_the_pieces(pieces, people):
    people = np.array(people, dtype=np.int64)
    demand = spread(people, parts_of(pieces), home(4))
    assert np.bincount(demand.area, demand.people, 4).tolist() == people.tolist()
    assert (demand.people > 0).all()
    assert len(set(zip(demand.area.tolist(), demand.cell.tolist(), strict=True))) == len(demand.area)
    assert list(zip(demand.area, demand.cell, strict=True)) == sorted(zip(demand.area, demand.cell, strict=True))


@given(st.lists(PIECE, min_size=1, max_size=40))
def test_gathering_keeps_weight_and_its_centre(pieces):
    parts = parts_of(pieces)
    rows = gather(parts)
    assert rows.weight.sum() == pytest.approx(parts.weight.sum())
    assert (rows.weight * rows.x).sum() == pytest.approx((parts.weight * parts.x).sum(), abs=1e-3)


def test_people_follow_volume_and_stand_at_its_centre():
    pieces = [(0, 7, 300.0, 0.0, 0.0), (0, 7, 100.0, 8.0, 4.0), (0, 8, 600.0, 50.0, 0.0), (1, 8, 1.0, 60.0, 0.0)]
    demand = spread(np.array([10, 3]), parts_of(pieces), home(2))
    assert demand.people.tolist() == [4, 6, 3]
    assert demand.cell.tolist() == [7, 8, 8]
    assert demand.x.tolist() == [2.0, 50.0, 60.0]
    assert demand.y.tolist() == [1.0, 0.0, 0.0]
    assert demand.homeless == ()


def test_an_area_without_a_piece_keeps_its_people_at_its_own_point():
    demand = spread(np.array([5, 9, 0]), parts_of([(1, 7, 2.0, 1.0, 1.0)]), home(3))
    assert demand.homeless == (0,)
    assert demand.cell.tolist() == [100, 7]
    assert (demand.x[0], demand.y[0]) == (0.0, 0.0)
    assert demand.people.tolist() == [5, 9]
