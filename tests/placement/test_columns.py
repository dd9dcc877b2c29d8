"""Columns of plan.gpkg: the result's keep their names and agree with demand.csv, whatever the study calls its own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from placement import load_study
from placement.problem.columns import SERVED, names_beside
from tests.placement.conftest import TOWN, run
from tests.town import write_town

STUDY = Path("minato-town")
ROWS = {"demand.csv": 40, "areas.geojson": 6, "offices.csv": 7, "stops.csv": 3, "lines.geojson": 1}


def add(folder: Path, name: str, columns: dict[str, list[Any]]) -> None:
    """Add columns to a layer of the town."""
    path = folder / STUDY / name
    if name.endswith(".csv"):
        head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        table = [[*head, *columns], *([*row, *cells] for row, *cells in zip(rows, *columns.values(), strict=True))]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        return
    layer = json.loads(path.read_text(encoding="utf-8"))
    for place, feature in enumerate(layer["features"]):
        feature["properties"] |= {column: cells[place] for column, cells in columns.items()}
    path.write_text(json.dumps(layer), encoding="utf-8")


def layer(folder: Path, name: str) -> Any:
    import pyogrio

    return pyogrio.read_dataframe(folder / "out" / "plan.gpkg", layer=name)


def renamed(scenario: Path) -> dict[str, str]:
    """Return what `check` says of renamed columns: by file and column, the message."""
    done = run("check", str(scenario), "--json")
    assert done.exit_code == 0, done.stdout
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "column-renamed"]
    assert {one["severity"] for one in found} <= {"warn"}
    assert all(one["message"]["ja"] for one in found)
    return {f"{Path(one['file']).name}:{one['field']}": one["message"]["en"] for one in found}


# the study's own columns, each under a name of the result or of a GeoPackage's; not every cell could number a row
OWN = {
    "demand.csv": {name: [202 + place for place in range(40)] for name in (*SERVED, "Role", "walking_s")} | {"fid": ["7"] * 39 + ["x"]},
    "areas.geojson": {"geom": ["7"] * 5 + ["x"]},
    "offices.csv": {"role": ["mine"] * 7, "study_role": ["yours"] * 7, "Fid": ["7"] * 7},
    "stops.csv": {"GEOM": ["7"] * 3},
    "lines.geojson": {"FID": ["-7"]},
}  # fmt: skip
ODD = {"": "", "a\0b": "a\\u0000b", "a": "a", "\ud800": "\\ud800", "a\nb": "a\\u000ab", 'a"b': 'a"b', "öl": "öl", "Öl": "Öl"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a town whose layers have all these columns, and its results in `out`, solved once."""
    folder = tmp_path_factory.mktemp("full")
    write_town(folder / STUDY)
    (folder / "town.yaml").write_text(TOWN, encoding="utf-8")
    for file, columns in OWN.items():
        add(folder, file, columns)
    add(folder, "areas.geojson", {name: [f"{name!a} {row}" for row in range(6)] for name in ODD})
    assert run("solve", str(folder / "town.yaml"), "--out", str(folder / "out")).exit_code == 0
    return folder


def test_every_column_that_takes_another_name_is_said_by_file_and_column(full: Path) -> None:
    said = renamed(full / "town.yaml")
    kept = {"demand.csv:Role", "demand.csv:walking_s", "offices.csv:study_role"}
    assert set(said) == {f"{file}:{name}" for file, columns in OWN.items() for name in columns} - kept
    assert "called study_served in plan.gpkg: this name is a column of the result" in said["demand.csv:served"]
    assert "called study_geom in plan.gpkg: a GeoPackage keeps this name" in said["areas.geojson:geom"]


def test_the_results_columns_win_and_agree_with_the_table(full: Path) -> None:
    points = layer(full, "demand")
    with (full / "out" / "demand.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in SERVED:
        read = str if name == "nearest_office" else float
        assert [read(cell) for cell in points[name]] == [read(row[name]) for row in rows], name
    assert set(layer(full, "offices")["role"]) == {"kept", "added", "not_open"}


def test_the_studys_columns_are_all_there_under_names_of_their_own(full: Path) -> None:
    for file, columns in OWN.items():
        made = layer(full, file.partition(".")[0])
        for name, cells in columns.items():
            # what is measured nowhere here, and what is no column of that layer, needs no other name
            own = {"Role": "Role", "walking_s": "walking_s", "study_role": "study_role", "role": "study_study_role"}
            assert made[own.get(name, f"study_{name}")].astype(str).tolist() == [str(cell) for cell in cells], name


def test_the_oddest_names_are_written(full: Path) -> None:
    areas = layer(full, "areas")
    assert [areas[new].tolist()[5] for new in ODD.values()] == [f"{name!a} 5" for name in ODD]


def test_times_of_the_result_win_where_they_are_measured(edit: Callable[..., str], folder: Path) -> None:
    scenario = edit(("straight_line: 1.5 km", "walking: 25 min"))
    add(folder, "demand.csv", {"WALKING_S": list(range(40))})
    assert list(renamed(folder / scenario)) == ["demand.csv:WALKING_S"]
    assert run("solve", scenario).exit_code == 0
    points = layer(folder, "demand")
    assert points["study_WALKING_S"].tolist() == list(range(40))
    assert (points["walking_s"] > 60).any()


@pytest.mark.parametrize(
    ("file", "column", "cure"),
    [
        ("demand.csv", "ID", "rename or remove one"),
        ("demand.csv", "Cell", "columns: {cell: Cell}"),
        ("areas.geojson", "HOUSEHOLDS", "columns: {households: HOUSEHOLDS}"),
        ("areas.geojson", "People", "columns: {people: People}"),
        ("offices.csv", "Note", "columns: {note: Note}"),
        ("stops.csv", "KIND", "rename or remove one"),
        ("lines.geojson", "Colour", "rename or remove one"),
    ],
)
def test_columns_alike_but_for_capitals_are_refused_by_file_and_column(file: str, column: str, cure: str, folder: Path) -> None:
    add(folder, file, {column: [str(row) for row in range(ROWS[file])]})
    for command in ("check", "solve"):
        done = run(command, "town.yaml")
        assert done.exit_code == 3
        assert f"minato-town/{file}" in done.stderr
        assert column in done.stderr
        assert cure in done.stderr
    assert not Path("out").exists()


def test_the_cure_for_a_column_alike_is_read(folder: Path) -> None:
    add(folder, "areas.geojson", {"HOUSEHOLDS": [10] * 6})
    study = folder / STUDY / "study.yaml"
    text = study.read_text(encoding="utf-8")
    text = text.replace("file: areas.geojson\n", "file: areas.geojson\n    columns: {households: HOUSEHOLDS}\n")
    study.write_text(text, encoding="utf-8")
    assert load_study(study.parent).areas["households"].tolist() == [10] * 6


def test_new_names_meet_neither_each_other_nor_a_column_that_is_there() -> None:
    assert names_beside(["served", "SERVED_", "study_served", "Study_Study_Served", "id"], ["served"]) == {
        "served": "study_study_study_served"
    }
    assert names_beside(["id", "people"], ["served"]) == {}
