"""Plans that were given: their values and what they break against brute force, on every kind of criterion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checker import check_choice
from models.given import broken_limits, check_given, values_of
from models.messages.findings import CheckError
from models.problem import Problem
from tests.brute import value_of
from tests.models.strategies import CAPACITATED, KINDS, problems

kinds = st.sampled_from([KINDS, CAPACITATED])


@st.composite
def plans(draw: st.DrawFn) -> tuple[Problem, tuple[str, ...]]:
    """Draw a problem, of which some offices may not open, and any offices open."""
    problem = draw(kinds.flatmap(problems))
    barred = draw(st.integers(0, len(problem.candidates)))
    left = problem.candidates[barred:]
    asked = Problem(
        offices=problem.offices,
        keep=problem.keep,
        candidates=left,
        added_min=min(problem.added_min, len(left)),
        added_max=len(left),
        objectives=problem.objectives,
        rules=problem.rules,
        limits=problem.limits,
    )
    opened = draw(st.lists(st.sampled_from(problem.offices), min_size=1, unique=True))
    return asked, tuple(office for office in problem.offices if office in opened)


def truth(problem: Problem, opened: tuple[str, ...]) -> tuple[tuple[int | None, ...], list[str]]:
    """Return the values of a plan and the limits it breaks, by the plainest loops."""
    columns, pool = problem.columns(opened), problem.columns((*problem.keep, *problem.candidates))
    broken = []
    for limit in problem.limits:
        value = value_of(limit.criterion, columns, pool)
        more = limit.criterion.sense == "max"
        if value is None or (value < limit.bound if more else value > limit.bound):
            broken.append(limit.id)
    return tuple(value_of(goal.criterion, columns, pool) for goal in problem.objectives), broken


@settings(max_examples=300, deadline=None)
@given(plans())
def test_values_and_broken_limits_are_those_of_brute_force(drawn: tuple[Problem, tuple[str, ...]]) -> None:
    problem, opened = drawn
    values, broken = truth(problem, opened)
    assert values_of(problem, opened) == values
    assert [limit.id for limit in broken_limits(problem, opened)] == broken
    allowed = not broken and None not in values and not check_choice(problem, opened)
    check_given(problem, opened, values, allowed=allowed)
    with pytest.raises(CheckError):
        check_given(problem, opened, values, allowed=not allowed)
    wrong = (1 if values[0] is None else values[0] + 1, *values[1:])
    with pytest.raises(CheckError, match="claimed"):
        check_given(problem, opened, wrong, allowed=allowed)
