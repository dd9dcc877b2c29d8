"""Cases of further opening times as a table: one row for an opening time and an office, or an area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from geodata.reading import fields
from geodata.reading.services.cases import stop_uncounted
from geodata.reading.services.tables import Table, again, without_thousands, words
from geodata.services.slots import SlotCases
from models.messages.findings import brief
from models.messages.text import Text

COLUMNS = ("slot", "hours", "cases")
HOURS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
HOURS_A_YEAR = 8784


def read_slots(table: Table, offices: Sequence[str], areas: Sequence[str]) -> tuple[SlotCases, ...]:
    """Return the cases of opening times, with whatever is wrong recorded.

    Parameters
    ----------
    table
        the table, opened.
    offices, areas
        ids of the study's offices and areas.
    """
    faults = table.faults
    slots = fields.read_ids(table.raw.columns["slot"], "slot", faults, unique=False)
    hours, counts = (without_thousands(words(table, column, required=True)) for column in ("hours", "cases"))
    of_office, of_area = words(table, "office"), words(table, "area")
    faults.stop_rows(
        "office-or-area",
        [row for row, (office, area) in enumerate(zip(of_office, of_area, strict=True)) if bool(office) == bool(area)],
        lambda _: Text("give the id of an office, or of an area: one of the two"),
        field="office",
    )
    for column, cells, ids in (("office", of_office, offices), ("area", of_area, areas)):
        known = set(ids)
        faults.stop_rows(
            "id-unknown",
            [row for row, cell in enumerate(cells) if cell and cell not in known],
            lambda row, cells=cells, column=column: Text(  # type: ignore[misc]
                "there is no {layer} {label}; use the ids of its layer",
                layer=Text("office") if column == "office" else Text("area"),
                label=brief(cells[row]),
            ),
            field=column,
        )
    faults.stop_rows(
        "hours-form",
        [row for row, cell in enumerate(hours) if cell and not (HOURS.fullmatch(cell) and 0 < Fraction(cell) <= HOURS_A_YEAR)],
        lambda row: Text("'{cell}' is no number of hours a year; write it like 480 or 96.5", cell=brief(hours[row])),
        field="hours",
    )
    stop_uncounted(faults, counts)
    if faults.stopped():
        return ()
    rows = [
        SlotCases(slot, Fraction(hour), office, area, int(count))
        for slot, hour, office, area, count in zip(slots, hours, of_office, of_area, counts, strict=True)
    ]
    faults.stop_rows(
        "cases-twice",
        again(rows, [(row.slot, row.office, row.area) for row in rows], lambda *_: True),
        lambda row: Text(
            "{slot} of {whose} is there before; keep one",
            slot=brief(rows[row].slot),
            whose=brief(rows[row].office or rows[row].area),
        ),
        field="slot",
    )
    return tuple(rows)
