"""The workbench's first page: a municipality by its name, and files of one's own."""

from __future__ import annotations

import asyncio
import threading
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from geodata.building.japan.opening import open_extract
from models.messages.findings import Finding, InputError, StoppedError
from models.messages.text import same
from models.progress import Event, Progress, Stage, tell
from placement.app.bench import Bench
from placement.app.desk import Desk
from placement.app.makings import Making, Makings
from placement.app.parts.desk import desk_drawn
from placement.app.parts.place import makings_list, place_answer, place_form, study_by_name
from placement.app.project import open_project
from placement.app.server import workbench
from placement.problem.build import ask
from placement.solving.question import access_for, study_of
from tests.geodata.test_guessing import offices, written
from tests.placement.conftest import run_apart

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


NAMES = [
    *("../secret.csv", "..\\secret.csv", "/etc/a.csv", "a/b.csv", "", ".csv", ".hidden.csv", "a.exe", "a.yaml", "a.csv:stream"),
    *("CON.csv", "nul.csv", "com1.txt.csv", "a\0.csv", "a\n.csv", "\u202eevil.csv", "C:a.csv", "a?.csv", "a" * 200 + ".csv"),
]


def sent(bench: Bench, name: str, *chunks: bytes) -> tuple[int, str]:
    """Send a file as the page does; return what is answered."""
    answers: list[Any] = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/data/",
        "query_string": urlencode({"name": name, "lang": "en"}).encode(),
        "headers": [(b"host", b"127.0.0.1:1")],
        "server": ("127.0.0.1", 1),
    }
    run_apart(workbench(bench, "en")(scope, receive, send))
    return answers[0]["status"], b"".join(one.get("body", b"") for one in answers[1:]).decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_put_into_the_folder_under_no_other_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "project").mkdir()
    bench = Bench(open_project(tmp_path / "project"))
    answered, said = sent(bench, name, b"id,name\n")

    assert answered == 400
    assert "cannot be taken under this name" in said
    assert [path.name for path in tmp_path.rglob("*")] == ["project"]


def test_a_file_replaces_none_is_no_larger_than_what_is_read_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "project" / "data").mkdir(parents=True)
    bench, data = Bench(open_project(tmp_path / "project")), tmp_path / "project" / "data"
    assert sent(bench, "窓口 1.csv", b"id,", b"name\n") == (200, "")
    assert sent(bench, "窓口 1.csv", b"other")[0] == 409
    assert sent(bench, "b.csv", *[bytes(10_000_000)] * 6)[0] == 413
    (data / "c.csv").symlink_to(tmp_path / "secret.csv")
    assert sent(bench, "c.csv", b"a")[0] == 400

    assert sorted(path.name for path in data.iterdir()) == ["c.csv", "窓口 1.csv"]
    assert (data / "窓口 1.csv").read_bytes() == b"id,name\n"
    assert bench.project.data() == ["窓口 1.csv"]
    assert not (tmp_path / "secret.csv").exists()


def test_files_are_recognised_mended_at_their_row_and_made_a_study(tmp_path: Path) -> None:
    data = tmp_path / "data"
    people, _ = written(data), offices(data)
    lines = people.read_text(encoding="utf-8").splitlines()
    wrong = [cells if at != 3 else cells.replace(cells.split(",")[2], HOSTILE, 1) for at, cells in enumerate(lines)]
    people.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    before = people.read_bytes()
    desk = Desk(open_project(tmp_path))

    looked = desk.looked = desk._looked("en")
    (seen, _) = looked.files
    (fault,) = [one for one in seen.findings if one.severity == "stop"]
    assert (seen.name, fault.line, fault.field, looked.ready) == ("people.csv", 4, "people", False)
    shown = str(desk_drawn(desk, "en"))
    assert "<img" not in shown
    assert 'aria-label="Row 4, 人口"' in shown
    assert 'aria-invalid="true"' in shown
    assert "disabled" in shown

    assert seen.grid is not None
    row = seen.grid.row_of(4)
    assert row == 3
    desk.mend("people.csv", row, lines[3].split(","))
    assert people.read_bytes() == before
    assert desk._looked("ja").ready
    assert desk._looked("en").files[0].name == "people-corrected.csv"
    name, _ = desk.build("town", "en")(lambda _: True)
    assert name == "town.yaml"
    file = desk.project.load(name)
    assert int(study_of(file).demand["people"].sum()) == sum(int(one.split(",")[2]) for one in lines[1:])


def test_what_was_said_of_a_file_holds_and_a_bomb_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    written(data, ("町丁目コード", "町丁目名", "人口", "人口2", "緯度", "経度"))
    with zipfile.ZipFile(data / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(60_000_000))
    desk = Desk(open_project(tmp_path), columns={"people.csv": {"people": "人口2"}})

    looked = desk._looked("en")
    assert [one.name for one in looked.files] == ["bomb.zip", "people.csv"]
    assert [one.severity for one in looked.files[0].findings] == ["stop"]
    assert not looked.files[0].guesses
    assert looked.files[1].guesses[0].columns["people"] == "人口2"
    assert not looked.ready
