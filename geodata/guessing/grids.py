"""The cells of a table as its file has them, to be mended by hand and written as a corrected copy."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.guessing.opening import TEXT, open_tables
from geodata.reading.opener import SHEETS
from models.messages.findings import Faults, InputError


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table, its header among them.

    Parameters
    ----------
    rows
        the cells of each row, as text.
    lines
        the line (of a sheet: the row's number there) that each begins on, as findings name it.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def row_of(self, line: int) -> int | None:
        """Return the place of the row that begins on a line."""
        return self.lines.index(line) if line in self.lines else None

    def mended(self, row: int, cells: tuple[str, ...]) -> Grid:
        """Return it with other cells in a row.

        Raises
        ------
        IndexError
            if there is no such row.
        """
        old = self.rows[row]
        return replace(self, rows=(*self.rows[:row], cells, *self.rows[row + 1 :])) if old != cells else self

    def text(self) -> bytes:
        """Return it as a CSV file in UTF-8."""
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(self.rows)
        return written.getvalue().encode()


def open_grid(path: Path) -> Grid | None:
    """Return the cells of a file of text or of a spreadsheet with one sheet; None of any other, or where it cannot be read.

    Parameters
    ----------
    path
        the file.
    """
    from geodata.reading.formats.csv_tables import rows_of_csv
    from geodata.reading.formats.spreadsheets import rows_of_sheet

    try:
        tables = open_tables(path)
    except InputError:
        return None
    opened = tables[0].opened
    if len(tables) != 1 or opened is None or (opened.format not in {"csv", *SHEETS}) or path.suffix.lower() not in GRIDS:
        return None
    faults = Faults(path.name)
    read = rows_of_csv(opened.data, faults) if opened.format == "csv" else rows_of_sheet(opened.data, None, faults)
    if read is None or not read[0]:
        return None
    rows, lines = read
    return Grid(tuple(tuple(row) for row in rows), tuple(lines))


GRIDS = frozenset({".csv", TEXT, ".xlsx", ".xlsm", ".xls", ".ods"})
