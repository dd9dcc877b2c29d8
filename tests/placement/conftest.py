"""A town beside a scenario file, and a way to run the command line in it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from models.messages.findings import InputError
from placement.cli import app
from placement.output.redraw import PAGE
from placement.records.files import MANIFEST, RESULT_FILES, hashes_of
from placement.records.folder import read_files
from placement.records.manifest import manifest_text
from placement.records.read import PLAN_FILES
from tests.town import write_town

TOWN = """\
scenario: town
title: {ja: 港町の案, en: A plan for Minato Town}
study: minato-town
served:
  any:
    - straight_line: 1.5 km
offices:
  keep: [hon]
  from: {kind: branch}
  open: 2
objective:
  - maximize: served_population
  - minimize: mean_distance
"""


@pytest.fixture(autouse=True)
def blank_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures blank where a test is not marked `drawn`: they are a third of what writing a plan costs."""
    if request.node.get_closest_marker("drawn") is None:
        blank = '<svg xmlns="http://www.w3.org/2000/svg" width="{}mm" height="{}mm"/>'
        monkeypatch.setattr("maps.charts.svg._painted", lambda _, width, height, *__, **___: blank.format(width, height))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with the town's study and `town.yaml`."""
    write_town(tmp_path / "minato-town")
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Callable[..., str]:
    """Return a function that writes `town.yaml` with replacements and returns its name."""

    def write(*replacements: tuple[str, str]) -> str:
        text = TOWN
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (folder / "town.yaml").write_text(text, encoding="utf-8")
        return "town.yaml"

    return write


def sign(folder: Path) -> None:
    """Renew the hashes in a folder's manifest, as if a run had written what is there now."""
    path = folder / MANIFEST
    record = json.loads(path.read_bytes())
    there = [name for name in RESULT_FILES if name != MANIFEST and (folder / name).exists()]
    path.write_text(manifest_text(record | {"files": hashes_of(folder, there)}), encoding="utf-8")


def contents(folder: str | Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.is_file()}


def litter(folder: Path) -> list[str]:
    """Return what lies hidden in a folder and in those below."""
    return [path.name for path in folder.rglob(".*")]


def codes_of(folder: str) -> list[str]:
    """Return what a reader finds of a folder of results: nothing, warnings, or why it is refused."""
    try:
        return [finding.code for finding in read_files(Path(folder), folder, (*PLAN_FILES, PAGE)).findings]
    except InputError as error:
        return [finding.code for finding in error.findings]


def run(*arguments: str) -> Result:
    """Run the command line in English."""
    return CliRunner().invoke(app, [*arguments, *([] if "--lang" in arguments else ["--lang", "en"])])


def run_apart(routine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: in the tests' own one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, routine).result()


@contextmanager
def workbench(folder: Path, lang: str = "en") -> Iterator[str]:
    """Yield the first address of a workbench over a new folder."""
    folder.mkdir()
    command = [sys.executable, "-c", "from placement.cli import main; main()", "app", str(folder), "--no-browser", "--lang", lang]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()
        assert running.wait(60) == 0


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The first address of a workbench, and its folder."""
    folder = tmp_path / "窓口 計画"
    with workbench(folder) as address:
        yield address, folder
