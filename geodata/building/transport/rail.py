"""Stations and lines of a recipe: points from a stations layer, lines drawn through them in order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.building.sources import Sources
from geodata.building.transport_recipe import RailLine, RailRecipe
from geodata.reading.coordinates import to_crs
from geodata.reading.raw import Raw
from geodata.yamlfiles.schema_errors import did_you_mean
from models.access import FloatArray
from models.messages.findings import Faults, brief, listed, visible
from models.messages.text import Text, applied, given

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely


@dataclass(frozen=True, slots=True)
class Stop:
    """One station, whatever number of operators share it, or one bus stop, in metres of the study's CRS."""

    id: str
    name: Text
    lines: tuple[str, ...]
    x: float
    y: float
    kind: str = "rail"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line, in metres of the study's CRS: as it is drawn, and all its stations in order."""

    id: str
    name: Text
    colour: str
    shape: shapely.Geometry
    stations: tuple[Text, ...]
    places: FloatArray


@dataclass(frozen=True, slots=True)
class Rail:
    """The stations and lines of a recipe.

    Parameters
    ----------
    stops
        stations up to `stops_within_m` outside the boundary, ordered by id; one for each name, at the
        mean of the points its lines have.
    lines
        straight from station to station, cut at `lines_within_m`; in the recipe's order.
    left_out
        stations of the layer that are as near and no stop, since the recipe lists none of their lines: "name (operator line)".
    """

    stops: tuple[Stop, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: tuple[str, ...] = ()


def read_rail(sources: Sources, recipe: RailRecipe, boundary: shapely.Geometry, crs: str) -> Rail:
    """Read the stations near the boundary, and draw the lines through them; those left out are warned of.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the rail part of the recipe.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    rail
        nothing in it where something is wrong.
    """
    import shapely

    names = recipe.columns
    wanted = [names.name, names.line, names.operator, *([names.group] if names.group else [])]
    opened = sources.open(recipe.file, recipe.layer, wanted)
    if opened is None:
        return Rail()
    raw, faults = opened
    points = _points(raw, recipe, crs, faults)
    if points is None:
        return Rail()
    if not recipe.lines:
        return Rail(tuple(_every_station(raw, points, recipe, boundary)))
    tracks = {line.id: _along(line, raw, points, recipe, faults) for line in recipe.lines}
    if faults.stopped():
        return Rail()
    frame = shapely.buffer(boundary, recipe.lines_within_m)
    lines = [
        Line(line.id, line.name, line.colour, shape, tuple(station for station in line.stations), tracks[line.id])
        for line in recipe.lines
        if not (shape := shapely.intersection(shapely.LineString(tracks[line.id]), frame)).is_empty
    ]
    stops = _stops(recipe.lines, tracks, boundary, recipe.stops_within_m)
    left_out = _left_out(raw, points, recipe, boundary, {stop.name.to("ja") for stop in stops})
    if left_out:
        message = Text("stations of lines that lines: does not list are left out: {stations}", stations=listed(left_out))
        faults.warn("stations-left-out", message, count=len(left_out))
    return Rail(tuple(stops), tuple(lines), left_out)


def _every_station(raw: Raw, points: FloatArray, recipe: RailRecipe, boundary: shapely.Geometry) -> list[Stop]:
    """Return every station near the boundary, numbered from west to east, one for the rows of a group or a name."""
    import shapely

    names = recipe.columns
    called = [visible(name.strip()) for name in raw.columns[names.name]]
    groups: dict[tuple[str, str], list[int]] = {}
    for row, name in enumerate(called):
        groups.setdefault((name, raw.columns[names.group][row].strip() if names.group else ""), []).append(row)
    # platforms that several rows share would otherwise pull the station towards them
    places = {key: np.unique(points[rows], axis=0).mean(axis=0) for key, rows in groups.items()}
    near = [key for key, place in places.items() if shapely.distance(boundary, shapely.Point(place)) <= recipe.stops_within_m]
    near.sort(key=lambda key: (*places[key], key))
    lines = [tuple(dict.fromkeys(raw.columns[names.line][row].strip() for row in groups[key])) for key in near]
    return [
        Stop(f"station-{number:04d}", given({"ja": key[0], "en": key[0]}), serving, float(places[key][0]), float(places[key][1]))
        for number, (key, serving) in enumerate(zip(near, lines, strict=True), 1)
    ]


def _left_out(raw: Raw, points: FloatArray, recipe: RailRecipe, boundary: shapely.Geometry, kept: set[str]) -> tuple[str, ...]:
    """Return the stations near the boundary that are no stop, each with its operator and line."""
    import shapely

    names = recipe.columns
    near = np.asarray(shapely.distance(shapely.points(points), boundary)) <= recipe.stops_within_m
    rows = zip(raw.columns[names.name], raw.columns[names.operator], raw.columns[names.line], near, strict=True)
    said = (f"{name} ({operator} {line})" for name, operator, line, here in rows if here and name not in kept)
    return tuple(sorted(dict.fromkeys(said)))


def _points(raw: Raw, recipe: RailRecipe, crs: str, faults: Faults) -> FloatArray | None:
    """Return one point for each row of the stations layer."""
    import shapely

    source = recipe.crs or raw.crs
    if raw.shapes is None or source is None:
        faults.stop("no-points", Text("has no geometries or no CRS; give a layer of points, or crs"))
        return None
    centre = shapely.centroid(raw.shapes)
    return np.column_stack(to_crs(shapely.get_x(centre), shapely.get_y(centre), source, crs))


def _along(line: RailLine, raw: Raw, points: FloatArray, recipe: RailRecipe, faults: Faults) -> FloatArray:
    """Return the stations of a line in order, with a fault for each that the layer does not have."""
    railways = {(railway.operator, railway.line) for railway in line.of}
    names = recipe.columns
    place: dict[str, list[int]] = {}
    for row, (name, operator, called) in enumerate(
        zip(raw.columns[names.name], raw.columns[names.operator], raw.columns[names.line], strict=True)
    ):
        if (operator, called) in railways:
            place.setdefault(name, []).append(row)
    track = np.zeros((len(line.stations), 2))
    for order, station in enumerate(line.stations):
        rows = place.get(station.to("ja"))
        if rows:
            track[order] = points[rows].mean(axis=0)
        else:
            cure = did_you_mean(station.to("ja"), sorted(place))
            faults.stop(
                "station-missing",
                Text(
                    "{id} has no station {station}. {cure}",
                    id=line.id,
                    station=brief(station.to("ja")),
                    cure=applied(brief, cure),
                ),
                value=station.to("ja"),
            )
    return track


def _stops(lines: Sequence[RailLine], tracks: dict[str, FloatArray], boundary: shapely.Geometry, within_m: float) -> list[Stop]:
    import shapely

    names: dict[str, Text] = {}
    serving: dict[str, list[tuple[str, FloatArray]]] = {}
    for line in lines:
        for station, point in zip(line.stations, tracks[line.id], strict=True):
            names.setdefault(station.to("ja"), station)
            serving.setdefault(station.to("ja"), []).append((line.name.to("ja"), point))
    stops = []
    for name, calls in serving.items():
        # lines that share a platform would otherwise pull the station towards it
        x, y = np.unique([point for _, point in calls], axis=0).mean(axis=0)
        if shapely.distance(boundary, shapely.Point(x, y)) <= within_m:
            called = tuple(dict.fromkeys(line for line, _ in calls))
            stops.append(Stop(slug(names[name].to("en")), names[name], called, float(x), float(y)))
    return sorted(stops, key=lambda stop: stop.id)


def slug(name: str) -> str:
    """Return a name as an id: `Nerima-kasugachō` becomes `nerima-kasugacho`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
