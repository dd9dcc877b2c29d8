"""The objectives on opening times: cases within reach, how far they have to go, and what that takes."""

from __future__ import annotations

from typing import NoReturn

from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective


def _over_times(of: Inputs) -> NoReturn:
    raise ValueError(f"{of.name} is a sum over opening times, not over sites")


CASES = Objective(
    name="cases_in_hours",
    sense="max",
    unit="count",
    title=Text("cases a year within reach of an office open then"),
    criterion=_over_times,
    is_sum=False,
    counts_people=False,
    needs=("hours",),
)
DISTANCE = Objective(
    name="distance_in_hours",
    sense="min",
    unit="person_mm",
    title=Text("mean distance of a case to the nearest office open then"),
    criterion=_over_times,
    is_sum=False,
    counts_people=False,
    needs=("hours",),
)
STAFF = Objective(
    name="staff_hours",
    sense="min",
    unit="staff_min",
    title=Text("staff-hours a year"),
    criterion=_over_times,
    is_sum=False,
    counts_people=False,
    needs=("hours",),
)
# its integer counts sixtieths of a yen, so that every minute of staff is whole
COST = Objective(
    name="hours_cost",
    sense="min",
    unit="yen_60",
    title=Text("cost of opening times a year"),
    criterion=_over_times,
    is_sum=False,
    counts_people=False,
    needs=("hours",),
)
OBJECTIVES = (CASES, DISTANCE, STAFF, COST)
