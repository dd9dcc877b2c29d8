"""What stands around the proofs of certificates, phases and capacities, beside the main job in the same run.

Printed as seconds and as ratios to `nerima-2013`, never asserted: `pytest tests/benchmarks/test_structures.py -m long -s`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.analysis.analyse import analyse
from placement.analysis.explanation import explain
from placement.scenario.files import ScenarioFile, load_scenario
from placement.solving.question import put
from placement.solving.ranking import standings
from placement.solving.solve import solve
from tests.benchmarks.towns import counted
from tests.placement.test_work import CERTIFICATES

PHASES = """\
extends: example-phases
scenario: phases
"""
CAPACITY = """\
scenario: capacity
title: capacity
study: nerima
served: {any: [{straight_line: 3 km}]}
offices:
  keep: [nerima, shakujii, hikarigaoka, oizumi]
  from: {kind: branch}
  open: 3
  capacity: 90000
objective: [{maximize: placed_population}, {minimize: mean_distance}]
"""


def whole(file: ScenarioFile) -> None:
    analyse(solve(file))


def ranked(file: ScenarioFile) -> None:
    standings(put(file), 100)


def explained(file: ScenarioFile) -> None:
    explain(put(file), file)


WORK: dict[str, tuple[str, Callable[[ScenarioFile], None]]] = {
    "certificates among 13 branches, 5 stay": (CERTIFICATES, whole),
    "rank with three phases": (PHASES, ranked),
    "explain, a capacity of 90,000 each, 3 of 13": (CAPACITY, explained),
}


@pytest.mark.long
def test_structures_beside_the_main_job(tmp_path: Path) -> None:
    def seconds(file: ScenarioFile, run: Callable[[ScenarioFile], None]) -> float:
        started = time.process_time()
        run(file)
        return time.process_time() - started

    main = load_scenario("nerima-2013")
    whole(main)  # what is loaded once is loaded for all
    job = seconds(main, whole)
    print(f"\nnerima-2013, solved with all that its page says: {job:.2f} s")
    for number, (name, (text, run)) in enumerate(WORK.items()):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        with counted() as count:
            took = seconds(load_scenario(str(path)), run)
        print(f"{name}: {took:.2f} s, {took / job:.1f} x; {count.programs} integer and {count.linear} linear programs")
