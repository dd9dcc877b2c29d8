"""What the table of all plans is worth: the whole ranking of Nerima's 17 offices against one proof by the solver, in one run.

Recorded, never asserted: `pytest tests/benchmarks -m long -s` prints it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.load import load_study
from models.decision import decide
from models.lexicographic import solve_problem
from placement import load_scenario
from placement.solving.question import put
from placement.solving.ranking import standings
from tests.benchmarks.timing import median_seconds

QUESTION = """\
scenario: any-of-17
title: every office anew
study: nerima
served: {{any: [{{straight_line: 3 km}}]}}
offices:
  from: {{ids: [{ids}]}}
  open: {{min: 1, max: 17}}
objective:
  - maximize: served_population
  - minimize: mean_distance
"""


@pytest.mark.long
def test_the_ranking_of_all_plans_against_one_proof(tmp_path: Path) -> None:
    ids = ", ".join(load_study("nerima").offices["id"])
    path = tmp_path / "any.yaml"
    path.write_text(QUESTION.format(ids=ids), encoding="utf-8")
    question = put(load_scenario(path))
    plan = decide(question.problem)
    found = standings(question, 0)
    assert found.count == 2**17 - 1
    assert found.plans[0].added == plan.added
    some, every = (median_seconds(lambda top=top: standings(question, top)) for top in (100, 0))
    proof = median_seconds(lambda: solve_problem(question.problem, tie_limit=1))
    print(
        f"\n17 offices, {found.count:,} plans: first 100 {some:.2f} s, all of them {every:.2f} s; "
        f"one proof by the solver {proof:.2f} s, ratio {proof / some:.1f}x"
    )
