"""Phases are states of sites now, and their answers are those from before: computed once, by the code that knew phases alone."""

from __future__ import annotations

import numpy as np
import pytest

from models import phased_coverage, phased_median

# the weight covered and the cost of twenty questions, at commit 71b926f
BEFORE = (
    (283, 1718),
    (227, 727),
    (204, 1272),
    (132, 1460),
    (274, 2047),
    (145, 1169),
    (220, 713),
    (328, 1947),
    (137, 954),
    (193, 3442),
    (105, 1566),
    (107, 1003),
    (344, 1446),
    (290, 2360),
    (114, 416),
    (333, 2504),
    (309, 1705),
    (200, 220),
    (148, 1487),
    (175, 1936),
)


@pytest.mark.parametrize("seed", range(len(BEFORE)))
def test_phases_have_the_answers_that_they_had(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, sites, phases = int(rng.integers(3, 9)), int(rng.integers(3, 7)), int(rng.integers(2, 5))
    ways, weights = rng.integers(0, 20, (points, sites)), [rng.integers(0, 30, points) for _ in range(phases)]
    fixed, forbidden = tuple(range(int(rng.integers(0, 2)))), ((sites - 1,) if rng.random() < 0.3 else ())
    counts = sorted(rng.integers(1, sites, phases).tolist())
    found = [
        phased_coverage(ways <= 6, weights, counts, fixed=fixed, forbidden=forbidden),
        phased_median(ways, weights, counts, fixed=fixed, forbidden=forbidden),
    ]
    assert tuple(one.objective for one in found) == BEFORE[seed]
    assert all(one.status == "optimal" for one in found)
