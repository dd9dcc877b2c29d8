import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geodata.building.people.towns import match_places, outline_centres, vote_nearest

POINTS = arrays(np.float64, st.tuples(st.integers(1, 5), st.just(2)), elements=st.integers(-500, 500))


@settings(deadline=None)  # the first call imports scipy
@given(POINTS, POINTS, st.integers(1, 1500))
def test_the_match_is_one_to_one_within_the_limit_and_of_the_smallest_total(left, right, limit):
    match = match_places(left, right, limit)
    assert len(set(match.left.tolist())) == len(match.left)
    assert len(set(match.right.tolist())) == len(match.right)
    assert (match.distance_m <= limit).all()
    few, many = sorted([left, right], key=len)
    distance = np.minimum(np.hypot(*(few[:, None] - many[None]).transpose(2, 0, 1)), limit)
    best = min(distance[range(len(few)), list(order)].sum() for order in itertools.permutations(range(len(many)), len(few)))
    unmatched = len(few) - len(match.left)
    assert match.distance_m.sum() + limit * unmatched == pytest.approx(best)


def test_an_outsider_stays_unmatched_and_takes_no_neighbours_place():
    areas = np.array([[0.0, 0], [400, 0], [800, 0], [800, 900]])
    places = areas[:3] + np.array([60, -20])
    match = match_places(places, areas, 500)
    assert match.right.tolist() == [0, 1, 2]


def test_a_place_too_far_from_every_area_has_none():
    match = match_places(np.array([[0.0, 0], [9000, 0]]), np.array([[10.0, 0], [20, 0]]), 500)
    assert match.left.tolist() == [0]


def test_the_vote_of_the_nearest_decides_and_an_even_vote_goes_to_the_nearest():
    known = np.array([[0.0, 0], [1, 0], [5, 0], [6, 0], [7, 0]])
    place = np.array([0, 0, 1, 1, 1])
    asked = np.array([[0.4, 0], [2.9, 0], [6.0, 0]])
    assert vote_nearest(asked, known, place, 4).tolist() == [0, 0, 1]
    assert vote_nearest(asked, known, place, 100).tolist() == [1, 1, 1]
    assert vote_nearest(asked, known[:1], place[:1], 5).tolist() == [0, 0, 0]


def test_the_outline_does_not_lean_to_where_buildings_are_dense():
    rng = np.random.default_rng(1)
    corners = np.array([[0.0, 0], [100, 0], [100, 100], [0, 100]])
    dense = rng.uniform(0, 10, (500, 2))
    points = np.vstack([corners, dense, corners + 1000])
    group = np.array([1] * 504 + [0] * 4)
    centres = outline_centres(points, group, 2)
    assert centres == pytest.approx(np.array([[1050, 1050], [50, 50]]))
    assert points[group == 1].mean(axis=0) == pytest.approx([5, 5], abs=2)


def test_a_place_of_one_or_two_buildings_has_a_centre():
    points = np.array([[3.0, 4], [0, 0], [2, 0]])
    assert outline_centres(points, np.array([0, 1, 1]), 2) == pytest.approx(np.array([[3, 4], [1, 0]]))
