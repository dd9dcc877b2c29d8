"""One question to one municipality: from what is known of it to a row, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

import numpy as np

from geodata.building.japan.geodesic import FAR, Points, nearest
from geodata.building.japan.national import Inputs
from geodata.building.japan.opening import Municipality
from models.access import IntArray
from placement.atlas.closing import price_of_closing
from placement.atlas.optimum import best_places
from placement.atlas.question import AtlasQuestion
from placement.records.atlas import Row

ALL = "all"


class _Names(TypedDict):
    code: str
    prefecture: str
    name: str
    name_en: str


def ask(question: AtlasQuestion, inputs: Inputs) -> Row:
    """Return a municipality's answer.

    Parameters
    ----------
    question
        what is asked.
    inputs
        the municipality.

    Raises
    ------
    CheckError
        if the checker disagrees with the best places: a fault of ours.
    """
    reach = question.within.mm
    own = {kind: places.points for kind, places in inputs.own.items()}
    now = list(_together(inputs.areas, own, question.offices))
    anyones = list(_together(inputs.areas, inputs.around, question.offices))
    supposed = [nearest(inputs.areas, inputs.around[kind]) for kind in question.suppose]
    beside: dict[str, IntArray] = dict(zip(question.suppose, supposed, strict=True))
    if len(supposed) > 1:
        beside[ALL] = np.minimum.reduce(supposed)

    def within(distance: IntArray) -> int:
        return int(inputs.people[distance <= reach].sum())

    return Row(
        **_named(inputs.one),
        people=int(inputs.people.sum()),
        hidden=inputs.hidden,
        offices={kind: len(inputs.own[kind].names) for kind in question.offices},
        served={kind: within(distance) for kind, distance in zip(question.offices, now, strict=True)},
        anyones={kind: within(distance) for kind, distance in zip(question.offices, anyones, strict=True)},
        supposed={kind: within(np.minimum(now[-1], distance)) for kind, distance in beside.items()},
        more=None if question.more is None else best_places(question.more, inputs, now[-1] <= reach, reach),
        closings=None if question.close is None else price_of_closing(question.close, question.offices, inputs, reach),
    )


def failed(one: Municipality, error: Exception) -> Row:
    """Return the row of a municipality that no answer could be found for."""
    return Row(**_named(one), error=f"{type(error).__name__}: {error}")


def _named(one: Municipality) -> _Names:
    return {"code": one.code, "prefecture": one.pref, "name": one.name, "name_en": one.english}


def _together(areas: Points, places: Mapping[str, Points], kinds: Iterable[str]) -> Iterable[IntArray]:
    """Yield the distance to the nearest place of the first kind, of the first two, and so on."""
    far = np.full(len(areas), FAR)
    for kind in kinds:
        far = np.minimum(far, nearest(areas, places[kind]))
        yield far
