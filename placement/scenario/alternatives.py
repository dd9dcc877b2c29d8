"""`alternatives`: the plans that are nearly as good, and differ most."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from geodata.yamlfiles.reader import StrictModel
from placement.scenario.quantities import Share, Sites
from placement.scenario.written import pattern


def _number(value: object) -> object:
    """Return a plain number as a number of sites: it can mean nothing else here."""
    return f"{value} sites" if isinstance(value, int) and not isinstance(value, bool) else value


Difference = Annotated[
    Sites, BeforeValidator(_number), WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 1}, pattern(Sites)]})
]


class Alternatives(StrictModel):
    """Plans nearly as good as the best of the first objective, each as different as can be from all before it."""

    give_up: Share = Field(description="How much of the first objective's best an alternative may give up: 1 %.")
    differ_by: Difference = Field(
        description="In how many sites it differs at least from the plan and from each other alternative: 2 sites."
    )
