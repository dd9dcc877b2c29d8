"""Channels: the places, besides the offices, where something of the municipality is to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.services.months import Months
from models.access import BoolArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# kinds that whoever can use them has at home: they have no place, and no distance is ever measured to them
PLACELESS = frozenset({"online", "mail", "telephone"})
# kinds at which nobody serves
MACHINES = frozenset({"kiosk", "issuing_machine"})


def have_a_place(channels: GeoDataFrame) -> BoolArray:
    """Return which channels stand somewhere, in the order of the rows."""
    return ~np.isin(channels["kind"].to_numpy(dtype=object).astype(str), sorted(PLACELESS))


def open_in(channels: GeoDataFrame, month: str) -> BoolArray:
    """Return which channels are there in a month.

    Parameters
    ----------
    channels
        the channels of a study.
    month
        as `2014-07`.

    Returns
    -------
    there
        (n,), in the order of the rows: those that open in it or before, and close after it.
    """
    spans = zip(channels["opens"], channels["closes"], strict=True)
    return np.array([Months(opens, closes).holds(month) for opens, closes in spans], dtype=bool)
