"""Collecting what is wrong with a file, so that everything is said at once and nothing a file holds can harm a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.errors import Finding, Severity
from models.text import Text

EXAMPLES = 5
LONGEST = 80
# control, format (right-to-left marks among them), surrogate, private use, line and paragraph separators
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""Return `text` with every character that cannot be seen, or that moves the cursor, written as `\u….`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in UNSEEN else char for char in text)


def brief(text: str) -> str:
    """Return `text` made visible and cut to a length that fits a message."""
    seen = visible(text)
    return seen if len(seen) <= LONGEST else seen[: LONGEST - 1] + "…"


def listed(items: Sequence[str], most: int = 10) -> str:
    """Return ids joined by commas, the first `most` of them and how many are left."""
    shown = ", ".join(brief(item) for item in items[:most])
    return shown if len(items) <= most else f"{shown}, … (+{len(items) - most:,})"


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
    """

    file: str
    layer: str | None = None
    lines: Sequence[int] | None = None
    found: list[Finding] = field(default_factory=list)

    def stop(self, code: str, ja: str, en: str, **where: str | int | None) -> None:
        """Record a fault that stops the run."""
        self._add(code, "stop", Text(ja, en), **where)

    def warn(self, code: str, ja: str, en: str, **where: str | int | None) -> None:
        """Record something the run goes on with, and every output says."""
        self._add(code, "warn", Text(ja, en), **where)

    def fix(self, code: str, ja: str, en: str, **where: str | int | None) -> None:
        """Record a repair of ours."""
        self._add(code, "fix", Text(ja, en), **where)

    def stop_rows(self, code: str, rows: Sequence[int], say: Callable[[int], tuple[str, str]], **where: str | None) -> None:
        """Record one fault of many rows: the first few one by one, the rest as a number.

        Parameters
        ----------
        code
            the finding's code.
        rows
            positions of the rows, from 0.
        say
            Japanese and English message for a row's position.
        where
            further fields of the findings.
        """
        for row in rows[:EXAMPLES]:
            ja, en = say(row)
            self.stop(code, ja, en, **self.at(row), **where)
        if len(rows) > EXAMPLES:
            rest = len(rows) - EXAMPLES
            cure = Text(f"ほか {rest:,} 行にも同じ問題があります", f"{rest:,} more rows have the same fault")
            self._add(code, "stop", cure, count=rest, **where)

    def at(self, row: int) -> dict[str, int]:
        """Return the place of the row at this position: its line in a text table, else its number from 1."""
        return {"line": self.lines[row]} if self.lines is not None else {"row": row + 1}

    def stopped(self) -> bool:
        """Return whether anything found so far stops the run."""
        return any(finding.severity == "stop" for finding in self.found)

    def _add(self, code: str, severity: Severity, message: Text, **where: str | int | None) -> None:
        if where.get("value") is not None:
            where["value"] = brief(str(where["value"]))
        self.found.append(Finding(code, severity, message, file=self.file, layer=self.layer, **where))  # type: ignore[arg-type]
