"""Reading CSV strictly: every cell is text until something asks for a number, and no row may be longer than another."""

from __future__ import annotations

import csv
import io
import unicodedata

from geodata.reading.formats.encodings import decode
from geodata.reading.raw import Raw
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

DELIMITERS = {";": ";", "\t": "TAB", "|": "|"}


def read_csv(data: bytes, faults: Faults) -> Raw | None:
    """Read a table of text.

    Parameters
    ----------
    data
        the file's bytes: UTF-8 with or without BOM, cp932, or UTF-16 with its BOM.
    faults
        takes what is wrong; its `lines` are set to the line of every row.

    Returns
    -------
    raw
        the columns, or None when the table cannot be read.
    """
    text = decode(data, faults)
    rows, lines = ([], []) if text is None else _split(text, faults)
    if faults.stopped():
        return None
    header = [unicodedata.normalize("NFKC", cell).strip() for cell in rows[0]] if rows else []
    if rows and not _header_stands(header, rows[0], faults):
        return None
    faults.lines = lines[1:]
    _measure_rows(rows[1:], len(header), faults)
    body, faults.lines = _without_blank_rows(rows[1:], lines[1:], faults)
    if not body:
        faults.stop("layer-empty", Text("the layer is empty: it has no rows"))
    if faults.stopped():
        return None
    return Raw({name: [row[place] for row in body] for place, name in enumerate(header)})


def _split(text: str, faults: Faults) -> tuple[list[list[str]], list[int]]:
    """Return the rows and the line that each begins on."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        faults.stop(
            "csv-broken",
            Text('cannot be read as CSV from here on; look for a quote " that is not closed or stands within a cell'),
            line=line,
        )
    return rows, lines


def _header_stands(header: list[str], cells: list[str], faults: Faults) -> bool:
    """Record a header that is split by something else, blank or repeated."""
    if len(header) == 1:
        # before normalising, which would turn a tab into a space
        other = next((mark for mark in DELIMITERS if mark in cells[0]), None)
        if other is not None:
            name = DELIMITERS[other]
            faults.stop(
                "delimiter",
                Text("is separated by {name} and not by commas; save it with commas", name=name),
                line=1,
                value=name,
            )
            return False
    blank = [place + 1 for place, name in enumerate(header) if not name]
    if blank:
        where = ", ".join(map(str, blank))
        faults.stop(
            "header-blank",
            Text("column {where} has no name; give it one", where=where),
            line=1,
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        faults.stop(
            "duplicate-column",
            Text("the header {twice} is there twice; rename or remove one", twice=listed(twice)),
            line=1,
            field=brief(twice[0]),
        )
    return not blank and not twice


def _measure_rows(rows: list[list[str]], width: int, faults: Faults) -> None:
    ragged = [place for place, row in enumerate(rows) if len(row) != width]
    faults.stop_rows(
        "ragged-row",
        ragged,
        lambda place: Text(
            "has {row} cells where the header has {width}; mend the missing cell or the extra comma",
            row=len(rows[place]),
            width=width,
        ),
    )


def _without_blank_rows(rows: list[list[str]], lines: list[int], faults: Faults) -> tuple[list[list[str]], list[int]]:
    kept = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    dropped = len(rows) - len(kept)
    if dropped:
        faults.fix("blank-row", Text("rows without any text skipped: {dropped:,}", dropped=dropped), count=dropped)
    return [rows[place] for place in kept], [lines[place] for place in kept]
