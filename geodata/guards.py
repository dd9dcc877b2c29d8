"""Which counts of a layer are not published where they are small."""

from __future__ import annotations

from dataclasses import dataclass

# what a layer of cases is published by, where it says nothing
AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class Guard:
    """Which counts of a layer are not published where they are small.

    Parameters
    ----------
    columns
        of whole numbers.
    at_least
        the smallest count that is published.
    """

    columns: tuple[str, ...]
    at_least: int = AT_LEAST
