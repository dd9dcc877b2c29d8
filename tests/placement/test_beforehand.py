"""Questions answered beforehand for a page of too many sites: the solver's own answers, within what is stated, counted again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from math import isqrt
from pathlib import Path

import numpy as np
import pytest

import placement.analysis.beforehand as module
from models.decision import decide
from models.messages.findings import StoppedError
from models.plan import Plan
from placement.analysis.analyse import analyse
from placement.analysis.beforehand import MOST_ASKED, MOST_FREE, beforehand
from placement.documents.council.beforehand import shown_answers
from placement.records.analysis import AnalysisRecord, analysis_record
from placement.results.result import Result
from placement.scenario.files import ScenarioFile, load_scenario
from placement.solving.question import put
from placement.solving.solve import best_plan, solve
from placement.values.beforehand import Answered
from tests.benchmarks.towns import counted, town_of
from tests.placement.conftest import run

POINTS, OFFICES, REACH_M = 40, 31, 800
KEEP = [f"o{row:03}" for row in range(OFFICES // 5)]
RULES = [
    {"id": "east", "at_least": 2, "of": ["o007", "o011", "o015", "o020"]},
    {"id": "not-both", "never_together": ["o012", "o015"]},
    {"id": "enough", "serve": "45 %"},
]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town_of(tmp_path_factory.mktemp("beforehand") / "town", POINTS, OFFICES)


@pytest.fixture(scope="module")
def result(study: Path) -> Result:
    return solve(asked(study))


def asked(
    study: Path, seed: int = 0, opened: object = 4, reach: str = f"{REACH_M} m", rules: object = RULES, **further: object
) -> ScenarioFile:
    """Return a scenario of 25 sites that may be open; with a seed, some of them are open now."""
    offices = {"keep": KEEP, "from": {"kind": "branch"}, "open": opened}
    if seed:
        now = [str(one) for one in np.random.default_rng(seed).permutation([f"o{row:03}" for row in range(6, OFFICES)])[:4]]
        may = [f"o{row:03}" for row in range(6, OFFICES) if f"o{row:03}" not in now]
        offices = {"now": {"ids": [*KEEP, *now]}, "keep": KEEP, "may_close": {"ids": now}, "from": {"ids": may}, "total": opened}
        offices["open"] = {"min": 0, "max": len(may)}
    values = {
        "scenario": "town",
        "title": "a town",
        "study": str(study),
        "served": {"any": [{"straight_line": reach}]},
        "offices": offices,
        "rules": rules,
        "objective": [{"maximize": "served_population"}, {"minimize": "mean_distance"}],
    }
    return load_scenario(values | further)


def separately(study: Path, seed: int, one: Answered) -> Plan:
    """Return the solver's answer to a question as a scenario of its own."""
    kept = 0 if seed else len(KEEP)
    number = {"min": one.asked.least - kept, "max": one.asked.most - kept}
    return best_plan(put(asked(study, seed, number, f"{one.asked.reach * REACH_M} m")), None, None)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recounted(study: Path, opened: tuple[str, ...], reach_mm: int) -> tuple[int, int]:
    """Return people within reach, and people × millimetres, from the study's tables in whole numbers."""
    doors = [(int(row["x"]), int(row["y"])) for row in rows(study / "offices.csv") if row["id"] in opened]
    served = total = 0
    for row in rows(study / "demand.csv"):
        squares = [(int(row["x"]) - x) ** 2 + (int(row["y"]) - y) ** 2 for x, y in doors]
        # to the nearest millimetre
        far = (isqrt(4_000_000 * min(squares)) + 1) // 2
        served += int(row["people"]) * (far <= reach_mm)
        total += int(row["people"]) * far
    return served, total


def hold(study: Path, seed: int, result: Result, answers: tuple[Answered, ...]) -> Iterator[str]:
    """Hold answers against the solver asked anew and a count from the tables; yield their states."""
    for one in answers:
        other = separately(study, seed, one)
        yield one.state
        assert one.state == other.status
        if one.plan is None:
            assert one.state == "infeasible"
            continue
        assert one.plan.values == tuple(value.value for value in other.objectives)
        assert one.plan.added in other.tied
        assert one.alone is (other.ties == 1)
        assert one.plan.open == result.question.state_of(one.plan.added).open
        assert one.plan.values == recounted(study, one.plan.open, int(one.asked.reach * REACH_M * 1000))
        assert one.asked.least <= len(one.plan.open) <= one.asked.most


def test_some_are_what_the_solver_finds_separately(study: Path, result: Result) -> None:
    found = beforehand(result, 60)
    assert found is not None
    assert len(found.answers) == 25
    assert {*hold(study, 0, result, found.answers[3::7])} == {"optimal", "infeasible"}
    assert {one.asked.reach * REACH_M for one in found.answers} == {400, 520, 800, 1080, 1200}
    assert {one.asked.least for one in found.answers} == {8, 9, 10, 11, 12}
    shown = shown_answers(result, found).answers
    best = min(shown, key=lambda one: (one.reach != 1, one.rank is None, one.rank))
    assert (best.least, best.rank) == (12, 0)
    assert best.values[0].to("en") == f"People served: {found.answers[shown.index(best)].plan.values[0]:,}"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_all_are_what_the_solver_finds_separately(study: Path, seed: int) -> None:
    result = solve(asked(study, seed, {"min": 10, "max": 12} if seed else {"min": 3, "max": 5}))
    found = beforehand(result, 600)
    assert found is not None
    assert len(found.answers) <= MOST_ASKED + 1
    assert "optimal" in {*hold(study, seed, result, found.answers)}


def test_up_to_twenty_sites_and_without_a_second_nothing_is_asked(study: Path, result: Result) -> None:
    assert len(result.problem.candidates) == MOST_FREE + 5
    pool = {"keep": KEEP, "from": {"ids": [f"o{row:03}" for row in range(6, 26)]}, "open": 4}
    twenty = solve(asked(study, offices=pool))
    assert len(twenty.problem.candidates) == MOST_FREE
    with counted() as count:
        assert beforehand(twenty, 60) is None
        assert analyse(result, only={"beforehand"}, beforehand_s=0).beforehand is None
        assert analyse(twenty, only={"beforehand"}).beforehand is None
    assert (count.programs, count.linear) == (0, 0)
    with counted() as count:
        assert beforehand(result, 60) is not None
    # of so small a question linear programs tell all
    assert count.programs == 0
    assert 0 < count.linear <= 2 * MOST_ASKED * module.NODES


def test_solvers_are_asked_so_often_at_most_and_share_the_time(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = solve(asked(study, 0, {"min": 3, "max": 5}))
    limits: list[float] = []

    def slow(problem: object, *, time_limit_s: float, tie_limit: int, progress: object) -> object:
        limits.append(time_limit_s)
        if len(limits) > 3:
            raise StoppedError(module.unproven(interrupted=False))
        plan = decide(problem, tie_limit=tie_limit, progress=progress)
        return replace(plan, status="feasible") if len(limits) == 3 else plan

    monkeypatch.setattr(module, "NODES", 0)
    monkeypatch.setattr(module, "decide", slow)
    found = beforehand(result, 100)
    assert found is not None
    assert len(limits) == MOST_ASKED == len(found.answers) - 1
    assert all(limit <= 100 for limit in limits)
    assert limits[0] <= 100 / MOST_ASKED
    states = [one.state for one in found.answers]
    assert states == ["optimal", "optimal", "optimal", "feasible", *["unanswered"] * (MOST_ASKED - 3)]
    feasible = shown_answers(result, found).answers[3]
    assert feasible.rank is None
    # the bounds are those of a proof here
    assert [one.to("en").split(":")[0] for one in feasible.values] == ["People served", "Mean distance"]
    # a clock by which every question comes too late
    monkeypatch.setattr(module.time, "monotonic", iter(range(0, 100_000, 1000)).__next__)
    late = beforehand(result, 100)
    assert late is not None
    assert [one.state for one in late.answers] == ["optimal", *["unanswered"] * MOST_ASKED]
    assert len(limits) == MOST_ASKED


def test_whoever_stops_it_stops_it(result: Result) -> None:
    with pytest.raises(StoppedError):
        beforehand(result, 60, lambda event: event.stage.id != "beforehand")


def test_the_record_is_read_back(result: Result) -> None:
    analysis = analyse(result, only={"beforehand"})
    record = analysis_record(result, analysis)
    again = AnalysisRecord.model_validate_json(record.text())
    assert again == record
    assert again.beforehand is not None
    told = json.loads(record.text())["beforehand"]
    assert told["answers"][0]["asked"] == {"reach": "1", "least": 10, "most": 10}
    assert told["answers"][0]["plan"]["open"] == list(result.after.open)
    assert (told["limit_s"], told["comparable"]) == (60, True)


def test_scores_keep_their_scale_and_so_their_reach(study: Path) -> None:
    weighed = [{"weigh": [{"maximize": "served_population", "weight": "50 %"}, {"minimize": "mean_distance", "weight": "50 %"}]}]
    found = beforehand(solve(asked(study, rules=[], objective=weighed)), 60)
    assert found is not None
    assert {one.asked.reach for one in found.answers} == {1}
    assert len(found.answers) == 5


@pytest.mark.long
def test_the_command_writes_them_unless_told_not_to(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = json.dumps(asked(study).scenario.model_dump(mode="json", by_alias=True, exclude_none=True))
    (tmp_path / "town.yaml").write_text(text, encoding="utf-8")
    done = run("solve", "town.yaml", "--out", "with")
    assert done.exit_code == 0, done.stderr
    assert "25 questions" in done.stderr
    assert "25 with a proof, in at most 60 seconds" in " ".join(done.stderr.split())
    assert run("map", "with").exit_code == 0
    assert "Computed beforehand, proven" in (tmp_path / "with" / "map.html").read_text(encoding="utf-8")
    done = run("solve", "town.yaml", "--out", "without", "--beforehand", "0")
    assert "answered beforehand" not in done.stderr
    assert "Computed beforehand" not in (tmp_path / "without" / "map.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "without" / "analysis.json").read_text(encoding="utf-8"))["beforehand"] is None
