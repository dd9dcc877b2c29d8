"""Files of an older format: each is told the line to write, and `migrate` rewrites it with its comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.scenario.files import load_scenario
from placement.scenario.older import FORMAT
from tests.placement import plainly
from tests.placement.conftest import TOWN, run

WRITTEN = Path(__file__).parent / "written"


def old(text: str) -> str:
    return text.replace("- maximize: served_population", "- maximize: served_population\n    within: 4 %   # room for the next")


def test_an_older_key_is_told_with_the_line_to_write(folder: Path) -> None:
    (folder / "town.yaml").write_text(old(TOWN), encoding="utf-8")
    done = run("solve", "town.yaml", "--out", "out")
    assert done.exit_code == 3
    assert "town.yaml:13:5" in done.stderr
    assert "within is written otherwise now: give_up: 4 %; placement migrate rewrites the file" in done.stderr
    assert done.stderr.count("error:") == 1
    assert not (folder / "out").exists()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_migrate_renames_keys_and_leaves_all_else(folder: Path, newline: str) -> None:
    path = folder / "town.yaml"
    path.write_bytes(old(TOWN).replace("\n", newline).encode())
    done = run("migrate", "town.yaml")
    assert done.exit_code == 0, done.stderr
    assert "1 key rewritten" in done.stderr
    expected = f"format: {FORMAT}\n" + old(TOWN).replace("within:", "give_up:")
    assert path.read_bytes().decode() == expected.replace("\n", newline)
    assert run("check", "town.yaml").exit_code == 0
    before = path.read_bytes()
    assert "0 keys rewritten" in run("migrate", "town.yaml").stderr
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused(folder: Path) -> None:
    (folder / "town.yaml").write_text(f"format: {FORMAT + 1}\n{TOWN}", encoding="utf-8")
    done = run("check", "town.yaml")
    assert done.exit_code == 3
    assert "town.yaml:1:9" in done.stderr
    assert f"reads up to {FORMAT}" in done.stderr


@pytest.mark.parametrize("path", sorted(WRITTEN.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_files_of_every_version_are_read_or_brought_up_to_date(path: Path, folder: Path) -> None:
    plainly.write(folder / "minato-town")
    (folder / "town.yaml").write_bytes(path.read_bytes())
    done = run("check", "town.yaml")
    if done.exit_code:
        assert "placement migrate" in done.stderr
        assert run("migrate", "town.yaml").exit_code == 0
        assert run("check", "town.yaml").exit_code == 0, run("check", "town.yaml").stderr
    assert load_scenario(str(folder / "town.yaml")).scenario.format <= FORMAT


def test_a_budget_is_rewritten_with_the_offices_it_counts(folder: Path) -> None:
    (folder / "town.yaml").write_bytes((WRITTEN / "format-1" / "budget.yaml").read_bytes())
    assert run("migrate", "town.yaml").exit_code == 0
    text = (folder / "town.yaml").read_text(encoding="utf-8")
    assert "  - id: posts\n    of: opened\n    sum: staff   # of the offices added\n    at_most: 9\n" in text
    assert "  - {id: few, of: opened, sum: staff, at_most: 30}\n" in text


def test_every_version_has_files() -> None:
    assert {path.name for path in WRITTEN.iterdir()} == {f"format-{number}" for number in range(1, FORMAT + 1)}
