"""Workbooks as people save them: what is read is what the cells show, and what cannot be read is said."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.reading.formats.spreadsheets import read_sheet
from geodata.reading.formats.tables import read_table
from geodata.reading.opener import open_file
from models.messages.findings import Faults, InputError
from tests.town import write_town

Rows = list[list[object]]
# a sheet 窓口 with the header id, name_ja, crew and two offices, saved in the format of before 2007
OLD = (
    "c-rk)O=uHA6#izDG(V(i5>ufSN+?*h=FqAKQQED7_GGB_V39)HG(l?HRDvSyL8~<<5rm!;FNI#bRK56v9`xp+P^kw|P!fCeBq(@jv%Yz|Thm&w"
    "0WB)?E%WBhoB4KT=e?QT*;n(C;`D>Y64sy-E|g6_YAS4klHVzWLG`97RVVjRG8O(Q_<iKa8V{b<&UvK|rN2wiaNqrcB=C_^Kh7aJn#;yF5r=sU"
    "hLB_EASrN%EFm=TsG=+fSZ-l?k6S)t*~OL{EIX)eQJliOo^0K3M{%Fl%yl8i`#xgMJGQi=9xr7SU%n}<wjLbH4;sUNXGN1ch#8RIy0f`#-WV<-"
    "Mh=|8S2GTLaaQW{xUz4qU4ZQ0R@=Sn*rzl%Fah&42Y3NNd~nGcO-zk1o>;;`UXC(Ra1Lh3(K%xzn>uR{Z6Ke$NLgE3`yMw$;>>{yW2t?8r1p<o"
    "PrmK#N(ba_&8s`SYIWCg)CWmsP{(?NV?Rv$_tM?Z3&+wudWtO*yrWzD{&qQ3n7AStL=JI{Yelv)V>ipIeAjKPH?oXT#8TeUQ*SFrC%Mfvu5F=y"
    "_A*}UJ1X>@q!&INf8119)OV3S+g%!u&A!p6(M<254DsbPiG)aq+qWd1=uR%|J>osfhM)EepBA>qZrU%mIxHi=YJ{a#lCvXLN}4@ak}cL@3ue3Q"
    "_JY}R-Y#jfB-v4$t*v3p78<h`<}9}58IR4@m@Q|$Q;XuEY)bpw4+Nl~prD|jprD|j@M{R`aKYcK@=MiYpAx+Gf1PDYW%ZlnzeO)b={ipb(<8`H"
    "p2t{K@v{{k;oM7XkmLL>lsHMf=P`sdk7KCn_@z^xsC=Fc6T`o6302#FxtekQ;r_n^5R%WI"
)


def xlsx(**sheets: Rows) -> bytes:
    """Return a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(place, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(place, column, cell)
                    elif cell is not None:
                        sheet.write(place, column, cell)
    return out.getvalue()


def ods(**sheets: Rows) -> bytes:
    """Return a workbook of the open format, with what is needed of it."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, (int, float)):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
            )
        return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in names.items())
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


TABLE: Rows = [["id", "name", None, "crew", "since"], ["0012", "本町役場", None, 4, 139.25], ["13108", "浜事務所", None, 3, None]]
READ = {"id": ["0012", "13108"], "name": ["本町役場", "浜事務所"], "crew": ["4", "3"], "since": ["139.25", ""]}


@pytest.mark.parametrize("save", [xlsx, ods])
def test_cells_are_read_as_they_show(save: object) -> None:
    faults = Faults("a")
    raw = read_sheet(save(one=TABLE), None, faults)  # type: ignore[operator]
    assert raw is not None
    assert raw.columns == READ
    assert faults.found == []
    assert faults.lines == [2, 3]


def test_the_format_of_before_2007_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(zlib.decompress(base64.b85decode("".join(OLD))))
    opened = open_file(tmp_path, "a.xls", Faults("a.xls"))
    assert opened is not None
    raw = read_table(opened, None, Faults("a.xls"))
    assert raw is not None
    assert raw.columns == {"id": ["0012", "13108"], "name_ja": ["本町役場", "浜事務所"], "crew": ["4", "3"]}


@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.integers(-(10**12), 10**12), st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1)
            ),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whole_numbers_and_texts_come_back_digit_for_digit(rows: Rows) -> None:
    raw = read_sheet(xlsx(a=[["a", "b"], *rows]), None, Faults("a"))
    kept = [row for row in rows if any(str(cell).strip() for cell in row)]
    assert (raw is None) == (not kept)
    if raw is not None:
        assert raw.columns == {"a": [str(row[0]) for row in kept], "b": [str(row[1]) for row in kept]}


def test_rows_are_counted_as_the_sheet_counts_them() -> None:
    faults = Faults("a")
    raw = read_sheet(xlsx(a=[[], [], ["id", "people"], ["1", 2], [None, None], ["2", 3]]), None, faults)
    assert raw is not None
    assert faults.lines == [4, 6]


def test_a_day_is_told_as_a_day() -> None:
    raw = read_sheet(xlsx(a=[["id", "on"], ["1", dt.date(2014, 7, 1)]]), None, Faults("a"))
    assert raw is not None
    assert raw.columns["on"] == ["2014-07-01"]


@pytest.mark.parametrize(
    ("sheets", "asked", "code"),
    [
        ({"one": TABLE, "two": TABLE}, None, "layer-choice"),
        ({"one": TABLE, "two": TABLE}, "too", "layer-unknown"),
        ({"one": []}, None, "layer-empty"),
        ({"one": [["id", "name"]]}, None, "layer-empty"),
        ({"one": [["id", "id"], ["1", "2"]]}, None, "duplicate-column"),
    ],
)
def test_what_cannot_be_read_is_said(sheets: dict[str, Rows], asked: str | None, code: str) -> None:
    faults = Faults("a")
    assert read_sheet(xlsx(**sheets), asked, faults) is None
    assert [finding.code for finding in faults.found] == [code]


def test_an_empty_sheet_beside_the_table_asks_for_no_choice() -> None:
    faults = Faults("a")
    assert read_sheet(xlsx(one=TABLE, two=[]), None, faults) is not None


def test_a_fault_names_the_sheet_where_there_are_several() -> None:
    faults = Faults("a")
    assert read_sheet(xlsx(one=TABLE, two=[["id"]]), "two", faults) is None
    assert faults.found[0].layer == "two"


def refused(data: bytes) -> list[str]:
    """Return the codes of a workbook that is not read."""
    faults = Faults("a")
    assert read_sheet(data, None, faults) is None
    return [finding.code for finding in faults.found]


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/workbook.xml", "w") as part:
            for _ in range(201):
                part.write(bytes(1_000_000))
    assert refused(out.getvalue()) == ["file-too-large"]


def test_a_cell_far_away_is_not_filled_up_to() -> None:
    out, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx(a=TABLE)))
    with zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name).replace(b'r="D3"', b'r="XFD1048576"'))
    assert refused(out.getvalue()) == ["file-too-large"]


def test_a_cell_that_stands_for_thousands_is_not_written_out() -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="16384"/></table:table-row>'
    )
    out, whole = io.BytesIO(), zipfile.ZipFile(io.BytesIO(ods(a=TABLE)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name).replace(b"</table:table>", 1000 * row.encode() + b"</table:table>"))
    assert refused(out.getvalue()) == ["file-too-large"]


@given(cut=st.integers(0, 5_000), put=st.binary(max_size=8))
def test_damaged_workbooks_are_said_to_be(cut: int, put: bytes) -> None:
    whole = xlsx(a=TABLE)
    faults = Faults("a")
    raw = read_sheet(whole[:cut] + put + whole[cut + len(put) :][: len(whole) // 2], None, faults)
    assert (raw is None) == faults.stopped()


def test_a_study_may_hold_its_tables_in_one_workbook(tmp_path: Path) -> None:
    write_town(tmp_path)
    plain = load_study(tmp_path)
    lines = {name: (tmp_path / f"{name}.csv").read_text("utf-8").splitlines() for name in ("demand", "offices")}
    sheets: dict[str, Rows] = {name: [list(line.split(",")) for line in rows] for name, rows in lines.items()}
    (tmp_path / "town.xlsx").write_bytes(xlsx(**sheets))
    manifest = (tmp_path / "study.yaml").read_text("utf-8")
    for name in sheets:
        manifest = manifest.replace(f"file: {name}.csv", f"file: town.xlsx\n    layer: {name}")
    (tmp_path / "study.yaml").write_text(manifest, encoding="utf-8")

    found = load_study(tmp_path)

    assert found.offices.equals(plain.offices)
    assert found.demand.equals(plain.demand)


def test_a_sheet_asked_of_a_csv_is_a_fault_in_a_table_as_in_a_layer(tmp_path: Path) -> None:
    write_town(tmp_path)
    (tmp_path / "hours.csv").write_text("kind,part\n", encoding="utf-8")
    origin = "vintage: '2022', source: {en: a town}, licence: {en: CC0}"
    with (tmp_path / "study.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(f"hours: {{file: hours.csv, layer: one, {origin}}}\n")

    with pytest.raises(InputError) as caught:
        load_study(tmp_path)

    assert [(one.code, one.field) for one in caught.value.findings if one.severity == "stop"] == [("layer-unknown", "layer")]


def test_a_fault_in_a_sheet_has_its_row_and_column(tmp_path: Path) -> None:
    write_town(tmp_path)
    rows: Rows = [list(line.split(",")) for line in (tmp_path / "demand.csv").read_text("utf-8").splitlines()]
    rows[3][rows[0].index("people")] = "many"
    (tmp_path / "demand.xlsx").write_bytes(xlsx(people=rows))
    manifest = (tmp_path / "study.yaml").read_text("utf-8")
    (tmp_path / "study.yaml").write_text(manifest.replace("demand.csv", "demand.xlsx"), encoding="utf-8")

    with pytest.raises(InputError) as caught:
        load_study(tmp_path)

    (found,) = (finding for finding in caught.value.findings if finding.severity == "stop")
    assert (found.line, found.field, found.value) == (4, "people", "many")
