"""Whether feeds run where the study is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geodata.faults import Faults
from geodata.gtfs.feed import Feed
from geodata.transit.timetable import to_metres
from models.errors import Finding

if TYPE_CHECKING:
    import shapely

NEAR_M = 1000.0


def check_nearness(feeds: Sequence[Feed], boundary: shapely.Geometry, crs: str) -> list[Finding]:
    """Return a finding for every feed of which nothing calls in the area or within 1 km of it.

    Parameters
    ----------
    feeds
        the feeds of a study; their schedules are read.
    boundary
        the municipality's area, in `crs`.
    crs
        the study's projected CRS.

    Returns
    -------
    findings
        a `stop` each when no feed runs here at all, a `warn` each when others do.
    """
    import shapely

    away = []
    for feed in feeds:
        schedule = feed.schedule
        points = shapely.points(to_metres(schedule.stop_lonlat[np.unique(schedule.calls.stop)], crs))
        if not bool((shapely.distance(boundary, points) <= NEAR_M).any()):
            away.append(feed)
    found: list[Finding] = []
    for feed in away:
        ja = "区域とその周囲1kmに停まる便がありません。対象の地域の GTFS を指定してください"
        en = "has no trip that calls in the area or within 1 km of it; name a feed of this place"
        if len(away) == len(feeds):
            Faults(feed.file, found=found).stop("no-trips-here", ja, en)
        else:
            Faults(feed.file, found=found).warn("no-trips-here", ja, en)
    return found
