"""How sections and tables of a composed page are set: what `templates/sections.html` asks of them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from models.messages.document import Table
from models.messages.text import Text

if TYPE_CHECKING:
    from models.messages.document import Section
    from models.messages.text import Language

# a number with its unit or nothing: such columns stand right
NUMBER = re.compile(
    r"(?:over |under )?[-+−]?[0-9][0-9,.]*(?: ?(?:%|m|km|min|人|分|か所|人km|person-km))?(?:超|未満|以上|以下|\+)?|[—–-]?"
)
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
    columns = (
        zip(*([cell.to(lang) for cell in row] for row in table.rows), strict=True) if table.rows else ((),) * len(table.head)
    )
    return [_kind(column) if number else "" for number, column in enumerate(columns)]


def _kind(cells: tuple[str, ...]) -> str:
    if cells and all(NUMBER.fullmatch(cell) for cell in cells):
        return "number"
    return "text" if any(len(cell) > SENTENCE for cell in cells) else ""
