"""How unevenly a burden such as distance is spread over people, exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from models.access import IntArray


def palma(burden: IntArray, people: IntArray) -> Fraction | None:
    """Return the mean burden of the tenth who bear most over the mean of the four tenths who bear least.

    Parameters
    ----------
    burden
        (n,) not negative.
    people
        (n,) people who bear it.

    Returns
    -------
    ratio
        1 where all bear the same; tenths are rounded up to whole people, and where the rim of a tenth cuts
        through a point, only as many of its people count as are needed. None where the four tenths bear nothing.
    """
    everyone = int(people.sum())
    most, least = -(-everyone // 10), -(-everyone * 4 // 10)
    order = np.argsort(burden, kind="stable")
    light = _total_of_first(least, burden[order], people[order])
    heavy = _total_of_first(most, burden[order[::-1]], people[order[::-1]])
    return Fraction(heavy * least, most * light) if light else None


def _total_of_first(count: int, burden: IntArray, people: IntArray) -> int:
    """Return what the first `count` people bear together."""
    before = np.cumsum(people) - people
    counted = np.clip(count - before, 0, people)
    return sum(each * many for each, many in zip(burden.tolist(), counted.tolist(), strict=True))
