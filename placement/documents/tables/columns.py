"""The columns that the tables of several commands share: plans by ids and names, and what they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from geodata.names import name_columns
from models.messages.decimals import thousandths
from models.messages.text import LANGUAGES, Text
from placement.csvfile import csv_text
from placement.problem.build import Question
from placement.problem.names import Names
from placement.problem.units import SHOWN, Reading
from placement.records.plan import changed
from placement.values.measures import Measures

Cells = dict[str, object]
# how the units of objectives end the names of their columns
ENDINGS = {"person-km": "person_km", "person-hours": "person_h", "0-1": ""}
# units of exact integers that a column can name; others are called exact
EXACT = frozenset({"person_mm", "person_s", "mm"})


def table_text(rows: Sequence[Mapping[str, object]], always: Iterable[str] = ()) -> str:
    """Return rows as CSV: their columns in the order met, those of `always` first; what a row has not is empty.

    Parameters
    ----------
    rows
        cells by column; None is an empty cell, and a truth is 1 or 0.
    always
        columns that are there without any row.
    """
    head = list(dict.fromkeys([*always, *(name for row in rows for name in row)]))
    return csv_text(head, ([_cell(row.get(name)) for name in head] for row in rows))


def said(name: str, text: Text | None) -> Cells:
    """Return a text of the program's in a column for each language there is a catalogue for."""
    return {f"{name}_{lang}": "" if text is None else text.to(lang) for lang in LANGUAGES}


def metres(value: Fraction | None) -> object:
    """Return metres to the millimetre, or nothing."""
    return None if value is None else thousandths(value)


def value_columns(reading: Reading) -> tuple[str, ...]:
    """Return the columns of an objective: that of the figure people read, and of the integer that decides where it is another."""
    shown = SHOWN[reading.unit]
    ending = ENDINGS.get(shown, shown)
    figure = f"{reading.label}_{ending}" if ending else reading.label
    if _is_read_as_it_is(reading):
        return (figure,)
    return figure, f"{reading.label}_{reading.unit if reading.unit in EXACT else 'exact'}"


def values(readings: Sequence[Reading], found: Sequence[int], ending: str = "") -> Cells:
    """Return what a plan reaches on each objective; empty cells where there is no plan."""
    cells: Cells = {}
    for place, reading in enumerate(readings):
        told = (reading.figure(found[place]), found[place]) if found else (None, None)
        cells |= {f"{name}{ending}": value for name, value in zip(value_columns(reading), told, strict=False)}
    return cells


def measures(found: Measures) -> Cells:
    """Return what a plan means for the people: served, their share, and metres in a straight line."""
    total, largest = found.distance_total_mm, found.distance_max_mm
    return {
        "served_people": found.served,
        "served_share": round(found.share, 6),
        "distance_m_mean": metres(None if total is None else Fraction(total, 1000 * max(found.people, 1))),
        "distance_m_max": metres(None if largest is None else Fraction(largest, 1000)),
        "distance_person_mm": total,
    }


class PlanColumns:
    """Plans and offices by their ids, and by their names in every language of the study."""

    def __init__(self, question: Question) -> None:
        self._question, self._names = question, Names(question)
        columns = name_columns(question.inputs.study.offices.columns)
        self._languages = [column.removeprefix("name_") for column in columns]

    def office(self, office: str | None) -> Cells:
        """Return an office, or nothing."""
        return self.row("office", [] if office is None else [office])

    def plan(self, options: Sequence[str], name: str = "added") -> Cells:
        """Return what a plan adds and, where offices may close, what it closes."""
        return self.plans([options], name)

    def plans(self, plans: Sequence[Sequence[str]], name: str = "plans") -> Cells:
        """Return what tied plans add and close; `; ` parts them."""
        told = [changed(self._question, options) for options in plans]
        cells = self._rows(name, [one["added"] for one in told])
        return cells | (self._rows("closed", [one["closed"] for one in told]) if self._question.closes else {})

    def row(self, name: str, ids: Sequence[str]) -> Cells:
        """Return some offices: their ids, parted by spaces, and their names."""
        return self._rows(name, [ids])

    def _rows(self, name: str, rows: Sequence[Sequence[str]]) -> Cells:
        cells: Cells = {name: "; ".join(" ".join(ids) for ids in rows)}
        for lang in self._languages:
            cells[f"{name}_name_{lang}"] = "; ".join(self._names.of(ids).to(lang) if ids else "" for ids in rows)
        return cells


def _is_read_as_it_is(reading: Reading) -> bool:
    return reading.unit == "s" or (reading.unit in {"people", "count"} and reading.weights == 1)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return int(value) if isinstance(value, bool) else value
