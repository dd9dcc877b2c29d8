"""Counted cases as a table: one row for a service, an office and a month, or a whole year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.reading import fields
from geodata.reading.services.tables import Table, again, without_thousands, words
from geodata.services.cases import Cases
from models.messages.findings import Faults, brief
from models.messages.text import Text

COLUMNS = ("service", "office", "year", "cases")
WHEN = re.compile(r"(FY)?[0-9]{4}")
MONTH = re.compile(r"0?[1-9]|1[0-2]")
COUNT = re.compile(r"[0-9]{1,9}")


def read_cases(table: Table, ids: Sequence[str]) -> tuple[Cases, ...]:
    """Return the cases, with whatever is wrong recorded.

    Parameters
    ----------
    table
        the table, opened.
    ids
        those of the offices and channels.
    """
    faults = table.faults
    services = fields.read_ids(table.raw.columns["service"], "service", faults, unique=False)
    offices = fields.read_ids(table.raw.columns["office"], "office", faults, unique=False)
    years, months, counts = words(table, "year", required=True), words(table, "month"), words(table, "cases", required=True)
    counts = without_thousands(counts)
    known = set(ids)
    faults.stop_rows(
        "id-unknown",
        [row for row, office in enumerate(offices) if office and office not in known],
        lambda row: Text("{label} is no office and no channel; use the ids of their layers", label=brief(offices[row])),
        field="office",
    )
    faults.stop_rows(
        "year-form",
        [row for row, year in enumerate(years) if year and not WHEN.fullmatch(year)],
        lambda row: Text("'{year}' is no year; write it like 2012, or FY2012 (from April)", year=brief(years[row])),
        field="year",
    )
    faults.stop_rows(
        "month-number",
        [row for row, month in enumerate(months) if month and not MONTH.fullmatch(month)],
        lambda row: Text("'{month}' is no month; write 1 to 12, or leave it empty for the whole year", month=brief(months[row])),
        field="month",
    )
    stop_uncounted(faults, counts)
    if faults.stopped():
        return ()
    rows = [
        Cases(service, office, year, int(month) if month else None, int(count))
        for service, office, year, month, count in zip(services, offices, years, months, counts, strict=True)
    ]
    faults.stop_rows(
        "cases-twice",
        again(rows, [(row.service, row.office) for row in rows], lambda one, other: not set(one.months).isdisjoint(other.months)),
        lambda row: Text(
            "{service} at {office} is there before, for the same month or a year that holds it; keep one",
            service=brief(services[row]),
            office=brief(offices[row]),
        ),
        field="month",
    )
    return tuple(rows)


def stop_uncounted(faults: Faults, counts: Sequence[str]) -> None:
    """Stop at cells that are no number of cases."""
    faults.stop_rows(
        "cases-form",
        [row for row, count in enumerate(counts) if count and not COUNT.fullmatch(count)],
        lambda row: Text(
            "'{count}' is no number of cases; write a whole number such as 120, and leave out what was not counted",
            count=brief(counts[row]),
        ),
        field="cases",
    )
