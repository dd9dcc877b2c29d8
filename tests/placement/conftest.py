"""A town beside a scenario file, and a way to run the command line in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from placement.cli import app
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


def run(*arguments: str) -> Result:
    """Run the command line in English."""
    return CliRunner().invoke(app, [*arguments, *([] if "--lang" in arguments else ["--lang", "en"])])
