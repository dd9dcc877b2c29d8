"""How the work around a proof grows with people's points, offices and rules, each ten times as many.

Printed as seconds, as ratios to the proof alone and as exponents, never asserted: `pytest tests/benchmarks -m long -s`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.analysis.analyse import analyse
from placement.scenario.files import ScenarioFile
from placement.solving.solve import solve
from tests.benchmarks.towns import ceilings, counted, each_area, floors, scenario_in, town_of


def whole(file: ScenarioFile) -> tuple[float, float]:
    """Return the seconds of a solve with all that a page says, and of the proof alone."""
    started = time.process_time()
    with counted() as count:
        result = solve(file)
        analyse(result)
    took = time.process_time() - started
    proof = max(result.plan.seconds, 1e-3)
    print(f"  {took:.2f} s, {took / proof:.0f} x the proof; {count.programs} integer and {count.linear} linear programs")
    return took, proof


@pytest.mark.long
def test_growth_with_points_offices_and_rules(tmp_path: Path) -> None:
    kinds: dict[str, Callable[[int], str]] = {"serve": floors, "each_area": each_area, "at_most": ceilings}
    rows: dict[str, list[tuple[int, int, str]]] = {
        "points": [(1_000, 40, ""), (10_000, 40, "")],
        "offices": [(2_000, 36, ""), (2_000, 360, "")],
        **{name: [(32, 7, rules(20)), (32, 7, rules(200))] for name, rules in kinds.items()},
    }
    for name, sizes in rows.items():
        times = []
        for place, (points, offices, rules) in enumerate(sizes):
            study = town_of(tmp_path / f"{name}{place}", points, offices)
            print(f"\n{name}: {points:,} points, {offices} offices, {rules.count('id:')} rules")
            file = scenario_in(
                tmp_path, study, offices, opened=2 if rules else 10, rules=rules, reach="1 km" if rules else "400 m"
            )
            times.append(whole(file)[0])
        print(f"  exponent {math.log10(times[1] / times[0]):.2f}")
