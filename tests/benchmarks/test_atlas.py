"""What an atlas costs with made municipalities, one, ten and a hundred times as many: time, memory, bytes to and from workers.

Printed, never asserted: `pytest tests/benchmarks/test_atlas.py -m long -s`.
"""

from __future__ import annotations

import pickle
import time
import tracemalloc

import numpy as np
import pytest

from geodata.building.japan.geodesic import Points
from geodata.building.japan.national import Named, National
from geodata.building.japan.opening import Municipality
from placement.atlas.question import AtlasQuestion, More
from placement.atlas.run import one_by_one
from placement.records.atlas import line
from placement.scenario.quantities import Distance

TIMES = (1, 10, 100)
ONE, AREAS, SITES = 20, 120, 12


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


@pytest.mark.long
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
        numbers = list(range(ONE * times))
        given = len(pickle.dumps((question, national)))
        started = time.process_time()
        back = sum(len(line(row)) for row in one_by_one(question, national, numbers))
        took = time.process_time() - started
        tracemalloc.start()
        for _ in one_by_one(question, national, numbers[:ONE]):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"\n{times}x ({ONE * times:,} municipalities, {len(national.people):,} areas): {took:.1f} s, "
            f"{took / len(numbers) * 1_000:.0f} ms each; {given / 1e6:.2f} MB to each worker once, {back / 1e6:.2f} MB back; "
            f"{peak / 1e6:.1f} MB beside the inputs"
        )
