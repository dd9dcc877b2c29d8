"""How sections and tables of a composed page are set: what `templates/sections.html` asks of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from models.messages.document import Table
from models.messages.text import Text

if TYPE_CHECKING:
    from models.messages.document import Section
    from models.messages.text import Language

# a cell with more is a sentence, which needs room to break
SENTENCE = 40


def runs(section: Section) -> list[Table | list[Text]]:
    """Return the blocks of a section, paragraphs that follow each other as one."""
    found: list[Table | list[Text]] = []
    for kind, blocks in groupby(section.body, key=type):
        if kind is Table:
            found += [block for block in blocks if isinstance(block, Table)]
        else:
            found.append([block for block in blocks if isinstance(block, Text)])
    return found


def column_kinds(table: Table, lang: Language) -> list[str]:
    """Return for each column whether it stands right ("number"), has sentences to break ("text"), or neither ("")."""
    numeric = [found and position > 0 and len(table.rows) > 0 for position, found in enumerate(table.numeric)]
    return ["number" if found else _prose(table, position, lang) for position, found in enumerate(numeric)]


def _prose(table: Table, position: int, lang: Language) -> str:
    return "text" if position > 0 and any(len(row[position].to(lang)) > SENTENCE for row in table.rows) else ""
