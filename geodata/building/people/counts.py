"""Further counts of people by small area, such as those aged 65 and over: read from the analyst's table, spread like all people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.building.people.census import Areas
from geodata.building.people.whose import name_counts
from geodata.building.recipe import CountsRecipe, Recipe
from geodata.building.sources import Sources
from geodata.provenance import Counts
from geodata.reading.counts import is_withheld, read_counts
from geodata.reading.manifest import Policy
from models.access import IntArray
from models.messages.findings import Faults, Finding, InputError, brief, listed
from models.messages.text import Text

if TYPE_CHECKING:
    from geodata.reading.raw import Raw
    from geodata.yamlfiles.reader import Located

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
UNKNOWN: Final = "unknown"
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
    mesh = located.value.mesh
    named: list[tuple[tuple[str | int, ...], str]] = [
        *((("counts", number, "columns"), name) for number, one in enumerate(located.value.counts) for name in one.columns),
        *((("mesh", "later"), name) for name in (mesh.later if mesh else ())),
    ]
    for path, name in named:
        fault = _fault_of(name, met)
        met.add(name)
        if fault is not None:
            code, message = fault
            found.append(located.source.finding(code, message, *path, name, value=brief(name)))
    if found:
        raise InputError(found)


def _fault_of(name: str, met: set[str]) -> tuple[str, Text] | None:
    shown = brief(name)
    if not NAME.fullmatch(name):
        return "count-name", Text(
            "{shown} cannot name a column; begin with a-z and use a-z, 0-9 and _, as in people_65", shown=shown
        )
    if name in RESERVED or name in met:
        why = Text("is a column of every study") if name in RESERVED else Text("is there twice")
        return "count-name-taken", Text("{shown} {why}; use another name", shown=shown, why=why)
    return None


def add_counts(sources: Sources, recipe: Recipe, areas: Areas) -> tuple[Areas, tuple[Counts, ...]]:
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
    told
        of each table whence its counts are, and what every output that counts them must say: how they were spread, what was
        wanting in them, and the recipe's note.
    """
    counts: dict[str, IntArray] = {}
    told: list[Counts] = []
    for one in recipe.counts:
        opened = sources.open(one.file, one.layer, [one.area, *one.columns.values(), *one.only])
        if opened is None:
            continue
        raw, faults = opened
        found = _read(raw, one, recipe.codes, areas, faults)
        if recipe.census.columns.households is not None and not faults.stopped():
            _compare_households(found.get("households", areas.households), areas, faults)
        counts |= found
        wanting = [
            Text("{file}: {message}.", file=faults.file, message=finding.message)
            for finding in faults.found
            if finding.severity == "warn"
        ]
        how = Text(
            "Estimates: {counts}. Each small area's count is spread like all its people, in whole numbers. The total "
            "of every small area is that of the table.",
            counts=name_counts(one.columns),
        )
        said = (how, *wanting, *([one.note] if one.note else []))
        told.append(Counts(tuple(one.columns), one.vintage, one.source, one.licence, said))
    if not counts:
        return areas, ()
    return replace(areas, counts=counts, households=counts.get("households", areas.households)), tuple(told)


def _read(raw: Raw, recipe: CountsRecipe, codes: Sequence[str], areas: Areas, faults: Faults) -> dict[str, IntArray]:
    """Return counts by name in the areas' order; 0 where a fault was recorded."""
    keys = [key.strip() for key in raw.columns[recipe.area]]
    asked = [
        row for row in range(len(keys)) if all(raw.columns[column][row].strip() == value for column, value in recipe.only.items())
    ]
    faults.stop_rows(
        "id-blank",
        [row for row in asked if not keys[row]],
        lambda _: Text("its area is blank; fill it in or remove the row"),
        field=recipe.area,
    )
    rows = [row for row in asked if keys[row].startswith(tuple(codes))]
    if not rows:
        faults.stop(
            "no-areas",
            Text("has no area that begins with {code}; check area and only", code=listed(codes)),
            field=recipe.area,
        )
        return {}
    # rows of other municipalities are not read, and keep the places of the others
    here = set(rows)
    cells = {
        ours: [cell if row in here else "0" for row, cell in enumerate(raw.columns[theirs])]
        for ours, theirs in recipe.columns.items()
    }
    if recipe.secret == UNKNOWN:
        _take_out_hidden(cells, keys, rows, areas, faults)
    figures = {ours: read_counts(cells[ours], theirs, _Known(recipe), faults) for ours, theirs in recipe.columns.items()}
    place = _places(keys, rows, recipe, faults)
    _find_unknown(keys, rows, figures, areas, recipe, faults)
    _find_absent(place, areas, recipe, faults)
    counts = {
        ours: np.array([figure[place[label]] if label in place else 0 for label in areas.ids], dtype=np.int64)
        for ours, figure in figures.items()
    }
    if not faults.stopped():
        for ours, count in counts.items():
            _doubt(ours, count, areas, faults, other_year=recipe.everyone)
    return counts


class _Known:
    """The policies of a table of which withheld figures were taken out before."""

    def __init__(self, recipe: CountsRecipe) -> None:
        self.missing: Policy = recipe.missing
        self.secret: Policy = "stop" if recipe.secret == UNKNOWN else recipe.secret


def _take_out_hidden(cells: dict[str, list[str]], keys: list[str], rows: list[int], areas: Areas, faults: Faults) -> None:
    """Say how many people the counts know nothing of: they are in no figure of these, and are not 0."""
    people = dict(zip(areas.ids, areas.people.tolist(), strict=True))
    alike: dict[tuple[int, ...], list[str]] = {}
    for name, column in cells.items():
        hidden = tuple(row for row in rows if is_withheld(column[row]))
        if hidden:
            alike.setdefault(hidden, []).append(name)
        for row in hidden:
            column[row] = "0"
    for hidden, names in alike.items():
        message = Text(
            "{names}: not published for some small areas ({areas:,}, with {people:,} people), and unknown: in no figure of it",
            names=name_counts(names),
            areas=len(hidden),
            people=sum(people.get(keys[row], 0) for row in hidden),
        )
        faults.warn("number-withheld-unknown", message, field=names[0], count=len(hidden))


def _places(keys: list[str], rows: list[int], recipe: CountsRecipe, faults: Faults) -> dict[str, int]:
    """Return the row of each area, with areas that have several recorded."""
    place: dict[str, int] = {}
    repeated = [row for row in rows if place.setdefault(keys[row], row) != row]
    faults.stop_rows(
        "duplicate-id",
        repeated,
        lambda row: Text("{key} has a row already; keep one, or choose rows with only", key=brief(keys[row])),
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
        lambda row: Text(
            "{key} is no small area of the census; correct it, or leave out totals by removing them or with only",
            key=brief(keys[row]),
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
            Text("areas without a row counted as 0 (missing: zero): {names}", names=names),
            field=recipe.area,
            count=number,
        )
        return
    faults.stop(
        "area-absent",
        Text("has no row for areas {names}; add them, or write missing: zero if they may count as 0", names=names),
        field=recipe.area,
        value=absent[0],
        count=number,
    )


def _doubt(name: str, count: IntArray, areas: Areas, faults: Faults, *, other_year: bool) -> None:
    """Warn of areas that hold more of a group than people at all; those of another year may well be more, but not where nobody is."""
    bare = [areas.ids[index] for index in np.flatnonzero((count > 0) & (areas.people == 0))]
    above = [areas.ids[index] for index in np.flatnonzero((count > areas.people) & (areas.people > 0))]
    if bare:
        faults.warn(
            "count-without-people",
            Text("{name} in areas where the census has nobody, put at their centres: {bare}", name=name, bare=listed(bare)),
            field=name,
            count=len(bare),
        )
    if above and not other_year:
        faults.warn(
            "count-above-people",
            Text(
                "{name} is more than all people in areas {above}; check the column and the year", name=name, above=listed(above)
            ),
            field=name,
            count=len(above),
        )


def _compare_households(households: IntArray, areas: Areas, faults: Faults) -> None:
    """Warn of areas whose households are other than the census's, which they take the place of."""
    differ = [areas.ids[index] for index in np.flatnonzero(households != areas.households)]
    if differ:
        faults.warn(
            "households-differ",
            Text("its households differ from the census's, and are used, in areas {differ}", differ=listed(differ)),
            field="households",
            count=len(differ),
        )
