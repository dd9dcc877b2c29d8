"""The report as a file of Word: parts that hang together, headings, tables, pictures, and the same bytes every time."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from PIL import Image

from maps.report.docx import PAGE_WIDE, column_widths, render_docx
from models.messages.document import Page, Section, Table
from models.messages.text import given, same
from tests.maps.reports import LONG, make_hostile, town_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {f"{W}rFonts", f"{W}b", f"{W}lang"}
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@pytest.fixture(scope="module")
def written(town):
    """Return a long report as a file of Word, and its parts."""
    content = render_docx(town_report(town, texts=LONG, lang="ja"))
    return content, ZipFile(io.BytesIO(content))


def parsed(content):
    return ET.fromstring(content)  # noqa: S314 - what we wrote ourselves


def document(file):
    return parsed(file.read("word/document.xml"))


def words(node):
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def styled(file, style):
    """Return the words of the paragraphs of a style."""
    found = []
    for paragraph in document(file).iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        if named is not None and named.get(f"{W}val") == style:
            found.append(words(paragraph))
    return found


def test_every_part_is_named_typed_and_well_formed(written):
    file = written[1]
    types = file.read("[Content_Types].xml").decode()
    for name in file.namelist():
        if name.endswith((".xml", ".rels")):
            parsed(file.read(name))
        assert f'Extension="{name.rpartition(".")[2]}"' in types
    targets = {one.get("Id"): one.get("Target") for one in parsed(file.read("word/_rels/document.xml.rels"))}
    assert {f"word/{target}" for target in targets.values()} <= set(file.namelist())
    used = {value for node in document(file).iter() for name, value in node.attrib.items() if name.startswith(R)}
    assert used <= set(targets)
    styles = parsed(file.read("word/styles.xml"))
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    assert {node.get(f"{W}val") for node in document(file).iter(f"{W}pStyle")} <= known
    ids = [node.get("id") for node in document(file).iter() if node.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids))


def test_headings_are_words_own_and_the_contents_lead_to_them(written):
    file = written[1]
    assert styled(file, "Title") == ["長い報告書"]
    assert styled(file, "Heading1") == ["前と後", "現況と計画後の地図", "町丁目"]
    assert styled(file, "TOC1") == ["前と後", "現況と計画後の地図", "町丁目"]
    anchors = {link.get(f"{W}anchor") for link in document(file).iter(f"{W}hyperlink")}
    assert anchors == {mark.get(f"{W}name") for mark in document(file).iter(f"{W}bookmarkStart")}
    assert b'<w:name w:val="heading 1"/>' in file.read("word/styles.xml")


def test_tables_have_their_rows_and_repeat_their_head(written):
    (table,) = document(written[1]).iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    assert len(rows) == 131
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 130
    assert [words(cell) for cell in rows[130].iter(f"{W}tc")] == ["地区129", "129"]
    assert rows[5].findall(f"{W}tc")[1].find(f".//{W}jc").get(f"{W}val") == "right"
    assert sum(int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")) == PAGE_WIDE


def test_pictures_have_words_their_size_and_three_hundred_dots(written):
    file = written[1]
    marks = [node for node in document(file).iter() if node.tag.endswith("}docPr")]
    assert len(marks) == 5
    assert all(mark.get("descr") for mark in marks)
    extents = [int(node.get("cx")) for node in document(file).iter() if node.tag.endswith("}extent")]
    assert max(extents) <= 180 * 36_000
    for mark, wide in zip(marks, extents, strict=True):
        image = Image.open(io.BytesIO(file.read(f"word/media/{mark.get('name')}.png")))
        assert round(image.info["dpi"][0]) == 300
        assert image.size[0] == pytest.approx(wide / 36_000 / 25.4 * 300, abs=1)
        assert file.read(f"word/media/{mark.get('name')}.svg").startswith(b"<svg")


def test_language_fonts_pages_and_title_are_told(written):
    file = written[1]
    styles = file.read("word/styles.xml").decode()
    assert 'w:eastAsia="Yu Gothic"' in styles
    assert '<w:lang w:val="ja-JP" w:eastAsia="ja-JP"' in styles
    assert "<dc:language>ja-JP</dc:language>" in file.read("docProps/core.xml").decode()
    footer = file.read("word/footer.xml").decode()
    assert re.findall(r"> (PAGE|NUMPAGES) <", footer) == ["PAGE", "NUMPAGES"]
    assert "長い報告書" in file.read("word/header.xml").decode()


def test_two_writings_are_equal_byte_for_byte(written, town):
    assert render_docx(town_report(town, texts=LONG, lang="ja")) == written[0]


@pytest.fixture(scope="module")
def short(town):
    """Return a short report, in Japanese."""
    return town_report(town)


def told_of(report):
    """Return the words of a report that Word is told something of, with what: a report without pictures, which is quick to write."""
    file = ZipFile(io.BytesIO(render_docx(replace(report, maps=(), charts=()))))
    runs = [run for part in ("document", "header") for run in parsed(file.read(f"word/{part}.xml")).iter(f"{W}r")]
    return {
        (words(run), *(told(mark) for mark in run.iter() if mark.tag in MARKS)) for run in runs if run.find(f"{W}rPr") is not None
    }


def told(mark):
    return mark.tag.removeprefix(W), *mark.attrib.values()


def test_words_in_another_language_than_the_report_are_marked_and_drawn_in_its_font(short):
    harbour, bay = given({"ja": "港"}), given({"en": "bay"})
    section = Section(bay, (harbour, Table(bay, (same("1"), bay), ((harbour, same("2")),), (0,))))
    report = replace(
        short,
        texts=Page(harbour, harbour, ()),
        first=tuple(replace(one, section=section, before=(), small=(), behind=()) for one in short.first),
    )
    font, spoken = ("rFonts", "Yu Gothic"), ("lang", "ja-JP", "ja-JP")
    assert told_of(replace(report, lang="en")) == {("港", font, spoken), ("港", font, ("b",), spoken), ("2", ("b",))}
    assert told_of(report) == {("bay", ("lang", "en-GB")), ("港", ("b",)), ("2", ("b",))}


def test_hostile_texts_become_letters(town, short):
    report = short
    study, texts = make_hostile(town)
    assert study
    evil = replace(report, texts=texts, first=tuple(replace(one, section=texts.sections[0]) for one in report.first))
    file = ZipFile(io.BytesIO(render_docx(evil)))
    assert "</script><script>window.pwned=1</script>" in styled(file, "Title")[0]
    assert len(list(document(file).iter(f"{W}tbl"))) == 2


def test_columns_fill_the_page_by_what_stands_in_them():
    rows = tuple((same("a"), same("言" * 40), same("1")) for _ in range(3))
    wide = column_widths(Table(same(""), (same("x"), same("y"), same("z")), rows), "ja")
    assert sum(wide) == PAGE_WIDE
    assert wide[1] > 5 * wide[0]
    assert min(wide) > 500
