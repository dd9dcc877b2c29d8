"""Holding places against the boundary: wrong zones, datums and wards, people outside it, cells that overlap."""

from __future__ import annotations

from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Proj, Transformer

from geodata.faults import Faults, brief, listed
from geodata.reading.manifest import Manifest
from geodata.reading.raw import Shapes
from models.access import FloatArray
from models.text import Text

Area = shapely.Polygon | shapely.MultiPolygon

OUTSIDE_STOP = 0.01
RIM_M = 50.0
OVERLAP_WARN_M2, OVERLAP_STOP = 1.0, 0.001
GAP_WARN = 0.001
# a village may have no station of its own
NEAR_M = {"stops": 5_000.0, "lines": 5_000.0}
SCALE_STOP = 0.002
CODE_COLUMNS = ("code", "N03_007")


def check_coarse(shapes: Shapes, crs: CRS, faults: Faults) -> None:
    """Warn of a point layer whose coordinates were rounded to about a kilometre."""
    if len(shapes) < 3 or any(shape.geom_type != "Point" for shape in shapes):
        return
    step = 0.01 if crs.is_geographic else 1000.0
    steps = shapely.get_coordinates(shapes) / step
    if np.allclose(steps, np.round(steps), rtol=0, atol=1e-6):
        faults.warn(
            "coarse-coordinates",
            "座標の桁が粗い (約 1 km) です。元の精度の座標があれば差し替えてください",
            "coordinates are rounded to about 1 km; replace them if better ones exist",
        )


def check_boundary(manifest: Manifest, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults, top: Faults) -> None:
    """Record a boundary of another municipality, and a study CRS that distorts distances here."""
    column = next((name for name in CODE_COLUMNS if name in frame), None)
    if manifest.code and column is not None:
        others = sorted(set(frame[column]) - {manifest.code})
        if any(other and manifest.code == f"0{other}" for other in others):
            faults.stop(
                "leading-zero-lost",
                f"{column} {listed(others)}: 5 桁のはずが 4 桁です。先頭の 0 を戻してください",
                f"{column} {listed(others)}: four digits where five are due; restore the leading 0",
                field=column,
                value=others[0],
            )
        elif others:
            faults.stop(
                "boundary-code",
                f"別の自治体の境界です: {column} {listed(others)}、"
                f"study.yaml の code は {manifest.code}。境界を差し替えてください",
                f"is another municipality's boundary: {column} {listed(others)}, "
                f"study.yaml has code {manifest.code}; give the right one",
                field=column,
                value=others[0],
            )
    said = distortion(manifest.crs, boundary)
    if said is not None:
        top.stop("crs-distorts", said.ja, said.en, field="crs", value=manifest.crs)


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
        f"{name_of_crs} ではここの距離が {worst:.1%} ずれます。この地域の平面直角座標系などにしてください",
        f"{name_of_crs} is wrong by {worst:.1%} of every distance here; choose the plane zone of this region",
    )


def overlaps(name: str, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> bool:
    """Record a layer that lies somewhere else altogether."""
    shapes = frame.geometry.to_numpy()
    near = shapely.distance(shapes, boundary) <= NEAR_M.get(name, 0)
    if bool(near.any()):
        return True
    turned = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    if bool(shapely.intersects(turned, boundary).any()):
        faults.stop(
            "swapped-coordinates",
            "x と y (東と北) が逆です。入れ替えると境界に重なります。東, 北の順にしてください",
            "x and y (east and north) are swapped: they fall into the boundary when exchanged; write east first",
        )
    else:
        away = shapely.distance(shapely.multipoints(shapely.centroid(shapes)), boundary) / 1000
        faults.stop(
            "no-overlap",
            f"対象区の枠と 0% しか重なりません ({away:,.1f} km 離れています)。座標系 (系番号) かファイルを確かめてください",
            f"0% of it lies in the boundary, which is {away:,.1f} km away; check its CRS (the zone) or the file",
        )
    return False


def _outside_share(shapes: Shapes, weights: FloatArray, boundary: Area) -> float:
    """Return the share of the weight (of the area, for polygons) that lies outside the boundary."""
    if shapes[0].geom_type == "Point":
        return float(weights[~shapely.covers(boundary, shapes)].sum() / max(weights.sum(), 1.0))
    return float(shapely.area(shapely.difference(shapes, boundary)).sum() / max(shapely.area(shapes).sum(), 1.0))


def check_datum(name_of_crs: str, name: str, frame: gpd.GeoDataFrame, boundary: Area, faults: Faults) -> None:
    """Warn of a layer that fits the boundary only when moved by the shift between Tokyo Datum and JGD."""
    shapes = frame.geometry.to_numpy()
    if name not in {"demand", "areas", "offices"} or len(shapes) < 5:
        return
    weights = frame["people"].to_numpy(dtype=float) if "people" in frame else np.ones(len(frame))
    now = _outside_share(shapes, weights, boundary)
    if now <= OUTSIDE_STOP:
        return
    east, north = _tokyo_shift(name_of_crs, boundary)
    size = float(np.hypot(east, north))
    if size < 100:
        return
    for sign in (1, -1):
        moved = shapely.transform(shapes, partial(np.add, sign * np.array([east, north])))
        if _outside_share(moved, weights, boundary) <= now / 4:
            faults.warn(
                "datum-suspected",
                f"境界線と約 {size:,.0f} m ずれています: 旧日本測地系の疑い。"
                "そうなら crs: を EPSG:4301 (平面直角なら 30161-30179) としてください",
                f"lies about {size:,.0f} m off the boundary: perhaps Tokyo Datum; "
                "if so write crs: EPSG:4301 (30161-30179 for plane zones)",
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
            office, metres, where = brief(str(frame["id"][row])), float(away[row]), faults.at(int(row))
            if metres > RIM_M:
                faults.stop(
                    "office-outside",
                    f"施設 {office} が境界の外 {metres:,.0f} m にあります。座標を直してください",
                    f"office {office} is {metres:,.0f} m outside the boundary; correct its coordinates",
                    **where,
                    value=office,
                )
            else:
                faults.warn(
                    "office-on-rim",
                    f"施設 {office} が境界の外 {metres:,.1f} m にあります (境界の精度の内)",
                    f"office {office} is {metres:,.1f} m outside the boundary, within the boundary's precision",
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
    ja = f"境界の外に {count:,} 点、{people:,} 人 ({share:.2%}) がいます (最も遠い点は {far:,.0f} m): {ids}"
    en = f"points outside the boundary: {count:,} with {people:,} people ({share:.2%}), the farthest by {far:,.0f} m: {ids}"
    if share > OUTSIDE_STOP:
        faults.stop(
            "demand-outside",
            f"{ja}。1% を超えています。座標系か境界を確かめてください",
            f"{en}. That is more than 1%; check the CRS or the boundary",
            count=count,
        )
    else:
        faults.warn("demand-outside", f"{ja}。そのまま数えます", f"{en}. They are counted as they stand", count=count)


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
        ja = f"人口の区画が重なっています: {overlap:,.0f} m² ({share:.2%})、二重に数える約 {twice:,.0f} 人。最大は {pair}"
        en = f"cells overlap by {overlap:,.0f} m² ({share:.2%}), about {twice:,.0f} people counted twice; the largest: {pair}"
        if share > OVERLAP_STOP:
            faults.stop("cells-overlap", f"{ja}。重なりを除いてください", f"{en}. Remove the overlap", **faults.at(row))
        else:
            faults.warn("cells-overlap", f"{ja}。このまま使います", f"{en}. Used as they are", **faults.at(row))
    if boundary is not None:
        gap = float(shapely.difference(boundary, whole).area / boundary.area)
        if gap > GAP_WARN:
            faults.warn(
                "cells-gap",
                f"境界の中の {gap:.1%} がどの人口区画にも入っていません。川や公園でなければ区画の抜けです",
                f"{gap:.1%} of the municipality is in no demand cell; unless it is water or parks, cells are missing",
            )
