"""The bound for buses that publish no times: one every quarter of an hour at every bus stop, straight to any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geodata.access.stop_walks import ToStops, walks_to
from geodata.streets.walking import DETOUR_TENTHS, places_of, seconds
from geodata.transit.footpaths import DETOUR, LONGEST_M, WALK_S_PER_M
from models.access import BoolArray, IntArray
from models.messages.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.study import Study

HEADWAY_S = 900
WALK_MM = 400_000
MM_PER_S = 4_167  # 15 km/h
# people ride no longer than this to a timetabled stop or from one, all walks and the wait included
LONGEST_S = 2_400
FAR = np.iinfo(np.int64).max // 4


class Buses(NamedTuple):
    """Buses assumed: walks of homes and offices to bus stops, the stops' places, and (b, b) seconds of half a headway and a ride."""

    homes: ToStops
    doors: ToStops
    places: NDArray[np.float64]
    ride_s: IntArray


def assume_buses(study: Study) -> Buses:
    """Return a bus at every bus stop of a study."""
    places = places_of(study.stops[study.stops["kind"] == "bus"])
    homes, doors = walks_to(study, places, WALK_MM)
    gap = places[:, None, :] - places[None, :, :]
    apart = np.sqrt((gap * gap).sum(axis=2)) * 1000
    ride = np.rint(apart * DETOUR_TENTHS / 10 / MM_PER_S).astype(np.int64) + HEADWAY_S // 2
    return Buses(homes, doors, places, ride)


def straight_there(buses: Buses) -> IntArray:
    """Return (n, m) seconds from homes to offices by one bus, `FAR` where there is none."""
    return _by_bus(buses.homes, _onward(buses.ride_s, buses.doors.reachable, seconds(buses.doors.distance_mm)))


def to_and_from_trains(buses: Buses, stops: NDArray[np.float64]) -> tuple[IntArray, IntArray]:
    """Return (n, s) seconds of homes and (m, s) of offices to timetabled stops by one bus, `FAR` where it is none or too long.

    Parameters
    ----------
    buses
        the buses assumed.
    stops
        (s, 2) metres. Between a bus stop and one of these people walk as between any two stops.
    """
    gap = stops[:, None, :] - buses.places[None, :, :]
    metres = np.sqrt((gap * gap).sum(axis=2)) * DETOUR
    onward = _onward(buses.ride_s, metres <= LONGEST_M, np.rint(metres * WALK_S_PER_M).astype(np.int64))
    homes, doors = (_by_bus(walks, onward) for walks in (buses.homes, buses.doors))
    return np.where(homes <= LONGEST_S, homes, FAR), np.where(doors <= LONGEST_S, doors, FAR)


def _onward(ride_s: IntArray, near: BoolArray, walk_s: IntArray) -> IntArray:
    """Return (b, k) seconds from boarding at a bus stop to each of k places, given which bus stops are near each place."""
    found = np.full((len(ride_s), len(near)), FAR, dtype=np.int64)
    for place, there in enumerate(near):
        last = np.flatnonzero(there)
        if last.size:
            found[:, place] = (ride_s[:, last] + walk_s[place, last]).min(axis=1)
    return found


def _by_bus(walks: ToStops, onward: IntArray) -> IntArray:
    """Return (n, k) seconds over the best bus stop near each of n places."""
    found = np.full((len(walks.reachable), onward.shape[1]), FAR, dtype=np.int64)
    on_foot = seconds(walks.distance_mm)
    for place, there in enumerate(walks.reachable):
        first = np.flatnonzero(there)
        if first.size:
            found[place] = np.minimum((on_foot[place, first][:, None] + onward[first]).min(axis=0), FAR)
    return found


def buses_said(*, tested: bool) -> Text:
    """Return what the bound with assumed buses means, or that there is none."""
    if not tested:
        return Text("The study has no bus stops: what buses that publish no times could change was not tested.")
    return Text(
        '"Buses assumed" is a bound for buses that publish no times: a bus every {headway_s} minutes at every bus '
        "stop, straight to the stop nearest the office, or to and from a train, at 15 km/h.",
        headway_s=HEADWAY_S // 60,
    )
