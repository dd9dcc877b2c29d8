"""Door-to-door time by timetable: walk, wait, ride, change, walk, for every minute of a window.

A profile connection scan (J. Dibbelt, T. Pajor, B. Strasser, D. Wagner, "Connection Scan Algorithm", ACM Journal of
Experimental Algorithmics 23, 2018) runs backwards over the connections once an office, however many people there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.transit.profile import NEVER, Connections, Links, Profile, look_up, scan
from models.access import BoolArray, Int32Array, IntArray

if TYPE_CHECKING:
    from geodata.transit.timetable import Timetable


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks between places and stops, those of one place side by side (compressed rows).

    Parameters
    ----------
    indptr
        (n + 1,) the walks of place i stand at `indptr[i]` to `indptr[i + 1]`.
    stop
        position of each walk's stop in the timetable.
    seconds
        length of each walk, not negative.

    Raises
    ------
    ValueError
        if the arrays do not fit together; walks are made by our own code.
    """

    indptr: IntArray
    stop: IntArray
    seconds: IntArray

    def __post_init__(self) -> None:
        sound = self.indptr.size > 0 and self.indptr[0] == 0 and self.indptr[-1] == len(self.stop) == len(self.seconds)
        if not sound or bool((np.diff(self.indptr) < 0).any()):
            raise ValueError("indptr must ascend from 0 to the number of stops, which must be the number of seconds")
        if bool((self.seconds < 0).any()) or bool((self.stop < 0).any()):
            raise ValueError("a walk has a negative stop or negative seconds")

    @classmethod
    def where(cls, reachable: BoolArray, seconds: IntArray) -> Walks:
        """Return the walks of a table of places (rows) and stops (columns) that `reachable` marks."""
        place, stop = np.nonzero(reachable)
        indptr = np.concatenate([[0], np.cumsum(reachable.sum(axis=1))])
        return cls(indptr=indptr.astype(np.int64), stop=stop.astype(np.int64), seconds=seconds[place, stop].astype(np.int64))


def door_to_door(  # noqa: PLR0913 - the four layers of a journey, and how it is made
    timetable: Timetable,
    access: Walks,
    egress: Walks,
    direct_s: IntArray,
    *,
    depart: range,
    percentiles: Sequence[int] = (50, 90),
    transfer_slack_s: int = 60,
    max_transfers: int | None = None,
    tell: Callable[[int], object] | None = None,
) -> dict[int, tuple[IntArray, BoolArray]]:
    """Return how long people are under way to every office, as percentiles over the departures of a window.

    A journey walks all the way, or walks to a stop, rides, changes as often as it pays, and walks from a stop. The
    first boarding needs no slack; a change needs `transfer_slack_s` and, to another stop, one footpath of the timetable;
    staying seated needs nothing.

    Parameters
    ----------
    timetable
        connections in order of departure, those of one trip in order of travel.
    access
        walks from the n demand points to stops.
    egress
        walks from stops to the m offices, a row an office.
    direct_s
        (n, m) seconds of walking all the way, -1 where that is not possible.
    depart
        the k seconds after midnight at which people leave home: `range(36000, 43200, 60)`.
    percentiles
        whole numbers from 1 to 100. Percentile p is the ceil(p k / 100)-th smallest of the k times, a time that occurs;
        departures that never arrive count as the longest.
    transfer_slack_s
        least seconds between alighting and boarding besides the footpath; at least 1.
    max_transfers
        most changes of a journey, or None for any number.
    tell
        called before each office with how many are done; an error from it ends the run.

    Returns
    -------
    times
        for each percentile (n, m) whole seconds, 0 where not reachable, and (n, m) bool reachable.

    Raises
    ------
    ValueError
        if an argument is outside what is said here; arguments are checked where people write them.
    """
    _check(timetable, access, egress, direct_s, depart, percentiles)
    if transfer_slack_s < 1 or (max_transfers is not None and max_transfers < 0):
        raise ValueError(f"transfer_slack_s {transfer_slack_s} must be at least 1 and max_transfers {max_transfers} not negative")
    stops = len(timetable.stop_ids)
    rides, feet = _rides(timetable, depart.start), _feet(timetable, stops)
    people = np.repeat(np.arange(len(direct_s)), np.diff(access.indptr))
    nearest = np.lexsort([access.seconds, people])
    links = Links(_int64(access.indptr), _int64(access.stop[nearest]), _int64(access.seconds[nearest]))
    ranks = np.array([-(-percentile * len(depart) // 100) for percentile in percentiles], dtype=np.int64)
    travel_s = np.empty((len(ranks), *direct_s.shape), dtype=np.int64)
    column_s = np.empty(travel_s.shape[:2], dtype=np.int64)
    for office in range(direct_s.shape[1]):
        if tell is not None:
            tell(office)
        own = slice(egress.indptr[office], egress.indptr[office + 1])
        egress_s = np.full(stops, NEVER, dtype=np.int64)
        np.minimum.at(egress_s, egress.stop[own], egress.seconds[own])
        offered = _offered(rides, feet, egress_s, transfer_slack_s, max_transfers)
        look_up(offered, links, _int64(direct_s[:, office]), np.array(depart, dtype=np.int64), ranks, column_s)
        travel_s[:, :, office] = column_s
    reachable = travel_s < NEVER
    return {
        percentile: (np.where(arrives, times, 0), arrives)
        for percentile, times, arrives in zip(percentiles, travel_s, reachable, strict=True)
    }


def _offered(rides: Connections, feet: Links, egress_s: IntArray, slack_s: int, max_transfers: int | None) -> Profile:
    """Return what every stop offers towards one office: one scan, or one for every ride a limit allows."""
    seated_s = np.empty(rides.trip.max(initial=-1) + 1, dtype=np.int64)
    offered = _empty_profile(rides, len(egress_s))
    if max_transfers is None:
        seated_s[:] = NEVER
        scan(rides, feet, egress_s, slack_s, offered, offered, seated_s)
        return offered
    for _ in range(max_transfers + 1):
        seated_s[:] = NEVER
        onward, offered = offered, _empty_profile(rides, len(egress_s))
        scan(rides, feet, egress_s, slack_s, onward, offered, seated_s)
    return offered


def _empty_profile(rides: Connections, stops: int) -> Profile:
    """Return a profile that offers nothing, with room for every connection at the stop it leaves."""
    size = np.bincount(rides.from_stop, minlength=stops)
    first = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int64)
    room = len(rides.from_stop)
    return Profile(first, np.zeros(stops, dtype=np.int64), np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64))


def _rides(timetable: Timetable, start_s: int) -> Connections:
    """Return the connections that leave at `start_s` or later."""
    rest = slice(int(np.searchsorted(timetable.departure_s, start_s)), None)
    return Connections(
        departure_s=_int64(timetable.departure_s[rest]),
        arrival_s=_int64(timetable.arrival_s[rest]),
        from_stop=_int64(timetable.from_stop[rest]),
        to_stop=_int64(timetable.to_stop[rest]),
        trip=_int64(timetable.trip[rest]),
        can_board=np.array(timetable.can_board[rest], dtype=np.bool_),
        can_alight=np.array(timetable.can_alight[rest], dtype=np.bool_),
    )


def _feet(timetable: Timetable, stops: int) -> Links:
    """Return the footpaths from each stop."""
    order = np.argsort(timetable.foot_from, kind="stable")
    first = np.searchsorted(timetable.foot_from[order], np.arange(stops + 1))
    return Links(_int64(first), _int64(timetable.foot_to[order]), _int64(timetable.foot_s[order]))


def _int64(values: IntArray | Int32Array) -> IntArray:
    """Return a copy the kernels take: read-only or strided arrays would have them compiled again."""
    return np.array(values, dtype=np.int64, order="C")


def _check(
    timetable: Timetable, access: Walks, egress: Walks, direct_s: IntArray, depart: range, percentiles: Sequence[int]
) -> None:
    """Raise ValueError where the arguments would index past an array or have no meaning."""
    shape = (len(access.indptr) - 1, len(egress.indptr) - 1)
    stops = len(timetable.stop_ids)
    faults = {
        f"direct_s has shape {direct_s.shape}, not {shape}": direct_s.shape != shape,
        f"a walk goes to a stop past the last of {stops}": max(access.stop.max(initial=-1), egress.stop.max(initial=-1)) >= stops,
        "connections are not in order of departure": bool((np.diff(timetable.departure_s) < 0).any()),
        f"{depart} must hold a departure and ascend": len(depart) == 0 or depart.step < 0,
        f"percentiles {tuple(percentiles)} must lie between 1 and 100": not all(1 <= p <= 100 for p in percentiles),
    }
    for message, wrong in faults.items():
        if wrong:
            raise ValueError(message)
