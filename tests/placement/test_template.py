"""Empty sheets: what the offices are asked for, in both languages; filled in, they are read back as layers."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from geodata.load import load_study
from geodata.services.cases import Cases
from models.messages.text import LANGUAGES
from placement.documents.template import SHEETS
from placement.output.template import FILES
from tests.placement.conftest import run
from tests.town import CRS, OFFICES, TO_DEGREES, write_town

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# a row for each sheet that is a layer or a table of a study; offices stand where the town has its own
ROWS = {
    "cases": [["moves", "hon", "FY2012", "4", "120"], ["moves", "hama", "2012", "", "45"]],
    "services": [["moves", "届出", "Moves", "ward_office", "", "2014-07", "card", "300", "2013", "a note"]],
    "channels": [["kiosk-hon", "自動交付機", "Kiosk", "kiosk", "2006-10", "", "", "", "{lon}", "{lat}"]],
    "hours": [["weekday_day", "ward_office", "", "yes", "08:30", "17:00", "", "", ""]],
    "offices": [
        [office, ja, en, kind, "{lon}", "{lat}", "5", "2", "3", "4", "9000", "120", "1990", "2050", "south"]
        for office, ja, en, kind, _, _ in OFFICES
    ],
}
SOURCE = "vintage: '2012', source: the offices, licence: in the house"
LAYER = f"  channels: {{file: channels.csv, crs: 'EPSG:6668', {SOURCE}}}\n"


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    done = run("study", "template", "--out", "sheets")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "sheets\n"
    return tmp_path / "sheets"


def cells_of(workbook: Path) -> dict[str, list[list[str]]]:
    """Return the texts of every sheet, read with nothing but the standard library."""
    with zipfile.ZipFile(workbook) as file:
        texts = [
            "".join(part.text or "" for part in one.iter(f"{SHEET}t"))
            for one in ET.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314
        ]
        names = [one.attrib["name"] for one in ET.fromstring(file.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]  # noqa: S314
        pages = [ET.fromstring(file.read(f"xl/worksheets/sheet{number}.xml")) for number in range(1, len(names) + 1)]  # noqa: S314
    return {
        name: [[texts[int(cell[0].text or 0)] for cell in row] for row in page.iter(f"{SHEET}row")]
        for name, page in zip(names, pages, strict=True)
    }


def test_the_sheets_are_those_of_the_least_data_each_with_its_columns(sheets: Path) -> None:
    assert {path.name for path in sheets.iterdir()} == set(FILES)
    cells = cells_of(sheets / "template.xlsx")
    for sheet in SHEETS:
        header = [column.name for column in sheet.columns]
        assert cells[sheet.name] == [header]
        assert (sheets / f"{sheet.name}.csv").read_text(encoding="utf-8-sig") == ",".join(header) + "\n"
    least = {"channels", "services", "cases", "day", "queue", "offices", "hours", "slots", "observed"}
    assert {sheet.name for sheet in SHEETS} == least


def test_the_request_stands_in_both_languages_and_names_every_column(sheets: Path) -> None:
    words = (sheets / "request.txt").read_text(encoding="utf-8")
    cells = cells_of(sheets / "template.xlsx")
    assert [name for name in cells if name.endswith(")")] == [
        f"{title} ({lang})"
        for titles in (("read first", "はじめに"), ("columns", "列の説明"))
        for title, lang in zip(titles, ("en", "ja"), strict=True)
    ]
    for lang in LANGUAGES:
        for sheet in SHEETS:
            for column in sheet.columns:
                assert f"{sheet.name} | {column.name} | {column.meaning.to(lang)}" in words
            assert sheet.without.to(lang) in words
    for part in (
        "write no estimate",
        "見込みの数は書かないでください",
        "no names, no addresses",
        "個人に関することは書かないでください",
    ):
        assert part in words
        assert any(part in cell for rows in cells.values() for row in rows for cell in row)


def test_the_same_bytes_come_out_again(sheets: Path, tmp_path: Path) -> None:
    assert run("study", "template", "--out", "again").exit_code == 0
    for name in FILES:
        assert (sheets / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_sheets_that_may_be_filled_in_are_not_replaced(sheets: Path) -> None:
    filled = (sheets / "cases.csv").read_text(encoding="utf-8") + "moves,hon,2012,,9\n"
    (sheets / "cases.csv").write_text(filled, encoding="utf-8")
    (sheets / "template.xlsx").unlink()
    done = run("study", "template", "--out", "sheets")
    assert done.exit_code == 3
    assert "may have been filled in" in done.stderr
    assert (sheets / "cases.csv").read_text(encoding="utf-8") == filled
    assert not (sheets / "template.xlsx").exists()


def filled(sheets: Path, name: str) -> str:
    """Return a sheet with rows under its header, as a spreadsheet would save it."""
    header = (sheets / f"{name}.csv").read_text(encoding="utf-8")
    places = [TO_DEGREES.transform(*office[-2:]) for office in OFFICES]
    rows = [
        ",".join(cell.format(lon=f"{places[row][0]:.7f}", lat=f"{places[row][1]:.7f}") for cell in cells)
        for row, cells in enumerate(ROWS[name])
    ]
    return header + "\n".join(rows) + "\n"


def test_each_sheet_that_is_a_layer_is_read_back_once_it_is_filled_in(sheets: Path, tmp_path: Path) -> None:
    def manifest(text: str) -> str:
        text = text.replace("assumptions:", f"{LAYER}assumptions:", 1)
        tables = "".join(f"{name}: {{file: {name}.csv, {SOURCE}}}\n" for name in ("cases", "services", "hours"))
        offices = f"file: offices.csv\n    crs: {CRS}"
        counts = "counts: [staff_now, crew_min, counters_now, counter_max, cost, floor_m2, built, renewal_year]"
        assert offices in text
        return text.replace(offices, f"file: offices.csv\n    crs: EPSG:6668\n    {counts}") + tables

    town = write_town(tmp_path / "town", study=manifest, offices=filled(sheets, "offices"))
    for name in ("cases", "services", "hours", "channels"):
        (town / f"{name}.csv").write_text(filled(sheets, name), encoding="utf-8")
    study = load_study(town)

    assert study.cases == (Cases("moves", "hon", "FY2012", 4, 120), Cases("moves", "hama", "2012", None, 45))
    (offer,) = study.services
    assert (offer.service, offer.name.to("ja"), offer.kind, offer.months.end, offer.needs) == (
        "moves",
        "届出",
        "ward_office",
        "2014-07",
        "card",
    )
    assert (offer.fee_yen, offer.fee_year, offer.note) == (300, 2013, "a note")
    (opening,) = study.hours
    assert (opening.slot, opening.kind, opening.open, opening.begins, opening.ends) == (
        "weekday_day",
        "ward_office",
        "yes",
        "08:30",
        "17:00",
    )
    assert study.channels["id"].tolist() == ["kiosk-hon"]
    assert study.channels["inside"].tolist() == [True]
    assert study.offices["counters_now"].tolist() == [3] * len(OFFICES)
    assert study.offices["district"].tolist() == ["south"] * len(OFFICES)
    far = [abs(point.x - x) + abs(point.y - y) for point, (*_, x, y) in zip(study.offices.geometry, OFFICES, strict=True)]
    assert max(far) < 0.05


def test_every_needed_column_is_asked_for_and_no_sheet_has_one_twice() -> None:
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        assert len(set(names)) == len(names)
        assert any(column.needed for column in sheet.columns)
        assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
