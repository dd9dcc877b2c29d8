"""`least_load`: people who have each open office as their nearest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from pydantic import Field

from models.criteria import LeastLoad
from models.messages.findings import Finding
from models.messages.text import Text
from models.subset_sums import LARGEST
from placement.scenario.facts import Facts
from placement.scenario.offices import Places
from placement.scenario.quantities import People
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached


class LeastLoadRule(Rule):
    """Every open office is the nearest one of at least so many people, in a straight line."""

    KEYS = ("least_load",)

    least_load: Places = Field(
        description="Every open office is the nearest, in a straight line, of at least this many people: 20000 people."
    )

    def bounds(self, facts: Facts) -> list[tuple[LeastLoad, int]]:
        # with no office open nothing is asked, and nobody asks for more people than there are
        everywhere = np.ones(len(facts.sites), dtype=bool)
        return [(LeastLoad(self.id, facts.distance, facts.people(), everywhere), self.least_load.people)]

    def faults(self, facts: Facts) -> Iterator[Finding]:
        everyone, asked = int(facts.people().sum()), self.least_load
        if asked.people > everyone:
            message = Text("there are only {fewest:,} people; ask for fewer", fewest=everyone)
            yield Finding("impossible-level", "stop", message, field="least_load", value=str(asked))
        if len(facts.candidates) > LARGEST:
            count = len(facts.candidates)
            message = Text(
                "least_load goes with up to {most} offices that may open or close, not {count}; name fewer",
                most=LARGEST,
                count=count,
            )
            yield Finding("too-many-candidates", "stop", message, field="least_load", value=str(asked))

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if not self.least_load.people:
            yield "least_load", Text("never binds: it asks for nobody")

    def implies(self, weak: Self, facts: Facts) -> bool:
        return self.least_load.people >= weak.least_load.people

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        people = self.least_load.people
        yield Loosening("least_load", self.least_load, range(people - 1, -1, -1), People.of)

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the people of the open office that has fewest."""
        nearest, _ = facts.distance.nearest(tuple(site for site in facts.sites if site in sites))
        loads = np.bincount(nearest[nearest >= 0], facts.people()[nearest >= 0], minlength=len(facts.sites))
        return Reached(min((int(loads[facts.sites.index(site)]) for site in sites), default=None))

    def standing(self, reached: Reached) -> Text:
        if reached.value is None:
            return Text("no office is open")
        return Text("{count:,} people at the least, {asked} asked", count=reached.value, asked=self.least_load)

    def demanded(self, naming: Naming) -> Text:
        return Text("every open office is the nearest of at least {asked}", asked=self.least_load)
