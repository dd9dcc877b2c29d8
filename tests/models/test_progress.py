"""One callback follows a run and ends it: what it is told, and that whoever cancels loses no plan."""

from __future__ import annotations

import dataclasses
import inspect
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import models
from models.analysis.alternatives import k_best
from models.analysis.pareto import search_front
from models.checker import check_plan
from models.decision import decide
from models.lexicographic import solve_problem
from models.messages.findings import CancelledError, StoppedError
from models.messages.text import same
from models.problem import Problem
from models.program.running import is_running
from models.progress import Event, Progress, Stage, inside, unanswered
from tests.models.orlib import random_pmed
from tests.models.strategies import problems
from tests.models.test_lexicographic import slow
from tests.models.test_solver import endless_program

RNG = np.random.default_rng(5)
COST, WEIGHT = RNG.integers(0, 1000, (60, 24)), RNG.integers(1, 50, 60)
COVERS, BETWEEN = COST < 120, np.abs(np.subtract.outer(np.arange(24), np.arange(24)))
LIBRARY: dict[str, tuple[Any, ...]] = {
    "backup_coverage": (COVERS, WEIGHT, 4),
    "capacitated_coverage": (COVERS, WEIGHT, np.full(24, 200), 3),
    "capacitated_median": (COST[:20, :8], WEIGHT[:20], np.full(8, 300), 4),
    "gradual_coverage": (COST, WEIGHT, 3, {"full": 100, "none": 300}),
    "kolm_pollak": (COST, WEIGHT, 3),
    "lscp": (COVERS | (COST.argmin(axis=1)[:, None] == np.arange(24)),),
    "mclp": (COVERS, WEIGHT, 4),
    "p_center": (COST, 3),
    "p_dispersion": (BETWEEN, 4),
    "p_median": (COST, WEIGHT, 4),
    "phased_coverage": (COVERS, [WEIGHT, WEIGHT], [2, 3]),
    "phased_median": (COST[:, :10], [WEIGHT, WEIGHT], [2, 3]),
    "robust_coverage": (COVERS, [WEIGHT, WEIGHT[::-1].copy()], 3, {"by": "regret"}),
    "robust_median": (COST[:, :10], [WEIGHT, WEIGHT[::-1].copy()], 3, {"by": "worst"}),
    "separated_coverage": (COVERS, WEIGHT, 3, {"between": BETWEEN, "apart": 2}),
    "two_levels": (COVERS, COST < 200, WEIGHT, 2, 2),
    "worst_group": (COST[:, :10], WEIGHT, np.arange(60) % 5, 3),
}


def ask(name: str, progress: Progress) -> Any:
    """Call a function of the library, followed."""
    arguments = LIBRARY[name]
    options = arguments[-1] if isinstance(arguments[-1], dict) else {}
    plain = [argument for argument in arguments if not isinstance(argument, dict)]
    return getattr(models, name)(*plain, **options, progress=progress)


def cancel_at(number: int) -> tuple[Progress, list[Event]]:
    """Return a callback that says no at one event, the first being 0, and the events it heard."""
    heard: list[Event] = []

    def answer(event: Event) -> bool:
        heard.append(event)
        return len(heard) != number + 1

    return answer, heard


def test_every_model_of_the_library_can_be_followed() -> None:
    assert set(LIBRARY) == set(models.__all__) - {"solve_problem"}
    for name in models.__all__:
        assert "progress" in inspect.signature(getattr(models, name)).parameters


@pytest.mark.parametrize("name", LIBRARY)
def test_a_model_tells_of_its_proof_and_answers_as_if_nobody_listened(name: str) -> None:
    heard: list[Event] = []
    found, alone = ask(name, heard.append), ask(name, lambda _: None)
    assert dataclasses.replace(found, seconds=0) == dataclasses.replace(alone, seconds=0)
    assert found.status == "optimal"
    assert name in {"lscp", "p_dispersion"} or heard  # these may be decided before anything is searched
    assert {event.stage.id for event in heard} <= {"prove", "bests"}


@pytest.mark.parametrize("name", LIBRARY)
def test_a_model_that_is_cancelled_returns_what_it_has(name: str) -> None:
    found = ask(name, lambda _: False)
    assert found.status in {"feasible", "optimal"}
    assert found.status == "feasible" or name in {"lscp", "p_dispersion", "p_center"}


@settings(max_examples=60, deadline=None, suppress_health_check=slow)
@given(problems())
def test_events_name_the_objectives_in_order_and_end_with_the_proven_value(problem: Problem) -> None:
    heard: list[Event] = []
    plan = decide(problem, progress=heard.append)
    proofs = [event for event in heard if event.stage.id == "prove"]
    assert [event.done for event in proofs] == sorted(event.done or 0 for event in proofs)
    assert all(event.total == len(problem.objectives) for event in proofs)
    if plan.status == "optimal":
        ends = {event.objective: event for event in proofs}
        for value in plan.objectives:
            assert ends[value.name].value == ends[value.name].bound == value.bound
            assert ends[value.name].gap == 0


@settings(max_examples=30, deadline=None, suppress_health_check=slow)
@given(problems())
def test_cancelled_at_any_event_a_run_keeps_its_plan_or_says_it_has_none(problem: Problem) -> None:
    whole, heard = decide(problem), list[Event]()
    decide(problem, progress=heard.append)
    for number, event in enumerate(heard):
        progress, _ = cancel_at(number)
        if event.stage.id == "prove" and event.done == 0 and event.value is None and event.bound is None:
            with pytest.raises(StoppedError, match="interrupted"):
                decide(problem, progress=progress)
            continue
        plan = decide(problem, progress=progress)
        assert plan.status == "infeasible" or plan.interrupted
        if whole.status == "infeasible":
            assert plan.status == "infeasible"
            continue
        check_plan(problem, (*problem.keep, *plan.added), {value.name: value.value for value in plan.objectives})
        for value, best in zip(plan.objectives, whole.objectives, strict=True):
            assert not value.proven or value.bound == best.bound


def test_a_long_proof_tells_plan_and_bound_and_is_cancelled_within_seconds() -> None:
    heard: list[tuple[float | None, float | None]] = []

    def tell(value: float | None, bound: float | None) -> None:
        heard.append((value, bound))
        if value is not None and bound is not None and len(heard) > 5:
            raise CancelledError

    started = time.monotonic()
    outcome = endless_program().solve(time_limit_s=60, tell=tell)
    assert time.monotonic() - started < 30
    assert (outcome.end, outcome.interrupted) == ("stopped", True)
    assert outcome.chosen is not None
    value, bound = heard[-1]
    assert value is not None
    assert bound is not None
    assert value <= bound


def test_a_long_search_of_sites_is_cancelled_within_seconds() -> None:
    cost = random_pmed(900, 9)
    weight = np.ones(len(cost), dtype=np.int64)
    asked: list[float] = []

    def progress(event: Event) -> bool:
        if event.value is None or event.bound is None or (not asked and event.gap == 0):
            return True
        asked.append(time.monotonic())
        return False

    found = models.p_median(cost, weight, 10, progress=progress)
    assert time.monotonic() - asked[0] < 5
    assert len(asked) == 1
    assert found.status == "feasible"
    assert found.bound is not None
    assert found.objective is not None
    assert found.bound < found.objective


def test_an_error_of_the_callback_comes_back_and_the_solver_is_stopped() -> None:
    def tell(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        endless_program().solve(time_limit_s=60, tell=tell)
    deadline = time.monotonic() + 20
    while is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running()


def test_a_run_in_a_thread_is_cancelled_from_another() -> None:
    closed, done = threading.Event(), list[Any]()
    cost = random_pmed(900, 9)

    def work() -> None:
        weight = np.ones(len(cost), dtype=np.int64)
        done.append(models.p_median(cost, weight, 10, progress=lambda _: not closed.is_set()))

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.5)
    closed.set()
    thread.join(20)
    assert not thread.is_alive()
    assert done[0].status == "feasible"


@settings(max_examples=20, deadline=None, suppress_health_check=slow)
@given(problems())
def test_searches_of_many_plans_are_cancelled_too(problem: Problem) -> None:
    plain = dataclasses.replace(problem, objectives=tuple(dataclasses.replace(goal, within=0) for goal in problem.objectives))
    searches: list[Callable[[], object]] = [lambda: solve_problem(plain, progress=lambda _: False)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.analysis.alternatives.tabulate", lambda _: None)
        patch.setattr("models.analysis.alternatives.listing", lambda _: None)
        searches.append(lambda: k_best(plain, 3, progress=lambda _: False))
        for search in searches:
            with pytest.raises(StoppedError):
                search()
    front = search_front(plain, progress=lambda _: False)
    assert (front.points, front.complete) == ((), False)


def test_a_part_of_a_step_tells_as_the_step_and_may_cancel() -> None:
    step, heard = Stage("whole", same("whole")), list[Event]()
    part = inside(heard.append, step, 1, 4)
    assert part is not None
    part(Event(Stage("part", same("part")), value=3))
    assert heard == [Event(step, 1, 4)]
    refusing = inside(lambda _: False, step)
    assert refusing is not None
    assert refusing(Event(step)) is False
    patient = unanswered(lambda _: False)
    assert patient is not None
    assert patient(Event(step)) is None
    assert inside(None, step) is None
    assert unanswered(None) is None
