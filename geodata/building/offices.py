"""The offices of a recipe: each found by name in its file, with what the recipe corrects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.building.addresses import AddressBook, Placed, centre_of, farthest_m
from geodata.building.geocoding.searching import AddressSearch
from geodata.building.origin import SLUG
from geodata.building.people.census import Areas
from geodata.building.people.dasymetric import Demand
from geodata.building.recipe import OfficesRecipe, Site
from geodata.building.sources import Sources, numbers, require_columns
from geodata.reading.coordinates import to_crs
from geodata.reading.raw import Raw
from geodata.reading.synonyms import find_columns
from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Faults, brief, listed, visible
from models.messages.text import Text, applied

# a place nearer than this to the area that its address names is not doubted
FAR_M = 1_000


@dataclass(frozen=True, slots=True)
class Office:
    """One office, in metres of the study's CRS.

    Parameters
    ----------
    id, name, kind, address, note
        as the recipe or the file have them.
    x, y
        metres.
    placed_at
        `chome` or `town`: it stands at their point, as its address alone is known; `building` or `block`, where a search of
        addresses found it; "" where its own coordinates are.
    areas
        positions of the small areas whose point that is.
    placed_off_m
        how far the farthest people of them live from the point, in whole metres; None where that is not known.
    placed_by, placed_on
        the search of addresses that found it, and the day; "" where none did.
    """

    id: str
    name: Text
    kind: str
    address: str
    note: str
    x: float
    y: float
    placed_at: str = ""
    areas: tuple[int, ...] = ()
    placed_off_m: int | None = None
    placed_by: str = ""
    placed_on: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an office stands, in metres of the study's CRS, and by what."""

    x: float
    y: float
    placed_at: str = ""
    areas: tuple[int, ...] = ()
    by: str = ""
    on: str = ""


def read_offices(
    sources: Sources, recipe: OfficesRecipe, crs: str, title: str, areas: Areas | None, search: AddressSearch | None = None
) -> list[Office]:
    """Read the offices in the recipe's order.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the offices part of the recipe.
    crs
        the study's projected CRS.
    title
        the study's, which names its municipality.
    areas
        small areas, at whose points offices are placed that have an address and no coordinates; None where they could not be read.
    search
        asked first for these, where the recipe wants it.

    Returns
    -------
    offices
        empty when something is wrong. A place that the recipe corrects carries the reason as its note.
    """
    names = recipe.columns
    wanted = [names.id, names.name, names.name_en, names.kind, names.address, names.note]
    opened = sources.open(recipe.file, recipe.layer, [column for column in wanted if column])
    if opened is None:
        return []
    raw, faults = opened
    recipe = _with_addresses(recipe, raw, faults)
    if faults.stopped():
        return []
    names = recipe.columns
    bare = names.address is not None and not {names.x, names.y} & set(raw.columns)
    if not bare and not require_columns(raw, [names.x, names.y], faults):
        return []
    rows: dict[str, int | None]
    if not recipe.sites:
        recipe = recipe.model_copy(update={"sites": _every_row(raw, recipe, faults)})
        rows = {site.id: row for row, site in enumerate(recipe.sites)}
    else:
        rows = {site.id: _find(raw, names.name, site, faults) for site in recipe.sites}
    _check_sites(recipe, faults)
    found = {site: row for site in recipe.sites if (row := rows[site.id]) is not None}
    places = {} if bare else _own_places(found, raw, recipe, crs, faults)
    asked = [(site, row) for site, row in found.items() if site.x is None and site.id not in places]
    if asked and areas is not None:
        book = AddressBook(areas, recipe.municipalities, title)
        # nobody is asked for a study that cannot be built anyway
        found_there = {} if search is None or sources.wrong else _by_search(asked, raw, recipe, search, (areas, book), faults)
        left = [(site, row) for site, row in asked if site.id not in found_there]
        places |= found_there | _at_addresses(left, raw, recipe, areas, book, faults)
    if faults.stopped() or (asked and areas is None):
        return []
    places |= {
        site.id: _in_metres(site.x, site.y, recipe.crs, crs) for site in found if site.x is not None and site.y is not None
    }
    return [_office(site, raw, row, places[site.id], recipe) for site, row in found.items()]


def _with_addresses(recipe: OfficesRecipe, raw: Raw, faults: Faults) -> OfficesRecipe:
    """Return a recipe that names neither coordinates nor an address with the column that is called so, of a file without coordinates."""
    names = recipe.columns
    told = {"x", "y", "address"} & names.model_fields_set
    if told or any(find_columns(raw.columns, "offices", axis) or axis in raw.columns for axis in ("lon", "lat")):
        return recipe
    found = [match.column for match in find_columns(raw.columns, "offices", "address")]
    if len(found) == 1:
        message = Text(
            "has no coordinates; {column} is taken as the address: confirm it in the recipe, columns: {{address: {column}}}",
            column=brief(found[0]),
        )
        faults.warn("column-guessed", message, field=found[0])
        return recipe.model_copy(update={"columns": names.model_copy(update={"address": found[0]})})
    if found:
        message = Text(
            "has no coordinates, and the address could be {columns}; name it in the recipe, columns: {{address: {column}}}",
            columns=listed(found),
            column=brief(found[0]),
        )
        faults.stop("column-doubt", message, field="address")
    return recipe


def _own_places(found: Mapping[Site, int], raw: Raw, recipe: OfficesRecipe, crs: str, faults: Faults) -> dict[str, _Place]:
    """Return where the file itself says that offices stand, by their ids; none of one with an address and neither coordinate."""
    names = recipe.columns
    rows = {
        site.id: row
        for site, row in found.items()
        if any(_cell(raw, row, column) for column in (names.x, names.y)) or not _address(site, raw, row, recipe)
    }
    x, y = (numbers(raw, column, list(rows.values()), faults) for column in (names.x, names.y))
    return {label: _in_metres(one, other, recipe.crs, crs) for label, one, other in zip(rows, x, y, strict=True)}


def _by_search(
    asked: Sequence[tuple[Site, int]],
    raw: Raw,
    recipe: OfficesRecipe,
    search: AddressSearch,
    census: tuple[Areas, AddressBook],
    faults: Faults,
) -> dict[str, _Place]:
    """Return where a search of addresses finds offices, by their ids; what it does not find, or finds far off, is warned of."""
    areas, book = census
    field, places = recipe.columns.address, {}
    answers = search.place([address for site, row in asked if (address := _address(site, raw, row, recipe))])
    for site, row in asked:
        address = _address(site, raw, row, recipe)
        found = answers.get(address)
        if isinstance(found, Text):
            message = Text("{reason}; its chome or town is taken", reason=found)
            faults.warn("office-not-found", message, **faults.at(row), field=field, value=address)
        elif found is not None:
            answer = found.answer
            places[site.id] = _Place(found.x, found.y, answer.level, by=answer.by, on=answer.on)
            off = _far_off_m(found.x, found.y, areas, book.place(address))
            if off:
                message = Text(
                    "{by} places '{address}' {metres:,} m from the point of the chome or town that it names: {found}; see whether that is "
                    "the place, or give its coordinates",
                    by=answer.by,
                    address=brief(address),
                    metres=off,
                    found=brief(answer.found),
                )
                faults.warn("office-found-far", message, **faults.at(row), field=field, value=address)
    return places


def _far_off_m(x: float, y: float, areas: Areas, named: Placed | Text) -> int:
    """Return how far a point is from the areas that an address names, in whole metres; 0 where nothing speaks against it."""
    if not isinstance(named, Placed):
        return 0
    away = np.hypot(areas.x - x, areas.y - y)
    own = float(away[list(named.areas)].min())
    # another area is much nearer than its own
    return int(own) if own > FAR_M and float(away.min()) < own / 2 else 0


def _at_addresses(
    asked: Sequence[tuple[Site, int]], raw: Raw, recipe: OfficesRecipe, areas: Areas, book: AddressBook, faults: Faults
) -> dict[str, _Place]:
    """Return the points of the chome or towns in which addresses lie, by the offices' ids; those nowhere or in several are recorded."""
    field, found = recipe.columns.address, {}
    for site, row in asked:
        address = _address(site, raw, row, recipe)
        placed = book.place(address) if address else Text("has neither coordinates nor an address; give one of them")
        if isinstance(placed, Placed):
            found[site.id] = _Place(*centre_of(areas, placed.areas), placed.level, placed.areas)
        else:
            faults.stop("office-address", placed, **faults.at(row), field=field, value=address)
    return found


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


def _cell(raw: Raw, row: int, column: str | None) -> str:
    return "" if column is None else raw.columns[column][row].strip()


def _address(site: Site, raw: Raw, row: int, recipe: OfficesRecipe) -> str:
    return site.address or _cell(raw, row, recipe.columns.address)


def _in_metres(x: float, y: float, theirs: str, crs: str) -> _Place:
    east, north = to_crs(np.array([x]), np.array([y]), theirs, crs)
    return _Place(float(east[0]), float(north[0]))


def _office(site: Site, raw: Raw, row: int, place: _Place, recipe: OfficesRecipe) -> Office:
    return Office(
        site.id,
        site.name,
        site.kind or _cell(raw, row, recipe.columns.kind),
        _address(site, raw, row, recipe),
        site.reason or _cell(raw, row, recipe.columns.note),
        place.x,
        place.y,
        place.placed_at,
        place.areas,
        placed_by=place.by,
        placed_on=place.on,
    )


def with_distances(offices: Sequence[Office], demand: Demand) -> list[Office]:
    """Return the offices with how far the farthest people of the areas live at whose point they stand, as far as that is known."""
    return [
        replace(one, placed_off_m=farthest_m(one.x, one.y, one.areas, demand.area, demand.x, demand.y)) if one.areas else one
        for one in offices
    ]
