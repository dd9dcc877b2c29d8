"""`at_least`, `at_most`, `exactly`: so many offices of a set are open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import Field

from models.messages.findings import Finding
from models.messages.text import Text, and_list, in_context
from models.problem import Constraint, of_set
from placement.scenario.facts import Facts
from placement.scenario.quantities import refusal
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import OF, Naming, Offices, counted
from placement.values.measures import Reached


class Counted(Rule):
    """At least, at most or exactly so many offices of a set are open."""

    KEYS = ("at_least", "at_most", "exactly")
    ALONE = ("exactly",)

    at_least: int | None = Field(None, ge=0, description="At least this many of the set `of` are open.")
    at_most: int | None = Field(None, ge=0, description="At most this many of the set `of` are open.")
    exactly: int | None = Field(None, ge=0, description="Exactly this many of the set `of` are open.")
    of: Offices = Field(description=OF)

    @property
    def range(self) -> tuple[int | None, int | None]:
        """Fewest and most of the set that are open."""
        return (self.exactly, self.exactly) if self.exactly is not None else (self.at_least, self.at_most)

    def require_sound(self) -> None:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refusal(
                "range_order",
                Text("at_least {at_least} is more than at_most {at_most}", at_least=self.at_least, at_most=self.at_most),
            )

    def constraints(self, facts: Facts) -> list[Constraint]:
        low, high = self.range
        return [of_set(self.id, self.of.members(facts, self.id), at_least=low, at_most=high)]

    def faults(self, facts: Facts) -> Iterator[Finding]:
        low, _ = self.range
        count = len(self.of.members(facts, self.id))
        # an empty set is a fault of its own
        if low is not None and 0 < count < low:
            key = "at_least" if self.at_least is not None else "exactly"
            message = (
                Text("cannot open {low} of {chosen}", low=low, chosen=count)
                if key == "exactly"
                else in_context("or more", "cannot open {low} of {chosen}", low=low, chosen=count)
            )
            yield Finding("impossible-count", "stop", message, field=key, value=str(low))

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        (low, high), inside = self.range, set(self.of.members(facts, self.id))
        kept, able = len(inside & set(facts.keep)), len(inside & set(facts.candidates))
        fewest = kept + max(facts.added[0] - (len(facts.candidates) - able), 0)
        most = kept + min(facts.added[1], able)
        key = "exactly" if self.exactly is not None else "at_least"
        if low is not None and low <= fewest and (key == "at_least" or high == most):
            said = Text("never binds: every plan opens at least {fewest} of them", fewest=fewest)
            yield key, said
        if high is not None and high >= most and key == "at_least":
            said = Text("never binds: no plan opens more than {most} of them", most=most)
            yield "at_most", said

    def implies(self, weak: Self, facts: Facts) -> bool:
        (low, high), (least, most) = self.range, weak.range
        same = self.of.members(facts, self.id) == weak.of.members(facts, weak.id)
        enough = least is None or (low is not None and low >= least)
        return same and enough and (most is None or (high is not None and high <= most))

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        members = len(self.of.members(facts, self.id))
        for key, number in (("at_least", self.at_least), ("at_most", self.at_most), ("exactly", self.exactly)):
            if number is not None and key != "at_least":
                yield Loosening(key, str(number), range(number + 1, members + 1), one_by_one=True)
            if number is not None and key != "at_most":
                yield Loosening(key, str(number), range(number - 1, -1, -1), one_by_one=True)

    def standing(self, reached: Reached) -> Text:
        return counted(reached.value, *self.range)

    def demanded(self, naming: Naming) -> Text:
        these, (least, most) = self.of.said(naming), self.range
        if least is not None and least == most:
            return Text("exactly {least} of {these} open", least=least, these=these)
        parts = [
            *([Text("at least {least}", least=least)] if least is not None else []),
            *([Text("at most {most}", most=most)] if most is not None else []),
        ]
        amount = and_list(parts)
        return Text("{amount} of {these} open", amount=amount, these=these)
