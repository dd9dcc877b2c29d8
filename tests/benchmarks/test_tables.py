"""What the tables of all plans are worth: every plan's three measures at once, against valuing plans one by one.

Ratios and peaks are recorded, never asserted: `pytest tests/benchmarks -m long -s` prints them. Each size runs in a
process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.access import BoolArray, IntArray
from models.subset_sums import max_table, sum_table
from models.subsets.contributions import shapley
from models.subsets.pareto import pareto_front
from models.subsets.ranking import Ranking

ROOT = Path(__file__).parent.parent.parent
RADIUS, SIDE, SAMPLE = 3000, 8000, 200


class Town:
    """Uniform people and candidates in a square, and the sets of candidates that decide what they get."""

    def __init__(self, points: int, candidates: int) -> None:
        rng = np.random.default_rng(0)
        homes, sites = rng.random((points, 2)) * SIDE, rng.random((candidates, 2)) * SIDE
        self.way: IntArray = np.sqrt(((homes[:, None] - sites[None]) ** 2).sum(axis=2)).astype(np.int64)
        self.people: IntArray = rng.integers(1, 300, points)

    def steps(self) -> tuple[BoolArray, IntArray, IntArray, IntArray]:
        """Return the sets nearer than each next candidate, the way to it, how much longer that is, and for how many."""
        order = np.argsort(self.way, axis=1, kind="stable")
        ladder = np.take_along_axis(self.way, order, axis=1)
        nearer = np.zeros(self.way.shape, dtype=bool)
        rows = np.arange(len(nearer))
        found = []
        for step in range(1, self.way.shape[1]):
            nearer[rows, order[:, step - 1]] = True
            found.append((nearer.copy(), ladder[:, step], ladder[:, step] - ladder[:, step - 1], self.people))
        sets, ways, longer, people = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return sets, ways, longer, people

    def tables(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return people served, people × distance and the largest distance of every plan that opens anything."""
        sets, ways, longer, people = self.steps()
        nearest = self.way.min(axis=1)
        return (
            sum_table(int(self.people.sum()), self.way <= RADIUS, -self.people),
            sum_table(int((self.people * nearest).sum()), sets, longer * people),
            max_table(int(nearest.max()), sets, ways),
        )

    def value(self, plan: int) -> tuple[int, int, int]:
        """Return the three measures of one plan, directly."""
        nearest = self.way[:, (plan >> np.arange(self.way.shape[1]) & 1).astype(bool)].min(axis=1)
        return int(self.people[nearest <= RADIUS].sum()), int((self.people * nearest).sum()), int(nearest.max())


def seconds(run: Callable[[], object], runs: int) -> float:
    """Return the median wall time of a few runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def measure(points: int, candidates: int, runs: int) -> dict[str, float]:
    """Return seconds and peak megabytes of all tables and of questions to them, after checking a sample directly."""
    town = Town(points, candidates)
    figures = {"tables": seconds(town.tables, runs)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tables = town.tables()
    sample = np.random.default_rng(1).integers(1, 1 << candidates, SAMPLE).tolist()
    assert all(town.value(plan) == tuple(int(table[plan]) for table in tables) for plan in sample)
    figures["one by one"] = seconds(lambda: [town.value(plan) for plan in sample], 1) / SAMPLE * (1 << candidates)
    feasible = np.ones(1 << candidates, dtype=bool)
    feasible[0] = False
    senses = ("max", "min", "min")
    figures["best 100"] = seconds(lambda: Ranking(tables, senses, feasible).k_best(100), runs)
    figures["front of two"] = seconds(lambda: pareto_front(tables[:2], senses[:2], feasible), runs)
    figures["front of three"] = seconds(lambda: pareto_front(tables, senses, feasible), runs)
    if candidates <= 20:
        figures["whole order"] = seconds(lambda: Ranking(tables, senses, feasible).order(), runs)
        figures["Shapley"] = seconds(lambda: shapley(tables[0]), runs)
    figures["peak MB, tables"] = peak / 1024
    figures["peak MB, all"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


@pytest.mark.long
@pytest.mark.parametrize(("points", "candidates", "runs"), [(3084, 17, 5), (3000, 24, 1)])
def test_all_plans_at_once_against_one_by_one(points: int, candidates: int, runs: int) -> None:
    code = f"import json; from tests.benchmarks.test_tables import measure; print(json.dumps(measure({points}, {candidates}, {runs})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    print(f"\n{points} x {candidates}, all 2^{candidates} plans, ratio {figures['one by one'] / figures['tables']:.0f}x")
    for name, figure in figures.items():
        print(f"  {name}: {figure:.4g}")
