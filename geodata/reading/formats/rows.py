"""Making a layer of rows of cells: the first row names the columns, and no row may be longer than another."""

from __future__ import annotations

import unicodedata

from geodata.reading.raw import Raw
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text


def with_header(rows: list[list[str]], lines: list[int], faults: Faults) -> Raw | None:
    """Return rows of cells as columns by the names in the first row.

    Parameters
    ----------
    rows
        the cells of each row, the header first.
    lines
        the line of the file that each row begins on.
    faults
        takes what is wrong; its `lines` are set to the line of every row.

    Returns
    -------
    raw
        the columns that have a name, or None when the table cannot be read.
    """
    header = [unicodedata.normalize("NFKC", cell).strip() for cell in rows[0]] if rows else []
    if _named_twice(header, faults):
        return None
    faults.lines = lines[1:]
    _measure_rows(rows[1:], len(header), faults)
    body, faults.lines = _without_blank_rows(rows[1:], lines[1:], faults)
    if not body:
        faults.stop("layer-empty", Text("the layer is empty: it has no rows"))
    if faults.stopped():
        return None
    _say_nameless(header, body, faults)
    return Raw({name: [row[place] for row in body] for place, name in enumerate(header) if name})


def _named_twice(header: list[str], faults: Faults) -> bool:
    """Record and return whether a name stands twice in the header."""
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        faults.stop(
            "duplicate-column",
            Text("the header {twice} is there twice; rename or remove one", twice=listed(twice)),
            line=1,
            field=brief(twice[0]),
        )
    return bool(twice)


def _say_nameless(header: list[str], body: list[list[str]], faults: Faults) -> None:
    """Tell of columns that hold something and have no name: nothing can ask for them."""
    blank = [place for place, name in enumerate(header) if not name and any(row[place].strip() for row in body)]
    if blank:
        where = ", ".join(str(place + 1) for place in blank)
        faults.fix(
            "header-blank",
            Text("column {where} has no name and is left out; name it if it is needed", where=where),
            line=1,
            count=len(blank),
        )


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
