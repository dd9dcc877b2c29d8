"""What an atlas costs with made municipalities, one, ten and a hundred times as many: time, memory, bytes to and from workers.

On workers beside one after another in the same run, as ratios; the rows are the same. Bytes are of what is sent, pickled, without Dask's own messages.

Printed, never asserted: `pytest tests/benchmarks/test_atlas.py -m long -s`.
"""

from __future__ import annotations

import os
import pickle
import resource
import time
from dataclasses import dataclass

import numpy as np
import psutil
import pytest

from geodata.building.japan.geodesic import Points
from geodata.building.japan.national import Named, National
from geodata.building.japan.opening import Municipality
from placement.atlas.parallel import started
from placement.atlas.question import AtlasQuestion, More
from placement.atlas.run import one_by_one
from placement.records.atlas import Row
from placement.scenario.quantities import Distance

TIMES = (1, 10, 100)
ONE, AREAS, SITES = 20, 120, 12
WORKERS = 2
# rows between two looks at what the workers hold
LOOK = 10


def made(number: int) -> National:
    """Municipalities a tenth of a degree wide, each with a town hall in the middle, areas and sites by chance."""
    chance = np.random.default_rng(number)
    west, south = np.divmod(np.arange(number), 200)
    corner = np.stack([12_900_000 + 10_000 * west, 3_000_000 + 10_000 * (south % 140)], axis=1)

    def spread(each: int) -> tuple[Points, np.ndarray]:
        muni = np.repeat(np.arange(number, dtype=np.int32), each)
        at = (corner[muni] + chance.integers(0, 10_000, (len(muni), 2))).astype(np.int32)
        return Points(at[:, 0], at[:, 1]), muni

    areas, muni = spread(AREAS)
    places = {}
    for kind, each in (("head_office", 1), ("site", SITES)):
        points, owner = spread(each)
        places[kind] = Named(points, tuple(f"{kind}-{place}" for place in range(len(owner))), owner)
    names = [f"{place:05d}" for place in range(number)]
    everyone = tuple(Municipality(name, name, name, "made", name, name, "", name, "", 0) for name in names)
    people = chance.integers(0, 2_000, len(muni))
    return National(everyone, areas, people, np.zeros_like(people), muni, places)


@dataclass(frozen=True)
class Cost:
    """What it took to find some rows: seconds by the clock and of processors, those of workers too, and the largest process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    rows: list[Row]


def cost_of(question: AtlasQuestion, national: National, workers: int | None) -> Cost:
    """Find all rows one after another, or on so many workers, their start and end included."""
    numbers = list(range(len(national.municipalities)))
    held_mb: list[float] = []
    began, before = time.perf_counter(), os.times()
    if workers is None:
        rows = list(one_by_one(question, national, numbers))
    else:
        with started(workers) as answering:
            rows = []
            for row in answering(question, national, numbers):
                rows.append(row)
                if len(rows) % LOOK == 0:
                    children = psutil.Process().children(recursive=True)
                    held_mb.append(max(one.memory_info().rss for one in children) / 1e6)
    after = os.times()
    return Cost(
        time.perf_counter() - began,
        sum(after[:4]) - sum(before[:4]),
        max(held_mb) if held_mb else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000,
        sorted(rows, key=lambda row: row.code),
    )


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_cost_by_municipalities() -> None:
    question = AtlasQuestion(
        question="made",
        title="made",  # type: ignore[arg-type]
        within=Distance("3 km", 3_000_000),  # type: ignore[arg-type]
        offices=("head_office",),
        more=More(number=2, among=("site",)),
    )
    for times in TIMES:
        national = made(ONE * times)
        serial = cost_of(question, national, None)
        shared = cost_of(question, national, WORKERS)
        assert shared.rows == serial.rows
        given, back = len(pickle.dumps((question, national))), len(pickle.dumps(serial.rows))
        print(
            f"\n{times}x ({ONE * times:,} municipalities, {len(national.people):,} areas): serial {serial.cpu_s:.1f} s of a processor, "
            f"{serial.wall_s:.1f} s by the clock, {serial.peak_mb:.0f} MB; {WORKERS} workers {shared.cpu_s / serial.cpu_s:.2f} and "
            f"{shared.wall_s / serial.wall_s:.2f} times that, {shared.peak_mb:.0f} MB a worker; {given / 1e6:.2f} MB to each once, "
            f"{back / 1e6:.2f} MB back"
        )
