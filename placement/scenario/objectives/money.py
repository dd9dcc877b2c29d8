"""The objective on what a year of the open offices costs, with their posts where the scenario counts them."""

from __future__ import annotations

import numpy as np

from models.criteria import Counters, Score
from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective

# of a yen, as in every objective in yen
TWELFTHS = 12


def yearly_cost(of: Inputs) -> Counters | Score:
    """Return what a year of the open offices costs, at the most that is stated of a post."""
    yen = TWELFTHS * of.facts.yearly_yen
    if yen.shape[1] != len(of.facts.counters_take) or not yen.size:
        return Score(of.name, yen[:, 0], "min")
    everywhere = np.ones(len(of.facts.sites), dtype=bool)
    return Counters(of.name, of.distance, of.people, everywhere, of.facts.counters_take, yen)


YEARLY_COST = Objective(
    name="yearly_cost",
    sense="min",
    unit="yen",
    title=Text("cost of a year, at the most that the figures stated allow"),
    criterion=yearly_cost,
    is_sum=False,
    counts_people=False,
    futures="once",
    needs=("money", "open_office"),
)
OBJECTIVES = (YEARLY_COST,)
