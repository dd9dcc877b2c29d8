"""Tiny timetables, and the plain search that the router must agree with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from geodata.transit.router import Walks
from models.access import BoolArray, IntArray

NEVER = 10**9


class Lines(NamedTuple):
    """The part of a timetable that the router reads."""

    stop_ids: tuple[str, ...]
    departure_s: IntArray
    arrival_s: IntArray
    from_stop: IntArray
    to_stop: IntArray
    trip: IntArray
    can_board: BoolArray
    can_alight: BoolArray
    foot_from: IntArray
    foot_to: IntArray
    foot_s: IntArray


class Ride(NamedTuple):
    """A trip from one stop to the next, the hours as `at` writes them."""

    departure_s: int
    arrival_s: int
    from_stop: int
    to_stop: int
    trip: int
    can_board: bool = True
    can_alight: bool = True


def at(clock: str) -> int:
    """Return the seconds after midnight of `10:05` or `10:05:30`."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def lines(stops: int, rides: Sequence[Ride], feet: Sequence[tuple[int, int, int]] = ()) -> Lines:
    """Return a timetable of `stops` stops, its rides (those of a trip in order) and its footpaths, both ways."""
    ordered = np.array(sorted(rides, key=lambda ride: ride.departure_s), dtype=np.int32).reshape(-1, 7).T
    paths = np.array([*feet, *((there, here, seconds) for here, there, seconds in feet)], dtype=np.int32).reshape(-1, 3).T
    return Lines(tuple(map(str, range(stops))), *ordered[:5], *ordered[5:].astype(bool), *paths)


def walks(rows: Sequence[dict[int, int]]) -> Walks:
    """Return walks of each row to stops: {stop: seconds}."""
    return Walks(
        indptr=np.cumsum([0, *map(len, rows)]),
        stop=np.array([stop for row in rows for stop in row], dtype=np.int64),
        seconds=np.array([seconds for row in rows for seconds in row.values()], dtype=np.int64),
    )


def arrival(
    timetable: Lines,
    access: dict[int, int],
    egress: dict[int, int],
    direct_s: int,
    leave_s: int,
    slack_s: int,
    transfers: int | None,
) -> int:
    """Return when someone who leaves at `leave_s` is at the door, or NEVER: ride after ride until nothing improves."""
    ready = {stop: leave_s + seconds for stop, seconds in access.items()}
    door = leave_s + direct_s if direct_s >= 0 else NEVER
    feet = [(stop, stop, 0) for stop in range(len(timetable.stop_ids))]
    feet += list(zip(timetable.foot_from.tolist(), timetable.foot_to.tolist(), timetable.foot_s.tolist(), strict=True))
    rides = len(timetable.trip) + 1 if transfers is None else transfers + 1
    for _ in range(rides):
        after, seated = dict(ready), set()
        for ride in (Ride(*map(int, row)) for row in zip(*timetable[1:8], strict=True)):
            if ride.can_board and ready.get(ride.from_stop, NEVER) <= ride.departure_s:
                seated.add(ride.trip)
            if ride.trip not in seated or not ride.can_alight:
                continue
            door = min(door, ride.arrival_s + egress.get(ride.to_stop, NEVER))
            for here, there, seconds in feet:
                if here == ride.to_stop:
                    after[there] = min(after.get(there, NEVER), ride.arrival_s + seconds + slack_s)
        if after == ready:
            break
        ready = after
    return min(NEVER, door)


def percentile(times: Sequence[int], percent: int) -> int:
    """Return the time that `percent` of 100 of `times` do not exceed: the ceil(p k / 100)-th smallest."""
    return next(time for time in sorted(times) if sum(other <= time for other in times) * 100 >= percent * len(times))
