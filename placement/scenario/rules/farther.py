"""`farther`: how many people may be farther from an open office than before, by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from geodata.yamlfiles.reader import StrictModel
from models.access import IntArray
from models.criteria import Coverage
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.ids import Named, ServiceOf
from placement.scenario.offices import Places
from placement.scenario.quantities import Distance, People
from placement.scenario.rules.base import Loosening, Rule, longer
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached


class FartherBy(StrictModel):
    """How much farther counts, and how many people may be so."""

    by_more_than: Annotated[Distance | None, Named.DISTANCE] = Field(
        None, description="How much farther counts, in a straight line: 500 m; all that is farther, where left out."
    )
    at_most: Places = Field(description="At most this many people are so much farther: 0 people.")


class Farther(Rule):
    """Not more than so many people are farther than before, in a straight line to the nearest open office."""

    KEYS = ("farther",)

    farther: FartherBy = Field(
        description="No more people than this are farther than now from the nearest open office: {by_more_than: 500 m, at_most: 0 people}."
    )
    service: ServiceOf = Field(
        None, description="Of which service: the id of one under services; by default that of the offices chosen."
    )

    def bounds(self, facts: Facts) -> list[tuple[Coverage, int]]:
        near = self._near(facts)
        return [(near, int(near.people.sum()) - self.farther.at_most.people)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if (self.reached(facts, set(facts.keep)).value or 0) <= self.farther.at_most.people:
            yield "farther", Text("never binds: the offices that stay leave no more people farther than that")

    def implies(self, weak: Self, facts: Facts) -> bool:
        fewer = self.farther.at_most.people <= weak.farther.at_most.people
        return fewer and self._beyond_mm <= weak._beyond_mm

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        most, beyond = self.farther.at_most, self.farther.by_more_than
        everyone = int(self._near(facts).people.sum())
        more = range(most.people + 1, everyone + 1)
        yield Loosening("at_most", most, more, People.of, inside=("farther",))
        if beyond is not None:
            reaches, before = facts.distance, self._before(facts)
            added = np.unique(np.where(reaches.reachable & (before >= 0)[:, None], reaches.values - before[:, None], 0))
            yield replace(longer("by_more_than", beyond, added), inside=("farther",))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the people who are so much farther, of all who have an office now."""
        near = self._near(facts)
        columns = facts.distance.columns([site for site in facts.sites if site in sites])
        left = near.people[~near.covers[:, columns].any(axis=1)]
        return Reached(int(left.sum()), int(near.people.sum()))

    def standing(self, reached: Reached) -> Text:
        return Text("{count:,} people farther, {at_most} allowed", count=reached.value or 0, at_most=self.farther.at_most)

    def demanded(self, naming: Naming) -> Text:
        most, beyond = self.farther.at_most, self.farther.by_more_than
        if beyond is None:
            if not most.people:
                return Text("nobody is farther than now")
            return Text("at most {at_most} are farther than now", at_most=most)
        if not most.people:
            return Text("nobody is farther than now by more than {by_more_than}", by_more_than=beyond)
        return Text("at most {at_most} are farther than now by more than {by_more_than}", at_most=most, by_more_than=beyond)

    @property
    def _beyond_mm(self) -> int:
        return 0 if self.farther.by_more_than is None else self.farther.by_more_than.mm

    def _near(self, facts: Facts) -> Coverage:
        """Return whom each office keeps as near as asked: as a coverage in which everyone has a radius of their own."""
        before, reaches = self._before(facts), facts.distance
        covers = reaches.reachable & (reaches.values <= before[:, None] + self._beyond_mm)
        return Coverage(self.id, covers, np.where(before >= 0, facts.people(), 0))

    def _before(self, facts: Facts) -> IntArray:
        """Return (n,) millimetres to the nearest office open now; -1 where none is reached, which nobody can be farther than."""
        columns, reaches = facts.distance.columns(facts.now), facts.distance
        far = np.iinfo(np.int64).max
        least = np.where(reaches.reachable[:, columns], reaches.values[:, columns], far).min(axis=1, initial=far)
        return np.where(least == far, -1, least)
