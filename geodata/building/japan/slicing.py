"""Raw layers of one subject, cut out of the national extract as tables that a planner can open and replace."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.building.japan.boundaries import DEGREE, areal, unpack_boundary
from geodata.building.japan.opening import Extract, Municipality
from geodata.building.japan.projections import TENTHS, YEARS, cells_within
from geodata.building.japan.sites import find_offices
from geodata.reading.coordinates import Target, moved, to_crs
from geodata.reading.raw import shape_array

if TYPE_CHECKING:
    from models.access import FloatArray

# islets that a simplified boundary lacks, and land along its rim, are given so much ground
ISLET_M = 50.0
# half of a gap between two parts that were simplified apart
GAP_M = 15.0
CHANNELS_WITHIN_M = 3_000.0
DEGREES = "EPSG:6668"
OFFICE_COLUMNS = ("id", "name", "name_en", "kind", "address", "lon", "lat")


@dataclass(frozen=True, slots=True, eq=False)
class OwnOffices:
    """A planner's own table of offices.

    Parameters
    ----------
    rows
        the columns `OFFICE_COLUMNS`, as text; places in degrees.
    columns
        our column: the file's column, of those that were guessed.
    """

    rows: pd.DataFrame
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """What was cut out.

    Parameters
    ----------
    codes
        codes of its census rows and its boundary in the files.
    people, areas
        of the census.
    far_areas, far_people
        areas on islands so far off that the plane does not reach them, which were left out, and the people there.
    hidden_areas, hidden_people
        areas of which ages are not published, and the people there.
    age_unknown
        people who gave no age.
    widened_areas, widened_people
        areas whose point lies outside the boundary, which was widened by some ground round each.
    offices, own_offices
        number of offices of each kind, and the planner's own table of them where there is one.
    halls_away
        for the names of town halls that stand outside the municipality, how many kilometres that is.
    sites_known, sites_apart_m
        buildings that could be sites, of which those were kept that are so far apart.
    post_office_sites
        whether post offices are among the sites.
    channels
        kinds of channels there are files of.
    bus_stops
        whether there is a file of bus stops.
    """

    codes: tuple[str, ...]
    people: int
    areas: int
    far_areas: int
    far_people: int
    hidden_areas: int
    hidden_people: int
    age_unknown: int
    widened_areas: int
    widened_people: int
    offices: dict[str, int]
    own_offices: OwnOffices | None
    halls_away: Mapping[str, float]
    sites_known: int
    sites_apart_m: float
    post_office_sites: bool
    channels: tuple[str, ...]
    bus_stops: bool


def cut_slice(extract: Extract, asked: Sequence[Municipality], crs: str, census: str, folder: Path) -> Slice:
    """Write the raw layers of some municipalities into a folder, and return what they hold.

    Parameters
    ----------
    extract
        the national extract.
    asked
        municipalities or wards, together one subject; a designated city is all its wards.
    crs
        projected, in metres.
    census
        2015 or 2010.
    folder
        gets `boundary.geojson, census.csv, mesh.csv, offices.csv`, and where there are any `post_offices.csv, stores.csv,
        bus_stops.csv`.
    """
    parts = parts_of(extract, asked)
    codes = tuple(part.census for part in parts)
    areas = extract.table(f"census{census}", codes).to_pandas()
    degrees, far = _near_enough(unpack_boundary(extract.table("boundaries", _codes(parts)), _codes(parts)), areas, crs)
    left_out, areas = areas[far], areas[~far].reset_index(drop=True)
    boundary = moved(shape_array([degrees]), DEGREES, crs)[0]
    boundary = _closed(boundary) if len(parts) > 1 else boundary
    x, y = _metres(areas, crs)
    outside = ~shapely.intersects_xy(boundary, x, y) & (areas["people"] > 0).to_numpy()
    boundary = shapely.union_all([boundary, *shapely.buffer(shapely.points(x[outside], y[outside]), ISLET_M)])
    hidden, unknown = _write_census(areas, folder)
    _write_boundary(boundary, crs, codes[0], folder)
    _write_mesh(extract, boundary, crs, folder)
    around = shapely.buffer(boundary, ISLET_M)
    offices = find_offices(extract, (*asked, *parts), around, lambda rows: _metres(rows, crs))
    _save(_in_degrees(offices.rows)[list(OFFICE_COLUMNS)], folder, "offices.csv")
    channels = _write_channels(extract, boundary, crs, folder)
    return Slice(
        codes=codes,
        people=int(areas["people"].sum()),
        areas=len(areas),
        far_areas=len(left_out),
        far_people=int(left_out["people"].sum()),
        hidden_areas=int(hidden.sum()),
        hidden_people=int(areas["people"][hidden].sum()),
        age_unknown=unknown,
        widened_areas=int(outside.sum()),
        widened_people=int(areas["people"][outside].sum()),
        offices=offices.kinds,
        own_offices=None,
        halls_away=offices.halls_away,
        sites_known=offices.sites_known,
        sites_apart_m=offices.sites_apart_m,
        post_office_sites=offices.post_office_sites,
        channels=channels,
        bus_stops=(folder / "bus_stops.csv").is_file(),
    )


def _near_enough(boundary: shapely.Geometry, areas: pd.DataFrame, crs: str) -> tuple[shapely.Geometry, pd.Series]:
    """Return the boundary without islands far off that the plane does not reach, and which areas stand there."""
    west, south, east, north = Target.of(crs).degrees
    reach = shapely.box(west, south, east, north)
    islands = shapely.get_parts(boundary)
    lon, lat = areas["lon"] / DEGREE, areas["lat"] / DEGREE
    return shapely.union_all(islands[shapely.within(islands, reach)]), ~(lon.between(west, east) & lat.between(south, north))


def _closed(boundary: shapely.Geometry) -> shapely.Geometry:
    """Return an area of several parts without the gaps between them, each of which was simplified by itself."""
    wide = shapely.buffer(boundary, GAP_M, join_style="mitre")
    return shapely.union_all([boundary, shapely.buffer(wide, -GAP_M, join_style="mitre")])


def parts_of(extract: Extract, asked: Sequence[Municipality]) -> list[Municipality]:
    """Return what the layers list: the wards of a designated city in its place, each once."""
    found: dict[str, Municipality] = {}
    for one in asked:
        wards = [ward for ward in extract.municipalities if ward.is_ward and ward.muni == one.code]
        found |= {part.code: part for part in wards or [one]}
    return [found[code] for code in sorted(found)]


def _codes(parts: Sequence[Municipality]) -> list[str]:
    return [one.code for one in parts]


def _metres(rows: pd.DataFrame, crs: str) -> tuple[FloatArray, FloatArray]:
    return to_crs(rows["lon"].to_numpy() / DEGREE, rows["lat"].to_numpy() / DEGREE, DEGREES, crs)


def _in_degrees(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their places as degrees again, to five digits."""
    return rows.assign(**{axis: [f"{value / DEGREE:.5f}" for value in rows[axis]] for axis in ("lon", "lat")})


def _save(rows: pd.DataFrame, folder: Path, name: str) -> None:
    (folder / name).write_text(rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


def _write_census(areas: pd.DataFrame, folder: Path) -> tuple[pd.Series, int]:
    """Write the census, with X where ages are not published, and return where that is and how many people gave none."""
    ages = [name for name in ("people_65", "people_75") if name in areas]
    hidden = areas[ages].isna().any(axis=1) if ages else pd.Series(data=False, index=areas.index)
    named = areas["name"].where(areas["name"] != "", areas["key"])
    rows = _in_degrees(areas.assign(name=named))[["key", "name", "people", "households", *ages, "lon", "lat"]]
    for name in ages:
        rows[name] = ["X" if pd.isna(value) else str(int(value)) for value in areas[name]]
    _save(rows, folder, "census.csv")
    return hidden, int(areas["age_unknown"].sum()) if "age_unknown" in areas else 0


def _write_boundary(boundary: shapely.Geometry, crs: str, code: str, folder: Path) -> None:
    degrees = shapely.set_precision(moved(shape_array([boundary]), crs, DEGREES)[0], 1 / DEGREE)
    # where two corners fall together, a line can be left of an area
    shape = json.loads(shapely.to_geojson(shapely.orient_polygons(areal(degrees))))
    feature = {"type": "Feature", "properties": {"code": code}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}, separators=(",", ":"))
    (folder / "boundary.geojson").write_text(text + "\n", encoding="utf-8")


def _write_mesh(extract: Extract, boundary: shapely.Geometry, crs: str, folder: Path) -> None:
    bounds = shapely.bounds(moved(shape_array([boundary]), crs, DEGREES)[0])
    cells = extract.table("projections").to_pandas()
    cells = cells[cells_within(cells["mesh"].to_numpy().astype(np.int64), tuple(bounds))]
    years = {f"people_{year}": [f"{value / TENTHS:.1f}" for value in cells[f"people_{year}"]] for year in YEARS}
    _save(cells[["mesh"]].assign(**years), folder, "mesh.csv")


def _write_channels(extract: Extract, boundary: shapely.Geometry, crs: str, folder: Path) -> tuple[str, ...]:
    """Write post offices, stores and bus stops in the municipality and round it, and return the kinds of channels there are."""
    found = []
    places = extract.table("places_osm").to_pandas()
    for kind, name in (("post_office", "post_offices.csv"), ("store", "stores.csv")):
        near = _near(places[places["kind"] == kind], boundary, crs)
        if len(near):
            _save(_in_degrees(near)[["name", "lon", "lat"]], folder, name)
            found.append(kind)
    if extract.has("bus_stops"):
        near = _near(extract.table("bus_stops").to_pandas(), boundary, crs)
        if len(near):
            _save(_in_degrees(near)[["name", "lon", "lat"]], folder, "bus_stops.csv")
    return tuple(found)


def _near(rows: pd.DataFrame, boundary: shapely.Geometry, crs: str) -> pd.DataFrame:
    """Return the rows within the distance that channels are kept in, looked for in a rectangle first."""
    round_it = shapely.buffer(boundary, CHANNELS_WITHIN_M)
    west, south, east, north = shapely.bounds(moved(shape_array([round_it]), crs, DEGREES)[0]) * DEGREE
    rows = rows[rows["lon"].between(west, east) & rows["lat"].between(south, north)]
    x, y = _metres(rows, crs)
    return rows.iloc[np.flatnonzero(shapely.distance(boundary, shapely.points(x, y)) <= CHANNELS_WITHIN_M)]
