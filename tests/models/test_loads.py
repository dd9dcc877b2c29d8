"""Cases go to offices in whole numbers and add up; a logit is fair between equals, and comes to the nearest office as decay grows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access import AccessMatrix
from models.apportionment import apportion
from models.load_checker import check_loads
from models.loads import PARTS, logit_weights, nearest_weights
from models.subsets.loads import loads_of_busiest, nearest_tables

NAMES = tuple("abcdef")


def matrix(metres: list[list[int]]) -> AccessMatrix:
    values = np.array(metres, dtype=np.int64) * 1000
    points = tuple(f"p{row}" for row in range(len(values)))
    return AccessMatrix(points, NAMES[: values.shape[1]], values, "mm", np.ones(values.shape, dtype=bool))


@st.composite
def towns(draw: st.DrawFn) -> tuple[AccessMatrix, np.ndarray]:
    offices, points = draw(st.integers(1, 5)), draw(st.integers(1, 8))
    far = st.lists(st.integers(0, 6).map(lambda step: 400 * step), min_size=offices, max_size=offices)
    people = draw(st.lists(st.integers(0, 300), min_size=points, max_size=points).filter(any))
    return matrix(draw(st.lists(far, min_size=points, max_size=points))), np.array(people, dtype=np.int64)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**15), min_size=1, max_size=20).filter(any))
def test_cases_add_up_and_each_is_less_than_one_from_its_exact_share(total: int, weights: list[int]) -> None:
    cases = apportion(total, weights)
    assert sum(cases) == total
    assert all(abs(case - Fraction(total * weight, sum(weights))) < 1 for case, weight in zip(cases, weights, strict=True))
    # a larger weight never has fewer, and of equal ones the first has the case that is left
    for one in range(len(weights)):
        for other in range(one + 1, len(weights)):
            if weights[one] == weights[other]:
                assert cases[one] - cases[other] in {0, 1}
            elif weights[one] > weights[other]:
                assert cases[one] >= cases[other]


def test_cases_need_somebody_to_go() -> None:
    assert apportion(0, [0, 0]) == (0, 0)
    with pytest.raises(ValueError, match="nowhere"):
        apportion(3, [0, 0])


@given(st.integers(0, 20_000), st.integers(1, 10**6), st.integers(1, 400))
def test_two_offices_at_equal_distance_have_half_each_by_a_logit(metres: int, cases: int, decay: int) -> None:
    distance = matrix([[metres, metres]])
    both = logit_weights(distance, np.array([7]), ("a", "b"), Fraction(decay, 100), {})
    assert both[0] == both[1] == 7 * PARTS // 2
    first, second = apportion(cases, both)
    assert first - second == cases % 2


@settings(max_examples=60)
@given(towns())
def test_a_logit_comes_to_the_nearest_office_as_decay_grows(town: tuple[AccessMatrix, np.ndarray]) -> None:
    distance, weight = town
    offices = distance.office_ids
    nearest = distance.values == distance.values.min(axis=1, keepdims=True)
    fair = nearest / nearest.sum(axis=1, keepdims=True)  # between equally near ones by halves
    # point by point, as what two points are off may cancel
    alone = np.diag(weight)
    off = []
    for decay in (1, 5, 25, 125):
        found = np.array([logit_weights(distance, one, offices, Fraction(decay), {}) for one in alone]) / PARTS
        off.append(np.abs(found - fair * weight[:, None]).max(axis=1))
    assert all(np.all(after <= before + 1e-6) for before, after in pairwise(off))
    # steps of 400 m: an office that is one farther draws exp(-50) of the nearest
    found = np.array(logit_weights(distance, weight, offices, Fraction(125), {})) / PARTS
    assert np.abs(found - fair.T @ weight).max() < 1e-6 * weight.sum()
    if (nearest.sum(axis=1) == 1).all():
        assert apportion(10**4, [round(part) for part in found]) == apportion(10**4, nearest_weights(distance, weight, offices))


@settings(max_examples=60)
@given(towns(), st.integers(1, 300), st.integers(0, 40), st.integers(0, 10**6))
def test_the_check_that_shares_nothing_agrees_and_notices_a_case_too_many(
    town: tuple[AccessMatrix, np.ndarray], decay: int, pull: int, cases: int
) -> None:
    distance, weight = town
    offices = distance.office_ids
    near = apportion(cases, nearest_weights(distance, weight, offices))
    drawn = [pull / 10, *[0.0] * (len(offices) - 1)]
    logit = apportion(cases, logit_weights(distance, weight, offices, Fraction(decay, 100), {"a": Fraction(pull, 10)}))
    said = [(drawn, logit)]
    assert check_loads(distance.values, weight, cases, near, said, decay / 100) == []
    assert check_loads(distance.values, weight, cases, (near[0] + 1, *near[1:]), said, decay / 100)
    moved = (logit[0] + 1, *logit[1:])
    assert check_loads(distance.values, weight, cases, near, [(drawn, moved)], decay / 100)
    if len(offices) > 1 and logit[1] > 3 + cases // 10**6:
        other = (logit[0] + 3, logit[1] - 3, *logit[2:])
        assert check_loads(distance.values, weight, cases, near, [(drawn, other)], decay / 100)


@given(towns(), st.integers(0, 10))
def test_a_stronger_pull_only_adds_to_the_main_office(town: tuple[AccessMatrix, np.ndarray], pull: int) -> None:
    distance, weight = town
    weak, strong = (
        logit_weights(distance, weight, distance.office_ids, Fraction(1, 2), {"a": Fraction(step)}) for step in (pull, pull + 1)
    )
    assert strong[0] >= weak[0]
    assert all(more <= less for more, less in zip(strong[1:], weak[1:], strict=True))


@settings(max_examples=60)
@given(towns(), st.data())
def test_the_tables_hold_the_loads_of_every_set(town: tuple[AccessMatrix, np.ndarray], data: st.DataObject) -> None:
    distance, weight = town
    offices = distance.office_ids
    kept = data.draw(st.integers(0, len(offices) - 1))
    keep, pool = np.arange(kept), np.arange(kept, len(offices))
    tables = nearest_tables(distance, weight, keep, pool)
    for number in range(1 << len(pool)):
        opened = [column for column in range(len(offices)) if column < kept or number >> (column - kept) & 1]
        expected = dict.fromkeys(range(len(offices)), 0)
        for row, people in enumerate(weight.tolist()):
            if opened:
                expected[min(opened, key=lambda column: (distance.values[row, column], column))] += people
        assert {column: int(table[number]) for column, table in tables.items()} == expected
        assert tuple(expected[column] for column in opened) == nearest_weights(distance, weight, [offices[o] for o in opened])
    least, most = loads_of_busiest(tables, (1, 1), 0)
    rows = [[int(table[1 << place]) for table in tables.values()] for place in range(len(pool))]
    assert {max(row) for row in least} == {min(map(max, rows))}
    assert {max(row) for row in most} == {max(map(max, rows))}
