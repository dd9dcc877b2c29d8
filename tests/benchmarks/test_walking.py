"""What walking costs: one pass over nodes numbered in space, against networkx and scipy on nodes in no order, in one run.

The ratios are recorded, never asserted: `pytest tests/benchmarks -m long -s` prints them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from geodata.reading.raw import shape_array
from geodata.streets.network import Network, Streets, assemble, measured
from geodata.streets.snapping import snap
from geodata.streets.walking import search, walk
from models.messages.text import same

SIDE, OFFICES, PEOPLE, RUNS, BLOCK_M = 316, 17, 5_000, 5, 60.0


def town() -> tuple[Streets, np.ndarray, np.ndarray]:
    """Return a town of crooked blocks, a seventh of its streets missing, and the places and ends it was made from."""
    rng = np.random.default_rng(0)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    places = np.column_stack([x.ravel(), y.ravel()]) * BLOCK_M + rng.uniform(-20, 20, (SIDE * SIDE, 2)) + 1e4
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = np.vstack(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    pairs = pairs[rng.random(len(pairs)) > 1 / 7]
    # the ids of real nodes say nothing about where they are
    mixed = rng.permutation(SIDE * SIDE)
    shuffled = np.empty_like(places)
    shuffled[mixed] = places
    ends = mixed[pairs]
    lines = shape_array(list(shapely.linestrings(shuffled[ends])))
    return assemble(shuffled, ends, lines, measured(lines), same("made")), shuffled, ends


def best_seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """Return the best wall time of a few runs: other work of the machine only adds to it."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


@pytest.mark.long
def test_walking_against_networkx_and_plain_scipy() -> None:
    streets, places, ends = town()
    rng = np.random.default_rng(1)
    length = np.rint(np.hypot(*(places[ends[:, 0]] - places[ends[:, 1]]).T) * 1000)
    offices = rng.choice(np.unique(ends), OFFICES, replace=False)
    doors, people = places[offices], rng.uniform(1e4, 1e4 + SIDE * BLOCK_M, (PEOPLE, 2))
    one_way = coo_matrix((length, (ends[:, 0], ends[:, 1])), shape=(len(places), len(places))).tocsr()
    plain = (one_way + one_way.T).tocsr()
    graph = nx.Graph()
    graph.add_weighted_edges_from(zip(ends[:, 0].tolist(), ends[:, 1].tolist(), length.tolist(), strict=True))

    # the kind of graph that OSMnx makes of streets
    by_osmnx = nx.MultiDiGraph(graph)

    def by_networkx(streets_of: nx.Graph) -> list[dict[int, float]]:
        return [nx.single_source_dijkstra_path_length(streets_of, office) for office in offices.tolist()]

    def by_scipy() -> np.ndarray:
        return dijkstra(plain, directed=False, indices=offices)

    ours = search(streets, snap(streets, doors)[0])
    theirs = by_scipy()
    assert (np.sort(ours, axis=1) == np.sort(theirs[:, np.unique(ends)], axis=1)).all()
    network = Network.of(streets)
    search_s = best_seconds(lambda: search(streets, snap(streets, doors)[0]))
    near_s = best_seconds(lambda: search(streets, snap(streets, doors)[0], 3_000_000))
    walk_s = best_seconds(lambda: walk(network, people, doors))
    one_way_s = best_seconds(lambda: dijkstra(one_way, directed=False, indices=offices))
    scipy_s, networkx_s = best_seconds(by_scipy), best_seconds(lambda: by_networkx(by_osmnx), 2)
    simple_s = best_seconds(lambda: by_networkx(graph), 2)
    print(
        f"\n{len(places):,} nodes x {OFFICES} offices: ours {search_s:.3f} s (within 3 km {near_s:.3f} s; {PEOPLE:,} people snapped "
        f"and walked {walk_s:.3f} s), networkx {networkx_s:.2f} s = {networkx_s / search_s:.0f}x ({simple_s:.2f} s = {simple_s / search_s:.0f}x on its simplest graph), "
        f"plain scipy {scipy_s:.3f} s: ours is "
        f"{search_s / scipy_s:.2f} of it, {search_s / one_way_s:.2f} of scipy given one direction alone ({one_way_s:.3f} s)"
    )
