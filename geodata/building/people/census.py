"""Small areas of the census: who lives in each, what it is called, and where its centre is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from geodata.building.recipe import CensusRecipe
from geodata.building.sources import Sources, numbers, whole_numbers
from geodata.reading.coordinates import to_crs
from models.access import FloatArray, IntArray
from models.messages.findings import listed
from models.messages.text import Text

FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
KANJI_DIGITS = "〇一二三四五六七八九"
CHOME = re.compile(r"(?P<town>.+?)(?P<number>[0-9]+|[一二三四五六七八九十]+)丁目")


@dataclass(frozen=True, eq=False)
class Areas:
    """The small areas of a municipality, ordered by id.

    Parameters
    ----------
    ids
        the census keys.
    names_ja, names_en
        with half-width digits; without an English name of the town the Japanese one stands for it.
    towns, chome
        the name without its chome number, and that number, 0 for a place without.
    people, households
        (n,) int64.
    x, y
        (n,) metres.
    counts
        further counts of people by name, each (n,) int64.
    postcodes
        as the study's areas have them, "" where none is known; () where they were not looked up.
    """

    ids: tuple[str, ...]
    names_ja: tuple[str, ...]
    names_en: tuple[str, ...]
    towns: tuple[str, ...]
    chome: tuple[int, ...]
    people: IntArray
    households: IntArray
    x: FloatArray
    y: FloatArray
    counts: Mapping[str, IntArray] = field(default_factory=dict)
    postcodes: tuple[str, ...] = ()


def read_areas(sources: Sources, recipe: CensusRecipe, codes: Sequence[str], crs: str) -> Areas | None:
    """Read the census table.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the census part of the recipe.
    codes
        the municipality's code, or those of its parts; rows whose key begins with none are left out.
    crs
        the study's projected CRS.

    Returns
    -------
    areas
        one for each key; rows that share a key are summed, and stand at the mean of their centres
        weighted by their people. None when the table cannot be used.
    """
    names = recipe.columns
    wanted = [names.key, names.name, names.people, names.x, names.y, *recipe.only]
    opened = sources.open(recipe.file, recipe.layer, wanted if names.households is None else [*wanted, names.households])
    if opened is None:
        return None
    raw, faults = opened
    keys = [key.strip() for key in raw.columns[names.key]]
    faults.stop_rows(
        "id-blank",
        [row for row, key in enumerate(keys) if not key],
        lambda _: Text("its key is blank"),
        field=names.key,
    )
    rows = [
        row
        for row, key in enumerate(keys)
        if (recipe.all_rows or key.startswith(tuple(codes)))
        and all(raw.columns[column][row].strip() == value for column, value in recipe.only.items())
    ]
    if not rows:
        faults.stop("no-areas", Text("has no small area of {code}; check key and only", code=listed(codes)), field=names.key)
        return None
    people = whole_numbers(raw, names.people, rows, faults)
    households = np.zeros_like(people) if names.households is None else whole_numbers(raw, names.households, rows, faults)
    x, y = numbers(raw, names.x, rows, faults), numbers(raw, names.y, rows, faults)
    if faults.stopped():
        return None
    ids, group = np.unique([keys[row] for row in rows], return_inverse=True)
    first = [rows[int(np.flatnonzero(group == index)[0])] for index in range(len(ids))]
    called = [raw.columns[names.name][row].strip().translate(FULL_WIDTH_DIGITS) for row in first]
    split = [split_name(name) for name in called]
    untranslated = sorted({town for town, _ in split if town not in recipe.towns})
    if recipe.towns and untranslated:
        faults.warn("name-en-missing", Text("no English name for {untranslated}", untranslated=listed(untranslated)))
    unused = sorted(set(recipe.towns) - {town for town, _ in split})
    if unused:
        faults.warn("name-en-unused", Text("towns names {unused}, which is not there", unused=listed(unused)))
    # a row of nobody must still have some weight, should all rows of a key be so
    weight = people + 1e-9
    east, north = to_crs(x, y, recipe.crs, crs)
    return Areas(
        tuple(str(key) for key in ids),
        tuple(called),
        tuple(english_name(town, chome, recipe.towns) for town, chome in split),
        tuple(town for town, _ in split),
        tuple(chome for _, chome in split),
        np.bincount(group, people).astype(np.int64),
        np.bincount(group, households).astype(np.int64),
        np.bincount(group, weight * east) / np.bincount(group, weight),
        np.bincount(group, weight * north) / np.bincount(group, weight),
    )


def split_name(name: str) -> tuple[str, int]:
    """Return town and chome number of a name such as 旭丘2丁目 or 旭丘二丁目; the number is 0 where there is none."""
    found = CHOME.fullmatch(name)
    if not found:
        return name, 0
    number = found["number"]
    return found["town"], int(number) if number.isdigit() else _kanji_number(number)


def english_name(town: str, chome: int, towns: Mapping[str, str]) -> str:
    """Return the English name of a place: `Asahigaoka 2-chome`."""
    name = towns.get(town, town)
    return f"{name} {chome}-chome" if chome else name


def _kanji_number(text: str) -> int:
    """Return the value of a numeral up to 99, such as 十二."""
    tens, found, ones = text.rpartition("十")
    unit = KANJI_DIGITS.index(ones) if ones else 0
    if not found:
        return unit
    return 10 * (KANJI_DIGITS.index(tens) if tens else 1) + unit
