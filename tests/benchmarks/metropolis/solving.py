"""Fifty more offices in a metropolis: as one problem, and each municipality for itself, the fifty allotted among them exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.building.japan.places import DEGREE
from models import mclp
from models.access import IntArray
from models.allotment import allot
from tests.benchmarks.metropolis.place import REACH_MM, Metropolis, read_metropolis
from tests.benchmarks.metropolis.ties import exchanges, outermost, tied_plans

NOTE = (
    "An estimate; no real planning body (実在の計画主体はない試算). 2015 census (e-Stat), National Land Numerical Information, localgovjp, "
    "processed; civic sites © OpenStreetMap contributors, ODbL 1.0"
)
NUMBER = 50
# prefectures by code: 東京圏 and 大阪圏 of the Statistics Bureau's reports on migration, every municipality, islands too
PREFECTURES = {"tokyo": ("11", "12", "13", "14"), "osaka": ("26", "27", "28", "29")}


def answer(prefectures: Sequence[str], number: int = NUMBER) -> dict[str, Any]:
    """Return what borders cost a metropolis, and all that it rests on."""
    place = read_metropolis(prefectures)
    curves = _each_alone(place, number)
    shared = allot(curves, number)
    tied = tied_plans(place, shared.counts)
    apart = outermost(place, tied, "max")
    together = _best(place.sites, place.left(own=False), number)
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
            "any_at_least": place.count(outermost(place, tied, "min"), own=False),
            "tied_plans": math.prod(map(len, tied)),
            "tied_plans_of": {one.code: len(each) for one, each in zip(place.municipalities, tied, strict=True) if len(each) > 1},
            "places": _told(place, apart),
        },
        "without_borders": {
            "own": place.count(together, own=True),
            "any": place.count(together, own=False),
            "exchanges": exchanges(place, together),
            "places": _told(place, together),
        },
        "own_best": {one.code: curve for one, curve in zip(place.municipalities, curves, strict=True)},
    }


def _each_alone(place: Metropolis, number: int) -> list[list[int]]:
    """Return for each municipality f_m(0), f_m(1) and so on, as far as they grow."""
    now, left = place.reached((), own=True), place.left(own=True)
    curves = []
    for municipality in range(len(place.municipalities)):
        rows, columns = (np.flatnonzero(owner == municipality) for owner in (place.owner, place.site_owner))
        covers, weight = place.sites[rows][:, columns], left[rows]
        base = int(place.people[rows][now[rows]].sum())
        most = base + int(weight[np.unique(covers.nonzero()[0])].sum())
        curve = [base]
        while curve[-1] < most and len(curve) <= number:
            chosen = list(_best(covers, weight, len(curve)))
            curve.append(base + int(weight[np.unique(covers[:, chosen].nonzero()[0])].sum()))
        curves.append(curve)
    return curves


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
