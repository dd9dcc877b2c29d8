"""The callouts on the map of a result: for the offices chosen, and for each service that changes."""

from __future__ import annotations

import numpy as np

from maps.labels import far_said
from maps.page.callouts import Callout, change_callouts, reach_callouts
from maps.page.layers import find_rows
from models.access import AccessMatrix, IntArray
from placement.documents.whose import counted_column
from placement.results.result import Result


def shown_callouts(result: Result) -> tuple[Callout, ...]:
    """Return the callouts: nothing where nothing is compared."""
    if not result.compared:
        return ()
    study, scenario = result.counted, result.file.scenario
    every, column = np.arange(len(study.demand)), counted_column(scenario)

    def far(distance: AccessMatrix, offices: tuple[str, ...]) -> IntArray:
        place, nearest = distance.nearest(offices)
        return np.where(place < 0, -1, nearest)[find_rows(study, distance, every)]

    rows = find_rows(study, result.distance, every)
    callouts = list(
        reach_callouts(
            study, result.before.served[rows], result.after.served[rows], far=far_said(_alone_mm(result)), column=column
        )
    )
    for number, one in enumerate(result.gains):
        if one.before.open != one.after.open:
            distance = result.question.inputs.services[one.id].distance if number else result.distance
            old, new = far(distance, one.before.open), far(distance, one.after.open)
            callouts += change_callouts(study, old, new, service=number, column=column)
    return tuple(callouts)


def _alone_mm(result: Result) -> int | None:
    """Return the straight-line distance that alone decides who is within reach; None where more than that does."""
    scenario = result.file.scenario
    ways = () if scenario.groups else scenario.served.services
    reach = ways[0].straight_line if len(ways) == 1 else None
    return None if reach is None else reach.mm
