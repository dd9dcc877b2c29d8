"""Sections and tables of a composed page as plain HTML; every text is data and escaped."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from models.text import Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.text import Language, Section

# a number with its unit or nothing: such columns stand right
NUMBER = re.compile(
    r"(?:over |under )?[-+−]?[0-9][0-9,.]*(?: ?(?:%|m|km|min|人|分|か所|人km|person-km))?(?:超|未満|以上|以下|\+)?|[—–-]?"
)
# up to so many rows a table stays on one page; beyond so many it is set smaller
WHOLE, LONG = 12, 30
# a cell with more is a sentence, which needs room to break
SENTENCE = 40
ALLOWED = {"\t", "\n"}
# of lines and paragraphs; no font draws them
SEPARATORS = {0x2028: " ", 0x2029: " "}
# so many paragraphs in a row are points of a list
LISTED = 3


def safe(text: str) -> str:
    """Return a text for HTML; controls that no reader sees, and that PDF's metadata cannot hold, become U+FFFD."""
    return escape("".join("\ufffd" if _unfit(char) else char for char in text.translate(SEPARATORS)))


def _unfit(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and char not in ALLOWED


def css_text(text: str) -> str:
    """Return a text as a CSS string, every character that could mean anything to CSS or HTML by its number."""
    plain = "".join(" " if _unfit(char) or char in ALLOWED else char for char in text)
    return '"' + "".join(char if char.isalnum() or char == " " else f"\\{ord(char):06x} " for char in plain) + '"'


def section_html(section: Section, lang: Language, place: str) -> str:
    """Return a section with its heading; `place` is its address within the page."""
    body = "".join(_group_html(kind, list(blocks), lang) for kind, blocks in groupby(section.body, key=type))
    return f'<section id="{place}"><h2>{safe(section.title.to(lang))}</h2>{body}</section>'


def _group_html(kind: type, blocks: Sequence[Text | Table], lang: Language) -> str:
    """Return blocks of one kind that follow each other: tables, paragraphs, or where there are many of these a list."""
    if kind is Table:
        return "".join(table_html(block, lang) for block in blocks if isinstance(block, Table))
    texts = [safe(block.to(lang)) for block in blocks if isinstance(block, Text)]
    if len(texts) >= LISTED:
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    return "".join(f"<p>{text}</p>" for text in texts)


def table_html(table: Table, lang: Language) -> str:
    """Return a table whose head can be repeated on every page; columns of numbers stand right."""
    head = [cell.to(lang) for cell in table.head]
    rows = [[cell.to(lang) for cell in row] for row in table.rows]
    kinds = [_kind([row[column] for row in rows]) if column else "" for column in range(len(head))]
    caption = table.caption.to(lang)
    said = f"<caption>{safe(caption)}</caption>" if caption else ""
    heading = f"<thead><tr>{''.join(_cell('th', text, kind, 'col') for text, kind in zip(head, kinds, strict=True))}</tr></thead>"
    body = "".join(_row(row, kinds, strong=number in table.strong) for number, row in enumerate(rows))
    wide = " wide" if len(head) > 7 else ""
    size = "long" if len(rows) > LONG else "whole" if len(rows) <= WHOLE else "broken"
    classes = size + wide + (" prose" if "text" in kinds else "")
    return f'<div class="table"><table class="{classes}">{said}{heading}<tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], kinds: Sequence[str], *, strong: bool) -> str:
    inner = _cell("th", cells[0], kinds[0], "row") + "".join(
        _cell("td", text, kind) for text, kind in zip(cells[1:], kinds[1:], strict=True)
    )
    return f'<tr class="strong">{inner}</tr>' if strong else f"<tr>{inner}</tr>"


def _cell(tag: str, text: str, kind: str, scope: str = "") -> str:
    # a heading without words heads nothing
    tag = tag if text or not scope else "td"
    attributes = (f' class="{kind}"' if kind else "") + (f' scope="{scope}"' if scope and tag == "th" else "")
    return f"<{tag}{attributes}>{safe(text)}</{tag}>"


def _kind(cells: Sequence[str]) -> str:
    if cells and all(NUMBER.fullmatch(cell) for cell in cells):
        return "number"
    return "text" if any(len(cell) > SENTENCE for cell in cells) else ""
