"""Files of before format 4, in which branches stayed for certificates by a key of their own: the service to write for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from geodata.yamlfiles.source import Source
from geodata.yamlfiles.writing import PLAIN
from models.messages.text import in_context

# rows that are replaced, from and up to, and what is written there
Edit = tuple[int, int, list[str]]
KEY = "certificates"
# a length or a time as people write it, or a word in one of the languages
LENGTH = re.compile(r"\d+(\.\d+)? (m|km|min|s|%)|[^\W\d_]+")
TITLE = in_context("a service", "certificates")
NOTE = "# forbid says what may not open; list ids here to leave out more"


def service_id(tree: object) -> str:
    """Return a name for the service that nothing else of a file has."""
    chosen = _mapping(_mapping(_mapping(tree).get("offices")).get("service")).get("id")
    # one that is there and chosen for is the same, of a file that is extended and was rewritten before
    taken = {str(one.get("id")) for one in _listed(_mapping(tree).get("services")) if "choose" not in one}
    return KEY if KEY not in {chosen, *taken} else "certificate-points"


def service_of(tree: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the service that says what the key of a file, with those it extends, says; None where the key says nothing."""
    if not isinstance(tree.get(KEY), Mapping):
        return None
    name, asked, offices = service_id(tree), tree[KEY], _mapping(tree.get("offices"))
    before: Mapping[str, Any] = next((one for one in _listed(tree.get("services")) if one.get("id") == name), {})
    served, stay = asked.get("served", before.get("served")), asked.get("stay", _mapping(before.get("choose")).get("open"))
    return {
        "id": name,
        "title": TITLE.as_dict(),
        **({} if served is None else {"served": served}),
        "choose": {"from": _from(offices), **({} if stay is None else {"open": stay})},
    }


def _from(offices: Mapping[str, Any]) -> Any:
    """Return which offices could stay: those that could open."""
    named = offices.get("from") or {"ids": [site.get("id") for site in _listed(offices.get("new"))]}
    ids = named if isinstance(named, list) else _mapping(named).get("ids")
    barred = _texts(offices.get("forbid"))
    return named if not isinstance(ids, list) else {"ids": [office for office in ids if office not in barred]}


def _noted(offices: Mapping[str, Any]) -> bool:
    """Return whether offices that may not open could stay now: they are named by what the study says of them."""
    named = offices.get("from")
    return bool(_texts(offices.get("forbid"))) and isinstance(named, Mapping) and "ids" not in named


def edits(source: Source, tree: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Edit]:
    """Return what to write in place of the key; nothing where it is not there.

    Parameters
    ----------
    source, tree
        the file as it was read, and what it holds.
    whole
        the same with what it extends.
    """
    if KEY not in tree:
        return []
    row, end = _rows(source, tree, KEY)
    found, asked, comment = service_of(whole), tree[KEY], _comment(source.lines[row])
    others = [one for one in _listed(whole.get("services")) if found is None or one.get("id") != found["id"]]
    item: list[str] = []
    if found is not None:
        note = [NOTE] if _noted(_mapping(whole.get("offices"))) else []
        block = source.place(KEY)[0] - 1 > row and {"served", "stay"} <= set(_mapping(asked))
        item = _moved(source, row, end, found, note) if block else _item(found, note)
    if "services" in tree and found is not None:
        return [(row, end, [comment.strip()] if comment else []), _beside(source, tree, found, item)]
    written = [*(line for one in others for line in _item(one, [])), *item]
    return [(row, end, [f"services:{comment}", *written] if written else [f"services: []{comment}"])]


def _moved(source: Source, row: int, end: int, found: Mapping[str, Any], note: list[str]) -> list[str]:
    """Return the lines of a block as those of an item of `services`, with how many stay under what is chosen from."""
    first, column = source.place(KEY, "stay", key=True)
    after = [place for key in ("served", "stay") if (place := source.place(KEY, key, key=True)[0]) > first]
    last = min(after, default=end + 1) - 1
    moved = [f"  - id: {found['id']}", f"    title: {flow(found['title'])}"]
    for at, line in enumerate(source.lines[row + 1 : end], start=row + 1):
        inner = line.removeprefix(" " * (column - 1)) if line[: column - 1].isspace() or column == 1 else line.lstrip()
        if at == first - 1:
            moved += ["    choose:", *(f"      {said}" for said in note), f"      from: {flow(found['choose']['from'])}"]
            inner = re.sub("^([\"']?)stay\\1", "open", inner)
        moved.append((" " * (6 if first - 1 <= at < last else 4) + inner) if inner.strip() else inner)
    return moved


def _beside(source: Source, tree: Mapping[str, Any], found: Mapping[str, Any], item: list[str]) -> Edit:
    """Return how a service is written after the others of a file."""
    _, end = _rows(source, tree, "services")
    if not source.lines[source.place("services", 0)[0] - 1].lstrip().startswith("-"):
        closing = source.lines[end - 1].rindex("]")
        line = source.lines[end - 1]
        return (end - 1, end, [f"{line[:closing]}, {flow(found)}{line[closing:]}"])
    dash = source.lines[source.place("services", 0)[0] - 1].index("-")
    return (end, end, [" " * max(dash - 2, 0) + line if dash >= 2 else line[2 - dash :] for line in item])


def _item(service: Mapping[str, Any], note: list[str]) -> list[str]:
    """Return a service as an item of a list, a line for each of its keys, with a note before what is chosen."""
    lines = [f"{'    ' if place else '  - '}{key}: {flow(value)}" for place, (key, value) in enumerate(service.items())]
    return [*lines[:-1], *(f"    {said}" for said in note), *lines[-1:]]


def _rows(source: Source, tree: Mapping[str, Any], key: str) -> tuple[int, int]:
    """Return the rows of a key of the file, from 0: its own, and the one after what belongs to it."""
    row = source.place(key, key=True)[0] - 1
    below = [place - 1 for other in tree if (place := source.place(other, key=True)[0]) - 1 > row]
    end = min(below, default=len(source.lines))
    while end > row + 1 and (not source.lines[end - 1].strip() or source.lines[end - 1].startswith(("#", "..."))):
        end -= 1
    return row, end


def _comment(line: str) -> str:
    _, mark, said = line.rpartition(" #")
    return f"  #{said.rstrip()}" if mark else ""


def flow(value: object) -> str:
    """Return values as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(of)}" for key, of in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        return value if LENGTH.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> list[Any]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _texts(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
