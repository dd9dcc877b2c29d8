"""What the YAML parser's refusals mean, in plain words, at the place where the writer went wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geodata.yamlfiles.source import Place, Source
from models.messages.findings import Finding
from models.messages.text import Text

UNREADABLE = Text("cannot be read as YAML")
# signs of YAML as a Japanese keyboard types them
WIDE = {"：": ":", "、": ",", "，": ",", "［": "[", "］": "]", "｛": "{", "｝": "}", "＃": "#", "－": "-", "“": '"', "”": '"'}
UNKNOWN = Text("something here is no plain YAML; write key: value, and quote a text that holds special signs")
CLOSING = {"[": "]", "{": "}"}
NOT_CLOSED = re.compile(r"expected ',' or '([]}])'")
CANNOT_START = re.compile("found character '(.+)' that cannot start")
# the parser's words, and what they mean
CAUSES: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile("mapping values are not allowed"),
        Text("a colon cannot stand here; quote a text that holds one, or correct the indentation"),
    ),
    (
        re.compile("expected alphabetic or numeric character"),
        Text("a text cannot begin with * or &; quote it"),
    ),
    (
        re.compile("found unknown escape"),
        Text("a \\ within \" has a meaning of its own; double it, or quote with '"),
    ),
    (
        re.compile("expected (?:chomping or indentation|a comment or a line break)"),
        Text("a text cannot begin with | or >; quote it"),
    ),
    (
        re.compile("expected (?:'!'|' '|URI)"),
        Text("a text cannot begin with !; quote it"),
    ),
    (
        re.compile("expected '<document start>'"),
        Text("something follows the end; remove it"),
    ),
    (re.compile("expected the node content"), Text("a value is missing here")),
    (
        re.compile("expected <block end>, but found '(?:<block mapping start>|<block sequence start>|-|[?])'"),
        Text(
            "does not line up with the lines above; keys of one mapping, and the dashes of one list, begin in the "
            "same column, and a dash is followed by a space"
        ),
    ),
    (
        re.compile("expected <block end>"),
        Text("something follows the value; quote the whole text"),
    ),
)


def syntax_fault(source: Source, error: YAMLError) -> Finding:
    """Return the finding for what the parser refuses.

    Parameters
    ----------
    source
        the text.
    error
        the parser's; where it noticed the fault is often a line or more behind it.
    """
    place, cause = _cause(source, error)
    line, column = place
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    before = text[: max(column, 1)]
    if "\t" in before:
        indent = not text[: len(before)].strip()
        cause = Text("tabs cannot indent; use spaces") if indent else Text("a tab stands here; use spaces")
        return source.at("yaml-syntax", cause, *place)
    return source.at("yaml-syntax", Text("{unreadable}: {cause}", unreadable=UNREADABLE, cause=cause), *place)


def unlike_space(text: str) -> str | None:
    """Return the first character of a key's edges that looks like a space and is none to YAML."""
    edges = text[: len(text) - len(text.lstrip())] + text[len(text.rstrip()) :]
    return next((char for char in edges if char != " "), None)


def named(char: str) -> str:
    """Return a character by its code, such as U+3000."""
    return f"U+{ord(char):04X}"


def _cause(source: Source, error: YAMLError) -> tuple[Place, Text]:
    if not isinstance(error, MarkedYAMLError):
        return _unacceptable(source, error)
    here = _place(error.problem_mark or error.context_mark)
    start = _place(error.context_mark) if error.context_mark else here
    problem = str(error.problem or "not YAML")
    opened = NOT_CLOSED.match(problem)
    if problem.startswith("could not find expected ':'"):
        return start, _no_colon(source, start)
    if opened:
        return _not_closed(source, start, here, opened[1])
    if "end of stream" in problem and "quoted" in str(error.context):
        return start, Text("this quote is not closed")
    return here, _plain(problem)


def _plain(problem: str) -> Text:
    """Return what one of the parser's sentences means."""
    sign = CANNOT_START.match(problem)
    if sign:
        return Text("a text cannot begin with {sign}; quote it", sign=sign[1])
    return next((said for form, said in CAUSES if form.match(problem)), UNKNOWN)


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _no_colon(source: Source, place: Place) -> Text:
    text = source.lines[place[0] - 1][place[1] - 1 :] if place[0] <= len(source.lines) else ""
    wide = next((sign for sign in text if sign in WIDE), None)
    if wide:
        return Text(
            "there is a full-width {wide}; write key: value with an ASCII {narrow} and a space",
            wide=wide,
            narrow=WIDE[wide],
        )
    odd = next((char for char in text if char.isspace() and char not in " \t"), None)
    if odd:
        return Text("a space here is no ordinary one ({odd}); write key: value with an ordinary space", odd=named(odd))
    return Text("write key: value, with a colon and a space")


def _not_closed(source: Source, start: Place, here: Place, close: str) -> tuple[Place, Text]:
    """Return the opening bracket where the fault is noticed on a later line, else the place itself."""
    sign = next(one for one, other in CLOSING.items() if other == close)
    text = source.lines[start[0] - 1] if start[0] <= len(source.lines) else ""
    wide = next((one for one in text[start[1] :] if WIDE.get(one) in {close, ","}), None)
    if wide:
        return start, Text("there is a full-width {wide}; write an ASCII {narrow}", wide=wide, narrow=WIDE[wide])
    if here[0] > start[0]:
        return start, Text("this {sign} is not closed; add a {close}", sign=sign, close=close)
    return here, Text("a , or a {close} is missing before this; quote a text that holds such signs", close=close)


def _unacceptable(source: Source, error: YAMLError) -> tuple[Place, Text]:
    """Return the place of a character that YAML does not take, which the parser gives by its position alone."""
    char = getattr(error, "character", None)
    sign = chr(char) if isinstance(char, int) else char
    for row, text in enumerate(source.lines, start=1):
        if isinstance(sign, str) and sign and sign in text:
            name = f" {unicodedata.name(sign)}" if unicodedata.name(sign, "") else ""
            return (row, text.index(sign) + 1), Text(
                "the character {sign}{name} is not accepted; remove it", sign=named(sign), name=name
            )
    return (1, 1), UNKNOWN
