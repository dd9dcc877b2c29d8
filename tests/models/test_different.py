"""Plans that differ most are those that brute force finds, from the table and by the solver."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import models.analysis.different as module
from models.analysis.different import most_different
from models.criteria import Coverage
from models.problem import Problem, ProblemGoal, of_set
from tests.brute import every_plan
from tests.models.strategies import problems

usual = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def expected(problem: Problem, first: tuple[str, ...], within: Fraction, least: int, count: int):
    """Return best, limit, plans with how far they are, and whether those are all, by the plainest loops."""
    plans = every_plan(problem)
    name, sense = problem.objectives[0].name, problem.objectives[0].criterion.sense
    best = (max if sense == "max" else min)(values[name] for values in plans.values())
    room = int(abs(best) * within)
    limit = best - room if sense == "max" else best + room
    order = {office: number for number, office in enumerate(problem.candidates)}
    near = sorted(
        (added for added, values in plans.items() if (values[name] >= limit if sense == "max" else values[name] <= limit)),
        key=lambda added: [order[office] for office in added],
    )
    shown, found = [first], []
    while near:
        far = [min(len(set(added) ^ set(other)) for other in shown) for added in near]
        most = max(far)
        if most < least:
            return best, limit, found, True
        if len(found) == count:
            return best, limit, found, False
        found.append((near[far.index(most)], most))
        shown.append(near[far.index(most)])
    return best, limit, found, True


def told(problem: Problem, first: tuple[str, ...], within: Fraction, least: int, count: int):
    found = most_different(problem, first, within=within, least=least, count=count)
    values = every_plan(problem)
    for plan in found.plans:
        assert dict(zip((goal.name for goal in problem.objectives), plan.values, strict=True)) == values[plan.added]
    return found.best, found.limit, [(plan.added, plan.differs) for plan in found.plans], found.complete


asked = {
    "within": st.sampled_from([Fraction(0), Fraction(1, 100), Fraction(1, 5), Fraction(1, 2), Fraction(1)]),
    "least": st.integers(1, 4),
    "count": st.integers(1, 5),
}


@usual
@given(problem=problems(), data=st.data(), **asked)
def test_plans_from_the_table_are_those_of_brute_force(problem, data, within, least, count) -> None:
    plans = sorted(every_plan(problem))
    assume(plans)
    first = data.draw(st.sampled_from(plans))
    assert told(problem, first, within, least, count) == expected(problem, first, within, least, count)


@settings(usual, max_examples=60)
@given(problem=problems(), data=st.data(), **asked)
def test_so_are_those_that_the_solver_proves(problem, data, within, least, count) -> None:
    plans = sorted(every_plan(problem))
    assume(plans)
    first = data.draw(st.sampled_from(plans))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "tabulate", lambda _: None)
        patch.setattr(module, "listing", lambda _: None)
        found = told(problem, first, within, least, count)
    assert found == expected(problem, first, within, least, count)


def test_many_candidates_are_left_to_the_solver() -> None:
    import numpy as np

    rng = np.random.default_rng(5)
    covers = rng.random((60, 30)) < 0.2
    people = rng.integers(1, 100, 60)
    ids = tuple(f"c{number:02}" for number in range(30))
    goal = ProblemGoal(Coverage("served", covers, people))
    problem = Problem(offices=ids, keep=(), candidates=ids, added_min=3, added_max=3, objectives=(goal,))
    first = most_different(problem, ids[:3], within=Fraction(1), least=6, count=4)
    assert [plan.added for plan in first.plans] == [ids[3:6], ids[6:9], ids[9:12], ids[12:15]]
    assert (first.complete, {plan.differs for plan in first.plans}) == (False, {6})
    near = most_different(problem, first.plans[0].added, within=Fraction(1, 20), least=2, count=3)
    assert all(plan.values[0] >= near.limit for plan in near.plans)
    ruled = replace(problem, rules=(of_set("few", ids[3:], at_most=0),))
    assert most_different(ruled, ids[:3], within=Fraction(1), least=1, count=2).plans == ()
