"""Distances and times from everybody to every office, made small for the page, which computes with nothing else.

Straight lines are computed from places again, by the same exact operations as in `geodata.access`; other ways of
travelling are written as one character for every pair.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.page.geometry import LETTERS, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoSeries

    from maps.page.case import ServedBy, TimeLayer
    from models.access import AccessMatrix, BoolArray, IntArray

# rows and columns of a matrix, from `numpy.ix_`
Pairs = tuple[Any, ...]

SECONDS_PER_MINUTE = 60
MM_PER_M = 1000
# one letter for each pair; the last stands for all that is farther
CODES = LETTERS
NOWHERE = "-"
# as many of a letter in a row as are shorter counted, `z{9}`: whole parts of a city are far from an office
_RUN = re.compile(r"(.)\1{4,}")
# a limit is reached in so many steps at most, so that twice as far can be told, too
MOST_STEPS, FEWEST_STEPS = 30, 8
# what steps should be whole multiples of, the roundest first
ROUND = {"mm": (10 * MM_PER_M,), "s": (SECONDS_PER_MINUTE, 30, 15)}
# places written to the centimetre, the millimetre, …: the first that gives every distance exactly
DECIMALS = (2, 3, 6)
UNREACHED = -1


class Codes:
    """Texts of codes, each written once however many layers share it."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, values: IntArray, reachable: BoolArray) -> int:
        """Return the number of the text for (n, m) whole numbers, office by office; many of a letter in a row are counted."""
        letters = np.frombuffer(CODES.encode(), dtype=np.uint8)
        coded = letters[np.minimum(values, len(CODES) - 1)]
        text = np.where(reachable, coded, ord(NOWHERE)).astype(np.uint8).T.tobytes().decode()
        text = _RUN.sub(lambda run: f"{run[1]}{{{len(run[0])}}}", text)
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


def divide(limit: int, unit: str) -> int:
    """Return into how many steps a limit is divided: as many as give round numbers, so that the limit itself is one."""
    fitting = (
        steps
        for size in ROUND[unit]
        for steps in range(MOST_STEPS, FEWEST_STEPS - 1, -1)
        if limit and limit % (size * steps) == 0
    )
    return next(fitting, MOST_STEPS)


def describe_way(way: ServedBy, distance: AccessMatrix, pairs: Pairs, codes: Codes) -> dict[str, object]:
    """Return a way of being served: its limit and steps, and codes that count the steps unless it is a circle.

    Parameters
    ----------
    way
        the way.
    distance
        the page's distances; a way by this very matrix is a circle, and needs no codes.
    pairs
        the matrix's rows in the page's order, and its columns in the study's order of offices.
    codes
        where its text goes.

    Returns
    -------
    `limit` in the matrix's unit, `steps` it is divided into. Codes are rounded up: whoever is within a whole number of
    steps has no larger code. Of a way by road those on foot stand beside, in the same steps.

    Raises
    ------
    ValueError
        if the matrix is for other demand than the distances.
    """
    matrix = way.matrix
    steps = divide(way.limit, matrix.unit)
    described: dict[str, object] = {"name": way.name, "unit": matrix.unit, "limit": way.limit, "steps": steps}
    if way.said is not None:
        described["said"] = way.said
    if matrix is not distance:
        described["codes"] = _count_steps(matrix, way.limit, steps, distance, pairs, codes)
    if way.beside is not None:
        on_foot = _count_steps(way.beside.matrix, way.limit, steps, distance, pairs, codes)
        described["beside"] = {"by_road": way.beside.by_road, "on_foot": way.beside.on_foot, "codes": on_foot}
    return described


def _count_steps(matrix: AccessMatrix, limit: int, steps: int, distance: AccessMatrix, pairs: Pairs, codes: Codes) -> int:
    """Return the number of the text that counts the steps of a limit, rounded up."""
    _check_same(matrix, distance)
    values = matrix.values[pairs]
    # nobody farther away than nothing is within a limit of nothing
    whole = -(-values * steps // limit) if limit else np.where(values > 0, steps + 1, 0)
    return codes.add(whole, matrix.reachable[pairs])


def describe_time(layer: TimeLayer, distance: AccessMatrix, pairs: Pairs, codes: Codes) -> dict[str, object]:
    """Return a layer's texts and codes of whole minutes, rounded up: 10 minutes and a second do not read as ten.

    Parameters are those of `describe_way`.

    Raises
    ------
    ValueError
        if the matrix is not in seconds, or for other demand than the distances.
    """
    matrix = layer.matrix
    if matrix.unit != "s":
        msg = f"a travel time is in seconds, the matrix is in {matrix.unit}"
        raise ValueError(msg)
    _check_same(matrix, distance)
    minutes = codes.add(-(-matrix.values[pairs] // SECONDS_PER_MINUTE), matrix.reachable[pairs])
    return {"name": layer.name, "title": layer.title, "on_foot": layer.on_foot, "codes": minutes}


def describe_distances(
    demand: GeoSeries, ends: GeoSeries, distance: AccessMatrix, pairs: Pairs, order: IntArray
) -> dict[str, object]:
    """Return what the page needs to know every distance exactly.

    Parameters
    ----------
    demand, ends
        points in metres of one CRS: of the people, and of the offices or other places.
    distance
        whole millimetres.
    pairs
        the matrix's rows in the page's order, and its columns in the order of the places.
    order
        rows of the study's demand in the page's order.

    Returns
    -------
    Whole steps of `1 / per_m` metres, `x, y` of the demand and `office_x, office_y`, when these give every millimetre of
    the matrix; else the millimetres, office by office, -1 where an office cannot be reached.
    """
    values = np.where(distance.reachable, distance.values, UNREACHED)[pairs]
    here = demand.iloc[order]
    places = [axis.to_numpy() for axis in (here.x, here.y, ends.x, ends.y)]
    for decimals in DECIMALS:
        per_m = 10**decimals
        whole = [np.rint(axis * per_m).astype(np.int64) for axis in places]
        x, y, office_x, office_y = (axis / per_m for axis in whole)
        dx, dy = x[:, None] - office_x[None, :], y[:, None] - office_y[None, :]
        if np.array_equal(np.rint(np.sqrt(dx * dx + dy * dy) * MM_PER_M).astype(np.int64), values):
            names = ("x", "y", "office_x", "office_y")
            return {"per_m": per_m, **{name: pack(axis) for name, axis in zip(names, whole, strict=True)}}
    return {"mm": values.T.tolist()}


def _check_same(matrix: AccessMatrix, distance: AccessMatrix) -> None:
    pairs: Sequence[tuple[str, object, object]] = (
        ("demand points", matrix.demand_ids, distance.demand_ids),
        ("offices", matrix.office_ids, distance.office_ids),
    )
    for what, found, expected in pairs:
        if found != expected:
            msg = f"a layer is for other {what} than the distances"
            raise ValueError(msg)
