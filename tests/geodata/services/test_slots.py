"""Cases of opening times: what a well-formed sheet says, and what is said of a faulty one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from geodata.load import load_study
from geodata.services.slots import SlotCases
from models.messages.findings import InputError
from tests.town import AREAS, write_town

HEAD = "slot,hours,office,area,cases\n"
TABLE = "slots: {file: slots.csv, vintage: '2012', source: the town, licence: in the house}\n"
AREA = str(AREAS[0][0])


def write(folder: Path, rows: str) -> Path:
    town = write_town(folder, study=lambda text: text + TABLE)
    (town / "slots.csv").write_text(HEAD + rows, encoding="utf-8")
    return town


def test_cases_of_opening_times_are_read_by_office_or_area(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, f'evening,96.5,hon,,"1,200"\nevening,96.5,,{AREA},30\n'))
    assert study.slots == (
        SlotCases("evening", Fraction("96.5"), "hon", "", 1200),
        SlotCases("evening", Fraction("96.5"), "", AREA, 30),
    )
    layer = study.layer_of("slots")
    assert layer is not None
    assert layer not in study.layers


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ("evening,96,,,30", "office-or-area", 1),
        (f"evening,96,hon,{AREA},30", "office-or-area", 1),
        ("evening,96,nowhere,,30", "id-unknown", 1),
        ("evening,96,,nowhere,30", "id-unknown", 1),
        ("evening,0,hon,,30", "hours-form", 1),
        ("evening,9000,hon,,30", "hours-form", 1),
        ("evening,two,hon,,30", "hours-form", 1),
        ("evening,96,hon,,3.5", "cases-form", 1),
        ("evening,96,hon,,3\nevening,90,hon,,4", "cases-twice", 2),
        (",96,hon,,3", "id-blank", 1),
    ],
)
def test_what_is_no_row_is_said_with_its_place(tmp_path: Path, rows: str, code: str, row: int) -> None:
    with pytest.raises(InputError) as caught:
        load_study(write(tmp_path, rows + "\n"))
    assert [(finding.code, finding.line) for finding in caught.value.findings] == [(code, row + 1)]
