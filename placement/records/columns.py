"""The tables of a result: what each column holds, how its cells are written, and how they are read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.names import NAME
from models.messages.catalogue import CODE
from models.messages.text import LANGUAGES, Text, same
from placement.csvfile import csv_text
from placement.indicators.figures import Indicator


@dataclass(frozen=True, eq=False)
class CellKind:
    """What the cells of a column hold.

    Parameters
    ----------
    form
        the texts that may stand in a cell; anything where None.
    write, read
        from a value to its text and back; an empty cell is None, where there may be one.
    wanted
        the form in words, for whoever changed a file.
    empty
        whether a cell may be empty.
    """

    form: re.Pattern[str] | None
    write: Callable[[Any], object]
    read: Callable[[str], Any]
    wanted: Text = field(default_factory=lambda: same(""))
    empty: bool = False

    def cell(self, value: object) -> object:
        """Return a value as it stands in the file."""
        return "" if value is None else self.write(value)

    def fits(self, text: str) -> bool:
        """Return whether a text may stand in a cell."""
        return (self.empty and not text) or self.form is None or self.form.fullmatch(text) is not None

    def value(self, text: str) -> Any:
        """Return what a cell holds."""
        return None if self.empty and not text else self.read(text)


def _millimetres(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 1000 + int(f"{part:0<3}")


TEXT = CellKind(None, str, str)
WHOLE = CellKind(re.compile(r"[0-9]{1,12}", re.ASCII), int, int, Text("a whole number"))
SECONDS = CellKind(WHOLE.form, int, int, WHOLE.wanted, empty=True)
# a number of people or cases, or the mark of one that is too small to be published, which counts elsewhere
COUNT = CellKind(
    re.compile(r"[0-9]{1,12}|<[0-9]{1,4}|withheld", re.ASCII),
    lambda value: value,
    lambda text: int(text) if text.isdecimal() else 0,
    Text("a whole number"),
)
FLAG = CellKind(re.compile(r"[01]", re.ASCII), int, lambda text: text == "1", Text("0 or 1"))
# whole millimetres inside, metres for the reader
METRES = CellKind(
    re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII),
    lambda mm: f"{mm // 1000}.{mm % 1000:03d}",
    _millimetres,
    Text("metres with up to three decimals"),
    empty=True,
)
MEAN_METRES = CellKind(METRES.form, lambda metres: f"{metres:.3f}", float, METRES.wanted, empty=True)
MEAN_SECONDS = CellKind(re.compile(r"[0-9]{1,9}\.[0-9]", re.ASCII), lambda seconds: f"{seconds:.1f}", float, empty=True)
NUMBER = CellKind(None, lambda value: value, float, empty=True)


@dataclass(frozen=True, eq=False)
class Schema:
    """The columns of one table.

    Parameters
    ----------
    columns
        those it always has, in order.
    needed
        those that a reader needs.
    further
        those it may have besides, by a pattern of their names.
    named
        whether a reader needs names, in one language at least.
    """

    columns: Mapping[str, CellKind]
    needed: tuple[str, ...]
    further: Mapping[str, CellKind] = field(default_factory=dict)
    named: bool = True

    def kind(self, name: str) -> CellKind:
        """Return what a column holds.

        Raises
        ------
        KeyError
            if the table has no such column.
        """
        if name in self.columns:
            return self.columns[name]
        found = next((kind for pattern, kind in self.further.items() if re.fullmatch(pattern, name)), None)
        if found is None:
            raise KeyError(name)
        return found

    def cells(self, values: Mapping[str, Sequence[object]]) -> dict[str, list[object]]:
        """Return the columns of a table as they stand in the file."""
        return {name: list(map(self.kind(name).cell, column)) for name, column in values.items()}

    def text(self, values: Mapping[str, Sequence[object]]) -> str:
        """Return a table as CSV, its columns in the order given."""
        cells = self.cells(values)
        return csv_text(list(cells), zip(*cells.values(), strict=True))


DEMAND = Schema(
    {
        "id": TEXT,
        "area": TEXT,
        "people": COUNT,
        "served": FLAG,
        "nearest_office": TEXT,
        "distance_m": METRES,
        "served_before": FLAG,
        "distance_m_before": METRES,
    },
    ("id", "area", "people", "served", "nearest_office", "distance_m"),
    {
        "group": TEXT,
        "walking_m": METRES,
        r"(walking|transit)_s(_[0-9]+)?|(driving|cycling)_s|matrix_[a-z0-9_]+_s": SECONDS,
        r"matrix_[a-z0-9_]+_m": METRES,
    },
    named=False,
)
OFFICES = Schema(
    {
        **dict.fromkeys(("id", "kind", "role_before", "role_after", "change", "services_before", "services_after"), TEXT),
        "people_before": WHOLE,
        "mean_distance_m_before": MEAN_METRES,
        "people": WHOLE,
        "mean_distance_m": MEAN_METRES,
    },
    ("id",),
    {
        NAME.pattern: TEXT,
        "kind_is": TEXT,
        rf"kind_{CODE}": TEXT,
        r"hazard_[a-z0-9_]+": TEXT,
        "nearest_stop": TEXT,
        "nearest_stop_m": METRES,
        r"people_[0-9]+min_\w+": WHOLE,
        "departures_an_hour": NUMBER,
        "caseload": COUNT,
    },
)
AREAS = Schema(
    {
        "id": TEXT,
        **dict.fromkeys(("people", "served_before", "served"), COUNT),
        **dict.fromkeys(("mean_distance_m_before", "mean_distance_m"), MEAN_METRES),
    },
    ("id", "people", "served", "mean_distance_m"),
    {
        NAME.pattern: TEXT,
        r"mean_((walking|transit)_s(_[0-9]+)?|(driving|cycling)_s|matrix_[a-z0-9_]+_s)(_before)?": MEAN_SECONDS,
        r"(nearer|farther|newly_served|no_longer_served)_.+": COUNT,
    },
)
INDICATORS = Schema(
    {**dict.fromkeys(("id", "unit"), TEXT), **dict.fromkeys(("before", "after"), NUMBER)},
    ("id", "unit", "after"),
    {NAME.pattern: TEXT, rf"(definition|source)_{CODE}": TEXT},
)
LOADS = Schema(
    {
        **dict.fromkeys(("service", "year", "plan", "office", "choice", "pull"), TEXT),
        "cases": WHOLE,
        "basis": TEXT,
    },
    ("service", "year", "plan", "office", "choice", "cases", "basis"),
    named=False,
)
SCHEMAS = {"demand.csv": DEMAND, "areas.csv": AREAS, "offices.csv": OFFICES, "indicators.csv": INDICATORS}


def indicator_columns(found: Sequence[Indicator]) -> dict[str, list[object]]:
    """Return the columns of `indicators.csv`; a missing value is empty."""
    return {
        "id": [one.id for one in found],
        **{f"name_{lang}": [one.name.to(lang) for one in found] for lang in LANGUAGES},
        "unit": [one.unit for one in found],
        "before": [one.before for one in found],
        "after": [one.after for one in found],
        **{f"definition_{lang}": [one.definition.to(lang) for one in found] for lang in LANGUAGES},
        **{f"source_{lang}": [one.source.to(lang) for one in found] for lang in LANGUAGES},
    }
