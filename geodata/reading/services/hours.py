"""Hours as a table: one row for a part of the week and a kind, or one office or channel of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from geodata.reading.services.tables import Table, again, known_kinds, one_of, read_months, texts, words
from geodata.services.hours import SLOTS, Open, Opening
from models.messages.findings import brief
from models.messages.text import Text

COLUMNS = ("slot", "open")
OPEN: tuple[Open, ...] = ("yes", "part", "no")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00")


def read_hours(table: Table, kinds: Sequence[str], ids: Sequence[str]) -> tuple[Opening, ...]:
    """Return the hours, with whatever is wrong recorded.

    Parameters
    ----------
    table
        the table, opened.
    kinds, ids
        those of the offices and channels.
    """
    faults = table.faults
    slots, opens = words(table, "slot", required=True), words(table, "open", required=True)
    of_kind, of_id = words(table, "kind"), words(table, "id")
    one_of([slot or SLOTS[0] for slot in slots], SLOTS, "slot", faults)
    one_of([said or OPEN[0] for said in opens], OPEN, "open", faults)
    _find_whose(of_kind, of_id, table)
    known_kinds(of_kind, kinds, faults)
    _find_unknown_ids(of_id, ids, table)
    begins, ends = _read_clock(table, opens)
    months = read_months(words(table, "from"), words(table, "to"), ("from", "to"), faults)
    notes = texts(table, "note")
    rows = [
        Opening(*row)
        for row in zip(slots, of_kind, of_id, (cast("Open", said) for said in opens), begins, ends, months, notes, strict=True)
    ]
    if not faults.stopped():
        _find_overlaps(rows, table)
    return tuple(rows)


def _find_whose(of_kind: Sequence[str], of_id: Sequence[str], table: Table) -> None:
    table.faults.stop_rows(
        "kind-or-id",
        [row for row, (kind, label) in enumerate(zip(of_kind, of_id, strict=True)) if bool(kind) == bool(label)],
        lambda _: Text("give a kind, or the id of one office or channel: one of the two"),
        field="kind",
    )


def _find_unknown_ids(of_id: Sequence[str], ids: Sequence[str], table: Table) -> None:
    known = set(ids)
    wrong = [row for row, label in enumerate(of_id) if label and label not in known]
    table.faults.stop_rows(
        "id-unknown",
        wrong,
        lambda row: Text("{label} is no office and no channel; use the ids of their layers", label=brief(of_id[row])),
        field="id",
        value=of_id[wrong[0]] if wrong else None,
    )


def _read_clock(table: Table, opens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return when it opens and closes on the clock as `08:30`, "" where that is not said."""
    faults = table.faults
    begins, ends = words(table, "begins"), words(table, "ends")
    for column, cells in (("begins", begins), ("ends", ends)):
        faults.stop_rows(
            "clock-form",
            [row for row, cell in enumerate(cells) if cell and not CLOCK.fullmatch(cell)],
            lambda row, cells=cells: Text("'{cell}' is no time; write it like 08:30", cell=brief(cells[row])),  # type: ignore[misc]
            field=column,
        )
    begins, ends = ([cell.zfill(5) if cell else "" for cell in cells] for cells in (begins, ends))
    pairs = list(zip(begins, ends, opens, strict=True))
    faults.stop_rows(
        "clock-half",
        [row for row, (begin, end, said) in enumerate(pairs) if bool(begin) != bool(end) or (begin and said == "no")],
        lambda _: Text("give both begins and ends, or neither; none where open is no"),
        field="begins",
    )
    faults.stop_rows(
        "clock-reversed",
        [row for row, (begin, end, _) in enumerate(pairs) if begin and end and end <= begin],
        lambda row: Text(
            "{begin} to {end} is no time; write hours after midnight as of the day before, up to 24:00",
            begin=brief(begins[row]),
            end=brief(ends[row]),
        ),
        field="ends",
    )
    return begins, ends


def _find_overlaps(rows: Sequence[Opening], table: Table) -> None:
    """Record rows that say a second time, or otherwise, what an earlier row says; hours with a break between are fine."""
    keys = [(row.slot, row.kind, row.id) for row in rows]
    wrong = again(rows, keys, lambda one, other: one.months.meets(other.months) and not _apart(one, other))
    table.faults.stop_rows(
        "hours-overlap",
        wrong,
        lambda row: Text(
            "{slot} of {whose} is there before, for the same months and hours; keep one row, or end the one before",
            slot=rows[row].slot,
            whose=brief(rows[row].kind or rows[row].id),
        ),
        field="slot",
    )


def _apart(one: Opening, other: Opening) -> bool:
    if one.open != other.open or not (one.begins and other.begins):
        return False
    return one.ends <= other.begins or other.ends <= one.begins
