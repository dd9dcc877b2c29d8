"""`if_open` … `then`, `then_any`: offices that open where another does, all of them or one at least."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from models.messages.text import Text, and_list
from models.problem import Constraint, requires
from placement.scenario.facts import Facts
from placement.scenario.ids import Id, Named, OfficeId
from placement.scenario.rules.base import Rule
from placement.scenario.rules.office_set import Naming, named
from placement.scenario.written import refusal
from placement.values.measures import Reached


class IfOpen(Rule):
    """Where one office opens, others open too: all of them, or one of them at least."""

    KEYS = ("if_open",)

    if_open: OfficeId = Field(description="If this office opens, all under `then` open too, and one at least under `then_any`.")
    then: Annotated[tuple[Id, ...] | None, Named.OFFICES] = Field(
        None, min_length=1, description="With if_open: the offices that all open with it: [dai7]."
    )
    then_any: Annotated[tuple[Id, ...] | None, Named.OFFICES] = Field(
        None, min_length=2, description="With if_open: the offices of which one at least opens with it: [dai4, dai7]."
    )

    def require_sound(self) -> None:
        if self.then is None and self.then_any is None:
            raise refusal("needs", Text("{own} needs {key}", own="if_open", key="then"))

    def constraints(self, facts: Facts) -> list[Constraint]:
        all_of = [requires(self.id, self.if_open, other) for other in self.then or ()]
        if self.then_any is None:
            return all_of
        others = tuple((other, 1) for other in dict.fromkeys(self.then_any))
        return [*all_of, Constraint(self.id, (*others, (self.if_open, -1)), at_least=0)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        open_then = {*facts.keep, self.if_open}
        all_open = set(self.then or ()) <= open_then
        if all_open and (self.then_any is None or not open_then.isdisjoint(self.then_any)):
            said = Text("never binds: all of them are kept, or the office itself")
            if self.then is None:
                said = Text("never binds: one of them is kept, or the office itself")
            yield "then_any" if self.then is None else "then", said
        elif self.if_open not in {*facts.keep, *facts.candidates}:
            said = Text("never binds: {if_open} can never open", if_open=self.if_open)
            yield "if_open", said

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return whether the office is open, and how many of the others are wanting."""
        none = self.then_any is not None and sites.isdisjoint(self.then_any)
        return Reached(int(self.if_open in sites), len(set(self.then or ()) - sites) + none)

    def standing(self, reached: Reached) -> Text:
        if reached.value and reached.of:
            return Text("open, but not with all the others")
        if reached.value:
            return Text("open, with the others")
        return Text("not open: asks nothing")

    def demanded(self, naming: Naming) -> Text:
        first = naming.of([self.if_open])
        parts = [*([named(self.then, naming)] if self.then else [])]
        if self.then_any:
            these = named(self.then_any, naming)
            parts.append(Text("at least one of {these}", these=these))
        return Text("if {first} opens, so does {then}", first=first, then=and_list(parts))
