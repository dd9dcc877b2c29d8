"""Reading CSV strictly: every cell is text until something asks for a number."""

from __future__ import annotations

import csv
import io

from geodata.reading.formats.encodings import decode
from geodata.reading.formats.rows import with_header
from geodata.reading.raw import Raw
from models.messages.findings import Faults
from models.messages.text import Text

# what stands between the cells where it is no comma, and what it is called
DELIMITERS = {";": ";", "\t": "TAB", "|": "|"}


def read_csv(data: bytes, faults: Faults) -> Raw | None:
    """Read a table of text.

    Parameters
    ----------
    data
        the file's bytes: UTF-8 with or without BOM, cp932, cp1252, or UTF-16 with its BOM; cells between commas, semicolons, tabs or
        bars.
    faults
        takes what is wrong; its `lines` are set to the line of every row.

    Returns
    -------
    raw
        the columns, or None when the table cannot be read.
    """
    read = rows_of_csv(data, faults)
    return None if read is None else with_header(*read, faults)


def rows_of_csv(data: bytes, faults: Faults) -> tuple[list[list[str]], list[int]] | None:
    """Return the rows of a table of text and the line that each begins on; None with the fault recorded."""
    text = decode(data, faults)
    if text is None:
        return None
    between = _delimiter(text)
    if between != ",":
        name = DELIMITERS[between]
        faults.fix("delimiter", Text("read with {name} between the cells", name=name), line=1, value=name)
    read = _split(text, between, faults)
    return None if faults.stopped() else read


def _delimiter(text: str) -> str:
    """Return what stands between the cells of the first line that has any: another mark than the comma where there is no comma."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    most = max(DELIMITERS, key=header.count)
    return most if "," not in header and most in header else ","


def _split(text: str, between: str, faults: Faults) -> tuple[list[list[str]], list[int]]:
    """Return the rows and the line that each begins on."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=between)
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
