"""Small areas of the censuses of 2015 and 2010: one row for each key, with what is not published left unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

DEGREE = 100_000
# 小地域 have keys of nine or eleven digits; shorter ones are slivers on the sea, without people
SHORTEST = 9
AGES = {"people_65": "p65", "people_75": "p75", "age_unknown": "unknown"}


def small_areas(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each municipality's key: people and households summed over its pieces, ages taken once.

    Parameters
    ----------
    raw
        a row for each piece: `key_code, code, name, people, households, lon, lat`, and the ages where the census has them
        (`p65, p75, unknown`), repeated on every piece of a key and empty where they are withheld.

    Returns
    -------
    areas
        `code, key, name, people, households, lon, lat` (hundred-thousandths of a degree, of the piece with most people) and
        the ages, in order of code and key; ages that are not published are missing.

    Raises
    ------
    ValueError
        if a short key has people, or the pieces of a key differ in their ages: the layer is not what it was taken for.
    """
    short = raw["key_code"].str.len() < SHORTEST
    if raw.loc[short, "people"].sum():
        raise ValueError("a key of the census that is no small area has people")
    pieces = raw[~short].sort_values(["code", "key_code", "people", "lon", "lat"], ascending=[True, True, False, True, True])
    by_key = pieces.groupby(["code", "key_code"], sort=True)
    areas = by_key[["people", "households"]].sum()
    # the largest piece stands first: a mean of islands would lie in the sea
    first = by_key[["name", "lon", "lat"]].first()
    areas["name"] = first["name"].fillna("").str.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for axis in ("lon", "lat"):
        areas[axis] = np.round(first[axis] * DEGREE).astype("int32")
    for ours, theirs in AGES.items():
        if theirs in raw:
            if (by_key[theirs].min() != by_key[theirs].max()).where(by_key[theirs].count() > 0, other=False).any():
                raise ValueError(f"the pieces of a key differ in {theirs}")
            areas[ours] = by_key[theirs].first().astype("Int32")
    areas = areas.reset_index().rename(columns={"key_code": "key"})
    return areas.astype({"people": "int32", "households": "int32"})
