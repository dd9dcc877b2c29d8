"""Objectives that count the people offices reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic_core import PydanticCustomError

from models.criteria import CapacityCoverage, Coverage, Gain
from models.messages.text import Text
from placement.scenario.objectives.definition import Inputs, Objective, Parameter
from placement.scenario.quantities import Distance
from placement.scenario.written import refusal


def _gradual(of: Inputs) -> Gain:
    """Return thousandths of service, 1000 up to `full` and falling evenly to 0 at `none`, rounded down."""
    full, none = of.own["full"].mm, of.own["none"].mm
    return Gain(of.name, np.clip((none - of.distance.values) * 1000 // (none - full), 0, 1000), of.people)


def _falling(own: Mapping[str, Any]) -> PydanticCustomError | None:
    full, none = own["full"], own["none"]
    if full.mm < none.mm:
        return None
    return refusal("range_order", Text("full {full} must be less than none {none}", full=full, none=none))


SERVED = Objective(
    name="served_population",
    sense="max",
    unit="people",
    title=Text("people served"),
    criterion=lambda of: Coverage(of.name, of.covers, of.people),
    shown="served",
)

OBJECTIVES = (
    SERVED,
    Objective(
        name="backup_population",
        sense="max",
        unit="people",
        title=Text("people served by two offices or more"),
        criterion=lambda of: Coverage(of.name, of.covers, of.people, 2),
    ),
    Objective(
        name="gradual_population",
        sense="max",
        unit="thousandths",
        title=Text("people served, counted less with distance"),
        criterion=_gradual,
        parameters=(
            Parameter("full", Distance, "full service up to this distance.", "2 km"),
            Parameter("none", Distance, "no service from this distance on; between, it falls evenly.", "4 km"),
        ),
        order=_falling,
    ),
    Objective(
        name="placed_population",
        sense="max",
        unit="people",
        title=Text("people given a place"),
        criterion=lambda of: CapacityCoverage(of.name, of.covers, of.people, of.capacity),
        is_sum=False,
        needs=("capacity",),
    ),
)
