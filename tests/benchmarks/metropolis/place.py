"""A metropolis as it is held in memory: people, halls and sites of all its municipalities, and who is near what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse

from geodata.building.japan.geodesic import Points, joined, pairs_within
from geodata.building.japan.national import HALLS, National, read_national
from geodata.building.japan.opening import Municipality, open_extract
from models.access import BoolArray, IntArray

REACH_MM = 3_000_000
SITES = ("public_hall", "site")


@dataclass(frozen=True, eq=False)
class Metropolis:
    """What is known of a metropolis.

    Parameters
    ----------
    municipalities
        in order of code.
    people, owner
        (n,) of each small area, and the position of its municipality.
    halls, sites
        which small areas they reach: sparse bool of (n, halls) and (n, sites).
    hall_owner, site_owner
        the positions of their municipalities.
    named
        kind and name of each site.
    areas, points
        where the small areas and the sites are.
    """

    municipalities: tuple[Municipality, ...]
    people: IntArray
    owner: IntArray
    halls: Any
    sites: Any
    hall_owner: IntArray
    site_owner: IntArray
    named: tuple[tuple[str, str], ...]
    areas: Points
    points: Points

    def reached(self, sites: Sequence[int], *, own: bool) -> BoolArray:
        """Return (n,) who has a hall or one of some sites within reach, of their own municipality or of any."""
        found: BoolArray = np.zeros(len(self.people), dtype=bool)
        chosen = list(sites)
        for covers, owner in ((self.halls, self.hall_owner), (self.sites[:, chosen], self.site_owner[chosen])):
            row, column = covers.nonzero()
            found[row[(owner[column] == self.owner[row]) | (not own)]] = True
        return found

    def count(self, sites: Sequence[int], *, own: bool) -> int:
        """Return how many people have a hall or one of some sites within reach."""
        return int(self.people[self.reached(sites, own=own)].sum())

    def left(self, *, own: bool) -> IntArray:
        """Return (n,) people who have no hall within reach."""
        people: IntArray = np.where(self.reached((), own=own), 0, self.people)
        return people


def read_metropolis(prefectures: Sequence[str]) -> Metropolis:
    """Read the municipalities of some prefectures from the bundled extract."""
    extract = open_extract()
    codes = [one.code for one in extract.municipalities if not one.is_ward and one.code[:2] in prefectures]
    national = read_national(extract, "people", (*HALLS, *SITES), codes)
    numbers = np.array([place for place, one in enumerate(national.municipalities) if one.code in set(codes)])
    halls, hall_owner, _ = _places(national, HALLS, numbers)
    sites, site_owner, named = _places(national, SITES, numbers)
    return Metropolis(
        municipalities=tuple(national.municipalities[number] for number in numbers),
        people=national.people,
        owner=np.searchsorted(numbers, national.muni),
        halls=_covers(national.areas, halls),
        sites=_covers(national.areas, sites),
        hall_owner=hall_owner,
        site_owner=site_owner,
        named=named,
        areas=national.areas,
        points=sites,
    )


def _places(national: National, kinds: Sequence[str], numbers: IntArray) -> tuple[Points, IntArray, tuple[tuple[str, str], ...]]:
    found = {kind: national.places[kind].where(np.isin(national.places[kind].muni, numbers)) for kind in kinds}
    owner = np.searchsorted(numbers, np.concatenate([places.muni for places in found.values()]))
    named = tuple((kind, name) for kind, places in found.items() for name in places.names)
    return joined([places.points for places in found.values()]), owner, named


def _covers(areas: Points, places: Points) -> Any:
    row, column = pairs_within(areas, places, REACH_MM)
    return scipy.sparse.csc_array((np.ones(len(row), dtype=np.bool_), (row, column)), shape=(len(areas), len(places)))
