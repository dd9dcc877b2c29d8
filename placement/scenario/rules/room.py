"""`room`: no open office needs more counters than it has room for."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field

from models.access import IntArray
from models.criteria import Counters
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.ids import Id, Named
from placement.scenario.objectives.definition import Need
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import Naming
from placement.scenario.rules.wait import counters_at
from placement.values.measures import Reached


class Room(Rule):
    """Every open office has room for the counters that the limit on waiting takes."""

    KEYS = ("room",)
    NEEDS: ClassVar[tuple[Need, ...]] = ("queue",)

    room: Annotated[Id, Named.OFFICE_NUMBERS] = Field(
        description="With queue and a rule on waiting: the column of the offices with the most counters each has room for: counter_max."
    )

    def bounds(self, facts: Facts) -> list[tuple[Counters, int]]:
        counters = np.arange(1, len(facts.counters_take) + 1)
        # counters without room, which may be none
        short = np.maximum(counters - self._room(facts)[:, None], 0)
        everywhere = np.ones(len(facts.sites), dtype=bool)
        return [(Counters(self.id, facts.distance, facts.people(), everywhere, facts.counters_take, short), 0)]

    def implies(self, weak: Self, facts: Facts) -> bool:
        return bool((self._room(facts) <= weak._room(facts)).all())

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return how many of the open offices have room enough."""
        room = dict(zip(facts.sites, self._room(facts).tolist(), strict=True))
        found = counters_at(facts, sites)
        return Reached(sum(counters <= room[site] for site, counters in found.items()), len(found))

    def standing(self, reached: Reached) -> Text:
        return Text("{reached} of {of} offices have room", reached=reached.value, of=reached.of)

    def demanded(self, naming: Naming) -> Text:
        return Text("every open office has room for its counters ({column})", column=self.room)

    def _room(self, facts: Facts) -> IntArray:
        return np.array(facts.study.offices[self.room].to_numpy(), dtype=np.int64)
