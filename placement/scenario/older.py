"""Files of an older format: keys that were written otherwise, and the lines to write now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding, brief
from models.messages.text import Text

# what files are written as; raised when a key changes its name or its meaning
FORMAT = 3


@dataclass(frozen=True)
class OlderKey:
    """A key as it was written, and what is written now.

    Parameters
    ----------
    where
        its path in the file; `*` stands for every item of a list.
    now
        the key that says the same now.
    with_it
        a further key that has to be written beside it, with its value.
    values
        values that are written otherwise, too: each with what is written now.
    unless
        keys of today beside which the key is meant as it is.
    """

    where: tuple[str, ...]
    now: str
    with_it: tuple[str, str] | None = None
    values: tuple[tuple[str, str], ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def was(self) -> str:
        """The key as it was written."""
        return self.where[-1]


# each key has one meaning: `within` is a distance or a time at most, `total` how many there are in all
OLDER = (
    OlderKey(("objective", "*", "within"), "give_up"),
    OlderKey(("rules", "*", "within"), "polygons", unless=("wait", "wait_share")),
    OlderKey(("rules", "*", "of", "within"), "polygons"),
    OlderKey(("rules", "*", "total"), "sum", ("of", "opened")),
    OlderKey(("rules", "*", "limit"), "at_most"),
    OlderKey(("services", "*", "after"), "then", values=(("open", "plan"),)),
)


def older_keys(tree: object) -> Iterator[tuple[Steps, OlderKey, object]]:
    """Yield every older key of a file, with its path and its value."""
    for key in OLDER:
        found = _found(tree, key.where, ())
        yield from ((path, key, value) for path, value in found if not _beside(tree, path).intersection(key.unless))


def _beside(node: Any, path: Steps) -> frozenset[str]:
    """Return the keys of the mapping in which a path ends."""
    for step in path[:-1]:
        node = node[step]
    return frozenset(node)


def _found(node: object, where: tuple[str, ...], path: Steps) -> Iterator[tuple[Steps, object]]:
    if not where:
        yield path, node
        return
    step, *rest = where
    if step == "*":
        for place, item in enumerate(node if isinstance(node, list) else ()):
            yield from _found(item, tuple(rest), (*path, place))
    elif isinstance(node, Mapping) and step in node:
        yield from _found(node[step], tuple(rest), (*path, step))


def older_findings(tree: object, source: Source) -> list[Finding]:
    """Return a finding for each key of an older format, with the line to write; and for a format that is not known."""
    found = [_finding(source, path, key, value) for path, key, value in older_keys(tree)]
    written = tree.get("format") if isinstance(tree, Mapping) else None
    if isinstance(written, int) and written > FORMAT:
        message = Text("format {written} is of a newer version; this one reads up to {known}", written=written, known=FORMAT)
        found.append(source.finding("newer-format", message, "format", value=written))
    return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))


def _finding(source: Source, path: Steps, key: OlderKey, value: object) -> Finding:
    written = f"{key.now}: {brief(str(dict(key.values).get(str(value), value)))}"
    line = ", ".join([*([": ".join(key.with_it)] if key.with_it else []), written])
    message = Text("{was} is written otherwise now: {line}; placement migrate rewrites the file", was=key.was, line=line)
    return source.finding("older-key", message, *path, value=key.was, key=True)


def migrated(tree: object, source: Source) -> list[str]:
    """Return the lines of a file in the format of today: its keys renamed where they stand, everything else as it is."""
    lines = list(source.lines)
    found = sorted(older_keys(tree), key=lambda one: source.place(*one[0], key=True), reverse=True)
    for path, key, _ in found:  # from the end, so that what is not renamed yet keeps its place
        row, column = source.place(*path, key=True)
        before, after = lines[row - 1][: column - 1], lines[row - 1][column - 1 :]
        quote = after[0] if after[:1] in {'"', "'"} else ""
        rest = after[len(quote) + len(key.was) + len(quote) :]
        for was, now in key.values:
            rest = re.sub(rf"^(\s*:\s*[\"']?){was}\b", rf"\g<1>{now}", rest)
        renamed = key.now + rest
        block = not before.strip(" -")
        if key.with_it and block:
            lines[row - 1 : row] = [f"{before}{': '.join(key.with_it)}", f"{' ' * len(before)}{renamed}"]
        else:
            lines[row - 1] = f"{before}{': '.join(key.with_it) + ', ' if key.with_it else ''}{renamed}"
    return _with_format(tree, source, lines)


def _with_format(tree: object, source: Source, lines: list[str]) -> list[str]:
    """Return the lines with the format of today: before the first key where none is written."""
    if not isinstance(tree, Mapping) or not tree:
        return lines
    if "format" in tree:
        row, column = source.place("format")
        now = str(FORMAT) + lines[row - 1][column - 1 :].removeprefix(str(tree["format"]))
        return [*lines[: row - 1], lines[row - 1][: column - 1] + now, *lines[row:]]
    row = min(source.place(str(key), key=True)[0] for key in tree)
    return [*lines[: row - 1], f"format: {FORMAT}", *lines[row - 1 :]]
