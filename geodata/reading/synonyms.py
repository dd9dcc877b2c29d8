"""What tables call the columns that we need: the names in `synonyms.csv`, and those that are one of them with a unit or a year."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

# how a column's name was known: it is our own, a synonym, or a synonym with a year or a unit
Known = Literal["exact", "synonym", "similar"]
KNOWN: tuple[Known, ...] = ("exact", "synonym", "similar")

SKIPPED = re.compile(r"[\s_.・･\-‐－]")
BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
YEAR = re.compile(
    r"(令和|平成|昭和|r|h|s)?([0-9]{1,4}|元)年(度)?([0-9]{1,2}月)?([0-9]{1,2}日)?(現在|時点|末)?|(?<![0-9])(19|20)[0-9]{2}(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A column whose name is known.

    Parameters
    ----------
    column
        its name in the file.
    known
        how it is known.
    of
        the name it was known by.
    publisher
        whose tables call it so: `e-Stat`; "" where it is a common word.
    """

    column: str
    known: Known
    of: str
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    name: str
    publisher: str


def find_columns(columns: Iterable[str], layer: str, field: str) -> tuple[Match, ...]:
    """Return the columns that are called as a field may be, those whose names are known best, in the order of the synonyms.

    Parameters
    ----------
    columns
        names as the file has them.
    layer
        of a study, whose words count: `offices`.
    field
        ours: `people`, `lon`, `name_en`.

    Returns
    -------
    matches
        several are equally likely.
    """
    words = _words(layer, field)
    ranks = {word.name: rank for rank, word in enumerate(words.values())}
    found = [match for match in (_match(column, field, words) for column in columns) if match is not None]
    found.sort(key=lambda match: (KNOWN.index(match.known), ranks.get(match.of, 0)))
    best = [match for match in found if match.known == found[0].known]
    # of two columns that one publisher's tables have side by side, the one that stands first in the synonyms is meant
    first = {match.publisher: match.of for match in reversed(best) if match.publisher}
    return tuple(match for match in best if first.get(match.publisher, match.of) == match.of)


def names_known(layer: str, field: str) -> list[str]:
    """Return what a column may be called, our own name first."""
    return [word.name for word in _words(layer, field).values()]


def _match(column: str, field: str, words: Mapping[str, _Word]) -> Match | None:
    if column.strip() == field:
        return Match(column, "exact", field)
    for known, name in (("synonym", plain(column)), ("similar", plain(_bare(column)))):
        word = words.get(name)
        if word is not None:
            return Match(column, "synonym" if known == "synonym" else "similar", word.name, word.publisher)
    return None


def plain(name: str) -> str:
    """Return a column's name without what differs from table to table: width, capitals, spaces, lines."""
    return SKIPPED.sub("", unicodedata.normalize("NFKC", name).lower())


def _bare(name: str) -> str:
    """Return a column's name without its unit in brackets and its year."""
    return YEAR.sub("", BRACKETS.sub("", unicodedata.normalize("NFKC", name).lower()))


@functools.cache
def _words(layer: str, field: str) -> dict[str, _Word]:
    rows = [(row, plain(row["name"])) for row in _table() if row["field"] == field and {layer, "*"} & {*row["layers"].split()}]
    own = {plain(field): _Word(field, "")}
    return own | {name: _Word(row["name"], row["of"]) for row, name in rows}


def _table() -> tuple[dict[str, str], ...]:
    text = (resources.files("geodata.reading") / "synonyms.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
