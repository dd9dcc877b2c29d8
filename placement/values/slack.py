"""How near a plan comes to what a condition demands, in integers."""

from __future__ import annotations

from typing import NamedTuple


class Reached(NamedTuple):
    """What a plan makes of a condition.

    Parameters
    ----------
    value
        offices, people, millimetres, or what else the condition counts; None where the plan has nothing to count.
    of
        of how many, where that matters.
    """

    value: int | None
    of: int = 0
