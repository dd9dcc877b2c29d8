"""A run that is stopped: with a plan it is written as feasible, without one nothing is; what is not proven is never used as if it were."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from models.messages.findings import StoppedError
from models.pmedian import detection as plain
from models.pmedian.branching import Search
from models.program.solver import Outcome, Program
from placement import load_scenario, solve
from placement.analysis.sweep.points import answer
from placement.solving.question import put
from placement.solving.ranking import standings
from tests.placement.conftest import run

OBJECTIVE = """\
objective:
  - maximize: served_population
  - minimize: mean_distance
"""
FUTURES = f"""\
futures:
  by: regret
  of: [{{id: as-now}}, {{id: nearer, served: {{any: [{{straight_line: 1 km}}]}}}}]
{OBJECTIVE}"""
WEIGHED = """\
objective:
  - weigh: [{maximize: served_population, weight: 50 %}, {minimize: mean_distance, weight: 50 %}]
"""


def press_ctrl_c(*_: object, **__: object) -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_with_a_plan_writes_it_with_bound_and_exits_5(
    edit: Callable[..., str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(("  - maximize: served_population\n", ""))
    whole = Search.offer

    def offer(search: Search, opened: object) -> None:
        whole(search, opened)
        press_ctrl_c()

    monkeypatch.setattr(plain, "MEDIAN_FROM", 0)
    monkeypatch.setattr(Search, "offer", offer)
    done = run("solve", "town.yaml", "--json", "--out", "out")
    assert done.exit_code == 5
    record = json.loads(done.stdout)
    (value,) = record["objectives"]
    assert record["status"] == "feasible"
    assert len(record["added"]) == 2
    assert value["bound"] < value["value"]
    assert json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8")) == record


@pytest.mark.parametrize("objective", [OBJECTIVE, FUTURES, WEIGHED])
def test_ctrl_c_without_a_plan_writes_nothing_and_exits_130(
    edit: Callable[..., str], folder: Path, monkeypatch: pytest.MonkeyPatch, objective: str
) -> None:
    edit((OBJECTIVE, objective))
    monkeypatch.setattr(Program, "solve", press_ctrl_c)
    assert run("solve", "town.yaml").exit_code == 130
    assert not (folder / "out").exists()


@pytest.mark.parametrize("after", ["best_by_count", "tabulate"])
@pytest.mark.usefixtures("folder")
def test_ctrl_c_after_the_proof_keeps_the_plan(monkeypatch: pytest.MonkeyPatch, after: str) -> None:
    module = "placement.solving.curve" if after == "best_by_count" else "models.decision"
    monkeypatch.setattr(f"{module}.{after}", press_ctrl_c)
    done = run("solve", "town.yaml", "--json")
    assert done.exit_code == 0
    record = json.loads(done.stdout)
    assert (record["status"], len(record["added"]), record["by_number_added"]) == ("optimal", 2, [])


@pytest.mark.parametrize("objective", [FUTURES, WEIGHED])
def test_a_best_that_was_not_proven_is_no_best(edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch, objective: str) -> None:
    edit((OBJECTIVE, objective))
    chosen = frozenset({"x_0", "x_1"})
    monkeypatch.setattr("models.analysis.weighing.has_table", lambda _: False)
    monkeypatch.setattr(Program, "solve", lambda *_, **__: Outcome("stopped", chosen, None, interrupted=True))
    with pytest.raises(StoppedError):
        put(load_scenario("town.yaml"))


def test_a_time_limit_holds_for_the_bests_that_an_objective_rests_on(edit: Callable[..., str]) -> None:
    for objective in (FUTURES, WEIGHED):
        edit((OBJECTIVE, objective))
        with pytest.raises(StoppedError) as caught:
            solve(load_scenario("town.yaml"), time_limit_s=0.0)
        assert caught.value.findings[0].code == "time-limit"


def test_ctrl_c_while_all_plans_are_compared_for_their_worst_is_an_interruption(
    edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit((OBJECTIVE, WEIGHED))
    monkeypatch.setattr("models.analysis.weighing.tabulate", press_ctrl_c)
    with pytest.raises(StoppedError) as caught:
        put(load_scenario("town.yaml"))
    assert caught.value.findings[0].code == "interrupted"


def test_a_ranking_that_was_not_proven_is_not_shown(edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit(("- maximize: served_population", "- maximize: served_population\n    give_up: 30 %"))
    question = put(load_scenario("town.yaml"))
    monkeypatch.setattr("placement.solving.ranking.tabulate", lambda _: None)
    chosen = frozenset({"x_0", "x_1"})
    monkeypatch.setattr(Program, "solve", lambda *_, **__: Outcome("stopped", chosen, None, interrupted=True))
    with pytest.raises(StoppedError) as caught:
        standings(question)
    assert caught.value.findings[0].code == "interrupted"


def test_a_sweep_takes_no_plan_that_was_not_proven_for_the_best(
    edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = put(load_scenario(edit()))
    monkeypatch.setattr("placement.analysis.sweep.points.tabulate", lambda _: None)
    monkeypatch.setattr(Program, "solve", lambda *_, **__: Outcome("stopped", frozenset({"x_0", "x_1"}), None, interrupted=True))
    with pytest.raises(StoppedError):
        answer(question)
