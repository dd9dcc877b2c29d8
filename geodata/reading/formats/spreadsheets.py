"""Reading the sheets of a workbook (.xlsx, .xls, .ods): what its cells show, as text; formulas by the value last saved."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from geodata.reading.formats.choosing import choose_table
from geodata.reading.formats.geojson import as_text
from geodata.reading.formats.rows import with_header
from geodata.reading.opener import MAX_BYTES
from geodata.reading.raw import Raw
from models.messages.findings import Faults, brief
from models.messages.text import Text

# what a workbook may hold once unpacked, and how many cells a sheet may span: it is laid out whole, and one cell far away makes it large
MAX_UNPACKED = 4 * MAX_BYTES
MAX_CELLS = 10_000_000
# where a cell of an .xlsx stands, and a cell of an .ods that is filled and stands for several
PLACE = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
REPEATED = re.compile(rb'<table:table-cell\b(?=[^>]*\bvalue-type=)[^>]*\bnumber-columns-repeated="([0-9]{1,7})"')


def read_sheet(data: bytes, sheet: str | None, faults: Faults) -> Raw | None:
    """Read one sheet, its first row that is not empty naming the columns.

    Parameters
    ----------
    data
        the file's bytes.
    sheet
        which, where the workbook holds several.
    faults
        takes what is wrong; its `lines` are set to the row in the sheet of every row, its `layer` to the sheet.

    Returns
    -------
    raw
        the columns, or None when they cannot be read.
    """
    read = rows_of_sheet(data, sheet, faults)
    return None if read is None else with_header(*read, faults)


def rows_of_sheet(data: bytes, sheet: str | None, faults: Faults) -> tuple[list[list[str]], list[int]] | None:
    """Return the rows of one sheet and the number that each has there; None with the fault recorded."""
    filled = None if _too_large(data, faults) else _filled(data, faults)
    if filled is None:
        return None
    chosen = choose_table(list(filled), sheet, faults)
    if chosen is None:
        return None
    if len(filled) > 1:
        faults.layer = brief(chosen)
    found = filled[chosen]
    above = found.start[0] if found.start else 0
    rows = [[_text(cell) for cell in row] for row in found.to_python(skip_empty_area=True)]
    return rows, list(range(above + 1, above + len(rows) + 1))


def sheet_names(data: bytes, faults: Faults) -> list[str] | None:
    """Return the sheets of a workbook that hold something; None with the fault recorded."""
    filled = None if _too_large(data, faults) else _filled(data, faults)
    return None if filled is None else list(filled)


def _filled(data: bytes, faults: Faults) -> dict[str, Any] | None:
    """Return the sheets of a workbook that hold something, by name; None with the fault recorded."""
    # loaded where a file needs it
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        sheets = {name: book.get_sheet_by_name(name) for name in names}
    except python_calamine.PasswordError:
        faults.stop("file-locked", Text("is locked by a password; save it without one"))
        return None
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError, OSError, ValueError):
        faults.stop("layer-broken", Text("is damaged and cannot be read; export it again"))
        return None
    filled = {name: sheet for name, sheet in sheets.items() if sheet.height}
    if not filled:
        faults.stop("layer-empty", Text("the layer is empty: it has no rows"))
    return filled or None


def _too_large(data: bytes, faults: Faults) -> bool:
    """Record and return whether a workbook unpacks to more than is read; those of before 2007 cannot."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            cells = 0 if unpacked > MAX_UNPACKED else max(map(_cells, _sheets(archive)), default=0)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        faults.stop("layer-broken", Text("is damaged and cannot be read; export it again"))
        return True
    if unpacked > MAX_UNPACKED:
        said = Text(
            "unpacks to {unpacked:,} bytes, more than the limit of {limit:,}; cut it to the table",
            unpacked=unpacked,
            limit=MAX_UNPACKED,
        )
        faults.stop("file-too-large", said)
    elif cells > MAX_CELLS:
        said = Text("spans {cells:,} cells, more than the limit of {limit:,}; cut it to the table", cells=cells, limit=MAX_CELLS)
        faults.stop("file-too-large", said)
    return faults.stopped()


def _sheets(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") or name == "content.xml":
            yield archive.read(name)


def _cells(sheet: bytes) -> int:
    """Return how many cells a sheet spans, or those that it fills by repeating one."""
    places = [(len(column), column, int(row)) for column, row in PLACE.findall(sheet)]
    if not places:
        return sum(map(int, REPEATED.findall(sheet)))
    _, last, _ = max(places)
    width = functools.reduce(lambda number, letter: 26 * number + letter - 64, last, 0)
    return width * max(row for _, _, row in places)


def _text(cell: Any) -> str:
    """Return what a cell holds as text: a day without its midnight, a whole number without a point."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return str(cell)
    return as_text(cell)
