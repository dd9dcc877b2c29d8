"""Counted cases: what a well-formed table says of a year, and what is said of a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.services.cases import Cases, counted_in
from models.messages.findings import InputError
from tests.town import write_town

HEAD = "service,office,year,month,cases\n"
TABLE = "cases: {file: cases.csv, vintage: '2012', source: the town, licence: in the house}\n"


def write(folder: Path, rows: str, table: str = TABLE) -> Path:
    write_town(folder, study=lambda text: text + table)
    (folder / "cases.csv").write_text(HEAD + rows, encoding="utf-8")
    return folder


def test_cases_are_read_as_they_were_counted(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, 'moves,hon,FY2012,,"1,203"\nmoves,hama,2012,4,70\nmoves,hama,FY2012,05,８１\n'))

    assert study.cases == (
        Cases("moves", "hon", "FY2012", None, 1203),
        Cases("moves", "hama", "2012", 4, 70),
        Cases("moves", "hama", "FY2012", 5, 81),
    )
    assert (study.cases_at_least, study.layer_of("cases").vintage) == (10, "2012")
    assert all(layer.name != "cases" for layer in study.layers)
    whole = load_study(write(tmp_path / "whole", "moves,hon,2012,,3\n", TABLE.replace("}", ", publish: {at_least: 0}}")))
    assert ([row.cases for row in whole.cases], whole.cases_at_least) == ([3], 0)


def test_a_fiscal_year_is_twelve_months_from_april(tmp_path: Path) -> None:
    calendar = [f"moves,hon,{2012 + (month < 4)},{month},{100 + month}" for month in range(1, 13)]
    fiscal = [f"moves,hama,FY2012,{month},10" for month in range(1, 12)]
    rows = load_study(write(tmp_path, "\n".join([*calendar, *fiscal, "papers,hon,2012,,5"]) + "\n")).cases

    assert counted_in(rows, "moves", "FY2012").cases == {"hon": 1200 + 78}
    assert counted_in(rows, "moves", "FY2012").partly == {"hama": 11}
    assert counted_in(rows, "moves", "2012").cases == {}
    assert counted_in(rows, "moves", "2012").partly == {"hon": 9, "hama": 8}
    assert counted_in(rows, "papers", "2012").cases == {"hon": 5}
    assert counted_in(rows, "papers", "FY2012") == counted_in((), "papers", "FY2012")


@given(st.integers(1000, 9999), st.integers(1, 12))
def test_a_month_is_in_one_calendar_and_one_fiscal_year(year: int, month: int) -> None:
    calendar = Cases("a", "b", f"{year}", month, 1)
    assert calendar.months == (12 * year + month - 1,)
    assert Cases("a", "b", f"FY{year - (month < 4)}", month, 1).months == calendar.months


@pytest.mark.parametrize(
    ("rows", "code", "row", "field", "cure"),
    [
        ("moves,hom,2012,1,20", "id-unknown", 1, "office", "use the ids of their layers"),
        ("moves,hon,H24,1,20", "year-form", 1, "year", "write it like 2012, or FY2012"),
        ("moves,hon,,1,20", "text-blank", 1, "year", ""),
        ("moves,hon,2012,13,20", "month-number", 1, "month", "1 to 12"),
        ("moves,hon,2012,0,20", "month-number", 1, "month", "1 to 12"),
        ("moves,hon,2012,1,-3", "cases-form", 1, "cases", "a whole number such as 120"),
        ("moves,hon,2012,1,X", "cases-form", 1, "cases", "leave out what was not counted"),
        ("moves,hon,2012,1,2.5", "cases-form", 1, "cases", "a whole number"),
        ("moves,hon,2012,1,", "text-blank", 1, "cases", ""),
        (",hon,2012,1,20", "id-blank", 1, "service", "give it an id"),
        ("moves,hon,2012,1,20\nmoves,hon,2012,1,21", "cases-twice", 2, "month", "keep one"),
        ("moves,hon,2012,5,20\nmoves,hon,FY2012,5,21", "cases-twice", 2, "month", "keep one"),
        ("moves,hon,2012,,20\nmoves,hon,2012,5,21", "cases-twice", 2, "month", "a year that holds it"),
        ("moves,hon,2012,,20\nmoves,hon,FY2012,,21", "cases-twice", 2, "month", "a year that holds it"),
    ],
)
def test_a_bad_row_is_named_with_its_place_and_its_cure(
    tmp_path: Path, rows: str, code: str, row: int, field: str, cure: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_study(write(tmp_path, rows + "\n"))
    found = [(one.code, one.line, one.field) for one in caught.value.findings]
    assert (code, row + 1, field) in found, found
    said = [one.message for one in caught.value.findings if one.code == code]
    assert any(cure in message.to("en") and message.to("ja") for message in said)
    assert all(str(one.file).endswith("cases.csv") for one in caught.value.findings)


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "cases.csv").write_text("service,office,month,cases\nmoves,hon,1,20\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_study(tmp_path)
    assert any("year" in one.message.to("en") for one in caught.value.findings)
