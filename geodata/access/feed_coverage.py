"""Whether feeds run where the study is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geodata.gtfs.feed import Feed
from geodata.transit.timetable import to_metres
from models.messages.findings import Faults, Finding
from models.messages.text import Text

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
        said = Text("has no trip that calls in the area or within 1 km of it; name a feed of this place")
        if len(away) == len(feeds):
            Faults(feed.file, found=found).stop("no-trips-here", said)
        else:
            Faults(feed.file, found=found).warn("no-trips-here", said)
    return found
