"""The checker against the sentence it checks, point by point."""

from __future__ import annotations

import numpy as np
import pytest

from models.access import AccessMatrix, BoolArray, IntArray
from models.checker import check_assignment, measure
from models.criteria import Coverage, Farthest, Travel

POINTS, OFFICES = 60, 6


def said_of(
    assignment: IntArray, served: BoolArray, opened: list[int], far: IntArray, able: BoolArray, covers: BoolArray
) -> list[str]:
    """Return what is wrong, found one point at a time."""
    found = []
    for point, column in enumerate(assignment.tolist()):
        here = {office: int(far[point, office]) for office in opened if able[point, office]}
        if (column not in here or here[column] > min(here.values())) if here else column != -1:
            found.append(f"demand point {point} is not assigned to its nearest open office")
        if bool(served[point]) != any(covers[point, office] for office in opened):
            found.append(f"demand point {point} is wrongly {'served' if served[point] else 'unserved'}")
    return found


@pytest.mark.parametrize("seed", range(12))
def test_assignments_are_checked_point_by_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    far = rng.integers(0, 9, (POINTS, OFFICES))
    able, covers = rng.random((POINTS, OFFICES)) < 0.7, rng.random((POINTS, OFFICES)) < 0.3
    opened = rng.permutation(OFFICES)[: rng.integers(0, OFFICES)].tolist()
    nearest = np.full(POINTS, -1)
    for point in range(POINTS):
        here = [(int(far[point, office]), office) for office in opened if able[point, office]]
        nearest[point] = min(here)[1] if here else -1
    served = covers[:, opened].any(axis=1)
    arrays = {"distance_mm": far, "reachable": able, "covers": covers}
    assert check_assignment(nearest, served, opened, **arrays) == []
    # any office, open or not, one that there is not, and none
    wrong, unserved = nearest.copy(), served.copy()
    changed = rng.random(POINTS) < 0.5
    wrong[changed] = rng.integers(-1, OFFICES + 1, changed.sum())
    unserved[rng.random(POINTS) < 0.2] ^= True
    said = check_assignment(wrong, unserved, opened, **arrays)
    assert said == said_of(wrong, unserved, opened, far, able, covers) != []


@pytest.mark.parametrize("seed", range(12))
def test_values_are_measured_point_by_point_in_whole_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    far, people = rng.integers(0, 2**40, (POINTS, OFFICES)), rng.integers(0, 2**40, POINTS) * rng.integers(0, 2, POINTS)
    able, covers = rng.random((POINTS, OFFICES)) < 0.9, rng.random((POINTS, OFFICES)) < 0.3
    names = tuple(map(str, range(POINTS))), tuple(map(str, range(OFFICES)))
    matrix = AccessMatrix(*names, far, "mm", able)
    pool = list(range(OFFICES))
    opened = rng.permutation(OFFICES)[: rng.integers(1, OFFICES)].tolist()
    ways = [
        (int(people[point]), min((int(far[point, office]) for office in opened if able[point, office]), default=None))
        for point in range(POINTS)
        if people[point] and able[point].any()
    ]
    lost = any(way is None for _, way in ways)
    travel = Travel("t", matrix, people)
    assert measure(travel, opened, pool) == (None if lost else sum(count * way for count, way in ways if way is not None))
    farthest = Farthest("f", matrix, people)
    assert measure(farthest, opened, pool) == (None if lost else max(way for _, way in ways if way is not None))
    assert measure(travel, [], pool) is None
    coverage = Coverage("c", covers, people, times=2)
    twice = [int(people[point]) for point in range(POINTS) if sum(bool(covers[point, office]) for office in opened) >= 2]
    assert measure(coverage, opened, pool) == sum(twice)
