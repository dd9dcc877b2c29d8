"""Writing the empty sheets of a study: a workbook with the words of the request, and each sheet as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.messages.findings import Finding, InputError, brief
from models.messages.text import LANGUAGES, Language, Text
from placement.csvfile import csv_text
from placement.documents.template import COLUMNS, HEAD, NEEDED, READ_FIRST, REQUEST, SHEETS, TITLE, Sheet

if TYPE_CHECKING:
    from placement.output.writing import TargetFolder

WORKBOOK, WORDS = "template.xlsx", "request.txt"
FILES = (WORKBOOK, WORDS, *(f"{sheet.name}.csv" for sheet in SHEETS))
# a workbook stores the time of writing; a fixed one keeps the bytes equal
WRITTEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook knows no zones
# widths of columns, in letters
NARROW, WIDE = 18, 100
# letters of a sheet's name, with room for a language
LONGEST_TAB = 22


def require_empty(out: Path) -> None:
    """Check that no sheet is there yet: it may have been filled in.

    Raises
    ------
    InputError
        naming the first that is.
    """
    there = next((out / name for name in FILES if (out / name).exists()), None)
    if there is not None:
        message = Text(
            "{there} is there already and may have been filled in; name another folder with --out", there=brief(str(there))
        )
        raise InputError(Finding("template-there", "stop", message, value=str(there)))


def write_template(out: TargetFolder, lang: Language) -> None:
    """Write the workbook, the words of the request and every sheet as CSV; the words in every language, the reader's first."""
    languages = sorted(LANGUAGES, key=lambda one: one != lang)
    with out.staged() as stage:
        for sheet in SHEETS:
            # with a mark of UTF-8, as spreadsheets would take Japanese for another encoding
            text = csv_text([column.name for column in sheet.columns], [])
            (stage / f"{sheet.name}.csv").write_text("\ufeff" + text, encoding="utf-8", newline="\n")
        (stage / WORDS).write_text("\n".join(_words(languages)) + "\n", encoding="utf-8", newline="\n")
        _write_workbook(stage / WORKBOOK, languages)


def _words(languages: Sequence[Language]) -> list[str]:
    """Return the request line by line, one language after the other."""
    lines: list[str] = []
    for lang in languages:
        lines += [f"# {TITLE.to(lang)}", "", *(f"- {text.to(lang)}" for text in REQUEST)]
        lines += [f"  - {_sheet_said(sheet, lang)}" for sheet in SHEETS]
        lines += ["", " | ".join(text.to(lang) for text in HEAD), *map(" | ".join, _columns(lang)), ""]
    return lines


def _columns(lang: Language) -> list[tuple[str, str, str, str]]:
    """Return the columns of every sheet in words, under `HEAD`."""
    return [
        (sheet.name, column.name, column.meaning.to(lang), NEEDED.to(lang) if column.needed else "")
        for sheet in SHEETS
        for column in sheet.columns
    ]


def _write_workbook(path: Path, languages: Sequence[Language]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": WRITTEN, "title": TITLE.to(languages[0])})
        bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for lang in languages:
            page = book.add_worksheet(_tab(READ_FIRST, lang))
            page.set_column(0, 0, WIDE)
            lines = [*(text.to(lang) for text in REQUEST), *(_sheet_said(sheet, lang) for sheet in SHEETS)]
            _put(page, 0, [TITLE.to(lang)], bold)
            for row, line in enumerate(lines, start=1):
                _put(page, row, [line], wrapped)
        for lang in languages:
            page = book.add_worksheet(_tab(COLUMNS, lang))
            page.set_column(0, 1, NARROW)
            page.set_column(2, 2, WIDE)
            _put(page, 0, [text.to(lang) for text in HEAD], bold)
            for row, cells in enumerate(_columns(lang), start=1):
                _put(page, row, cells, wrapped)
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name)
            page.set_column(0, len(sheet.columns) - 1, NARROW)
            page.freeze_panes(1, 0)
            _put(page, 0, [column.name for column in sheet.columns], bold)


def _tab(title: Text, lang: Language) -> str:
    return f"{title.to(lang)[:LONGEST_TAB]} ({lang})"


def _sheet_said(sheet: Sheet, lang: Language) -> str:
    return Text("{name}: {title}. Without it: {without}.", name=sheet.name, title=sheet.title, without=sheet.without).to(lang)


def _put(page: Any, row: int, cells: Sequence[str], style: Any) -> None:
    for place, cell in enumerate(cells):
        page.write_string(row, place, cell, style)
