"""Columns of a planner's own files: the same mapping however they are called, ordered or accompanied; doubts are asked, never settled."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from geodata.guessing.drafting import draft_study
from geodata.guessing.guess import guess, guess_files
from geodata.load import load_study
from geodata.reading.synonyms import _table
from models.messages.findings import InputError
from tests.geodata.reading.test_spreadsheets import xlsx
from tests.placement.conftest import run
from tests.town import AREAS, CRS, OFFICES, TO_DEGREES, demand_rows, write_town

PEOPLE = ("id", "area", "people", "households", "lat", "lon")
NAMED = ("町丁目コード", "町丁目名", "人口", "世帯数", "緯度", "経度")
# columns that planners' tables have besides, and that are none of ours
DISTRACTORS = {
    "人口密度": "88.5",
    "面積": "0.25",
    "昼間人口": "771",
    "電話番号": "03-0000-0000",
    "備考2": "",
    "調査年月日": "2024-04-01",
    "都道府県名": "某県",
    "標高": "35.5",
    "15歳未満人口": "44",
    "平均年齢": "45.1",
    "全国地方公共団体コード": "429996",
}


def cells_of_people() -> list[list[str]]:
    """Return the rows of the town's people by `PEOPLE`, in degrees."""
    names = {label: name for label, name, _ in AREAS}
    rows = []
    for label, area, people, x, y in demand_rows():
        lon, lat = TO_DEGREES.transform(x, y)
        rows.append([label, names[area], str(people), str(people // 2), f"{lat:.6f}", f"{lon:.6f}"])
    return rows


def as_csv(head: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def written(folder: Path, head: tuple[str, ...] = NAMED, name: str = "people.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(as_csv(list(head), cells_of_people()), encoding="utf-8")
    return folder / name


def offices(folder: Path, head: str = "名称,緯度,経度,種別,所在地", name: str = "施設一覧.csv") -> Path:
    rows = []
    for _, japanese, _, kind, x, y in OFFICES:
        lon, lat = TO_DEGREES.transform(x, y)
        rows.append([japanese, f"{lat:.6f}", f"{lon:.6f}", kind, "一丁目"])
    (folder / name).write_text(as_csv(head.split(","), rows), encoding="utf-8")
    return folder / name


def codes(error: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {finding.code for finding in error.value.findings}


def names_of(field: str) -> list[str]:
    """Return what a column of the layer of people may be called, by the table of synonyms."""
    known = [row["name"] for row in _table() if row["field"] == field and {"demand", "*"} & {*row["layers"].split()}]
    return [field, *known]


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_columns_are_called_and_however_they_stand_the_same_is_taken(tmp_path: Path, data: st.DataObject) -> None:
    called = {field: data.draw(st.sampled_from(names_of(field)), label=field) for field in PEOPLE}
    called["people"] += data.draw(st.sampled_from(["", "（人）", "(2020年)", "_令和2年"])) if called["people"] != "people" else ""
    extra = data.draw(st.lists(st.sampled_from(sorted(DISTRACTORS)), unique=True, max_size=5))
    order = data.draw(st.permutations([*PEOPLE, *extra]))
    rows = [
        [dict(zip(PEOPLE, row, strict=True)).get(column) or DISTRACTORS.get(column, "") for column in order]
        for row in cells_of_people()
    ]
    path = tmp_path / "people.csv"
    path.write_text(as_csv([called.get(column, column) for column in order], rows), encoding="utf-8")
    found = guess(path)
    assert found.layer == "demand"
    assert found.columns == {ours: unicodedata.normalize("NFKC", theirs).strip() for ours, theirs in called.items()}
    assert found.doubts == ()
    assert set(found.left) == set(extra)


def test_a_planners_files_become_a_study_that_says_it_was_guessed(tmp_path: Path) -> None:
    book = tmp_path / "施設一覧.xlsx"
    rows: list[list[object]] = [line.split(",") for line in offices(tmp_path).read_text(encoding="utf-8").splitlines()]
    book.write_bytes(xlsx(一覧=rows, 説明=[["この表は毎年更新する。"]]))
    out = tmp_path / "minato"
    answer = run("study", "guess", str(book), str(written(tmp_path)), "--out", str(out), "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    assert "説明" in answer.stderr
    study = load_study(out)
    assert int(study.demand["people"].sum()) == sum(row[2] for row in demand_rows())
    assert study.crs == CRS
    assert list(study.offices["id"]) == [japanese for _, japanese, *_ in OFFICES]
    said = [text.to("ja") for text in study.assumptions]
    assert sum("確認されていません" in text for text in said) == 2
    text = (out / "study.yaml").read_text(encoding="utf-8")
    assert text.count("推定:確認してください") >= len(PEOPLE) + 5
    (out / "study.yaml").write_text(text.replace("guessed: true", "guessed: false"), encoding="utf-8")
    assert not any("確認されていません" in text.to("ja") for text in load_study(out).assumptions)


def test_what_is_shown_is_what_is_taken_and_nothing_is_written_without_a_folder(tmp_path: Path) -> None:
    files = (written(tmp_path), offices(tmp_path))
    answer = run("study", "guess", *map(str, files), "--lang", "en")
    assert answer.exit_code == 0
    assert "Left over" in answer.stdout or "Every column was taken" in answer.stdout
    assert set(tmp_path.iterdir()) == set(files)
    record = json.loads(run("study", "guess", *map(str, files), "--json").stdout)
    assert [table["layer"] for table in record["tables"]] == ["demand", "offices"]
    assert {one["ours"]: one["column"] for one in record["tables"][0]["columns"]} == dict(zip(PEOPLE, NAMED, strict=True))


@pytest.mark.parametrize(
    ("head", "told", "code", "said"),
    [
        (("id", "町丁目名", "人口", "総人口", "緯度", "経度"), [], "column-doubt", "総人口"),
        (("id", "町丁目名", "人口", "総人口", "緯度", "経度"), ["--column", "people=総人口"], "", ""),
        (("id", "町丁目名", "人口", "世帯数", "緯度", "種別"), [], "layer-doubt", "offices"),
        (("id", "町丁目名", "人口", "世帯数", "高さ", "幅"), [], "", ""),
        (("一", "二", "三", "四", "五", "六"), [], "table-unknown", "一"),
        (("id", "町丁目名", "人口", "世帯数", "経度", "緯度"), [], "swapped-coordinates", "swapped"),
        (("id", "町丁目名", "人口", "世帯数", "緯度", "経度"), ["--column", "people=人"], "told-unknown", "人口"),
        (("id", "町丁目名", "人口", "世帯数", "緯度", "経度"), ["--layer", "people.csv=folk"], "told-unknown", "demand"),
        (("id", "町丁目名", "人口", "世帯数", "緯度", "経度"), ["--crs", "EPSG:4326"], "crs-unfit", "EPSG:6677"),
        (("id", "町丁目名", "人口", "人口", "緯度", "経度"), [], "duplicate-column", "人口"),
    ],
)
def test_doubts_are_asked_back_and_nothing_is_written(
    tmp_path: Path, head: tuple[str, ...], told: list[str], code: str, said: str
) -> None:
    out = tmp_path / "out"
    files = [str(written(tmp_path, head)), str(offices(tmp_path))]
    answer = run("study", "guess", *files, "--out", str(out), "--json", "--lang", "en", *told)
    if not code:
        assert answer.exit_code == 0, answer.stderr
        return
    assert answer.exit_code == 3
    findings = json.loads(answer.stdout)["findings"]
    one = next(finding for finding in findings if finding["code"] == code)
    assert said in one["message"]["en"]
    assert not out.exists()


def test_of_two_columns_the_one_that_is_men_and_women_is_taken(tmp_path: Path) -> None:
    rows = [
        [f"{number}丁目", str(number + 5), str(number), "5", str(number + 6), "35.5", f"139.{number}"] for number in range(1, 9)
    ]
    path = tmp_path / "a.csv"
    path.write_text(as_csv(["町丁目", "人口", "男", "女", "総人口", "緯度", "経度"], rows), encoding="utf-8")
    found = guess(path)
    assert found.columns["people"] == "人口"
    assert found.doubts == ()
    path.write_text(as_csv(["町丁目", "計", "男", "女", "乙", "緯度", "経度"], rows), encoding="utf-8")
    assert guess(path).columns["people"] == "計"


def test_areas_and_boundary_are_known_by_their_shapes_and_people_meet_them_by_name(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town")
    files = [town / "boundary.geojson", town / "areas.geojson", written(tmp_path), offices(tmp_path)]
    guesses = guess_files(files)
    assert [one.layer for one in guesses] == ["boundary", "areas", "demand", "offices"]
    draft = draft_study(guesses, "town")
    # the people name areas by name, which is what the areas' ids then are
    assert draft.layers["areas"].columns["id"] == "name_ja"
    assert draft.layers["demand"].columns["area"] == "町丁目名"
    assert draft.code == "42999"


def by_town(folder: Path, *, lost: str = "") -> Path:
    """Write the people of each area by its name, without coordinates."""
    sums = {name: sum(row[2] for row in demand_rows() if row[1] == label) for label, name, _ in AREAS}
    rows = [[lost if lost and place == 0 else name, str(people)] for place, (name, people) in enumerate(sums.items())]
    (folder / "人口.csv").write_text(as_csv(["町丁目名", "人口"], rows), encoding="utf-8")
    return folder / "人口.csv"


def test_people_without_coordinates_stand_inside_the_areas_that_they_name(tmp_path: Path) -> None:
    town = write_town(tmp_path / "town")
    files = [str(file) for file in (town / "boundary.geojson", town / "areas.geojson", by_town(tmp_path), offices(tmp_path))]
    answer = run("study", "guess", *files, "--out", str(tmp_path / "out"))
    assert answer.exit_code == 0, answer.stderr
    assert "by it people and areas meet" in answer.stdout
    study = load_study(tmp_path / "out")
    assert int(study.demand["people"].sum()) == sum(row[2] for row in demand_rows())
    at = dict(zip(study.areas["id"], study.areas.geometry, strict=True))
    assert all(at[area].contains(point) for area, point in zip(study.demand["area"], study.demand.geometry, strict=True))
    assert any("at one point inside it" in text.to("en") for text in study.assumptions)
    # without areas there is no place
    assert run("study", "guess", *files[2:], "--out", str(tmp_path / "none")).exit_code == 3
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("  areas:", "  ground:"), "places-areas"),
        (
            lambda text: text.replace("    file: 施設一覧.csv", "    places: areas\n    file: 施設一覧.csv").replace(
                '"施設', "施設"
            ),
            "places-areas",
        ),
        (None, "area-unknown"),
    ],
)
def test_people_whose_area_is_not_there_are_a_fault(tmp_path: Path, change: Callable[[str], str] | None, code: str) -> None:
    town = write_town(tmp_path / "town")
    files = [town / "boundary.geojson", town / "areas.geojson", by_town(tmp_path), offices(tmp_path)]
    out = tmp_path / "out"
    run("study", "guess", *map(str, files), "--out", str(out))
    if change is None:
        by_town(out, lost="どこか町")
    else:
        text = (out / "study.yaml").read_text(encoding="utf-8").replace('file: "施設一覧.csv"', "file: 施設一覧.csv")
        (out / "study.yaml").write_text(change(text), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_study(out)
    assert code in codes(error)


def test_an_own_study_is_taken_as_it_is(tmp_path: Path) -> None:
    town = write_town(tmp_path)
    guesses = guess_files(sorted(town.glob("*.csv")) + sorted(town.glob("*.geojson")))
    mine = {one.path.stem: one for one in guesses}
    assert {name: one.layer for name, one in mine.items()} == {name: name for name in mine}
    assert all(ours == theirs for one in guesses for ours, theirs in one.columns.items())
    with pytest.raises(InputError) as error:
        draft_study(guesses, "town")
    assert codes(error) == {"crs-missing"}
    draft = draft_study(guesses, "town", crs=CRS)
    assert YAML(typ="safe").load(draft.text("en"))["layers"]["stops"]["columns"]["lines"] == "lines"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"id,people\n", b"{}", b"PK\x03\x04junk", b"a;b\n" * 3])
def test_hostile_files_are_findings(tmp_path: Path, content: bytes) -> None:
    for suffix in (".csv", ".xlsx", ".geojson", ".gpkg", ".txt"):
        (tmp_path / f"a{suffix}").write_bytes(content)
        with pytest.raises(InputError):
            draft_study(guess_files([tmp_path / f"a{suffix}"]), "a")


def test_no_file_is_a_finding_and_what_is_there_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        guess_files([tmp_path / "none.csv"])
    assert codes(error) == {"file-missing"}
    out = tmp_path / "out"
    out.mkdir()
    (out / "study.yaml").write_text("mine", encoding="utf-8")
    answer = run("study", "guess", str(written(tmp_path)), str(offices(tmp_path)), "--out", str(out))
    assert answer.exit_code == 3
    assert (out / "study.yaml").read_text(encoding="utf-8") == "mine"


def test_files_in_the_folder_itself_stay_as_they_are(tmp_path: Path) -> None:
    files = [written(tmp_path / "town"), offices(tmp_path / "town")]
    before = {path: path.stat().st_ino for path in files}
    answer = run("study", "guess", *map(str, files), "--out", str(tmp_path / "town"))
    assert answer.exit_code == 0, answer.stderr
    assert {path: path.stat().st_ino for path in files} == before
    load_study(tmp_path / "town")
