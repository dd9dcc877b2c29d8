"""A planner's own table of offices, whatever its columns are called, in the place of the national lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geodata.building.japan.slicing import OFFICE_COLUMNS, OwnOffices
from geodata.building.origin import SLUG
from geodata.guessing.columns import Field
from geodata.guessing.guess import Guess, centre, guess_files
from geodata.guessing.placing import JGD2011
from geodata.guessing.unsettled import unsettled
from geodata.reading.coordinates import to_crs
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text

AXES = frozenset({"lon", "lat"})
ALIKE = Text("all are of this kind, as told")
NUMBERED = Text("no column holds short ids (a-z, 0-9 and -), so the rows are numbered")


def take_offices(path: Path, columns: Mapping[str, str] | None = None, kind: str = "") -> tuple[Guess, OwnOffices]:
    """Return what each column of a table of offices seems to be, and its offices.

    Parameters
    ----------
    path
        a table or a layer of points, with a row for each office.
    columns
        our column: the file's column, of those that are known.
    kind
        of all offices, where the table has no column of kinds.

    Raises
    ------
    InputError
        if the file cannot be read, something that is needed has no column or could be several, or no place can be known.
    """
    guesses = [_with_kind(one, kind) for one in guess_files([path], layers={path.name: "offices"}, columns=columns)]
    try:
        return own_offices(guesses, path)
    except InputError as error:
        raise InputError(map(_say_kind, error.findings)) from None


def own_offices(guesses: Sequence[Guess], path: Path) -> tuple[Guess, OwnOffices]:
    """Return the one of some tables of a file that holds offices, and its offices.

    Raises
    ------
    InputError
        if none can be used, or several could be.
    """
    faults = {place: _faults(one) for place, one in enumerate(guesses)}
    fit = [guesses[place] for place, found in faults.items() if not found]
    if not fit:
        raise InputError(finding for found in faults.values() for finding in found)
    if len(fit) > 1:
        message = Text(
            "could be several tables: {names}; leave one of them in the file", names=listed([one.shown for one in fit])
        )
        raise InputError(Finding("layer-twice", "stop", message, file=str(path)))
    taken = _with_ids(fit[0])
    return taken, OwnOffices(_rows(taken), {one.ours: one.theirs for one in taken.fields if one.sure != "exact"})


def _faults(one: Guess) -> list[Finding]:
    """Return what keeps a table from being one of offices."""
    known = {*one.columns, *(doubt.ours for doubt in one.doubts)}
    placed = "address" in known and set(one.missing) >= AXES
    kept = tuple(ours for ours in one.missing if ours != "id" and not (placed and ours in AXES))
    doubts = tuple(
        replace(doubt, needed=doubt.ours != "id" and (doubt.needed or (doubt.ours == "address" and not _has_places(one))))
        for doubt in one.doubts
    )
    found = unsettled(replace(one, missing=kept, doubts=doubts), alone=True, in_areas=False)
    if found:
        return found
    middle = centre(one)
    if "x" in one.columns or (one.raw.shapes is not None and one.raw.crs is None and not _in_degrees(middle)):
        message = Text("its coordinates are metres; give longitudes and latitudes in degrees, or addresses")
        return [Finding("degrees-wanted", "stop", message, file=str(one.path), layer=one.table)]
    if one.raw.shapes is not None and any(shape is None or shape.geom_type != "Point" for shape in one.raw.shapes):
        message = Text("holds no points; give one for each office")
        return [Finding("degrees-wanted", "stop", message, file=str(one.path), layer=one.table)]
    return []


def _with_kind(one: Guess, kind: str) -> Guess:
    """Return a table whose offices are all of one kind."""
    if not kind:
        return one
    if "kind" not in one.missing:
        message = Text("has a column of kinds; leave --kind out, or remove the column")
        raise InputError(Finding("told-unknown", "stop", message, file=str(one.path), layer=one.table, field="kind"))
    told = Field("kind", "—", kind, "told", ALIKE)
    missing = tuple(ours for ours in one.missing if ours != "kind")
    return replace(one, fields=(*one.fields, told), missing=missing)


def _say_kind(finding: Finding) -> Finding:
    """Return what is missing, of the kind with the way to give one to all."""
    if (finding.code, finding.field) != ("column-missing", "kind"):
        return finding
    return replace(finding, message=Text("{said}; or give all of them one kind: --kind branch", said=finding.message))


def _has_places(one: Guess) -> bool:
    return one.raw.shapes is not None or not AXES & set(one.missing)


def _in_degrees(middle: tuple[float, float] | None) -> bool:
    return middle is None or (abs(middle[0]) <= 180 and abs(middle[1]) <= 90)


def _with_ids(one: Guess) -> Guess:
    """Return a table whose ids can be those of offices: its own, else the numbers of its rows."""
    own = next((each for each in one.fields if each.ours == "id"), None)
    if own is not None and (own.sure in {"exact", "told"} or (own.sure != "values" and _are_short(one.raw.columns[own.theirs]))):
        return one
    numbers = Field("id", "—", listed([str(row + 1) for row in range(min(len(one.raw), 3))]), "values", NUMBERED)
    rest = tuple(each for each in one.fields if each.ours != "id")
    named = {each.theirs for each in rest}
    doubts = tuple(doubt for doubt in one.doubts if doubt.ours != "id")
    left = tuple(name for name in one.raw.columns if name not in named)
    return replace(one, fields=(numbers, *rest), doubts=doubts, left=left, missing=())


def _are_short(cells: list[str]) -> bool:
    return all(re.fullmatch(SLUG, cell.strip()) for cell in cells)


def _rows(one: Guess) -> pd.DataFrame:
    """Return the offices as the national lists have them: every column as text, places in degrees."""
    theirs, number = dict(one.columns), len(one.raw)
    if "name_ja" not in theirs:
        theirs["name_ja"] = theirs.pop("name_en")
    theirs["name"] = theirs["name_ja"]
    made = {
        name: [cell.strip() for cell in one.raw.columns[theirs[name]]] if theirs.get(name) in one.raw.columns else [""] * number
        for name in OFFICE_COLUMNS
    }
    kind = next((each for each in one.fields if each.ours == "kind"), None)
    if kind is not None and kind.why is ALIKE:
        made["kind"] = [kind.sample] * number
    if theirs.get("id") not in one.raw.columns:
        made["id"] = [str(row + 1) for row in range(number)]
    if one.raw.shapes is not None:
        x, y = shapely.get_coordinates(one.raw.shapes).T
        lon, lat = to_crs(np.asarray(x), np.asarray(y), one.raw.crs or JGD2011, JGD2011)
        made |= {"lon": [f"{value:.8f}" for value in lon], "lat": [f"{value:.8f}" for value in lat]}
    return pd.DataFrame(made)
