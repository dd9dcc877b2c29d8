"""`apart`: offices that are not near each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from pydantic import Field

from models.messages.numbers import metres
from models.messages.text import Text
from models.problem import Constraint, of_set
from placement.scenario.facts import Facts
from placement.scenario.ids import Length
from placement.scenario.rules.base import Loosening, Rule, shorter
from placement.scenario.rules.office_set import OF, Naming, Offices, members_of, require_set
from placement.values.measures import Reached


class Apart(Rule):
    """No two open offices, all or of a set, are nearer to each other than a distance."""

    KEYS = ("apart",)

    of: Offices | None = Field(None, description=OF)
    apart: Length = Field(description="No two open offices (of the set `of`, if given) are nearer than this to each other: 2 km.")

    def require_sound(self) -> None:
        require_set(self.of)

    def constraints(self, facts: Facts) -> list[Constraint]:
        near = self._near(facts, self.members(facts))
        return [of_set(self.id, pair, at_most=1) for pair in near if not set(pair) <= set(facts.keep)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        able = {*facts.keep, *facts.candidates}
        near = self._near(facts, [site for site in self.members(facts) if site in able])
        if not near:
            said = Text("never binds: no two offices are nearer than {apart}", apart=self.apart)
            yield "apart", said
        for one, other in near:
            if {one, other} <= set(facts.keep):
                said = Text(
                    "{one} and {other} are both kept and nearer than {apart}; it says nothing about these two",
                    one=one,
                    other=other,
                    apart=self.apart,
                )
                yield "apart", said

    def implies(self, weak: Self, facts: Facts) -> bool:
        inside = set(weak.members(facts)) <= set(self.members(facts))
        return inside and self.apart.mm >= weak.apart.mm

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        yield shorter("apart", self.apart, np.unique(facts.between))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        rows = [facts.sites.index(site) for site in self.members(facts) if site in sites]
        between = facts.between[np.ix_(rows, rows)][np.triu_indices(len(rows), 1)]
        return Reached(int(between.min()) if between.size else None)

    def standing(self, reached: Reached) -> Text:
        least = metres(None if reached.value is None else reached.value / 1000)
        return Text("least {least}, {apart} asked", least=least, apart=self.apart)

    def demanded(self, naming: Naming) -> Text:
        return Text("open offices are at least {apart} apart", apart=self.apart)

    def members(self, facts: Facts) -> tuple[str, ...]:
        return members_of(self.of, facts, self.id)

    def _near(self, facts: Facts, among: Sequence[str]) -> list[tuple[str, str]]:
        """Return the pairs of offices that are nearer than asked."""
        least, between = self.apart.mm, facts.between
        rows = [(facts.sites.index(site), site) for site in among]
        return [
            (one, other)
            for place, (row, one) in enumerate(rows)
            for column, other in rows[:place]
            if between[row, column] < least
        ]
