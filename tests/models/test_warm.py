"""Questions close to one another, answered by one warm program, by a list of plans and with rules left out, are those of brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis import alternatives
from models.analysis.alternatives import k_best
from models.lexicographic import solve_problem
from models.problem import Problem, of_set
from models.program.flows import Places
from models.program.formulation import Formulation
from models.program.warm import WarmProblem
from models.subset_sums import subset_least
from models.subsets.enumeration import chosen, tabulate
from models.subsets.leaving_out import LeavingOut
from models.subsets.listing import listing
from tests.models.pmedian.test_plain_median import town as uniform_town
from tests.models.strategies import problems

usual = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def plain(problem: Problem) -> Problem:
    return replace(problem, objectives=tuple(replace(goal, within=Fraction(0)) for goal in problem.objectives))


def best(problem: Problem) -> tuple[int, ...] | None:
    ranking = tabulate(problem)
    plans = chosen(problem, ranking)
    return tuple(int(table[plans[0]]) for table in ranking.tables) if plans.size else None


@usual
@given(problem=problems(), data=st.data())
def test_a_warm_program_answers_as_tables_do(problem: Problem, data) -> None:
    warm = WarmProblem(problem, 10_000)
    places = range(len(problem.candidates))
    for _ in range(4):
        fixed = data.draw(st.dictionaries(st.sampled_from(list(places)), st.booleans(), max_size=2)) if places else {}
        added = data.draw(st.one_of(st.none(), st.tuples(st.integers(0, len(places)), st.integers(0, len(places)))))
        rules = tuple(
            of_set(f"fixed-{place}", [problem.candidates[place]], at_least=int(opens), at_most=int(opens))
            for place, opens in fixed.items()
        )
        low, high = added or (problem.added_min, problem.added_max)
        asked = replace(problem, rules=(*problem.rules, *rules), added_min=low, added_max=high)
        found, known = warm.best(fixed, added), best(asked)
        if found.found == "unknown":
            continue
        assert found.found == ("infeasible" if known is None else "optimal")
        assert known is None or all(goal.within for goal in problem.objectives) or found.values == known


def test_an_objective_after_a_single_best_plan_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, program = [], Formulation.program
    monkeypatch.setattr(
        Formulation, "program", lambda self, level, *given, **how: asked.append(level) or program(self, level, *given, **how)
    )
    town = uniform_town(200, 30, 5)
    served_first = replace(town, objectives=town.objectives[::-1])
    found = WarmProblem(served_first, 10_000).best()
    assert asked == [0]
    assert found.values == tuple(value.value for value in solve_problem(served_first).objectives)
    everyone = replace(town.objectives[1].criterion, covers=np.ones((200, 30), dtype=bool))
    indifferent = replace(town, objectives=(replace(town.objectives[1], criterion=everyone), town.objectives[0]))
    asked.clear()
    found = WarmProblem(indifferent, 10_000).best()
    assert asked == [0, 1]
    assert found.values == tuple(value.value for value in solve_problem(indifferent).objectives)


@usual
@given(problem=problems())
def test_plans_listed_are_those_of_the_table(problem: Problem) -> None:
    table, listed = tabulate(problem), listing(problem)
    if listed is None:
        return
    assert listed.plans.tolist() == table.plans.tolist()
    for ours, theirs in zip(listed.tables, table.tables, strict=True):
        assert ours[listed.plans].tolist() == theirs[table.plans].tolist()
    assert chosen(problem, listed).tolist() == chosen(problem, table).tolist()
    assert listed.order().tolist() == table.order().tolist()
    for place in range(len(problem.candidates)):
        for opens in (True, False):
            assert listed.opening(1 << place, opens=opens).plans.tolist() == table.opening(1 << place, opens=opens).plans.tolist()


@usual
@given(problem=problems(), count=st.integers(1, 6))
def test_next_best_plans_by_the_warm_program_are_those_of_the_table(problem: Problem, count: int) -> None:
    asked = plain(problem)
    found, complete = alternatives._k_best_warm(asked, count, 10_000, None)
    if complete:
        assert found == k_best(asked, count)


@usual
@given(problem=problems())
def test_tables_without_each_rule_are_those_of_the_problem_without_it(problem: Problem) -> None:
    demands = [((rule,), ()) for rule in problem.rules] + [((), (limit,)) for limit in problem.limits]
    apart = LeavingOut(problem, demands)
    if any(isinstance(measure, Places) or measure.table() is None for measure in apart._measures.values()):
        return
    whole = tabulate(problem).plans.tolist()
    for place, (rules, limits) in enumerate(demands):
        rest = replace(
            problem,
            rules=tuple(rule for rule in problem.rules if rule not in rules),
            limits=tuple(limit for limit in problem.limits if limit not in limits),
        )
        if sum(rule in rules for rule in problem.rules) > 1:
            continue
        found = apart.without(place)
        assert (whole if found is None else found.plans.tolist()) == tabulate(rest).plans.tolist()


@given(st.lists(st.integers(-9, 9), min_size=8, max_size=8))
def test_the_least_of_subsets_is_that_of_plain_loops(values: list[int]) -> None:
    found = subset_least(np.array(values, dtype=np.int64))
    assert found.tolist() == [min(values[part] for part in range(8) if part & whole == part) for whole in range(8)]


@usual
@given(data=st.data())
def test_places_of_all_plans_by_cuts_are_the_largest_flows(data) -> None:
    groups, offices = data.draw(st.integers(0, 4)), data.draw(st.integers(1, 5))
    kept = data.draw(st.integers(0, offices))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    places = Places(
        name="places",
        sense="max",
        reach=np.zeros((0, offices - kept), dtype=bool),
        people=rng.integers(1, 9, groups),
        able=rng.random((groups, offices)) < 0.6,
        capacity=rng.integers(0, 12, offices),
        kept=kept,
    )
    masks = [(plan >> np.arange(offices - kept) & 1).astype(bool) for plan in range(1 << (offices - kept))]
    assert places.table().tolist() == [places.value(mask) for mask in masks]
