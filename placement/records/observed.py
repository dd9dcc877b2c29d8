"""The sheet of what was measured after a change, read strictly: every fault with its row and its cure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from pathlib import Path

from geodata.names import name_columns, names_in
from geodata.reading import fields
from geodata.reading.formats.tables import read_table
from geodata.reading.opener import open_file
from geodata.reading.raw import Raw
from geodata.reading.services.published import VALUE
from geodata.reading.services.tables import again, without_thousands
from models.messages.findings import Faults, InputError, brief
from models.messages.text import NOTHING, Text
from placement.scenario.files import BUNDLED
from placement.values.review import Observed

NEEDED = ("measure", "office", "value", "date")
DATE = re.compile(r"(FY)?[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")


def read_observed(named: str | Path, offices: Collection[str], services: Collection[str]) -> tuple[Observed, ...]:
    """Read a sheet of what was measured.

    Parameters
    ----------
    named
        a CSV file, or the name of a bundled sheet.
    offices, services
        ids that it may name.

    Returns
    -------
    rows
        in the sheet's order.

    Raises
    ------
    InputError
        with everything that is wrong.
    """
    path = sheet_of(named)
    faults = Faults(brief(str(named)))
    opened = open_file(path.parent, path.name, faults)
    raw = None if opened is None else read_table(opened, None, faults)
    rows = () if raw is None else _rows(raw, offices, services, faults)
    if faults.stopped():
        raise InputError(faults.found)
    return rows


def sheet_of(named: str | Path) -> Path:
    """Return the file that is named: one that is there, else a bundled sheet."""
    path = Path(named)
    bundled = BUNDLED / f"{named}.csv"
    if not path.exists() and str(named) in bundled_sheets():
        return bundled
    return path


def bundled_sheets() -> tuple[str, ...]:
    """Return the names of the bundled sheets."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.csv")))


def _rows(raw: Raw, offices: Collection[str], services: Collection[str], faults: Faults) -> tuple[Observed, ...]:
    there = ", ".join(map(brief, list(raw.columns)[:20]))
    for column in NEEDED:
        if column not in raw.columns:
            message = Text(
                "has no column {column}; its columns: {there}. placement study template writes an empty sheet",
                column=column,
                there=there,
            )
            faults.stop("column-missing", message, field=column)
    if faults.stopped():
        return ()
    measures = fields.read_ids(raw.columns["measure"], "measure", faults, unique=False)
    values = without_thousands(fields.read_texts(raw.columns["value"], "value", faults, required=True))
    dates = fields.read_texts(raw.columns["date"], "date", faults, required=True)
    at, of, units, sources = (_texts(raw, column, faults) for column in ("office", "service", "unit", "source"))
    faults.stop_rows(
        "value-form",
        [row for row, value in enumerate(values) if value and not VALUE.fullmatch(value)],
        lambda row: Text("'{value}' is no figure; write it like 254000 or 40.6", value=brief(values[row])),
        field="value",
    )
    faults.stop_rows(
        "date-form",
        [row for row, date in enumerate(dates) if date and not DATE.fullmatch(date)],
        lambda row: Text(
            "'{date}' is no date; write it like 2015-03-30, 2015-03, 2015 or FY2015 (from April)", date=brief(dates[row])
        ),
        field="date",
    )
    _known(at, offices, "office", faults)
    _known(of, services, "service", faults)
    if faults.stopped():
        return ()
    names = names_in(raw.columns) if name_columns(raw.columns) else [NOTHING] * len(raw)
    columns = (measures, of, at, map(Fraction, values), dates, units, names, sources)
    found = [Observed(*row) for row in zip(*columns, strict=True)]
    faults.stop_rows(
        "figure-twice",
        again(found, [(one.measure, one.service, one.office, one.date) for one in found], lambda _, __: True),
        lambda row: Text("{measure} of {year} is there before; keep one", measure=brief(measures[row]), year=brief(dates[row])),
        field="measure",
    )
    return tuple(found)


def _texts(raw: Raw, column: str, faults: Faults) -> list[str]:
    return fields.read_texts(raw.columns.get(column, [""] * len(raw)), column, faults)


def _known(cells: Sequence[str], ids: Collection[str], column: str, faults: Faults) -> None:
    faults.stop_rows(
        "id-unknown",
        [row for row, cell in enumerate(cells) if cell and cell not in ids],
        lambda row: Text(
            "{label} is not among the ids of these results ({there}); correct it, or leave it empty",
            label=brief(cells[row]),
            there=", ".join(map(brief, sorted(ids)[:20])) or "-",
        ),
        field=column,
    )
