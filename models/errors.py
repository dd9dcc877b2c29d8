"""What can go wrong, as values: findings, and the one family of exceptions that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from models.text import Language, Text

Severity = Literal["stop", "warn", "fix"]


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

    def place(self, lang: Language) -> str:
        """Return where the fault is: `file:line:column`, or file, layer, row and field."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        row = {"ja": "{}行目", "en": "row {}"}[lang].format(self.row) if self.row is not None else None
        return ", ".join(part for part in (place, self.layer, row, self.field) if part)

    def line_of_text(self, lang: Language) -> str:
        """Return the finding on one line, as a person reads it."""
        place = self.place(lang)
        return f"{place}: {self.message.to(lang)}" if place else self.message.to(lang)

    def as_dict(self) -> dict[str, object]:
        """Return the record that `--json` and `manifest.json` carry; absent fields are left out."""
        record: dict[str, object] = {}
        for spec in fields(self):
            value = getattr(self, spec.name)
            if value is not None:
                record[spec.name] = value.as_dict() if isinstance(value, Text) else value
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
        super().__init__("\n".join(finding.line_of_text("en") for finding in self.findings))

    def __reduce__(self) -> tuple[type[PlacementError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


class InputError(PlacementError):
    """An input of the user's is wrong; the findings say where, what and how to mend it."""


class StoppedError(PlacementError):
    """The run was stopped before there was any plan to show."""


class CancelledError(StoppedError):
    """Whoever follows a run wanted it to end (`models.progress`); where a plan is known by then, it is returned instead."""

    def __init__(self, findings: Finding | Iterable[Finding] | None = None) -> None:
        message = Text("途中で中断されました", "interrupted before it was done")
        super().__init__(findings or Finding("interrupted", "stop", message))


class SolverError(PlacementError):
    """The solver did what it must never do on our models: unbounded, failed, or not fit for use."""


class CheckError(PlacementError):
    """The independent checker disagrees with the model: our bug, and nothing is written."""
