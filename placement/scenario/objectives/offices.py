"""Objectives on the open offices themselves: figures of each, summed, how many they are, and how far apart."""

from __future__ import annotations

import numpy as np

from models.criteria import Score, Separation, open_count
from models.messages.text import Text, in_context
from placement.scenario.objectives.definition import Column, Inputs, Objective

# an office's transit access: the people within this time of it
ACCESS_S = 1800


def _transit_access(of: Inputs) -> Score:
    reached = np.asarray(of.people @ of.seconds("transit").within(ACCESS_S))
    return Score(of.name, reached, "max", of_people=True)


OBJECTIVES = (
    Objective(
        name="transit_access",
        sense="max",
        unit="count",
        title=Text("people within 30 min by public transport, summed over offices"),
        criterion=_transit_access,
        needs=("transit",),
    ),
    Objective(
        name="caseload",
        sense="max",
        unit="count",
        title=Text("cases handled"),
        counts_people=False,
        criterion=lambda of: Score(of.name, np.array(of.facts.study.offices["caseload"], dtype=np.int64), "max"),
        column=Column(
            "caseload",
            "no-caseload",
            Text("the study's offices have no column caseload; add the cases handled, or remove this objective"),
        ),
    ),
    Objective(
        name="separation",
        sense="max",
        unit="mm",
        title=Text("least distance between open offices"),
        counts_people=False,
        criterion=lambda of: Separation(of.name, of.facts.between),
        is_sum=False,
    ),
    Objective(
        name="open_offices",
        sense="min",
        unit="count",
        title=in_context("units", "open offices"),
        counts_people=False,
        criterion=lambda of: open_count(len(of.facts.sites), of.name),
        futures="once",
        shown="offices",
    ),
)
