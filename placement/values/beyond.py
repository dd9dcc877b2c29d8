"""How many people are beyond a distance."""

from __future__ import annotations

from typing import NamedTuple


class Beyond(NamedTuple):
    """People farther than a distance from the nearest open office, in a straight line.

    Parameters
    ----------
    distance_mm
        the distance; whoever is exactly so far is not beyond it.
    before, after
        people beyond it before, and with the plan; where no office is open, everyone is.
    """

    distance_mm: int
    before: int
    after: int
