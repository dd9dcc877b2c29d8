"""The tables in other forms: one workbook, GeoParquet, CSV for a double-click; and the dictionary of their columns."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from placement import solve
from placement.output.layers import layers_told
from placement.output.tables import tables_told, write_tables
from placement.problem.columns import layers_of
from placement.records.columns import TEXT
from placement.records.dictionary import MEANINGS, meaning
from placement.records.files import PARQUET
from placement.results.result import Result
from tests.placement.conftest import codes_of, run

CREDIT = "© OpenStreetMap contributors"
# tables of a CSV have theirs in datapackage.json; the others hold numbers and ids alone
WITHOUT_CREDIT = {"analysis.json", "areas.csv", "demand.csv", "indicators.csv", "offices.csv", "scenario.yaml", "access.npz"}
READ = {"boolean": lambda cell: {"1": True, "0": False}[cell], "integer": int, "number": float, "string": str}


@pytest.fixture(scope="module")
def written(ward: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_tables(ward, layers_told(ward), folder, ("xlsx", "parquet", "bom"), "ja")
    return folder


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_column_that_a_table_may_have_is_said_in_both_languages() -> None:
    for schema, said in MEANINGS.items():
        assert {*schema.columns} <= {*said}
        assert {pattern for pattern in schema.further if pattern.isidentifier()} <= {*said}
        assert all(text.to("en") != text.to("ja") for text in said.values())


@given(st.data())
def test_whatever_column_a_schema_lets_in_has_a_meaning(data: st.DataObject) -> None:
    """The people within minutes of an office are of ways of travelling, which their own tests name."""
    patterns = [(schema, pattern) for schema in MEANINGS for pattern in schema.further if not pattern.startswith("people_")]
    schema, pattern = data.draw(st.sampled_from(patterns))
    assert meaning(schema, data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)))


def test_the_dictionary_describes_the_tables_as_they_are(written: Path, ward: Result) -> None:
    package = json.loads((written / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == {path.name for path in written.glob("*.csv")}
    assert len(package["sources"]) == len({layer.source for layer in ward.study.layers})
    for one in package["resources"]:
        data = (written / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        head, *cells = rows(written / one["path"])
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        assert all(field["description"] and field["description_ja"] for field in fields)
        for place, field in enumerate(fields):
            for row in cells:
                if row[place] not in one["schema"]["missingValues"]:
                    READ[field["type"]](row[place])
        if "primaryKey" in one["schema"]:
            assert len({row[0] for row in cells}) == len(cells)
        for key in one["schema"]["foreignKeys"]:
            known = {row[0] for row in rows(written / f"{key['reference']['resource']}.csv")[1:]}
            assert {row[head.index(key["fields"])] for row in cells} <= known | {""}


def test_the_workbook_has_a_sheet_for_each_table_with_ids_as_text(written: Path, ward: Result) -> None:
    book = CalamineWorkbook.from_path(str(written / "tables.xlsx"))
    tables = tables_told(ward)
    assert book.sheet_names == [*tables, "columns", "sources"]
    for name, table in tables.items():
        sheet, told = book.get_sheet_by_name(name).to_python(), rows(written / f"{name}.csv")
        assert sheet[0] == told[0]
        for place, column in enumerate(told[0]):
            kind = table.schema.kind(column)
            for shown, cell in zip((row[place] for row in sheet[1:]), (row[place] for row in told[1:]), strict=True):
                assert isinstance(shown, str) or kind is not TEXT
                assert (shown == cell) if kind is TEXT or cell == "" else float(shown) == float(cell)
    meanings = book.get_sheet_by_name("columns").to_python()
    assert ["demand", "served", *(meaning(tables["demand"].schema, "served").to(lang) for lang in ("ja", "en"))] in meanings


def test_geoparquet_holds_the_layers_of_the_geopackage(written: Path, ward: Result) -> None:
    import geopandas as gpd

    assert set(PARQUET) >= {*layers_of(ward.study), "cells", "nearest", "nearest_before", "boundary"}
    for name, frame in layers_told(ward).items():
        made = gpd.read_parquet(written / PARQUET[name])
        assert (made.crs, list(made.columns), len(made)) == (frame.crs, list(frame.columns), len(frame))
        assert made.geometry.geom_equals(frame.geometry.reset_index(drop=True)).all()


def credit_offices(manifest: Path) -> None:
    """Let one layer of a town be one of OpenStreetMap's."""
    before, mark, after = manifest.read_text(encoding="utf-8").partition("  offices:")
    source, licence = f"{{ja: {CREDIT}, en: {CREDIT}}}", "ODbL 1.0"
    after = after.replace("{ja: 架空の町, en: an imaginary town}", source, 1).replace("CC0", licence, 1)
    manifest.write_text(before + mark + after, encoding="utf-8")


def names(path: Path, credit: str) -> bool:
    """Return whether a file of any form names a source, and its terms."""
    parts = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as held:
            parts = [held.read(name) for name in held.namelist()]
    return all(any(word.encode() in part for part in parts) for word in (credit, "ODbL"))


def test_csv_for_a_double_click_begins_with_a_mark_and_is_read_back(folder: Path) -> None:
    offices = folder / "minato-town" / "offices.csv"
    offices.write_text(offices.read_text(encoding="utf-8").replace("Kita Branch", "=1+1"), encoding="utf-8")
    credit_offices(folder / "minato-town" / "study.yaml")
    assert run("solve", "town.yaml", "--tables", "bom,xlsx,parquet", "--out", "out", "--lang", "ja").exit_code == 0
    assert {path.name for path in Path("out").iterdir() if not names(path, CREDIT)} == WITHOUT_CREDIT
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") == (path.suffix == ".csv") for path in Path("out").iterdir())
    assert codes_of("out") == []
    assert run("compare", "out", "out").exit_code == 0
    # as text that nothing runs
    sheet = CalamineWorkbook.from_path("out/tables.xlsx").get_sheet_by_name("offices")
    assert "=1+1" in {cell for row in sheet.to_python() for cell in row}
    result = solve("town.yaml")
    Path("again").mkdir()
    write_tables(result, layers_told(result), Path("again"), ("bom", "xlsx"), "ja")
    for path in Path("again").iterdir():
        assert path.read_bytes() == Path("out", path.name).read_bytes(), path.name


def test_a_form_that_there_is_not_is_refused_with_those_there_are(folder: Path) -> None:
    done = run("solve", "town.yaml", "--tables", "xlsx,ods", "--lang", "en")
    assert done.exit_code == 2
    assert "there is no form ods: xlsx, parquet, bom" in " ".join(done.stderr.split())
    assert not (folder / "out").exists()
