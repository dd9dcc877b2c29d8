"""`staff`: the posts that the counters of the open offices take are no more than so many, or than there are today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Self

import numpy as np
from pydantic import Field

from geodata.yamlfiles.reader import StrictModel
from models.criteria import Counters
from models.messages.numbers import number
from models.messages.text import Text
from placement.scenario.bounds import NOW, Bound
from placement.scenario.facts import Facts
from placement.scenario.objectives.definition import Need
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.scenario.rules.wait import counters_at
from placement.values.measures import Reached


class StaffAtMost(StrictModel):
    """How many posts there may be."""

    at_most: Bound = Field(description="The most posts of all open offices together: 40, or now.")


class StaffRule(Rule):
    """The posts of the open offices, each with the counters that the limit on waiting takes, are at most so many."""

    KEYS = ("staff",)
    NEEDS: ClassVar[tuple[Need, ...]] = ("queue", "staff")

    staff: StaffAtMost = Field(
        description="With queue, staff and a rule on waiting: the posts of all open offices are at most this: {at_most: now}."
    )

    def most(self, facts: Facts) -> int:
        """Return the most posts there may be; 0 where nothing says how many there are today."""
        return (facts.posts_now or 0) if self.staff.at_most == NOW else self.staff.at_most

    def bounds(self, facts: Facts) -> list[tuple[Counters, int]]:
        everywhere = np.ones(len(facts.sites), dtype=bool)
        needed = Counters(self.id, facts.distance, facts.people(), everywhere, facts.counters_take, facts.posts)
        return [(needed, self.most(facts))]

    def implies(self, weak: Self, facts: Facts) -> bool:
        return self.most(facts) <= weak.most(facts)

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        most = self.most(facts)
        able = [facts.sites.index(site) for site in (*facts.keep, *facts.candidates)]
        enough = int(facts.posts[able, -1].sum()) if able else most
        yield replace(Loosening("at_most", self.staff.at_most, range(most + 1, enough + 1)), inside=("staff",))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the posts that the counters take, of those there may be."""
        found = counters_at(facts, sites)
        return Reached(
            sum(int(facts.posts[facts.sites.index(site), counters - 1]) for site, counters in found.items()), self.most(facts)
        )

    def standing(self, reached: Reached) -> Text:
        return Text("{count:,} posts, {most:,} allowed", count=reached.value or 0, most=reached.of)

    def demanded(self, naming: Naming) -> Text:
        if self.staff.at_most == NOW:
            return Text("the posts of all open offices are no more than today")
        return Text("the posts of all open offices are at most {most}", most=number(self.staff.at_most))
