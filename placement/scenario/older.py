"""Files of an older format: keys that were written otherwise, and the lines to write now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from geodata.yamlfiles.source import Place, Source, Steps
from models.messages.findings import Finding, brief
from models.messages.text import Text
from placement.scenario.objectives.older import OF_CERTIFICATES
from placement.scenario.older_certificates import KEY, edits, flow, service_id, service_of

Change = Callable[[list[str], Place], None]
# what files are written as; raised when a key changes its name or its meaning
FORMAT = 4


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
    only
        whether it is older with one of `values` alone, and is followed by the further key.
    """

    where: tuple[str, ...]
    now: str
    with_it: tuple[str, str] | None = None
    values: tuple[tuple[str, str], ...] = ()
    unless: tuple[str, ...] = ()
    only: bool = False

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
    *(
        OlderKey((*where, sense), sense, ("service", KEY), values=tuple(OF_CERTIFICATES.items()), only=True)
        for where in (("objective", "*"), ("objective", "*", "weigh", "*"))
        for sense in ("maximize", "minimize")
    ),
)


def older_keys(tree: object) -> Iterator[tuple[Steps, OlderKey, object]]:
    """Yield every older key of a file, with its path and its value."""
    for key in OLDER:
        found = _found(tree, key.where, ())
        if key.only:
            found = ((path, value) for path, value in found if isinstance(value, str) and value in dict(key.values))
            key = replace(key, with_it=("service", service_id(tree)))  # noqa: PLW2901
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
    if isinstance(tree, Mapping) and KEY in tree:
        line = f"services: [{flow(service_of(tree) or {})}]"
        found.append(source.finding("older-key", _said(KEY, line), KEY, value=KEY, key=True))
    written = tree.get("format") if isinstance(tree, Mapping) else None
    if isinstance(written, int) and written > FORMAT:
        message = Text("format {written} is of a newer version; this one reads up to {known}", written=written, known=FORMAT)
        found.append(source.finding("newer-format", message, "format", value=written))
    return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))


def _finding(source: Source, path: Steps, key: OlderKey, value: object) -> Finding:
    written = f"{key.now}: {brief(str(dict(key.values).get(str(value), value)))}"
    with_it = [": ".join(key.with_it)] if key.with_it else []
    line = ", ".join([written, *with_it] if key.only else [*with_it, written])
    return source.finding("older-key", _said(key.was, line), *path, value=key.was, key=True)


def _said(was: str, line: str) -> Text:
    return Text("{was} is written otherwise now: {line}; placement migrate rewrites the file", was=was, line=line)


def count_older(tree: object) -> int:
    """Return how many keys of a file are written otherwise now."""
    return len(list(older_keys(tree))) + (isinstance(tree, Mapping) and KEY in tree)


def migrated(tree: object, source: Source, whole: object) -> list[str]:
    """Return the lines of a file in the format of today: its keys written where they stand, everything else as it is.

    Parameters
    ----------
    tree, source
        what the file holds, and its text.
    whole
        what it holds with the files it extends.
    """
    changes: list[tuple[Place, Change]] = [
        (source.place(*path, key=True), partial(_rename, key=key)) for path, key, _ in older_keys(tree)
    ]
    if isinstance(tree, Mapping) and tree and isinstance(whole, Mapping):
        changes += [((row + 1, 0), partial(_put, end=end, new=new)) for row, end, new in edits(source, tree, whole)]
        changes.append(_format(tree, source))
    lines = list(source.lines)
    # from the end, so that what is not rewritten yet keeps its place
    for place, change in sorted(changes, key=lambda one: one[0], reverse=True):
        change(lines, place)
    return lines


def _rename(lines: list[str], place: Place, *, key: OlderKey) -> None:
    row, column = place
    before, after = lines[row - 1][: column - 1], lines[row - 1][column - 1 :]
    quote = after[0] if after[:1] in {'"', "'"} else ""
    rest = after[len(quote) + len(key.was) + len(quote) :]
    block, with_it = not before.strip(" -"), ": ".join(key.with_it or ())
    for was, now in key.values:
        beside = f", {with_it}" if key.only and not block else ""
        rest = re.sub(rf"^(\s*:\s*)([\"']?){was}\b\2", rf"\g<1>\g<2>{now}\g<2>{beside}", rest)
    if not with_it or (key.only and not block):
        lines[row - 1] = before + key.now + rest
    elif key.only:
        lines[row - 1 : row] = [before + key.now + rest, " " * len(before) + with_it]
    elif block:
        lines[row - 1 : row] = [before + with_it, " " * len(before) + key.now + rest]
    else:
        lines[row - 1] = f"{before}{with_it}, {key.now}{rest}"


def _put(lines: list[str], place: Place, *, end: int, new: list[str]) -> None:
    lines[place[0] - 1 : end] = new


def _format(tree: Mapping[Any, Any], source: Source) -> tuple[Place, Change]:
    """Return how the format of today is written: before the first key where none is."""
    if "format" not in tree:
        row = min(source.place(str(key), key=True)[0] for key in tree)
        return (row, -1), partial(_put, end=row - 1, new=[f"format: {FORMAT}"])

    def renew(lines: list[str], place: Place) -> None:
        row, column = place
        now = str(FORMAT) + lines[row - 1][column - 1 :].removeprefix(str(tree["format"]))
        lines[row - 1] = lines[row - 1][: column - 1] + now

    return source.place("format"), renew
