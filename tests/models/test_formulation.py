"""The integer programs, read as text: golden `.lp` files of a problem small enough to check by hand."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from models.access import AccessMatrix
from models.formulation import Formulation
from models.problem import Problem, SetRule

GOLDEN = Path(__file__).parent / "golden"


def small_problem() -> Problem:
    """Four points, one kept office and three candidates; distances in metres for the eye."""
    values = np.array([[9, 1, 5, 7], [8, 6, 2, 9], [7, 4, 4, 3], [1, 9, 9, 9]], dtype=np.int64)
    matrix = AccessMatrix(("p", "q", "r", "s"), ("kept", "a", "b", "c"), values, "mm", np.ones((4, 4), dtype=bool))
    people = np.array([10, 20, 30, 40], dtype=np.int64)
    rules = (SetRule("west", "at_least", 1, ("a", "b")), SetRule("few", "at_most", 2, ("kept", "b", "c")))
    return Problem(people, matrix, matrix.within(4), ("kept",), ("a", "b", "c"), 1, 2, rules)


@pytest.mark.parametrize(("name", "level", "decided"), [("coverage", 0, ()), ("distance", 1, (100,))])
def test_the_program_is_the_one_written_down(name: str, level: int, decided: tuple[int, ...]) -> None:
    text = Formulation(small_problem()).program(level, decided).text()
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("PLACEMENT_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_points_with_equal_sets_are_one_row() -> None:
    problem = small_problem()
    twice = Problem(
        np.tile(problem.people, 2),
        AccessMatrix(
            tuple("abcdefgh"),
            problem.distance.office_ids,
            np.tile(problem.distance.values, (2, 1)),
            "mm",
            np.ones((8, 4), dtype=bool),
        ),
        np.tile(problem.covers, (2, 1)),
        problem.keep,
        problem.candidates,
        problem.added_min,
        problem.added_max,
    )
    for once, doubled in zip(Formulation(problem).objectives, Formulation(twice).objectives, strict=True):
        assert (once.misses.sets == doubled.misses.sets).all()
        assert (2 * once.misses.weights == doubled.misses.weights).all()
