"""Turning text into whole numbers of people, strictly: repairs are counted, doubts are faults or follow the layer's policy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from geodata.names import name_columns
from geodata.reading.manifest import Policy
from models.access import IntArray
from models.messages.findings import Faults, brief
from models.messages.text import Text

# full-width forms only: NFKC would also read 12² as 122
NARROW = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
MOST = 50_000_000
UNUSUAL = 100_000
WHOLE = re.compile(r"[0-9]+")
WHOLE_DECIMAL = re.compile(r"[0-9]+\.0+")
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
FRACTION = re.compile(r"[0-9]+\.[0-9]+")
NEGATIVE = re.compile(r"[-−△▲‐–][0-9][0-9,]*(\.[0-9]+)?")
DASHES = frozenset({"-", "−", "‐", "–", "—", "ー"})
WITHHELD = frozenset({"x", "***", "**", "*", "χ"})
MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "#n/a", "...", "…", "・・・", ".", "欠測", "不詳"})
SUBTOTAL = re.compile(r"総数|合計|小計|再掲|^計$|^(sub)?total$", re.IGNORECASE)


class Policies(Protocol):
    """What a layer says of figures that are not there: a fault, or 0."""

    @property
    def missing(self) -> Policy:
        """What an empty figure is."""

    @property
    def secret(self) -> Policy:
        """What a withheld figure is."""


def read_counts(cells: list[str], name: str, spec: Policies, faults: Faults) -> IntArray:
    """Return whole numbers, as strictly as the layer's `missing` and `secret` ask.

    Parameters
    ----------
    cells
        the column as the file has it.
    name
        the column's name, for messages.
    spec
        the layer, for its policies.
    faults
        takes every cell that is not a whole number from 0 to 50,000,000, and counts the repairs.

    Returns
    -------
    counts
        (n,) int64; 0 where a fault was recorded or a policy says so.
    """
    reader = _CountReader(name, spec)
    counts = np.array([reader.take(row, cell) for row, cell in enumerate(cells)], dtype=np.int64)
    reader.report(cells, faults)
    return counts


def is_withheld(cell: str) -> bool:
    """Return whether a cell says that its figure is not published: X, ***."""
    return cell.translate(NARROW).strip().lower() in WITHHELD


class _CountReader:
    """Reads cells one by one and remembers what each kind of oddity was met in."""

    def __init__(self, name: str, spec: Policies) -> None:
        self.name = name
        self.spec = spec
        self.odd: dict[str, list[int]] = {}

    def take(self, row: int, cell: str) -> int:
        if cell.isascii() and cell.isdigit() and len(cell) <= 8:
            return self._limited(row, int(cell))
        text = cell.translate(NARROW).strip()
        if text != cell.strip() and WHOLE.fullmatch(text.replace(",", "")):
            self._note("number-fullwidth", row)
        if GROUPED.fullmatch(text):
            self._note("number-commas", row)
            text = text.replace(",", "")
        if WHOLE_DECIMAL.fullmatch(text):
            self._note("number-decimal", row)
            text = text.partition(".")[0]
        if WHOLE.fullmatch(text):
            return self._limited(row, int(text) if len(text) < 20 else MOST + 1)
        self._note(self._kind(text, cell.strip()), row)
        return 0

    def report(self, cells: list[str], faults: Faults) -> None:
        name = self.name
        for code, rows in self.odd.items():
            if code in FIXES:
                said = FIXES[code]
                faults.fix(code, Text("{said} ({rows:,})", said=said, rows=len(rows)), field=name, count=len(rows))
            elif code in POLICIES and getattr(self.spec, POLICIES[code][0]) == "zero":
                policy, said = POLICIES[code]
                faults.warn(
                    f"{code}-zero",
                    Text(
                        "{said} of {name} counted as 0: {rows:,} ({policy}: zero)",
                        said=said,
                        name=name,
                        rows=len(rows),
                        policy=policy,
                    ),
                    field=name,
                    count=len(rows),
                    **faults.at(rows[0]),
                )
            else:
                said = STOPS[code]
                faults.stop_rows(
                    code,
                    rows,
                    lambda row, said=said: Text("'{cell}' {said}", cell=brief(cells[row]), said=said),  # type: ignore[misc]
                    field=name,
                    value=cells[rows[0]],
                )

    def _limited(self, row: int, number: int) -> int:
        if number > MOST:
            self._note("number-too-large", row)
            return 0
        return number

    def _note(self, code: str, row: int) -> None:
        self.odd.setdefault(code, []).append(row)

    @staticmethod
    def _kind(text: str, cell: str) -> str:
        if cell in DASHES or text in DASHES:
            return "number-dash"
        if text.lower() in WITHHELD:
            return "number-withheld"
        if text.lower() in MISSING or cell in MISSING:
            return "number-missing"
        if NEGATIVE.fullmatch(text):
            return "number-negative"
        return "number-fraction" if FRACTION.fullmatch(text) else "number-form"


FIXES = {
    "number-fullwidth": Text("read full-width digits"),
    "number-commas": Text("removed thousands separators"),
    "number-decimal": Text("removed a trailing .0"),
    "number-dash": Text("read '-' (none) as 0"),
}
POLICIES = {
    "number-missing": ("missing", Text("empty figures")),
    "number-withheld": ("secret", Text("withheld figures")),
}
STOPS = {
    "number-missing": Text("is no figure; fill it in, or write missing: zero if it may count as 0"),
    "number-withheld": Text("is a withheld figure; fill it in, or write secret: zero if it may count as 0"),
    "number-negative": Text("is negative; give a whole number from 0"),
    "number-fraction": Text("is a fraction; give a whole number"),
    "number-too-large": Text("is too large (the limit is {most:,}); correct it", most=MOST),
    "number-form": Text("is not a number; write a whole number such as 1234"),
}


def find_unusual(people: IntArray, faults: Faults) -> None:
    """Warn of demand points that hold more people than a neighbourhood can."""
    rows = np.flatnonzero(people > UNUSUAL)
    if len(rows):
        most = int(people.max())
        faults.warn(
            "people-unusual",
            Text(
                "one point holds {most:,} people ({rows:,} points hold more than {unusual:,}); check the figures",
                most=most,
                rows=len(rows),
                unusual=UNUSUAL,
            ),
            **faults.at(int(rows[0])),
            field="people",
            count=len(rows),
        )


def looks_like_counts(cells: Iterable[str]) -> bool:
    """Return whether every cell of an undeclared column is a plain whole number."""
    return all(cell.isascii() and cell.isdigit() and len(cell) <= 8 and (cell == "0" or cell[0] != "0") for cell in cells)


def find_subtotals(columns: dict[str, list[str]], people: IntArray | None, faults: Faults) -> None:
    """Record rows that sum up others: counted along, they would double the people."""
    rows = sorted(
        {
            row
            for name in ("id", "area", *name_columns(columns))
            for row, cell in enumerate(columns.get(name, []))
            if SUBTOTAL.search(unicodedata.normalize("NFKC", cell).strip())
        }
    )
    if not rows and people is not None and len(people) >= 10:
        top = int(people.argmax())
        rows = [top] if people[top] > 0 and 2 * int(people[top]) == int(people.sum()) else []
    names = columns[next(iter(name_columns(columns)), "id")]
    faults.stop_rows(
        "subtotal-row",
        rows,
        lambda row: Text("is a total of other rows: {name}; remove it", name=brief(names[row])),
    )
