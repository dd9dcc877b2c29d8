"""`if_open` … `then`: offices that open where another does."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from models.messages.text import Text
from models.problem import Constraint, requires
from placement.scenario.facts import Facts
from placement.scenario.ids import OfficeId, OfficeIds
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import Naming, named
from placement.values.measures import Reached


class IfOpen(Rule):
    """Where one office opens, others open too."""

    KEYS = ("if_open",)

    if_open: OfficeId = Field(description="If this office opens, those under `then` open too.")
    then: OfficeIds = Field(min_length=1, description="With if_open: the offices that open with it.")

    def constraints(self, facts: Facts) -> list[Constraint]:
        return [requires(self.id, self.if_open, other) for other in self.then]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if set(self.then) <= {*facts.keep, self.if_open}:
            said = Text("never binds: all of them are kept, or the office itself")
            yield "then", said
        elif self.if_open not in {*facts.keep, *facts.candidates}:
            said = Text("never binds: {if_open} can never open", if_open=self.if_open)
            yield "if_open", said

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return whether the office is open, and how many of the others are not."""
        return Reached(int(self.if_open in sites), len(set(self.then) - sites))

    def standing(self, reached: Reached) -> Text:
        if reached.value and reached.of:
            return Text("open, but not with all the others")
        if reached.value:
            return Text("open, with the others")
        return Text("not open: asks nothing")

    def demanded(self, naming: Naming) -> Text:
        first, then = naming([self.if_open]), named(self.then, naming)
        return Text("if {first} opens, so does {then}", first=first, then=then)
