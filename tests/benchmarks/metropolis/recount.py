"""The answers recounted from coordinates, by code that shares nothing with what found them.

Distances by Vincenty's formula (1975) in place of Karney's; bounds from multipliers in whole numbers, for which no solver need be
believed: for any u_g of 0 to w_g, nobody serves more than  sum of (w_g - u_g) + the p largest of sums of u_g over the g that a site
covers  (Lagrangian relaxation of y_g <= sum of x_j). A linear program only guesses them, and where they do not tell, one site is
taken as open and as shut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyarrow import compute
from scipy import sparse
from scipy.optimize import linprog

HALF_AXIS_M, FLATTENING = 6_378_137.0, 1 / 298.257222101
REACH_M, ROUNDING_M, DOUBT_M = 3_000.0, 0.0005, 0.0002
DEGREE = 100_000
# multipliers are whole parts of a person
PARTS = 1_000_000
MOST_NODES = 2_000
MOST_CHOICES = 20_000

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Recounted:
    """The tables as they are, and who is near what.

    Parameters
    ----------
    people, code
        of each small area.
    halls, sites
        (n, m) sparse 0 or 1: within reach.
    hall_code, site_code
        the municipality of each.
    named
        code, kind, name, longitude and latitude of each site: where it stands in `sites`.
    """

    people: Whole
    code: NDArray[np.str_]
    halls: Any
    sites: Any
    hall_code: NDArray[np.str_]
    site_code: NDArray[np.str_]
    named: dict[tuple[str, str, str, float, float], int]

    def count(self, sites: Sequence[int], *, own: bool) -> int:
        """Return how many have a hall or one of some sites within reach."""
        return int(self.people[self.near(self.halls, self.hall_code, own) | self.near(*self.some(sites), own)].sum())

    def some(self, sites: Sequence[int]) -> tuple[Any, NDArray[np.str_]]:
        """Return some sites."""
        return self.sites[:, list(sites)], self.site_code[list(sites)]

    def near(self, covers: Any, owner: NDArray[np.str_], own: bool) -> NDArray[np.bool_]:
        """Return who is near any of some places."""
        return np.asarray(self.allowed(covers, owner, own).sum(axis=1)).ravel() > 0

    def allowed(self, covers: Any, owner: NDArray[np.str_], own: bool) -> Any:
        """Return who is near which place, and may use it."""
        if not own:
            return covers
        pairs = covers.tocoo()
        kept = owner[pairs.col] == self.code[pairs.row]
        return sparse.csc_matrix((pairs.data[kept], (pairs.row[kept], pairs.col[kept])), shape=covers.shape)


def read(prefectures: Sequence[str]) -> Recounted:
    """Read the tables of the extract, and measure."""
    folder = resources.files("geodata") / "japan"

    def rows(name: str, codes: list[str] | None = None) -> list[dict[str, Any]]:
        with (folder / f"{name}.parquet").open("rb") as file:
            table = pq.read_table(file)
        kept = table if codes is None else table.filter(compute.is_in(table["code"], pa.array(codes, table["code"].type)))
        return list(kept.to_pylist())

    towns = rows("municipalities")
    today, census = ({town[key]: town["muni"] for town in towns if town["muni"][:2] in prefectures} for key in ("code", "census"))
    areas, offices, others = rows("census2015", list(census)), rows("offices", list(today)), rows("places_osm", list(today))
    halls = _distinct(row for row in offices if row["kind"] == "hall")
    sites = _distinct(row for row in [*offices, *others] if row["kind"] in {"public_hall", "site"})
    here = _degrees(areas)
    return Recounted(
        people=np.array([row["people"] for row in areas], dtype=np.int64),
        code=np.array([census[row["code"]] for row in areas]),
        halls=_within(here, _degrees(halls)),
        sites=_within(here, _degrees(sites)),
        hall_code=np.array([today[row["code"]] for row in halls]),
        site_code=np.array([today[row["code"]] for row in sites]),
        named={
            (today[row["code"]], row["kind"], row["name"], row["lon"] / DEGREE, row["lat"] / DEGREE): position
            for position, row in enumerate(sites)
        },
    )


def _distinct(rows: Any) -> list[dict[str, Any]]:
    return list({(row["code"], row["kind"], row["name"], row["lon"], row["lat"]): row for row in rows}.values())


def _degrees(rows: list[dict[str, Any]]) -> NDArray[np.float64]:
    return np.array([(row["lon"] / DEGREE, row["lat"] / DEGREE) for row in rows])


def _within(here: NDArray[np.float64], there: NDArray[np.float64]) -> Any:
    """Return (n, m): 1 where the distance, as whole millimetres, is no longer than the reach."""
    order = np.argsort(here[:, 1])
    lat = here[order, 1]
    row, column = [], []
    for position, (x, y) in enumerate(there):
        slab = order[np.searchsorted(lat, y - 0.028) : np.searchsorted(lat, y + 0.028)]  # 3.1 km
        slab = slab[np.abs(here[slab, 0] - x) < 0.04]  # 3.1 km as far north as 46 degrees
        row.append(slab)
        column.append(np.full(len(slab), position))
    i, j = np.concatenate(row), np.concatenate(column)
    metres = vincenty_m(*here[i].T, *there[j].T)
    if (np.abs(metres - REACH_M - ROUNDING_M) < DOUBT_M).any():
        raise RuntimeError("a distance is too near the reach to tell")
    near = metres < REACH_M + ROUNDING_M
    return sparse.csc_matrix((np.ones(int(near.sum()), dtype=np.int64), (i[near], j[near])), shape=(len(here), len(there)))


def vincenty_m(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> NDArray[np.float64]:
    """Return distances over the ellipsoid GRS80 in metres, for places a few kilometres apart (Vincenty 1975, inverse)."""
    f, short = FLATTENING, HALF_AXIS_M * (1 - FLATTENING)
    u1, u2 = (np.arctan((1 - f) * np.tan(np.radians(lat))) for lat in (lat1, lat2))
    apart = np.radians(np.asarray(lon2) - np.asarray(lon1))
    angle = apart
    for _ in range(6):  # so near, each round gives three more digits
        sine = np.hypot(np.cos(u2) * np.sin(angle), np.cos(u1) * np.sin(u2) - np.sin(u1) * np.cos(u2) * np.cos(angle))
        cosine = np.sin(u1) * np.sin(u2) + np.cos(u1) * np.cos(u2) * np.cos(angle)
        arc = np.arctan2(sine, cosine)
        azimuth = np.cos(u1) * np.cos(u2) * np.sin(angle) / np.where(sine > 0, sine, 1)
        flat = 1 - azimuth**2
        middle = cosine - 2 * np.sin(u1) * np.sin(u2) / flat
        c = f / 16 * flat * (4 + f * (4 - 3 * flat))
        angle = apart + (1 - c) * f * azimuth * (arc + c * sine * (middle + c * cosine * (2 * middle**2 - 1)))
    squares = flat * (HALF_AXIS_M**2 - short**2) / short**2
    a = 1 + squares / 16384 * (4096 + squares * (-768 + squares * (320 - 175 * squares)))
    b = squares / 1024 * (256 + squares * (-128 + squares * (74 - 47 * squares)))
    turn = b / 4 * (cosine * (2 * middle**2 - 1) - b / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3))
    return np.asarray(short * a * (arc - b * sine * (middle + turn)))


@dataclass(frozen=True)
class Proof:
    """That no choice serves more.

    Parameters
    ----------
    patterns
        sets of sites that cover the same areas.
    nodes
        linear programs whose multipliers it takes.
    """

    patterns: int
    nodes: int


def prove(covers: Any, people: Whole, number: int, value: int) -> Proof:
    """Prove in whole numbers that no `number` of sites cover more than `value` people.

    Parameters
    ----------
    covers
        (n, m) sparse 0 or 1.
    people
        (n,) who count.

    Raises
    ------
    AssertionError
        if some do, or the proof takes too many nodes.
    """
    patterns, weight = _patterns(covers.tocsr(), people)
    todo: list[tuple[frozenset[int], frozenset[int]]] = [(frozenset(), frozenset())]
    nodes = 0
    while todo:
        opened, shut = todo.pop()
        nodes += 1
        assert nodes <= MOST_NODES, "too many nodes"
        bound, share = _bound(patterns, weight, number, opened, shut)
        if bound <= value:
            continue
        split = np.abs(share - 0.5)
        split[[*opened, *shut]] = 1
        site = int(split.argmin())
        assert split[site] < 0.499, f"there may be {bound} people, more than {value}"
        todo += [(opened, shut | {site}), (opened | {site}, shut)]
    return Proof(len(weight), nodes)


def _patterns(covers: Any, people: Whole) -> tuple[Any, Whole]:
    """Return distinct sets of sites, and how many people have each."""
    total: dict[bytes, int] = {}
    for row in np.flatnonzero((people > 0) & (np.diff(covers.indptr) > 0)):
        key = np.sort(covers.indices[covers.indptr[row] : covers.indptr[row + 1]]).astype(np.int64).tobytes()
        total[key] = total.get(key, 0) + int(people[row])
    columns = [np.frombuffer(key, dtype=np.int64) for key in total]
    row = np.repeat(np.arange(len(columns)), [len(one) for one in columns])
    shape = (len(columns), covers.shape[1])
    column = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
    return sparse.csr_matrix((np.ones(len(row), dtype=np.int64), (row, column)), shape=shape), np.array(list(total.values()))


def _bound(
    patterns: Any, weight: Whole, number: int, opened: frozenset[int], shut: frozenset[int]
) -> tuple[int, NDArray[np.float64]]:
    """Return what no plan with some sites open and others shut passes, and how far a relaxation opens each site."""
    sites = patterns.shape[1]
    given = np.asarray(patterns[:, sorted(opened)].sum(axis=1)).ravel() > 0
    free, room = np.setdiff1d(np.arange(sites), [*opened, *shut]), number - len(opened)
    rows, heavy = patterns[~given][:, free], weight[~given]
    share = np.zeros(sites)
    u = np.zeros(len(heavy), dtype=np.int64)
    if len(heavy) and len(free):
        groups = len(heavy)
        table = sparse.vstack(
            [sparse.hstack([-rows, sparse.identity(groups)]), sparse.csr_matrix(np.r_[np.ones(len(free)), np.zeros(groups)])]
        )
        cost, right = np.r_[np.zeros(len(free)), -heavy.astype(float)], np.r_[np.zeros(groups), room]
        found = linprog(cost, A_ub=table.tocsr(), b_ub=right, bounds=(0, 1), method="highs")
        share[free] = found.x[: len(free)]
        u = np.clip(np.rint(-found.ineqlin.marginals[:groups] * PARTS).astype(np.int64), 0, heavy * PARTS)
    sums = np.sort(rows.T @ u)[::-1][:room]
    total = int(weight[given].sum()) * PARTS + int((heavy * PARTS - u).sum()) + int(sums.sum())
    return total // PARTS, share


def recount(told: dict[str, Any], found: Recounted) -> None:
    """Count again, from coordinates, whatever is told of a metropolis.

    Raises
    ------
    AssertionError
        if anything differs.
    """
    assert told["municipalities"] == len(set(found.code) | set(found.hall_code))
    assert (told["people"], told["halls"], told["sites"]) == (int(found.people.sum()), found.halls.shape[1], found.sites.shape[1])
    everything = range(found.sites.shape[1])
    for whose, own in (("own", True), ("any", False)):
        assert told["now"][whose] == found.count([], own=own)
        assert told["reachable"][whose] == found.count(everything, own=own)
        for way in ("with_borders", "without_borders"):
            assert told[way][whose] == found.count(sites_of(told, way, found), own=own)
    of_each = [place["code"] for place in told["with_borders"]["places"]]
    assert sum(curve[of_each.count(code)] for code, curve in told["own_best"].items()) == told["with_borders"]["own"]


def recount_ties(told: dict[str, Any], found: Recounted) -> int:
    """Count the tied plans of municipalities again, every choice of their sites one by one where these are few; return how many."""
    codes = [place["code"] for place in told["with_borders"]["places"]]
    assert told["with_borders"]["tied_plans"] == math.prod(told["with_borders"]["tied_plans_of"].values())
    left = np.where(found.near(found.halls, found.hall_code, True), 0, found.people)
    counted = 0
    for code in sorted(set(codes)):
        rows, columns = np.flatnonzero((found.code == code) & (left > 0)), np.flatnonzero(found.site_code == code)
        if math.comb(len(columns), codes.count(code)) > MOST_CHOICES:
            continue
        covers, people = found.sites[rows][:, columns].toarray().T > 0, left[rows]
        value = told["own_best"][code][codes.count(code)] - told["own_best"][code][0]
        choices = combinations(covers, codes.count(code))
        best = sum(int(people[np.logical_or.reduce(chosen)].sum()) == value for chosen in choices)
        assert best == told["with_borders"]["tied_plans_of"].get(code, 1), code
        counted += 1
    return counted


def sites_of(told: dict[str, Any], way: str, found: Recounted) -> list[int]:
    """Return where the chosen sites stand in the tables; each is there, and chosen once."""
    places = told[way]["places"]
    sites = [found.named[place["code"], place["kind"], place["name"], place["lon"], place["lat"]] for place in places]
    assert len(set(sites)) == told["number"]
    return sites


def prove_both(told: dict[str, Any], found: Recounted) -> dict[str, Proof]:
    """Prove that neither plan can be bettered: with borders, too, it is one problem, in which nobody counts a foreign site.

    Nothing of the allotting is in it, so that it also proves the municipalities' own best and how the sites are allotted.
    """
    return {
        way: prove(
            found.allowed(found.sites, found.site_code, own),
            np.where(found.near(found.halls, found.hall_code, own), 0, found.people),
            told["number"],
            told[way][whose] - told["now"][whose],
        )
        for way, whose, own in (("with_borders", "own", True), ("without_borders", "any", False))
    }


def prove_each(told: dict[str, Any], found: Recounted) -> int:
    """Prove that no municipality can do better with any number of sites of its own, and return how many proofs it took."""
    left = np.where(found.near(found.halls, found.hall_code, True), 0, found.people)
    proofs = 0
    for code, curve in told["own_best"].items():
        rows, columns = np.flatnonzero(found.code == code), np.flatnonzero(found.site_code == code)
        covers = found.sites[rows][:, columns]
        assert curve[0] == int((found.people - left)[rows].sum())
        whole = int(left[rows][np.asarray(covers.sum(axis=1)).ravel() > 0].sum())
        assert len(curve) == told["number"] + 1 or curve[-1] == curve[0] + whole
        for number, value in enumerate(curve[1:], 1):
            prove(covers, left[rows], number, value - curve[0])
            proofs += 1
    return proofs
