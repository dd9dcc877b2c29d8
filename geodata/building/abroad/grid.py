"""People of a grid (GeoTIFF) inside a boundary, as whole numbers that keep its sum."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from geodata.building.people.rounding import round_keeping_total
from geodata.reading.coordinates import moved, to_crs
from geodata.reading.raw import shape_array
from models.access import FloatArray, IntArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

WGS84 = "EPSG:4326"
# of the place's area, so much must lie under the grid
COVERED = 0.999
# cells that are read, and those with people that are kept
MOST_READ, MOST_KEPT = 40_000_000, 200_000
# no whole municipality has more people to the square kilometre
DENSEST_PER_KM2 = 50_000
DENSE = Text(
    "Its figures make {per_km2:,.0f} people to the square kilometre: they may be densities and no counts; take the grid of counts"
)
NAMED_DENSE = Text("The grid's name or description speaks of density: its figures may be no counts; take the grid of counts")
DENSITY_WORDS = ("density", "dens_", "_dens", "per km", "/km", "km-2", "_pd_")


@dataclass(frozen=True, slots=True, eq=False)
class GridPeople:
    """The people of a grid's cells whose centre lies inside a boundary.

    Parameters
    ----------
    ids
        of the cells, by their row and column in the grid, from 0: `r12c34`; those with people only.
    people
        (n,) whole numbers.
    x, y
        (n,) centres of the cells, metres of the study's CRS.
    total
        the sum of the grid's own figures there, of which `people` is the rounding.
    cells, unknown
        how many cells have a figure, and how many have none and count as nobody.
    cell_m
        about the side of a cell, metres.
    per_km2
        people to the square kilometre of the place.
    suspect
        why the figures might be densities; None where nothing says so.
    """

    ids: tuple[str, ...]
    people: IntArray
    x: FloatArray
    y: FloatArray
    total: float
    cells: int
    unknown: int
    cell_m: float
    per_km2: float
    suspect: Text | None


def read_people(path: Path, shape: shapely.Geometry, crs: str) -> GridPeople:
    """Return the people of a grid inside a boundary.

    Parameters
    ----------
    path
        a GeoTIFF of one band: people in each cell.
    shape
        the boundary, longitude and latitude of WGS 84.
    crs
        of the study, in metres.

    Raises
    ------
    InputError
        if it cannot be read, says no CRS, does not cover the boundary, or holds no people there.
    """
    rasterio = load_rasterio()
    if not path.is_file():
        raise _fault("grid-missing", path, Text("there is no such file"))
    with PROCESS_WIDE, warnings.catch_warnings():
        # that it has no places is told below
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            with rasterio.open(path, driver="GTiff") as source:
                return _read(path, source, shape, crs)
        except rasterio.errors.RasterioError:
            raise _fault(
                "grid-unreadable", path, Text("cannot be read as a GeoTIFF; save the grid of people as one (.tif)")
            ) from None


def load_rasterio() -> Any:
    """Return the library that reads grids.

    Raises
    ------
    InputError
        if it is not installed.
    """
    try:
        import rasterio
        import rasterio.errors
        import rasterio.windows
    except ImportError:
        message = Text("reading a grid of people needs an extra: pip install 'office-placement[grid]'")
        raise InputError(Finding("grid-extra-missing", "stop", message)) from None
    return rasterio


def _fault(code: str, path: Path, message: Text) -> InputError:
    return InputError(Finding(code, "stop", message, file=str(path)))


def _read(path: Path, source: Any, shape: shapely.Geometry, crs: str) -> GridPeople:
    own = _own_crs(path, source)
    there = moved(shape_array([shape]), WGS84, own)[0]
    row, column, values = _window(path, source, there)
    x, y = _centres(source.transform, row, column, values.shape)
    inside = shapely.contains_xy(there, x, y)
    figures, known = values.data[inside].astype(np.float64), ~np.ma.getmaskarray(values)[inside]
    known &= np.isfinite(figures)
    if bool((figures[known] < 0).any()):
        lowest = float(figures[known].min())
        message = Text(
            "holds {lowest:,.0f} people in a cell; if that means no figure, say so in the file: "
            "gdal_translate -a_nodata {value} and its name, then a new one",
            lowest=lowest,
            value=f"{lowest:.17g}",
        )
        raise _fault("grid-negative", path, message)
    total = math.fsum(figures[known])
    whole = np.zeros(len(figures), dtype=np.int64)
    if round(total) == 0:
        raise _fault("grid-nobody", path, Text("has nobody inside the boundary; is it the grid of people, and of this place?"))
    whole[known] = round_keeping_total(figures[known], round(total))
    kept = np.flatnonzero(whole)
    if len(kept) > MOST_KEPT:
        raise _too_fine(path, len(kept), MOST_KEPT)
    at_x, at_y = to_crs(x[inside][kept], y[inside][kept], own, crs)
    metres = moved(shape_array([shape]), WGS84, crs)[0]
    per_km2 = total / (shapely.area(metres) / 1e6)
    rows, columns = (axis[kept] for axis in np.nonzero(inside))
    return GridPeople(
        tuple(f"r{row + one}c{column + other}" for one, other in zip(rows.tolist(), columns.tolist(), strict=True)),
        whole[kept],
        at_x,
        at_y,
        total,
        int(known.sum()),
        int((~known).sum()),
        math.sqrt(float(shapely.area(metres)) / max(int(inside.sum()), 1)),
        per_km2,
        _suspect(path, source, per_km2),
    )


def _own_crs(path: Path, source: Any) -> CRS:
    if source.crs is None:
        message = Text(
            "does not say its CRS; give it the one that its publisher names: gdal_edit.py -a_srs EPSG:4326 and its name"
        )
        raise _fault("grid-without-crs", path, message)
    if source.count != 1:
        message = Text("has {bands} bands; save the one that holds all people as a file of its own", bands=source.count)
        raise _fault("grid-of-several-bands", path, message)
    if source.transform.b or source.transform.d:
        raise _fault("grid-turned", path, Text("lies askew to its axes; save it north up: gdalwarp and its name, then a new one"))
    return CRS.from_wkt(source.crs.to_wkt())


def _window(path: Path, source: Any, there: shapely.Geometry) -> tuple[int, int, Any]:
    """Return the first row and column round the boundary, and the masked figures there."""
    share = float(shapely.area(shapely.intersection(there, shapely.box(*source.bounds))) / shapely.area(there))
    if share < COVERED:
        message = Text(
            "covers {share:.1%} of the place; take the grid that covers it whole, or join several: gdal_merge.py", share=share
        )
        raise _fault("grid-elsewhere", path, message)
    west, south, east, north = shapely.bounds(there)
    to = source.transform
    rows, columns = sorted(((north - to.f) / to.e, (south - to.f) / to.e)), sorted(((west - to.c) / to.a, (east - to.c) / to.a))
    top, left = (max(math.floor(axis[0]), 0) for axis in (rows, columns))
    height, width = min(math.ceil(rows[1]), source.height) - top, min(math.ceil(columns[1]), source.width) - left
    if height * width > MOST_READ:
        raise _too_fine(path, height * width, MOST_READ)
    from rasterio.windows import Window

    return top, left, source.read(1, window=Window(left, top, width, height), masked=True)


def _too_fine(path: Path, cells: int, most: int) -> InputError:
    message = Text(
        "has {cells:,} cells there, more than {most:,}; sum them to larger ones: gdalwarp -r sum -tr, twice the size of a cell",
        cells=cells,
        most=most,
    )
    return _fault("grid-too-fine", path, message)


def _centres(transform: Any, row: int, column: int, shape: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    x = transform.c + transform.a * (np.arange(shape[1]) + column + 0.5)
    y = transform.f + transform.e * (np.arange(shape[0]) + row + 0.5)
    east, north = np.meshgrid(x, y)
    return east, north


def _suspect(path: Path, source: Any, per_km2: float) -> Text | None:
    """Return why the figures might be people to the square kilometre and no counts."""
    words = " ".join(
        map(str, (path.name, *source.descriptions, *source.units, *source.tags().values(), *source.tags(1).values()))
    )
    if per_km2 > DENSEST_PER_KM2:
        return DENSE.filled(per_km2=per_km2)
    return NAMED_DENSE if any(word in words.lower() for word in DENSITY_WORDS) else None
