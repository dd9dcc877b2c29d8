"""Whose building is it: matching places known under two codes, and giving the uncoded ones a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.access import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class TownMatch:
    """Pairs of places, one to one.

    Parameters
    ----------
    left, right
        (k,) positions in the two lists, ordered by `left`.
    distance_m
        (k,) metres between the two points of a pair.
    """

    left: IntArray
    right: IntArray
    distance_m: FloatArray


def match_places(left: FloatArray, right: FloatArray, limit_m: float) -> TownMatch:
    """Match two lists of places by position, one to one, with the smallest total distance.

    Parameters
    ----------
    left, right
        (n, 2) and (m, 2) metres.
    limit_m
        a pair further apart than this is no pair; both stay unmatched.

    Returns
    -------
    match
        at most min(n, m) pairs. A distance counts as `limit_m` at the most while the total is
        minimised, so that an outsider far away bends no other pair.

    Notes
    -----
    The assignment problem (Kuhn 1955), solved by `scipy.optimize.linear_sum_assignment`.
    """
    from scipy.optimize import linear_sum_assignment

    distance = np.hypot(left[:, None, 0] - right[None, :, 0], left[:, None, 1] - right[None, :, 1])
    rows, columns = linear_sum_assignment(np.minimum(distance, limit_m))
    near = distance[rows, columns] <= limit_m
    rows, columns = rows[near], columns[near]
    return TownMatch(rows.astype(np.int64), columns.astype(np.int64), distance[rows, columns])


def vote_nearest(points: FloatArray, known: FloatArray, place: IntArray, voters: int) -> IntArray:
    """Return for every point the place that most of its nearest known points have.

    Parameters
    ----------
    points
        (n, 2) metres.
    known
        (m, 2) metres, m > 0.
    place
        (m,) the place of each known point.
    voters
        how many nearest known points vote; fewer where there are not so many.

    Returns
    -------
    places
        (n,); equal votes go to the place of the nearest voter among them.
    """
    from scipy.spatial import cKDTree

    count = min(voters, len(known))
    _, index = cKDTree(known).query(points, k=list(range(1, count + 1)))
    votes = place[index]
    support = (votes[:, :, None] == votes[:, None, :]).sum(axis=2)
    winner: IntArray = votes[np.arange(len(votes)), support.argmax(axis=1)]
    return winner


def outline_centres(points: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Return the centre of each group's outline, whatever the density inside it.

    A census centre is the centroid of an area. The mean of a place's buildings leans to where they
    are dense, and at a bend of the boundary that is enough to match a neighbour; the centroid of
    their convex hull does not.

    Parameters
    ----------
    points
        (n, 2) metres.
    group
        (n,) group of each point, each of 0 … count - 1 at least once.
    count
        number of groups.

    Returns
    -------
    centres
        (count, 2) metres.
    """
    import shapely

    order = np.argsort(group, kind="stable")
    parts = np.split(points[order], np.searchsorted(group[order], np.arange(1, count)))
    hulls = shapely.convex_hull(np.array([shapely.multipoints(part) for part in parts], dtype=object))
    centres: FloatArray = shapely.get_coordinates(shapely.centroid(hulls))
    return centres
