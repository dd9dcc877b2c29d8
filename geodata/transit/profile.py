"""The compiled part of the router: what every stop offers towards one office, and what people make of it.

All times are whole seconds after midnight of the service day, in int64 arrays in C order, so that each
kernel is compiled once. `NEVER` is later than any arrival.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.access import BoolArray, IntArray
from models.compiled import compiled

NEVER = 1 << 40


class Connections(NamedTuple):
    """Connections in order of departure, those of one trip in order of travel."""

    departure_s: IntArray
    arrival_s: IntArray
    from_stop: IntArray
    to_stop: IntArray
    trip: IntArray
    can_board: BoolArray
    can_alight: BoolArray


class Links(NamedTuple):
    """Walks to stops: those of row r stand at `first[r]` to `first[r + 1]`."""

    first: IntArray
    stop: IntArray
    seconds: IntArray


class Profile(NamedTuple):
    """What each stop offers: from `first[stop]`, `held[stop]` departures, later ones first, and when each is at the door.

    No departure is at the door as late as an earlier one, so the last that a traveller still catches is the best.
    """

    first: IntArray
    held: IntArray
    departure_s: IntArray
    door_s: IntArray


@compiled
def earliest_door(profile: Profile, stop: int, ready_s: int) -> int:
    """Return when a traveller ready to board at `stop` at `ready_s` is at the door, or NEVER."""
    first = profile.first[stop]
    low, high = first, first + profile.held[stop]
    while low < high:
        middle = (low + high) // 2
        if profile.departure_s[middle] >= ready_s:
            low = middle + 1
        else:
            high = middle
    return NEVER if low == first else profile.door_s[low - 1]


@compiled
def scan(
    rides: Connections, feet: Links, egress_s: IntArray, slack_s: int, onward: Profile, offered: Profile, seated_s: IntArray
) -> None:
    """Fill `offered` in one pass over the connections, latest departure first.

    Parameters
    ----------
    rides, feet
        the connections, and the walks from each stop to others.
    egress_s
        walk from each stop to the door, or NEVER.
    slack_s
        least time between alighting and boarding, besides the walk; at least 1, so that whatever a traveller may
        change to has been scanned before.
    onward
        what a traveller may change to: `offered` itself, or what fewer changes offer.
    offered
        to be filled; empty, with room for every connection at the stop it leaves.
    seated_s
        scratch, one a trip, all NEVER: when a traveller who stays on the trip is at the door.
    """
    for ride in range(len(rides.departure_s) - 1, -1, -1):
        trip = rides.trip[ride]
        door = seated_s[trip]
        if rides.can_alight[ride]:
            at = rides.to_stop[ride]
            ready = rides.arrival_s[ride] + slack_s
            door = min(door, rides.arrival_s[ride] + egress_s[at], earliest_door(onward, at, ready))
            for link in range(feet.first[at], feet.first[at + 1]):
                door = min(door, earliest_door(onward, feet.stop[link], ready + feet.seconds[link]))
            seated_s[trip] = door
        if door >= NEVER or not rides.can_board[ride]:
            continue
        stop = rides.from_stop[ride]
        last = offered.first[stop] + offered.held[stop] - 1
        if last >= offered.first[stop] and offered.door_s[last] <= door:
            continue
        if last < offered.first[stop] or offered.departure_s[last] != rides.departure_s[ride]:
            last += 1
            offered.held[stop] += 1
        offered.departure_s[last] = rides.departure_s[ride]
        offered.door_s[last] = door


@compiled
def look_up(
    offered: Profile, access: Links, direct_s: IntArray, departures_s: IntArray, ranks: IntArray, travel_s: IntArray
) -> None:
    """Fill `travel_s` with everyone's percentiles of door-to-door time to one office.

    Parameters
    ----------
    offered
        what each stop offers towards the office.
    access
        walks of each of the n people to stops; short ones first, since those spare the look at many others.
    direct_s
        (n,) walk all the way, -1 where there is none.
    departures_s
        (k,) when people leave home, ascending.
    ranks
        (p,) which of the k times in ascending order is wanted, counted from 1.
    travel_s
        (p, n) to be filled; NEVER or more where even the wanted time does not arrive.
    """
    fastest_s = np.empty(len(offered.first), dtype=np.int64)
    for stop in range(len(fastest_s)):
        fastest_s[stop] = NEVER
        for at in range(offered.first[stop], offered.first[stop] + offered.held[stop]):
            fastest_s[stop] = min(fastest_s[stop], offered.door_s[at] - offered.departure_s[at])
    times = np.empty(len(departures_s), dtype=np.int64)
    for person in range(len(direct_s)):
        longest = direct_s[person] if direct_s[person] >= 0 else NEVER
        times[:] = longest
        for link in range(access.first[person], access.first[person + 1]):
            stop, walk_s = access.stop[link], access.seconds[link]
            if walk_s + fastest_s[stop] >= longest:
                continue
            at = offered.first[stop] + offered.held[stop] - 1
            longest = 0
            for minute in range(len(departures_s)):
                while at >= offered.first[stop] and offered.departure_s[at] < departures_s[minute] + walk_s:
                    at -= 1
                if at >= offered.first[stop]:
                    times[minute] = min(times[minute], offered.door_s[at] - departures_s[minute])
                longest = max(longest, times[minute])
        for percentile in range(len(ranks)):
            travel_s[percentile, person] = smallest(times, ranks[percentile])


@compiled
def smallest(times: IntArray, rank: int) -> int:
    """Return the `rank`-th smallest of `times`, by halving the range that holds it."""
    low: int = times[0]
    high: int = times[0]
    for time in times:
        low, high = min(low, time), max(high, time)
    while low < high:
        middle = (low + high) // 2
        within = 0
        for time in times:
            within += time <= middle
        if within >= rank:
            high = middle
        else:
            low = middle + 1
    return low
