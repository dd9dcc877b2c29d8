"""What the YAML parser's refusals mean, in plain words, at the place where the writer went wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geodata.yamlfiles.source import Place, Source
from models.errors import Finding
from models.text import Text

UNREADABLE = Text("YAML として読めません", "cannot be read as YAML")
# signs of YAML as a Japanese keyboard types them
WIDE = {"：": ":", "、": ",", "，": ",", "［": "[", "］": "]", "｛": "{", "｝": "}", "＃": "#", "－": "-", "“": '"', "”": '"'}
CLOSING = {"[": "]", "{": "}"}
NOT_CLOSED = re.compile(r"expected ',' or '([]}])'")
# the parser's words, and what they mean; %1 is what the pattern holds
CAUSES: tuple[tuple[re.Pattern[str], Text], ...] = (
    (
        re.compile("mapping values are not allowed"),
        Text(
            "ここに「: 」は置けません。文の中の「: 」なら全体を引用符で囲み、そうでなければ字下げをそろえてください",
            "a colon cannot stand here; quote a text that holds one, or correct the indentation",
        ),
    ),
    (
        re.compile("found character '(.+)' that cannot start"),
        Text("%1 では始められません。全体を引用符で囲んでください", "a text cannot begin with %1; quote it"),
    ),
    (
        re.compile("expected alphabetic or numeric character"),
        Text("* と & では始められません。全体を引用符で囲んでください", "a text cannot begin with * or &; quote it"),
    ),
    (
        re.compile("found unknown escape"),
        Text(
            "\" の中の \\ は特別な意味を持ちます。重ねて書くか、' で囲んでください",
            "a \\ within \" has a meaning of its own; double it, or quote with '",
        ),
    ),
    (
        re.compile("expected (?:chomping or indentation|a comment or a line break)"),
        Text("| と > では始められません。全体を引用符で囲んでください", "a text cannot begin with | or >; quote it"),
    ),
    (
        re.compile("expected (?:'!'|' '|URI)"),
        Text("! では始められません。全体を引用符で囲んでください", "a text cannot begin with !; quote it"),
    ),
    (
        re.compile("expected '<document start>'"),
        Text("ファイルの終わりの後に余分なものがあります。消してください", "something follows the end; remove it"),
    ),
    (re.compile("expected the node content"), Text("値が抜けています", "a value is missing here")),
    (
        re.compile("expected <block end>, but found '(?:<block mapping start>|<block sequence start>|-|[?])'"),
        Text(
            "前の行と段がそろっていません。同じ組のキー、同じ一覧の - は同じ桁から始め、- の後に空白を置きます",
            "does not line up with the lines above; keys of one mapping, and the dashes of one list, begin in the same "
            "column, and a dash is followed by a space",
        ),
    ),
    (
        re.compile("expected <block end>"),
        Text("値の後に余分なものがあります。全体を引用符で囲んでください", "something follows the value; quote the whole text"),
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
        cause = (
            Text("字下げにタブは使えません。空白で書いてください", "tabs cannot indent; use spaces")
            if indent
            else Text("タブは使えません。空白で書いてください", "a tab stands here; use spaces")
        )
        return source.at("yaml-syntax", cause, *place)
    return source.at("yaml-syntax", Text(f"{UNREADABLE.ja}: {cause.ja}", f"{UNREADABLE.en}: {cause.en}"), *place)


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
        return start, Text("引用符が閉じていません", "this quote is not closed")
    for form, said in CAUSES:
        found = form.match(problem)
        if found:
            sign = found[1] if form.groups else ""
            return here, Text(said.ja.replace("%1", sign), said.en.replace("%1", sign))
    return here, Text(problem, problem)


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _no_colon(source: Source, place: Place) -> Text:
    text = source.lines[place[0] - 1][place[1] - 1 :] if place[0] <= len(source.lines) else ""
    wide = next((sign for sign in text if sign in WIDE), None)
    if wide:
        return Text(
            f"全角の {wide} があります。半角の {WIDE[wide]} と空白で「キー: 値」と書いてください",
            f"there is a full-width {wide}; write key: value with an ASCII {WIDE[wide]} and a space",
        )
    odd = next((char for char in text if char.isspace() and char not in " \t"), None)
    if odd:
        return Text(
            f"半角の空白ではない空白 ({named(odd)}) があります。半角の空白で「キー: 値」と書いてください",
            f"a space here is no ordinary one ({named(odd)}); write key: value with an ordinary space",
        )
    return Text("「キー: 値」のように、コロンと空白を書いてください", "write key: value, with a colon and a space")


def _not_closed(source: Source, start: Place, here: Place, close: str) -> tuple[Place, Text]:
    """Return the opening bracket where the fault is noticed on a later line, else the place itself."""
    sign = next(one for one, other in CLOSING.items() if other == close)
    text = source.lines[start[0] - 1] if start[0] <= len(source.lines) else ""
    wide = next((one for one in text[start[1] :] if WIDE.get(one) in {close, ","}), None)
    if wide:
        return start, Text(
            f"全角の {wide} があります。半角の {WIDE[wide]} で書いてください",
            f"there is a full-width {wide}; write an ASCII {WIDE[wide]}",
        )
    if here[0] > start[0]:
        return start, Text(f"{sign} が閉じていません。{close} を書き足してください", f"this {sign} is not closed; add a {close}")
    return here, Text(
        f"この前に , か {close} が要ります。間の文に記号があるなら引用符で囲んでください",
        f"a , or a {close} is missing before this; quote a text that holds such signs",
    )


def _unacceptable(source: Source, error: YAMLError) -> tuple[Place, Text]:
    """Return the place of a character that YAML does not take, which the parser gives by its position alone."""
    char = getattr(error, "character", None)
    sign = chr(char) if isinstance(char, int) else char
    for row, text in enumerate(source.lines, start=1):
        if isinstance(sign, str) and sign and sign in text:
            name = f" {unicodedata.name(sign)}" if unicodedata.name(sign, "") else ""
            ja = f"使えない文字 {named(sign)}{name} があります。除いてください"
            return (row, text.index(sign) + 1), Text(ja, f"the character {named(sign)}{name} is not accepted; remove it")
    said = str(error).splitlines()[0]
    return (1, 1), Text(said, said)
