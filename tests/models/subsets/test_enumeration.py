"""The table of all plans, against brute force and against the integer program it is the witness of."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis.alternatives import Alternative, _k_best_by_solver, exclusion, k_best
from models.criteria import CapacityCoverage, CapacityTravel, Coverage, Worst, open_count
from models.lexicographic import solve_problem
from models.problem import Constraint, Problem, ProblemGoal, requires
from models.program.compilation import compile_criterion
from models.subsets.enumeration import added_of, chosen, has_table, narrowed, plan_of, tabulate, witness
from tests.brute import best_plans, every_plan
from tests.models.strategies import CAPACITATED, KINDS, ORDERED, VALUED, matrix_of, problems

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
many = settings(max_examples=80, deadline=None, suppress_health_check=slow)
most = settings(max_examples=3000, deadline=None, suppress_health_check=slow)
some = settings(max_examples=25, deadline=None, suppress_health_check=slow)


def exact(problem: Problem) -> Problem:
    return replace(problem, objectives=tuple(replace(goal, within=Fraction(0)) for goal in problem.objectives))


def coverage_problem(covers: np.ndarray, people: np.ndarray, most: int) -> Problem:
    ids = tuple(f"o{number}" for number in range(covers.shape[1]))
    goals = (ProblemGoal(Coverage("served_population", covers, people)), ProblemGoal(open_count(len(ids))))
    return Problem(offices=ids, keep=(), candidates=ids, added_min=0, added_max=most, objectives=goals)


def table_is_every_plan(problem: Problem) -> None:
    ranking = tabulate(problem)
    found = {
        added_of(problem, plan): {
            goal.name: int(table[plan]) for goal, table in zip(problem.objectives, ranking.tables, strict=True)
        }
        for plan in ranking.plans.tolist()
    }
    assert found == every_plan(problem)


@many
@given(problems())
def test_the_table_holds_every_plan_with_its_values_and_no_other(problem: Problem) -> None:
    table_is_every_plan(problem)


@pytest.mark.long
@most
@given(problems())
def test_the_table_holds_every_plan_with_its_values_and_no_other_at_length(problem: Problem) -> None:
    table_is_every_plan(problem)


@many
@given(problems((*CAPACITATED, "travel")))
def test_plans_with_capacities_are_valued_one_by_one(problem: Problem) -> None:
    table_is_every_plan(problem)


@many
@given(problems())
def test_narrowing_with_tolerances_is_that_of_brute_force(problem: Problem) -> None:
    levels = narrowed(problem, tabulate(problem))
    plans = every_plan(problem)
    if not plans:
        assert levels == ()
        return
    for position, level in enumerate(levels):
        bests, ties = best_plans(problem, position + 1, plans)
        assert level.best == bests[-1]
        assert sorted(added_of(problem, plan) for plan in level.tied.tolist()) == ties


def witness_agrees(problem: Problem) -> None:
    plan, ranking = solve_problem(problem), tabulate(problem)
    assert witness(problem, plan, ranking) == []
    assert [added_of(problem, number) for number in chosen(problem, ranking).tolist()] == list(plan.tied)


@some
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)))
def test_the_witness_agrees_with_the_integer_program(problem: Problem) -> None:
    witness_agrees(problem)


@pytest.mark.long
@most
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)))
def test_the_witness_agrees_with_the_integer_program_at_length(problem: Problem) -> None:
    witness_agrees(problem)


@some
@given(problems(), st.data())
def test_the_witness_names_a_wrong_claim(problem: Problem, data: st.DataObject) -> None:
    plan, ranking = solve_problem(problem), tabulate(problem)
    if plan.status == "infeasible":
        liar = tabulate(replace(problem, added_min=0, added_max=len(problem.candidates), rules=(), limits=()))
        assert not liar.plans.size or witness(problem, plan, liar)
        return
    position = data.draw(st.integers(0, len(plan.objectives) - 1))
    value = plan.objectives[position]
    wrong = data.draw(
        st.sampled_from(
            [
                replace(value, value=value.value + 1),
                replace(value, bound=value.bound + 1),
                replace(value, bound=value.bound - 1),
                replace(value, ties=value.ties + 1),
            ]
        )
    )
    objectives = (*plan.objectives[:position], wrong, *plan.objectives[position + 1 :])
    assert any(value.name in fault for fault in witness(problem, replace(plan, objectives=objectives), ranking))
    missing = (*plan.tied_after[:position], (), *plan.tied_after[position + 1 :])
    assert any(value.name in fault for fault in witness(problem, replace(plan, tied_after=missing), ranking))
    assert witness(problem, replace(plan, tied=()), ranking)
    assert witness(problem, replace(plan, status="infeasible"), ranking)


def test_the_witness_holds_a_stopped_run_to_its_bound_alone() -> None:
    problem = coverage_problem(np.eye(3, dtype=bool), np.array([5, 3, 2]), 1)
    plan = solve_problem(problem)
    first, second = plan.objectives
    open_end = replace(second, bound=None, ties=None, ties_complete=False, proven=False)

    def stopped(bound: int) -> list[str]:
        claim = replace(first, value=3, bound=bound, ties=None, ties_complete=False, proven=False)
        half = replace(plan, status="feasible", added=("o1",), objectives=(claim, open_end), tied=(("o1",),), tied_after=((),))
        return witness(problem, half, tabulate(problem))

    assert stopped(9) == stopped(5) == []
    assert stopped(4) == ["served_population: 4 is said to be the bound, 5 is reached"]


def test_masks_and_ids_are_two_ways_to_say_a_plan() -> None:
    problem = coverage_problem(np.eye(4, dtype=bool), np.ones(4, dtype=np.int64), 4)
    assert added_of(problem, 0b1010) == ("o1", "o3")
    assert [plan_of(problem, added_of(problem, plan)) for plan in range(16)] == list(range(16))


def test_there_is_no_table_beyond_the_largest_nor_of_too_many_flows() -> None:
    wide = coverage_problem(np.ones((1, 25), dtype=bool), np.array([1]), 2)
    assert tabulate(wide) is None
    ids, covers = wide.offices[:14], np.ones((1, 14), dtype=bool)
    places = ProblemGoal(CapacityCoverage("places", covers, np.array([3]), np.ones(14, dtype=np.int64)))
    assert tabulate(Problem(offices=ids, keep=(), candidates=ids, added_min=1, added_max=1, objectives=(places,))) is None


def test_a_rule_counts_an_office_as_often_as_it_is_named() -> None:
    problem = coverage_problem(np.eye(2, dtype=bool), np.ones(2, dtype=np.int64), 2)
    itself = replace(problem, rules=(requires("r", "o0", "o0"), Constraint("s", (("o1", 1), ("o1", 1)), at_most=1)))
    assert tabulate(itself).plans.tolist() == [0b00, 0b01]


def test_values_beyond_64_bits_raise() -> None:
    part = Coverage("part", np.eye(2, dtype=bool), np.array([2**61, 2**61]))
    for best in (-(2**63), 2**64):
        regret = compile_criterion(Worst("regret", (part,), (best,)), np.zeros(0, dtype=np.int64), np.arange(2))
        with pytest.raises(OverflowError):
            regret.table()


def test_plans_of_many_points_with_capacities_have_a_table_only_where_there_are_few_of_them() -> None:
    ids = tuple(f"o{number}" for number in range(13))
    matrix = matrix_of(np.random.default_rng(0), 4000, ids, 9, 1.0)
    goal = ProblemGoal(CapacityTravel("trips", matrix, np.ones(4000, dtype=np.int64), np.full(13, 4000)))
    problem = Problem(offices=ids, keep=(), candidates=ids, added_min=2, added_max=2, objectives=(goal,))
    assert has_table(problem)
    assert not has_table(replace(problem, added_min=0, added_max=13))


def ranked(problem: Problem, count: int) -> list[Alternative]:
    """Return the best plans by brute force."""
    signs = [-1 if goal.criterion.sense == "max" else 1 for goal in problem.objectives]
    order = {office: position for position, office in enumerate(problem.candidates)}
    rows = sorted(
        ([sign * value for sign, value in zip(signs, values.values(), strict=True)], [order[office] for office in added], added)
        for added, values in every_plan(problem).items()
    )
    keys = [key for key, _, _ in rows]
    plans = every_plan(problem)
    return [Alternative(keys.index(key) + 1, added, tuple(plans[added].values())) for key, _, added in rows[:count]]


@many
@given(problems().map(exact), st.integers(1, 12))
def test_the_k_best_are_those_of_brute_force(problem: Problem, count: int) -> None:
    assert list(k_best(problem, count)) == ranked(problem, count)


def solver_finds_the_k_best(problem: Problem, count: int) -> None:
    assert list(_k_best_by_solver(problem, count)) == ranked(problem, count)


@some
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)).map(exact), st.integers(1, 6))
def test_the_solver_finds_the_same_k_best(problem: Problem, count: int) -> None:
    solver_finds_the_k_best(problem, count)


@pytest.mark.long
@most
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)).map(exact), st.integers(1, 6))
def test_the_solver_finds_the_same_k_best_at_length(problem: Problem, count: int) -> None:
    solver_finds_the_k_best(problem, count)


def test_an_exclusion_forbids_one_set_and_no_other() -> None:
    problem = coverage_problem(np.eye(3, dtype=bool), np.ones(3, dtype=np.int64), 3)
    for plan in range(8):
        rest = replace(problem, rules=(exclusion(problem, added_of(problem, plan), "seen"),))
        assert tabulate(rest).plans.tolist() == [other for other in range(8) if other != plan]


def test_k_best_refuses_tolerances_and_counts_below_one() -> None:
    problem = coverage_problem(np.eye(2, dtype=bool), np.ones(2, dtype=np.int64), 1)
    with pytest.raises(ValueError, match="at least 1"):
        k_best(problem, 0)
    loose = replace(problem, objectives=(replace(problem.objectives[0], within=Fraction(1, 100)), problem.objectives[1]))
    with pytest.raises(ValueError, match="served_population"):
        k_best(loose, 1)
