"""Objectives on the queues at the offices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.criteria import Counters, WorstWait
from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective


def _counters(of: Inputs) -> Counters:
    everywhere = np.ones(len(of.facts.sites), dtype=bool)
    return Counters(of.name, of.distance, of.people, everywhere, of.facts.counters_take)


def _staff(of: Inputs) -> Counters:
    return replace(_counters(of), costs=of.facts.posts)


def _worst_wait(of: Inputs) -> WorstWait:
    everywhere, queue = np.ones(len(of.facts.sites), dtype=bool), of.facts.deciding_queue
    if queue is None:
        raise ValueError(f"{of.name} without a queue")
    return WorstWait(of.name, of.distance, of.people, everywhere, queue, of.facts.most_counters or 0)


STAFF = Objective(
    name="staff",
    sense="min",
    unit="count",
    title=Text("posts that keep the limit on waiting"),
    criterion=_staff,
    is_sum=False,
    needs=("queue", "staff", "open_office"),
)
OBJECTIVES = (
    Objective(
        name="worst_wait",
        sense="min",
        unit="s",
        title=Text("longest mean wait at an office"),
        criterion=_worst_wait,
        is_sum=False,
        needs=("counters", "queue", "open_office"),
    ),
    Objective(
        name="counters",
        sense="min",
        unit="count",
        title=Text("counters that keep the limit on waiting"),
        criterion=_counters,
        is_sum=False,
        needs=("queue", "open_office"),
    ),
    STAFF,
)
