"""The independent check of loads: a sort per point, exact fractions, and no code of what it checks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

# a logit's shares are rounded to 2**-30 of a point's draw
LOOSE = 1e-7


def check_loads(
    distance_mm: NDArray[np.int64],
    weight: NDArray[np.int64],
    cases: int,
    nearest: Sequence[int],
    logit: Sequence[tuple[Sequence[float], Sequence[int]]] = (),
    decay: float = 0.0,
) -> list[str]:
    """Return what is wrong with the cases said to go to each open office; empty when all is well.

    Parameters
    ----------
    distance_mm
        (n, k) from each point to each open office, in the study's order.
    weight
        (n,) in proportion to which the cases come.
    cases
        of all points together.
    nearest
        the cases said to go to each office as the nearest.
    logit
        pairs of what draws people to each office besides, and the cases said to go there.
    decay
        what a kilometre takes off that.
    """
    first = np.argsort(distance_mm, axis=1, kind="stable")[:, 0]
    own = [int(weight[first == office].sum()) for office in range(distance_mm.shape[1])]
    whole = max(sum(own), 1)
    exact = [Fraction(cases * people, whole) for people in own]
    rounded = [share.numerator // share.denominator for share in exact]
    left = sorted(range(len(own)), key=lambda office: (rounded[office] - exact[office], office))[: cases - sum(rounded)]
    faults = (
        [] if list(nearest) == [least + (office in left) for office, least in enumerate(rounded)] else ["loads by nearest office"]
    )
    for drawn, said in logit:
        terms = np.asarray(drawn)[:, None] - decay * (distance_mm.T / 1e6)
        likely = np.exp(terms - np.logaddexp.reduce(terms, axis=0))
        expected = cases * (likely @ (weight / whole))
        if sum(said) != cases or bool((np.abs(np.asarray(said) - expected) >= 1 + LOOSE * cases).any()) or min(said) < 0:
            faults.append(f"loads by logit with {list(drawn)}")
    return faults
