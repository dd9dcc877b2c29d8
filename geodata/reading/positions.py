"""Holding places against the boundary: wrong zones, datums and wards, people outside it, cells that overlap."""

from __future__ import annotations

from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Proj, Transformer

from geodata.reading.manifest import Manifest
from geodata.reading.raw import Shapes
from geodata.rim import NEIGHBOUR_M, RIM_M
from models.access import FloatArray
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

Area = shapely.Polygon | shapely.MultiPolygon

OUTSIDE_STOP = 0.01
# rows that must lie outside together before their datum is suspected
MOVED = 3
OVERLAP_WARN_M2, OVERLAP_STOP = 1.0, 0.001
GAP_WARN = 0.001
# a village may have no station of its own
NEAR_M = {"stops": 5_000.0, "lines": 5_000.0, "ground": 5_000.0, "channels": 5_000.0}
SCALE_STOP = 0.002
CODE_COLUMNS = ("code", "N03_007")


def check_coarse(shapes: Shapes, crs: CRS, faults: Faults) -> None:
    """Warn of a point layer whose coordinates were rounded to about a kilometre."""
    if len(shapes) < 3 or (shapely.get_type_id(shapes) != shapely.GeometryType.POINT).any():
        return
    step = 0.01 if crs.is_geographic else 1000.0
    steps = shapely.get_coordinates(shapes) / step
    if np.allclose(steps, np.round(steps), rtol=0, atol=1e-6):
        faults.warn("coarse-coordinates", Text("coordinates are rounded to about 1 km; replace them if better ones exist"))


def check_boundary(manifest: Manifest, frame: gpd.GeoDataFrame, faults: Faults) -> None:
    """Record a boundary of another municipality."""
    column = next((name for name in CODE_COLUMNS if name in frame), None)
    if manifest.code and column is not None:
        others = sorted(set(frame[column]) - {manifest.code})
        if any(other and manifest.code == f"0{other}" for other in others):
            faults.stop(
                "leading-zero-lost",
                Text(
                    "{column} {others}: four digits where five are due; restore the leading 0",
                    column=column,
                    others=listed(others),
                ),
                field=column,
                value=others[0],
            )
        elif others:
            faults.stop(
                "boundary-code",
                Text(
                    "is another municipality's boundary: {column} {others}, study.yaml has code {code}; give the right one",
                    column=column,
                    others=listed(others),
                    code=manifest.code,
                ),
                field=column,
                value=others[0],
            )


def check_distortion(manifest: Manifest, boundary: Area, top: Faults) -> None:
    """Record a study CRS that distorts distances here."""
    said = distortion(manifest.crs, boundary)
    if said is not None:
        top.stop("crs-distorts", said, field="crs", value=manifest.crs)


def distortion(name_of_crs: str, boundary: shapely.Geometry) -> Text | None:
    """Return what to say of a projected CRS in which distances are wrong where the boundary (in it) lies, or None."""
    crs = CRS.from_user_input(name_of_crs)
    geodetic = crs.geodetic_crs or CRS("EPSG:4326")
    ((x, y),) = shapely.get_coordinates(shapely.point_on_surface(boundary))
    lon, lat = Transformer.from_crs(crs, geodetic, always_xy=True).transform(x, y)
    factors = Proj(crs).get_factors(lon, lat)
    worst = max(abs(factors.meridional_scale - 1), abs(factors.parallel_scale - 1))
    if worst <= SCALE_STOP:
        return None
    return Text(
        "{name_of_crs} is wrong by {worst:.1%} of every distance here; choose the plane zone of this region",
        name_of_crs=name_of_crs,
        worst=worst,
    )


def overlaps(name: str, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> bool:
    """Record a layer that lies somewhere else altogether."""
    shapes = frame.geometry.to_numpy()
    if bool(shapely.dwithin(boundary, shapes, NEAR_M.get(name, 0)).any()):
        return True
    turned = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    if bool(shapely.intersects(turned, boundary).any()):
        faults.stop(
            "swapped-coordinates",
            Text("x and y (east and north) are swapped: they fall into the boundary when exchanged; write east first"),
        )
    else:
        away = shapely.distance(shapely.multipoints(shapely.centroid(shapes)), boundary) / 1000
        faults.stop(
            "no-overlap",
            Text("0% of it lies in the boundary, which is {away:,.1f} km away; check its CRS (the zone) or the file", away=away),
        )
    return False


def _outside_share(shapes: Shapes, weights: FloatArray, rim: Area) -> float:
    """Return the share of the weight (of the area, for polygons) that lies beyond the boundary and its rim."""
    if shapes[0].geom_type == "Point":
        return float(weights[~shapely.covers(rim, shapes)].sum() / max(weights.sum(), 1.0))
    return float(shapely.area(shapely.difference(shapes, rim)).sum() / max(shapely.area(shapes).sum(), 1.0))


def check_datum(name_of_crs: str, name: str, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> None:
    """Warn of a layer that fits the boundary only when moved by the shift between Tokyo Datum and JGD."""
    shapes = frame.geometry.to_numpy()
    if name not in {"demand", "areas", "offices"} or len(shapes) < 5:
        return
    weights = frame["people"].to_numpy(dtype=float) if "people" in frame else np.ones(len(frame))
    # a datum moves everything alike: what lies within the boundary's precision, or one misplaced office, says nothing of it
    rim = shapely.buffer(boundary, RIM_M)
    shapely.prepare(rim)
    now = _outside_share(shapes, weights, rim)
    if now <= OUTSIDE_STOP or int((~shapely.covers(rim, shapes)).sum()) < MOVED:
        return
    east, north = _tokyo_shift(name_of_crs, boundary)
    size = float(np.hypot(east, north))
    if size < 100:
        return
    for sign in (1, -1):
        moved = shapely.transform(shapes, partial(np.add, sign * np.array([east, north])))
        if _outside_share(moved, weights, rim) <= now / 4:
            faults.warn(
                "datum-suspected",
                Text(
                    "lies about {size:,.0f} m off the boundary: perhaps Tokyo Datum; if so write crs: EPSG:4301 (30161-30179 "
                    "for plane zones)",
                    size=size,
                ),
            )
            return


def _tokyo_shift(name_of_crs: str, boundary: Area) -> tuple[float, float]:
    """Return how far (east, north) in metres a place moves when its degrees are read as Tokyo Datum."""
    crs = CRS.from_user_input(name_of_crs)
    centre = boundary.representative_point()
    # the datum's own degrees, so that only the datum differs and not the projection
    degrees = Transformer.from_crs(crs, "EPSG:6668", always_xy=True).transform(centre.x, centre.y)
    x, y = Transformer.from_crs("EPSG:4301", crs, always_xy=True).transform(*degrees)
    return (x - centre.x, y - centre.y) if np.isfinite([x, y]).all() else (0.0, 0.0)


def check_inside(name: str, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> None:
    """Record people and offices outside the boundary, with their number and distance."""
    if name == "demand":
        _check_demand_inside(frame, boundary, faults)
    elif name == "offices":
        away = shapely.distance(frame.geometry.to_numpy(), boundary)
        for row in np.flatnonzero(away > 0):
            office, metres, where = brief(str(frame["id"].iloc[row])), float(away[row]), faults.at(int(frame.index[row]))
            if metres > NEIGHBOUR_M:
                faults.stop(
                    "office-outside",
                    Text(
                        "office {office} is {metres:,.0f} m outside the boundary; correct its coordinates, or leave it out: counters of "
                        "neighbours count up to 5 km away",
                        office=office,
                        metres=metres,
                    ),
                    **where,
                    value=office,
                )
            elif metres > RIM_M:
                faults.warn(
                    "office-neighbour",
                    Text(
                        "office {office} is {metres:,.0f} m outside the boundary and taken for a neighbour's counter, which no plan opens or "
                        "closes; if it is the municipality's, correct its coordinates",
                        office=office,
                        metres=metres,
                    ),
                    **where,
                    value=office,
                )
            else:
                faults.warn(
                    "office-on-rim",
                    Text(
                        "office {office} is {metres:,.1f} m outside the boundary, within the boundary's precision",
                        office=office,
                        metres=metres,
                    ),
                    **where,
                    value=office,
                )


def _check_demand_inside(frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> None:
    places = shapely.centroid(frame.geometry.to_numpy())
    out = ~shapely.covers(boundary, places)
    if not out.any():
        return
    people, total = int(frame["people"][out].sum()), int(frame["people"].sum())
    share = people / max(total, 1)
    ids = listed([str(label) for label in frame["id"][out]], most=3)
    far = float(shapely.distance(places[out], boundary).max())
    count = int(out.sum())
    said = Text(
        "points outside the boundary: {count:,} with {people:,} people ({share:.2%}), the farthest by {far:,.0f} m: {ids}",
        count=count,
        people=people,
        share=share,
        far=far,
        ids=ids,
    )
    if share > OUTSIDE_STOP:
        faults.stop(
            "demand-outside",
            Text("{said}. That is more than 1%; check the CRS or the boundary", said=said),
            count=count,
        )
    else:
        faults.warn("demand-outside", Text("{said}. They are counted as they stand", said=said), count=count)


def check_cover(demand: gpd.GeoDataFrame, boundary: Area | None, faults: Faults) -> None:
    """Record demand polygons that overlap, or leave parts of the municipality uncovered."""
    shapes = demand.geometry.to_numpy()
    if shapes[0].geom_type == "Point":
        return
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    once = left < right
    shared = shapely.area(shapely.intersection(shapes[left[once]], shapes[right[once]]))
    area = shapely.area(shapes)
    people = demand["people"].to_numpy(dtype=float)
    density = np.divide(people, area, out=np.zeros(len(area)), where=area > 0)
    twice = float((shared * np.minimum(density[left[once]], density[right[once]])).sum())
    overlap = float(shared.sum())
    whole = shapely.union_all(shapes)
    if overlap > OVERLAP_WARN_M2:
        share = overlap / float(whole.area)
        row = int(left[once][shared.argmax()])
        pair = listed([str(demand["id"][row]), str(demand["id"][int(right[once][shared.argmax()])])])
        said = Text(
            "cells overlap by {overlap:,.0f} m² ({share:.2%}), about {twice:,.0f} people counted twice; the largest: {pair}",
            overlap=overlap,
            share=share,
            twice=twice,
            pair=pair,
        )
        if share > OVERLAP_STOP:
            faults.stop("cells-overlap", Text("{said}. Remove the overlap", said=said), **faults.at(row))
        else:
            faults.warn("cells-overlap", Text("{said}. Used as they are", said=said), **faults.at(row))
    if boundary is not None:
        gap = float(shapely.difference(boundary, whole).area / boundary.area)
        if gap > GAP_WARN:
            faults.warn(
                "cells-gap",
                Text(
                    "{gap:.1%} of the municipality is in no demand cell; unless it is water or parks, cells are missing", gap=gap
                ),
            )
