"""Distances as the crow flies, in whole millimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.access import AccessMatrix, IntArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

    from geodata.study import Study


def straight_line(study: Study, places: GeoDataFrame | None = None) -> AccessMatrix:
    """Return the distance as the crow flies from every demand point to every office, or to other places.

    Parameters
    ----------
    study
        its points are in metres of its projected CRS.
    places
        `id, geometry (Point)` in the same CRS; the offices by default.

    Returns
    -------
    distance
        whole millimetres, rounded to the nearest; every pair is reachable. The same coordinates give the
        same integers on every machine: only operations that IEEE 754 rounds exactly are used.
    """
    ends = study.offices if places is None else places
    values = millimetres(study.demand.geometry, ends.geometry)
    return AccessMatrix(
        demand_ids=tuple(study.demand["id"]),
        office_ids=tuple(ends["id"]),
        values=values,
        unit="mm",
        reachable=np.ones(values.shape, dtype=bool),
    )


def millimetres(starts: GeoSeries, ends: GeoSeries) -> IntArray:
    """Return (n, m) whole millimetres as the crow flies from points to points, both in metres of one CRS."""
    dx = starts.x.to_numpy()[:, None] - ends.x.to_numpy()[None, :]
    dy = starts.y.to_numpy()[:, None] - ends.y.to_numpy()[None, :]
    return np.asarray(np.rint(np.sqrt(dx * dx + dy * dy) * 1000).astype(np.int64))
