"""Published figures as a table: one row for a measure, a part of it and a year."""

from __future__ import annotations

import re
from decimal import Decimal

from geodata.reading import fields
from geodata.reading.services.tables import Table, again, one_of, texts, words
from geodata.services.published import Figure
from models.messages.findings import brief
from models.messages.text import Text

COLUMNS = ("measure", "year", "value", "unit", "source", "place")
WHEN = re.compile(r"(FY)?[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2])")
VALUE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def read_published(table: Table) -> tuple[Figure, ...]:
    """Return the figures, with whatever is wrong recorded; the table is opened."""
    faults = table.faults
    measures = fields.read_ids(table.raw.columns["measure"], "measure", faults, unique=False)
    of, years, values = words(table, "of"), words(table, "year", required=True), words(table, "value", required=True)
    units, sources, places = (texts(table, column, required=True) for column in ("unit", "source", "place"))
    about = words(table, "about")
    one_of(about, ("", "yes", "no"), "about", faults)
    faults.stop_rows(
        "year-form",
        [row for row, year in enumerate(years) if year and not WHEN.fullmatch(year)],
        lambda row: Text("'{year}' is no year; write it like 2012, FY2012 (from April) or 2013-03", year=brief(years[row])),
        field="year",
    )
    faults.stop_rows(
        "value-form",
        [row for row, value in enumerate(values) if value and not VALUE.fullmatch(value)],
        lambda row: Text("'{value}' is no figure; write it like 254000 or 40.6", value=brief(values[row])),
        field="value",
    )
    numbers = [Decimal(value) if VALUE.fullmatch(value) else Decimal(0) for value in values]
    rows = [
        Figure(*row)
        for row in zip(
            measures, of, years, numbers, units, (said == "yes" for said in about), sources, places, texts(table, "note"),
            strict=True,
        )
    ]  # fmt: skip
    keys = [(row.measure, row.of, row.year) for row in rows]
    faults.stop_rows(
        "figure-twice",
        again(rows, keys, lambda _, __: True),
        lambda row: Text("{measure} of {year} is there before; keep one", measure=brief(measures[row]), year=brief(years[row])),
        field="measure",
    )
    return tuple(rows)
