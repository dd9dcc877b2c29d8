"""What a timetable costs beside walking: both matrices of the bundled ward, in one run.

The ratio is recorded, never asserted: `pytest tests/benchmarks -m long -s` prints it.
"""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import pytest

from geodata.streets.walking import seconds, walk
from geodata.transit.router import Walks, door_to_door
from geodata.transit.timetable import timetable
from placement import load_study
from tests.benchmarks.timing import median_seconds

WEDNESDAY = dt.date(2026, 7, 22)
WINDOW = range(36_000, 43_200, 60)
THREE_HOURS_S, STOP_WALK_MM = 10_800, 1_600_000


@pytest.mark.long
def test_a_timetable_against_walking() -> None:
    study = load_study("nerima")
    assert study.network is not None
    network = study.network
    homes, doors = (np.column_stack([frame.geometry.x, frame.geometry.y]) for frame in (study.demand, study.offices))
    trains = timetable(study.feeds, WEDNESDAY, study.crs, (WINDOW.start, WINDOW.stop + THREE_HOURS_S))
    on_foot = walk(network, homes, doors)
    direct_s = np.where(on_foot.reachable, seconds(on_foot.values), -1)
    to_stops = [walk(network, places, trains.stop_xy, cutoff_mm=STOP_WALK_MM) for places in (homes, doors)]
    access, egress = (Walks.where(walked.reachable, seconds(walked.values)) for walked in to_stops)

    def ride() -> None:
        times = door_to_door(trains, access, egress, direct_s, depart=WINDOW)
        assert (times[50][0] <= times[90][0]).all()

    started = time.perf_counter()
    ride()
    first = time.perf_counter() - started
    transit, walking = median_seconds(ride), median_seconds(lambda: walk(network, homes, doors))
    print(
        f"\n{len(homes)} x {len(doors)} x {len(WINDOW)} departures, {len(trains.trip)} connections, "
        f"{len(access.stop) / len(homes):.1f} stops a person: {transit:.3f} s (the first call, which compiles: {first:.1f} s); "
        f"walking on {len(network.streets.node_xy)} nodes {walking:.3f} s; ratio {transit / walking:.2f}"
    )
