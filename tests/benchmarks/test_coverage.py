"""What the maximal covering problem costs: against point by point, against spopt, and against the radius test alone.

Points and sites are uniform in a square. Ratios are recorded, never asserted: `pytest tests/benchmarks -m long -s`
prints them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pulp
import pytest
import scipy.sparse

from models import mclp
from models.access import BoolArray, IntArray
from models.program.solver import Program

ROOT = Path(__file__).parents[2]
SIDE, RADIUS, RUNS = 30.0, 3.0, 5
SMALL, MIDDLE, LARGE = (10_000, 60, 8), (50_000, 100, 15), (1_000_000, 100, 15)

Places = np.ndarray[Any, np.dtype[np.float64]]


def square(points: int, sites: int) -> tuple[Places, Places, IntArray]:
    """Return uniform points and sites in a square, and the points' weights."""
    rng = np.random.default_rng(0)
    return rng.random((points, 2)) * SIDE, rng.random((sites, 2)) * SIDE, rng.integers(1, 100, points)


def distances(points: Places, sites: Places) -> Places:
    """Return the distance of every pair."""
    return np.sqrt(((points[:, None] - sites[None]) ** 2).sum(axis=2))


def within_radius(points: Places, sites: Places) -> tuple[scipy.sparse.csc_array, IntArray]:
    """Return which sites cover which points, by sorted slabs, and the order the points are sorted into.

    The points are sorted by their first coordinate, and each site looks at those of its own slab. A k-d tree of the
    points (scipy, unbalanced, queried with all sites at once) takes about three times as long.
    """
    order = np.argsort(points[:, 0])
    x, y = points[order, 0], points[order, 1]
    starts, ends = np.searchsorted(x, sites[:, 0] - RADIUS), np.searchsorted(x, sites[:, 0] + RADIUS, side="right")
    found = []
    for (site_x, site_y), start, end in zip(sites, starts, ends, strict=True):
        squares = (x[start:end] - site_x) ** 2
        squares += (y[start:end] - site_y) ** 2
        found.append((np.flatnonzero(squares <= RADIUS**2) + start).astype(np.int32))
    indices, first = np.concatenate(found), np.cumsum([0, *map(len, found)], dtype=np.int32)
    shape = (len(points), len(sites))
    return scipy.sparse.csc_array((np.ones(len(indices), dtype=np.bool_), indices, first), shape=shape), order


def covered_weight(covers: BoolArray, weight: IntArray, sites: list[int]) -> int:
    """Return the weight that open `sites` cover."""
    return int(weight[covers[:, sites].any(axis=1)].sum())


def point_by_point(covers: BoolArray, weight: IntArray, p: int) -> int:
    """Solve the textbook program, one row a demand point, with the same solver."""
    program = Program("mclp", "max")
    sites = [program.binary(f"x_{site}") for site in range(covers.shape[1])]
    program.constrain("open", dict.fromkeys(sites, 1), "==", p)
    terms = {}
    for point, row in enumerate(covers):
        name = program.share(f"y_{point}")
        program.constrain(f"cover_{point}", {name: 1, **{sites[site]: -1 for site in np.flatnonzero(row)}}, "<=", 0)
        terms[name] = int(weight[point])
    program.aim(terms)
    chosen = program.solve().chosen or frozenset()
    return covered_weight(covers, weight, [int(name[2:]) for name in chosen])


def by_spopt(cost: Places, weight: IntArray, p: int, solver: pulp.LpSolver) -> list[int]:
    """Return the sites that spopt opens."""
    coverage = pytest.importorskip("spopt.locate.coverage", reason="spopt is not installed")
    solved = coverage.MCLP.from_cost_matrix(cost, weight, RADIUS, p).solve(solver)
    return [site for site, variable in enumerate(solved.fac_vars) if variable.value() > 0.5]


def seconds(*runs: Callable[[], object]) -> list[float]:
    """Return the median wall time of each of `runs`, run in turns, so that other work of the machine falls on all."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(RUNS):
        for run, taken in zip(runs, times, strict=True):
            started = time.perf_counter()
            run()
            taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in times]


def memory_mb(line: str) -> float:
    """Return `VmRSS`, what this process holds now, or `VmHWM`, the most it has ever held."""
    # not getrusage: its peak starts with that of the process which started this one
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split(f"{line}:")[1].split()[0]) / 1024


def print_peak_memory() -> None:
    """Print by how much the large problem's peak is above what the imports and a tiny problem hold."""
    mclp(scipy.sparse.csc_array(np.eye(2, dtype=np.bool_)), [1, 1], 1)
    before = memory_mb("VmRSS")
    points, sites, weight = square(*LARGE[:2])
    covers, order = within_radius(points, sites)
    mclp(covers, weight[order], LARGE[2])
    print(memory_mb("VmHWM") - before)


@pytest.mark.long
def test_merged_demand_against_point_by_point() -> None:
    points, sites, weight = square(*SMALL[:2])
    covers, p = distances(points, sites) <= RADIUS, SMALL[2]
    assert mclp(covers, weight, p).objective == point_by_point(covers, weight, p)
    merged, plain = seconds(lambda: mclp(covers, weight, p), lambda: point_by_point(covers, weight, p))
    print(f"\nMCLP {SMALL}: merged {merged:.3f} s, point by point {plain:.3f} s, ratio {plain / merged:.0f}x")


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # spopt's and its libraries' own
def test_merged_demand_against_spopt() -> None:
    points, sites, weight = square(*MIDDLE[:2])
    cost, p = distances(points, sites), MIDDLE[2]
    [ours] = seconds(lambda: mclp(cost <= RADIUS, weight, p))
    best = mclp(cost <= RADIUS, weight, p).objective
    theirs = {}
    # HiGHS stops within 1e-4 of the best unless told otherwise, which would be another question
    for solver in (pulp.HiGHS(msg=False, gapRel=0), pulp.PULP_CBC_CMD(msg=False)):
        started = time.perf_counter()
        opened = by_spopt(cost, weight, p, solver)
        theirs[solver.name] = time.perf_counter() - started
        assert covered_weight(cost <= RADIUS, weight, opened) == best
    ratio = min(theirs.values()) / ours
    named = ", ".join(f"spopt with {name} {took:.1f} s" for name, took in theirs.items())
    print(f"\nMCLP {MIDDLE}: merged {ours:.3f} s, {named}, ratio to the better {ratio:.0f}x")


@pytest.mark.long
def test_a_million_points_against_the_radius_test_alone() -> None:
    points, sites, weight = square(*LARGE[:2])

    def total() -> None:
        covers, order = within_radius(points, sites)
        assert mclp(covers, weight[order], LARGE[2]).status == "optimal"

    radius, whole = seconds(lambda: within_radius(points, sites), total)
    script = "from tests.benchmarks.test_coverage import print_peak_memory as run; run()"
    peak = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print(
        f"\nMCLP {LARGE}: radius test alone {radius:.3f} s, with merging and solving {whole:.3f} s, ratio {whole / radius:.2f}x"
    )
    print(f"peak memory above the imports {float(peak):.0f} MB")
