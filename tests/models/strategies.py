"""Random small problems for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from models.access import AccessMatrix
from models.problem import Problem, SetRule

ORDERS = [
    ("served_population", "mean_distance"),
    ("mean_distance", "served_population"),
    ("served_population", "open_offices", "mean_distance"),
    ("open_offices", "served_population"),
    ("mean_distance",),
    ("mean_walking_time", "transit_access", "mean_distance"),
    ("caseload", "served_population", "mean_transit_time"),
]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a problem of up to 12 points and 7 offices, with many ties and some unreachable pairs."""
    points, sites = draw(st.integers(1, 12)), draw(st.integers(1, 7))
    largest = draw(st.sampled_from([3, 20, 5_000_000]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.integers(0, largest, (points, sites))
    reachable = rng.random((points, sites)) < draw(st.sampled_from([1.0, 1.0, 0.8]))
    people = rng.integers(0, draw(st.sampled_from([2, 50, 5000])), points)
    ids = tuple(f"o{number}" for number in range(sites))
    kept = draw(st.integers(0, min(3, sites)))
    shuffled = [ids[column] for column in rng.permutation(sites)]
    keep = tuple(office for office in ids if office in shuffled[:kept])
    candidates = tuple(office for office in ids if office in shuffled[kept:])
    low = draw(st.integers(0 if keep else min(1, len(candidates)), len(candidates)))
    high = draw(st.integers(low, len(candidates)))
    rules = tuple(
        SetRule(
            f"r{number}",
            draw(st.sampled_from(["at_least", "at_most"])),
            draw(st.integers(0, 3)),
            tuple(draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    matrix = AccessMatrix(tuple(map(str, range(points))), ids, values.astype(np.int64), "mm", reachable)
    covers = matrix.within(int(np.median(values)))
    order = draw(st.sampled_from(ORDERS))
    times = {
        name: AccessMatrix(matrix.demand_ids, ids, rng.integers(0, 9, values.shape), "s", rng.random(values.shape) < 0.8)
        for name in ("mean_walking_time", "mean_transit_time")
    }
    scores = {name: rng.integers(0, 4, sites) for name in ("transit_access", "caseload")}
    return Problem(people.astype(np.int64), matrix, covers, keep, candidates, low, high, rules, order, times, scores)
