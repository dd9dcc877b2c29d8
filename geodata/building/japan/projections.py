"""Projections of people by 500 m cell, to 2050, in tenths of a person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.access import BoolArray, FloatArray, IntArray

YEARS = (2015, 2030, 2040, 2050)
TENTHS = 10


def projections(raw: pd.DataFrame) -> pd.DataFrame:
    """Return `mesh` (JIS X 0410, nine digits) and the people of some years in tenths, in order of cell.

    Parameters
    ----------
    raw
        `mesh` and `PTN_2015` to `PTN_2050`; a cell may have several rows, which add up.
    """
    columns = [f"PTN_{year}" for year in YEARS]
    cells = raw.groupby("mesh", sort=True)[columns].sum().reset_index()
    people = {f"people_{year}": np.round(cells[f"PTN_{year}"] * TENTHS).astype("int32") for year in YEARS}
    return pd.DataFrame({"mesh": cells["mesh"].astype("int32"), **people})


def cells_within(mesh: IntArray, bounds: tuple[float, float, float, float]) -> BoolArray:
    """Return which 500 m cells touch a rectangle of degrees (west, south, east, north)."""
    west, south = _corners(mesh)
    left, lowest, right, highest = bounds
    found: BoolArray = (west <= right) & (west + 1 / 160 >= left) & (south <= highest) & (south + 1 / 240 >= lowest)
    return found


def cell_middles(mesh: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return longitude and latitude of the middle of 500 m cells."""
    west, south = _corners(mesh)
    return west + 1 / 320, south + 1 / 480


def _corners(mesh: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the west and the south of 500 m cells, in degrees; a code is its place (JIS X 0410)."""
    half = mesh % 10 - 1
    south = mesh // 10**7 / 1.5 + mesh // 10**4 % 10 / 12 + mesh // 100 % 10 / 120 + half // 2 / 240
    west = mesh // 10**5 % 100 + 100 + mesh // 10**3 % 10 / 8 + mesh // 10 % 10 / 80 + half % 2 / 160
    return west, south
