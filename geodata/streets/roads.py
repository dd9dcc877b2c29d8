"""The classes of roads, as OpenStreetMap calls them: who may use which, in which direction, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Mode = Literal["driving", "cycling"]
# whose ways are read: of everybody where a network is copied
Use = Literal["walking", "driving", "cycling", "any"]

# km/h by class in OSRM's car profile (Project OSRM, profiles/car.lua); `road` is one whose class nobody knows
_FREE_KMH = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "service": 15,
    "road": 25,
}
MOTORWAYS = frozenset({"motorway", "motorway_link"})
# the limit of Japanese law where no sign tells another (Order for Enforcement of the Road Traffic Act, article 11)
LAWFUL_KMH = 60
# what lights, turns and traffic leave of a free road
URBAN_FIFTHS = 3
# km/h of a car by class of road: off motorways never more than is lawful, and three fifths of that
CAR_KMH: Mapping[str, int] = {
    name: speed if name in MOTORWAYS else min(speed, LAWFUL_KMH) * URBAN_FIFTHS // 5 for name, speed in _FREE_KMH.items()
}
# km/h of a bicycle, as in OSRM's bicycle profile, on whatever it may use
BICYCLE_KMH = 15
# what bicycles use besides roads for cars that are no motorways; footways only where they are welcome
RIDDEN = (*(name for name in CAR_KMH if name not in MOTORWAYS), "cycleway", "path", "track", "pedestrian", "footway")
# ways that are there, but not for wheels: with the classes above all that a table may name
ON_FOOT = ("bridleway", "corridor", "crossing", "elevator", "escalator", "platform", "steps")
KNOWN = (*CAR_KMH, *(name for name in RIDDEN if name not in CAR_KMH), *ON_FOOT)
# where no classes are known: km/h along the straight line times a detour, in thousandths
STRAIGHT_KMH: Mapping[Mode, int] = {"driving": 20, "cycling": BICYCLE_KMH}
DETOUR_THOUSANDTHS = 1300

# OpenStreetMap's keys that decide, the most special first
_CARS, _BICYCLES = ("motorcar", "motor_vehicle", "vehicle", "access"), ("bicycle", "vehicle", "access")
_CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "dismount", "use_sidepath"})
_WELCOME = frozenset({"yes", "designated", "permissive"})
_NO_WAY_THROUGH = frozenset({"parking", "parking_aisle", "private", "emergency_access"})
ROAD_TAGS = ("highway", "oneway", "junction", "service", "area", *dict.fromkeys((*_CARS, *_BICYCLES)))
ONEWAY: Mapping[str, int] = {
    **dict.fromkeys(("yes", "true", "1"), 1),
    **dict.fromkeys(("-1", "reverse"), -1),
    **dict.fromkeys(("no", "false", "0"), 0),
}


class Road(NamedTuple):
    """What is known of a way besides where it runs.

    Parameters
    ----------
    highway
        its class, "" where none is known.
    oneway
        the direction of cars: 1 as it is drawn, -1 against that, 0 both.
    on_foot, by_car, by_bicycle
        who may use it.
    """

    highway: str
    oneway: int
    on_foot: bool
    by_car: bool
    by_bicycle: bool

    def serves(self, use: Use) -> bool:
        """Return whether it is a way of some use."""
        of = {"walking": self.on_foot, "driving": self.by_car, "cycling": self.by_bicycle}
        return any(of.values()) if use == "any" else of[use]


FOOTPATH = Road("", 0, on_foot=True, by_car=False, by_bicycle=False)


def drivable(tags: Mapping[str, str]) -> bool:
    """Return whether people may drive a car on a way with these tags."""
    if tags.get("highway") not in CAR_KMH or tags.get("area") == "yes" or tags.get("service") in _NO_WAY_THROUGH:
        return False
    return _said(tags, _CARS) not in _CLOSED and tags.get("oneway") != "reversible"


def rideable(tags: Mapping[str, str]) -> bool:
    """Return whether people may ride a bicycle on a way with these tags."""
    highway = tags.get("highway")
    if highway not in RIDDEN or tags.get("area") == "yes" or tags.get("service") == "private":
        return False
    if highway == "footway" and tags.get("bicycle") not in _WELCOME:
        return False
    return _said(tags, _BICYCLES) not in _CLOSED


def direction(tags: Mapping[str, str]) -> int:
    """Return in which direction cars may use a way: 1 as it is drawn, -1 against that, 0 both."""
    stated = ONEWAY.get(tags.get("oneway", "").lower())
    if stated is not None:
        return stated
    return int(tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") in MOTORWAYS)


def _said(tags: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((tags[key] for key in keys if key in tags), None)
