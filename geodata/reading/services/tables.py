"""Tables of text without places: opened as strictly as layers, each cell believed only once it was read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from geodata.provenance import Layer
from geodata.reading import fields
from geodata.reading.columns import with_our_names
from geodata.reading.formats.choosing import may_choose
from geodata.reading.formats.tables import read_table
from geodata.reading.manifest import TableSpec
from geodata.reading.opener import Folders, faults_of, open_file
from geodata.reading.origins import origin_of
from geodata.reading.raw import Raw
from geodata.services.months import MONTH, Months
from models.messages.findings import Faults, brief
from models.messages.text import Text

YEAR = re.compile(r"[0-9]{4}")
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that could be opened: its cells by our names, its provenance, and what is wrong with it."""

    raw: Raw
    layer: Layer
    faults: Faults


class Spanned(Protocol):
    """A row that holds for a span of months."""

    @property
    def months(self) -> Months:
        """When it holds."""


def open_table(
    folder: Path | Folders, shown: str, name: str, spec: TableSpec, needed: Sequence[str], *, named: bool = False
) -> tuple[Table | None, Faults]:
    """Open one table of a study.

    Parameters
    ----------
    folder, shown
        the study's folder, or those in which its files may lie, and the name to show for it.
    name
        which table: `hours`, `services`, `published` or `cases`.
    spec
        what `study.yaml` says of it.
    needed
        columns that must be there.
    named
        whether its rows have names, in one language at least.

    Returns
    -------
    table
        None when it cannot be read.
    faults
        takes what is wrong.
    """
    faults = faults_of(shown, spec.file)
    opened = open_file(folder, spec.file, faults, spec.layer)
    if opened is None:
        return None, faults
    raw = read_table(opened, spec.layer, faults) if may_choose(opened, spec.layer, faults) else None
    raw = None if raw is None else with_our_names(raw, spec.columns, needed, faults, named=named)
    if raw is None:
        return None, faults
    layer = origin_of(name, spec, [(spec.file, opened)])
    return Table(raw, layer, faults), faults


def texts(table: Table, column: str, *, required: bool = False) -> list[str]:
    """Return a column as text, full of "" where it is absent."""
    return fields.read_texts(table.raw.columns.get(column, [""] * len(table.raw)), column, table.faults, required=required)


def words(table: Table, column: str, *, required: bool = False) -> list[str]:
    """Return a column of ids, kinds or key words: as text, full-width letters made half-width."""
    return [unicodedata.normalize("NFKC", cell).strip() for cell in texts(table, column, required=required)]


def without_thousands(cells: Sequence[str]) -> list[str]:
    """Return numbers without the commas that spreadsheets show in them."""
    return [THOUSANDS.sub("", cell) for cell in cells]


def read_months(begin: Sequence[str], end: Sequence[str], columns: tuple[str, str], faults: Faults) -> list[Months]:
    """Return spans of months from two columns; "" is since ever, and for ever.

    Parameters
    ----------
    begin, end
        the first month, and the one from which on it is over, as `2014-07`.
    columns
        the names of both, for messages.
    faults
        takes cells that are no month, and spans that end before they begin.
    """
    for column, cells in zip(columns, (begin, end), strict=True):
        wrong = [row for row, cell in enumerate(cells) if cell and not MONTH.fullmatch(cell)]
        faults.stop_rows(
            "month-form",
            wrong,
            lambda row, cells=cells: Text(  # type: ignore[misc]
                "'{cell}' is no month; write it like 2014-07, or leave it empty", cell=brief(cells[row])
            ),
            field=column,
            value=cells[wrong[0]] if wrong else None,
        )
    spans = [Months(*(cell if MONTH.fullmatch(cell) else "" for cell in both)) for both in zip(begin, end, strict=True)]
    turned = [row for row, span in enumerate(spans) if span.end and span.end <= span.begin]
    faults.stop_rows(
        "months-reversed",
        turned,
        lambda row: Text(
            "{begin} to {end} holds no month; {column} is the month from which on it is over",
            begin=spans[row].begin,
            end=spans[row].end,
            column=columns[1],
        ),
        field=columns[1],
    )
    return spans


def one_of(cells: Sequence[str], allowed: Sequence[str], column: str, faults: Faults) -> bool:
    """Record cells that are none of some words; return whether all are."""
    wrong = [row for row, cell in enumerate(cells) if cell not in allowed]
    faults.stop_rows(
        "word-unknown",
        wrong,
        lambda row: Text(
            "'{cell}' cannot stand here; write {allowed}", cell=brief(cells[row]), allowed=", ".join(filter(None, allowed))
        ),
        field=column,
        value=cells[wrong[0]] if wrong else None,
    )
    return not wrong


def known_kinds(cells: Sequence[str], kinds: Sequence[str], faults: Faults) -> None:
    """Record kinds of which there is neither an office nor a channel; a blank is none."""
    wrong = [row for row, cell in enumerate(cells) if cell and cell not in kinds]
    faults.stop_rows(
        "kind-unknown",
        wrong,
        lambda row: Text(
            "no office and no channel is of kind {kind} (there are {kinds}); correct it, or add one to the channels",
            kind=brief(cells[row]),
            kinds=", ".join(map(brief, kinds)),
        ),
        field="kind",
        value=cells[wrong[0]] if wrong else None,
    )


def twice(rows: Sequence[Spanned], keys: Sequence[object]) -> list[int]:
    """Return the rows that hold in a month in which an earlier row of the same key holds."""
    return again(rows, keys, lambda one, other: one.months.meets(other.months))


def again(rows: Sequence[Row], keys: Sequence[object], meet: Callable[[Row, Row], bool]) -> list[int]:
    """Return the rows that meet an earlier one of the same key, those that did so themselves left aside."""
    met: dict[object, list[Row]] = {}
    found = []
    for place, (row, key) in enumerate(zip(rows, keys, strict=True)):
        earlier = met.setdefault(key, [])
        if any(meet(one, row) for one in earlier):
            found.append(place)
        else:
            earlier.append(row)
    return found
