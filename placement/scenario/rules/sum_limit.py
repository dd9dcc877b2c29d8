"""`sum` … `of`: what a column of the offices comes to, such as staff, over those open, opened, kept or closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self, cast

import numpy as np
from pydantic import Field

from models.criteria import Criterion, Score
from models.messages.numbers import number
from models.messages.text import Text, and_list
from models.problem import Constraint
from placement.scenario.bounds import NOW, Bound, Now, require_order
from placement.scenario.facts import Facts
from placement.scenario.ids import Id, Named, ServiceOf
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import OF, Naming, Offices
from placement.scenario.sums import GROUPS, ColumnSum, Group, column_sum, summed
from placement.scenario.written import refusal
from placement.values.measures import Reached


class SumLimit(Rule):
    """A column summed over the offices open, opened, kept or closed comes to at least or at most so much."""

    KEYS = ("sum",)

    sum: Annotated[Id, Named.OFFICE_NUMBERS] = Field(
        description="With at_least or at_most: a whole-number column of the study's offices, such as staff, added up over those under of."
    )
    of: Offices = Field(description=OF)
    at_least: Bound | None = Field(None, description="The least the sum is: 40, or now.")
    at_most: Bound | None = Field(None, description="The most the sum is: 40, or now.")
    service: ServiceOf = Field(
        None, description="Of which service: the id of one under services; by default that of the offices chosen."
    )

    def require_sound(self) -> None:
        if self.of not in GROUPS:
            raise refusal("not_allowed", Text("sum goes with of: open, opened, kept or closed"), "of")
        if self.at_least is None and self.at_most is None:
            raise refusal("needs", Text("sum needs at_least or at_most"))
        require_order(self.at_least, self.at_most)

    def constraints(self, facts: Facts) -> list[Constraint]:
        # the places that give a service are more than the offices that open
        if self.service is not None:
            return []
        found = self.found(facts)
        low, high = (None if bound is None else bound - found.base for bound in self.bounds_of(found))
        return [Constraint(self.id, tuple((site, factor) for site, factor in found.factors.items() if factor), low, high)]

    def bounds(self, facts: Facts) -> list[tuple[Criterion, int]]:
        if self.service is None:
            return []
        found = self.found(facts)
        factors, (low, high) = np.array([found.factors[site] for site in facts.sites], dtype=np.int64), self.bounds_of(found)
        least: list[tuple[Criterion, int]] = [] if low is None else [(Score(self.id, factors, "max", base=found.base), low)]
        return least if high is None else [*least, (Score(self.id, factors, "min", base=found.base), high)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        found = self.found(facts)
        (low, high), (least, most) = self.bounds_of(found), found.ends(facts)
        if low is not None and low <= least:
            said = Text("never binds: the sum is at least {least:,}", least=least)
            yield "at_least", said
        if high is not None and high >= most:
            said = Text("never binds: the sum is at most {most:,}", most=most)
            yield "at_most", said

    def implies(self, weak: Self, facts: Facts) -> bool:
        found = self.found(facts)
        (low, high), (least, most) = self.bounds_of(found), weak.bounds_of(found)
        same = (self.sum, self.of, self.service) == (weak.sum, weak.of, weak.service)
        enough = least is None or (low is not None and low >= least)
        return same and enough and (most is None or (high is not None and high <= most))

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        found = self.found(facts)
        low, high = self.bounds_of(found)
        if low is not None:
            yield Loosening("at_least", self.at_least, range(low - 1, -1, -1))
        if high is not None:
            yield Loosening("at_most", self.at_most, range(high + 1, found.largest + 1))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return what the column sums to, beside what it comes to now."""
        found = self.found(facts)
        return Reached(found.over(sites), found.now)

    def standing(self, reached: Reached) -> Text:
        total, (low, high) = number(reached.value or 0), (self.at_least, self.at_most)
        least, most = (None if one is None else number(reached.of if one == NOW else one) for one in (low, high))
        if least is None:
            return Text("{total} of at most {limit}", total=total, limit=most)
        if most is None:
            return Text("{total} of at least {limit}", total=total, limit=least)
        return Text("{total} of {low} to {high}", total=total, low=least, high=most)

    def demanded(self, naming: Naming) -> Text:
        parts = [
            *([Text("at least {low}", low=_said(self.at_least))] if self.at_least is not None else []),
            *([Text("at most {high}", high=_said(self.at_most))] if self.at_most is not None else []),
        ]
        said = summed(self.sum, cast("Group", self.of), self.service)
        if self.service is not None:
            said = Text("{service}: {title}", service=self.service, title=said)
        return Text("{sum}, comes to {amount}", sum=said, amount=and_list(parts))

    def found(self, facts: Facts) -> ColumnSum:
        """Return the sum of its column over its offices."""
        return column_sum(facts, self.sum, cast("Group", self.of))

    def bounds_of(self, found: ColumnSum) -> tuple[int | None, int | None]:
        """Return the least and the most that is asked, as numbers."""
        low, high = (found.now if asked == NOW else asked for asked in (self.at_least, self.at_most))
        return low, high


def _said(bound: int | Now) -> Text | str:
    return Text("what it is now") if bound == NOW else number(bound)
