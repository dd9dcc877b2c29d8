"""Where tables lie: the CRS of each, and the plane in which distances between them are measured."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from pydantic import TypeAdapter, ValidationError
from pyproj import CRS

from geodata.building.japan.zones import FIRST_EPSG, crs_of, zone_of
from geodata.guessing import values
from geodata.guessing.guess import Guess, centre
from geodata.reading.coordinates import to_crs
from geodata.reading.manifest import PlaneCode
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text

JGD2011, WGS84 = "EPSG:6668", "EPSG:4326"
ZONES = range(1, 20)


def require_plane(crs: str | None) -> None:
    """Refuse a CRS that distances cannot be measured in."""
    if crs is None:
        return
    try:
        TypeAdapter(PlaneCode).validate_python(crs)
    except ValidationError:
        message = Text("--crs {crs}: name a projected CRS in metres, such as EPSG:6677", crs=brief(crs))
        raise InputError(Finding("crs-unfit", "stop", message, value=brief(crs))) from None


def crs_of_table(one: Guess, told: str | None) -> tuple[str | None, list[Finding]]:
    """Return what is to be said of a layer's CRS, and what is missing for it."""
    middle = centre(one)
    if one.raw.crs is not None or middle is None:
        return None, []
    if _in_degrees(one, middle):
        return (JGD2011 if _in_japan(*middle) or _in_japan(*middle[::-1]) else WGS84), []
    if told is None:
        message = Text("its coordinates are metres, of which CRS no file says; name it with --crs EPSG:…")
        return None, [one.stop("crs-missing", message)]
    return told, []


def _in_degrees(one: Guess, middle: tuple[float, float]) -> bool:
    return "lon" in one.columns or ("x" not in one.columns and abs(middle[0]) <= 180 and abs(middle[1]) <= 180)


def _in_japan(lon: float, lat: float) -> bool:
    return values.LONGITUDES[0] <= lon <= values.LONGITUDES[1] and values.LATITUDES[0] <= lat <= values.LATITUDES[1]


def middle_in_degrees(one: Guess, told: str | None) -> tuple[float, float] | None:
    """Return the middle of a layer in degrees; None where it has none that could be."""
    middle = centre(one)
    if middle is None:
        return None
    source = one.raw.crs or (WGS84 if _in_degrees(one, middle) else told)
    if source is None:
        return None
    lon, lat = to_crs(np.array([middle[0]]), np.array([middle[1]]), source, WGS84)
    there = (float(lon[0]), float(lat[0]))
    return there if abs(there[0]) <= 180 and abs(there[1]) <= 90 else None


def plane_of(code: str, places: Sequence[tuple[float, float]]) -> str | None:
    """Return the CRS for distances: the plane zone that the law gives the municipality, the nearest one, or abroad UTM's."""
    if code and 1 <= int(code[:2]) <= 47:
        return crs_of(zone_of(code))
    if not places:
        return None
    lon, lat = (float(np.median([place[axis] for place in places])) for axis in (0, 1))
    if _in_japan(lon, lat):
        zones = [CRS.from_epsg(FIRST_EPSG + zone) for zone in ZONES]
        nearest = min((crs for crs in zones if _covers(crs, lon, lat)), key=lambda crs: _away(crs, lon, lat), default=None)
        return None if nearest is None else f"EPSG:{nearest.to_epsg()}"
    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=WGS84)
    return f"EPSG:{point.estimate_utm_crs().to_epsg()}"


def _covers(crs: CRS, lon: float, lat: float) -> bool:
    area = crs.area_of_use
    return area is None or (area.west <= lon <= area.east and area.south <= lat <= area.north)


def _away(crs: CRS, lon: float, lat: float) -> float:
    """Return how far, in metres, the origin of a plane zone is."""
    x, y = to_crs(np.array([lon]), np.array([lat]), WGS84, crs)
    return float(np.hypot(x[0], y[0]))
