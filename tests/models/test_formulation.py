"""The integer programs, read as text: golden `.lp` files of problems small enough to check by hand."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from models import lscp, p_dispersion, phased_coverage, separated_coverage, two_levels
from models.access import AccessMatrix
from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    LeastLoad,
    Score,
    Separation,
    Through,
    Travel,
    Worst,
    WorstGroup,
    open_count,
)
from models.problem import Constraint, Limit, Problem, ProblemGoal, of_set, requires
from models.program.formulation import Formulation
from models.program.solver import Outcome, Program
from models.timeline import Timeline

GOLDEN = Path(__file__).parent / "golden"
OFFICES = ("kept", "a", "b", "c")
PEOPLE = np.array([10, 20, 30, 40], dtype=np.int64)
VALUES = np.array([[9, 1, 5, 7], [8, 6, 2, 9], [7, 4, 4, 3], [1, 9, 9, 9]], dtype=np.int64)
EVERYWHERE = np.ones((4, 4), dtype=bool)
BETWEEN = np.array([[0, 5, 7, 9], [5, 0, 3, 6], [7, 3, 0, 4], [9, 6, 4, 0]], dtype=np.int64)


def matrix(values: np.ndarray = VALUES, reachable: np.ndarray = EVERYWHERE) -> AccessMatrix:
    """Return distances from four points p, q, r, s in metres, for the eye."""
    return AccessMatrix(("p", "q", "r", "s"), OFFICES, values.copy(), "mm", reachable.copy())


COVERS = matrix().within(4)
CUT = EVERYWHERE & ~((np.arange(4)[:, None] == 1) & (np.arange(4)[None] == 0))  # q does not reach the kept office
COVERAGE = Coverage("served", COVERS, PEOPLE)
LATER = Coverage("served_later", COVERS, PEOPLE[::-1].copy())
TRAVEL = Travel("distance", matrix(reachable=CUT), PEOPLE)
FEW, ROOM = np.array([1, 2, 3, 4], dtype=np.int64), np.array([3, 2, 4, 5], dtype=np.int64)


def problem(*criteria: Criterion, **others) -> Problem:
    """Return the problem of one kept office and three candidates, of which one or two open."""
    arguments = {"offices": OFFICES, "keep": ("kept",), "candidates": ("a", "b", "c"), "added_min": 1, "added_max": 2}
    return Problem(**arguments, objectives=tuple(map(ProblemGoal, criteria)), **others)


def in_states() -> Problem:
    """Return the problem of two sites in two phases: full, light or closed; the kept one leaves its building in the second."""
    moves = {("light", "full"): 5, ("closed", "full"): 8, ("full", "light"): 2, ("light", "closed"): 1, ("full", "closed"): 3}
    leaves = {("kept", state, "later") for state in ("full", "light")}
    first = {"kept": "full", "a": "light"}
    line = Timeline(
        ("kept", "a"), ("soon", "later"), ("full", "light", "closed"), "closed", first, tuple(moves), leaves, counted=True
    )
    parts = tuple(
        Through(f"{name}_{phase}", Coverage(name, COVERS[:, :2], people), line.layout.columns, line.layout.counting(labels))
        for name, phase, people, labels in (
            ("served", "soon", PEOPLE, ["full@soon"]),
            ("served", "later", PEOPLE[::-1].copy(), ["full@later", "light@later"]),
        )
    )
    moving = [
        Constraint(
            f"budget-{phase}", tuple((m.id, moves[m.before, m.after]) for m in line.movements if m.phase == phase), None, 7
        )
        for phase in line.phases
    ]
    return line.problem((ProblemGoal(Blend("served", parts, (2, 3), "max")),), moving)


RULES = (
    of_set("west", ("a", "b"), at_least=1),
    of_set("few", ("kept", "b", "c"), at_most=2),
    requires("a-with-c", "a", "c"),
)
LIMITS = (Limit("share", COVERAGE, 70), Limit("near", Farthest("farthest", matrix(), PEOPLE), 5))
POSTS = np.array([[2, 3, 4, 6], [3, 3, 5, 5], [2, 4, 6, 8], [1, 2, 3, 4]], dtype=np.int64)
WRITTEN = {
    "coverage": (problem(COVERAGE), ()),
    "backup": (problem(Coverage("served_twice", COVERS | (VALUES == 7), PEOPLE, 2)), ()),
    "distance": (problem(COVERAGE, TRAVEL), (80,)),
    "gradual": (problem(Gain("gradual", np.maximum(9 - VALUES, 0) * 100, PEOPLE)), ()),
    "farthest": (problem(Farthest("farthest", matrix(), PEOPLE)), ()),
    "separation": (problem(Separation("separation", BETWEEN)), ()),
    "least_load": (problem(LeastLoad("least_load", matrix(), PEOPLE, np.ones(4, dtype=bool))), ()),
    "counters": (problem(Counters("counters", matrix(), PEOPLE, np.ones(4, dtype=bool), (30, 60, 80, 100))), ()),
    "staff": (problem(Counters("staff", matrix(), PEOPLE, np.ones(4, dtype=bool), (30, 60, 80, 100), POSTS)), ()),
    "worst_group": (problem(WorstGroup("worst_group", matrix(), PEOPLE, np.array([0, 0, 1, 1], dtype=np.int64))), ()),
    "worst_case": (problem(Worst("worst_case", (COVERAGE, LATER))), ()),
    "regret": (problem(Worst("regret", (COVERAGE, LATER), (100, 90))), ()),
    "blend": (problem(Blend("blend", (COVERAGE, TRAVEL), (5, 2), "max")), ()),
    "places": (problem(CapacityCoverage("places", COVERS, FEW, ROOM)), ()),
    "trips": (problem(CapacityTravel("trips", matrix(reachable=COVERS | (VALUES == 9)), FEW, ROOM)), ()),
    "scores": (problem(open_count(4), Score("cost", np.array([0, 3, 1, 2], dtype=np.int64), "min")), (2,)),
    "states": (in_states(), ()),
    "limits_and_rules": (problem(TRAVEL, rules=RULES, limits=LIMITS), ()),
}


@pytest.mark.parametrize("name", list(WRITTEN))
def test_the_program_is_the_one_written_down(name: str) -> None:
    asked, decided = WRITTEN[name]
    text = Formulation(asked).program(len(decided), decided).text()
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("PLACEMENT_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


ASKED = {
    "set_cover": lambda: lscp(TRIANGLE),
    "covering_share": lambda: lscp(COVERS, weight=PEOPLE, share="0.8"),
    "two_levels": lambda: two_levels(COVERS, VALUES <= 7, PEOPLE, 1, 1),
    "phases": lambda: phased_coverage(COVERS, [PEOPLE, PEOPLE[::-1]], [1, 2]),
    "dispersion": lambda: p_dispersion(BETWEEN, 3),
    "anti_covering": lambda: separated_coverage(COVERS, PEOPLE, 2, between=BETWEEN, apart=5),
}
TRIANGLE = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool)


@pytest.mark.parametrize("name", list(ASKED))
def test_the_program_of_the_library_is_the_one_written_down(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []

    def written(program: Program, **_: object) -> Outcome:
        texts.append(program.text())
        return Outcome("stopped", None, None)

    monkeypatch.setattr(Program, "solve", written)
    assert ASKED[name]().status == "feasible"
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("PLACEMENT_GOLDEN"):
        path.write_text(texts[0], encoding="utf-8")
    assert texts[0] == path.read_text(encoding="utf-8")


def test_every_golden_file_has_its_problem() -> None:
    assert {path.stem for path in GOLDEN.glob("*.lp")} == {*WRITTEN, *ASKED}


def test_points_with_equal_sets_are_one_row() -> None:
    def measures(times: int):
        ids = tuple(f"{number}" for number in range(4 * times))
        values, able = np.tile(VALUES, (times, 1)), np.tile(EVERYWHERE, (times, 1))
        people = np.tile(PEOPLE, times)
        travel = Travel("distance", AccessMatrix(ids, OFFICES, values, "mm", able), people)
        return Formulation(problem(Coverage("served", values <= 4, people), travel)).objectives

    for once, doubled in zip(measures(1), measures(2), strict=True):
        assert (once.misses.sets == doubled.misses.sets).all()
        assert (2 * once.misses.weights == doubled.misses.weights).all()
