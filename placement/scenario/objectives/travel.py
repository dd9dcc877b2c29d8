"""Objectives on how long people travel to an office."""

from __future__ import annotations

from models.criteria import Farthest, Travel
from models.messages.text import Text
from placement.scenario.objectives.definition import Objective

OBJECTIVES = (
    Objective(
        name="mean_walking_time",
        sense="min",
        unit="person_s",
        title=Text("mean walking time"),
        criterion=lambda of: Travel(of.name, of.seconds("walking"), of.people),
        needs=("walking",),
        seconds="walking",
    ),
    Objective(
        name="mean_transit_time",
        sense="min",
        unit="person_s",
        title=Text("mean time by public transport"),
        criterion=lambda of: Travel(of.name, of.seconds("transit"), of.people),
        needs=("transit",),
        seconds="transit",
    ),
    Objective(
        name="longest_walk",
        sense="min",
        unit="s",
        title=Text("longest time on foot"),
        criterion=lambda of: Farthest(of.name, of.seconds("walking"), of.people),
        is_sum=False,
        everyone="walking",
        needs=("walking", "open_office"),
    ),
)
