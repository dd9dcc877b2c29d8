"""A part of the scenario file as fields of a form: what may be chosen or written in each, as the file's JSON Schema says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Node = Mapping[str, Any]
Kind = Literal["choice", "several", "offices", "number", "amount", "flag", "text", "words"]
# what a form holds in each of its fields, by their names
Answers = Mapping[str, str | Sequence[str]]
# a set of offices in a form: those listed, those of a kind; and what only the file can say, which stays
LISTED, OF_KIND, IN_FILE = "listed", "kind:", "in the file"
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?")
FLAGGED = "yes"
SEPARATED = re.compile(r"[,、\s]+")


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Parameters
    ----------
    path
        its keys in the part of the file.
    kind
        how it is filled in: one or several of some choices, a set of offices, a number, an amount with its unit, yes or no, a text,
        or words for people, which may differ from language to language.
    said
        what it means, as the schema says it.
    needed
        whether it cannot be left empty.
    choices
        what may be chosen, with what people call it; of a set of offices, its kinds.
    items
        of a set of offices, the offices that may be listed.
    units
        of an amount, as the file writes them; an empty one for a plain number.
    words
        what may be written in place of a number, such as now.
    least, most
        of a number.
    """

    path: tuple[str, ...]
    kind: Kind
    said: str = ""
    needed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def name(self) -> str:
        """Its name in a form."""
        return ".".join(self.path)


def fields_of(whole: Node, part: str, keys: Collection[str], needed: Collection[str] = ()) -> tuple[Field, ...]:
    """Return keys of a part of the file as fields, those first that cannot be left empty; what no field can show is left out.

    Parameters
    ----------
    whole
        the schema of the file, for a study or for any.
    part
        the name of the part among the schema's definitions.
    keys
        those that are asked for.
    needed
        those that cannot be left empty besides what the schema says.
    """
    node = whole["$defs"][part]
    required = {*needed, *node.get("required", ())}
    found = [
        one
        for key, of in node["properties"].items()
        if key in keys
        for one in _fields(whole, (key,), of, str(of.get("description", "")), needed=key in required)
    ]
    return tuple(sorted(found, key=lambda one: not one.needed))


def answers_of(fields: Sequence[Field], tree: Mapping[str, Any], lang: str) -> dict[str, str | list[str]]:
    """Return what a form shows of a part of the file.

    Parameters
    ----------
    fields
        of the form.
    tree
        the part, as plain values.
    lang
        the language of words that differ from language to language.
    """
    found: dict[str, str | list[str]] = {}
    for one in fields:
        value = _at(tree, one.path)
        if value is None:
            continue
        if one.kind == "offices":
            found |= _set_answers(one, value)
        elif one.kind == "several":
            found[one.name] = [str(item) for item in value]
        elif one.kind == "amount":
            number, unit = _parted(str(value), one.units)
            found |= {one.name: number, f"{one.name}.unit": unit}
        elif one.kind == "words" and isinstance(value, dict):
            found[one.name] = str(value.get(lang, ""))
        elif one.kind == "flag":
            found[one.name] = FLAGGED if value else ""
        else:
            found[one.name] = str(value)
    return found


def filled(fields: Sequence[Field], answers: Answers, tree: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a part of the file with what a form says; what the form does not show stays.

    Parameters
    ----------
    fields
        of the form.
    answers
        what it holds.
    tree
        the part so far, as plain values.
    lang
        the language of words that differ from language to language.

    Raises
    ------
    ValueError
        if a field holds what cannot be written there.
    """
    made = dict(tree)
    for one in fields:
        value = _value(one, answers, _at(tree, one.path), lang)
        made = _with(made, one.path, value)
    return made


def _fields(whole: Node, path: tuple[str, ...], node: Node, said: str, *, needed: bool) -> Iterator[Field]:
    forms = list(_forms(whole, node))
    by_type = {str(form.get("type")): form for form in forms}
    enums = [form for form in forms if "enum" in form or "const" in form]
    words = tuple(str(word) for form in enums for word in _choices(form))
    a_set = next((form for form in forms if "kind" in form.get("properties", ())), None)
    inner = next((form for form in forms if form.get("type") == "object" and "properties" in form), None)
    if a_set is not None:
        yield _a_set(path, said, a_set, by_type, words, needed=needed)
    elif any("patternProperties" in form for form in forms):
        yield Field(path, "words", said, needed)
    elif inner is not None:
        required = inner.get("required", ())
        for key, of in inner["properties"].items():
            yield from _fields(whole, (*path, key), of, str(of.get("description", "")), needed=needed and key in required)
    else:
        yield from _scalar(Field(path, "text", said, needed), forms, by_type)


def _scalar(one: Field, forms: Sequence[Node], by_type: Mapping[str, Node]) -> Iterator[Field]:
    """Yield the field of a value without parts, or of a list of such values; rows of mappings are no field."""
    enums = [form for form in forms if "enum" in form or "const" in form]
    words = {key: of for form in enums for key, of in _choices(form).items()}
    number, items = by_type.get("integer") or by_type.get("number"), by_type.get("array", {}).get("items", {})
    if "boolean" in by_type:
        yield replace(one, kind="flag", needed=False)
    elif _units(forms):
        yield replace(one, kind="amount", units=_units(forms))
    elif number is not None:
        yield replace(one, kind="number", words=tuple(words), least=number.get("minimum"), most=number.get("maximum"))
    elif items.get("type") == "string":
        yield replace(one, kind="several", choices=_choices(items))
    elif words:
        yield replace(one, kind="choice", choices=words)
    elif "string" in by_type:
        yield one


def _forms(whole: Node, node: Node) -> Iterator[Node]:
    """Yield the forms that a value may have."""
    if "$ref" in node:
        yield from _forms(whole, whole["$defs"][node["$ref"].rpartition("/")[2]])
    elif "anyOf" in node or "oneOf" in node:
        for form in (*node.get("anyOf", ()), *node.get("oneOf", ())):
            yield from _forms(whole, form)
    elif "not" not in node:
        yield node


def _choices(node: Node) -> dict[str, str]:
    names = [str(name) for name in node.get("enum", [node["const"]] if "const" in node else [])]
    said = node.get("enumDescriptions", [""] * len(names))
    return dict(zip(names, map(str, said), strict=True))


def _a_set(
    path: tuple[str, ...], said: str, form: Node, by_type: Mapping[str, Node], words: tuple[str, ...], *, needed: bool
) -> Field:
    """Return a set of offices as a field: those listed, or those of a kind."""
    listed = by_type.get("array", {}).get("items", {})
    kinds = next((_choices(one) for one in _forms({}, form["properties"]["kind"])), {})
    return Field(path, "offices", said, needed, choices=kinds, items=_choices(listed), words=words)


def _units(forms: Sequence[Node]) -> tuple[str, ...]:
    """Return the units of an amount, by its examples: the number that each begins with, and what follows."""
    examples = [str(one) for form in forms if form.get("type") == "string" for one in form.get("examples", ())]
    parted = [one.partition(" ") for one in examples]
    if not parted or any(not NUMBER.fullmatch(number) or any(letter.isdigit() for letter in unit) for number, _, unit in parted):
        return ()
    return tuple(dict.fromkeys(unit for _, _, unit in parted))


def _parted(written: str, units: Sequence[str]) -> tuple[str, str]:
    """Return the number of an amount, and its unit."""
    number = next(iter(re.findall(r"^-?[0-9.]+", written)), "")
    unit = written[len(number) :].strip()
    # a plain number of people, or one in another spelling
    return number, unit if unit in units else units[-1]


def _set_answers(one: Field, value: Any) -> dict[str, str | list[str]]:
    if isinstance(value, str):
        return {one.name: value}
    if isinstance(value, list):
        return {one.name: LISTED, f"{one.name}.{LISTED}": [str(item) for item in value]}
    kind = value.get("kind") if isinstance(value, dict) and len(value) == 1 else None
    return {one.name: f"{OF_KIND}{kind}" if kind else IN_FILE}


def _value(one: Field, answers: Answers, before: Any, lang: str) -> Any:
    """Return what a field says; None for nothing. What reads the same as before stays as it was written."""
    said = answers.get(one.name, "")
    if one.kind == "several":
        items = (
            SEPARATED.split(said.strip())
            if isinstance(said, str) and not one.choices
            else [said]
            if isinstance(said, str)
            else said
        )
        return _in_order([item for item in items if item], before) or None
    text = said.strip() if isinstance(said, str) else ""
    if one.kind == "offices":
        return _set_value(one, text, answers, before)
    if one.kind == "flag":
        return True if text else None if not before else False
    if one.kind == "words" and isinstance(before, dict):
        return {key: of for key, of in (before | {lang: text}).items() if of} or None
    return _plain(one, text, answers, before) if text else None


def _plain(one: Field, text: str, answers: Answers, before: Any) -> Any:
    """Return a number, an amount, a choice or a text."""
    if one.kind == "number":
        return text if text in one.words else _number(text)
    if one.kind == "amount":
        _number(text)
        unit = str(answers.get(f"{one.name}.unit", ""))
        if unit not in one.units:
            raise ValueError(f"no such unit: {unit}")
        same = before is not None and _parted(str(before), one.units) == (text, unit)
        return before if same else f"{text} {unit}".strip()
    if one.kind == "choice" and one.choices and text not in one.choices:
        raise ValueError(f"no such choice: {text}")
    return text


def _set_value(one: Field, text: str, answers: Answers, before: Any) -> Any:
    if text == IN_FILE:
        return before
    if text == LISTED:
        items = answers.get(f"{one.name}.{LISTED}", ())
        return _in_order([items] if isinstance(items, str) and items else list(items), before) or None
    if text.startswith(OF_KIND):
        return {"kind": text.removeprefix(OF_KIND)}
    if text and text not in one.words:
        raise ValueError(f"no such set: {text}")
    return text or None


def _in_order(items: list[str], before: Any) -> list[str]:
    """Return chosen items, those that were there before in their order there."""
    there = [str(item) for item in before] if isinstance(before, list) else []
    return [*(item for item in there if item in items), *(item for item in items if item not in there)]


def _number(text: str) -> int | float:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"no number: {text}")
    return float(text) if "." in text else int(text)


def _at(tree: Any, path: Sequence[str]) -> Any:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _with(tree: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """Return a mapping with a value at a path; None takes it away, and what would be empty with it."""
    key, *rest = path
    inner = tree.get(key)
    if rest:
        value = _with(inner if isinstance(inner, dict) else {}, rest, value) or None
    if value is None:
        return {name: of for name, of in tree.items() if name != key}
    return {**tree, key: value}
