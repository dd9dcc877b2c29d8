"""A study: the layers of one municipality, validated, in one projected CRS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.guards import AT_LEAST
from geodata.names import name_columns, names_in
from geodata.provenance import Counts, Layer
from geodata.reading.approximate import LEVELS, PLACED_AT
from geodata.rim import RIM_M
from models.messages.findings import Finding
from models.messages.text import Text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame
    from shapely import MultiPolygon, Polygon

    from geodata.gtfs.feed import Feed
    from geodata.guards import Guard
    from geodata.hazards import Hazard
    from geodata.kinds import OfficeKind
    from geodata.services.cases import Cases
    from geodata.services.hours import Opening
    from geodata.services.needs import Need
    from geodata.services.offers import Offer
    from geodata.services.published import Figure
    from geodata.services.slots import SlotCases
    from geodata.streets.network import Network
    from models.access import AccessMatrix


def names_of(frame: DataFrame) -> list[Text]:
    """Return the names in the rows of a layer."""
    return names_in({str(column): frame[column].tolist() for column in name_columns(frame.columns)})


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """The layers of one municipality, in metres of one projected CRS.

    Every frame has a RangeIndex and unique text ids in `id`; areas, offices, stops, lines and channels have a name in every
    language of the layer (`name_ja`, `name_en`, …), one at least. Points keep the coordinates they were
    read with; distances are rounded to whole millimetres, not places.

    Parameters
    ----------
    id
        short name, used in files: `nerima`.
    title
        name for people.
    code
        JIS X 0402 municipality code, or "" outside Japan.
    crs
        the projected CRS, as `EPSG:6677`.
    boundary
        the municipality's area.
    demand
        `id, area, people (int64), cell, geometry (Point)`; `cell` is a JIS X 0410 mesh code or "".
        `area` is an id of `areas`.
    areas
        `id, name_<code>, people (int64), households (int64), geometry (Point or polygon)`;
        `people` is the sum of the demand of the area.
    offices
        `id, name_<code>, kind, address, note, geometry (Point)`, plus any further column of the file.
        The order of the rows is the order in which ties are shown.
    stops
        `id, name_<code>, kind ("rail" or "bus"), lines, geometry (Point)`; may be empty.
    lines
        `id, name_<code>, colour, geometry (LineString)` for the map's background; may be empty.
    ground
        `id, kind ("water" or "park"), geometry (Polygon, or LineString for water)` under the map; may be empty.
    channels
        `id, name_<code>, kind, opens, closes (text, "2014-07" or ""), inside (bool), note, geometry (Point, or None)`, plus
        any further column of the file; may be empty. A channel is there from the month `opens` to the one before `closes`.
        One of a kind in `geodata.services.channels.PLACELESS` stands nowhere, is not inside, and is never measured to.
    layers
        provenance of each layer on which every answer rests, in the order above, and of the feeds.
    assumptions
        what every output that rests on this study must say.
    manifest_sha256
        hash of the bytes of `study.yaml`.
    findings
        warnings and repairs met while reading; never a `stop`.
    network
        the streets people walk on, or None.
    feeds
        public-transport timetables (GTFS); may be empty.
    new_sites
        ids of the offices that no layer holds: places that somebody proposes.
    hours
        in which parts of the week offices and channels are open, in so far as that is known; may be empty.
    services
        which kind of office or channel gives which service, since when, and to whom; may be empty.
    published
        figures as they were published; may be empty.
    cases
        cases of each service at each office, as they were counted; may be empty.
    slots
        cases of further opening times, by office or area; may be empty.
    matrices
        by name: times or ways that the planner measured, from each demand point to the offices, and to whatever other places the
        file names; none of them need be here.
    hazards
        by name: the zones of floods, landslides and the like, of which the offices have columns; none of them need be here.
    cases_at_least
        the smallest number of cases of an office in a year that is published.
    needs
        by the word in the services' `needs`: what people call it, and how many people have it; none of them need be here.
    service_layers
        provenance of `channels`, `hours`, `services`, `published`, `cases`, `slots` and matrices, on which an answer rests only where it uses them:
        whatever does names them as it names `layers`.
    groups
        ids of the groups of people that each demand point has a row for, in order; none where it has one row.
    kinds
        by the word in the offices' `kind`: what people call it, and what it is; none of them need be here.
    not_in_data
        what somebody who decides would want to know and no layer holds, as the study's maker says it.
    counts
        where further counts of the demand come from, as far as no layer names them: whatever counts some of them does
        (`geodata.further`).
    guards
        by layer: counts that are not published where they are small; none in a study as it is published.
    withheld
        by layer and column, for each row: "" where its count is shown, else `<10`, or `withheld` where a small count could be told
        from it. The numbers in such rows are no counts.
    """

    id: str
    title: Text
    code: str
    crs: str
    boundary: Polygon | MultiPolygon
    demand: GeoDataFrame
    areas: GeoDataFrame
    offices: GeoDataFrame
    stops: GeoDataFrame
    lines: GeoDataFrame
    ground: GeoDataFrame
    channels: GeoDataFrame
    layers: tuple[Layer, ...]
    assumptions: tuple[Text, ...]
    manifest_sha256: str
    findings: tuple[Finding, ...]
    network: Network | None = None
    feeds: tuple[Feed, ...] = ()
    new_sites: tuple[str, ...] = ()
    hours: tuple[Opening, ...] = ()
    services: tuple[Offer, ...] = ()
    published: tuple[Figure, ...] = ()
    cases: tuple[Cases, ...] = ()
    slots: tuple[SlotCases, ...] = ()
    cases_at_least: int = AT_LEAST
    matrices: Mapping[str, AccessMatrix] = field(default_factory=dict)
    hazards: Mapping[str, Hazard] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    service_layers: tuple[Layer, ...] = ()
    groups: tuple[str, ...] = ()
    kinds: Mapping[str, OfficeKind] = field(default_factory=dict)
    not_in_data: tuple[Text, ...] = ()
    counts: tuple[Counts, ...] = ()
    guards: Mapping[str, Guard] = field(default_factory=dict)
    withheld: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def layer_of(self, name: str) -> Layer | None:
        """Return the provenance of a layer or table by its name, such as `offices` or `channels`; None where there is none."""
        return next((layer for layer in (*self.layers, *self.service_layers) if layer.name == name), None)

    def caution_of(self, name: str) -> Text | None:
        """Return what is said in a few words wherever figures of a layer are told first; None for nothing."""
        layer = self.layer_of(name)
        return None if layer is None else layer.caution

    @property
    def approximate(self) -> tuple[str, ...]:
        """Ids of the offices that stand at the point of their chome or town, as only their addresses are known."""
        if PLACED_AT not in self.offices:
            return ()
        return tuple(map(str, self.offices["id"][self.offices[PLACED_AT].isin(LEVELS)]))

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Ids of the offices that stand outside the boundary, beyond its precision: counters of neighbours, and new sites there."""
        away = self.offices.geometry.distance(self.boundary)
        return tuple(map(str, self.offices["id"][away > RIM_M]))

    def __repr__(self) -> str:
        people = f"{int(self.demand['people'].sum()):,} people at {len(self.demand):,} demand points"
        return f"<Study {self.id}: {people}, {len(self.areas):,} areas, {len(self.offices):,} offices, {self.crs}>"
