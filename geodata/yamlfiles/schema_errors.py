"""What a schema's refusals mean, in words: each with its place, what was found and the cure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from geodata.yamlfiles.source import Source, Steps
from geodata.yamlfiles.syntax_errors import WIDE
from models.messages.catalogue import CODE
from models.messages.findings import Finding
from models.messages.text import Text, in_context, same

# how alike two words must be for one to be offered in place of the other
CLOSE = 0.6
# what patterns of the schemas ask for
LANGUAGE_CODE = f"^{CODE}$"
PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]*$": Text("write it with a-z, 0-9, - and _, beginning with a letter or a digit"),
    LANGUAGE_CODE: Text("write the code of a language, such as ja, en or zh_Hans"),
}


def did_you_mean(word: str, allowed: Sequence[str]) -> Text:
    """Return "Did you mean …?" for the closest allowed word, or the list of what is allowed."""
    wide = next((sign for sign in word if sign in WIDE), None)
    if wide:
        return Text("Write an ASCII {narrow} for the full-width {wide}", narrow=WIDE[wide], wide=wide)
    close = get_close_matches(word, allowed, n=1, cutoff=CLOSE) or get_close_matches(word.lower(), allowed, n=1, cutoff=CLOSE)
    if close:
        return Text("Did you mean {close}?", close=close[0])
    if not allowed:
        return Text("There is none")
    listed = ", ".join(allowed)
    return Text("Allowed: {listed}", listed=listed)


def wanted(message: Text) -> PydanticCustomError:
    """Return the error that refuses a value of a wrong type: "found …; write …", with what may be written."""
    return PydanticCustomError("wanted", "{wanted_en}", {"wanted_en": message.to("en"), "wanted": message})


def without_echoes(found: list[Finding]) -> list[Finding]:
    """Drop what only repeats another fault: a key missing because it is misspelt, a list empty because its items are wrong."""
    unknown = [fault.field or "" for fault in found if fault.code == "unknown-key"]

    def echoes(fault: Finding) -> bool:
        field = fault.field or ""
        parent, _, name = field.rpartition(".")
        if fault.code == "missing-key":
            siblings = [other.rpartition(".")[2] for other in unknown if other.rpartition(".")[0] == parent]
            return bool(get_close_matches(name, siblings, n=1, cutoff=CLOSE))
        return fault.code in {"empty", "too-few"} and any((other.field or "").startswith(f"{field}.") for other in found)

    # a short form stands for several keys, which may all be refused for the same reason
    said = {(fault.code, fault.line, fault.column, fault.message): fault for fault in reversed(found) if not echoes(fault)}
    return list(reversed(said.values()))


def explain(source: Source, model: type[BaseModel], detail: ErrorDetails) -> Finding:
    """Return the finding for one of pydantic's errors."""
    path = _written(source, detail["loc"], absent=detail["type"] == "missing")
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = str(path[-1]) if path else ""
    shown = None if isinstance(value, (dict, list)) else value
    if kind == "missing":
        message = Text("{name} is missing; add it", name=name)
        return source.finding("missing-key", message, *path[:-1], name)
    if kind == "extra_forbidden":
        cure = did_you_mean(name, _allowed(model, path[:-1]))
        message = Text("unknown key {name}. {cure}", name=name, cure=cure)
        return source.finding("unknown-key", message, *path, key=True)
    if kind in {"literal_error", "enum"}:
        cure = did_you_mean(str(value), [word.strip("'") for word in re.split(r", | or ", str(context.get("expected", "")))])
        message = Text("{value} is not allowed here. {cure}", value=value, cure=cure)
        return source.finding("not-allowed", message, *path, value=shown)
    if "said" in context:
        path = _written(source, (*path, *context.get("at", ())), absent=False)
        return source.finding(kind.replace("_", "-"), context["said"], *path, value=shown)
    if kind in {"string_too_short", "too_short"}:
        least = int(context.get("min_length", 1)) if kind == "too_short" else 1
        few = Text("write at least {least} of them", least=least)
        code, message = ("too-few", few) if least > 1 else ("empty", Text("must not be empty"))
        return source.finding(code, message, *path)
    return source.finding(_plain_code(kind), _plain_message(kind, value, detail["msg"], context), *path, value=shown)


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


def _plain_message(kind: str, value: object, english: str, context: dict[str, Any]) -> Text:
    given = _given(value)
    needed = {
        "wanted": context.get("wanted"),
        "string_type": Text("text (quote a number that is a code)"),
        "int_type": Text("a whole number in ASCII digits"),
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
        said = PATTERNS.get(context["pattern"])
        if said:
            return Text("{given} cannot be used; {said}", given=given, said=said)
        return Text("{given} does not match {pattern}", given=given, pattern=context["pattern"])
    return Text("{value} is not accepted: {english}", value=_short(value), english=english)


def _found(value: object, needed: Text) -> Text:
    return Text("found {said}; write {needed}", said=_given(value), needed=needed)


def _given(value: object) -> Text:
    return in_context("schema errors", "nothing") if value is None else same(_short(value))


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
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
