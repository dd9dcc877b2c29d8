"""Reading YAML strictly: every fault at once, each with its line, its column and its cure.

The file is read as a stream of events, so that depth, aliases, tags and duplicate keys are met before
anything is built, and every key keeps its place. Pydantic models say what is allowed.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetPydanticSchema, ValidationError, WithJsonSchema
from pydantic_core import core_schema

from geodata.databases import SECRET_SAID, SECRETS
from geodata.yamlfiles.composer import build
from geodata.yamlfiles.schema_errors import LANGUAGE_CODE, explain, spot, wanted, without_echoes
from geodata.yamlfiles.source import Place, Source
from models.messages.catalogue import FIRST
from models.messages.findings import Finding, InputError, more
from models.messages.text import Text, given, words_of

MAX_BYTES = 1_000_000
# a password in the address of a database, whatever key it stands at, in a comment too: no message may repeat its line
SECRET = re.compile(rf"postgres(ql)?://([^\s@?#]*:[^\s@?#]*@|\S*[?&]({'|'.join(SECRETS)})=)", re.IGNORECASE)
# faults of a schema that are put in words
EXPLAINED = 200
M = TypeVar("M", bound=BaseModel)


class StrictModel(BaseModel):
    """The base of every file schema: exact types, frozen values, no key that is not declared."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _by_code(value: object) -> object:
    if isinstance(value, str):
        return dict.fromkeys(FIRST, value)
    if not isinstance(value, dict):
        raise wanted(Text("a text, or {ja: …, en: …}"))
    return value


_Code = Annotated[str, Field(pattern=LANGUAGE_CODE)]
_Words = Annotated[str, Field(min_length=1)]
_ByCode = Annotated[dict[_Code, _Words], Field(min_length=1), BeforeValidator(_by_code)]
# what a file's writer says to people: {ja: …, en: …} in the languages the writer knows, or one string for all
GivenText = Annotated[
    Text,
    GetPydanticSchema(
        lambda _, handler: core_schema.no_info_after_validator_function(
            given, handler(_ByCode), serialization=core_schema.plain_serializer_function_ser_schema(words_of)
        )
    ),
    WithJsonSchema(
        {
            "description": "A text by language code, {ja: …, en: …}, or one string for all: at least one language. "
            "The reader's is shown, else English, else the first.",
            "oneOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "properties": {
                        "ja": {"type": "string", "minLength": 1, "description": "日本語 (Japanese)"},
                        "en": {"type": "string", "minLength": 1, "description": "英語 (English)"},
                    },
                    "patternProperties": {LANGUAGE_CODE: {"type": "string", "minLength": 1}},
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


@dataclass(frozen=True)
class Parsed:
    """A file as plain values, before any schema: what stands where, and what YAML itself got wrong.

    Parameters
    ----------
    tree
        mappings, lists and scalars.
    source
        the text, with the place of each part.
    faults
        what was found so far.
    """

    tree: object
    source: Source
    faults: tuple[Finding, ...] = ()


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
    return validate(parse_yaml(path, shown=shown), model)


def parse_yaml(path: Path, *, shown: str | None = None) -> Parsed:
    """Read one YAML file as plain values.

    Parameters
    ----------
    path
        the file.
    shown
        the name to use in messages; `path` as given by default.

    Raises
    ------
    InputError
        if it cannot be read, or is not YAML.
    """
    name = shown or str(path)
    return parse_bytes(_read_bytes(path, name), name)


def parse_bytes(data: bytes, shown: str) -> Parsed:
    """Return the content of a YAML file as plain values.

    Parameters
    ----------
    data
        the content.
    shown
        the file's name, to use in messages.

    Raises
    ------
    InputError
        if it is too large, not YAML, or holds the password of a database.
    """
    # the line breaks of YAML 1.2, which are fewer than Python's
    source = Source(shown, re.split(r"\r\n|\r|\n", _decoded(data, shown)), sha256=hashlib.sha256(data).hexdigest())
    _refuse_secrets(source)
    faults: list[Finding] = []
    tree = build(source, faults)
    return Parsed(tree, source, tuple(faults))


def validate(parsed: Parsed, model: type[M]) -> Located[M]:
    """Hold plain values against a schema.

    Raises
    ------
    InputError
        with every fault found, those of the file among them.
    """
    source, faults = parsed.source, list(parsed.faults)
    try:
        # JSON mode: a list may become a tuple, and nothing else is converted
        value = model.model_validate_json(json.dumps(parsed.tree))
    except ValidationError as error:
        known = {spot(fault) for fault in faults}
        errors = sorted(error.errors(include_url=False), key=lambda detail: source.place(*detail["loc"], key=True))
        details = [explain(source, model, detail) for detail in errors[:EXPLAINED]]
        faults += [more(len(errors) - EXPLAINED)] if len(errors) > EXPLAINED else []
        faults += [fault for fault in without_echoes(details) if spot(fault) not in known]
    if faults:
        raise InputError(sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0)))
    return Located(value, source)


def _refuse_secrets(source: Source) -> None:
    """Refuse addresses of databases with a password in them, without repeating them."""
    met = [(line, found.start() + 1) for line, text in enumerate(source.lines, start=1) for found in SECRET.finditer(text)]
    if met:
        raise InputError(
            Finding("postgis-secret", "stop", SECRET_SAID, file=source.shown, line=line, column=column) for line, column in met
        )


def _read_bytes(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise _fault("file-is-folder", Text("is a folder; name a file"), name)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _fault("file-missing", Text("no such file; check the name"), name) from None
    except (OSError, ValueError):
        raise _fault("file-unreadable", Text("cannot be opened; check its permissions"), name) from None


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _fault("file-too-large", Text("is larger than {max_bytes:,} bytes", max_bytes=MAX_BYTES), name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = Text("is not UTF-8; save it again as UTF-8")
        raise InputError(Finding("not-utf-8", "stop", message, file=name, line=line, column=1)) from None


def _fault(code: str, message: Text, name: str) -> InputError:
    return InputError(Finding(code, "stop", message, file=name))
