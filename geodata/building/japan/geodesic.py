"""Distances over the ellipsoid, in whole millimetres: for what no plane measures truly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyproj import Geod
from scipy.spatial import KDTree

from geodata.building.japan.places import DEGREE
from models.access import Int32Array, IntArray
from models.remade import Remade

MM = 1_000
# of so many that are nearest in a straight line through the ground, the nearest over it is one
CANDIDATES = 4
# no distance on the earth
FAR = 10**11
_EARTH = Geod(ellps="GRS80")


@dataclass(frozen=True, eq=False)
class Points(Remade):
    """Places by longitude and latitude.

    Parameters
    ----------
    lon, lat
        (n,) int32, hundred-thousandths of a degree.
    """

    lon: Int32Array
    lat: Int32Array

    def __len__(self) -> int:
        return len(self.lon)

    def part(self, which: slice | IntArray) -> Points:
        """Return some of them."""
        return Points(self.lon[which], self.lat[which])

    @cached_property
    def tree(self) -> KDTree:
        """The places in space, in metres from the centre of the earth."""
        lon, lat = np.radians(self.lon / DEGREE), np.radians(self.lat / DEGREE)
        normal = _EARTH.a / np.sqrt(1 - _EARTH.es * np.sin(lat) ** 2)
        flat = normal * np.cos(lat)
        return KDTree(np.stack([flat * np.cos(lon), flat * np.sin(lon), normal * (1 - _EARTH.es) * np.sin(lat)], axis=1))


def joined(parts: list[Points]) -> Points:
    """Return the places of several together, in their order."""
    none = [np.zeros(0, dtype=np.int32)]
    return Points(np.concatenate([*none, *(one.lon for one in parts)]), np.concatenate([*none, *(one.lat for one in parts)]))


def millimetres(here: Points, there: Points) -> IntArray:
    """Return the distance of each place from its partner: (n,), rounded to the nearest whole millimetre, a half up."""
    _, _, metres = _EARTH.inv(here.lon / DEGREE, here.lat / DEGREE, there.lon / DEGREE, there.lat / DEGREE)
    whole: IntArray = np.floor(np.asarray(metres, dtype=np.float64) * MM + 0.5).astype(np.int64)
    return whole


def matrix(here: Points, there: Points) -> IntArray:
    """Return the distances of all places from all others: (n, m)."""
    row, column = np.divmod(np.arange(len(here) * len(there)), max(len(there), 1))
    return millimetres(here.part(row), there.part(column)).reshape(len(here), len(there))


def nearest(here: Points, there: Points) -> IntArray:
    """Return how far each place is from the nearest of others: (n,); `FAR` where there are none."""
    if not len(there) or not len(here):
        return np.full(len(here), FAR)
    number = min(CANDIDATES, len(there))
    _, found = there.tree.query(here.tree.data, number)
    found = np.reshape(found, (len(here), number))
    row = np.repeat(np.arange(len(here)), number)
    closest: IntArray = millimetres(here.part(row), there.part(found.ravel())).reshape(len(here), number).min(axis=1)
    return closest


def pairs_within(here: Points, there: Points, reach_mm: int) -> tuple[IntArray, IntArray]:
    """Return which places are within a reach of which others, the reach included: their rows and columns."""
    if not len(there) or not len(here):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # straight through the ground is never farther than over it
    near = here.tree.query_ball_tree(there.tree, reach_mm / MM + 1 / MM)
    row = np.repeat(np.arange(len(here)), [len(found) for found in near])
    column = np.array([one for found in near for one in sorted(found)], dtype=np.int64)
    within = millimetres(here.part(row), there.part(column)) <= reach_mm
    return row[within], column[within]
