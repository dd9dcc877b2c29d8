"""Phases are read as states of sites, and the answer is the one from before, byte for byte but for the hash of the input."""

from __future__ import annotations

from models.lexicographic import solve_problem
from models.timeline import Timeline
from placement.problem.timeline import timeline_of
from placement.scenario.files import load_scenario
from placement.solving.question import put

# of example-phases, at commit 71b926f, which knew phases alone
OBJECTIVES = (11_463_630, 13_498_232_176_862)
ADDED = ("seki@first", "dai2@second", "seki@second", "oizumikita@second")
TIES = (12, 1)


def test_the_bundled_phases_have_the_answer_that_they_had() -> None:
    question = put(load_scenario("example-phases"))
    line = timeline_of(question.inputs)
    assert isinstance(line, Timeline)
    assert line.layout.ids == question.layout.ids
    plan = solve_problem(question.problem)
    assert tuple(value.value for value in plan.objectives) == OBJECTIVES
    assert tuple(value.ties for value in plan.objectives) == TIES
    assert plan.added == ADDED
    assert line.states_of(plan.open, "first")["seki"] == "open"
    assert line.states_of(plan.open, "first")["dai2"] == "shut"
