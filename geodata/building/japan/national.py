"""What one question asks of every municipality, held in memory: people, offices and other places by longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.building.japan.geodesic import MM, Points, joined, nearest
from geodata.building.japan.opening import Extract, Municipality
from geodata.building.japan.places import DEGREE
from geodata.building.japan.projections import cell_middles
from geodata.building.japan.sites import HALL_M
from geodata.mesh import cell_codes
from models.access import BoolArray, Int32Array, IntArray

HALF_KM = 4
HALLS = ("head_office", "ward_office")
LISTED = ("branch", "service_point")
# kinds of places, as a question names them, and what the tables of the extract call them
KINDS = (*HALLS, *LISTED, "public_hall", "site", "post_office", "store")
PEOPLE = ("people", "people_65", "people_75", "people_2030", "people_2040", "people_2050")
# a degree of latitude is never shorter
SHORTEST_DEGREE_M = 110_500.0


@dataclass(frozen=True, eq=False)
class Named:
    """Places with their names; in order of municipality, as in the extract."""

    points: Points
    names: tuple[str, ...]
    muni: Int32Array

    def of(self, number: int) -> Named:
        """Return those of one municipality."""
        part = slice(*np.searchsorted(self.muni, [number, number + 1]))
        return Named(self.points.part(part), self.names[part], self.muni[part])

    def where(self, kept: BoolArray) -> Named:
        """Return some of them."""
        at = np.flatnonzero(kept)
        return Named(self.points.part(at), tuple(self.names[one] for one in at), self.muni[at])


@dataclass(frozen=True, eq=False)
class Inputs:
    """What is known of one municipality.

    Parameters
    ----------
    one
        the municipality; a designated city is one, with all its wards.
    areas, people
        (n,) points of its small areas, and whom the question counts there.
    hidden
        people of areas of which the count is not published; they are in no figure.
    own
        its places by kind.
    around
        places of anyone in and round it, by kind.
    """

    one: Municipality
    areas: Points
    people: IntArray
    hidden: int
    own: Mapping[str, Named]
    around: Mapping[str, Points]


@dataclass(frozen=True, eq=False)
class National:
    """All municipalities.

    Parameters
    ----------
    municipalities
        in order of code, without the wards of designated cities.
    areas, people, hidden
        small areas in order of municipality, whom the question counts there, and people of whom the count is not published.
    muni
        number of the municipality of each area, ascending.
    places
        by kind.
    """

    municipalities: tuple[Municipality, ...]
    areas: Points
    people: IntArray
    hidden: IntArray
    muni: Int32Array
    places: Mapping[str, Named]

    def inputs(self, number: int, reach_mm: int) -> Inputs:
        """Return what is known of one municipality, with places of anyone within a reach of its people."""
        part = slice(*np.searchsorted(self.muni, [number, number + 1]))
        areas = self.areas.part(part)
        own = {kind: places.of(number) for kind, places in self.places.items()}
        halls = joined([own[kind].points for kind in HALLS if kind in own])
        for kind in LISTED:
            if kind in own:  # what a list has as a branch so near the hall is one of its buildings
                own[kind] = own[kind].where(nearest(own[kind].points, halls) > HALL_M * MM)
        return Inputs(
            one=self.municipalities[number],
            areas=areas,
            people=self.people[part],
            hidden=int(self.hidden[part].sum()),
            own=own,
            around={kind: _near(places.points, areas, reach_mm) for kind, places in self.places.items()},
        )


def _near(points: Points, areas: Points, reach_mm: int) -> Points:
    """Return the places in a rectangle that holds all within a reach of some areas."""
    if not len(areas):
        return points.part(slice(0, 0))
    high = reach_mm / MM / SHORTEST_DEGREE_M * DEGREE + 1
    wide = high / np.cos(np.radians(min(np.abs(areas.lat).max() / DEGREE + 1, 89.0)))
    inside = (points.lat >= areas.lat.min() - high) & (points.lat <= areas.lat.max() + high)
    inside &= (points.lon >= areas.lon.min() - wide) & (points.lon <= areas.lon.max() + wide)
    return points.part(np.flatnonzero(inside))


def read_national(extract: Extract, people: str, kinds: Sequence[str], codes: Sequence[str] | None = None) -> National:
    """Read what a question needs of all municipalities.

    Parameters
    ----------
    extract
        the national extract.
    people
        whom it counts: one of `PEOPLE`.
    kinds
        of places, some of `KINDS`.
    codes
        municipalities whose people are read; all by default. Places are those of all.
    """
    whole = tuple(one for one in extract.municipalities if not one.is_ward)
    number = {one.code: position for position, one in enumerate(whole)}
    of_code = {one.code: number[one.muni] for one in extract.municipalities}
    census = _census(extract, people, codes)
    return National(
        municipalities=whole,
        areas=_points(census),
        people=census["counted"].to_numpy(),
        hidden=census["hidden"].to_numpy(),
        muni=census["muni"].to_numpy(),
        places={kind: _named(rows, of_code) for kind, rows in _places(extract, kinds)},
    )


def counted_by_area(extract: Extract, people: str, code: str) -> pd.DataFrame:
    """Return whom a question counts in each small area of a municipality: `key, counted`, in order of key."""
    return _census(extract, people, [code]).loc[:, ["key", "counted"]]


def _census(extract: Extract, people: str, codes: Sequence[str] | None) -> pd.DataFrame:
    """Return the small areas of some municipalities in order of municipality and key, with `muni, counted, hidden`."""
    whole = [one.code for one in extract.municipalities if not one.is_ward]
    number = {code: position for position, code in enumerate(whole)}
    of_census = {one.census: number[one.muni] for one in extract.municipalities}
    later = people not in {"people", "people_65", "people_75"}  # they need their neighbours' cells
    listed = None if codes is None or later else [code for code, place in of_census.items() if whole[place] in set(codes)]
    census: pd.DataFrame = extract.table("census2015", listed).to_pandas()
    census["muni"] = census["code"].map(of_census).astype("int32")
    census = census.sort_values(["muni", "key"], kind="stable", ignore_index=True)
    census["counted"], census["hidden"] = _counted(extract, census, people)
    return census if codes is None else census.loc[census["muni"].isin([number[code] for code in codes])]


def _points(rows: pd.DataFrame) -> Points:
    return Points(rows["lon"].to_numpy(dtype=np.int32), rows["lat"].to_numpy(dtype=np.int32))


def _named(rows: pd.DataFrame, of_code: Mapping[str, int]) -> Named:
    rows = rows.assign(muni=rows["code"].map(of_code).astype("int32"))
    rows = rows.sort_values(["muni", "code", "name", "lon", "lat"], kind="stable")
    return Named(_points(rows), tuple(rows["name"]), rows["muni"].to_numpy())


def _places(extract: Extract, kinds: Sequence[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    wards = {one.code for one in extract.municipalities if one.is_ward}
    offices = extract.table("offices").to_pandas().drop_duplicates(["code", "kind", "name", "lon", "lat"])
    others = extract.table("places_osm").to_pandas()
    is_ward = offices["code"].isin(wards)
    halls = offices["kind"] == "hall"
    for kind in kinds:
        if kind in HALLS:
            yield kind, offices[halls & (is_ward if kind == "ward_office" else ~is_ward)]
        elif kind in {*LISTED, "public_hall"}:
            yield kind, offices[offices["kind"] == kind]
        else:
            yield kind, others[others["kind"] == kind]


def _counted(extract: Extract, census: pd.DataFrame, people: str) -> tuple[IntArray, IntArray]:
    """Return whom a question counts in each small area, and the people of areas whose count is not published."""
    everyone = census["people"].to_numpy(dtype=np.int64)
    nobody = np.zeros_like(everyone)
    if people == "people":
        return everyone, nobody
    if people in census:
        known = census[people].notna().to_numpy()
        return census[people].fillna(0).to_numpy(dtype=np.int64), np.where(known, nobody, everyone)
    return _later(extract, census, people), nobody


def _later(extract: Extract, census: pd.DataFrame, people: str) -> IntArray:
    """Return the people of a later year: those of the census, times how the people of an area's cells change by the projections.

    Its cells are those to whose middle its point is the nearest of all points, and the one it stands in. Areas without anyone in
    such cells change as their municipality does.
    """
    cells = extract.table("projections").to_pandas()
    code, now, then = (cells[name].to_numpy(dtype=np.int64) for name in ("mesh", "people_2015", people))
    points = _points(census)
    lon, lat = cell_middles(code)
    middles = Points(np.rint(lon * DEGREE).astype(np.int32), np.rint(lat * DEGREE).astype(np.int32))
    _, area = points.tree.query(middles.tree.data)
    stands = cell_codes(points.lon / DEGREE, points.lat / DEGREE, HALF_KM)
    cell = np.minimum(np.searchsorted(code, stands), len(code) - 1)
    known = np.flatnonzero((code[cell] == stands) & (area[cell] != np.arange(len(points))))
    areas, taken = np.concatenate([area, known]), np.concatenate([np.arange(len(code)), cell[known]])
    before, after = (_summed(areas, values[taken], len(points)) for values in (now, then))
    muni = census["muni"].to_numpy()
    whole = [_summed(muni, values, int(muni.max()) + 1)[muni] for values in (before, after)]
    before, after = np.where(before > 0, before, whole[0]), np.where(before > 0, after, whole[1])
    before, after = np.where(before > 0, [before, after], 1)
    grown: IntArray = (2 * census["people"].to_numpy(dtype=np.int64) * after + before) // (2 * before)
    return grown


def _summed(place: IntArray, values: IntArray, length: int) -> IntArray:
    total = np.zeros(length, dtype=np.int64)
    np.add.at(total, place, values)
    return total
