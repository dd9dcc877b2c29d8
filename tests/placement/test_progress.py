"""What a planner's run tells on its way, and how it ends when the listener wants no more: as by Ctrl-C."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.console import Console

from geodata.access.departures import Departures
from geodata.access.measure import measure_access
from models.messages.findings import CancelledError, StoppedError
from models.messages.text import given
from models.progress import PROVE, Event, Progress
from placement import load_scenario, render_map, solve, write_plan
from placement.analysis import explanation
from placement.analysis.explanation import explain
from placement.cli.session import Session
from placement.results.result import Result
from placement.solving.question import study_of
from tests.placement.conftest import run
from tests.placement.features import form, write_forms


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("forms")
    write_forms(made)
    return made


@pytest.fixture(scope="module")
def solved(forms: Path) -> Result:
    return solve(form(forms, "transit"))


def steps(heard: list[Event]) -> list[str]:
    """Return the ids of the steps in order, each once."""
    return list(dict.fromkeys(event.stage.id for event in heard))


def test_a_run_names_its_steps_in_order(forms: Path) -> None:
    heard: list[Event] = []
    solve(form(forms, "transit"), progress=heard.append)
    assert steps(heard) == ["read-study", "walk", "ride", "prove", "tabulate", "other-numbers", "assumed-buses", "indicators"]
    riding = [(event.done, event.total) for event in heard if event.stage.id == "ride"]
    offices = 7
    assert riding[-1] == (2 * offices - 1, 2 * offices)  # by timetable, then with buses assumed
    assert {event.objective for event in heard if event.stage.id == "prove"} == {"served_population", "mean_transit_time"}
    heard.clear()
    solve(form(forms, "weighed"), progress=heard.append)
    assert steps(heard)[:3] == ["read-study", "bests", "prove"]


def test_writing_names_its_steps_in_order(solved: Result, tmp_path: Path) -> None:
    heard: list[Event] = []
    write_plan(solved, tmp_path / "out", lang="en", progress=heard.append)
    assert steps(heard) == ["explain", "rank", "draws", "write-tables", "draw-map", "write-report"]
    heard.clear()
    render_map(solved, tmp_path / "map.html", lang="en", progress=heard.append)
    assert steps(heard)[-1] == "draw-map"


def test_writing_that_is_cancelled_at_any_step_writes_nothing(solved: Result, tmp_path: Path) -> None:
    for step in ("explain", "draws", "write-tables", "draw-map", "write-report"):
        with pytest.raises(CancelledError):
            write_plan(solved, tmp_path / "out", progress=lambda event, step=step: event.stage.id != step)
        assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("name", ["plain", "transit", "weighed"])
def test_cancelled_at_any_step_a_run_keeps_the_plan_once_there_is_one(forms: Path, name: str) -> None:
    scenario, heard = form(forms, name), list[Event]()
    study, whole = study_of(scenario), solve(scenario, progress=heard.append)
    kinds = list(dict.fromkeys((event.stage.id, event.objective, event.value is None) for event in heard))
    reached = False
    for kind in kinds:
        # from its first event on whoever listens wants no more
        over: list[Event] = []

        def progress(event: Event, kind: tuple[object, ...] = kind, over: list[Event] = over) -> bool:
            if over or (event.stage.id, event.objective, event.value is None) == kind:
                over.append(event)
            return not over

        reached |= kind[0] == PROVE.id and not kind[2]
        if not reached:
            with pytest.raises(StoppedError, match="interrupted"):
                solve(scenario, study, progress=progress)
            continue
        result = solve(scenario, study, progress=progress)
        assert over[-1].stage.id == "indicators", "what is left to do is still told"
        assert result.plan.status in {"feasible", "optimal"}
        assert len(result.plan.added) == 2
        if result.plan.status == "optimal":
            assert result.plan.objectives[0].value == whole.plan.objectives[0].value


def test_access_that_is_cancelled_is_not_measured(solved: Result) -> None:
    for step in ("walk", "ride"):
        with pytest.raises(CancelledError):
            measure_access(
                solved.study, walking=True, transit=[Departures()], progress=lambda event, step=step: event.stage.id != step
            )


def listen(monkeypatch: pytest.MonkeyPatch, progress: Progress) -> None:
    """Let every command be followed by a callback."""

    @contextmanager
    def working(*_: object) -> Iterator[Progress]:
        yield progress

    monkeypatch.setattr(Session, "working", working)


def test_a_command_cancelled_with_a_plan_writes_it_and_exits_5(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once: list[Event] = []

    def progress(event: Event) -> bool:
        if event.stage.id == "prove" and event.done == 1 and not once:
            once.append(event)
            return False
        return True

    listen(monkeypatch, progress)
    done = run("solve", "town.yaml", "--json", "--out", "out")
    assert done.exit_code == 5
    record = json.loads(done.stdout)
    assert (record["status"], len(record["added"])) == ("feasible", 2)
    assert json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8")) == record


def test_a_command_cancelled_without_a_plan_writes_nothing_and_exits_130(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listen(monkeypatch, lambda event: event.stage.id != "prove")
    assert run("solve", "town.yaml").exit_code == 130
    assert not (folder / "out").exists()


def test_a_command_shows_the_steps_of_its_run_beside_what_it_does() -> None:
    screen = io.StringIO()
    spoken = Session("en", as_json=False, console=Console(file=screen, force_terminal=True, width=120))
    with spoken.working(given({"ja": "計算しています…", "en": "Solving…"})) as progress:
        assert progress(Event(PROVE, 1, 2, "served_population", 900, 1000)) is None
        spoken.console.print("a line makes the status drawn anew")
    assert "Solving…" in screen.getvalue()
    assert "Solving… proving the best plan (1/2) gap 10.0%" in screen.getvalue()


def test_what_was_not_proven_explains_nothing(edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    result = solve(load_scenario(edit()))
    monkeypatch.setattr(explanation, "all_plans", lambda _: None)
    asked: list[Event] = []

    def progress(event: Event) -> bool:
        asked.append(event)
        return len(asked) < 4  # in the middle of the answer's proof

    with pytest.raises(StoppedError):
        explain(result.question, result.file, progress=progress)
