"""The objective on what sites cost in their states over the years, with the moves between them."""

from __future__ import annotations

from typing import NoReturn

from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective


def _over_states(of: Inputs) -> NoReturn:
    raise ValueError(f"{of.name} is a sum over the states of sites and their moves, not over sites")


# its integer counts twelfths of a yen, so that every month of a cost a year is whole
COST = Objective(
    name="total_cost",
    sense="min",
    unit="yen",
    title=Text("cost of states and moves, over all phases"),
    criterion=_over_states,
    counts_people=False,
    needs=("states",),
)
OBJECTIVES = (COST,)
