"""Trips of service days laid out as rides from stop to stop: headways unrolled, blocks joined, days shifted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.gtfs.schedule import Schedule
from models.access import BoolArray, Int32Array, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Rides:
    """Rides from one stop of a trip to the next, ordered by departure, trip and place in the trip.

    Parameters
    ----------
    departure_s, arrival_s
        seconds after midnight of the date asked for.
    from_stop, to_stop, trip
        positions.
    can_board, can_alight
        whether one may board at the start, and alight at the end.
    """

    departure_s: Int32Array
    arrival_s: Int32Array
    from_stop: Int32Array
    to_stop: Int32Array
    trip: Int32Array
    can_board: BoolArray
    can_alight: BoolArray

    def __len__(self) -> int:
        return len(self.trip)


@dataclass(frozen=True, slots=True)
class RideRun:
    """One vehicle on one trip: the trip's calls, moved by some seconds."""

    trip: int
    shift_s: int
    first_s: int
    block: str


def rides_on(schedule: Schedule, days: Sequence[tuple[frozenset[str], int]], window: tuple[int, int]) -> Rides:
    """Return the rides of some service days that depart within a window.

    Parameters
    ----------
    schedule
        the feed.
    days
        the services that run on each day, and the seconds from midnight of the date asked for to the day's.
    window
        first and last departure to keep.
    """
    calls = schedule.calls
    starts = np.flatnonzero(np.diff(calls.trip, prepend=-1))
    counts = np.diff(np.append(starts, len(calls)))
    where = {int(calls.trip[start]): (int(start), int(count)) for start, count in zip(starts, counts, strict=True)}
    runs = [run for services, shift in days for run in _runs(schedule, services, shift, where)]
    seats = _seats(schedule, runs, where)
    long = np.array([where[run.trip][1] - 1 for run in runs], dtype=np.int64)
    first = np.repeat(np.array([where[run.trip][0] for run in runs], dtype=np.int64), long)
    place = np.arange(int(long.sum())) - np.repeat(np.cumsum(long) - long, long)
    one = first + place
    shift = np.repeat(np.array([run.shift_s for run in runs], dtype=np.int64), long)
    departure, arrival = calls.departure_s[one] + shift, calls.arrival_s[one + 1] + shift
    seat = np.repeat(seats, long)
    # runs stand in the order of their first departure, so that the rides of a block stay in order, too
    order = np.lexsort((np.arange(len(one)), seat, departure))
    order = order[(departure[order] >= window[0]) & (departure[order] <= window[1])]
    return _renumbered(
        Rides(
            departure_s=departure[order].astype(np.int32),
            arrival_s=arrival[order].astype(np.int32),
            from_stop=calls.stop[one][order].astype(np.int32),
            to_stop=calls.stop[one + 1][order].astype(np.int32),
            trip=seat[order].astype(np.int32),
            can_board=calls.can_board[one][order],
            can_alight=calls.can_alight[one + 1][order],
        )
    )


def _runs(schedule: Schedule, services: frozenset[str], shift: int, where: dict[int, tuple[int, int]]) -> list[RideRun]:
    """Return the runs of one service day, ordered by their first departure."""
    repeated = {headway.trip for headway in schedule.headways}
    departure = schedule.calls.departure_s
    runs = []
    for trip, service in enumerate(schedule.trip_services):
        if service in services and trip in where and trip not in repeated:
            first = int(departure[where[trip][0]]) + shift
            runs.append(RideRun(trip, shift, first, schedule.trip_blocks[trip]))
    for headway in schedule.headways:
        if schedule.trip_services[headway.trip] in services and headway.trip in where:
            own = int(departure[where[headway.trip][0]])
            leaves = range(headway.start_s, headway.end_s, headway.headway_s)
            runs += [RideRun(headway.trip, leave - own + shift, leave + shift, "") for leave in leaves]
    return sorted(runs, key=lambda run: (run.first_s, run.trip))


def _seats(schedule: Schedule, runs: Sequence[RideRun], where: dict[int, tuple[int, int]]) -> IntArray:
    """Return what one stays seated in: a run, or the run before it in its block where that ends at the same stop."""
    calls = schedule.calls
    seats = np.arange(len(runs))
    last: dict[tuple[str, int], int] = {}
    for number, run in enumerate(runs):
        if not run.block:
            continue
        key = (run.block, run.shift_s)
        before = last.get(key)
        if before is not None:
            end = sum(where[runs[before].trip]) - 1
            begin = where[run.trip][0]
            if calls.stop[end] == calls.stop[begin] and calls.arrival_s[end] <= calls.departure_s[begin]:
                seats[number] = seats[before]
        last[key] = number
    return seats


def _renumbered(rides: Rides) -> Rides:
    _, trip = np.unique(rides.trip, return_inverse=True)
    return replace(rides, trip=trip.astype(np.int32))


def join_rides(parts: Sequence[Rides], stops: Sequence[int]) -> tuple[Rides, Callable[[IntArray], tuple[IntArray, IntArray]]]:
    """Put the rides of several feeds into one order.

    Parameters
    ----------
    parts
        the rides of each feed.
    stops
        how many stops each feed has.

    Returns
    -------
    rides
        with stops and trips numbered through.
    owner
        gives the feed and the position in it of such a stop.
    """
    starts = np.cumsum([0, *stops])
    trips = np.cumsum([0, *(int(part.trip.max(initial=-1)) + 1 for part in parts)])

    def every(name: str, shift: IntArray | None = None) -> IntArray:
        arrays = [getattr(part, name) for part in parts]
        return np.concatenate([array + (0 if shift is None else int(shift[number])) for number, array in enumerate(arrays)])

    departure, trip = every("departure_s"), every("trip", trips)
    order = np.lexsort((np.arange(len(trip)), trip, departure))
    joined = Rides(
        departure_s=departure[order].astype(np.int32),
        arrival_s=every("arrival_s")[order].astype(np.int32),
        from_stop=every("from_stop", starts)[order].astype(np.int32),
        to_stop=every("to_stop", starts)[order].astype(np.int32),
        trip=trip[order].astype(np.int32),
        can_board=np.concatenate([part.can_board for part in parts])[order],
        can_alight=np.concatenate([part.can_alight for part in parts])[order],
    )

    def owner(stop: IntArray) -> tuple[IntArray, IntArray]:
        feed = np.searchsorted(starts, stop, side="right") - 1
        return feed, stop - starts[feed]

    return joined, owner
