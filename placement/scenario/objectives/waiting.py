"""Objectives on the queues at the offices."""

from __future__ import annotations

import numpy as np

from models.criteria import Counters
from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective


def _counters(of: Inputs) -> Counters:
    everywhere = np.ones(len(of.facts.sites), dtype=bool)
    return Counters(of.name, of.distance, of.people, everywhere, of.facts.counters_take)


OBJECTIVES = (
    Objective(
        name="counters",
        sense="min",
        unit="count",
        title=Text("counters that keep the limit on waiting"),
        criterion=_counters,
        is_sum=False,
        needs=("queue", "open_office"),
    ),
)
