"""What it would mean to close each office of a kind alone: who would have it farther, and by how much. No proposal to close any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.building.japan.geodesic import FAR, joined, matrix
from geodata.building.japan.national import Inputs
from geodata.building.japan.places import DEGREE
from placement.records.atlas import Closing


def price_of_closing(kind: str, offices: Sequence[str], inputs: Inputs, reach_mm: int) -> tuple[Closing, ...]:
    """Return what closing each office of a kind alone would mean, in the order of the list.

    Parameters
    ----------
    kind
        of the offices that are closed, one at a time.
    offices
        kinds of all offices that serve now.
    inputs
        the municipality.
    reach_mm
        the reach.
    """
    closed = inputs.own[kind]
    others = joined([inputs.own[other].points for other in offices if other != kind])
    distance = matrix(inputs.areas, joined([closed.points, others]))
    found = []
    for place, name in enumerate(closed.names):
        now = distance.min(axis=1)
        left = np.delete(distance, place, axis=1)
        then = left.min(axis=1) if left.shape[1] else np.full(len(distance), FAR)
        farther = then > now
        extra = (then - now)[farther]
        people = inputs.people[farther]
        found.append(
            Closing(
                name=name,
                lon=int(closed.points.lon[place]) / DEGREE,
                lat=int(closed.points.lat[place]) / DEGREE,
                farther=int(people.sum()),
                person_mm=int((people * extra).sum()),
                most_mm=int(extra[people > 0].max(initial=0)),
                out_of_reach=int(inputs.people[(now <= reach_mm) & (then > reach_mm)].sum()),
            )
        )
    return tuple(found)
