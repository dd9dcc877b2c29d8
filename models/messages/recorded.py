"""Texts as JSON and back without loss, so that what is kept in a file is said in the reader's language when it is read.

Every text is an object marked by one key that begins with `$`, which no other data beside it may use: `$text`, `$same`, `$given`,
`$joined`, `$listed`, `$capital`, `$applied`; so is every value that JSON has no form for, such as `$fraction`.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from models.messages.findings import brief, visible
from models.messages.text import (
    BARE,
    Applied,
    Capital,
    Given,
    Joined,
    Listed,
    Text,
    and_list,
    applied,
    capital,
    comma_list,
    given,
    joined,
    or_list,
    same,
    text_of,
    without_stop,
)

MARK = "$"
# the functions that may be applied to a text that is kept, by the name they have in files
FUNCTIONS: dict[str, Callable[[str], str]] = {"brief": brief, "visible": visible, "without_stop": without_stop}
_NAMES = {function: name for name, function in FUNCTIONS.items()}
_LISTS = {"comma": comma_list, "standard": and_list, "or": or_list}
_VALUES: tuple[type, ...] = (Decimal, Fraction, datetime, date, time)
_FRACTION = re.compile(r"-?[0-9]+(?:/[0-9]+)?")
# no format of ours is longer, and none asks for a thousand digits
_SPEC = re.compile(r"(?!.*[0-9]{4})[^{}]{0,16}", re.DOTALL)
MOST_DIGITS = 1000
Kind = TypeVar("Kind")


class RecallError(ValueError):
    """What is to be recalled is no text that was recorded."""


def record(text: object) -> dict[str, Any]:
    """Return a text as what JSON holds; also the `default` of `json.dumps`.

    Raises
    ------
    TypeError
        if it is no text, or holds a function that is not in `FUNCTIONS` or a value of a kind that no text keeps.
    """
    if not isinstance(text, Text):
        msg = f"{type(text).__name__} is no text"
        raise TypeError(msg)
    bare = text.template == BARE and text.many is None and text.context is None and len(text.values) == 1
    form = _form(text.values[0][1]) if bare else {}
    if form:
        return form
    made: dict[str, Any] = {"$text": text.template}
    made |= {key: words for key, words in (("many", text.many), ("context", text.context)) if words is not None}
    return made | ({"values": _named({name: _recorded(value) for name, value in text.values})} if text.values else {})


def recall(data: dict[str, Any]) -> Any:
    """Return the text that an object of JSON records, or the object itself where it records none: the `object_hook` of `json.loads`.

    Raises
    ------
    RecallError
        if it is marked, but nothing that `record` returns.
    """
    marks = [key for key in data if key.startswith(MARK)]
    if not marks:
        return data
    try:
        (mark,) = marks
        rest = {key: value for key, value in data.items() if key != mark}
        return _READERS[mark](data[mark], **rest)
    except RecallError:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _refusal(", ".join(marks), error) from None


def _form(it: object) -> dict[str, Any]:
    """Return what is recorded of a text that is its one value; nothing where that is not what such a text is made for."""
    form: dict[str, Any] = {}
    match it:
        case str(words):
            form = {"$same": words}
        case Given(words):
            form = {"$given": _named(dict(words))}
        case Joined(pattern, texts):
            form = {"$joined": _recorded_row(texts), "pattern": record(pattern)}
        case Listed(style, items):
            form = {"$listed": _recorded_row(items), "style": style}
        case Capital(text):
            form = {"$capital": record(text)}
        case Applied(change, text):
            form = {"$applied": record(text), "by": _name_of(change)}
    return form


def _named(found: dict[str, Any]) -> dict[str, Any]:
    """Return values by names that none takes for a mark."""
    for name in found:
        if name.startswith(MARK):
            msg = f"{name!r} begins with {MARK}, as what marks a text does"
            raise TypeError(msg)
    return found


def _recorded_row(items: tuple[object, ...]) -> list[object]:
    return [_recorded(item) for item in items]


def _recorded(value: object) -> object:
    if isinstance(value, Text):
        return record(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(float(value))}
    if isinstance(value, str | int | float):
        return value
    if type(value) in _VALUES:
        return {f"{MARK}{type(value).__name__.lower()}": str(value)}
    msg = f"a text that is kept holds no {type(value).__name__}"
    raise TypeError(msg)


def _name_of(change: Callable[[str], str]) -> str:
    if change not in _NAMES:
        msg = f"{change!r} is applied to a text that is kept, and has no name in FUNCTIONS"
        raise TypeError(msg)
    return _NAMES[change]


def _refusal(what: str, why: object) -> RecallError:
    return RecallError(f"{what}: {why!r} is nothing that was recorded")


def _of(kind: type[Kind], value: object) -> Kind:
    """Return a value that must be of a kind."""
    if not isinstance(value, kind):
        raise _refusal(kind.__name__, value)
    return value


def _row(values: object) -> list[object]:
    return [_value(value) for value in _of(list, values)]


def _value(value: object) -> object:
    if not isinstance(value, (str, int, float, Text, *_VALUES)):
        raise _refusal("value", value)
    return value


def _text(template: object, *, values: object = None, many: object = None, context: object = None) -> Text:
    said = _of(str, template)
    held = {} if values is None else {name: _value(value) for name, value in _of(dict, values).items()}
    for words in (said, said if many is None else _of(str, many)):
        _require_fillable(words, held)
    if many is not None:
        _of(int, held["n"])
    return text_of(said, None if many is None else _of(str, many), None if context is None else _of(str, context), held)


def _require_fillable(template: str, values: Mapping[str, object]) -> None:
    """Check that a template can be said with its values; without values braces are braces."""
    for name, spec in _fields(template) if values else ():
        if name not in values:
            raise _refusal("values", name)
        value = values[name]
        format("" if isinstance(value, Text) else value, spec)


def _fields(template: str) -> tuple[tuple[str, str], ...]:
    """Return the names and formats in a template of ours; none looks into its values."""
    found = []
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or conversion is not None or not _SPEC.fullmatch(spec or ""):
            raise _refusal("template", template)
        found.append((name, spec or ""))
    return tuple(found)


def _given(words: object) -> Text:
    held = {_of(str, lang): _of(str, said) for lang, said in _of(dict, words).items()}
    if not held:
        raise _refusal("words", words)
    return given(held)


def _joined(texts: object, *, pattern: object) -> Text:
    by = _of(Text, pattern)
    words = by.template if not by.values else by.values[0][1]
    if (by.values and by.template != BARE) or {name for name, _ in _fields(_of(str, words))} != {"this", "next"}:
        raise _refusal("pattern", by)
    return joined(by, _row(texts))


def _decimal(written: object) -> Decimal:
    value = Decimal(_of(str, written))
    if value.is_finite() and max(len(value.as_tuple().digits), abs(value.adjusted())) > MOST_DIGITS:
        raise _refusal("decimal", written)
    return value


def _fraction(written: object) -> Fraction:
    if not _FRACTION.fullmatch(_of(str, written)):
        raise _refusal("fraction", written)
    return Fraction(_of(str, written))


def _float(written: object) -> float:
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[_of(str, written)]


_READERS: dict[str, Callable[..., object]] = {
    "$text": _text,
    "$same": lambda words: same(_of(str, words)),
    "$given": _given,
    "$joined": _joined,
    "$listed": lambda items, *, style: _LISTS[style](_row(items)),
    "$capital": lambda text: capital(_of(Text, text)),
    "$applied": lambda text, *, by: applied(FUNCTIONS[by], _of(Text, text)),
    "$float": _float,
    "$decimal": _decimal,
    "$fraction": _fraction,
    "$date": lambda written: date.fromisoformat(_of(str, written)),
    "$datetime": lambda written: datetime.fromisoformat(_of(str, written)),
    "$time": lambda written: time.fromisoformat(_of(str, written)),
}
