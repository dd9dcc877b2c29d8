"""Fifty more offices in a metropolis: as one problem, and each municipality for itself, the fifty allotted among them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse

from geodata.building.japan.geodesic import Points, joined, pairs_within
from geodata.building.japan.national import HALLS, National, read_national
from geodata.building.japan.opening import Municipality, open_extract
from geodata.building.japan.places import DEGREE
from models import mclp
from models.access import BoolArray, IntArray
from models.allotment import allot

NOTE = (
    "An estimate; no real planning body (実在の計画主体はない試算). 2015 census (e-Stat), National Land Numerical Information, localgovjp, "
    "processed; civic sites © OpenStreetMap contributors, ODbL 1.0"
)
NUMBER = 50
REACH_MM = 3_000_000
SITES = ("public_hall", "site")
# prefectures by code: 東京圏 and 大阪圏 of the Statistics Bureau's reports on migration, every municipality, islands too
PREFECTURES = {"tokyo": ("11", "12", "13", "14"), "osaka": ("26", "27", "28", "29")}


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


def answer(prefectures: Sequence[str], number: int = NUMBER) -> dict[str, Any]:
    """Return what borders cost a metropolis, and all that it rests on."""
    place = read_metropolis(prefectures)
    curves, plans = _each_alone(place, number)
    shared = allot(curves, number)
    apart = sorted(site for plan, count in zip(plans, shared.counts, strict=True) for site in plan[count])
    together = list(_best(place.sites, place.left(own=False), number))
    return {
        "note": NOTE,
        "number": number,
        "reach_mm": REACH_MM,
        "prefectures": list(prefectures),
        "municipalities": len(place.municipalities),
        "people": int(place.people.sum()),
        "halls": place.halls.shape[1],
        "sites": place.sites.shape[1],
        "reachable": {
            "own": place.count(range(place.sites.shape[1]), own=True),
            "any": place.count(range(place.sites.shape[1]), own=False),
        },
        "now": {"own": place.count((), own=True), "any": place.count((), own=False)},
        "with_borders": {
            "own": place.count(apart, own=True),
            "any": place.count(apart, own=False),
            "allotted": shared.value,
            "allotments": shared.ties,
            "exchanges": _exchanges(place, apart, own=True),
            "places": _told(place, apart),
        },
        "without_borders": {
            "own": place.count(together, own=True),
            "any": place.count(together, own=False),
            "exchanges": _exchanges(place, together, own=False),
            "places": _told(place, together),
        },
        "own_best": {one.code: curve for one, curve in zip(place.municipalities, curves, strict=True)},
    }


def _each_alone(place: Metropolis, number: int) -> tuple[list[list[int]], list[list[tuple[int, ...]]]]:
    """Return for each municipality f_m(0), f_m(1) and so on, as far as they grow, and a plan for each."""
    now, left = place.reached((), own=True), place.left(own=True)
    curves, plans = [], []
    for municipality in range(len(place.municipalities)):
        rows, columns = (np.flatnonzero(owner == municipality) for owner in (place.owner, place.site_owner))
        covers, weight = place.sites[rows][:, columns], left[rows]
        base = int(place.people[rows][now[rows]].sum())
        most = base + int(weight[np.unique(covers.nonzero()[0])].sum())
        curve, plan = [base], [()]
        while curve[-1] < most and len(curve) <= number:
            chosen = _best(covers, weight, len(curve))
            plan.append(tuple(int(columns[site]) for site in chosen))
            curve.append(base + int(weight[np.unique(covers[:, list(chosen)].nonzero()[0])].sum()))
        curves.append(curve)
        plans.append(plan)
    return curves, plans


def _best(covers: Any, weight: IntArray, number: int) -> tuple[int, ...]:
    """Return the sites that cover most, proven."""
    rows = np.flatnonzero(weight)
    kept = _undominated(covers[rows])
    found = mclp(covers[rows][:, kept], weight[rows], number)
    if found.status != "optimal":
        raise RuntimeError(f"the best {number} sites are not proven: {found}")
    return tuple(kept[list(found.open)].tolist())


def _undominated(covers: Any) -> IntArray:
    """Return the sites that no other covers all of, the first of equal ones: some best choice has no others."""
    table = covers.astype(np.int64)
    common = (table.T @ table).tocoo()
    size = np.asarray(table.sum(axis=0)).ravel()
    site, other = common.row, common.col
    larger = (size[other] > size[site]) | ((size[other] == size[site]) & (other < site))
    kept: IntArray = np.setdiff1d(np.flatnonzero(size), site[(common.data == size[site]) & larger])
    return kept


def _exchanges(place: Metropolis, plan: Sequence[int], *, own: bool) -> list[int]:
    """Return for each site of a plan how many others, each in its stead, would serve as many people."""
    row, column = place.sites.nonzero()
    usable = (place.site_owner[column] == place.owner[row]) | (not own)
    row, column, counts = row[usable], column[usable], []
    others = np.setdiff1d(np.arange(place.sites.shape[1]), plan)
    for site in plan:
        rest = [other for other in plan if other != site]
        weight = np.where(place.reached(rest, own=own), 0, place.people)
        gains = np.zeros(place.sites.shape[1], dtype=np.int64)
        np.add.at(gains, column, weight[row])
        counts.append(int((gains[others] == gains[site]).sum()))
    return counts


def _told(place: Metropolis, sites: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "code": place.municipalities[place.site_owner[site]].code,
            "kind": place.named[site][0],
            "name": place.named[site][1],
            "lon": int(place.points.lon[site]) / DEGREE,
            "lat": int(place.points.lat[site]) / DEGREE,
        }
        for site in sites
    ]
