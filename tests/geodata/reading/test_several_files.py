"""One layer out of several files: the same study as out of one, whatever their formats, and every fault with its file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from geodata.load import load_study
from geodata.reading.files import files_of_study
from geodata.study import Study
from models.messages.findings import InputError
from placement import solve
from tests.geodata.reading.test_spreadsheets import xlsx
from tests.placement.conftest import run
from tests.town import CRS, TO_DEGREES, demand, offices, write_town


def rows_of(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def table(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def names(folder: Path, layer: str, file: object) -> Path:
    """Write what a layer's `file:` says."""
    yaml, path = YAML(), folder / "study.yaml"
    manifest = yaml.load(path)
    manifest["layers"][layer]["file"] = file
    yaml.dump(manifest, path)
    return folder


def in_three(folder: Path) -> Path:
    """Write the town with its people in three files: CSV in metres, a workbook in metres, and GeoJSON in degrees."""
    write_town(folder)
    head, *rows = rows_of((folder / "demand.csv").read_text(encoding="utf-8"))
    (folder / "demand.csv").unlink()
    (folder / "people-1.csv").write_text(table([head, *rows[:15]]), encoding="utf-8")
    whole: list[list[object]] = [
        [int(cell) if cell.isdigit() and place > 1 else cell for place, cell in enumerate(row)] for row in rows[15:25]
    ]
    (folder / "people-2.xlsx").write_bytes(xlsx(people=[list(head), *whole]))
    features = []
    for row in rows[25:]:
        lon, lat = TO_DEGREES.transform(float(row[3]), float(row[4]))
        properties = dict(zip(head[:3], row[:3], strict=True)) | {"people": int(row[2])}
        features.append({"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}})
    (folder / "people-3.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return folder


def findings(folder: Path) -> dict[str, str]:
    """Return what stops the reading: the place and words of each code."""
    with pytest.raises(InputError) as error:
        load_study(folder)
    return {one.code: one.line_of_text.to("en") for one in error.value.findings if one.severity == "stop"}


def people(study: Study) -> list[tuple[str, str, int, int, int]]:
    return [
        (label, area, people, round(point.x), round(point.y))
        for label, area, people, point in study.demand[["id", "area", "people", "geometry"]].itertuples(index=False)
    ]


@pytest.mark.parametrize(
    "file",
    [["people-1.csv", "people-2.xlsx", "people-3.geojson"], "people-*", ["people-3.geojson", "people-1.csv", "people-[2]*"]],
)
def test_several_files_are_the_layer_that_one_was(tmp_path: Path, file: object) -> None:
    one = load_study(write_town(tmp_path / "one"))
    folder = names(in_three(tmp_path / "three"), "demand", file)
    (folder / "~$people-2.xlsx").write_bytes(b"left by a spreadsheet program")
    study = load_study(folder)
    assert sorted(people(study)) == sorted(people(one))
    assert study.areas["people"].tolist() == one.areas["people"].tolist()
    layer = next(layer for layer in study.layers if layer.name == "demand")
    assert layer.file.count("people-") == 3
    assert {path.name for path in files_of_study(folder)} >= {"people-1.csv", "people-2.xlsx", "people-3.geojson"}


def test_the_order_of_files_changes_no_answer(tmp_path: Path) -> None:
    plans = []
    for number, file in enumerate(
        (["people-1.csv", "people-2.xlsx", "people-3.geojson"], ["people-3.geojson", "people-2.xlsx", "people-1.csv"])
    ):
        folder = names(in_three(tmp_path / f"town{number}"), "demand", file)
        scenario = tmp_path / f"{number}.yaml"
        scenario.write_text(
            f"scenario: t\ntitle: t\nstudy: {folder}\nserved: {{any: [{{straight_line: 1 km}}]}}\n"
            "offices: {now: {kinds: [ward_office]}, from: {kind: branch}, open: 2}\nobjective: [{maximize: served_population}]\n",
            encoding="utf-8",
        )
        solved = solve(scenario)
        plans.append((solved.plan.open, solved.plan.status))
    assert plans[0] == plans[1]


def test_offices_of_two_files_stand_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = write_town(tmp_path)
    head, *rows = rows_of(offices())
    (folder / "east.csv").write_text(table([head, *rows[3:]]), encoding="utf-8")
    (folder / "west.csv").write_text(table([head, *rows[:3]]), encoding="utf-8")
    study = load_study(names(folder, "offices", ["west.csv", "east.csv"]))
    assert list(study.offices["id"]) == [row[0] for row in rows]


def split(folder: Path, second: list[list[str]]) -> Path:
    """Write the town with its people in two files, the second as given."""
    write_town(folder)
    head, *rows = rows_of(demand())
    (folder / "a.csv").write_text(table([head, *rows[:20]]), encoding="utf-8")
    (folder / "b.csv").write_text(table(second), encoding="utf-8")
    return names(folder, "demand", ["a.csv", "b.csv"])


def test_an_id_in_two_files_is_said_with_both(tmp_path: Path) -> None:
    head, *rows = rows_of(demand())
    said = findings(split(tmp_path, [head, *rows[19:]]))["duplicate-id"]
    assert "b.csv:2" in said
    assert "a.csv" in said.partition("b.csv:2")[2]


def test_columns_that_differ_are_said_with_both_files(tmp_path: Path) -> None:
    head, *rows = rows_of(demand())
    found = findings(split(tmp_path, [[*head, "note"], *([*row, "x"] for row in rows[20:])]))
    assert "b.csv, note" in found["columns-differ"]
    assert "a.csv" in found["columns-differ"]


@pytest.mark.parametrize(
    ("cell", "code", "place"),
    [
        ((1, 2, "12x"), "number-form", "b.csv:3"),
        ((0, 1, "nowhere"), "area-unknown", "b.csv:2"),
        ((2, 3, "1,5"), "ragged-row", "b.csv:4"),
    ],
)
def test_a_fault_is_said_with_its_own_file(tmp_path: Path, cell: tuple[int, int, str], code: str, place: str) -> None:
    head, *rows = rows_of(demand())
    rows = [list(row) for row in rows[20:]]
    row, column, text = cell
    rows[row][column] = text
    assert place in findings(split(tmp_path, [head, *rows]))[code]


def test_a_pattern_that_nothing_fits_and_an_empty_list_are_faults(tmp_path: Path) -> None:
    folder = write_town(tmp_path)
    assert "people-*.csv" in findings(names(folder, "demand", "people-*.csv"))["file-missing"]
    assert "study.yaml" in next(iter(findings(names(folder, "demand", [])).values()))
    assert "outside-folder" in findings(names(folder, "demand", "../*.csv"))


def test_files_that_are_alike_are_guessed_to_be_one_layer(tmp_path: Path) -> None:
    rows = rows_of(demand())
    head = ["番号", "町名", "人口", "x", "y"]
    for name, part in (("浜.csv", rows[1:16]), ("港.csv", rows[16:])):
        (tmp_path / name).write_text(table([head, *part]).replace("番号", "町丁目コード"), encoding="utf-8")
    (tmp_path / "offices.csv").write_text(offices(), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("浜.csv", "港.csv", "offices.csv")]
    answer = run("study", "guess", *files, "--crs", CRS, "--out", str(tmp_path / "town"))
    assert answer.exit_code == 0, answer.stderr
    written = YAML(typ="safe").load(io.StringIO((tmp_path / "town" / "study.yaml").read_text(encoding="utf-8")))
    assert written["layers"]["demand"]["file"] == ["浜.csv", "港.csv"]
    assert len(load_study(tmp_path / "town").demand) == len(rows) - 1
    (tmp_path / "港.csv").write_text(table([[*head[:2], "総人口", *head[3:]], *rows[16:]]), encoding="utf-8")
    other = run("study", "guess", *files, "--crs", CRS, "--out", str(tmp_path / "other"))
    assert other.exit_code == 3
    assert "浜.csv" in other.stderr
    assert "総人口" in other.stderr
    assert not (tmp_path / "other").exists()
