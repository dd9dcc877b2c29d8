"""Files of an older format: each is told the line to write, and `migrate` rewrites it with its comments."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from models.messages.findings import InputError
from placement.records.read import read_analysis
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


RESULTS = sorted((Path(__file__).parent / "results").iterdir())
# those of before the manifest held the hash of every file
REFUSED = {"plan-1", "plan-2"}
# files of theirs that are written otherwise now: the page's data, and a key of the scenario
OUTDATED = {("manifest-1", "map"), ("manifest-1-closing", "map"), ("manifest-1-closing", "compare")}
READERS = [("map", "out"), ("compare", "out", "today"), ("compare", "today", "out")]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("today")
    plainly.write(place / "minato-town")
    (place / "town.yaml").write_text(TOWN, encoding="utf-8")
    done = run("solve", str(place / "town.yaml"), "--out", str(place / "today"))
    assert done.exit_code == 0, done.stderr
    return place / "today"


@pytest.mark.parametrize("args", READERS, ids=" ".join)
@pytest.mark.parametrize("result", RESULTS, ids=lambda path: path.name)
def test_results_of_every_version_are_read_or_refused_with_what_to_do(
    result: Path, args: tuple[str, ...], today: Path, folder: Path
) -> None:
    for name, source in (("out", result), ("today", today)):
        shutil.copytree(source, folder / name)
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    done = run(*args)
    if result.name in REFUSED or (result.name, args[0]) in OUTDATED:
        assert done.exit_code == 3
        assert done.stderr.count("error:") == 1
        assert "of another version; solve it again with placement solve" in done.stderr.replace(
            "was written by another", "of another"
        )
        assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before
        return
    assert done.exit_code == 0, done.stderr
    assert "error:" not in done.stderr
    if args[0] == "map":
        assert (folder / "out" / "map.html").stat().st_size > 100_000
        assert run("map", "out").exit_code == 0
    else:
        (plan,) = (one for one in json.loads(run(*args, "--json").stdout)["plans"] if one["name"] == "out")
        assert set(plan["open"]) == set(json.loads(before["plan.json"])["open"])


@pytest.mark.parametrize("result", RESULTS, ids=lambda path: path.name)
def test_an_older_analysis_is_read_back_or_refused_in_one_message(result: Path) -> None:
    if result.name == "manifest-1-closing":
        assert read_analysis(result, result.name).format == json.loads((result / "analysis.json").read_bytes())["format"]
        return
    with pytest.raises(InputError, match="was written by another version; solve it again with placement solve") as refused:
        read_analysis(result, result.name)
    assert [found.code for found in refused.value.findings] == ["result-version"]
