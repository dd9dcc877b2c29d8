"""`together`: offices of which all open, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import Field

from models.messages.text import Text
from models.problem import Constraint
from placement.scenario.facts import Facts
from placement.scenario.ids import OfficeIds
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import Naming, named
from placement.values.measures import Reached


class Together(Rule):
    """All of the offices open, or none."""

    KEYS = ("together",)

    together: OfficeIds = Field(min_length=2, description="All of these offices open, or none.")

    def constraints(self, facts: Facts) -> list[Constraint]:
        first, *others = self.together
        return [Constraint(self.id, ((first, 1), (other, -1)), 0, 0) for other in others]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if set(self.together) <= set(facts.keep):
            yield "together", Text("never binds: all of them are kept")

    def implies(self, weak: Self, facts: Facts) -> bool:
        return set(weak.together) <= set(self.together)

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        return Reached(len(sites & set(self.together)), len(self.together))

    def standing(self, reached: Reached) -> Text:
        return Text("{reached} of {of} open", reached=reached.value, of=reached.of)

    def demanded(self, naming: Naming) -> Text:
        these = named(self.together, naming)
        return Text("all of {these} open, or none", these=these)
