"""Whole shares of a whole number."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share a whole number in proportion to whole numbers, by largest remainder (Hamilton's method).

    Parameters
    ----------
    total
        what is shared, not negative.
    weights
        one for each who takes part, none negative.

    Returns
    -------
    shares
        they add up to `total`, each less than 1 away from its exact share; equal remainders go to the one that stands first.

    Raises
    ------
    ValueError
        if there is something to share, and all weights are 0.
    """
    whole = sum(weights)
    if not total:
        return (0,) * len(weights)
    if not whole:
        raise ValueError(f"{total} have nowhere to go")
    shares = [divmod(total * weight, whole) for weight in weights]
    missing = total - sum(least for least, _ in shares)
    first = set(sorted(range(len(shares)), key=lambda place: -shares[place][1])[:missing])
    return tuple(least + (place in first) for place, (least, _) in enumerate(shares))
