"""Calling a table's columns by our names, as `study.yaml` says, and telling those that are not there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geodata.names import name_columns
from geodata.reading.raw import Raw
from geodata.yamlfiles.spelling import nearest
from models.messages.findings import Faults, brief
from models.messages.text import Text

# letters of a column's name that a Shapefile keeps
SHAPEFILE_NAME = 10


def with_our_names(raw: Raw, columns: Mapping[str, str], needed: Sequence[str], faults: Faults, *, named: bool) -> Raw | None:
    """Return a table with its columns renamed, or None with a fault for each column that is not there.

    Parameters
    ----------
    raw
        the table as its file has it.
    columns
        our column: the file's column.
    needed
        our columns that must be there.
    faults
        takes what is not there.
    named
        whether it must have names, in one language at least.
    """
    absent = [(ours, theirs) for ours, theirs in columns.items() if theirs not in raw.columns]
    absent += [(ours, ours) for ours in needed if ours not in columns and ours not in raw.columns]
    if named and not name_columns((*columns, *raw.columns)):
        absent.append(("name_en", "name_en"))
    for ours, theirs in absent:
        near = nearest(theirs, raw.columns) or _cut_off(theirs, list(raw.columns))
        there = ", ".join(map(brief, list(raw.columns)[:20]))
        said = Text("the nearest name is {near}", near=brief(near)) if near else Text("its columns: {there}", there=there)
        faults.stop(
            "column-missing",
            Text(
                "has no column {theirs}; {said}. study.yaml can say columns: {{{ours}: its name}}",
                theirs=brief(theirs),
                said=said,
                ours=ours,
            ),
            field=ours,
        )
    if absent:
        return None
    taken = {*columns.values(), *columns}
    others = {column: cells for column, cells in raw.columns.items() if column not in taken}
    return raw.renamed({ours: raw.columns[theirs] for ours, theirs in columns.items()} | others)


def _cut_off(name: str, columns: list[str]) -> str | None:
    """Return the column that a Shapefile makes of a long name: its first ten letters, or eight and a number."""
    cut = [column for column in columns if len(column) == SHAPEFILE_NAME and name.startswith(re.sub(r"_[0-9]$", "", column))]
    return cut[0] if len(cut) == 1 else None
