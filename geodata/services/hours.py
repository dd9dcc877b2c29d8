"""Hours: in which parts of the week an office or a channel is open, as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from geodata.services.months import ALWAYS, Months
from models.messages.text import Text

# parts of the week, in the order they are shown
Slot = Literal["weekday_day", "weekday_evening", "saturday", "sunday"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
# what people call them
SLOT_WORDS: dict[str, Text] = {
    "weekday_day": Text("weekdays"),
    "weekday_evening": Text("weekday evenings"),
    "saturday": Text("Saturdays"),
    "sunday": Text("Sundays"),
}
Open = Literal["yes", "part", "no"]
State = Literal["yes", "part", "no", "unknown"]
OPEN: tuple[State, ...] = ("yes", "part", "no")


@dataclass(frozen=True, slots=True)
class Opening:
    """One row of the hours: what is known of one part of the week.

    Parameters
    ----------
    slot
        one of `SLOTS`.
    kind, id
        the kind of office or channel it goes for, or one of them by its id; the other is "".
    open
        `yes`, `no`, or `part`: on some of its days alone.
    begins, ends
        on the clock, as `08:30`; both "" where that is not known.
    months
        when it holds.
    note
        what a reader must know.
    """

    slot: str
    kind: str
    id: str
    open: Open
    begins: str = ""
    ends: str = ""
    months: Months = ALWAYS
    note: str = ""


def known_of(hours: Iterable[Opening], slot: str, month: str, label: str, kind: str) -> tuple[Opening, ...]:
    """Return the rows that hold for one office or channel: those of its own id, else those of its kind; none if unknown.

    Parameters
    ----------
    hours
        the hours of a study.
    slot
        one of `SLOTS`.
    month
        as `2014-07`.
    label, kind
        its id and its kind (in that month).
    """
    held = [row for row in hours if row.slot == slot and row.months.holds(month)]
    return tuple(row for row in held if row.id == label) or tuple(row for row in held if row.kind and row.kind == kind)


def states(hours: Iterable[Opening], slot: str, month: str, ids: Sequence[str], kinds: Sequence[str]) -> list[State]:
    """Return whether each office or channel is open in a part of the week: `yes`, `part`, `no` or `unknown`."""
    rows = tuple(hours)
    found: list[State] = []
    for label, kind in zip(ids, kinds, strict=True):
        known = {row.open for row in known_of(rows, slot, month, label, kind)}
        unknown: State = "unknown"
        found.append(next((state for state in OPEN if state in known), unknown))
    return found


def unknown_slots(hours: Iterable[Opening], ids: Iterable[str], kind: str) -> list[str]:
    """Return the parts of the week of which nothing is known, at any time, of one or more offices or channels of a kind."""
    rows, labels = tuple(hours), set(ids)
    of_kind = {row.slot for row in rows if row.kind == kind}
    of_ids = {(row.slot, row.id) for row in rows if row.id}
    return [slot for slot in SLOTS if slot not in of_kind and not all((slot, label) in of_ids for label in labels)]
