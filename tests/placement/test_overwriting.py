"""Nobody's files are lost: an output that is an input, or holds one, is refused before any work."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.reading import files
from geodata.yamlfiles.reader import read_yaml
from models.messages.findings import InputError
from placement import load_scenario, render_map, solve, write_plan
from placement.output.write import require_place
from placement.records.files import RESULT_FILES
from tests import town
from tests.placement.conftest import TOWN, run
from tests.town import write_town

STUDY = Path("minato-town")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the town, `town.yaml` and its results in `two`, solved once."""
    made = tmp_path_factory.mktemp("solved")
    write_town(made / STUDY)
    (made / "town.yaml").write_text(TOWN, encoding="utf-8")
    assert run("solve", str(made / "town.yaml"), "--out", str(made / "two")).exit_code == 0
    return made


@pytest.fixture
def copied(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder of one's own."""
    folder = tmp_path / "work"
    shutil.copytree(original, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def solved(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the same, in which nothing may be solved or drawn any more."""
    for name in (
        "placement.solving.solve.solve",
        "placement.analysis.sweep.breakpoints.find_breakpoints",
        "placement.tool.redraw_map",
    ):
        monkeypatch.setattr(name, lambda *_, **__: pytest.fail("work was done before the refusal"))
    return copied


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(folder: Path, *command: str, code: str = "out-is-input") -> str:
    """Run a command that must be refused with one finding, and change nothing; return what it says in English."""
    before = contents(folder)
    done = run(*command, *(() if command[0] == "map" else ("--json",)))
    assert done.exit_code == 3, done.stderr
    assert contents(folder) == before
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    if command[0] == "map":
        assert done.stdout == ""
        assert {"out-is-input": "is an input", "out-other-kind": "of another kind"}[code] in done.stderr
    else:
        (finding,) = json.loads(done.stdout)["findings"]
        assert (finding["code"], finding["severity"]) == (code, "stop")
        assert finding["value"] == (str(Path(command[-1])) if "--out" in command or "--csv" in command else "out")
        assert finding["message"]["ja"]
    return done.stderr


SOLVE = ("solve", "town.yaml")
SWEEP = ("sweep", "town.yaml", "--vary", "open=1..2")
COMPARE = ("compare", "two", "town.yaml")


@pytest.mark.parametrize("command", [SOLVE, SWEEP, COMPARE], ids=lambda command: command[0])
@pytest.mark.parametrize("out", ["minato-town", "minato-town/", "two/../minato-town", "link", "."])
def test_a_folder_that_holds_an_input_takes_no_results(solved: Path, command: tuple[str, ...], out: str) -> None:
    (solved / "link").symlink_to(STUDY)
    said = refused(solved, *command, "--out", out)
    assert ("town.yaml" if out == "." else "minato-town" if "minato" in out else "link") in said


def test_the_usual_folder_is_refused_where_it_is_a_link_to_the_study(solved: Path) -> None:
    (solved / "out").symlink_to(STUDY)
    assert "out holds the input demand.csv" in refused(solved, *SOLVE, "--out", "out")


def test_the_study_of_somebody_else_is_refused_too(solved: Path) -> None:
    write_town(solved / "other")
    refused(solved, *SOLVE, "--out", "other")
    (solved / "other" / "study.yaml").write_text("study: [", encoding="utf-8")
    refused(solved, *SOLVE, "--out", "other")
    refused(solved, *COMPARE, "--csv", "other/demand.csv")


@pytest.mark.usefixtures("solved")
def test_a_bundled_study_and_its_scenario_are_inputs() -> None:
    from importlib import resources

    for package in ("geodata/nerima", "placement/scenarios"):
        folder = Path(str(resources.files(package.split("/")[0]))) / package.split("/")[1]
        before = contents(folder)
        done = run("solve", "nerima-2008", "--out", str(folder))
        assert done.exit_code == 3
        assert contents(folder) == before


@pytest.mark.parametrize("lead", [lambda here, there: there.symlink_to(here), os.link])
def test_an_input_by_another_name_is_the_same_file(solved: Path, lead: Callable[[Path, Path], object]) -> None:
    (solved / "out").mkdir()
    lead(solved / "town.yaml", solved / "out" / "scenario.yaml")
    assert "scenario.yaml" in refused(solved, *SOLVE, "--out", "out")
    lead(solved / "two" / "scenario.yaml", solved / "again.yaml")
    assert "scenario.yaml" in refused(solved, "solve", "again.yaml", "--out", "two")


def test_results_do_not_replace_the_scenario_they_are_made_from(solved: Path) -> None:
    refused(solved, "solve", "two/scenario.yaml", "--out", "two")


def test_what_a_scenario_extends_and_its_polygons_are_inputs(solved: Path) -> None:
    for name in ("ground", "shapes"):
        (solved / name).mkdir()
    shutil.copy(solved / "town.yaml", solved / "ground" / "demand.yaml")
    text = (solved / "ground" / "demand.yaml").read_text(encoding="utf-8").replace("minato-town", "../minato-town")
    (solved / "ground" / "demand.yaml").write_text(text, encoding="utf-8")
    box = town.polygon(30_100, -27_800, 33_300, -26_100)
    (solved / "shapes" / "north.geojson").write_text(town.collection([({}, box)]), encoding="utf-8")
    rule = "rules:\n  - {id: north, at_least: 1, of: {polygons: shapes/north.geojson}}\n"
    (solved / "more.yaml").write_text(f"extends: ground/demand.yaml\nscenario: more\n{rule}", encoding="utf-8")
    assert "demand.yaml" in refused(solved, "solve", "more.yaml", "--out", "ground")
    assert "north.geojson" in refused(solved, "solve", "more.yaml", "--out", "shapes")
    assert "north.geojson" in refused(solved, "compare", "two", "more.yaml", "--csv", "shapes/north.geojson")


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ("minato-town/study.yaml", "out-is-input"),
        ("minato-town/demand.csv", "out-is-input"),
        ("link.html", "out-is-input"),
        ("two/plan.json", "out-is-input"),
        ("two/report.html", "out-is-input"),
        ("three/plan.json", "out-is-input"),
        ("three/map.html", "out-is-input"),
        ("town.yaml", "out-other-kind"),
        ("notes.txt", "out-other-kind"),
    ],
)
def test_a_page_replaces_pages_alone(solved: Path, out: str, code: str) -> None:
    (solved / "link.html").symlink_to(STUDY / "study.yaml")
    (solved / "notes.txt").write_text("mine", encoding="utf-8")
    shutil.copytree(solved / "two", solved / "three")
    refused(solved, "map", "two", "--out", out, code=code)


@pytest.mark.parametrize(
    ("csv", "code"),
    [
        ("minato-town/demand.csv", "out-is-input"),
        ("two/demand.csv", "out-is-input"),
        ("three/demand.csv", "out-is-input"),
        ("town.yaml", "out-is-input"),
        ("two/map.html", "out-is-input"),
        ("minato-town/notes.docx", "out-other-kind"),
    ],
)
def test_a_table_replaces_tables_alone(solved: Path, csv: str, code: str) -> None:
    (solved / "minato-town" / "notes.docx").write_text("mine", encoding="utf-8")
    shutil.copytree(solved / "two", solved / "three")
    refused(solved, *COMPARE, "--csv", csv, code=code)


def test_the_planners_own_tables_are_not_taken_for_results(solved: Path) -> None:
    (solved / "raw").mkdir()
    (solved / "raw" / "offices.csv").write_text("mine", encoding="utf-8")
    assert "raw holds offices.csv of others" in refused(solved, *SOLVE, "--out", "raw", code="out-not-results")


@pytest.mark.parametrize(
    "command", [(*SOLVE, "--out"), (*SWEEP, "--out"), (*COMPARE, "--out"), (*COMPARE, "--csv"), ("map", "two", "--out"), ("study", "build", "r.yaml", "--out")]
)  # fmt: skip
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_name_is_a_mistake_of_usage(solved: Path, command: tuple[str, ...], empty: str) -> None:
    before = contents(solved)
    done = run(*command, empty)
    assert done.exit_code == 2
    assert "the name is empty" in done.stderr
    assert contents(solved) == before


def test_the_refusal_is_said_in_japanese(solved: Path) -> None:
    for command in ((*SOLVE, "--out", "minato-town"), ("map", "two", "--out", "town.yaml")):
        done = run(*command, "--lang", "ja")
        assert (done.exit_code, done.stdout) == (3, "")
        assert done.stderr.startswith("誤り: ")
    assert len(list(solved.iterdir())) == 3


def test_results_are_written_again_and_inside_the_study(copied: Path) -> None:
    for out in ("two", "minato-town/out"):
        assert run(*SOLVE, "--out", out).exit_code == 0
    assert run(*SWEEP, "--out", "two").exit_code == 0
    for _ in range(2):
        assert run("map", "two", "--out", "minato-town/page.html").exit_code == 0
        assert run("compare", "two", "minato-town/out", "--out", "compared", "--csv", "changes.csv").exit_code == 0
    assert {path.name for path in (copied / "two").iterdir()} - set(RESULT_FILES) == {"sweep.csv", "sweep.json", "sweep.svg"}


def test_the_library_refuses_as_the_commands_do(folder: Path) -> None:
    result = solve(load_scenario("town.yaml"))
    before = contents(folder)
    with pytest.raises(InputError) as caught:
        write_plan(result, folder / STUDY)
    assert caught.value.findings[0].code == "out-is-input"
    with pytest.raises(InputError) as caught:
        render_map(result, folder / STUDY / "demand.csv")
    assert caught.value.findings[0].code == "out-is-input"
    assert contents(folder) == before


def test_a_study_is_not_read_again_where_nothing_can_be_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = solve(load_scenario("town.yaml"))
    read = []
    monkeypatch.setattr(files, "read_yaml", lambda path, model: read.append(path) or read_yaml(path, model))
    require_place(result, folder / "out")
    assert read == []
    (folder / "out").mkdir()
    require_place(result, folder / "out")
    assert [path.name for path in read] == ["study.yaml"]
