"""`gini`: how unevenly people are far from the nearest open office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Self

from pydantic import Field

from geodata.yamlfiles.reader import StrictModel
from models.criteria import Gini
from models.gini import PARTS, gini_parts
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.quantities import Coefficient
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached

# coefficients are proposed in whole hundredths
STEP = PARTS // 100


class GiniAtMost(StrictModel):
    """How uneven distances may be."""

    at_most: Coefficient = Field(description="The Gini coefficient is no more than this, from 0 to 1: 0.3.")


class GiniRule(Rule):
    """The Gini coefficient over people of the straight line to the nearest open office is no more than so much."""

    KEYS = ("gini",)

    gini: GiniAtMost = Field(
        description="The Gini coefficient of people's straight lines to the nearest open office is no more than this: {at_most: 0.3}."
    )

    def bounds(self, facts: Facts) -> list[tuple[Gini, int]]:
        return [(Gini(self.id, facts.distance, facts.people(), facts.distance.unevenness), self.gini.at_most.parts)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if self.gini.at_most.parts == PARTS:
            yield "gini", Text("never binds: the coefficient is never more than 1")

    def implies(self, weak: Self, facts: Facts) -> bool:
        return self.gini.at_most.parts <= weak.gini.at_most.parts

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        most = self.gini.at_most

        def rounded(least: int) -> Coefficient:
            return _of(min(-(-least // STEP) * STEP, PARTS))

        more = Loosening("at_most", most, range(most.parts + 1, PARTS + 1), _of, rounded=rounded)
        yield replace(more, inside=("gini",))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the coefficient in millionths, rounded up."""
        opened = tuple(site for site in facts.sites if site in sites)
        nearest, ways = facts.distance.nearest(opened)
        return Reached(gini_parts(ways[nearest >= 0], facts.people()[nearest >= 0]) if opened else None)

    def standing(self, reached: Reached) -> Text:
        if reached.value is None:
            return Text("no office is open")
        # rounded up, as finely as the limit, so that it shows on which side of it it is
        places = max(3, len(self.gini.at_most.written.partition(".")[2]))
        value = -(-reached.value // 10 ** (6 - places))
        return Text("Gini {value}, {at_most} allowed", value=f"{value / 10**places:.{places}f}", at_most=self.gini.at_most)

    def demanded(self, naming: Naming) -> Text:
        return Text("the Gini coefficient of distances is no more than {at_most}", at_most=self.gini.at_most)


def _of(parts: int) -> Coefficient:
    return Coefficient.of(Fraction(parts, PARTS))
