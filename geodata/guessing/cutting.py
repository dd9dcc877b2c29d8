"""Official files cut to a municipality, as the raw layers of a recipe: only the rows near it, and only the columns that count."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
import shapely

from geodata.building.japan.boundaries import areal
from geodata.building.japan.drafting import KINDS
from geodata.building.japan.slicing import DEGREES, OFFICE_COLUMNS
from geodata.guessing import values
from geodata.guessing.guess import Guess
from geodata.guessing.opening import as_csv
from geodata.mesh import cell_polygon, regions_of
from geodata.reading.coordinates import moved
from geodata.reading.counts import is_withheld, read_counts
from geodata.reading.raw import Raw, Shapes, shape_array
from models.messages.findings import Faults, InputError, brief, listed
from models.messages.text import Text

# small areas of e-Stat that are land with people; the others are water
LAND = ("HCODE", "8101")
# P05's numbers; meeting places (5) are no offices
HALLS = {"1": "hall", "2": "branch", "3": "service_point", "4": "public_hall"}
# how far round a municipality stops and lines are kept, in degrees; the builder measures in metres
ROUND_DEGREES = 0.08
# a station's rows share this code
GROUPS = ("N02_005g", "S12_001g")
# what e-Stat writes where there is nobody
NOTHING = frozenset({"", "-"})


def in_degrees(raw: Raw) -> Shapes:
    """Return the shapes of a layer in degrees of JGD2011, as it is where it names no CRS."""
    shapes = shape_array([]) if raw.shapes is None else raw.shapes
    return shapes if raw.crs is None else moved(shapes, raw.crs, DEGREES)


def outline(one: Guess, codes: Collection[str]) -> shapely.Geometry:
    """Return a municipality's area in degrees: of administrative areas those of its codes, of small areas all that are land, else the whole layer."""
    rows = list(range(len(one.raw)))
    if one.official is not None:
        theirs = one.columns["id" if one.official.becomes == "census" else "code"]
        rows = [row for row in rows if one.raw.columns[theirs][row].strip().startswith(tuple(codes))]
        rows = [row for row in rows if one.official.becomes != "census" or one.raw.columns[LAND[0]][row].strip() == LAND[1]]
    shapes = in_degrees(one.raw.rows(rows))
    return areal(shapely.union_all(shapely.make_valid(shapes))) if len(shapes) else shapely.Polygon()


def boundary_layer(area: shapely.Geometry, code: str) -> bytes:
    """Return an area as a GeoJSON layer whose `code` is the municipality's."""
    return _geojson([({"code": code}, shapely.orient_polygons(area))])


def census_table(one: Guess, codes: Collection[str]) -> bytes:
    """Return the small areas of a municipality that are land, with people, households and a point.

    Raises
    ------
    InputError
        if there is none.
    """
    ours, cells = one.columns, one.raw.columns
    rows = [
        row
        for row in range(len(one.raw))
        if cells[ours["id"]][row].strip().startswith(tuple(codes)) and cells[LAND[0]][row].strip() == LAND[1]
    ]
    if not rows:
        raise InputError(one.stop("no-areas", Text("has no small area of {code}", code=listed(list(codes)))))
    kept = one.raw.rows(rows)
    inside = shapely.point_on_surface(shapely.make_valid(in_degrees(kept)))
    own = all(
        values.within(kept.columns[ours[axis]], *span) for axis, span in (("lon", values.LONGITUDES), ("lat", values.LATITUDES))
    )
    names = kept.columns[ours["area"]] if "area" in ours else [""] * len(rows)
    keys = [key.strip() for key in kept.columns[ours["id"]]]
    return as_csv(
        {
            "key": keys,
            "name": [name.strip() or key for name, key in zip(names, keys, strict=True)],
            "people": [_whole(cell) for cell in kept.columns[ours["people"]]],
            "households": [_whole(cell) for cell in kept.columns[ours["households"]]],
            "lon": kept.columns[ours["lon"]] if own else [f"{x:.8f}" for x in shapely.get_x(inside)],
            "lat": kept.columns[ours["lat"]] if own else [f"{y:.8f}" for y in shapely.get_y(inside)],
        }
    )


def outlines_layer(one: Guess, codes: Collection[str]) -> bytes:
    """Return the outlines of the small areas of a municipality that are land, each piece with its key."""
    theirs, cells = one.columns["id"], one.raw.columns
    rows = [
        row
        for row, key in enumerate(cells[theirs])
        if key.strip().startswith(tuple(codes)) and cells[LAND[0]][row].strip() == LAND[1]
    ]
    shapes = shapely.make_valid(in_degrees(one.raw.rows(rows)))
    return _geojson(
        [({"key": cells[theirs][row].strip()}, shape) for row, shape in zip(rows, shapes, strict=True) if shape is not None]
    )


def people_table(one: Guess, zero: Collection[str]) -> bytes:
    """Return a planner's own table of people in the form of a census: every row an area, at its place.

    Raises
    ------
    InputError
        with every figure that is none.
    """
    ours, cells = one.columns, one.raw.columns
    keys = [key.strip() for key in cells[ours["id"]]]
    names = cells[ours["area"]] if "area" in ours else keys
    lon, lat = _degrees(one)
    return as_csv(
        {
            "key": keys,
            "name": [name.strip() or key for name, key in zip(names, keys, strict=True)],
            "people": _counts(one, "people", zero),
            "households": _counts(one, "households", zero) if "households" in ours else ["0"] * len(keys),
            "lon": lon,
            "lat": lat,
        }
    )


def _counts(one: Guess, ours: str, zero: Collection[str]) -> list[str]:
    faults = Faults(str(one.path), layer=one.table)
    policies = values.Policies("zero" if "missing" in zero else "stop", "zero" if "secret" in zero else "stop")
    numbers = read_counts(list(one.raw.columns[one.columns[ours]]), one.columns[ours], policies, faults)
    if faults.stopped():
        raise InputError(faults.found)
    return [str(number) for number in numbers]


def counts_table(one: Guess, keys: Collection[str]) -> bytes:
    """Return further counts of the small areas that the census has.

    Raises
    ------
    InputError
        if it has none of them.
    """
    theirs = one.columns["id"]
    rows = [row for row, key in enumerate(one.raw.columns[theirs]) if key.strip() in keys]
    if not rows:
        message = Text("has none of the small areas that the people are of; give the tables of one census and one prefecture")
        raise InputError(one.stop("no-areas", message))
    names = [ours for ours in one.columns if ours != "id"]
    found = one.raw.rows(rows).columns
    return as_csv({"key": [key.strip() for key in found[theirs]], **{name: found[one.columns[name]] for name in names}})


def mesh_table(one: Guess, years: Sequence[str], area: shapely.Geometry, zero: Collection[str]) -> bytes | None:
    """Return the people of each mesh cell near an area, now and in some later years; None where no cell is near.

    Parameters
    ----------
    one
        the cells; of one that lies in two prefectures, and has a row for each, the sum is taken.
    years
        our names of the later years.
    area
        in degrees.
    zero
        `secret`: withheld figures count as 0.

    Raises
    ------
    InputError
        with a figure or a code that is none.
    """
    ours = ["people", *years]
    sums: dict[str, list[Decimal]] = {}
    for row in _cells_near(one, area):
        code = one.raw.columns[one.columns["cell"]][row].strip()
        found = [_decimal(one, name, row, zero) for name in ours]
        before = sums.get(code, [Decimal(0)] * len(ours))
        sums[code] = [left + right for left, right in zip(before, found, strict=True)]
    columns = {name: [format(of_cell[place], "f") for of_cell in sums.values()] for place, name in enumerate(ours)}
    return as_csv({"mesh": list(sums), **columns}) if sums else None


def _cells_near(one: Guess, area: shapely.Geometry) -> list[int]:
    codes = [code.strip() for code in one.raw.columns[one.columns["cell"]]]
    regions = regions_of(shapely.bounds(area).tolist())
    rows = [row for row, code in enumerate(codes) if code[:4] in regions]
    try:
        cells = np.array([cell_polygon(int(codes[row])) for row in rows], dtype=object)
    except ValueError:
        message = Text("has codes that are no JIS X 0410 mesh codes; give the file as it was published")
        raise InputError(one.stop("not-a-mesh-code", message, of="cell")) from None
    return [row for row, near in zip(rows, shapely.intersects(cells, area), strict=True) if near]


def halls_table(one: Guess, codes: Collection[str]) -> tuple[bytes, dict[str, int], int]:
    """Return the municipal offices of P05 as a table of offices, how many there are of each kind, and how many meeting places were left out."""
    ours, cells = one.columns, one.raw.columns
    mine = [row for row in range(len(one.raw)) if cells[ours["code"]][row].strip() in codes]
    rows = sorted(
        (row for row in mine if cells[ours["kind"]][row].strip() in HALLS),
        key=lambda row: (cells[ours["kind"]][row].strip(), row),
    )
    shapes = in_degrees(one.raw.rows(rows))
    kinds = [HALLS[cells[ours["kind"]][row].strip()] for row in rows]
    made = dict.fromkeys(OFFICE_COLUMNS, [""] * len(rows)) | {
        "id": [str(number) for number in range(1, len(rows) + 1)],
        "name": [cells[ours["name_ja"]][row].strip() for row in rows],
        "kind": kinds,
        "address": [cells[ours["address"]][row].strip() if "address" in ours else "" for row in rows],
        "lon": [f"{x:.8f}" for x in shapely.get_x(shapes)],
        "lat": [f"{y:.8f}" for y in shapely.get_y(shapes)],
    }
    return as_csv(made), {kind: kinds.count(kind) for kind in KINDS if kind in kinds}, len(mine) - len(rows)


def is_near(one: Guess, area: shapely.Geometry) -> bool:
    """Return whether anything of a layer lies near an area."""
    return bool(_near(in_degrees(one.raw), area))


def stations_layer(one: Guess, area: shapely.Geometry) -> tuple[bytes, bool]:
    """Return the stations near an area, a point for each row, and whether a code tells which rows are one station."""
    ours, cells = one.columns, one.raw.columns
    group = next((name for name in GROUPS if name in cells), None)
    places = shapely.centroid(in_degrees(one.raw))
    near = _near(places, area)
    rows = [
        (
            {
                "name": cells[ours["name_ja"]][row],
                "line": cells[ours["lines"]][row],
                "operator": cells[ours["operator"]][row],
                **({} if group is None else {"group": cells[group][row]}),
            },
            places[row],
        )
        for row in near
    ]
    return _geojson(rows), group is not None


def lines_layer(one: Guess, area: shapely.Geometry) -> bytes:
    """Return the lines near an area, each with its name."""
    shapes = in_degrees(one.raw)
    names = one.raw.columns[one.columns["name_ja"]]
    return _geojson([({"name": names[row]}, shapes[row]) for row in _near(shapes, area)])


def bus_stops_table(guesses: Sequence[Guess], area: shapely.Geometry) -> bytes:
    """Return the bus stops near an area."""
    rows = []
    for one in guesses:
        places = in_degrees(one.raw)
        names = one.raw.columns[one.columns["name_ja"]]
        rows += [(names[row].strip(), f"{places[row].x:.8f}", f"{places[row].y:.8f}") for row in _near(places, area)]
    return as_csv({head: [row[place] for row in rows] for place, head in enumerate(("name", "lon", "lat"))})


def _near(shapes: Shapes, area: shapely.Geometry) -> list[int]:
    there = shapely.box(*shapely.buffer(shapely.box(*shapely.bounds(area)), ROUND_DEGREES).bounds)
    rows: list[int] = np.flatnonzero(shapely.intersects(shapes, there)).tolist()
    return rows


def _degrees(one: Guess) -> tuple[list[str], list[str]]:
    """Return a table's places in degrees, as text."""
    if one.raw.shapes is None:
        return [cell.strip() for cell in one.raw.columns[one.columns["lon"]]], [
            cell.strip() for cell in one.raw.columns[one.columns["lat"]]
        ]
    inside = shapely.point_on_surface(shapely.make_valid(in_degrees(one.raw)))
    return [f"{x:.8f}" for x in shapely.get_x(inside)], [f"{y:.8f}" for y in shapely.get_y(inside)]


def _whole(cell: str) -> str:
    """Return a count without the decimals that a Shapefile gives whole numbers; what is none is for the reader to refuse."""
    number = _plain(cell)
    return cell.strip() if number is None or number != int(number) else str(int(number))


def _decimal(one: Guess, ours: str, row: int, zero: Collection[str]) -> Decimal:
    """Return a figure of a mesh cell, which may have decimals; 0 where none is given."""
    cell = one.raw.columns[one.columns[ours]][row].strip()
    number = Decimal(0) if cell in NOTHING or ("secret" in zero and is_withheld(cell)) else _plain(cell)
    if number is None and is_withheld(cell):
        message = Text(
            "row {row}: {column} is withheld ({wrong}); --zero secret counts such cells as 0",
            row=row + 1,
            wrong=brief(cell),
            column=one.columns[ours],
        )
        raise InputError(one.stop("not-a-number", message, of=ours))
    if number is None:
        message = Text(
            "row {row}: found '{wrong}' in {column}; wanted a number of people",
            row=row + 1,
            wrong=brief(cell),
            column=one.columns[ours],
        )
        raise InputError(one.stop("not-a-number", message, of=ours))
    return number


def _plain(cell: str) -> Decimal | None:
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _geojson(rows: Sequence[tuple[dict[str, str], shapely.Geometry]]) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for properties, shape in rows
    ]
    return (
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")) + "\n"
    ).encode()
