"""Solving a problem: the optimum, its ties and its proof, against brute force."""

from __future__ import annotations

import itertools
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models.levels
import models.lexicographic
from models.access import AccessMatrix
from models.checker import check_plan
from models.criteria import Coverage, Gini, Score, open_count
from models.lexicographic import TooManyPlansError, solve_problem
from models.messages.findings import CheckError, StoppedError
from models.plan import Plan
from models.pmedian import detection as plain
from models.problem import Constraint, Limit, Problem, ProblemGoal, of_set
from models.program.formulation import Formulation
from models.program.solver import Outcome, Program
from tests.brute import Plans, best_plans, every_plan, value_of
from tests.models.strategies import CAPACITATED, KINDS, ORDERED, VALUED, problems
from tests.models.subsets.test_enumeration import table_is_every_plan

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
few = settings(max_examples=3, deadline=None, suppress_health_check=slow)
many = settings(max_examples=80, deadline=None, suppress_health_check=slow)
most = settings(max_examples=6000, deadline=None, suppress_health_check=slow)


def agrees_with_brute_force(problem: Problem, solve: Callable[[Problem], Plan] = solve_problem) -> None:
    plan = solve(problem)
    plans = every_plan(problem)
    if not plans:
        assert plan.status == "infeasible"
        assert plan.open == ()
        return
    assert plan.status == "optimal"
    for level, (goal, value) in enumerate(zip(problem.objectives, plan.objectives, strict=True)):
        best, ties = best_plans(problem, level + 1, plans)
        assert value.bound == best[level]
        assert value.value == plans[plan.added][value.name]
        assert abs(value.value - best[level]) <= abs(best[level]) * goal.within
        assert value.proven
        assert value.ties == len(ties)
        assert sorted(plan.tied_after[level]) == ties
    assert list(plan.tied) == best_first(problem, plans, ties)
    assert plan.added == plan.tied[0]


def best_first(problem: Problem, plans: Plans, ties: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return plans that the objectives leave tied, those better on the first before others, and so on."""
    order = {office: position for position, office in enumerate(problem.candidates)}
    signs = {goal.name: -1 if goal.criterion.sense == "max" else 1 for goal in problem.objectives}

    def place(added: tuple[str, ...]) -> tuple[list[int], list[int]]:
        return [sign * plans[added][name] for name, sign in signs.items()], [order[office] for office in added]

    return sorted(ties, key=place)


@many
@given(problems())
def test_optimum_ties_and_bounds_are_those_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.long
@most
@given(problems())
def test_optimum_ties_and_bounds_are_those_of_brute_force_at_length(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@few
@given(problems(("counters",)))
def test_counters_that_cost_are_those_of_brute_force_by_a_program_too(problem: Problem) -> None:
    agrees_by_a_program(problem)


@pytest.mark.long
@many
@given(problems(("counters",)))
def test_counters_that_cost_are_those_of_brute_force_by_a_program_too_at_length(problem: Problem) -> None:
    agrees_by_a_program(problem)


def agrees_by_a_program(problem: Problem) -> None:
    """Hold a problem of counters against brute force, without the table of all plans."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(models.lexicographic, "MOST_TABLED", -1)
        agrees_with_brute_force(problem)


@many
@given(problems())
def test_no_plan_betters_an_ideal(problem: Problem) -> None:
    for measure in Formulation(problem).objectives:
        values = [
            measure.value(np.array(opened, dtype=bool))
            for opened in itertools.product([False, True], repeat=len(problem.candidates))
        ]
        better = max if measure.sense == "max" else min
        if measure.ideal is not None:
            assert all(value is None or better(value, measure.ideal) == measure.ideal for value in values)


@many
@given(problems(CAPACITATED))
def test_capacitated_problems_are_those_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@pytest.mark.long
@most
@given(problems(CAPACITATED))
def test_capacitated_problems_are_those_of_brute_force_at_length(problem: Problem) -> None:
    agrees_with_brute_force(problem)


@settings(max_examples=60, deadline=None, suppress_health_check=slow)
@given(problems((*KINDS, *CAPACITATED, *ORDERED)))
def test_cbc_in_its_own_process_agrees(problem: Problem) -> None:
    outcome = Formulation(problem).program(0, ()).solve_with_cbc()
    plans = every_plan(problem)
    if not plans and outcome.end == "infeasible":
        return
    added = tuple(
        problem.candidates[int(name[2:])] for name in sorted(outcome.chosen or (), key=lambda x: (len(x), x)) if name[:2] == "x_"
    )
    if added not in plans:  # within CBC's tolerance of a limit, but not up to it: only possible where numbers are large
        assert max(measure.slack for measure, _ in Formulation(problem).limits) >= 0.5
        return
    (best,), _ = best_plans(problem, 1, plans)
    goal = Formulation(problem).objectives[0]
    assert abs(plans[added][goal.name] - best) <= (goal.slack if goal.slack > 1 else 0)


@many
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)))
def test_the_checker_accepts_what_the_models_return(problem: Problem) -> None:
    plan = solve_problem(problem)
    if plan.status == "infeasible":
        return
    check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})
    last = plan.objectives[-1]
    for added in plan.tied:
        check_plan(problem, (*problem.keep, *added), {last.name: last.value})


@many
@given(problems((*KINDS, *CAPACITATED, *ORDERED, *VALUED)), st.data())
def test_the_checker_refuses_a_wrong_value_and_a_wrong_plan(problem: Problem, data: st.DataObject) -> None:
    plan = solve_problem(problem)
    if plan.status == "infeasible":
        return
    value = data.draw(st.sampled_from(plan.objectives))
    with pytest.raises(CheckError, match=value.name):
        check_plan(problem, plan.open, {value.name: value.value + 1})
    counts = range(len(problem.candidates) + 1)
    sets = [added for count in counts for added in itertools.combinations(problem.candidates, count)]
    feasible = every_plan(problem)
    wrong = [added for added in sets if added not in feasible]
    if wrong:
        with pytest.raises(CheckError):
            check_plan(problem, (*problem.keep, *data.draw(st.sampled_from(wrong))), {})


def coverage_problem(covers: np.ndarray, people: np.ndarray, count: int) -> Problem:
    ids = tuple(f"o{number}" for number in range(covers.shape[1]))
    goal = ProblemGoal(Coverage("served_population", covers, people))
    return Problem(offices=ids, keep=(), candidates=ids, added_min=count, added_max=count, objectives=(goal,))


def hard_problem() -> Problem:
    """Random covers: a plan is found at once, and its proof takes minutes."""
    rng = np.random.default_rng(0)
    covers = rng.random((400, 60)) < 0.1
    problem = coverage_problem(covers, rng.integers(1, 1000, 400), 10)
    # with a rule, even one that forbids nothing, it is no plain coverage and goes to the program
    return replace(problem, rules=(of_set("all", problem.candidates, at_most=60),))


def test_a_time_limit_without_a_plan_says_so() -> None:
    with pytest.raises(StoppedError) as caught:
        solve_problem(hard_problem(), time_limit_s=0.0)
    assert caught.value.findings[0].code == "time-limit"


def is_an_honest_unproven_plan(problem: Problem, plan: Plan) -> bool:
    (value,) = plan.objectives
    check_plan(problem, plan.open, {value.name: value.value})
    return plan.status == "feasible" and not value.proven and value.bound is not None and value.bound > value.value


def test_a_time_limit_with_a_plan_gives_its_bound_and_never_claims_an_optimum() -> None:
    problem = hard_problem()
    assert is_an_honest_unproven_plan(problem, solve_problem(problem, time_limit_s=2.0))


@pytest.mark.parametrize("fewest", [0, 99])
def test_a_time_limit_holds_for_the_ties_too(monkeypatch: pytest.MonkeyPatch, fewest: int) -> None:
    """Thousands of plans, each found at once."""
    monkeypatch.setattr(plain, "MEDIAN_FROM", fewest)
    problem = coverage_problem(np.ones((1, 30), dtype=bool), np.array([5]), 6)
    plan = solve_problem(problem, time_limit_s=0.5, tie_limit=10**9)
    assert plan.seconds < 5
    assert (plan.objectives[0].value, plan.objectives[0].ties_complete) == (5, False)


def test_more_ties_than_the_limit_are_said_to_be_at_least_that_many() -> None:
    plan = solve_problem(coverage_problem(np.ones((1, 12), dtype=bool), np.array([5]), 3), tie_limit=20)
    assert plan.status == "optimal"
    assert plan.objectives[0].ties == 20
    assert not plan.objectives[0].ties_complete


@pytest.mark.parametrize("listed", [1, 2, 5])
def test_the_best_of_thousands_alike_is_proven_in_few_runs_in_figures_beyond_the_solvers_error(
    monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    """One office of two counts, for a person more or less in 10**12; each goes with 1,716 choices of others."""
    monkeypatch.setattr(models.levels, "TIE_LIMIT", 5)
    people, runs, solved = 10**12 + np.arange(2), [], Program.solve

    def solve(program: Program, **options: object) -> Outcome:
        runs.append(program)
        return solved(program, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Program, "solve", solve)
    problem = coverage_problem(np.eye(2, 15, dtype=bool), people, 7)
    plan = solve_problem(replace(problem, rules=(of_set("one", ["o0", "o1"], at_most=1),)), tie_limit=listed)
    (value,) = plan.objectives
    assert (plan.status, value.value, value.bound, value.ties_complete) == ("optimal", 10**12 + 1, 10**12 + 1, False)
    assert value.ties is not None
    assert value.ties >= listed
    assert len(runs) <= 3 * listed + 3


@pytest.mark.parametrize(("worse", "status"), [(10**6, "optimal"), (1, "feasible")])
def test_a_run_that_is_stopped_proves_what_its_bound_shows(monkeypatch: pytest.MonkeyPatch, worse: int, status: str) -> None:
    best, solved = 10**12, Program.solve

    def solve(program: Program, **options: object) -> Outcome:
        outcome = solved(program, **options)  # type: ignore[arg-type]
        is_next = outcome.bound is not None and outcome.bound * 10**6 < best - 0.5
        return Outcome("stopped", None, outcome.bound) if is_next else outcome

    monkeypatch.setattr(Program, "solve", solve)
    plan = solve_problem(coverage_problem(np.eye(2, dtype=bool), np.array([best, best - worse]), 1))
    (value,) = plan.objectives
    assert (plan.status, value.value, value.ties_complete) == (status, best, False)
    assert value.bound is not None
    assert (value.bound == best) is (status == "optimal")


def test_ctrl_c_keeps_the_plan_and_its_bound_and_returns_soon() -> None:
    problem = hard_problem()
    timer = threading.Timer(2.0, signal.raise_signal, [signal.SIGINT])
    timer.start()
    started = time.monotonic()
    plan = solve_problem(problem)
    assert time.monotonic() - started < 2 + 5
    assert is_an_honest_unproven_plan(problem, plan)


def test_ctrl_c_between_two_runs_of_the_solver_keeps_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = coverage_problem(np.ones((1, 6), dtype=bool), np.array([5]), 3)

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Program, "exclude", pressed)
    plan = solve_problem(replace(problem, objectives=(*problem.objectives, ProblemGoal(open_count(6)))))
    first, second = plan.objectives
    assert (plan.status, first.value, first.bound, first.ties_complete) == ("feasible", 5, 5, False)
    assert (second.value, second.bound, second.proven) == (3, 0, False)


def test_what_is_left_after_all_ties_are_known_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = coverage_problem(np.ones((1, 6), dtype=bool), np.array([5]), 3)
    score = ProblemGoal(Score("score", np.arange(6), "max"))
    asked, written = Formulation.program, []

    def program(formulation: Formulation, level: int, decided: tuple[int, ...]) -> Program:
        written.append(level)
        return asked(formulation, level, decided)

    monkeypatch.setattr(Formulation, "program", program)
    plan = solve_problem(replace(problem, objectives=(*problem.objectives, score)))
    assert (plan.added, plan.objectives[1].bound, plan.status) == (("o3", "o4", "o5"), 12, "optimal")
    assert written == [0]


@many
@given(problems(("load", "coverage", "travel")))
def test_least_loads_and_their_ties_are_those_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem)
    table_is_every_plan(problem)


@many
@given(problems(("gini", "coverage", "travel", "score")))
def test_how_uneven_distances_are_and_its_ties_are_those_of_brute_force(problem: Problem) -> None:
    agrees_with_brute_force(problem)
    table_is_every_plan(problem)


def test_a_limit_on_unevenness_is_kept_to_the_last_person_and_plans_too_many_to_value_are_told() -> None:
    rng = np.random.default_rng(7)
    ids = tuple(f"o{number}" for number in range(30))
    matrix = AccessMatrix(tuple("pqr"), ids, rng.integers(1, 9, (3, 30)), "mm", np.ones((3, 30), dtype=bool))
    people = np.array([10**9, 10**9, 1])
    uneven = Gini("even", matrix, people)
    problem = Problem(
        offices=ids,
        keep=(),
        candidates=ids,
        added_min=2,
        added_max=15,
        objectives=(ProblemGoal(Score("score", np.arange(30), "max")),),
        limits=(Limit("even", uneven, 0),),
    )
    with pytest.raises(TooManyPlansError, match="too many plans"):
        solve_problem(problem)
    few = tuple(of_set(f"shut-{office}", [office], at_most=0) for office in ids[12:])
    found = [value_of(uneven, pair, range(30)) for pair in itertools.combinations(range(12), 2)]
    for bound in sorted({*found, min(found) - 1}):
        asked = replace(problem, added_max=2, rules=few, limits=(Limit("even", uneven, bound),))
        plan = solve_problem(asked)
        left = [pair for pair, value in zip(itertools.combinations(range(12), 2), found, strict=True) if value <= bound]
        assert plan.status == ("optimal" if left else "infeasible")
        if left:
            assert plan.objectives[0].value == max(map(sum, left))
            check_plan(asked, plan.open, {"score": plan.objectives[0].value})


@pytest.mark.parametrize("scale", [10**3, 10**9, 10**12, 10**14])
def test_a_budget_in_large_figures_is_kept_to_the_last_of_them(scale: int) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        ids = tuple(f"o{number}" for number in range(8))
        costs = rng.integers(scale // 2, scale, len(ids))
        totals = sorted(sum(chosen) for chosen in itertools.combinations(costs.tolist(), 4))
        budget = totals[len(totals) // 2] - 1
        problem = Problem(
            offices=ids,
            keep=(),
            candidates=ids,
            added_min=4,
            added_max=4,
            objectives=(ProblemGoal(Score("spent", costs, "max")),),
            rules=(Constraint("budget", tuple(zip(ids, costs.tolist(), strict=True)), None, budget),),
        )
        plan = solve_problem(problem)
        assert plan.status == "optimal"
        assert plan.objectives[0].value == max(total for total in totals if total <= budget)
