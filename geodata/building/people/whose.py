"""Whose people a column counts, in words: a reader of results knows no columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from models.messages.text import Text, comma_list, same

_AGED: Final = re.compile(r"people_(\d\d)")
_OF_YEAR: Final = re.compile(r"people_(\d{4})")


def name_counts(columns: Iterable[str]) -> Text:
    """Return the counts of some columns in words, such as people of 65 and over; any other by its column."""
    return comma_list([_name_count(column) for column in columns])


def _name_count(column: str) -> Text:
    if aged := _AGED.fullmatch(column):
        return Text("people of {age} and over", age=aged[1])
    if year := _OF_YEAR.fullmatch(column):
        return Text("people of the year {year}", year=year[1])
    return Text("households") if column == "households" else same(column)
