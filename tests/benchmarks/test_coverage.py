"""What merging demand is worth: the same coverage problem with and without it, in one run.

The ratio is recorded, never asserted: `pytest tests/benchmarks -m long -s` prints it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest

from models import mclp
from models.access import BoolArray, IntArray
from models.solver import Program

POINTS, SITES, OPEN, SIDE, RADIUS, RUNS = 10_000, 60, 8, 30.0, 3.0, 5


def square() -> tuple[BoolArray, IntArray]:
    """Return covers and weights of uniform points and sites in a square."""
    rng = np.random.default_rng(0)
    points, sites = rng.random((POINTS, 2)) * SIDE, rng.random((SITES, 2)) * SIDE
    apart = np.sqrt(((points[:, None] - sites[None]) ** 2).sum(axis=2))
    return apart <= RADIUS, rng.integers(1, 100, POINTS)


def point_by_point(covers: BoolArray, weight: IntArray) -> int:
    """Solve the textbook program, one row a demand point, with the same solver."""
    program = Program("mclp", "max")
    sites = [program.binary(f"x_{site}") for site in range(covers.shape[1])]
    program.constrain("open", dict.fromkeys(sites, 1), "==", OPEN)
    terms = {}
    for point, row in enumerate(covers):
        name = program.share(f"y_{point}")
        program.constrain(f"cover_{point}", {name: 1, **{sites[site]: -1 for site in np.flatnonzero(row)}}, "<=", 0)
        terms[name] = int(weight[point])
    program.aim(terms)
    chosen = program.solve().chosen or frozenset()
    return int(weight[covers[:, [int(name[2:]) for name in chosen]].any(axis=1)].sum())


def median_seconds(run: Callable[[], object]) -> float:
    """Return the median wall time of a few runs."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


@pytest.mark.long
def test_merged_demand_against_point_by_point() -> None:
    covers, weight = square()
    assert mclp(covers, weight, OPEN).objective == point_by_point(covers, weight)
    merged = median_seconds(lambda: mclp(covers, weight, OPEN))
    plain = median_seconds(lambda: point_by_point(covers, weight))
    print(
        f"\nMCLP {POINTS} x {SITES}, p = {OPEN}: merged {merged:.3f} s, point by point {plain:.3f} s, ratio {plain / merged:.0f}x"
    )
