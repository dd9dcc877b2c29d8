"""The bound with buses assumed, by hand: half a headway, 1.3 times the straight line at 15 km/h, walks at both ends."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.access.assumed_buses import FAR, LONGEST_S, Buses, straight_there, to_and_from_trains
from geodata.access.stop_walks import ToStops

# three bus stops on a line: at the homes, half way, and 2 km on; the second home has none, the office has the last
PLACES = np.array([[0.0, 0.0], [1_000.0, 0.0], [2_000.0, 0.0]])
RIDE_S = np.array([[450, 762, 1074], [762, 450, 762], [1074, 762, 450]])


def walks(*rows: dict[int, int]) -> ToStops:
    """Return walks of whole metres from places to the bus stops."""
    reachable, distance_mm = np.zeros((len(rows), 3), dtype=bool), np.zeros((len(rows), 3), dtype=np.int64)
    for place, row in enumerate(rows):
        for stop, metres in row.items():
            reachable[place, stop], distance_mm[place, stop] = True, metres * 1000
    return ToStops(reachable, distance_mm)


@pytest.fixture
def buses() -> Buses:
    return Buses(walks({0: 80, 1: 400}, {}), walks({2: 160}), PLACES, RIDE_S)


def test_one_bus_all_the_way_takes_the_stop_that_is_quickest(buses: Buses) -> None:
    # 300 s to the stop half way and 762 s on beat 60 s and 1,074 s
    assert straight_there(buses).tolist() == [[300 + 762 + 120], [FAR]]


def test_a_bus_to_a_train_ends_with_a_walk_of_up_to_400_metres_as_drawn_on_streets(buses: Buses) -> None:
    stops = np.array([[1_000.0, 200.0], [1_000.0, 320.0]])
    homes, doors = to_and_from_trains(buses, stops)
    # 200 m and a detour of 0.3 are 195 s; 320 m would be 416 m
    assert homes.tolist() == [[300 + 450 + 195, FAR], [FAR, FAR]]
    assert doors.tolist() == [[120 + 762 + 195, FAR]]


def test_buses_to_trains_are_ridden_for_40_minutes_at_most(buses: Buses) -> None:
    slow = buses._replace(ride_s=RIDE_S + LONGEST_S)
    assert (to_and_from_trains(slow, np.array([[1_000.0, 0.0]]))[0] == FAR).all()


def test_without_bus_stops_nothing_is_assumed() -> None:
    nobody = ToStops(np.zeros((2, 0), dtype=bool), np.zeros((2, 0), dtype=np.int64))
    buses = Buses(nobody, nobody, np.zeros((0, 2)), np.zeros((0, 0), dtype=np.int64))
    assert (straight_there(buses) == FAR).all()
    assert (to_and_from_trains(buses, PLACES)[0] == FAR).all()
