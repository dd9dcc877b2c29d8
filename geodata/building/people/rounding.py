"""Whole people: rounding that keeps a total."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from models.access import IntArray
from models.apportionment import apportion


def round_keeping_total(weights: ArrayLike, total: int) -> IntArray:
    """Share `total` in proportion to `weights` in whole numbers, by largest remainder (Hamilton's method).

    Parameters
    ----------
    weights
        (n,) finite numbers, none negative, not all zero unless `total` is 0.
    total
        the whole number to share, not negative.

    Returns
    -------
    shares
        (n,) int64 that sum to `total`, each less than 1 away from its exact share. Equal remainders
        go to the entry that stands first.

    Raises
    ------
    ValueError
        if the weights cannot carry the total.
    """
    weight = np.asarray(weights, dtype=np.float64)
    whole = float(weight.sum())
    if total < 0 or not np.isfinite(whole) or bool((weight < 0).any()) or (total > 0 and whole <= 0):
        raise ValueError(f"cannot share {total} over {weight.size} weights that sum to {whole}")
    if total == 0:
        return np.zeros(weight.size, dtype=np.int64)
    exact = weight / whole * total
    shares = np.floor(exact).astype(np.int64)
    missing = total - int(shares.sum())
    order = np.argsort(-(exact - shares), kind="stable")
    shares[order[:missing]] += 1
    return shares


def share_whole(people: IntArray, total: int) -> IntArray:
    """Share `total` in proportion to whole people by largest remainder, in whole numbers throughout.

    Parameters
    ----------
    people
        (n,) int64; one row of nobody may stand alone and takes all.
    total
        the whole number to share, not negative.

    Returns
    -------
    shares
        (n,) int64 that sum to `total`. Equal remainders go to the row that stands first.
    """
    if not len(people):
        return np.zeros(0, dtype=np.int64)
    weight = people if people.any() else np.ones_like(people)
    return np.array(apportion(int(total), weight.tolist()), dtype=np.int64)
