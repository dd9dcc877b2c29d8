"""Reading YAML strictly: every fault at once, each with its line, its column and its cure.

The file is read as a stream of events, so that depth, aliases, tags and duplicate keys are met before
anything is built, and every key keeps its place. Pydantic models say what is allowed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from geodata.yamlfaults import explain, without_echoes
from geodata.yamlsource import Place, Source, Steps, dotted
from models.errors import Finding, InputError
from models.text import Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
ODD_NUMBER = re.compile(
    r"[-+]?(0[xob][0-9a-fA-F_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|nan))",
    re.IGNORECASE,
)
CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}

M = TypeVar("M", bound=BaseModel)


class StrictModel(BaseModel):
    """The base of every file schema: exact types, frozen values, no key that is not declared."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Bilingual(StrictModel):
    """A text in Japanese and English; one plain string stands for both."""

    ja: str = Field(min_length=1, description="日本語 (Japanese)")
    en: str = Field(min_length=1, description="英語 (English)")

    @property
    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(self.ja, self.en)


def _both(value: object) -> object:
    return {"ja": value, "en": value} if isinstance(value, str) else value


BilingualText = Annotated[
    Bilingual,
    BeforeValidator(_both),
    WithJsonSchema(
        {
            "description": "A text in Japanese and English, {ja: …, en: …}, or one string for both.",
            "oneOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "properties": {
                        "ja": {"type": "string", "minLength": 1},
                        "en": {"type": "string", "minLength": 1},
                    },
                    "required": ["ja", "en"],
                    "additionalProperties": False,
                },
            ],
        }
    ),
]


@dataclass(frozen=True)
class Located(Generic[M]):
    """A validated file: its value, and where each part of it stands."""

    value: M
    source: Source

    def place(self, *path: str | int) -> Place:
        """Return line and column of the value at `path`."""
        return self.source.place(*path)


def read_yaml(path: Path, model: type[M], *, shown: str | None = None) -> Located[M]:
    """Read and validate one YAML file.

    Parameters
    ----------
    path
        the file.
    model
        the schema, a `StrictModel`.
    shown
        the name to use in messages; `path` as given by default.

    Returns
    -------
    located
        the validated value with the places of its parts.

    Raises
    ------
    InputError
        with every fault found: unreadable, not YAML, not what the schema allows.
    """
    name = shown or str(path)
    source = Source(name, _read_text(path, name).splitlines())
    faults: list[Finding] = []
    tree = _build(source, faults)
    try:
        # JSON mode: a list may become a tuple, and nothing else is converted
        value = model.model_validate_json(json.dumps(tree))
    except ValidationError as error:
        known = {(fault.line, fault.column) for fault in faults}
        details = [explain(source, model, detail) for detail in error.errors(include_url=False)]
        faults += [fault for fault in without_echoes(details) if (fault.line, fault.column) not in known]
    if faults:
        raise InputError(sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0)))
    return Located(value, source)


def _read_text(path: Path, name: str) -> str:
    def fault(code: str, ja: str, en: str) -> InputError:
        return InputError(Finding(code, "stop", Text(ja, en), file=name))

    if path.is_dir():
        raise fault("file-is-folder", "フォルダです。ファイルを指定してください", "is a folder; name a file")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise fault("file-missing", "ファイルがありません。名前を確かめてください", "no such file; check the name") from None
    except (OSError, ValueError):
        raise fault(
            "file-unreadable", "ファイルを開けません。権限を確かめてください", "cannot be opened; check its permissions"
        ) from None
    if len(data) > MAX_BYTES:
        raise fault("file-too-large", f"{MAX_BYTES:,} バイトを超えています", f"is larger than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = Text("UTF-8 ではありません。UTF-8 で保存し直してください", "is not UTF-8; save it again as UTF-8")
        raise InputError(Finding("not-utf-8", "stop", message, file=name, line=line, column=1)) from None


@dataclass
class _Open:
    """A mapping or sequence being read, with the key that waits for its value."""

    value: dict[str, Any] | list[Any]
    path: Steps
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


def _build(source: Source, faults: list[Finding]) -> object:
    """Return plain values from the file's events; record places and faults on the way."""
    stack: list[_Open] = []
    root: list[object] = []
    yaml = YAML(typ="safe", pure=True)
    try:
        for event in yaml.parse("\n".join(source.lines)):
            if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                stack.pop()
            elif isinstance(event, (AliasEvent, ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                place = (event.start_mark.line + 1, event.start_mark.column + 1)
                faults.extend(_refused(source, event, place, len(stack)))
                _take(source, event, place, stack, root, faults)
            if len(stack) > MAX_DEPTH:
                break
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        faults.append(_syntax(source, str(error.problem or "not YAML"), line, column))
    except YAMLError as error:
        faults.append(_syntax(source, str(error).splitlines()[0], 1, 1))
    if not root and not faults:
        faults.append(source.at("file-empty", Text("ファイルが空です", "the file is empty"), 1, 1))
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
        faults.append(source.at("yaml-odd-key", Text("キーは文字列で書いてください", "a key must be plain text"), *place))
    elif key in top.seen:
        message = Text(
            f"キー {key} が {top.seen[key]} 行目と重複しています。どちらかを消してください",
            f"key {key} is already on line {top.seen[key]}; remove one of them",
        )
        faults.append(source.at("duplicate-key", message, *place, field=dotted(path)))
    top.key = key
    top.seen.setdefault(key, place[0])
    source.keys.setdefault(path, place)


def _refused(source: Source, event: Any, place: Place, depth: int) -> Iterator[Finding]:
    """Yield what this reader does not accept of YAML: aliases, tags, great depth."""
    if isinstance(event, AliasEvent) or event.anchor:
        message = Text(
            "別名 (& と *) は使えません。そのまま書いてください", "anchors and aliases (& and *) are not accepted; write it out"
        )
        yield source.at("yaml-alias", message, *place)
    elif event.tag and event.tag != "!":
        message = Text(f"タグ {event.tag} は使えません。消してください", f"the tag {event.tag} is not accepted; remove it")
        yield source.at("yaml-tag", message, *place)
    if depth >= MAX_DEPTH:
        yield source.at(
            "yaml-too-deep", Text(f"入れ子が {MAX_DEPTH} 段を超えています", f"nested more than {MAX_DEPTH} deep"), *place
        )


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
        message = Text(
            f'{text}: 数は普通の十進数で書いてください (例 1000)。番号なら引用符で囲みます ("{text}")',
            f'{text}: write numbers in plain decimal (such as 1000); quote it if it is a code ("{text}")',
        )
        faults.append(source.at("number-form", message, *place, value=text))
    return text


def _syntax(source: Source, problem: str, line: int, column: int) -> Finding:
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    if "\t" in text[: max(column, 1)]:
        message = Text("字下げにタブは使えません。空白で書いてください", "tabs cannot indent; use spaces")
    else:
        message = Text(f"YAML として読めません: {problem}", f"cannot be read as YAML: {problem}")
    return source.at("yaml-syntax", message, line, column)
