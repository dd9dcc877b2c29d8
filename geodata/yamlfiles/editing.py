"""A YAML file changed by a program: only what changes is written anew, and everything else stays byte by byte, comments too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from geodata.yamlfiles.flowing import flow, rows
from geodata.yamlfiles.reader import parse_bytes
from geodata.yamlfiles.source import Steps

MISSING = object()


def with_lists(text: str, key: str, lists: Mapping[str, Sequence[str]]) -> str:
    """Return a YAML text in which lists of a mapping at its top hold other texts.

    Parameters
    ----------
    text
        a sound YAML file whose top is a mapping, with plain line breaks.
    key
        of the mapping at its top.
    lists
        by key in that mapping, what the list holds; an empty one is left out with its key. Whatever stood there before, such as a
        single value or a mapping, gives way to the list.

    Raises
    ------
    ValueError
        if the top or the part is no mapping.
    """
    for name, items in lists.items():
        text = with_value(text, (key, name), list(items)) if items else without_value(text, (key, name))
    return text


def with_range(text: str, key: str, name: str, ends: tuple[int, int] | None) -> str:
    """Return a YAML text in which an entry of a mapping at its top says how many.

    Parameters
    ----------
    text
        a sound YAML file whose top is a mapping, with plain line breaks.
    key
        of the mapping at its top.
    name
        of the entry.
    ends
        at least and at most so many, written as one number where they are equal; None leaves the entry out.

    Raises
    ------
    ValueError
        if the top or the part is no mapping.
    """
    if ends is None:
        return without_value(text, (key, name))
    low, high = ends
    return with_value(text, (key, name), low if low == high else {"min": low, "max": high})


def with_value(text: str, path: Steps, value: object) -> str:
    """Return a YAML text in which a value stands at a path; of mappings and lists, what is equal there stays as it is written.

    Parameters
    ----------
    text
        a sound YAML file whose top is a mapping, with plain line breaks.
    path
        keys and positions; the last may be a key that is not there yet.
    value
        mappings, lists and scalars.

    Raises
    ------
    ValueError
        if it cannot be written there so that nothing else changes.
    """
    return _proven(text, _set(text, path, value), path, value)


def without_value(text: str, path: Steps) -> str:
    """Return a YAML text without what stands at a path; a list that would be empty is left out with its key.

    Raises
    ------
    ValueError
        if it cannot be taken away so that nothing else changes.
    """
    if _value(_tree(text), path) is MISSING:
        _part(text, path[:-1])
        return text
    while isinstance(path[-1], int) and len(_value(_tree(text), path[:-1])) == 1:
        path = path[:-1]
    return _proven(text, _removed(text, path), path, MISSING)


def with_item(text: str, path: Steps, at: int | None, value: object) -> str:
    """Return a YAML text in which a list holds one more item; a list that is not there yet is begun.

    Parameters
    ----------
    text
        a sound YAML file whose top is a mapping, with plain line breaks.
    path
        of the list.
    at
        its position among the items, from 0; None for the end.
    value
        mappings, lists and scalars.

    Raises
    ------
    ValueError
        if it cannot be written there so that nothing else changes.
    """
    before = _value(_tree(text), path)
    if before is MISSING or not before:
        return with_value(text, path, [value])
    at = len(before) if at is None else at
    return _proven(text, _inserted(text, path, at, value), path, [*before[:at], value, *before[at:]])


def with_item_moved(text: str, path: Steps, at: int, to: int) -> str:
    """Return a YAML text in which an item of a list stands at another position, with the comments that belong to it.

    Parameters
    ----------
    text
        a sound YAML file whose top is a mapping, with plain line breaks.
    path
        of the list.
    at, to
        its position, from 0, and that which it is to have then.

    Raises
    ------
    ValueError
        if there is no such item, or it cannot be moved so that nothing else changes.
    """
    found, node = _value(_tree(text), path), _node(text, path)
    if not isinstance(node, SequenceNode) or not (0 <= at < len(node.value) and 0 <= to < len(node.value)):
        raise ValueError(f"no such item in {path}")
    spans = [(_start(one), _end(text, one)) if node.flow_style else _chunk(text, node, one) for one in node.value]
    order = list(range(len(spans)))
    order.insert(to, order.pop(at))
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    moved = [text[start:end] for start, end in (spans[one] for one in order)]
    made = "".join(part for pair in zip(moved, [*between, ""], strict=True) for part in pair)
    changed = text[: spans[0][0]] + made + text[spans[-1][1] :]
    return _proven(text, changed, path, [found[one] for one in order])


def _set(text: str, path: Steps, value: object) -> str:
    before = _value(_tree(text), path)
    if before is not MISSING and _same(before, value):
        return text
    if before is MISSING:
        return _added(text, path, value)
    if isinstance(before, dict) and isinstance(value, dict) and before and value:
        return _with_keys(text, path, before, value)
    if isinstance(before, list) and isinstance(value, list) and before and value:
        return _with_items(text, path, before, value)
    return _replaced(text, path, value)


def _with_keys(text: str, path: Steps, before: dict[str, Any], value: dict[str, Any]) -> str:
    """Return a text whose mapping has other values: a key that is new takes the place of one that goes, as far as there are any."""
    gone, new = [key for key in before if key not in value], [key for key in value if key not in before]
    for was, key in zip(gone, new, strict=False):
        entry, _ = _entry(_part(text, path), was)
        text = text[: _start(entry)] + flow(key) + text[int(entry.end_mark.index) :]
        if not _same(before[was], value[key]):
            text = _replaced(text, (*path, key), value[key])
    for key, of in value.items():
        text = _set(text, (*path, key), of)
    for key in gone[len(new) :]:
        text = _removed(text, (*path, key))
    return text


def _with_items(text: str, path: Steps, before: list[Any], value: list[Any]) -> str:
    """Return a text whose list has lost, gained and changed items; those that stay keep their place and comments."""
    was, now = ([json.dumps(one, sort_keys=True) for one in items] for items in (before, value))
    for kind, start, end, begin, stop in reversed(SequenceMatcher(None, was, now, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        alike = 0
        while (
            start + alike < end
            and begin + alike < stop
            and all(isinstance(one, dict) for one in (before[start + alike], value[begin + alike]))
        ):
            alike += 1
        for one in reversed(value[begin + alike : stop]):
            text = _inserted(text, path, end, one)
        for at in reversed(range(start + alike, end)):
            text = _removed(text, (*path, at))
        for step in range(alike):
            text = _set(text, (*path, start + step), value[begin + step])
    return text


def _added(text: str, path: Steps, value: object) -> str:
    """Return a text with a new entry at the end of a mapping; one that is not there yet is begun with it."""
    *above, key = path
    if isinstance(key, int):
        raise ValueError(f"no item {path}")  # noqa: TRY004 - what the text holds is a value
    if above and _value(_tree(text), tuple(above)) is MISSING:
        return _added(text, tuple(above), {key: value})
    part = _part(text, tuple(above))
    if part.flow_style or not part.value:
        at = _end(text, part.value[-1][1]) if part.value else _start(part) + 1
        return f"{text[:at]}{', ' if part.value else ''}{flow(key)}: {flow(value)}{text[at:]}"
    column = part.value[0][0].start_mark.column
    end = _line_end(text, _end(text, part.value[-1][1]))
    return text[:end] + "".join(f"\n{' ' * column}{row}" for row in rows({key: value}, column)) + text[end:]


def _replaced(text: str, path: Steps, value: object) -> str:
    """Return a text in which a value gives way to another, whatever it is."""
    *above, step = path
    holder = _node(text, tuple(above))
    if isinstance(step, int):
        old = _node(text, path)
        return text[: _start(old)] + flow(value) + text[_end(text, old) :]
    if not isinstance(holder, MappingNode):
        raise ValueError(f"no mapping at {path}")  # noqa: TRY004 - what the text holds is a value
    key, old = _entry(holder, step)
    column = key.start_mark.column
    first, *more = [f"{flow(step)}: {flow(value)}"] if holder.flow_style else rows({step: value}, column)
    made = "\n".join([first, *(f"{' ' * column}{row}" for row in more)])
    return text[: _start(key)] + made + text[_end(text, old) :]


def _removed(text: str, path: Steps) -> str:
    *above, step = path
    holder = _node(text, tuple(above))
    if isinstance(holder, SequenceNode) and isinstance(step, int):
        if not holder.flow_style:
            _, end = _chunk(text, holder, holder.value[step])
            return text[: _dash(text, holder, holder.value[step])] + text[end + 1 :]
        return _cut(text, _start(holder.value[step]), _end(text, holder.value[step]))
    key, value = _entry(holder, str(step))
    if len(holder.value) == 1:
        return text[: _start(holder)] + "{}" + text[_end(text, holder) :]
    start, end = _start(key), _end(text, value)
    if holder.flow_style:
        return _cut(text, start, end)
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        # the first of an item: the next one takes its place beside the dash
        after = _start(holder.value[1][0])
        gap = text[_line_end(text, end) + 1 : text.rfind("\n", 0, after) + 1]
        return text[:line] + gap + text[line:start] + text[after:]
    return text[:line] + text[_line_end(text, end) + 1 :]


def _cut(text: str, start: int, end: int) -> str:
    """Return a text without one of several things that commas part."""
    after = text[end:]
    rest = after.lstrip()
    if rest.startswith(","):
        return text[:start] + rest[1:].lstrip()
    return text[:start].rstrip().removesuffix(",") + after


def _inserted(text: str, path: Steps, at: int, value: object) -> str:
    node = _node(text, path)
    if not isinstance(node, SequenceNode) or not 0 <= at <= len(node.value):
        raise ValueError(f"no such place in {path}")
    last = at == len(node.value)
    if node.flow_style:
        if not node.value:
            return text[: _start(node) + 1] + flow(value) + text[_start(node) + 1 :]
        place = _end(text, node.value[-1]) if last else _start(node.value[at])
        return f"{text[:place]}, {flow(value)}{text[place:]}" if last else f"{text[:place]}{flow(value)}, {text[place:]}"
    column = node.start_mark.column
    made = [f"{' ' * column}{row}" for row in rows([value], column)]
    if last:
        _, place = _chunk(text, node, node.value[-1])
        return text[:place] + "".join(f"\n{row}" for row in made) + text[place:]
    place, _ = _chunk(text, node, node.value[at])
    return text[:place] + "".join(f"{row}\n" for row in made) + text[place:]


def _chunk(text: str, node: SequenceNode, item: Node) -> tuple[int, int]:
    """Return where an item of rows begins, with the comments right above it, and ends, with those below that are set in farther."""
    column, start = node.start_mark.column, _dash(text, node, item)
    while start:
        line = text.rfind("\n", 0, start - 1) + 1
        if not text[line:start].startswith(" " * column + "#"):
            break
        start = line
    end = _line_end(text, _end(text, item))
    while end < len(text):
        below = text[end + 1 : _line_end(text, end + 1)]
        if not below.lstrip(" ").startswith("#") or len(below) - len(below.lstrip(" ")) <= column:
            break
        end = _line_end(text, end + 1)
    return start, end


def _dash(text: str, node: SequenceNode, item: Node) -> int:
    """Return where the line begins on which an item's dash stands."""
    column, line = node.start_mark.column, text.rfind("\n", 0, _start(item)) + 1
    while not text.startswith(" " * column + "-", line):
        if not line:
            raise ValueError("an item without a line of its own")
        line = text.rfind("\n", 0, line - 1) + 1
    return line


@lru_cache(maxsize=4)
def _tree(text: str) -> Any:
    return parse_bytes(text.encode(), "").tree


def _value(tree: Any, path: Steps) -> Any:
    for step in path:
        if isinstance(tree, dict) and step in tree:
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree):
            tree = tree[step]
        else:
            return MISSING
    return tree


def _node(text: str, path: Steps) -> Any:
    node = _composed(text)
    for step in path:
        node = node.value[step] if isinstance(step, int) else _entry(node, step)[1]
    return node


@lru_cache(maxsize=4)
def _composed(text: str) -> Any:
    return YAML(typ="safe", pure=True).compose(text)


def _part(text: str, path: Steps) -> MappingNode:
    part = _node(text, path)
    if not isinstance(part, MappingNode):
        raise ValueError(f"{path} is no mapping")  # noqa: TRY004 - what the text holds is a value
    return part


def _entry(node: Any, key: str) -> tuple[Any, Any]:
    if not isinstance(node, MappingNode):
        raise ValueError("no mapping")  # noqa: TRY004 - what the text holds is a value
    found = next(((of, value) for of, value in node.value if of.value == key), None)
    if found is None:
        raise ValueError(f"no {key}")
    return found


def _start(node: Any) -> int:
    return int(node.start_mark.index)


def _end(text: str, node: Any) -> int:
    """Return where a value ends: of one with rows, its last row, without the comments and empty lines that follow."""
    if isinstance(node, (MappingNode, SequenceNode)):
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    if node.style in {"|", ">"}:
        return _block_end(text, _start(node))
    return int(node.end_mark.index)


def _block_end(text: str, start: int) -> int:
    """Return where the last line of a text ends that is written in lines of its own."""
    end = _line_end(text, start)
    inner: int | None = None
    found = end
    while end < len(text):
        line = text[end + 1 : _line_end(text, end + 1)]
        end += 1 + len(line)
        depth = len(line) - len(line.lstrip(" "))
        if not line.strip():
            continue
        inner = depth if inner is None else inner
        if depth < inner:
            break
        found = end
    return found


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _same(one: object, other: object) -> bool:
    return json.dumps(one) == json.dumps(other)


def _proven(text: str, changed: str, path: Steps, value: object) -> str:
    """Return a changed text, of which the values are what they were but for one.

    Raises
    ------
    ValueError
        if they are not.
    """
    expected = _put(_tree(text), path, value)
    found = parse_bytes(changed.encode(), "")
    if found.faults or not _alike(found.tree, expected):
        raise ValueError(f"{path} is written in a way that cannot be changed here")
    return changed


def _alike(one: object, other: object) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _put(tree: Any, path: Steps, value: object) -> Any:
    """Return plain values in which another stands at a path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(tree, list):
        inner = _put(tree[int(step)], tuple(rest), value)
        return [*tree[: int(step)], *([] if inner is MISSING else [inner]), *tree[int(step) + 1 :]]
    inner = _put(tree.get(step, {} if rest else None), tuple(rest), value)
    return {**{key: of for key, of in tree.items() if key != step}, **({} if inner is MISSING else {step: inner})}
