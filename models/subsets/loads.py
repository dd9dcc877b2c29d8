"""The people of every office in every set of candidates, by subset-sum transforms: one for each office."""

from __future__ import annotations

import numpy as np

from models.access import AccessMatrix, IntArray
from models.criteria import LeastLoad
from models.program.loads import loads_of
from models.subset_sums import count_table

# sets between which rounding may choose
LISTED = 1000


def nearest_tables(distance: AccessMatrix, weight: IntArray, keep: IntArray, candidates: IntArray) -> dict[int, IntArray]:
    """Return, for each office, the weight of the points to which it is the nearest, in every set of candidates.

    Parameters
    ----------
    distance
        any cost of each pair; of equally near offices the first in the matrix is the nearest.
    weight
        (n,) int64, not negative.
    keep
        columns of the offices that are open in any case.
    candidates
        columns of the m others; 24 at most.

    Returns
    -------
    tables
        by the office's column: (2**m,) int64, 0 where the office itself is not open. In every set in which some office is
        open they add up to all weight.
    """
    counts = np.ones(len(distance.office_ids), dtype=bool)
    columns = [*keep.tolist(), *candidates.tolist()]
    found = loads_of(LeastLoad("loads", distance, weight, counts), keep, candidates)
    return {column: load.table(0) for column, load in zip(columns, found, strict=True)}


def loads_of_busiest(tables: dict[int, IntArray], opened: tuple[int, int], slack: int) -> tuple[list[IntArray], list[IntArray]]:
    """Return the loads of the sets in which the busiest office has least, and of those in which it has most.

    Parameters
    ----------
    tables
        of `nearest_tables`, one at least.
    opened
        fewest and most candidates open.
    slack
        how much more, or less, than the least and the most the busiest office may have, so that rounding may choose among them.

    Returns
    -------
    least, most
        rows of the weights of all offices, in the order of the tables; none where no set opens so many.
    """
    weights = np.array(list(tables.values()))
    count = count_table(weights.shape[1].bit_length() - 1)
    sets = np.flatnonzero((count >= opened[0]) & (count <= opened[1]))
    if not len(sets):
        return [], []
    busiest = weights[:, sets].max(axis=0)
    least, most = sets[busiest <= busiest.min() + slack][:LISTED], sets[busiest >= busiest.max() - slack][:LISTED]
    return [weights[:, one] for one in least], [weights[:, one] for one in most]
