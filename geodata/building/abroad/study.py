"""The study folder of a place anywhere, from what OpenStreetMap and a grid of people have of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geodata.building.abroad.asking import Building, Place, ask_buildings, save_streets
from geodata.building.abroad.grid import WGS84, GridPeople, read_people
from geodata.building.csvtext import csv_text
from geodata.building.japan.sites import thin_sites
from geodata.building.japan.slicing import OwnOffices
from geodata.building.japan.terms import OWN_OFFICES
from geodata.building.origin import ODBL
from geodata.reading.coordinates import moved, to_crs
from geodata.reading.manifest import MANIFEST
from geodata.reading.raw import shape_array
from geodata.streets.download import download
from geodata.yamlfiles.writing import yaml_text
from models.access import FloatArray
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text, comma_list, same
from models.progress import Event, Progress, Stage, tell

ASKED = Stage("osm-asked", Text("asking OpenStreetMap"))
GRID = Stage("grid-read", Text("reading the grid of people"))
# people near the boundary walk outside it, too
STREETS_ROUND_M = 1_000.0
# areas are squares of this side
AREA_M = 1_000
SITE, DEMAND = "site", "demand.csv"
SITES = ("government", "community_centre", "library", "post_office")
TITLES = {
    "townhall": ("main", Text("town hall (OpenStreetMap)")),
    "government": ("full", Text("government office (OpenStreetMap, not known to be the municipality's)")),
    SITE: ("service_point", Text("possible site (a public building)")),
}
PEOPLE = Text(
    "People: {source} ({year}). The grid has {total:,.1f} in {cells:,} cells of about {metres:,.0f} m whose centre is inside the "
    "boundary; as whole people they are {people:,} (largest remainder)."
)
UNKNOWN = Text("{cells:,} cells of the grid have no figure and count as nobody.")
OF_OSM = Text(
    "Boundary, offices and public buildings are those of OpenStreetMap on {day} ({place}, {osm}); the municipality has not checked them."
)
OF_OSM_ALONE = Text("The boundary is that of OpenStreetMap on {day} ({place}, {osm}); offices are those of a table of one's own.")
SERVICES = Text("Which public buildings give the municipality's services: OpenStreetMap does not tell.")
UNNAMED = {"townhall": Text("Town hall"), "government": Text("Government office")}
ID = re.compile(r"[^a-z0-9]+")
MADE = "# Written by placement study new --osm."
HEAD = f"{MADE} Every file it names stands beside it: mend or replace them, then placement study check\n"


@dataclass(frozen=True, slots=True)
class DrawnAbroad:
    """A study that was drawn from OpenStreetMap and a grid.

    Parameters
    ----------
    place
        whose study it is.
    crs
        of its distances: a zone of UTM.
    people
        what the grid has of it.
    grid, year, source
        the grid's file, and the year and publisher of its people.
    day
        when OpenStreetMap was asked.
    offices
        number of offices of each kind.
    sites_known, sites_apart_m
        buildings that could be sites, of which those were kept that are so far apart.
    streets
        whether its streets were fetched.
    findings
        what the planner is warned of.
    own
        the planner's own offices, which stand in place of OpenStreetMap's.
    """

    place: Place
    crs: str
    people: GridPeople
    grid: str
    year: str
    source: str
    day: str
    offices: Mapping[str, int]
    sites_known: int
    sites_apart_m: float
    streets: bool
    findings: tuple[Finding, ...]
    own: OwnOffices | None = None

    @property
    def zone(self) -> str:
        """The zone of UTM: 31N."""
        return zone_of(self.crs)


def zone_of(crs: str) -> str:
    """Return the zone of UTM that an EPSG code stands for: 31N of EPSG:32631."""
    number = int(crs.removeprefix("EPSG:"))
    return f"{number % 100}{'N' if number // 100 == 326 else 'S'}"


def slug_of_place(place: Place) -> str:
    """Return a short name: that of the place in plain letters, else its id."""
    plain = unicodedata.normalize("NFKD", place.name).encode("ascii", "ignore").decode().lower()
    return ID.sub("-", plain).strip("-")[:60].strip("-") or f"osm-{place.osm.lower()}"


def draw_abroad(
    place: Place,
    grid: Path,
    year: str,
    folder: Path,
    *,
    source: str = "",
    streets: bool = False,
    own: OwnOffices | None = None,
    progress: Progress | None = None,
) -> DrawnAbroad:
    """Write the study of a place.

    Parameters
    ----------
    place
        its name and area.
    grid
        a GeoTIFF of people by cell.
    year
        of these people.
    folder
        a folder that is not there yet; gets `study.yaml` and its layers.
    source
        who published the grid; by default its file's name.
    streets
        whether the streets of the place are fetched, too.
    own
        the planner's offices, for which OpenStreetMap is not asked then.
    progress
        follows the steps `grid-read` and `osm-asked`.

    Raises
    ------
    InputError
        if the grid cannot be used, the servers do not answer, or no office is known.
    """
    crs = f"EPSG:{gpd.GeoSeries([place.shape], crs=WGS84).estimate_utm_crs(datum_name='WGS 84').to_epsg()}"
    tell(progress, Event(GRID))
    people = read_people(grid, place.shape, crs)
    tell(progress, Event(ASKED))
    offices = _of_osm(place, crs) if own is None else _of_own(own)
    folder.mkdir()
    if streets:
        around = shapely.buffer(moved(shape_array([place.shape]), WGS84, crs)[0], STREETS_ROUND_M)
        degrees = moved(shape_array([around]), crs, WGS84)[0]
        save_streets(place, degrees, lambda area: download(area, folder / "streets.graphml"))
    day = datetime.now(UTC).date().isoformat()
    findings = tuple(_warnings(place, people, grid))
    named = source or grid.name
    drawn = DrawnAbroad(
        place, crs, people, grid.name, year, named, day, offices.kinds, offices.known, offices.apart_m, streets, findings, own
    )
    files = {
        "boundary.geojson": _boundary(place),
        DEMAND: demand_table(people),
        "offices.csv": offices.table,
        MANIFEST: HEAD + yaml_text(_manifest(drawn)),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return drawn


@dataclass(frozen=True, slots=True)
class _Offices:
    """A table of offices: how many of each kind, and of how many buildings those that are so far apart are the possible sites."""

    table: str
    kinds: dict[str, int]
    known: int
    apart_m: float = 0.0


def _of_osm(place: Place, crs: str) -> _Offices:
    rows, known, apart = choose_offices(ask_buildings(place), crs)
    if not rows or rows[0][0] == SITE:
        raise InputError(_no_office(place))
    return _Offices(_offices(rows), dict(Counter(kind for kind, _ in rows)), known, apart)


def _of_own(own: OwnOffices) -> _Offices:
    """Return the planner's offices: rows of kind `site` are possible sites, all others are open."""
    rows = own.rows
    head = ["id", "name_en", "kind", "address", "lon", "lat"]
    names = [latin or name for latin, name in zip(rows["name_en"], rows["name"], strict=True)]
    table = csv_text(head, rows.assign(name_en=names)[head].to_numpy().tolist())
    kinds = dict(Counter(map(str, rows["kind"])))
    return _Offices(table, kinds, kinds.get(SITE, 0))


def choose_offices(buildings: Sequence[Building], crs: str) -> tuple[list[tuple[str, Building]], int, float]:
    """Return offices and possible sites with the kind of each, how many could be sites, and how far apart those kept are.

    Town halls are offices; where there are none, government offices are. Other public buildings with a name are possible sites.
    """
    halls = [one for one in buildings if one.kind == "townhall"]
    offices = halls or [one for one in buildings if one.kind == "government"]
    taken = {one.osm for one in offices}
    sites = [one for one in buildings if one.kind in SITES and one.osm not in taken and one.names]
    kept, apart = thin_sites(_metres(sites, crs), _metres(offices, crs))
    chosen = [(SITE, one) for one, there in zip(sites, kept, strict=True) if there]
    return [(one.kind, one) for one in offices] + chosen, len(sites), apart


def _metres(rows: Sequence[Building], crs: str) -> FloatArray:
    degrees = np.array([(one.lon, one.lat) for one in rows], dtype=np.float64).reshape(-1, 2)
    return np.column_stack(to_crs(degrees[:, 0], degrees[:, 1], WGS84, crs))


def _no_office(place: Place) -> Finding:
    message = Text(
        "{place}: OpenStreetMap has neither a town hall (amenity=townhall) nor a government office there; take a larger place, enter the "
        "office at openstreetmap.org, or make the study of your own tables: placement study guess",
        place=place.name,
    )
    return Finding("osm-no-office", "stop", message)


def _warnings(place: Place, people: GridPeople, grid: Path) -> list[Finding]:
    found = []
    if place.others:
        message = Text(
            "{name} was taken to be {place}, which is the best known; others of that name: {others}",
            name=place.name,
            place=f"{place.whole_name} ({place.osm})",
            others=comma_list(place.others),
        )
        found.append(Finding("osm-others", "warn", message, count=len(place.others)))
    if people.suspect is not None:
        found.append(Finding("grid-of-density", "warn", people.suspect, file=str(grid)))
    return found


def _boundary(place: Place) -> str:
    shape = json.loads(shapely.to_geojson(shapely.orient_polygons(shapely.set_precision(place.shape, 1e-7))))
    feature = {"type": "Feature", "properties": {"name_en": place.name}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False, separators=(",", ":")) + "\n"


def demand_table(people: GridPeople) -> str:
    """Return the people of a grid as the layer of people, in areas that are squares."""
    rows = [
        [cell, f"e{int(x // AREA_M)}n{int(y // AREA_M)}", number, f"{x:.2f}", f"{y:.2f}"]
        for cell, number, x, y in zip(people.ids, people.people.tolist(), people.x.tolist(), people.y.tolist(), strict=True)
    ]
    return csv_text(["id", "area", "people", "x", "y"], rows)


def _offices(rows: Sequence[tuple[str, Building]]) -> str:
    japanese = any("ja" in one.names for _, one in rows)
    return csv_text(
        ["id", *(["name_ja"] if japanese else []), "name_en", "kind", "note", "lon", "lat"],
        [
            [
                one.osm,
                *([one.names.get("ja", "")] if japanese else []),
                _name(one),
                kind,
                _tag(one),
                f"{one.lon:.7f}",
                f"{one.lat:.7f}",
            ]
            for kind, one in rows
        ],
    )


def _name(one: Building) -> str:
    return one.names.get("en") or one.names.get("") or one.names.get("ja") or f"{UNNAMED[one.kind].to('en')} {one.osm}"


def _tag(one: Building) -> str:
    return f"OpenStreetMap: {one.kind.replace('_', ' ')}"


def _manifest(drawn: DrawnAbroad) -> dict[str, object]:
    osm = {
        "vintage": drawn.day,
        "source": Text("© OpenStreetMap contributors").as_dict(),
        "licence": ODBL.as_dict(),
    }
    kinds = {kind: {"is": TITLES[kind][0], "title": TITLES[kind][1].as_dict()} for kind in drawn.offices if kind in TITLES}
    network = {"network": {"file": "streets.graphml", "islands": "keep", **osm}} if drawn.streets else {}
    return {
        "study": slug_of_place(drawn.place),
        "title": same(drawn.place.name).as_dict(),
        "crs": drawn.crs,
        "people": int(drawn.people.people.sum()),
        **({"kinds": kinds} if kinds else {}),
        "layers": {
            "boundary": {"file": "boundary.geojson", **osm},
            "demand": {
                "file": DEMAND,
                "crs": drawn.crs,
                "vintage": drawn.year,
                "source": drawn.source,
                "licence": Text("terms not known").as_dict(),
            },
            "offices": {"file": "offices.csv", "crs": WGS84, **(osm if drawn.own is None else _own_origin(drawn.own))},
            **network,
        },
        "assumptions": [text.as_dict() for text in assumptions(drawn)],
        **({} if drawn.own else {"not_in_data": [SERVICES.as_dict()]}),
    }


def _own_origin(own: OwnOffices) -> dict[str, object]:
    """Return where the planner's own offices are from, and which of their columns were guessed."""
    pairs = listed([f"{ours} = {theirs}" for ours, theirs in own.columns.items()], most=max(len(own.columns), 1))
    said = (
        Text("Columns were guessed ({pairs}): confirm them. Write its date and its source here", pairs=pairs)
        if own.columns
        else Text("Write its date and its source here")
    )
    return {**OWN_OFFICES.entry(), "note": said.as_dict()}


def people_said(people: GridPeople, source: str, year: str) -> Text:
    """Return how many people there are, beside the sum of the grid."""
    return PEOPLE.filled(
        source=source,
        year=year,
        total=people.total,
        cells=people.cells,
        metres=people.cell_m,
        people=int(people.people.sum()),
    )


def doubts_said(people: GridPeople) -> list[Text]:
    """Return what every output says of a grid whose figures may be no counts, or are not known everywhere."""
    said = [] if people.suspect is None else [people.suspect]
    return [*said, UNKNOWN.filled(cells=people.unknown)] if people.unknown else said


def zone_said(drawn: DrawnAbroad) -> Text:
    """Return how distances are measured."""
    return Text(
        "Distances are measured in zone {zone} of UTM ({crs}), which is true to about 1 in 1,000.", zone=drawn.zone, crs=drawn.crs
    )


def assumptions(drawn: DrawnAbroad) -> list[Text]:
    """Return what every output says."""
    whose = {"day": drawn.day, "place": drawn.place.whole_name, "osm": drawn.place.osm}
    said = [people_said(drawn.people, drawn.source, drawn.year), zone_said(drawn), *doubts_said(drawn.people)]
    if drawn.own is not None:
        said.append(OF_OSM_ALONE.filled(**whose))
        return said
    said.append(OF_OSM.filled(**whose))
    if drawn.offices.get("government"):
        said.append(
            Text(
                "OpenStreetMap has no town hall there: its government offices count as open, though they may be other authorities'."
            )
        )
    if drawn.sites_known:
        said.append(
            Text(
                "Possible sites are public buildings ({kept} of {known}, at least {metres:,.0f} m apart); nobody has proposed an office "
                "there.",
                kept=drawn.offices.get(SITE, 0),
                known=drawn.sites_known,
                metres=drawn.sites_apart_m,
            )
        )
    return said
