"""Lists and ranges of a YAML file set by a program: only what changes is written anew, and everything else stays byte by byte, comments too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from geodata.yamlfiles.writing import PLAIN


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
        _, value = _entry(_part(text, key), name)
        if items and isinstance(value, SequenceNode) and not value.flow_style and value.value:
            text = _of_rows(text, value, list(items))
        else:
            text = _with_entry(text, key, name, _flow(items) if items else "")
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
        return _with_entry(text, key, name, "")
    low, high = ends
    return _with_entry(text, key, name, str(low) if low == high else f"{{min: {low}, max: {high}}}")


def _with_entry(text: str, key: str, name: str, written: str) -> str:
    part = _part(text, key)
    key_node, value = _entry(part, name)
    if key_node is None or value is None:
        return _added(text, part, f"{name}: {written}") if written else text
    if not written:
        return _without(text, part, key_node, value)
    return text[: key_node.end_mark.index] + f": {written}" + text[_end(value) :]


def _part(text: str, key: str) -> MappingNode:
    _, part = _entry(YAML(typ="safe", pure=True).compose(text), key)
    if not isinstance(part, MappingNode):
        raise ValueError(f"{key} is no mapping")  # noqa: TRY004 - what the text holds is a value
    return part


def _entry(node: Node | None, key: str) -> tuple[Node | None, Node | None]:
    if not isinstance(node, MappingNode):
        raise ValueError("no mapping")  # noqa: TRY004 - what the text holds is a value
    return next(((of, value) for of, value in node.value if of.value == key), (None, None))


def _added(text: str, part: MappingNode, entry: str) -> str:
    if part.flow_style:
        end = part.end_mark.index - 1
        before = text[:end].rstrip()
        return f"{before}{', ' if part.value else ''}{entry}{text[len(before) : end]}{text[end:]}"
    first, (_, last) = part.value[0][0], part.value[-1]
    end = _line_end(text, _end(last))
    return f"{text[:end]}\n{' ' * first.start_mark.column}{entry}{text[end:]}"


def _without(text: str, part: MappingNode, key: Node, value: Node) -> str:
    start, end = key.start_mark.index, _end(value)
    if not part.flow_style:
        line = text.rfind("\n", 0, start) + 1
        return text[:line] + text[_line_end(text, end) + 1 :]
    after = text[end:]
    rest = after.lstrip()
    if rest.startswith(","):
        return text[:start] + rest[1:].lstrip()
    return text[:start].rstrip().removesuffix(",") + after


def _of_rows(text: str, value: SequenceNode, items: list[str]) -> str:
    """Return a text whose list, a row for each item, has lost and gained rows; those that stay keep their place and comments."""
    there = [node.value for node in value.value]
    first = value.value[0].start_mark
    dash = text.rfind("-", 0, first.index)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    end = _line_end(text, _end(value.value[-1]))
    new = "".join(f"\n{indent}- {_scalar(item)}" for item in items if item not in there)
    text = text[:end] + new + text[end:]
    for node in reversed([node for node in value.value if node.value not in items]):
        line = text.rfind("\n", 0, node.start_mark.index) + 1
        text = text[:line] + text[_line_end(text, _end(node)) + 1 :]
    return text


def _end(node: Node) -> int:
    """Return where a value ends: of one with rows, its last row, without the comments and empty lines that follow."""
    if isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(map(_scalar, items))}]"


def _scalar(item: str) -> str:
    escaped = item.replace("\\", "\\\\").replace('"', '\\"')
    return item if PLAIN.fullmatch(item) else f'"{escaped}"'
