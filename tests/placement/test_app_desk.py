"""The workbench's first page: a municipality by its name."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from geodata.building.japan.opening import open_extract
from models.messages.findings import Finding, InputError, StoppedError
from models.messages.text import same
from models.progress import Event, Progress, Stage, tell
from placement.app.makings import Making, Makings
from placement.app.parts.place import makings_list, place_answer, place_form, study_by_name
from placement.app.project import open_project
from placement.problem.build import ask
from placement.solving.question import access_for, study_of

HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_name_that_could_be_several_is_asked_back_and_none_is_guessed() -> None:
    extract = open_extract()
    several, one, none = (str(place_answer(extract, name, "ja")) for name in ("府中", "豊中市", HOSTILE))

    assert [code for code in ("13206", "34208", "34302") if f'data-value="{code}"' in several] == ["13206", "34208", "34302"]
    assert one == ""
    assert "<img" not in none
    assert "&lt;img" in none
    assert 'value="大阪府豊中市"' in str(place_form(extract, "ja"))
    assert "pip install office-placement-japan" in str(place_form(None, "en"))


def test_a_study_by_name_stands_in_the_folder_beside_its_scenario_and_replaces_nothing(tmp_path: Path) -> None:
    project = open_project(tmp_path)
    (tmp_path / "13382.yaml").write_text("", encoding="utf-8")
    (tmp_path / "mikurajima").mkdir()

    name, _ = study_by_name(project, open_extract(), "13382", lambda _: True)
    assert name == "mikurajima-2.yaml"
    assert {path.name for path in tmp_path.iterdir()} == {"13382.yaml", "mikurajima", "mikurajima-2", name}
    assert not (tmp_path / "mikurajima-2" / "scenario.yaml").exists()
    assert project.scenarios() == [name]
    file = project.load(name)
    study = study_of(file)
    assert not [one for one in ask(file, study, access_for(file, study)).all_findings if one.severity == "stop"]

    with pytest.raises(StoppedError):
        study_by_name(project, open_extract(), "13382", lambda _: False)
    assert project.scenarios() == [name]
    assert not (tmp_path / "mikurajima-3").exists()


def test_studies_are_made_one_after_the_other_stopped_and_told() -> None:
    makings, held = Makings(), threading.Event()

    def slow(progress: Progress) -> tuple[str, tuple[Finding, ...]]:
        held.wait(10)
        tell(progress, Event(Stage("a", same("slow"))))
        return "a.yaml", ()

    def wrong(progress: Progress) -> tuple[str, tuple[Finding, ...]]:  # noqa: ARG001 - a making's form
        raise InputError(Finding("a", "stop", same(HOSTILE)))

    def broken(progress: Progress) -> tuple[str, tuple[Finding, ...]]:  # noqa: ARG001 - a making's form
        raise KeyError

    every = [makings.begin(HOSTILE, make) for make in (slow, slow, wrong, broken, lambda _: ("b.yaml", ()))]
    every[0].stop()
    every[1].stop()
    held.set()
    makings._maker.shutdown(wait=True)

    assert [one.state for one in every] == ["stopped", "stopped", "failed", "failed", "made"]
    assert "This is a bug of ours (KeyError)" in every[3].findings[0].message.to("en")
    shown = str(makings_list(every, "en"))
    assert 'href="/?lang=en&amp;scenario=b.yaml"' in shown
    assert "<img" not in shown
    assert 'data-act="making-stop"' not in shown
    assert 'data-act="making-stop"' in str(makings_list([Making("1", "a", slow)], "en"))
