"""What can go wrong, as values: findings, how they are collected, and the one family of exceptions that carries them.

Everything wrong with a file is said at once, and nothing a file holds can harm a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from models.messages.text import Text, joined

Severity = Literal["stop", "warn", "fix"]
SEVERITIES: tuple[Severity, ...] = ("stop", "warn", "fix")

EXAMPLES = 5
# findings that are shown one by one, and the code of the one that counts the rest
SHOWN = 100
MORE = "more-findings"
# as they are typed: the plain one, and that of Japanese
SPACES = " \u3000"
LONGEST = 80
# of an offending line, so many characters round the fault are recorded
LONGEST_LINE = 400
# control, format (right-to-left marks among them), surrogate, private use, line and paragraph separators
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in an input: where it is, what was found, what to do.

    Parameters
    ----------
    code
        stable kebab-case name of the kind of fault, such as `swapped-coordinates`.
    severity
        `stop` (nothing is written), `warn` (the run goes on, every output says it) or `fix`
        (repaired by us; counted).
    message
        what was found and what to do about it, one sentence or two on one line.
    file
        the file as the user named it, never an absolute path made by us.
    layer
        the layer or table in it, where it has several.
    line
        line of a text file, from 1.
    column
        column in that line, from 1.
    row
        row of a table or feature of a layer, from 1, the header not counted.
    field
        the column or key concerned.
    value
        the value found, as text.
    count
        how many times the same fault was found.
    excerpt
        the offending line of the file, where it helps.
    """

    code: str
    severity: Severity
    message: Text
    file: str | None = None
    layer: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    field: str | None = None
    value: str | None = None
    count: int = 1
    excerpt: str | None = None

    @property
    def place(self) -> Text | None:
        """Where the fault is: `file:line:column`, or file, layer, row and field."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        row = Text("row {row}", row=self.row) if self.row is not None else None
        parts = [part for part in (place, self.layer, row, self.field) if part]
        return joined(Text("{this}, {next}"), parts) if parts else None

    @property
    def line_of_text(self) -> Text:
        """The finding on one line, as a person reads it."""
        return self.message if self.place is None else Text("{place}: {message}", place=self.place, message=self.message)

    def as_dict(self) -> dict[str, object]:
        """Return the record that `--json` and `manifest.json` carry; absent fields are left out."""
        record: dict[str, object] = {}
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value is not None:
                record[spec.name] = value.as_dict() if isinstance(value, Text) else value
        if self.excerpt is not None and len(self.excerpt) > LONGEST_LINE:
            start = max((self.column or 1) - LONGEST_LINE // 2, 0)
            record["excerpt"] = self.excerpt[start : start + LONGEST_LINE]
        return record


class PlacementError(Exception):
    """The root of every error this project raises on purpose.

    Parameters
    ----------
    findings
        one or more findings; the first is the exception's own text.
    """

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("\n".join(finding.line_of_text.to("en") for finding in shown(self.findings)))

    def __reduce__(self) -> tuple[type[PlacementError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


class InputError(PlacementError):
    """An input of the user's is wrong; the findings say where, what and how to mend it."""


class StoppedError(PlacementError):
    """The run was stopped before there was any plan to show."""


class CancelledError(StoppedError):
    """Whoever follows a run wanted it to end (`models.progress`); where a plan is known by then, it is returned instead."""

    def __init__(self, findings: Finding | Iterable[Finding] | None = None) -> None:
        super().__init__(findings or Finding("interrupted", "stop", Text("interrupted before it was done")))


class SolverError(PlacementError):
    """The solver did what it must never do on our models: unbounded, failed, or not fit for use."""


class CheckError(PlacementError):
    """The independent checker disagrees with the model: our bug, and nothing is written."""


def visible(text: str) -> str:
    r"""Return `text` with every character that cannot be seen, or that moves the cursor, written as `\u….`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in UNSEEN else char for char in text)


def brief(text: str) -> str:
    """Return `text` made visible, spaces that look like others too, and cut to a length that fits a message."""
    seen = "".join(
        f"\\u{ord(char):04x}" if char not in SPACES and unicodedata.category(char) == "Zs" else char for char in visible(text)
    )
    return seen if len(seen) <= LONGEST else seen[: LONGEST - 1] + "…"


def listed(items: Sequence[str], most: int = 10) -> str:
    """Return ids joined by commas, the first `most` of them and how many are left."""
    shown = ", ".join(brief(item) for item in items[:most])
    return shown if len(items) <= most else f"{shown}, … (+{len(items) - most:,})"


def more(count: int, severity: Severity = "stop") -> Finding:
    """Return the finding that stands for further ones, of which only the number is said."""
    return Finding(MORE, severity, Text("and {count:,} more", count=count), count=count)


def number_of(found: Sequence[Finding]) -> int:
    """Return how many findings there are, with those that are only counted."""
    return sum(finding.count if finding.code == MORE else 1 for finding in found)


def shown(found: Sequence[Finding], most: int = SHOWN) -> tuple[Finding, ...]:
    """Return findings fit to be shown: the first ones, those that stop a run before others, and the rest as one number."""
    order = sorted(range(len(found)), key=lambda place: (found[place].code == MORE, found[place].severity != "stop"))
    kept = [place for place in order[:most] if found[place].code != MORE]
    rest = [found[place] for place in order[len(kept) :]]
    one_by_one = tuple(found[place] for place in sorted(kept))
    if not rest:
        return one_by_one
    severity = min((finding.severity for finding in rest), key=SEVERITIES.index)
    return (*one_by_one, more(number_of(rest), severity))


@dataclass
class Faults:
    """The findings of one file.

    Parameters
    ----------
    file
        the file as the user named it, made visible.
    layer
        the table in the file, where it holds several.
    lines
        the line each row begins on, for a text table; None where rows are numbered from 1.
    found
        the findings so far, in the order met.
    numbers
        the number each row has in the file, where some rows were set aside; None where none was.
    places
        file, layer and line or number of each row, where rows of several files are joined; None where there is one file.
    """

    file: str
    layer: str | None = None
    lines: Sequence[int] | None = None
    found: list[Finding] = field(default_factory=list)
    numbers: Sequence[int] | None = None
    places: Sequence[dict[str, str | int | None]] | None = None

    @classmethod
    def joined(cls, file: str, parts: Sequence[tuple[Faults, int]]) -> Faults:
        """Return a collector for the rows of several files, one after the other, given by the collector and the rows of each."""
        places = [{"file": one.file, "layer": one.layer, **one.at(row)} for one, rows in parts for row in range(rows)]
        return cls(file, places=places)

    def of_rows(self, rows: Sequence[int]) -> Faults:
        """Return a collector for these rows alone, by their positions; what it finds is found here."""
        if self.places is not None:
            return replace(self, places=[self.places[row] for row in rows])
        numbers = [row + 1 for row in rows] if self.numbers is None else [self.numbers[row] for row in rows]
        return replace(self, lines=None if self.lines is None else [self.lines[row] for row in rows], numbers=numbers)

    def stop(self, code: str, message: Text, **where: str | int | None) -> None:
        """Record a fault that stops the run."""
        self._add(code, "stop", message, **where)

    def warn(self, code: str, message: Text, **where: str | int | None) -> None:
        """Record something the run goes on with, and every output says."""
        self._add(code, "warn", message, **where)

    def fix(self, code: str, message: Text, **where: str | int | None) -> None:
        """Record a repair of ours."""
        self._add(code, "fix", message, **where)

    def stop_rows(self, code: str, rows: Sequence[int], say: Callable[[int], Text], **where: str | None) -> None:
        """Record one fault of many rows: the first few one by one, the rest as a number.

        Parameters
        ----------
        code
            the finding's code.
        rows
            positions of the rows, from 0.
        say
            the message for a row's position.
        where
            further fields of the findings.
        """
        for row in rows[:EXAMPLES]:
            self.stop(code, say(row), **self.at(row), **where)
        if len(rows) > EXAMPLES:
            rest = len(rows) - EXAMPLES
            cure = Text("{rest:,} more rows have the same fault", rest=rest)
            self._add(code, "stop", cure, count=rest, **where)

    def at(self, row: int) -> dict[str, str | int | None]:
        """Return the place of the row at this position: its line in a text table, else its number from 1; its file, of several."""
        if self.places is not None:
            return dict(self.places[row])
        if self.lines is not None:
            return {"line": self.lines[row]}
        return {"row": row + 1 if self.numbers is None else self.numbers[row]}

    def stopped(self) -> bool:
        """Return whether anything found so far stops the run."""
        return any(finding.severity == "stop" for finding in self.found)

    def _add(self, code: str, severity: Severity, message: Text, **where: str | int | None) -> None:
        if where.get("value") is not None:
            where["value"] = brief(str(where["value"]))
        self.found.append(Finding(code, severity, message, **({"file": self.file, "layer": self.layer} | where)))  # type: ignore[arg-type]
