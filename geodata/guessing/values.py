"""What the cells of a column can be: places in degrees, whole numbers, ids, sums of others."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.reading.coordinates import PLAIN_NUMBER
from geodata.reading.counts import read_counts
from geodata.reading.manifest import Policy
from geodata.reading.synonyms import find_columns
from models.access import FloatArray
from models.messages.findings import Faults

# degrees of Japan: what is in one range is in no other
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)
# of a column's cells, so many must be what it is taken for
MOST = 0.9


@dataclass(frozen=True)
class Policies:
    """What empty and withheld figures are."""

    missing: Policy
    secret: Policy


# empty and withheld figures are for the reader to judge
LENIENT = Policies("zero", "zero")


def numbers(cells: Sequence[str]) -> FloatArray:
    """Return the plain decimal numbers among some cells."""
    stripped = (cell.strip() for cell in cells)
    return np.array([float(cell) for cell in stripped if cell.isascii() and PLAIN_NUMBER.fullmatch(cell)], dtype=np.float64)


def within(cells: Sequence[str], low: float, high: float) -> bool:
    """Return whether nearly all cells are numbers from `low` to `high`."""
    found = numbers(cells)
    filled = sum(bool(cell.strip()) for cell in cells)
    return filled > 0 and len(found) >= MOST * filled and bool(((found >= low) & (found <= high)).mean() >= MOST)


def are_degrees(cells: Sequence[str], low: float, high: float) -> bool:
    """Return whether nearly all cells lie in a range of degrees and are no whole numbers, as places are measured."""
    found = numbers(cells)
    return within(cells, low, high) and bool((found % 1 != 0).any())


def are_counts(cells: Sequence[str]) -> bool:
    """Return whether the reader of counts takes every cell, but empty and withheld figures."""
    faults = Faults("")
    read_counts(list(cells), "", LENIENT, faults)
    return not faults.stopped() and any(character.isdigit() for cell in cells for character in cell)


def counted(cells: Sequence[str]) -> list[int]:
    """Return whole numbers, 0 for what is none."""
    return [int(number) for number in read_counts(list(cells), "", LENIENT, Faults(""))]


def are_distinct(cells: Sequence[str]) -> bool:
    """Return whether every cell is filled and stands once."""
    found = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    return all(found) and len(set(found)) == len(found)


def are_japanese(cells: Sequence[str]) -> bool:
    """Return whether more cells than not are written with kana or kanji."""
    filled = [cell for cell in cells if cell.strip()]
    return sum(any("\u3040" <= letter <= "\u9fff" for letter in cell) for cell in filled) * 2 > len(filled)


def sums_of(columns: Mapping[str, Sequence[str]], first: str, second: str) -> list[str]:
    """Return the columns whose every cell is the sum of two others, row by row."""
    left, right = counted(columns[first]), counted(columns[second])
    wanted = [one + other for one, other in zip(left, right, strict=True)]
    others = itertools.filterfalse({first, second}.__contains__, columns)
    return [name for name in others if any(wanted) and are_counts(columns[name]) and counted(columns[name]) == wanted]


def people_by_sum(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the columns that are the sum of men and women."""
    men, women = (find_columns(columns, "demand", field) for field in ("men", "women"))
    return sums_of(columns, men[0].column, women[0].column) if len(men) == 1 and len(women) == 1 else []


def by_range(columns: Mapping[str, Sequence[str]], ours: str) -> list[str]:
    """Return the columns that are degrees of Japan, of latitude or of longitude."""
    low, high = LATITUDES if ours == "lat" else LONGITUDES
    return [name for name, cells in columns.items() if are_degrees(cells, low, high)]
