"""Reading a table, whichever program it was saved by."""

from __future__ import annotations

from geodata.reading.formats.csv_tables import read_csv
from geodata.reading.opener import SHEETS, Opened
from geodata.reading.raw import Raw
from models.messages.findings import Faults
from models.messages.text import Text


def read_table(opened: Opened, sheet: str | None, faults: Faults) -> Raw | None:
    """Return the table that an opened file holds, None with the faults recorded.

    Parameters
    ----------
    opened
        the file.
    sheet
        which sheet, where a workbook holds several.
    faults
        takes what is wrong with it.
    """
    if opened.format == "csv":
        return read_csv(opened.data, faults)
    if opened.format in SHEETS:
        from geodata.reading.formats.spreadsheets import read_sheet

        return read_sheet(opened.data, sheet, faults)
    if opened.format == "parquet":
        from geodata.reading.formats.parquet import read_parquet

        return read_parquet(opened.data, faults)
    if opened.format == "postgis":
        from geodata.reading.formats.postgis import read_rows

        return read_rows(opened.data, faults)
    faults.stop("table-format", Text("is no table; save it as CSV or as a spreadsheet"), value=opened.format)
    return None
