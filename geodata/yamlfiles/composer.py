"""The events of a YAML file put together as plain values, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from geodata.yamlfiles.source import Place, Source, Steps, dotted
from geodata.yamlfiles.syntax_errors import named, syntax_fault, unlike_space
from models.messages.findings import Finding, InputError
from models.messages.text import Text

MAX_DEPTH = 30
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
ODD_NUMBER = re.compile(
    r"[-+]?(0[xob][0-9a-fA-F_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|nan))",
    re.IGNORECASE,
)
CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass
class _Open:
    """A mapping or sequence being read, with the key that waits for its value."""

    value: dict[str, Any] | list[Any]
    path: Steps
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


def build(source: Source, faults: list[Finding]) -> object:
    """Return plain values from a file's events; record places and faults on the way.

    Parameters
    ----------
    source
        the text; its keys and values are filled in.
    faults
        takes what is found.

    Raises
    ------
    InputError
        if the text is not YAML.
    """
    stack: list[_Open] = []
    root: list[object] = []
    yaml = YAML(typ="safe", pure=True)
    try:
        for event in yaml.parse("\n".join(source.lines)):
            if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                stack.pop()
            elif isinstance(event, DocumentStartEvent) and root:
                message = Text("a second document begins with ---; a file holds one")
                faults.append(source.at("yaml-documents", message, event.start_mark.line + 1, event.start_mark.column + 1))
                break
            elif isinstance(event, (AliasEvent, ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                place = (event.start_mark.line + 1, event.start_mark.column + 1)
                faults.extend(_refused(source, event, place, len(stack)))
                _take(source, event, place, stack, root, faults)
            if len(stack) > MAX_DEPTH:
                break
    except YAMLError as error:
        faults.append(syntax_fault(source, error))
    if not root and not faults:
        faults.append(source.at("file-empty", Text("the file is empty"), 1, 1))
    if any(fault.code in {"yaml-syntax", "yaml-too-deep", "file-empty"} for fault in faults):
        raise InputError(faults)
    return root[0]


def _take(source: Source, event: Any, place: Place, stack: list[_Open], root: list[object], faults: list[Finding]) -> None:
    """Put one event where it belongs: a key waits for its value, a value goes into what holds it."""
    top = stack[-1] if stack else None
    if top is not None and isinstance(top.value, dict) and top.key is None:
        _take_key(source, event, place, top, faults)
        if not isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            return
    path: Steps = () if top is None else (*top.path, len(top.value) if isinstance(top.value, list) else str(top.key))
    if isinstance(event, ScalarEvent) and event.style is None and not event.value:
        place = source.keys.get(path, place)  # where nothing follows a key, the parser is at the next one already
    source.values.setdefault(path, place)
    value: Any = _scalar(source, event, place, faults) if isinstance(event, ScalarEvent) else None
    if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
        value = {} if isinstance(event, MappingStartEvent) else []
    if top is None:
        root.append(value)
    elif isinstance(top.value, list):
        top.value.append(value)
    else:
        top.value[str(top.key)] = value
        top.key = None
    if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
        stack.append(_Open(value, path))


def _take_key(source: Source, event: Any, place: Place, top: _Open, faults: list[Finding]) -> None:
    key = str(getattr(event, "value", None))
    path = (*top.path, key)
    if not isinstance(event, ScalarEvent):
        faults.append(source.at("yaml-odd-key", Text("a key must be plain text"), *place))
    elif key in top.seen:
        message = Text("key {key} is already on line {seen}; remove one of them", key=key, seen=top.seen[key])
        faults.append(source.at("duplicate-key", message, *place, field=dotted(path)))
    elif event.style is None and (odd := unlike_space(key)):
        message = Text("a space at this key is no ordinary one ({odd}); use ordinary spaces", odd=named(odd))
        faults.append(source.at("yaml-space", message, *place, field=dotted(path)))
    top.key = key
    top.seen.setdefault(key, place[0])
    source.keys.setdefault(path, place)


def _refused(source: Source, event: Any, place: Place, depth: int) -> Iterator[Finding]:
    """Yield what this reader does not accept of YAML: aliases, tags, great depth."""
    if isinstance(event, AliasEvent) or event.anchor:
        message = Text("anchors and aliases (& and *) are not accepted; write it out")
        yield source.at("yaml-alias", message, *place)
    elif event.tag and event.tag != "!":
        message = Text("the tag {tag} is not accepted; remove it", tag=event.tag)
        yield source.at("yaml-tag", message, *place)
    if depth >= MAX_DEPTH:
        yield source.at("yaml-too-deep", Text("nested more than {max_depth} deep", max_depth=MAX_DEPTH), *place)


def _scalar(source: Source, event: Any, place: Place, faults: list[Finding]) -> object:
    text: str = event.value
    if event.style is not None:
        return text
    if text.lower() in CONSTANTS:
        return CONSTANTS[text.lower()]
    if INTEGER.fullmatch(text) and len(text) <= 18:
        return int(text)
    if DECIMAL.fullmatch(text) and len(text) <= 30:
        return float(text)
    if ODD_NUMBER.fullmatch(text):
        message = Text('{text}: write numbers in plain decimal (such as 1000); quote it if it is a code ("{text}")', text=text)
        faults.append(source.at("number-form", message, *place, value=text))
    return text
