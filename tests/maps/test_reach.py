"""Distances and ways as the page carries them, read again in Python as reach.js reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.access.straight import straight_line
from maps.page.case import ServedBy, TimeLayer
from maps.page.geometry import LETTERS
from maps.page.layers import find_rows, order_demand
from maps.page.reach import (
    FEWEST_STEPS,
    MOST_STEPS,
    NOWHERE,
    ROUND,
    Codes,
    describe_distances,
    describe_time,
    describe_way,
    divide,
)
from models.access import AccessMatrix
from models.messages.text import same
from tests.maps.reading import read_distances, spell_codes

FARTHEST = len(LETTERS) - 1


def describe(study, distance=None):
    distance = straight_line(study) if distance is None else distance
    _, order = order_demand(study)
    pairs = np.ix_(find_rows(study, distance, order), distance.columns(tuple(study.offices["id"])))
    return describe_distances(study.demand.geometry, study.offices.geometry, distance, pairs, order), np.where(
        distance.reachable, distance.values, -1
    )[pairs]


def moved(study, per_m, seed=0):
    """Return the study with its people and offices at places of so many parts of a metre."""
    rng = np.random.default_rng(seed)

    def jitter(points):
        return points.set_geometry(
            points.geometry.map(
                lambda point: type(point)(
                    round(point.x) + int(rng.integers(per_m)) / per_m, round(point.y) + int(rng.integers(per_m)) / per_m
                )
            ).set_crs(study.crs)
        )

    return replace(study, demand=jitter(study.demand), offices=jitter(study.offices))


def test_every_millimetre_of_the_town_comes_back(town):
    described, values = describe(town)
    assert described["per_m"] == 100
    assert read_distances(described) == values.tolist()


def test_every_millimetre_of_the_ward_comes_back(ward_case):
    described, values = describe(ward_case.study, ward_case.distance)
    assert described["per_m"] == 100
    assert read_distances(described) == values.tolist()


@pytest.mark.parametrize(("per_m", "written"), [(1, 100), (10, 100), (100, 100), (1_000, 1_000), (1_000_000, 1_000_000)])
def test_places_are_written_as_finely_as_their_distances_need(town, per_m, written):
    described, values = describe(moved(town, per_m))
    assert described["per_m"] == written
    assert read_distances(described) == values.tolist()


@pytest.mark.parametrize("per_m", [3, 7])
def test_places_that_are_no_round_decimals_still_give_every_millimetre(town, per_m):
    for seed in range(5):
        described, values = describe(moved(town, per_m, seed))
        assert read_distances(described) == values.tolist()


def test_distances_that_no_place_explains_are_written_out(town):
    distance = straight_line(town)
    reachable = distance.reachable.copy()
    reachable[7, 2] = False
    values = distance.values.copy()
    values[3, 1] += 1
    for odd in (replace(distance, reachable=reachable), replace(distance, values=values)):
        described, expected = describe(town, odd)
        assert set(described) == {"mm"}
        assert read_distances(described) == expected.tolist()
    assert min(map(min, read_distances(describe(town, replace(distance, reachable=reachable))[0]))) == -1


@given(st.integers(1, 10**8), st.sampled_from(["mm", "s"]))
def test_a_limit_is_divided_into_steps_that_make_round_numbers(limit, unit):
    steps = divide(limit, unit)
    assert FEWEST_STEPS <= steps <= MOST_STEPS
    assert 2 * steps < FARTHEST
    finer = ([n for n in range(FEWEST_STEPS, MOST_STEPS + 1) if limit % (size * n) == 0] for size in ROUND[unit])
    assert steps == next((max(found) for found in finer if found), MOST_STEPS)


@pytest.mark.parametrize(
    ("limit", "unit", "steps"),
    [(3_000_000, "mm", 30), (800_000, "mm", 20), (1_800, "s", 30), (900, "s", 15), (240, "s", 8), (1_000_001, "mm", 30)],
)
def test_known_limits_have_known_steps(limit, unit, steps):
    assert divide(limit, unit) == steps


def make_matrix(rows, unit="s", reachable=None):
    values = np.array(rows, dtype=np.int64)
    n, m = values.shape
    return AccessMatrix(
        tuple(f"d{i}" for i in range(n)),
        tuple(f"o{j}" for j in range(m)),
        values,
        unit,
        np.ones((n, m), dtype=bool) if reachable is None else np.array(reachable),
    )


def write_way(matrix, limit, codes=None):
    codes = Codes() if codes is None else codes
    every = np.ix_(range(len(matrix.demand_ids)), range(len(matrix.office_ids)))
    other = replace(matrix, unit="mm")
    return describe_way(ServedBy(same("way"), matrix, limit), other, every, codes), codes


@given(
    st.integers(1, 10**7), st.lists(st.integers(0, 3 * 10**7), min_size=1, max_size=30), st.sampled_from(["mm", "s"]), st.data()
)
def test_a_code_says_within_which_step_somebody_is(limit, values, unit, data):
    near = data.draw(st.lists(st.integers(0, 2 * limit + 2), min_size=1, max_size=30))
    values = [*values, *near, limit, limit + 1, max(limit - 1, 0), 0]
    way, codes = write_way(make_matrix([values], unit), limit)
    steps = way["steps"]
    letters = spell_codes(codes.texts[way["codes"]])
    for value, letter in zip(values, letters, strict=True):
        code = LETTERS.index(letter)
        assert all((value * steps <= limit * k) == (code <= k) for k in range(2 * steps + 1))


def test_the_unreachable_have_a_letter_of_their_own_and_codes_go_office_by_office():
    matrix = make_matrix([[0, 60], [120, 10**9], [180, 5]], reachable=[[True, True], [True, True], [False, True]])
    way, codes = write_way(matrix, 600)
    assert way["steps"] == 10
    assert codes.texts == [f"02{NOWHERE}1{LETTERS[-1]}1"]
    assert NOWHERE not in LETTERS


@given(st.lists(st.tuples(st.integers(0, 70), st.booleans(), st.integers(1, 12)), min_size=1, max_size=20))
def test_letters_in_a_row_are_counted_and_come_back(runs):
    values, reached = zip(*((value, is_reached) for value, is_reached, times in runs for _ in range(times)), strict=True)
    codes = Codes()
    number = codes.add(np.array(values)[:, None], np.array(reached)[:, None])
    assert spell_codes(codes.texts[number]) == "".join(
        LETTERS[min(value, FARTHEST)] if is_reached else NOWHERE for value, is_reached in zip(values, reached, strict=True)
    )
    assert len(codes.texts[number]) <= len(values)
    assert not re.search(r"(.)\1{4}", codes.texts[number])


def test_equal_texts_are_written_once():
    codes = Codes()
    for rows, limit in (([[60, 120]], 600), ([[60, 120]], 1_200), ([[60, 121]], 600)):
        write_way(make_matrix(rows), limit, codes)
    assert len(codes.texts) == 2


def test_minutes_are_rounded_up_and_an_hour_is_the_last():
    seconds = [[0], [1], [600], [601], [3600], [3601], [3660], [3661], [10_000], [0]]
    matrix = make_matrix(seconds, reachable=[[True]] * 9 + [[False]])
    codes = Codes()
    every = np.ix_(range(10), range(1))
    told = describe_time(TimeLayer(same("on foot"), same("walking time"), matrix), replace(matrix, unit="mm"), every, codes)
    assert codes.texts[told["codes"]] == "01ABy" + "zzzz" + NOWHERE
    assert FARTHEST == 61


def test_rounding_up_commutes_with_the_quickest():
    seconds = np.random.default_rng(1).integers(0, 4000, (200, 7))
    assert ((-(-seconds // 60)).min(axis=1) == -(-seconds.min(axis=1) // 60)).all()
