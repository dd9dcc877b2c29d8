"""How many cases go to which open office, in whole numbers: to the nearest one, or over all of them by a logit.

Nearest: the closest assignment (Rojeski & ReVelle 1970). Logit: of the people at a point, office j draws the share
exp(v_j) / sum of exp(v_l) over the open offices l, with v_j = pull_j - decay × kilometres (McFadden 1974; in location Haase &
Müller 2014). Cases are shared out in proportion, by largest remainder, so that they add up to the total to the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from models.access import AccessMatrix, IntArray

# of one point, in these parts: all further sums are of whole numbers
PARTS = 1 << 32
# the exponential of the office that draws most
LARGEST = 1 << 30
MM_PER_KM = 1_000_000


def nearest_weights(distance: AccessMatrix, weight: IntArray, offices: Sequence[str]) -> tuple[int, ...]:
    """Return the weight of the points to which each open office is the nearest; of equally near ones the first in the matrix.

    Parameters
    ----------
    distance
        any cost of each pair.
    weight
        (n,) int64, not negative.
    offices
        ids of the open ones.
    """
    column, _ = distance.nearest(offices)
    there = column >= 0
    found = np.zeros(len(distance.office_ids), dtype=np.int64)
    np.add.at(found, column[there], weight[there])
    return tuple(found[distance.columns(offices)].tolist())


def logit_weights(
    distance: AccessMatrix, weight: IntArray, offices: Sequence[str], decay: Fraction, pull: Mapping[str, Fraction]
) -> tuple[int, ...]:
    """Return the weight that each open office draws by a logit, in `PARTS` parts of one.

    Parameters
    ----------
    distance
        millimetres, all reachable.
    weight
        (n,) int64, not negative.
    offices
        ids of the open ones.
    decay
        by how much one kilometre lessens what draws people to an office.
    pull
        by how much an office draws people besides, by its id; 0 for others.

    Returns
    -------
    weights
        whole numbers; what rounding leaves of a point, less than one part for each office, is dropped.
    """
    if not offices:
        return ()
    kilometres = distance.values[:, distance.columns(offices)] / MM_PER_KM
    drawn = np.array([float(pull.get(office, 0)) for office in offices]) - float(decay) * kilometres
    drawn = np.rint(np.exp(drawn - drawn.max(axis=1, keepdims=True)) * LARGEST).astype(np.int64)
    parts = drawn * PARTS // drawn.sum(axis=1, keepdims=True)
    # beyond, 64 bits might not hold the sums
    exact = weight if int(weight.sum()) < 1 << 30 else weight.astype(object)
    return tuple(int(part) for part in exact @ parts)
