"""Objectives that add up a column of the study's offices, which scenarios name: `{minimize: {sum: cost, of: open}}`."""

from __future__ import annotations

from typing import Annotated, get_args

import numpy as np
from pydantic import Field

from geodata.yamlfiles.reader import StrictModel
from models.criteria import Score, Sense
from placement.scenario.ids import Id, Named
from placement.scenario.objectives.definition import Inputs, Objective
from placement.scenario.sums import GROUP, Group, column_sum, summed


class SumOf(StrictModel):
    """A column of the offices, added up."""

    sum: Annotated[Id, Named.OFFICE_NUMBERS] = Field(
        description="A whole-number column of the study's offices, added up: {sum: cost, of: open}."
    )
    of: Group = Field(description=GROUP)

    @property
    def name(self) -> str:
        """What the objective is called in the results: sum_open_cost."""
        return f"sum_{self.of}_{self.sum}"


def sum_objective(asked: SumOf, sense: Sense, service: str | None = None) -> Objective:
    """Return the objective that makes a sum as large or as small as possible: of the offices, or of the places that give a service."""
    column, group = asked.sum, asked.of

    def criterion(of: Inputs) -> Score:
        found = column_sum(of.facts, column, group)
        scores = np.array([found.factors[site] for site in of.facts.sites], dtype=np.int64)
        return Score(of.name, scores, sense, base=found.base)

    return Objective(
        name=asked.name,
        sense=sense,
        unit="count",
        title=summed(column, group, service),
        criterion=criterion,
        counts_people=False,
        futures="once",
    )


def sum_named(name: str) -> SumOf | None:
    """Return the sum of a name in the results; None where the name is another objective's."""
    head, _, rest = name.partition("_")
    group, _, column = rest.partition("_")
    if head != "sum" or group not in get_args(Group) or not column:
        return None
    return SumOf.model_validate({"sum": column, "of": group})
