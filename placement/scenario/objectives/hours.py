"""The objectives on opening times: cases within reach, how far they have to go, and what that takes."""

from __future__ import annotations

from typing import NoReturn

from models.criteria import Sense
from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective, Unit


def _over_times(of: Inputs) -> NoReturn:
    raise ValueError(f"{of.name} is a sum over opening times, not over sites")


def _objective(name: str, sense: Sense, unit: Unit, title: Text) -> Objective:
    return Objective(
        name=name,
        sense=sense,
        unit=unit,
        title=title,
        criterion=_over_times,
        is_sum=False,
        counts_people=False,
        needs=("hours",),
    )


CASES = _objective("cases_in_hours", "max", "count", Text("cases a year within reach of an office open then"))
DISTANCE = _objective("distance_in_hours", "min", "person_mm", Text("mean distance of a case to the nearest office open then"))
STAFF = _objective("staff_hours", "min", "staff_min", Text("staff-hours a year"))
# its integer counts sixtieths of a yen, so that every minute of staff is whole
COST = _objective("hours_cost", "min", "yen_60", Text("cost of opening times a year"))
OBJECTIVES = (CASES, DISTANCE, STAFF, COST)
