"""The timetables of a recipe, each made into one GTFS feed: cut from a published one, or summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geodata.building.origin import Origin
from geodata.building.sources import Sources
from geodata.building.transport.buses import read_routes
from geodata.building.transport.gtfs_files import KEPT, Rows, Tables, cut, zip_of
from geodata.building.transport.headways import sum_up
from geodata.building.transport.rail import Line
from geodata.building.transport_recipe import CutFeed, FeedsRecipe, RouteFeed
from geodata.gtfs.archive import open_archive
from geodata.gtfs.tables import read_table
from geodata.reading.coordinates import to_crs
from models.messages.findings import Faults
from models.messages.text import Text

if TYPE_CHECKING:
    import shapely

FOLDER = "feeds"


@dataclass(frozen=True, slots=True, eq=False)
class BuiltFeed:
    """One feed, ready to be written.

    Parameters
    ----------
    file
        its name in the study folder.
    data
        the zip's bytes.
    origin
        where it comes from.
    rows
        how many stops, routes, trips and calls it has, for the build log.
    """

    file: str
    data: bytes
    origin: Origin
    rows: dict[str, int]


def read_feeds(
    sources: Sources, recipe: FeedsRecipe, lines: Sequence[Line], boundary: shapely.Geometry, crs: str
) -> list[BuiltFeed]:
    """Make the feeds that a recipe asks for.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    recipe
        the feeds part of the recipe.
    lines
        the lines of the study, whose stations a summary's trains call at.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.
    """
    built = []
    published: tuple[CutFeed | RouteFeed, ...] = (*recipe.cut, *recipe.routes)
    for part in published:
        whole = _read_published(sources, part) if isinstance(part, CutFeed) else read_routes(sources, part)
        if whole is not None:
            built.append(_built(part.name, cut(whole, _near(whole["stops.txt"], boundary, part.within_m, crs)), part))
    for summary in recipe.headways:
        tables = sum_up(sources, summary, lines, crs)
        if tables is not None:
            built.append(_built(summary.name, tables, summary))
    for feed in built:
        if not feed.rows["trips"]:
            sources.about(feed.file).stop("no-trips-here", Text("has no trip that runs near the area; check file and within_m"))
    return built


def _read_published(sources: Sources, part: CutFeed) -> Tables | None:
    faults = sources.about(part.file)
    folder, name = (
        (sources.folders[0].resolve().parent, part.file[3:])
        if part.file.startswith("../")
        else (sources.folder_of(part.file, faults), part.file)
    )
    if ".." in Path(name).parts or Path(name).is_absolute():
        faults.stop("outside-folder", Text("is outside the folder of raw layers"))
        return None
    archive = open_archive(folder, name, faults)
    if archive is None:
        return None
    tables: Tables = {}
    for table, data in archive.members.items():
        read = read_table(data, Faults(faults.file, layer=table, found=faults.found))
        if read is not None and table in KEPT:
            tables[table] = Rows({column: list(read.texts(column)) for column in KEPT[table] if column in read})
    missing = [table for table in ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt") if table not in tables]
    for table in missing:
        faults.stop("missing-required-file", Text("has no {table}, which GTFS requires", table=table), value=table)
    return None if missing or faults.stopped() else tables


def _near(stops: Rows, boundary: shapely.Geometry, within_m: float, crs: str) -> set[str]:
    import shapely

    lon, lat = (np.array([float(cell or 0) for cell in stops.columns[name]]) for name in ("stop_lon", "stop_lat"))
    x, y = to_crs(lon, lat, "OGC:CRS84", crs)
    apart = np.asarray(shapely.distance(boundary, shapely.points(x, y)))
    return {stop for stop, metres in zip(stops.columns["stop_id"], apart, strict=True) if metres <= within_m}


def _built(name: str, tables: Tables, origin: Origin) -> BuiltFeed:
    counted = {"stops": "stops.txt", "routes": "routes.txt", "trips": "trips.txt", "calls": "stop_times.txt"}
    rows = {what: len(tables[table]) for what, table in counted.items()}
    return BuiltFeed(f"{FOLDER}/{name}.zip", zip_of(tables), origin, rows)
