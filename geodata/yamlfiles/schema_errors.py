"""What a schema's refusals mean, in words: each with its place, what was found and the cure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from geodata.yamlfiles.source import Source, Steps
from geodata.yamlfiles.spelling import nearest
from geodata.yamlfiles.syntax_errors import WIDE
from models.messages.catalogue import CODE
from models.messages.findings import Finding, brief, listed
from models.messages.text import Text, in_context, same

# words that are listed where none of them is near
LISTED = 40
# what is left of 1,000 people where a comma parts values
AFTER_COMMA = re.compile(r"[0-9]{3}(?![0-9])")
# what patterns of the schemas ask for
LANGUAGE_CODE = f"^{CODE}$"
PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]*$": Text("write it with a-z, 0-9, - and _, beginning with a letter or a digit"),
    r"^[a-z0-9][a-z0-9-]*$": Text("write it with a-z, 0-9 and -, beginning with a letter or a digit"),
    r"^[a-z0-9_]+$": Text("write it with a-z, 0-9 and _"),
    r"^EPSG:[0-9]{4,6}$": Text("write it like EPSG:6677"),
    r"^([0-9]{5})?$": Text("write the five digits of the municipality's code, quoted"),
    r"^[0-9]{5}$": Text("write the five digits of the municipality's code, quoted"),
    r"^#[0-9a-fA-F]{6}$": Text("write a colour as #rrggbb"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": Text("write it like 2026-07-15"),
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": Text("write it like 2014-07"),
    r"^[0-9.]+$": Text("write a version such as 2026.10.0"),
    r"^https://": Text("write an address that begins with https://"),
    r"^https?://[^@\s?#]+/$": Text("write an address such as http://127.0.0.1:8080/, with its last / and without a password"),
    LANGUAGE_CODE: Text("write the code of a language, such as ja, en or zh_Hans"),
}


def did_you_mean(word: str, allowed: Sequence[str]) -> Text:
    """Return "Did you mean …?" for the one allowed word that this is a slip for, else the list of what is allowed."""
    wide = next((sign for sign in word if sign in WIDE), None)
    if wide:
        return Text("Write an ASCII {narrow} for the full-width {wide}", narrow=WIDE[wide], wide=wide)
    close = nearest(word, allowed)
    if close is not None and unicodedata.normalize("NFC", word.strip()) == unicodedata.normalize("NFC", close):
        return Text("It only looks like {close}; type it anew", close=brief(close))
    if close is not None:
        return Text("Did you mean {close}?", close=brief(close))
    if AFTER_COMMA.match(word):
        return Text("Write numbers without a comma")
    if not allowed:
        return Text("There is none")
    return Text("Allowed: {listed}", listed=listed(allowed, most=LISTED))


def wanted(message: Text) -> PydanticCustomError:
    """Return the error that refuses a value of a wrong type: "found …; write …", with what may be written."""
    return PydanticCustomError("wanted", "{wanted_en}", {"wanted_en": message.to("en"), "wanted": message})


def spot(fault: Finding) -> object:
    """Return what tells the place of one fault from another's: line and column, or the key where there is no file."""
    return fault.field if fault.line is None else (fault.line, fault.column)


def without_echoes(found: list[Finding]) -> list[Finding]:
    """Drop what only repeats another fault: a key missing because it is misspelt, a list empty because its items are wrong."""
    unknown = [fault.field or "" for fault in found if fault.code == "unknown-key"]

    def echoes(fault: Finding) -> bool:
        field = fault.field or ""
        parent, _, name = field.rpartition(".")
        if fault.code == "missing-key":
            siblings = [other.rpartition(".")[2] for other in unknown if other.rpartition(".")[0] == parent]
            return any(nearest(sibling, [name]) for sibling in siblings)
        return fault.code in {"empty", "too-few"} and any((other.field or "").startswith(f"{field}.") for other in found)

    # a short form stands for several keys, which may all be refused for the same reason
    said = {(fault.code, spot(fault), fault.message): fault for fault in reversed(found) if not echoes(fault)}
    return list(reversed(said.values()))


def explain(source: Source, model: type[BaseModel], detail: ErrorDetails) -> Finding:
    """Return the finding for one of pydantic's errors."""
    path = _written(source, detail["loc"], absent=detail["type"] == "missing")
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = str(path[-1]) if path else ""
    shown = None if isinstance(value, (dict, list)) else value
    if kind == "missing":
        return _missing(source, path)
    if kind == "extra_forbidden":
        cure = did_you_mean(name, _allowed(model, path[:-1]))
        message = Text("unknown key {name}. {cure}", name=brief(name), cure=cure)
        return source.finding("unknown-key", message, *path, key=True)
    if kind in {"literal_error", "enum"}:
        cure = did_you_mean(str(value), [word.strip("'") for word in re.split(r", | or ", str(context.get("expected", "")))])
        message = Text("{given} is not allowed here. {cure}", given=_given(value), cure=cure)
        return source.finding("not-allowed", message, *path, value=shown)
    if "said" in context:
        path = _written(source, (*path, *context.get("at", ())), absent=False)
        return source.finding(kind.replace("_", "-"), context["said"], *path, value=shown)
    if kind in {"string_too_short", "too_short"}:
        least = int(context.get("min_length", 1)) if kind == "too_short" else 1
        few = Text("write at least {least} of them", least=least)
        code, message = ("too-few", few) if least > 1 else ("empty", Text("must not be empty"))
        return source.finding(code, message, *path)
    return source.finding(_plain_code(kind), _plain_message(kind, value, context), *path, value=shown)


def _missing(source: Source, path: Steps) -> Finding:
    *above, last = path
    if isinstance(last, int):
        message = Text("the list holds {count} of the values it needs; add the missing one", count=last)
        return source.finding("too-few", message, *above)
    return source.finding("missing-key", Text("{name} is missing; add it", name=last), *path)


def _written(source: Source, location: Steps, *, absent: bool) -> Steps:
    """Return pydantic's location without the steps that only it sees: names of union members and of validators.

    Where a key is absent, its name ends the path all the same.
    """
    path: Steps = ()
    for step, part in enumerate(location):
        longer = (*path, part)
        if longer in source.values or longer in source.keys or (absent and step == len(location) - 1):
            path = longer
    return path


def _plain_code(kind: str) -> str:
    return "wrong-type" if kind == "wanted" or kind.endswith(("_type", "_parsing")) else "out-of-range"


def _plain_message(kind: str, value: object, context: dict[str, Any]) -> Text:
    given = _given(value)
    needed = {
        "wanted": context.get("wanted"),
        "string_type": Text("text (quote a number that is a code)"),
        "int_type": Text("a whole number in ASCII digits"),
        "int_from_float": Text("a whole number in ASCII digits"),
        "int_parsing_size": Text("a whole number in ASCII digits"),
        "float_type": Text("a number in ASCII digits"),
        "bool_type": Text("true or false"),
        "list_type": Text("a list [a, b]"),
        "tuple_type": Text("a list [a, b]"),
        "dict_type": Text("a mapping {key: value}"),
        "model_type": Text("a mapping {key: value}"),
    }.get(kind)
    if needed:
        return _found(value, needed)
    limits = {
        "greater_than_equal": ("ge", Text("at least")),
        "greater_than": ("gt", Text("more than")),
        "less_than_equal": ("le", Text("at most")),
        "less_than": ("lt", Text("less than")),
    }
    if kind in limits:
        name, words = limits[kind]
        return Text("{given} is out of range; it must be {said} {context}", given=given, said=words, context=context[name])
    if kind == "string_pattern_mismatch":
        return Text("{given} cannot be used; {said}", given=given, said=PATTERNS[context["pattern"]])
    if kind == "string_too_long":
        return Text("{given} is too long; write at most {most:,} characters", given=given, most=context["max_length"])
    if kind == "too_long":
        return Text("has {actual:,} values; write at most {most:,}", actual=context["actual_length"], most=context["max_length"])
    return Text("{given} cannot stand here; the manual says what can", given=given)


def _found(value: object, needed: Text) -> Text:
    return Text("found {said}; write {needed}", said=_given(value), needed=needed)


def _given(value: object) -> Text:
    return in_context("schema errors", "nothing") if value is None else same(_short(value))


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _allowed(model: Any, path: Steps) -> list[str]:
    """Return the keys that the schema allows at `path`."""
    here: list[Any] = [model]
    for part in path:
        here = [step for kind in here for step in (_field_types(kind, part) if _is_model(kind) else get_args(kind))]
        here = [leaf for kind in here for leaf in _leaves(kind)]
    return [spec.alias or name for kind in here if _is_model(kind) for name, spec in kind.model_fields.items()]


def _field_types(kind: type[BaseModel], part: str | int) -> list[Any]:
    return [spec.annotation for name, spec in kind.model_fields.items() if part in {name, spec.alias}]


def _leaves(kind: Any) -> list[Any]:
    # where what is written has another model than what it becomes
    written = [mark.written() for mark in getattr(kind, "__metadata__", ()) if hasattr(mark, "written")]
    if written:
        return written
    if _is_model(kind) or get_origin(kind) in {list, tuple, dict}:
        return [kind]
    return [leaf for part in get_args(kind) for leaf in _leaves(part)] or [kind]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
