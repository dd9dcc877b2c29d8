"""The layers of a study that is being built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from geodata.building.channels import Channel
from geodata.building.ground.making import Ground
from geodata.building.offices import Office
from geodata.building.people.census import Areas
from geodata.building.people.dasymetric import Demand
from geodata.building.streets import Compact
from geodata.building.transport.rail import Line, Stop
from geodata.building.transport.trains import BuiltFeed
from geodata.provenance import Counts
from geodata.reading.raw import Shapes


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """All layers of a study, ready to be written.

    Parameters
    ----------
    boundary
        the area to write, simplified, in the study's CRS.
    areas, demand, offices, stops, lines
        the layers of the same names.
    method
        how people were spread: `buildings`, `mesh` or `points`.
    quality
        figures for the build log.
    streets
        the walking network, or None.
    feeds
        timetables of public transport.
    counts
        whence the further counts are.
    channels
        where services are to be had besides at the offices.
    tables
        the bytes of the tables written by hand, by name.
    stations_left_out
        stations in or near the area whose lines the recipe does not list.
    ground
        water and parks, or None.
    answers
        what a search of addresses answered, as a table; empty where none was asked.
    outlines
        the polygon of each area, in their order; None where the areas are points.
    """

    boundary: shapely.Geometry
    areas: Areas
    demand: Demand
    offices: list[Office]
    stops: list[Stop]
    lines: list[Line]
    method: str
    quality: dict[str, object]
    streets: Compact | None = None
    feeds: Sequence[BuiltFeed] = ()
    counts: tuple[Counts, ...] = ()
    channels: Sequence[Channel] = ()
    tables: Mapping[str, bytes] = field(default_factory=dict)
    stations_left_out: tuple[str, ...] = ()
    ground: Ground | None = None
    answers: bytes = b""
    outlines: Shapes | None = None
