"""Reading the uncapacitated p-median files of the OR-Library (Beasley 1990)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.sparse
import scipy.sparse.csgraph

from models.access import IntArray


def read_pmed(path: Path) -> tuple[IntArray, int]:
    """Return the shortest paths between all nodes of a `pmed` file, and p; of repeated edges the last counts."""
    numbers = list(map(int, path.read_text(encoding="ascii").split()))
    nodes, edges, p = numbers[:3]
    last = {}
    for i, j, cost in zip(*(numbers[3 + place : 3 + 3 * edges : 3] for place in range(3)), strict=True):
        last[min(i, j) - 1, max(i, j) - 1] = cost
    return shortest_paths(nodes, last), p


def read_optima(path: Path) -> dict[str, int]:
    """Return the published optimum of each file."""
    lines = path.read_text(encoding="ascii").splitlines()[1:]
    return {name: int(value) for name, value in (line.split() for line in lines if line.strip())}


def random_pmed(nodes: int, seed: int) -> IntArray:
    """Return shortest paths of a graph drawn as the library's are: a path and n²/50 edges in all, costs 1 to 100."""
    rng = np.random.default_rng(seed)
    pairs = np.concatenate(
        [np.stack([np.arange(nodes - 1), np.arange(1, nodes)], axis=1), rng.integers(0, nodes, (nodes**2 // 50 - nodes, 2))]
    )
    cost = rng.integers(1, 101, len(pairs))
    return shortest_paths(nodes, {(min(i, j), max(i, j)): c for (i, j), c in zip(pairs.tolist(), cost.tolist(), strict=True)})


def shortest_paths(nodes: int, edges: dict[tuple[int, int], int]) -> IntArray:
    """Return the (n, n) shortest paths over undirected edges."""
    ends = np.array(list(edges), dtype=np.int64).reshape(-1, 2)
    graph = scipy.sparse.csr_array((list(edges.values()), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    apart = scipy.sparse.csgraph.shortest_path(graph, method="D", directed=False)
    assert np.isfinite(apart).all()
    return apart.astype(np.int64)
