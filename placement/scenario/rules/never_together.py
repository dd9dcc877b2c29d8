"""`never_together`: offices of which one opens at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import Field

from models.messages.text import Text
from models.problem import Constraint, of_set
from placement.scenario.facts import Facts
from placement.scenario.ids import OfficeIds
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import Naming, counted, named
from placement.values.measures import Reached


class NeverTogether(Rule):
    """At most one of the offices opens."""

    KEYS = ("never_together",)

    never_together: OfficeIds = Field(min_length=2, description="At most one of these offices opens.")

    def constraints(self, facts: Facts) -> list[Constraint]:
        return [of_set(self.id, self.never_together, at_most=1)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        kept = set(self.never_together) & set(facts.keep)
        able = set(self.never_together) & set(facts.candidates)
        if len(kept) + min(facts.added[1], len(able)) < 2:
            said = Text("never binds: no plan opens two of them")
            yield "never_together", said

    def implies(self, weak: Self, facts: Facts) -> bool:
        return set(weak.never_together) <= set(self.never_together)

    def standing(self, reached: Reached) -> Text:
        return counted(reached.value, None, 1)

    def demanded(self, naming: Naming) -> Text:
        these = named(self.never_together, naming)
        return Text("at most one of {these} opens", these=these)
