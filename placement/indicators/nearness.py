"""Who lives near: stops in a straight line, and people of 65 and over."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geodata.study import Study
from models.access import BoolArray, IntArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

AGED = "people_65"


def nearest_stops(
    study: Study, places: GeoDataFrame, kind: Literal["rail", "bus"] | None = None
) -> tuple[IntArray, IntArray] | None:
    """Return, for each place, the row of the nearest stop and the millimetres to it in a straight line.

    Parameters
    ----------
    study
        its stops.
    places
        points in the study's CRS: demand or offices.
    kind
        only stops of this kind; None for any.

    Returns
    -------
    nearest
        (n,) rows of `study.stops` and (n,) int64 millimetres; None where the study has no such stop.
    """
    rows = np.flatnonzero(study.stops["kind"].isin([kind] if kind else ["rail", "bus"]))
    if not rows.size:
        return None
    stops, points = study.stops.geometry.iloc[rows], places.geometry
    of, near = shapely.STRtree(stops.to_numpy()).query_nearest(points.to_numpy())
    # of stops that are equally near, the first of the layer
    order = np.lexsort((near, of))
    nearest = near[order][np.searchsorted(of[order], np.arange(len(points)))]
    dx = points.x.to_numpy() - stops.x.to_numpy()[nearest]
    dy = points.y.to_numpy() - stops.y.to_numpy()[nearest]
    return rows[nearest], np.rint(np.sqrt(dx * dx + dy * dy) * 1000).astype(np.int64)


def to_nearest_stop(study: Study, kind: Literal["rail", "bus"]) -> IntArray | None:
    """Return (n,) millimetres in a straight line to the nearest stop of a kind, or None where the study has none."""
    found = nearest_stops(study, study.demand, kind)
    return None if found is None else found[1]


def ages(study: Study) -> Literal["demand", "areas"] | None:
    """Return the layer that has people of 65 and over in whole numbers; the demand comes first."""
    if AGED in study.demand and study.demand[AGED].dtype == "int64":
        return "demand"
    return "areas" if AGED in study.areas and study.areas[AGED].dtype == "int64" else None


def aged_share(study: Study, near: BoolArray) -> Fraction | None:
    """Return the share of people of 65 and over who are near.

    Parameters
    ----------
    study
        one that has `ages`; where they are known by area, those of an area are spread like all its people.
    near
        (n,) bool: the demand point is near.

    Returns
    -------
    share
        None where there are none; areas without people are left out.
    """
    if ages(study) == "demand":
        aged = study.demand[AGED].to_numpy()
        return Fraction(int(aged[near].sum()), int(aged.sum())) if aged.any() else None
    people, near_people = (
        study.demand["people"].where(kept, 0).groupby(study.demand["area"]).sum() for kept in (np.ones_like(near), near)
    )
    counted, everyone = Fraction(0), 0
    for area, many in zip(study.areas["id"], study.areas[AGED].tolist(), strict=True):
        if people.get(area, 0):
            counted += Fraction(many * int(near_people[area]), int(people[area]))
            everyone += many
    return counted / everyone if everyone else None
