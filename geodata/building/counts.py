"""Further counts of people by small area, such as those aged 65 and over: read from the analyst's table, spread like all people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.building.census import Areas
from geodata.building.recipe import CountsRecipe, Recipe
from geodata.building.sources import Sources
from geodata.faults import Faults, brief, listed
from geodata.reading.counts import read_counts
from models.access import IntArray
from models.errors import Finding, InputError
from models.text import Text

if TYPE_CHECKING:
    from geodata.reading.raw import Raw
    from geodata.yamlfiles.reader import Located

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
RESERVED = frozenset({"id", "area", "people", "cell", "x", "y", "lon", "lat", "geometry", "name_ja", "name_en"})


def check_counts(located: Located[Recipe]) -> None:
    """Refuse names of counts that cannot head a column, or that already do.

    Raises
    ------
    InputError
        with every such name, at its line of the recipe.
    """
    found: list[Finding] = []
    met: set[str] = set()
    for number, recipe in enumerate(located.value.counts):
        for name in recipe.columns:
            fault = _fault_of(name, met)
            met.add(name)
            if fault is not None:
                code, message = fault
                found.append(located.source.finding(code, message, "counts", number, "columns", name, value=brief(name)))
    if found:
        raise InputError(found)


def _fault_of(name: str, met: set[str]) -> tuple[str, Text] | None:
    shown = brief(name)
    if not NAME.fullmatch(name):
        return "count-name", Text(
            f"列名 {shown} は使えません。people_65 のように、a-z で始め a-z、0-9、_ で書いてください",
            f"{shown} cannot name a column; begin with a-z and use a-z, 0-9 and _, as in people_65",
        )
    if name in RESERVED or name in met:
        why = (
            Text("調査データの列です", "is a column of every study")
            if name in RESERVED
            else Text("2回あります", "is there twice")
        )
        return "count-name-taken", Text(f"{shown} は{why.ja}。別の名前にしてください", f"{shown} {why.en}; use another name")
    return None


def add_counts(sources: Sources, recipe: Recipe, areas: Areas) -> tuple[Areas, tuple[Text, ...]]:
    """Read all further counts of a recipe.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the whole recipe, its names checked.
    areas
        the small areas of the census.

    Returns
    -------
    areas
        with the counts; `households` takes the place of the census's.
    said
        what every output must say: how the counts were spread, and what was wanting in them.
    """
    counts: dict[str, IntArray] = {}
    said: list[Text] = []
    for one in recipe.counts:
        opened = sources.open(one.file, one.layer, [one.area, *one.columns.values(), *one.only])
        if opened is None:
            continue
        raw, faults = opened
        found = _read(raw, one, recipe.code, areas, faults)
        if recipe.census.columns.households is not None and not faults.stopped():
            _compare_households(found.get("households", areas.households), areas, faults)
        counts |= found
        said += [
            Text(f"{faults.file}: {finding.message.ja}。", f"{faults.file}: {finding.message.en}.")
            for finding in faults.found
            if finding.severity == "warn"
        ]
    if not counts:
        return areas, ()
    how = Text(
        f"{'、'.join(counts)} は推計です。町丁目ごとの数を、その町丁目の全員と同じ割合で整数に配分しています。町丁目の合計は元の表と一致します。",
        f"{', '.join(counts)}: estimates. Each small area's count is spread like all its people, in whole numbers. "
        "The total of every small area is that of the table.",
    )
    return replace(areas, counts=counts, households=counts.get("households", areas.households)), (how, *said)


def _read(raw: Raw, recipe: CountsRecipe, code: str, areas: Areas, faults: Faults) -> dict[str, IntArray]:
    """Return counts by name in the areas' order; 0 where a fault was recorded."""
    keys = [key.strip() for key in raw.columns[recipe.area]]
    asked = [
        row for row in range(len(keys)) if all(raw.columns[column][row].strip() == value for column, value in recipe.only.items())
    ]
    faults.stop_rows(
        "id-blank",
        [row for row in asked if not keys[row]],
        lambda _: ("町丁目の番号が空です。書くか、行を除いてください", "its area is blank; fill it in or remove the row"),
        field=recipe.area,
    )
    rows = [row for row in asked if keys[row].startswith(code)]
    if not rows:
        faults.stop(
            "no-areas",
            f"{code} で始まる町丁目がありません。area と only を確かめてください",
            f"has no area that begins with {code}; check area and only",
            field=recipe.area,
        )
        return {}
    # rows of other municipalities are not read, and keep the places of the others
    here = set(rows)
    figures = {
        ours: read_counts([cell if row in here else "0" for row, cell in enumerate(raw.columns[theirs])], theirs, recipe, faults)
        for ours, theirs in recipe.columns.items()
    }
    place = _places(keys, rows, recipe, faults)
    _find_unknown(keys, rows, figures, areas, recipe, faults)
    _find_absent(place, areas, recipe, faults)
    counts = {
        ours: np.array([figure[place[label]] if label in place else 0 for label in areas.ids], dtype=np.int64)
        for ours, figure in figures.items()
    }
    if not faults.stopped():
        for ours, count in counts.items():
            _doubt(ours, count, areas, faults)
    return counts


def _places(keys: list[str], rows: list[int], recipe: CountsRecipe, faults: Faults) -> dict[str, int]:
    """Return the row of each area, with areas that have several recorded."""
    place: dict[str, int] = {}
    repeated = [row for row in rows if place.setdefault(keys[row], row) != row]
    faults.stop_rows(
        "duplicate-id",
        repeated,
        lambda row: (
            f"{brief(keys[row])} の行が二つあります。一つにするか、only で選んでください",
            f"{brief(keys[row])} has a row already; keep one, or choose rows with only",
        ),
        field=recipe.area,
    )
    return place


def _find_unknown(
    keys: list[str], rows: list[int], figures: Mapping[str, IntArray], areas: Areas, recipe: CountsRecipe, faults: Faults
) -> None:
    """Record people in areas that the census has not; such an area with nobody may stand."""
    known = set(areas.ids)
    faults.stop_rows(
        "area-unknown",
        [row for row in rows if keys[row] not in known and any(figure[row] for figure in figures.values())],
        lambda row: (
            f"{brief(keys[row])} は国勢調査の町丁目にありません。番号を直すか、合計などの行は除くか only で外してください",
            f"{brief(keys[row])} is no small area of the census; correct it, or leave out totals by removing them or with only",
        ),
        field=recipe.area,
    )


def _find_absent(place: Mapping[str, int], areas: Areas, recipe: CountsRecipe, faults: Faults) -> None:
    """Record areas with people but without a row."""
    absent = [label for label, people in zip(areas.ids, areas.people, strict=True) if people > 0 and label not in place]
    if not absent:
        return
    names, number = listed(absent), len(absent)
    if recipe.missing == "zero":
        faults.warn(
            "area-absent",
            f"行のない町丁目を 0 として数えます (missing: zero): {names}",
            f"areas without a row counted as 0 (missing: zero): {names}",
            field=recipe.area,
            count=number,
        )
        return
    faults.stop(
        "area-absent",
        f"町丁目 {names} の行がありません。書き足すか、0 と数えてよければ missing: zero と書いてください",
        f"has no row for areas {names}; add them, or write missing: zero if they may count as 0",
        field=recipe.area,
        value=absent[0],
        count=number,
    )


def _doubt(name: str, count: IntArray, areas: Areas, faults: Faults) -> None:
    """Warn of areas that hold more of a group than people at all."""
    bare = [areas.ids[index] for index in np.flatnonzero((count > 0) & (areas.people == 0))]
    above = [areas.ids[index] for index in np.flatnonzero((count > areas.people) & (areas.people > 0))]
    if bare:
        faults.warn(
            "count-without-people",
            f"国勢調査で人口 0 の町丁目に {name} があり、その中心点に置きました: {listed(bare)}",
            f"{name} in areas where the census has nobody, put at their centres: {listed(bare)}",
            field=name,
            count=len(bare),
        )
    if above:
        faults.warn(
            "count-above-people",
            f"{name} が人口より多い町丁目があります: {listed(above)}。列と年次を確かめてください",
            f"{name} is more than all people in areas {listed(above)}; check the column and the year",
            field=name,
            count=len(above),
        )


def _compare_households(households: IntArray, areas: Areas, faults: Faults) -> None:
    """Warn of areas whose households are other than the census's, which they take the place of."""
    differ = [areas.ids[index] for index in np.flatnonzero(households != areas.households)]
    if differ:
        faults.warn(
            "households-differ",
            f"世帯数が国勢調査の表と違う町丁目があります。この表の値を使います: {listed(differ)}",
            f"its households differ from the census's, and are used, in areas {listed(differ)}",
            field="households",
            count=len(differ),
        )
