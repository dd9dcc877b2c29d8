"""Objectives on how far people have to an office, in a straight line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from models.access import IntArray
from models.criteria import CapacityTravel, Farthest, Travel, WorstGroup
from models.messages.text import Text
from placement.glossary import LARGEST_DISTANCE, MEAN_DISTANCE
from placement.scenario.objectives.definition import Inputs, Objective, Parameter


def _exponential(of: Inputs) -> tuple[IntArray, Fraction, int]:
    """Return the costs whose least sum has the least equivalent: the same for all phases or futures, so that they add up."""
    from models.library.inequality import kolm_pollak_costs

    return kolm_pollak_costs(of.distance.values, of.everyone, Fraction(str(of.own.get("aversion", 1))))


OBJECTIVES = (
    Objective(
        name="mean_distance",
        sense="min",
        unit="person_mm",
        title=MEAN_DISTANCE,
        criterion=lambda of: Travel(of.name, of.distance, of.people),
        needs=("open_office",),
        shown="mean",
    ),
    Objective(
        name="max_distance",
        sense="min",
        unit="mm",
        title=LARGEST_DISTANCE,
        criterion=lambda of: Farthest(of.name, of.distance, of.people),
        is_sum=False,
        needs=("open_office",),
        shown="largest",
    ),
    Objective(
        name="worst_area_distance",
        sense="min",
        unit="mm",
        title=Text("mean distance of the worst-off area"),
        criterion=lambda of: WorstGroup(of.name, of.distance, of.people, of.facts.areas),
        is_sum=False,
        needs=("open_office",),
    ),
    Objective(
        name="equal_distance",
        sense="min",
        unit="equivalent",
        title=Text("equally-distributed-equivalent distance"),
        criterion=lambda of: Travel(of.name, replace(of.distance, values=_exponential(of)[0]), of.people),
        futures="expected",
        needs=("open_office",),
        parameters=(
            Parameter(
                "aversion",
                Annotated[float, Field(gt=0, le=10)],
                "how much inequality counts against a plan; 1 is the default.",
            ),
        ),
        scale=lambda of: _exponential(of)[1:],
    ),
    Objective(
        name="placed_distance",
        sense="min",
        unit="person_mm",
        title=Text("mean distance to the office given"),
        criterion=lambda of: CapacityTravel(of.name, of.distance, of.people, of.capacity),
        is_sum=False,
        needs=("capacity",),
    ),
)
