"""The offices of a recipe: each found by name in its file, with what the recipe corrects."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from geodata.building.origin import SLUG
from geodata.building.recipe import OfficesRecipe, Site
from geodata.building.sources import Sources, numbers
from geodata.reading.coordinates import to_crs
from geodata.reading.raw import Raw
from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Faults, brief, listed, visible
from models.messages.text import Text, applied


@dataclass(frozen=True, slots=True)
class Office:
    """One office, in metres of the study's CRS."""

    id: str
    name: Text
    kind: str
    address: str
    note: str
    x: float
    y: float


def read_offices(sources: Sources, recipe: OfficesRecipe, crs: str) -> list[Office]:
    """Read the offices in the recipe's order.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the offices part of the recipe.
    crs
        the study's projected CRS.

    Returns
    -------
    offices
        empty when something is wrong. A place that the recipe corrects carries the reason as its note.
    """
    names = recipe.columns
    wanted = [names.id, names.name, names.name_en, names.kind, names.address, names.note, names.x, names.y]
    opened = sources.open(recipe.file, recipe.layer, [column for column in wanted if column])
    if opened is None:
        return []
    raw, faults = opened
    rows: dict[str, int | None]
    if not recipe.sites:
        recipe = recipe.model_copy(update={"sites": _every_row(raw, recipe, faults)})
        rows = {site.id: row for row, site in enumerate(recipe.sites)}
    else:
        rows = {site.id: _find(raw, names.name, site, faults) for site in recipe.sites}
    _check_sites(recipe, faults)
    found = [row for row in rows.values() if row is not None]
    place = dict(
        zip(found, zip(numbers(raw, names.x, found, faults), numbers(raw, names.y, found, faults), strict=True), strict=True)
    )
    if faults.stopped():
        return []
    return [_office(site, raw, row, place[row], recipe, crs) for site in recipe.sites if (row := rows[site.id]) is not None]


def _every_row(raw: Raw, recipe: OfficesRecipe, faults: Faults) -> tuple[Site, ...]:
    """Return every row as an office, by its own id; none with the fault recorded."""
    names = recipe.columns
    if names.id is None:
        faults.stop("id-missing", Text("list the offices under sites, or name a column of ids: columns: {id: …}"))
        return ()
    ids = [label.strip() for label in raw.columns[names.id]]
    odd = [row for row, label in enumerate(ids) if not re.fullmatch(SLUG, label)]
    wanted = Text("found '{wrong}'; an id begins with a-z or 0-9 and has a-z, 0-9 and - alone")
    faults.stop_rows("id-form", odd, lambda row: wanted.filled(wrong=brief(ids[row])), field=names.id)
    called = [visible(name.strip()) for name in raw.columns[names.name]]
    unnamed = [row for row, name in enumerate(called) if not name]
    faults.stop_rows("name-blank", unnamed, lambda _: Text("its name is blank; fill it in"), field=names.name)
    if faults.stopped():
        return ()
    latin = [""] * len(ids) if names.name_en is None else [visible(name.strip()) for name in raw.columns[names.name_en]]
    return tuple(
        Site.model_validate({"id": label, "match": name, "name": {"ja": name, "en": other or name}})
        for label, name, other in zip(ids, called, latin, strict=True)
    )


def _check_sites(recipe: OfficesRecipe, faults: Faults) -> None:
    twice = sorted(name for name, count in Counter(site.id for site in recipe.sites).items() if count > 1)
    if twice:
        faults.stop("duplicate-id", Text("the recipe gives an id twice: {twice}", twice=listed(twice)))
    for site in recipe.sites:
        if (site.x is None) != (site.y is None):
            faults.stop("half-a-place", Text("{id}: give both x and y, or neither", id=site.id))
        if site.x is not None and not site.reason:
            faults.stop("reason-missing", Text("{id}: a changed place needs a reason", id=site.id))
        if site.kind is None and recipe.columns.kind is None:
            faults.stop("kind-missing", Text("{id}: has no kind; give it, or name a column", id=site.id))


def _find(raw: Raw, column: str, site: Site, faults: Faults) -> int | None:
    """Return the row of the office's name, or None with the fault recorded."""
    called = [name.strip() for name in raw.columns[column]]
    rows = [row for row, name in enumerate(called) if name == site.match]
    if len(rows) == 1:
        return rows[0]
    wanted = brief(site.match)
    if rows:
        said = Text("'{wanted}' is there {rows} times", wanted=wanted, rows=len(rows))
        faults.stop("office-ambiguous", said, field=column, value=site.match)
    else:
        cure = did_you_mean(site.match, called)
        said = Text("has no '{wanted}'. {cure}", wanted=wanted, cure=applied(brief, cure))
        faults.stop("office-missing", said, field=column, value=site.match)
    return None


def _office(site: Site, raw: Raw, row: int, place: tuple[float, float], recipe: OfficesRecipe, crs: str) -> Office:
    import numpy as np

    def cell(column: str | None) -> str:
        return "" if column is None else raw.columns[column][row].strip()

    x, y = place if site.x is None or site.y is None else (site.x, site.y)
    east, north = to_crs(np.array([x]), np.array([y]), recipe.crs, crs)
    return Office(
        site.id,
        site.name,
        site.kind or cell(recipe.columns.kind),
        site.address or cell(recipe.columns.address),
        site.reason or cell(recipe.columns.note),
        float(east[0]),
        float(north[0]),
    )
