"""Water and parks as their source draws them, and which of OpenStreetMap's words mean them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import shapely

Kind = Literal["park", "water"]

# what is open to the air and always there; woods are left out, which cover most of a town in the hills
PARKS: Mapping[str, frozenset[str]] = {
    "leisure": frozenset({"park", "nature_reserve", "recreation_ground"}),
    "landuse": frozenset({"recreation_ground", "village_green"}),
}
WATER: Mapping[str, frozenset[str]] = {
    "natural": frozenset({"water"}),
    "landuse": frozenset({"reservoir"}),
    "waterway": frozenset({"riverbank", "dock"}),
}
COURSES = frozenset({"river", "canal", "stream"})


@dataclass
class Features:
    """Water and parks, in any one CRS.

    Parameters
    ----------
    park, water
        polygons, as they come: a park in several tiles is several.
    course
        rivers, canals and streams that are lines.
    """

    park: list[shapely.Geometry] = field(default_factory=list)
    water: list[shapely.Geometry] = field(default_factory=list)
    course: list[shapely.Geometry] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.park) + len(self.water) + len(self.course)


def area_kind(tags: Mapping[str, str]) -> Kind | None:
    """Return what an area with OpenStreetMap's tags is; None for anything else."""
    if is_hidden(tags):
        return None
    if any(tags.get(key) in values for key, values in WATER.items()):
        return None if tags.get("water") == "wastewater" else "water"
    return "park" if any(tags.get(key) in values for key, values in PARKS.items()) else None


def is_course(tags: Mapping[str, str]) -> bool:
    """Return whether a way with OpenStreetMap's tags is a river, canal or stream that can be seen."""
    return tags.get("waterway") in COURSES and not is_hidden(tags)


def is_hidden(tags: Mapping[str, str]) -> bool:
    """Return whether water runs under ground, or only at times."""
    return any(tags.get(key, "no") != "no" for key in ("tunnel", "covered", "intermittent"))
