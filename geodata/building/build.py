"""Building a study from raw layers: read, spread, and write the folder as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.building.channels import read_channels
from geodata.building.geocoding.searching import AddressSearch
from geodata.building.ground.making import read_ground
from geodata.building.layers import Layers
from geodata.building.offices import read_offices, with_distances
from geodata.building.people.buildings import Fields, read_buildings
from geodata.building.people.census import Areas, read_areas
from geodata.building.people.counts import add_counts, check_counts
from geodata.building.people.dasymetric import Parts, no_parts, spread, spread_counts
from geodata.building.people.later import add_later
from geodata.building.people.outlines import read_outlines
from geodata.building.people.parts import Quality, parts_at_centres, parts_of_buildings, parts_of_mesh
from geodata.building.people.postcodes import add_postcodes
from geodata.building.recipe import BoundaryRecipe, Recipe, files_of_recipe, read_recipe
from geodata.building.sources import Sources, numbers
from geodata.building.streets import read_streets
from geodata.building.transport.buses import read_bus_stops
from geodata.building.transport.drawn_lines import read_lines
from geodata.building.transport.rail import Rail, read_rail
from geodata.building.transport.trains import BuiltFeed, read_feeds
from geodata.mesh import GRID_CRS, cell_polygon, regions_of
from geodata.provenance import Counts
from geodata.reading.coordinates import moved
from geodata.reading.opener import named_well, read_bytes
from geodata.reading.positions import distortion
from geodata.reading.raw import Shapes, shape_array
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

if TYPE_CHECKING:
    from geodata.yamlfiles.reader import Located

BASE = Stage("build-base", Text("reading boundary, census, offices and stations"))
STREETS = Stage("build-streets", Text("reading the streets"))
GROUND = Stage("build-ground", Text("reading water and parks"))
FEEDS = Stage("build-timetables", Text("reading the timetables"))
BUILDINGS = Stage("build-buildings", Text("reading tiles of buildings"))
SHARES = Stage("build-shares", Text("giving buildings to census areas"))
CODE = re.compile(r"[0-9]{8,11}")
WRITE = Stage("build-write", Text("writing the study folder, and reading it back"))


@dataclass(frozen=True, slots=True, eq=False)
class BuildLog:
    """What was built, from what, and how well the layers fitted together.

    Parameters
    ----------
    folder
        the study written.
    record
        all figures, as `build.yaml` in the folder has them.
    findings
        warnings and repairs met while reading the raw layers.
    """

    folder: Path
    record: dict[str, object]
    findings: tuple[Finding, ...]


def build_study(recipe: Path, raw: Path | Sequence[Path], out: Path, *, progress: Progress | None = None) -> BuildLog:
    """Build a study folder from the raw layers a recipe names.

    Parameters
    ----------
    recipe
        the recipe file.
    raw
        the folder its file names start from; or several, a name being that of a file in one of them.
    out
        the folder to write; a study already there is replaced, anything else is refused.
    progress
        follows the steps `build-base`, `build-addresses`, `build-streets`, `build-ground`, `build-timetables`, `build-buildings`, `build-shares` and
        `build-write`, and can end them (`models.progress`).

    Returns
    -------
    log
        what was built and how well the layers matched.

    Raises
    ------
    InputError
        with everything that is wrong with the recipe or with the layers; nothing is written then.
    CancelledError
        if `progress` ended it; nothing is written then either.
    """
    from geodata.building.writing import check_target, write_study

    located = read_recipe(recipe)
    folders = [raw] if isinstance(raw, Path) else list(raw)
    named = [folder / name for folder in folders for name in files_of_recipe(located.value)]
    check_target(out, recipe, named, located.value.tables())
    sources = Sources(*folders)
    tables = _read_tables(sources, recipe.parent, located.value)
    layers = replace(_read_layers(located, sources, (recipe.parent, out), progress), tables=tables)
    tell(progress, Event(WRITE))
    record, findings = write_study(out, recipe, located.value, layers)
    return BuildLog(out, record, sources.found + findings)


def _read_tables(sources: Sources, folder: Path, recipe: Recipe) -> dict[str, bytes]:
    """Return the bytes of the tables beside the recipe; the study's own reader judges what they say."""
    found = {}
    for name, one in recipe.tables().items():
        faults = sources.about(one.table)
        data = read_bytes(folder, folder / one.table, faults) if named_well(one.table, faults) else None
        if data is not None:
            found[name] = data
    return found


def _read_layers(located: Located[Recipe], sources: Sources, kept: Sequence[Path], progress: Progress | None) -> Layers:
    recipe = located.value
    _check_crs(located)
    check_counts(located)
    tell(progress, Event(BASE))
    boundary = _read_boundary(sources, recipe.boundary, recipe.codes, recipe.crs)
    wrong = None if boundary is None else distortion(recipe.crs, boundary)
    if wrong is not None:
        # at once: the layers that follow would be called faulty one by one
        raise InputError(located.source.finding("crs-distorts", wrong, "crs", value=recipe.crs))
    areas, told, outlines = _read_census(sources, recipe)
    search = None
    if recipe.offices.geocode is not None and boundary is not None:
        search = AddressSearch(recipe.offices.geocode, kept, boundary, recipe.crs, progress)
    offices = read_offices(sources, recipe.offices, recipe.crs, recipe.title.to("ja"), areas, search)
    rail = Rail() if recipe.rail is None else read_rail(sources, recipe.rail, boundary or shapely.Point(), recipe.crs)
    sources.stop_if_wrong()
    if boundary is None or areas is None:
        raise AssertionError("a layer is missing without a finding that says why")
    streets = None
    if recipe.streets is not None:
        tell(progress, Event(STREETS))
        streets = read_streets(sources, recipe.streets, boundary, recipe.crs)
    ground = None
    if recipe.ground is not None:
        tell(progress, Event(GROUND))
        ground = read_ground(sources, recipe.ground, boundary, recipe.crs)
    stops, lines = [*rail.stops], [*rail.lines, *read_lines(sources, recipe.lines, boundary, recipe.crs)]
    if recipe.bus_stops is not None:
        stops = [*stops, *read_bus_stops(sources, recipe.bus_stops, boundary, recipe.crs)]
    channels = [] if recipe.channels is None else read_channels(sources, recipe.channels, offices, boundary, recipe.crs)
    feeds: list[BuiltFeed] = []
    if recipe.feeds is not None:
        tell(progress, Event(FEEDS))
        feeds = read_feeds(sources, recipe.feeds, lines, boundary, recipe.crs)
    method, parts, quality = _choose_parts(recipe, areas, boundary, sources, progress)
    if recipe.mesh is not None and recipe.mesh.later and not sources.wrong:
        cells = parts if method == "mesh" else _read_mesh(recipe, areas, boundary, sources)
        areas, later = add_later(sources, recipe.mesh, areas, cells)
        told = (*told, *later)
    sources.stop_if_wrong()
    centres = parts_at_centres(areas, recipe.crs)
    demand = spread_counts(spread(areas.people, parts, centres), areas.counts, centres)
    drawn = shapely.simplify(boundary, recipe.boundary.simplify_m, preserve_topology=True)
    return Layers(
        drawn,
        areas,
        demand,
        with_distances(offices, demand),
        stops,
        lines,
        method,
        quality,
        streets,
        feeds,
        told,
        channels,
        stations_left_out=rail.left_out,
        ground=ground,
        answers=b"" if search is None else search.answers,
        outlines=outlines,
    )


def _read_census(sources: Sources, recipe: Recipe) -> tuple[Areas | None, tuple[Counts, ...], Shapes | None]:
    """Return the small areas with their counts and postcodes, whence the counts are, and their outlines where the recipe has any."""
    areas = read_areas(sources, recipe.census, recipe.codes, recipe.crs)
    if areas is None:
        return None, (), None
    areas, told = add_counts(sources, recipe, areas)
    if recipe.postcodes is not None:
        areas = add_postcodes(sources, recipe.postcodes, recipe.codes, areas)
    outlines = None if recipe.outlines is None else read_outlines(sources, recipe.outlines, areas, recipe.crs)
    return areas, told, outlines


def _check_crs(located: Located[Recipe]) -> None:
    """Refuse a CRS that is not known, or a study CRS that is not projected in metres."""
    recipe = located.value
    named: list[tuple[tuple[str | int, ...], str | None]] = [(("crs",), recipe.crs), (("boundary", "crs"), recipe.boundary.crs)]
    named += [(("census", "crs"), recipe.census.crs), (("offices", "crs"), recipe.offices.crs)]
    named += [(("outlines", "crs"), recipe.outlines.crs)] if recipe.outlines else []
    named += [(("rail", "crs"), recipe.rail.crs)] if recipe.rail else []
    named += [(("streets", "crs"), recipe.streets.crs)] if recipe.streets else []
    named += [(("bus_stops", "crs"), recipe.bus_stops.crs)] if recipe.bus_stops else []
    named += [(("lines", place, "crs"), part.crs) for place, part in enumerate(recipe.lines)]
    for group in ("listed", "files") if recipe.channels else ():
        named += [(("channels", group, place, "crs"), part.crs) for place, part in enumerate(getattr(recipe.channels, group))]
    found: list[Finding] = []
    for path, text in named:
        if text is None:
            continue
        try:
            crs = CRS.from_user_input(text)
        except CRSError:
            message = Text("unknown CRS {text}; write it as EPSG:6677", text=text)
            found.append(located.source.finding("crs-unknown", message, *path, value=text))
            continue
        if path == ("crs",) and not (crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)):
            message = Text("{text} is not a projected CRS in metres", text=text)
            found.append(located.source.finding("crs-not-metres", message, *path, value=text))
    if found:
        raise InputError(found)


def _read_boundary(sources: Sources, recipe: BoundaryRecipe, codes: Sequence[str], crs: str) -> shapely.Geometry | None:
    """Return the municipality's area in the study's CRS, or None with the faults recorded."""
    opened = sources.open(recipe.file, recipe.layer, [recipe.columns.code])
    if opened is None:
        return None
    raw, faults = opened
    rows = [row for row, value in enumerate(raw.columns[recipe.columns.code]) if value in codes]
    source = recipe.crs or raw.crs
    if raw.shapes is None or not rows:
        faults.stop("no-boundary", Text("has no area of {code}", code=listed(codes)), field=recipe.columns.code)
        return None
    if source is None:
        faults.stop("crs-missing", Text("its CRS is not known; give crs"))
        return None
    shapes = raw.shapes[rows]
    if not all(shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"} for shape in shapes):
        faults.stop("not-polygon", Text("the area is not a polygon"))
        return None
    area: shapely.Geometry = moved(shape_array([shapely.union_all(shapely.make_valid(shapes))]), source, crs)[0]
    return area


def _choose_parts(
    recipe: Recipe, areas: Areas, boundary: shapely.Geometry, sources: Sources, progress: Progress | None
) -> tuple[str, Parts, dict[str, object]]:
    """Return the finest pieces the recipe has layers for: buildings, else mesh cells, else centres."""
    if recipe.buildings is not None:
        names = recipe.buildings.columns
        fields = Fields(recipe.buildings.layer, names.id, names.height, names.place)

        def read(done: int, tiles: int) -> None:
            tell(progress, Event(BUILDINGS, done, tiles))

        name = recipe.buildings.folder
        folder = sources.subfolder(name)
        if folder is None:
            return "buildings", parts_at_centres(areas, recipe.crs), {}
        buildings = read_buildings(folder, recipe.buildings.zoom, fields, recipe.crs, name, read)
        tell(progress, Event(SHARES))
        parts, quality = parts_of_buildings(buildings, areas, boundary, recipe.codes, recipe.crs, recipe.buildings)
        _warn_of_mismatch(sources, name, quality)
        return "buildings", parts, {"tiles": dict(buildings.counts), **asdict(quality)}
    if recipe.mesh is not None:
        return "mesh", _read_mesh(recipe, areas, boundary, sources), {}
    return "points", parts_at_centres(areas, recipe.crs), {}


def _warn_of_mismatch(sources: Sources, name: str, quality: Quality) -> None:
    """Say when chome numbers or towns, which the matching does not look at, speak against its pairs."""
    pairs, agree = quality.places["pairs"], quality.places["chome_numbers_agree"]
    if agree < pairs or quality.split_towns:
        sources.about(name).warn(
            "places-disagree",
            Text(
                "of {pairs} places matched by position {agree} agree in their chome number, and {split_towns} towns are "
                "split; see build.yaml",
                pairs=pairs,
                agree=agree,
                split_towns=len(quality.split_towns),
            ),
        )


def _read_mesh(recipe: Recipe, areas: Areas, boundary: shapely.Geometry, sources: Sources) -> Parts:
    nothing = no_parts()
    mesh = recipe.mesh
    opened = sources.open(mesh.file, None, [mesh.columns.code, mesh.columns.people]) if mesh else None
    if opened is None or mesh is None:
        return nothing
    raw, faults = opened
    rows = range(len(raw))
    codes = [code.strip() for code in raw.columns[mesh.columns.code]]
    # a national table has the cells of all regions: those of others are known by their first four digits
    regions = regions_of(shapely.bounds(moved(shape_array([boundary]), recipe.crs, GRID_CRS)[0]).tolist())
    odd = [row for row in rows if not CODE.fullmatch(codes[row]) or (codes[row][:4] in regions and not _is_cell(codes[row]))]
    faults.stop_rows(
        "not-a-mesh-code",
        odd,
        lambda row: Text("{code} is not a JIS X 0410 mesh code", code=codes[row]),
        field=mesh.columns.code,
    )
    people = numbers(raw, mesh.columns.people, rows, faults)
    if faults.stopped():
        return nothing
    near = [row for row in rows if codes[row][:4] in regions]
    cells = np.array([int(codes[row]) for row in near], dtype=np.int64)
    return parts_of_mesh(cells, people[near], areas, boundary, recipe.crs)


def _is_cell(code: str) -> bool:
    try:
        cell_polygon(int(code))
    except ValueError:
        return False
    return True
