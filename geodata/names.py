"""Names in the tables of a study and of a result: a column `name_<code>` for each language they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from models.messages.catalogue import CODE, FIRST
from models.messages.text import NOTHING, Text, given

NAME = re.compile(rf"name_({CODE})")


def name_columns(columns: Iterable[str]) -> list[str]:
    """Return those of a table's columns that hold names: Japanese and English first, others as they stand."""
    ranks = {f"name_{code}": rank for rank, code in enumerate(FIRST)}
    return sorted((column for column in columns if NAME.fullmatch(column)), key=lambda column: ranks.get(column, len(ranks)))


def names_in(columns: Mapping[str, Sequence[object]]) -> list[Text]:
    """Return the names in the rows of a table; a language without a name is left out."""
    named = name_columns(columns)
    codes = [column.removeprefix("name_") for column in named]
    rows = zip(*(columns[column] for column in named), strict=True)
    words = ({code: str(name) for code, name in zip(codes, row, strict=True) if name} for row in rows)
    return [given(one) if one else NOTHING for one in words]
