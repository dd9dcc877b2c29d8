"""The exact p-median on the OR-Library, alone and against spopt with HiGHS, and on graphs as large as the library has.

Times and ratios are recorded, never asserted: `PLACEMENT_ORLIB=FOLDER pytest tests/benchmarks -m long -s` prints them. The
folder holds `pmed1.txt`, … and `optima.txt`.
"""

from __future__ import annotations

import os
import statistics
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from models.access import IntArray
from models.pmedian.solve import solve_median
from tests.models.orlib import random_pmed, read_optima, read_pmed

AGAINST_SPOPT, RUNS = (1, 5, 6, 10, 11, 15), 5


@pytest.fixture
def library() -> Path:
    folder = os.environ.get("PLACEMENT_ORLIB")
    if folder is None:
        pytest.skip("PLACEMENT_ORLIB names no folder of pmed files")
    return Path(folder)


def once(cost: IntArray) -> IntArray:
    """Return a weight of 1 for every point."""
    return np.ones(len(cost), dtype=np.int64)


def seconds_of_spopt(cost: IntArray, p: int, optimum: int) -> float:
    """Return the wall time spopt takes to build and solve, its optimum being the same."""
    import pulp

    with warnings.catch_warnings():
        # spopt 0.7.0 makes its variables in the way that PuLP 4 gives up
        warnings.filterwarnings("ignore", "Constructing LpVariable", DeprecationWarning)
        from spopt.locate import PMedian

        started = time.perf_counter()
        model = PMedian.from_cost_matrix(cost, once(cost), p)
        model.solve(pulp.HiGHS(msg=False, gapRel=0.0, threads=1), results=False)
        seconds = time.perf_counter() - started
    assert round(model.problem.objective.value()) == optimum
    return seconds


def median_seconds(cost: IntArray, p: int, optimum: int) -> float:
    """Return the median wall time of our own runs."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        result = solve_median(cost, once(cost), p)
        times.append(time.perf_counter() - started)
        assert (result.status, result.value) == ("optimal", optimum)
    return statistics.median(times)


@pytest.mark.long
def test_the_or_library_is_proven_to_its_published_optima(library: Path) -> None:
    print()
    for name, optimum in read_optima(library / "optima.txt").items():
        cost, p = read_pmed(library / f"{name}.txt")
        result = solve_median(cost, once(cost), p)
        print(f"{name}: {len(cost)} nodes, p = {p}: {result.value} in {result.seconds:.3f} s, tree of {result.nodes}")
        assert (result.status, result.value, result.bound) == ("optimal", optimum, optimum)
        assert cost[:, list(result.open)].min(axis=1).sum() == optimum


@pytest.mark.long
def test_or_library_against_spopt(library: Path) -> None:
    optima, ratios = read_optima(library / "optima.txt"), []
    print()
    for number in AGAINST_SPOPT:
        cost, p = read_pmed(library / f"pmed{number}.txt")
        ours = median_seconds(cost, p, optima[f"pmed{number}"])
        theirs = seconds_of_spopt(cost, p, optima[f"pmed{number}"])
        ratios.append(theirs / ours)
        print(f"pmed{number}: ours {ours:.3f} s, spopt {theirs:.2f} s, ratio {ratios[-1]:.0f}x")
    print(f"geometric mean: {statistics.geometric_mean(ratios):.0f}x")


@pytest.mark.long
@pytest.mark.parametrize("p", [5, 10, 80, 200])
@pytest.mark.parametrize("nodes", [500, 700, 900])
def test_graphs_as_large_as_the_library_has(nodes: int, p: int) -> None:
    cost = random_pmed(nodes, nodes + p)
    result = solve_median(cost, once(cost), p, time_limit_s=120)
    print(f"\n{nodes} nodes, p = {p}: {result.status}, {result.value} in {result.seconds:.2f} s, tree of {result.nodes}")
    assert result.bound is not None
    assert result.value is not None
    assert result.bound <= result.value == cost[:, list(result.open)].min(axis=1).sum()
