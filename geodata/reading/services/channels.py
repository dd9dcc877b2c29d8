"""Channels as a layer: their months, whether they lie in the municipality, and that none is an office."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.reading import positions
from geodata.reading.positions import Area
from geodata.reading.services.tables import read_months
from geodata.rim import RIM_M
from geodata.services.channels import have_a_place
from models.access import BoolArray, FloatArray
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}
# so far outside a channel serves nobody of the municipality
FAR_M = 20_000.0


def settle_channels(
    frame: gpd.GeoDataFrame, boundary: Area | None, offices: gpd.GeoDataFrame | None, faults: Faults
) -> gpd.GeoDataFrame:
    """Hold channels against the boundary and the offices, and return them with whole columns.

    Parameters
    ----------
    frame
        the channels as read, in the study's CRS.
    boundary
        the municipality, or None when it could not be read.
    offices
        the offices, or None when they could not be read.
    faults
        takes what is wrong with the channels.

    Returns
    -------
    channels
        with `inside` (bool): as stated, else whether the boundary covers the point; False without a place.
    """
    read_months(frame["opens"].tolist(), frame["closes"].tolist(), ("opens", "closes"), faults)
    if offices is not None:
        _find_offices(frame, offices, faults)
    placed = have_a_place(frame) & np.array(frame.geometry.notna(), dtype=bool)
    stated = _read_inside(frame["inside"].tolist(), placed, faults)
    covered = np.zeros(len(frame), dtype=bool)
    if boundary is not None and placed.any():
        points = frame.geometry.to_numpy()[placed]
        covered[placed] = shapely.covers(boundary, points)
        if positions.overlaps("channels", frame[placed], boundary, faults):
            away = np.zeros(len(frame))
            away[placed] = shapely.distance(points, boundary)
            rim = np.zeros(len(frame))
            rim[placed] = shapely.distance(points, boundary.boundary)
            _find_contradicted(frame, stated, covered, rim, faults)
            _find_far(frame, away, faults)
    inside = [bool(here) if said is None else said for said, here in zip(stated, covered, strict=True)]
    return frame.assign(inside=pd.Series(inside, dtype=bool))


def _find_offices(frame: gpd.GeoDataFrame, offices: gpd.GeoDataFrame, faults: Faults) -> None:
    ids, kinds = set(offices["id"]), set(offices["kind"])
    faults.stop_rows(
        "channel-is-office",
        [row for row, label in enumerate(frame["id"]) if label and label in ids],
        lambda row: Text("{label} is the id of an office; give the channel one of its own", label=brief(frame["id"][row])),
        field="id",
    )
    faults.stop_rows(
        "channel-is-office",
        [row for row, kind in enumerate(frame["kind"]) if kind and kind in kinds],
        lambda row: Text(
            "{kind} is a kind of office; list it among the offices, or give the channel another kind",
            kind=brief(frame["kind"][row]),
        ),
        field="kind",
    )


def _read_inside(cells: list[str], placed: BoolArray, faults: Faults) -> list[bool | None]:
    """Return what is stated of each channel, None where nothing is; nothing can be of one without a place."""
    words = [cell.lower() for cell in cells]
    wrong = [row for row, word in enumerate(words) if word and word not in YES | NO]
    faults.stop_rows(
        "inside-form",
        wrong,
        lambda row: Text("'{cell}': write yes or no, or leave it empty", cell=brief(cells[row])),
        field="inside",
        value=cells[wrong[0]] if wrong else None,
    )
    return [
        (False if not here else True if word in YES else False if word in NO else None)
        for word, here in zip(words, placed, strict=True)
    ]


def _find_contradicted(
    frame: gpd.GeoDataFrame, stated: list[bool | None], covered: BoolArray, rim: FloatArray, faults: Faults
) -> None:
    """Record channels said to lie inside or outside where the boundary, beyond its precision, says otherwise."""
    wrong = [row for row, said in enumerate(stated) if said is not None and said != covered[row] and rim[row] > RIM_M]

    def say(row: int) -> Text:
        label, metres = brief(str(frame["id"][row])), float(rim[row])
        if stated[row]:
            return Text("{label} is said to be inside, but lies {metres:,.0f} m outside; correct one", label=label, metres=metres)
        return Text("{label} is said to be outside, but lies {metres:,.0f} m inside; correct one", label=label, metres=metres)

    faults.stop_rows("channel-inside", wrong, say, field="inside")


def _find_far(frame: gpd.GeoDataFrame, away: FloatArray, faults: Faults) -> None:
    far = np.flatnonzero(away > FAR_M)
    if len(far):
        faults.warn(
            "channel-far",
            Text(
                "{ids}: more than {most:,.0f} km outside the boundary; check the coordinates, or leave them out",
                ids=listed([str(frame["id"][row]) for row in far]),
                most=FAR_M / 1000,
            ),
            **faults.at(int(far[0])),
            count=len(far),
        )
