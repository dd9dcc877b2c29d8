"""A YAML file's text with the place of each of its parts, and findings at those places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from models.messages.findings import Finding, Severity
from models.messages.text import Text
from models.remade import Remade

Steps = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True)
class Source(Remade):
    """A YAML file's text with the place of every key and value.

    Parameters
    ----------
    shown
        the file's name as the user gave it.
    lines
        its lines.
    keys, values
        line and column, from 1, of the key and of the value at each path.
    owners
        where the text is put together from several files: the one that each path was written in.
    sha256
        hash of the file's bytes, as they were read; empty where it is put together from several.
    from_file
        whether there is such a file; else a program wrote it, and a place is known by its keys alone.
    """

    shown: str
    lines: Sequence[str]
    keys: dict[Steps, Place] = field(default_factory=dict)
    values: dict[Steps, Place] = field(default_factory=dict)
    owners: dict[Steps, Source] = field(default_factory=dict)
    sha256: str = ""
    from_file: bool = True

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return line and column of the value (or the key) at `path`, or of the nearest parent there is."""
        for end in range(len(path), -1, -1):
            part = tuple(path[:end])
            found = self.keys.get(part) if key or end < len(path) else self.values.get(part)
            if found is None and part and isinstance(part[-1], int):
                # an item of a list has no key; a mere list may stand for a part of one key
                found = self.values.get(part) or self.values.get((*part[:-2], part[-1]))
            if found:
                return found
        return (1, 1)

    def span(self, *path: str | int) -> tuple[Source, int, int]:
        """Return the file that `path` was written in, with the first and last of its lines there that hold a part of it."""
        owner = self.owner(*path)
        first, last = self._rows.get((tuple(path), id(owner)), (self.place(*path)[0],) * 2)
        return owner, first, last

    @cached_property
    def _rows(self) -> dict[tuple[Steps, int], tuple[int, int]]:
        """The first and last lines of what stands at each path and below it, for each file it was written in."""
        rows: dict[tuple[Steps, int], tuple[int, int]] = {}
        for found in (self.keys, self.values):
            for steps, (line, _) in found.items():
                owner = id(self.owner(*steps))
                for end in range(len(steps) + 1):
                    low, high = rows.get((steps[:end], owner), (line, line))
                    rows[steps[:end], owner] = min(low, line), max(high, line)
        return rows

    def finding(
        self,
        code: str,
        message: Text,
        *path: str | int,
        severity: Severity = "stop",
        value: object = None,
        key: bool = False,
    ) -> Finding:
        """Return a finding at the place of `path`."""
        line, column = self.place(*path, key=key)
        owner = self.owner(*path)
        return owner.at(code, message, line, column, field=dotted(path), value=value, severity=severity)

    def owner(self, *path: str | int) -> Source:
        """Return the file that `path`, or the nearest parent there is, was written in."""
        found = (self.owners.get(tuple(path[:end])) for end in range(len(path), -1, -1))
        return next((source for source in found if source is not None), self)

    def at(
        self,
        code: str,
        message: Text,
        line: int,
        column: int,
        *,
        field: str | None = None,
        value: object = None,
        severity: Severity = "stop",
    ) -> Finding:
        """Return a finding at a line and column, with that line as its excerpt."""
        shown = None if value is None else str(value)
        if not self.from_file:
            return Finding(code, severity, message, field=field or None, value=shown)
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else None
        return Finding(
            code, severity, message, file=self.shown, line=line, column=column, field=field or None, value=shown, excerpt=excerpt
        )


def dotted(path: Sequence[str | int]) -> str:
    """Return a path of keys as `offices.keep.0`."""
    return ".".join(str(part) for part in path)
