"""The channels of a recipe: listed one by one, or read from a layer of places of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.building.offices import Office
from geodata.building.recipe import ChannelPlace, ChannelsFile, ChannelsRecipe, ListedChannels
from geodata.building.sources import Sources, numbers
from geodata.reading.coordinates import to_crs
from geodata.reading.raw import Raw
from geodata.rim import RIM_M
from geodata.services.channels import PLACELESS
from models.access import FloatArray
from models.messages.catalogue import FIRST
from models.messages.findings import Faults, listed, visible
from models.messages.text import Text, given

if TYPE_CHECKING:
    import shapely


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel, in metres of the study's CRS; without a place where its kind has none."""

    id: str
    name: Text
    kind: str
    opens: str
    closes: str
    inside: bool
    note: str
    place: tuple[float, float] | None


def read_channels(
    sources: Sources, recipe: ChannelsRecipe, offices: Sequence[Office], boundary: shapely.Geometry, crs: str
) -> list[Channel]:
    """Read the channels, those listed before those of layers.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the channels part of the recipe.
    offices
        the study's offices, at which channels may stand.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    channels
        those of a layer numbered from west to east; a number is the name of one that has none.
    """
    faults = sources.about("channels")
    at = {office.id: (office.x, office.y) for office in offices}
    found = [_listed(part, place, at, boundary, crs, faults) for part in recipe.listed for place in part.places]
    for part in recipe.files:
        found += _of_file(sources, part, boundary, crs)
    channels = [channel for channel in found if channel is not None]
    twice = [label for label, count in Counter(channel.id for channel in channels).items() if count > 1]
    if twice:
        faults.stop("duplicate-id", Text("the recipe gives an id twice: {twice}", twice=listed(twice)))
    return channels


def _listed(
    part: ListedChannels,
    place: ChannelPlace,
    at: dict[str, tuple[float, float]],
    boundary: shapely.Geometry,
    crs: str,
    faults: Faults,
) -> Channel | None:
    where = _place_of(part, place, at, crs, faults)
    if where is None and part.kind not in PLACELESS:
        return None
    inside = where is not None and bool(_inside(boundary, np.array([where[0]]), np.array([where[1]]))[0])
    return Channel(place.id, place.name, part.kind, part.opens or "", part.closes or "", inside, place.note or "", where)


def _place_of(
    part: ListedChannels, place: ChannelPlace, at: dict[str, tuple[float, float]], crs: str, faults: Faults
) -> tuple[float, float] | None:
    """Return where a channel stands, or None with the fault recorded where it must stand somewhere."""
    if part.kind in PLACELESS:
        return None
    if place.at is not None and place.x is None and place.y is None:
        if place.at not in at:
            faults.stop("office-missing", Text("{id}: there is no office {at}", id=place.id, at=place.at))
        return at.get(place.at)
    if place.at is not None or place.x is None or place.y is None:
        faults.stop("half-a-place", Text("{id}: give at: with the id of an office, or both x and y", id=place.id))
        return None
    east, north = to_crs(np.array([place.x]), np.array([place.y]), part.crs, crs)
    return float(east[0]), float(north[0])


def _of_file(sources: Sources, part: ChannelsFile, boundary: shapely.Geometry, crs: str) -> list[Channel]:
    """Return one channel for each row near enough."""
    import shapely

    names = part.columns
    wanted = [column for column in (names.name, names.name_en) if column]
    opened = sources.open(part.file, part.layer, wanted)
    if opened is None:
        return []
    raw, faults = opened
    placed = _points(raw, part, crs, faults)
    if placed is None or faults.stopped():
        return []
    x, y = placed
    near = np.full(len(raw), fill_value=True)
    if part.within_m is not None:
        near = np.asarray(shapely.distance(boundary, shapely.points(x, y)) <= part.within_m)
    inside = _inside(boundary, x, y)
    order = [int(row) for row in np.lexsort((y, x)) if near[row]]
    own = [visible(raw.columns[names.name][row].strip()) for row in order]
    english = _english(part, raw, own, order, faults)
    digits = max(3, len(str(len(order))))
    unnamed = part.unnamed
    return [
        Channel(
            f"{part.kind.replace('_', '-')}-{number:0{digits}d}",
            given({"ja": name or f"{unnamed.to('ja')} {number}", "en": latin or f"{unnamed.to('en')} {number}"}),
            part.kind,
            part.opens or "",
            part.closes or "",
            bool(inside[row]),
            _note(boundary, float(x[row]), float(y[row]), within=bool(inside[row])),
            (float(x[row]), float(y[row])),
        )
        for number, (row, name, latin) in enumerate(zip(order, own, english, strict=True), 1)
    ]


def _points(raw: Raw, part: ChannelsFile, crs: str, faults: Faults) -> tuple[FloatArray, FloatArray] | None:
    """Return the places of a layer's rows in the study's CRS, from its shapes or its columns."""
    import shapely

    if raw.shapes is None:
        columns = (part.columns.x, part.columns.y)
        missing = [column for column in columns if column not in raw.columns]
        if missing:
            faults.stop("column-missing", Text("has no column {column}", column=listed(missing)), field=missing[0])
            return None
        x, y = (numbers(raw, column, range(len(raw)), faults) for column in columns)
        return to_crs(x, y, part.crs, crs)
    if not all(shape is not None and shape.geom_type == "Point" for shape in raw.shapes):
        faults.stop("not-points", Text("its shapes are not points"))
        return None
    xy = shapely.get_coordinates(raw.shapes)
    return to_crs(xy[:, 0], xy[:, 1], raw.crs or part.crs, crs)


def _inside(boundary: shapely.Geometry, x: FloatArray, y: FloatArray) -> FloatArray:
    import shapely

    return np.asarray(shapely.covers(boundary, shapely.points(x, y)))


def _note(boundary: shapely.Geometry, x: float, y: float, *, within: bool) -> str:
    """Return what to say of a channel so near the boundary that a point or a line not quite in place puts it across."""
    import shapely

    metres = float(shapely.distance(shapely.boundary(boundary), shapely.Point(x, y)))
    if metres > RIM_M:
        return ""
    inside = Text("{metres:,.0f} m inside the boundary, within its precision", metres=metres)
    outside = Text("{metres:,.0f} m outside the boundary, within its precision", metres=metres)
    said = inside if within else outside
    return " / ".join(said.to(code) for code in FIRST)


def _english(part: ChannelsFile, raw: Raw, own: Sequence[str], order: Sequence[int], faults: Faults) -> list[str]:
    """Return the English name of each row, "" where there is none: the recipe's, else the layer's."""
    unused = sorted(set(part.english) - set(own))
    if unused:
        message = Text("english: names what is not there: {unused}", unused=listed(unused))
        faults.stop("english-unused", message, field=part.columns.name)
    column = part.columns.name_en
    theirs = [""] * len(order) if column is None else [visible(raw.columns[column][row].strip()) for row in order]
    return [part.english.get(name, latin) for name, latin in zip(own, theirs, strict=True)]
