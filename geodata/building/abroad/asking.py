"""Asking OpenStreetMap's servers through OSMnx: which place a name means, and the offices and public buildings in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import shapely

from geodata.building.polite import asking
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text

# a busy server is asked so often once more
AGAIN = 2
# answers that are looked at to see whether a name could be another place, each a question to the server of its own
LOOKED_AT = 4
# a place whose importance (0 to 1, by the search) is less than this ahead of the next is asked back
AHEAD = 0.1
KINDS: Mapping[str, tuple[str, str]] = {
    "townhall": ("amenity", "townhall"),
    "government": ("office", "government"),
    "community_centre": ("amenity", "community_centre"),
    "library": ("amenity", "library"),
    "post_office": ("amenity", "post_office"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an area, as OpenStreetMap has it.

    Parameters
    ----------
    osm
        its id: `R897671`.
    name, whole_name
        what it is called, and with what it lies in.
    shape
        its area, longitude and latitude of WGS 84.
    others
        what else the name could be, less likely: whole names with ids.
    """

    osm: str
    name: str
    whole_name: str
    shape: shapely.Polygon | shapely.MultiPolygon
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Building:
    """A building or point of one of `KINDS`.

    Parameters
    ----------
    osm
        its id in small letters: `n12`, `w34`, `r56`.
    kind
        which of `KINDS` it is.
    names
        by language code; "" is the code of the name that is written there.
    lon, lat
        a point inside it, degrees of WGS 84.
    """

    osm: str
    kind: str
    names: Mapping[str, str]
    lon: float
    lat: float


@contextmanager
def _answers(place: str) -> Iterator[None]:
    """Ask, and say in our words that there was no answer."""
    from osmnx._errors import ResponseStatusCodeError

    try:
        with asking(again=AGAIN):
            yield
    except (OSError, ResponseStatusCodeError):
        message = Text(
            "{place}: the servers of OpenStreetMap do not answer; see whether this computer is online (HTTPS_PROXY where there is a "
            "proxy), and try again in some minutes, for they turn away who asks much",
            place=place,
        )
        raise InputError(Finding("osm-unreachable", "stop", message)) from None


def ask_place(name: str) -> Place:
    """Return the place that a name means.

    Parameters
    ----------
    name
        as OpenStreetMap's search knows it, or the id of a relation or way: `R897671`.

    Raises
    ------
    InputError
        if the servers do not answer, no such place is known, none has an area, or several are as likely.
    """
    with _answers(name):
        found, known = _candidates(name)
    if not found:
        raise InputError(_no_area(name) if known else _not_found(name))
    first, *rest = sorted(found, key=lambda pair: -pair[0])
    others = [(rank, other) for rank, other in rest if other.osm != first[1].osm]
    shown = tuple(f"{other.whole_name} ({other.osm})" for _, other in others)
    if any(first[0] - rank < AHEAD for rank, _ in others):
        message = Text(
            "{name} could be {places}; give the id of the one that you mean: --osm {osm}",
            name=name,
            places=listed([f"{first[1].whole_name} ({first[1].osm})", *shown]),
            osm=first[1].osm,
        )
        raise InputError(Finding("osm-several", "stop", message, count=len(others) + 1))
    one = first[1]
    return Place(one.osm, one.name, one.whole_name, one.shape, shown)


def _candidates(name: str) -> tuple[list[tuple[float, Place]], bool]:
    """Return places with an area that a name could mean, with their importance, and whether anything at all is known of it."""
    import osmnx
    from osmnx._errors import InsufficientResponseError

    found: dict[str, tuple[float, Place]] = {}
    known = False
    by_id = name[:1] in {"R", "W"} and name[1:].isdigit()
    for number in range(1, 2 if by_id else LOOKED_AT + 1):
        try:
            row = osmnx.geocode_to_gdf(name, which_result=number, by_osmid=by_id).iloc[0]
        except InsufficientResponseError:
            break
        except TypeError:
            known = True  # a point or a line
            continue
        known = True
        if not isinstance(row.geometry, (shapely.Polygon, shapely.MultiPolygon)):
            continue
        whole = str(row["display_name"])
        osm = f"{str(row['osm_type'])[:1].upper()}{row['osm_id']}"
        place = Place(osm, str(row.get("name") or whole.split(",", maxsplit=1)[0]), whole, row.geometry)
        found.setdefault(osm, (float(row.get("importance") or 0), place))
    return list(found.values()), known


def _not_found(name: str) -> Finding:
    message = Text(
        "{name}: OpenStreetMap knows no such place; write it as its search at openstreetmap.org finds it, with the country: "
        '"Ghent, Belgium"',
        name=name,
    )
    return Finding("osm-place-unknown", "stop", message)


def _no_area(name: str) -> Finding:
    message = Text(
        "{name}: OpenStreetMap has this place without an area; name the municipality that it lies in, or its boundary's id: "
        "--osm R followed by the number of the relation",
        name=name,
    )
    return Finding("osm-place-without-area", "stop", message)


def ask_buildings(place: Place) -> list[Building]:
    """Return the offices and public buildings in a place, by kind and id; none where there are none.

    Raises
    ------
    InputError
        if the servers do not answer.
    """
    import osmnx
    from osmnx._errors import InsufficientResponseError

    keys = {key for key, _ in KINDS.values()}
    tags: dict[str, bool | str | list[str]] = {
        key: [value for one, value in KINDS.values() if one == key] for key in sorted(keys)
    }
    with _answers(place.name):
        try:
            table = osmnx.features_from_polygon(place.shape, tags)
        except InsufficientResponseError:
            return []
    order = list(KINDS)
    found = [_building(element, number, row) for (element, number), row in table.iterrows()]
    inside = [one for one in found if one is not None and shapely.intersects_xy(place.shape, one.lon, one.lat)]
    return sorted(inside, key=lambda one: (order.index(one.kind), one.osm[0], int(one.osm[1:])))


def _building(element: object, number: object, row: Any) -> Building | None:
    kind = next((kind for kind, (key, value) in KINDS.items() if row.get(key) == value), None)
    if kind is None:
        return None
    codes = {"name": "", "name:en": "en", "name:ja": "ja"}
    names = {code: row[tag].strip() for tag, code in codes.items() if isinstance(row.get(tag), str)}
    point = row.geometry.representative_point()
    return Building(f"{str(element)[:1]}{number}", kind, names, float(point.x), float(point.y))


def save_streets(place: Place, around: shapely.Polygon | shapely.MultiPolygon, save: Callable[[Any], None]) -> None:
    """Save the streets of a place's surroundings, or say that there are none.

    Parameters
    ----------
    place
        whose streets they are.
    around
        the area to fetch, longitude and latitude of WGS 84.
    save
        fetches an area's streets and writes them.

    Raises
    ------
    InputError
        if the servers do not answer, or know no street there.
    """
    from osmnx._errors import InsufficientResponseError

    with _answers(place.name):
        try:
            save(around)
        except InsufficientResponseError:
            message = Text("{place}: OpenStreetMap has no streets there; leave --streets out", place=place.name)
            raise InputError(Finding("osm-no-streets", "stop", message)) from None
