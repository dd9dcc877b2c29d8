"""Names survive pipes: UTF-8 and whole lines to programs and files, escapes on a terminal that lacks them, no crash anywhere."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.placement.conftest import TOWN

PROGRAM = [sys.executable, "-c", "from placement.cli import main; main()"]
ROOT = Path(__file__).parent.parent.parent
# a name of letters that no Japanese code page has, of one outside the first plane, and one longer than a line
NAME_JA, NAME_EN = (
    "𠮷野家前한글①出張所" + "長い名前" * 12,
    "Bürgerbüro Łódź – “Ω” branch of the very far end of the long harbour road 1-2-3",
)
SETTINGS = {
    "cp932": {"PYTHONIOENCODING": "cp932"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict"},
    "C": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "narrow": {"COLUMNS": "40"},
}
COMMANDS = {
    "rank": ("rank", "town.yaml"),
    "explain": ("explain", "town.yaml"),
    "sweep": ("sweep", "town.yaml", "--vary", "open=1..2"),
    "compare": ("compare", "town.yaml", "other.yaml"),
    "solve": ("solve", "town.yaml"),
    "show": ("study", "show", "minato-town"),
}


def some(cases: Sequence[tuple[object, ...]], *required: int) -> list[Any]:
    """Return cases, those not required marked long: each starts a program of its own."""
    return [pytest.param(*case, marks=() if at in required else pytest.mark.long) for at, case in enumerate(cases)]


@pytest.fixture
def place(folder: Path) -> Path:
    """Return the working folder, with branches of hard names."""
    offices = folder / "minato-town" / "offices.csv"
    head, *rows = csv.reader(io.StringIO(offices.read_text(encoding="utf-8")))
    made = io.StringIO()
    named = [[row[0], f"{NAME_JA}{row[0]}", f"{NAME_EN} {row[0]}", *row[3:]] for row in rows]
    csv.writer(made, lineterminator="\n").writerows([head, *named])
    offices.write_text(made.getvalue(), encoding="utf-8")
    (folder / "other.yaml").write_text(
        TOWN.replace("open: 2", "open: 3").replace("scenario: town", "scenario: o"), encoding="utf-8"
    )
    return folder


def piped(place: Path, setting: str, *command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose streams are pipes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8"))
    }
    env = {**kept, "PYTHONPATH": str(ROOT), **SETTINGS[setting]}
    return subprocess.run([*PROGRAM, *command], cwd=place, env=env, capture_output=True, check=False)


@pytest.mark.parametrize(("setting", "lang"), some([*((setting, "ja") for setting in SETTINGS), ("ascii", "en")], 0, 2, 5))
def test_words_in_a_pipe_are_utf_8_and_whole(place: Path, setting: str, lang: str) -> None:
    done = piped(place, setting, "rank", "town.yaml", "--lang", lang)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    said = done.stdout.decode("utf-8")
    assert any((NAME_JA if lang == "ja" else NAME_EN) in line for line in said.splitlines())
    assert "?" not in said
    assert "\\u" not in said


@pytest.mark.parametrize("command", some([(name,) for name in COMMANDS], 3, 4))
def test_every_command_keeps_names_whole_in_a_pipe(place: Path, command: str) -> None:
    done = piped(place, "cp932", *COMMANDS[command], "--lang", "ja")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    said = (done.stdout + done.stderr).decode("utf-8")
    assert any(NAME_JA in line for line in said.splitlines())
    assert "\\u" not in said


@pytest.mark.parametrize("command", some([(name,) for name in COMMANDS], 3, 5))
def test_records_in_a_pipe_are_utf_8_and_not_escaped(place: Path, command: str) -> None:
    done = piped(place, "cp932", *COMMANDS[command], "--json")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    text = done.stdout.decode("utf-8")
    json.loads(text)
    assert "\\u" not in text
    # ids and figures alone stand in the records of these two
    assert any(ord(letter) > 0xFF for letter in text) or command in {"rank", "sweep"}
    if command == "show":
        assert NAME_JA in text


def test_faults_and_words_for_people_are_utf_8_too(place: Path) -> None:
    (place / "town.yaml").write_text(TOWN.replace("keep: [hon]", "keep: [𠮷한글]"), encoding="utf-8")
    done = piped(place, "cp932", "check", "town.yaml", "--json", "--lang", "ja")
    assert done.returncode == 3
    assert "𠮷한글" in done.stderr.decode("utf-8")
    assert "𠮷한글" in json.loads(done.stdout.decode("utf-8"))["findings"][0]["message"]["ja"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.parametrize("encoding", some([("cp932",), ("ascii",), ("latin-1",)], 0, 1))
def test_a_terminal_that_lacks_letters_shows_escapes(place: Path, encoding: str) -> None:
    import pty

    here, there = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "TERM": "dumb", "COLUMNS": "300"}
    with subprocess.Popen(
        [*PROGRAM, "study", "show", "minato-town", "--lang", "ja"], cwd=place, env=env, stdout=there, stderr=there
    ) as run:
        os.close(there)
        seen = b""
        while True:
            try:
                part = os.read(here, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
    os.close(here)
    said = seen.decode(encoding)
    assert run.returncode == 0, said
    assert "\\ud55c\\uae00" in said
    assert ("出張所" in said) == (encoding == "cp932")
    assert "?" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise")
@pytest.mark.parametrize(("early", "more"), some([(True, ()), (True, ("--json",)), (False, ()), (False, ("--json",))], 0, 3))
def test_a_reader_that_goes_away_is_no_bug_of_ours(place: Path, more: tuple[str, ...], early: bool) -> None:
    (place / "town.yaml").write_text(TOWN, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    # more than a pipe holds, or so little that it is written at the very end
    command = ["explain", "town.yaml", *more] if early else ["check", "town.yaml", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen([*PROGRAM, *command], cwd=place, env=env, stdout=writer, stderr=subprocess.PIPE) as run:
        os.close(writer)
        assert run.stderr is not None
        said = run.stderr.read().decode("utf-8")
    assert run.returncode == 141
    assert "bug" not in said
    assert "Error" not in said


def test_a_table_keeps_hard_names(place: Path) -> None:
    done = piped(place, "cp932", "rank", "town.yaml", "--csv", "表 ①.csv")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO((place / "表 ①.csv").read_bytes().decode("utf-8"))))
    assert any(NAME_JA in row["added_name_ja"] and NAME_EN in row["added_name_en"] for row in rows)
