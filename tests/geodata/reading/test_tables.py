"""Tables: text first, lines kept, and numbers only by the strict reader."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.reading.counts import looks_like_counts, read_counts
from geodata.reading.fields import read_ids, read_mesh, read_texts
from geodata.reading.formats.csv_tables import read_csv
from geodata.reading.manifest import LayerSpec
from models.messages.findings import EXAMPLES, Faults, visible

SPEC = LayerSpec.model_validate(
    {"file": "a.csv", "vintage": "2020", "source": {"ja": "a", "en": "a"}, "licence": {"ja": "a", "en": "a"}}
)


def codes(faults: Faults) -> list[str]:
    """Return the codes found."""
    return [finding.code for finding in faults.found]


def test_rows_know_the_line_they_begin_on_past_quoted_line_breaks_and_blank_lines() -> None:
    faults = Faults("a.csv")

    raw = read_csv(b'id,name\na,"two\nlines"\n\nb,one\n', faults)

    assert raw is not None
    assert raw.columns == {"id": ["a", "b"], "name": ["two\nlines", "one"]}
    assert faults.lines == [2, 5]


@pytest.mark.parametrize("name", ["NA", "null", "nan", "None", "007", "1e5", "TRUE", ""])
def test_no_name_is_eaten_and_no_zero_lost(name: str) -> None:
    raw = read_csv(f"id,name\n01,{name}\n".encode(), Faults("a.csv"))

    assert raw is not None
    assert raw.columns == {"id": ["01"], "name": [name]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("name", ["①㈱髙", "桜台１丁目", "〜表ソ能"])
def test_names_survive_every_accepted_encoding(encoding: str, name: str) -> None:
    name = name.replace("〜", "～")
    faults = Faults("a.csv")

    raw = read_csv(f"id,name\n1,{name}\n".encode(encoding), faults)

    assert raw is not None
    assert raw.columns["name"] == [name]
    assert codes(faults) == ([] if encoding == "utf-8" else ["encoding"])


def test_columns_may_stand_in_any_order_and_be_renamed_full_width() -> None:
    raw = read_csv("ｎａｍｅ, id \na,1\n".encode(), Faults("a.csv"))

    assert raw is not None
    assert list(raw.columns) == ["name", "id"]


def test_rows_of_commas_are_skipped_and_counted() -> None:
    faults = Faults("a.csv")

    raw = read_csv(b"id,name\n1,a\n,\n,\n", faults)

    assert raw is not None
    assert raw.columns["id"] == ["1"]
    assert [(finding.code, finding.count) for finding in faults.found] == [("blank-row", 2)]


def test_a_fault_of_many_rows_is_said_a_few_times_and_then_counted() -> None:
    faults = Faults("a.csv")

    assert read_csv(("a,b\n" + "1\n" * 100).encode(), faults) is None
    assert len(faults.found) == EXAMPLES + 1
    assert faults.found[-1].count == 100 - EXAMPLES
    assert [finding.line for finding in faults.found[:2]] == [2, 3]


@given(st.integers(0, 50_000_000))
def test_whole_numbers_are_read_in_every_spelling(number: int) -> None:
    wide = str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    faults = Faults("a.csv")

    read = read_counts([str(number), f"{number:,}", f" {number} ", f"{number}.0", wide], "people", SPEC, faults)

    assert read.tolist() == [number] * 5
    assert read.dtype == "int64"
    assert not faults.stopped()


@given(st.text(max_size=12))
def test_no_cell_becomes_a_number_in_silence(cell: str) -> None:
    faults = Faults("a.csv")

    (read,) = read_counts([cell], "people", SPEC, faults)

    plain = cell.strip()
    if not (plain.isascii() and plain.isdigit() and int(plain) == read):
        assert faults.found


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "number-missing"), ("NaN", "number-missing"), ("…", "number-missing"), ("...", "number-missing"), ("X", "number-withheld"),
        ("x", "number-withheld"), ("Ｘ", "number-withheld"), ("***", "number-withheld"), ("△5", "number-negative"), ("▲1,234", "number-negative"),
        ("−5", "number-negative"), ("－５", "number-negative"), ("12.7", "number-fraction"), ("1e9", "number-form"), ("0x10", "number-form"),
        ("1_000", "number-form"), ("1,23", "number-form"), ("50000001", "number-too-large"), ("9" * 5000, "number-too-large"), ("三", "number-form"),
        ("Ⅳ", "number-form"), ("²", "number-form"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_stops(cell: str, code: str) -> None:
    faults = Faults("a.csv")

    read_counts([cell], "people", SPEC, faults)

    stops = [finding for finding in faults.found if finding.severity == "stop"]
    assert [finding.code for finding in stops] == [code]


@pytest.mark.parametrize(("policy", "cell"), [("missing", ""), ("missing", "…"), ("secret", "X"), ("secret", "***")])
def test_a_policy_of_zero_warns_with_the_count(policy: str, cell: str) -> None:
    faults = Faults("a.csv")

    read = read_counts([cell, "3", cell], "people", SPEC.model_copy(update={policy: "zero"}), faults)

    assert read.tolist() == [0, 3, 0]
    assert [(finding.severity, finding.count) for finding in faults.found] == [("warn", 2)]


def test_ids_are_normalised_and_then_compared() -> None:
    faults = Faults("a.csv")

    assert read_ids(["Ａ１", "A1　"], "id", faults, unique=True) == ["A1", "A1"]
    assert codes(faults) == ["id-normalised", "duplicate-id"]


@pytest.mark.parametrize("code", ["5.33E+09", "5E+09", "5.33e9"])
def test_mesh_codes_that_lost_digits_are_refused(code: str) -> None:
    faults = Faults("a.csv")

    read_mesh([code], faults)

    assert codes(faults) == ["code-exponent"]


@pytest.mark.parametrize(
    ("code", "found"), [("", []), ("53394611", []), ("53394611431", []), ("5339461", ["mesh-code"]), ("5339461a", ["mesh-code"])]
)
def test_mesh_codes_have_the_lengths_of_the_standard(code: str, found: list[str]) -> None:
    faults = Faults("a.csv")

    assert read_mesh([code], faults) == [code]
    assert codes(faults) == found


def test_control_characters_of_names_become_visible() -> None:
    faults = Faults("a.csv")

    assert read_texts(["\x1b[31mred", "a\u202eb", "練馬"], "name_ja", faults) == ["\\u001b[31mred", "a\\u202eb", "練馬"]
    assert [(finding.code, finding.count) for finding in faults.found] == [("control-characters", 2)]


@given(st.text())
def test_visible_text_is_one_printable_line(text: str) -> None:
    shown = visible(text)

    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert visible(shown) == shown


def test_undeclared_columns_are_numbers_only_when_no_zero_would_be_lost() -> None:
    assert looks_like_counts(["0", "12"])
    assert not looks_like_counts(["012", "12"])
    assert not looks_like_counts(["1.5"])
    assert not looks_like_counts([""])


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_every_table_that_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    faults = Faults("a.csv")

    raw = read_csv(out.getvalue().encode(), faults)

    if "encoding-unknown" in codes(faults) or not kept:
        assert raw is None
    else:
        assert raw is not None
        assert raw.columns == {"a": [row[0] for row in kept], "b": [row[1] for row in kept]}


WESTERN = ["Café,Müller", "Straße,Bäcker", "Île-de-France,Orléans", "Señor,González", "Århus,Malmö", "l’été,déjà vu"]


@pytest.mark.parametrize("names", WESTERN)
def test_western_text_is_read_as_such_and_not_taken_for_japanese(names: str) -> None:
    faults = Faults("a.csv")

    raw = read_csv("id,name\n1,{}\n2,{}\n".format(*names.split(",")).encode("cp1252"), faults)

    assert raw is not None
    assert raw.columns["name"] == names.split(",")
    assert [(finding.code, finding.value) for finding in faults.found] == [("encoding", "cp1252")]


@pytest.mark.parametrize(("mark", "name"), [(";", ";"), ("\t", "TAB"), ("|", "|")])
@given(
    rows=st.lists(
        st.lists(st.text('aé1, ;\t|\n"', max_size=6), min_size=2, max_size=2).filter(lambda row: any(map(str.strip, row))),
        min_size=1,
    )
)
def test_cells_between_other_marks_are_read_and_that_is_said(mark: str, name: str, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([["a", "b"], *rows])
    faults = Faults("a.csv")

    raw = read_csv(out.getvalue().encode(), faults)

    assert raw is not None
    assert raw.columns == {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    assert [(finding.code, finding.value) for finding in faults.found] == [("delimiter", name)]


def test_a_comma_in_the_header_keeps_the_comma() -> None:
    raw = read_csv(b"id,name;other\n1,2\n", Faults("a.csv"))
    assert raw is not None
    assert list(raw.columns) == ["id", "name;other"]


def test_columns_without_a_name_are_left_out_and_named_by_their_place() -> None:
    faults = Faults("a.csv")

    raw = read_csv(b"id,,name,\n1,x,a,\n2,,b,\n", faults)

    assert raw is not None
    assert raw.columns == {"id": ["1", "2"], "name": ["a", "b"]}
    (found,) = faults.found
    assert (found.code, found.severity) == ("header-blank", "fix")
    assert "column 2 has no name" in found.message.to("en")


@pytest.mark.parametrize("names", ["田,山", "北,南", "A棟,B棟", "ｱﾊﾟｰﾄ,ﾋﾞﾙ", "内,木", "市,町", "練馬,大泉", "ｻ,ﾄ高"])
def test_japanese_of_few_letters_is_not_taken_for_western(names: str) -> None:
    first, second = names.split(",")
    faults = Faults("a.csv")

    raw = read_csv(f"id,name\n1,{first}\n2,{second}\n".encode("cp932"), faults)

    assert raw is not None
    assert raw.columns["name"] == [first, second]


def test_a_broken_table_is_said_in_our_words() -> None:
    faults = Faults("a.csv")

    assert read_csv(b'id,name\n1,"a"b\n', faults) is None
    assert [finding.code for finding in faults.found] == ["csv-broken"]
    assert faults.found[0].message.to("en") == (
        'cannot be read as CSV from here on; look for a quote " that is not closed or stands within a cell'
    )


@pytest.mark.parametrize("ids", [["060816001.00", "060816002.00"], ["6001.00", "6001.02"], ["0601.0", "13108"]])
def test_a_code_with_a_point_is_an_id(ids: list[str]) -> None:
    faults = Faults("a.csv")

    assert read_ids(ids, "id", faults, unique=True) == ids
    assert codes(faults) == []


@pytest.mark.parametrize("ids", [["13108.0", "13109.0"], ["13108", "13109.0"], ["0131", "1108.0"]])
def test_a_code_that_became_a_number_is_still_met(ids: list[str]) -> None:
    faults = Faults("a.csv")

    read_ids(ids, "id", faults, unique=True)

    assert codes(faults) == ["code-decimal"]
