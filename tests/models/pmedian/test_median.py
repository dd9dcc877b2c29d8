"""The exact p-median against brute force and the textbook program."""

from __future__ import annotations

import itertools
import signal
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pmedian import benders, branching
from models.pmedian.bounding import FREE, Median, finest_scale, lagrangian, rounded_up
from models.pmedian.solve import MedianResult, solve_median
from models.program import linear
from models.program.solver import Program
from tests.models.orlib import random_pmed


@st.composite
def questions(draw: st.DrawFn):
    points, sites = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cost = rng.integers(0, draw(st.sampled_from([2, 5, 100, 1_000_000])), (points, sites))
    weight = rng.integers(0, draw(st.sampled_from([2, 9, 100_000])), points)
    order = rng.permutation(sites).tolist()
    fixed = draw(st.integers(0, min(2, sites)))
    forbidden = draw(st.integers(0, min(2, sites - fixed)))
    density = draw(st.sampled_from([None, 0.3, 0.6, 0.9]))
    allowed = None if density is None else rng.random((points, sites)) < density
    options = {"fixed": tuple(order[:fixed]), "forbidden": tuple(order[fixed : fixed + forbidden]), "allowed": allowed}
    return cost, weight, draw(st.integers(1, sites)), options


def price(cost, weight, opened, allowed=None) -> int | None:
    """Return the exact cost of a plan in Python's integers; None when someone is not served."""
    total = 0
    for point, people in enumerate(weight.tolist()):
        near = [int(cost[point, site]) for site in opened if allowed is None or allowed[point, site]]
        if people and not near:
            return None
        total += people * min(near) if people else 0
    return total


def cheapest(cost, weight, p, *, fixed=(), forbidden=(), allowed=None) -> int | None:
    plans = (set(plan) for plan in itertools.combinations(range(cost.shape[1]), p))
    prices = [price(cost, weight, plan, allowed) for plan in plans if set(fixed) <= plan and not plan & set(forbidden)]
    return min((found for found in prices if found is not None), default=None)


def assert_exact(question, result: MedianResult) -> None:
    cost, weight, p, options = question
    best = cheapest(cost, weight, p, **options)
    assert (result.value, result.bound) == (best, best)
    assert result.status == ("infeasible" if best is None else "optimal")
    if best is None:
        assert result.open == ()
        return
    assert result.open == tuple(sorted(set(result.open)))
    assert len(result.open) == p
    assert set(options["fixed"]) <= set(result.open)
    assert not set(options["forbidden"]) & set(result.open)
    assert price(cost, weight, result.open, options["allowed"]) == best


@settings(max_examples=300)
@given(questions())
def test_the_plan_is_the_best_of_all_plans(question) -> None:
    cost, weight, p, options = question
    assert_exact(question, solve_median(cost, weight, p, **options))


@settings(max_examples=200)
@given(questions(), st.integers(1, 12))
def test_relaxation_and_branching_prove_what_swaps_and_multipliers_leave_open(question, groups) -> None:
    cost, weight, p, options = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(benders, "GROUPS", groups)
        patch.setattr(branching, "STEPS", 1)
        patch.setattr(branching, "ROUNDS", 1)
        patch.setattr(branching, "swap", lambda _median, opened, _must, _deadline: np.sort(opened))
        assert_exact(question, solve_median(cost, weight, p, **options))


@settings(max_examples=100)
@given(questions())
def test_branching_alone_is_exact_when_the_solver_gives_nothing(question) -> None:
    cost, weight, p, options = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branching, "STEPS", 1)
        patch.setattr(branching.Master, "solve", lambda _master, _deadline: None)
        assert_exact(question, solve_median(cost, weight, p, **options))


@settings(max_examples=100)
@given(questions(), st.integers(0, 2**32 - 1))
def test_the_plan_is_the_best_whatever_multipliers_it_begins_with(question, seed) -> None:
    cost, weight, p, options = question
    start = np.random.default_rng(seed).random(int((weight > 0).sum())) * 1.5 * float((cost * weight[:, None]).max())
    assert_exact(question, solve_median(cost, weight, p, **options, start=start))


@settings(max_examples=100)
@given(questions(), st.integers(0, 2**32 - 1))
def test_any_multipliers_give_a_bound(question, seed) -> None:
    cost, weight, p, _ = question
    priced = (cost * weight[:, None]).T
    median = Median(np.ascontiguousarray(priced), p, finest_scale(int(priced.max(axis=0).sum())))
    multiplier = np.random.default_rng(seed).random(len(weight)) * 1.5 * priced.max(axis=0)
    bound = lagrangian(median, multiplier, np.full(len(priced), FREE, dtype=np.int8))
    assert rounded_up(median, bound) <= cheapest(cost, weight, p)


def textbook(cost, weight, p) -> set[int]:
    """Return an optimum of the program with a variable for every pair (ReVelle & Swain 1970)."""
    points, sites = cost.shape
    program = Program("p_median", "min")
    opened = [program.binary(f"y_{site}") for site in range(sites)]
    program.constrain("open", dict.fromkeys(opened, 1), "==", p)
    goal = {}
    for point in range(points):
        served = [program.share(f"x_{point}_{site}") for site in range(sites)]
        program.constrain(f"serve_{point}", dict.fromkeys(served, 1), "==", 1)
        for site, name in enumerate(served):
            program.constrain(f"link_{point}_{site}", {name: 1, opened[site]: -1}, "<=", 0)
            goal[name] = int(cost[point, site] * weight[point])
    program.aim(goal)
    return {int(name[2:]) for name in program.solve().chosen or ()}


@pytest.mark.parametrize("seed", range(3))
def test_sixty_points_and_sites_agree_with_the_textbook_program(seed) -> None:
    rng = np.random.default_rng(seed)
    cost = np.abs(rng.integers(0, 100, (60, 1, 2)) - rng.integers(0, 100, (1, 60, 2))).sum(axis=2)
    weight, p = rng.integers(0, 50, 60), int(rng.integers(3, 12))
    result = solve_median(cost, weight, p)
    assert result.status == "optimal"
    assert result.value == price(cost, weight, textbook(cost, weight, p)) == price(cost, weight, result.open)


def test_trillions_are_exact() -> None:
    rng = np.random.default_rng(1)
    cost, weight = rng.integers(900_000, 1_000_000, (40, 12)), rng.integers(10**6, 10**7, 40)
    assert solve_median(cost, weight, 4).value == cheapest(cost, weight, 4)


def test_sums_beyond_64_bits_are_refused() -> None:
    with pytest.raises(OverflowError, match="coarser unit"):
        solve_median(np.full((3, 3), 2**40), np.full(3, 2**30), 1)


@pytest.mark.parametrize(
    ("cost", "weight", "p", "options"),
    [
        (np.zeros((2, 2)), np.ones(2, dtype=int), 1, {}),
        (np.zeros((2, 2), dtype=int), np.ones(3, dtype=int), 1, {}),
        (np.full((2, 2), -1), np.ones(2, dtype=int), 1, {}),
        (np.zeros((2, 2), dtype=int), np.array([1, -1]), 1, {}),
        (np.zeros((2, 2), dtype=int), np.ones(2, dtype=int), 3, {}),
        (np.zeros((2, 2), dtype=int), np.ones(2, dtype=int), 1, {"fixed": (2,)}),
        (np.zeros((2, 2), dtype=int), np.ones(2, dtype=int), 1, {"fixed": (1,), "forbidden": (1,)}),
    ],
)
def test_wrong_arguments_raise(cost, weight, p, options) -> None:
    with pytest.raises(ValueError, match="must"):
        solve_median(cost, weight, p, **options)


@pytest.mark.parametrize("limit_s", [0.0, 0.05, 0.3])
def test_a_time_limit_leaves_a_plan_and_an_honest_bound(limit_s) -> None:
    cost, p = random_pmed(300, 1), 5
    weight = np.ones(len(cost), dtype=np.int64)
    best = solve_median(cost, weight, p)
    stopped = solve_median(cost, weight, p, time_limit_s=limit_s)
    assert best.status == "optimal"
    assert stopped.bound <= best.value <= stopped.value == price(cost, weight, stopped.open)
    assert (stopped.status == "optimal") == (stopped.bound == stopped.value)


def test_no_time_to_find_whether_everyone_can_be_served_is_not_called_infeasible() -> None:
    allowed = ~np.eye(20, dtype=bool)[np.r_[0:20, 0:20]] & (np.random.default_rng(0).random((40, 20)) < 0.15)
    allowed[:, 0] |= ~allowed.any(axis=1)
    cost = np.ones((40, 20), dtype=np.int64)
    stopped = solve_median(cost, np.ones(40, dtype=np.int64), 3, allowed=allowed, time_limit_s=0.0)
    assert (stopped.status, stopped.open, stopped.value) == ("feasible", (), None)
    assert stopped.bound <= 40


@pytest.mark.parametrize("runs", range(6))
def test_an_interruption_at_any_moment_keeps_plan_and_bound(runs, monkeypatch) -> None:
    rng = np.random.default_rng(3)
    cost, weight = rng.integers(0, 1000, (60, 60)), np.ones(60, dtype=np.int64)
    best = solve_median(cost, weight, 6)
    whole, calls = branching.Master.solve, []

    def pressed(master, deadline):
        calls.append(1)
        if len(calls) > runs:
            raise KeyboardInterrupt
        return whole(master, deadline)

    monkeypatch.setattr(branching.Master, "solve", pressed)
    stopped = solve_median(cost, weight, 6)
    assert stopped.interrupted
    assert stopped.status == "feasible"
    assert stopped.bound <= best.value <= stopped.value == price(cost, weight, stopped.open)


def test_ctrl_c_ends_a_long_search_within_five_seconds() -> None:
    cost = random_pmed(900, 9)
    pressed = threading.Timer(0.8, lambda: signal.raise_signal(signal.SIGINT))
    started = time.monotonic()
    pressed.start()
    stopped = solve_median(cost, np.ones(len(cost), dtype=np.int64), 10)
    pressed.cancel()
    assert time.monotonic() - started < 5.8
    assert stopped.interrupted
    assert stopped.bound < stopped.value == price(cost, np.ones(len(cost), dtype=np.int64), stopped.open)


def test_linear_programs_solved_in_slices_end_where_whole_ones_do(monkeypatch) -> None:
    cost, weight = random_pmed(200, 6), np.ones(200, dtype=np.int64)
    whole = solve_median(cost, weight, 5)
    monkeypatch.setattr(linear, "SLICE_S", 0.002)
    assert solve_median(cost, weight, 5).value == whole.value
