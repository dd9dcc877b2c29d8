"""`longest`: a distance beyond which nobody is from an open office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from pydantic import Field

from models.criteria import Criterion, Farthest
from models.messages.numbers import metres
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.ids import Length
from placement.scenario.rules.base import Loosening, longer
from placement.scenario.rules.office_set import Naming
from placement.scenario.rules.serve import ServiceRule
from placement.values.measures import Reached


class Longest(ServiceRule):
    """Nobody is farther than a distance from an open office."""

    KEYS = ("longest",)

    longest: Length = Field(description="Nobody is farther than this from an open office in a straight line: 4 km.")

    def bounds(self, facts: Facts) -> list[tuple[Criterion, int]]:
        return [(Farthest(self.id, facts.distance, facts.people()), self.longest.mm)]

    def implies(self, weak: Self, facts: Facts) -> bool:
        return self.longest.mm <= weak.longest.mm

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        yield longer("longest", self.longest, facts.steps(facts.distance))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        columns = facts.distance.columns([site for site in facts.sites if site in sites])
        people, able, beyond = facts.people(), facts.distance.reachable[:, columns], np.iinfo(np.int64).max
        far = np.where(able, facts.distance.values[:, columns], beyond).min(axis=1, initial=beyond)
        return Reached(int(far[(people > 0) & able.any(axis=1)].max(initial=0)))

    def standing(self, reached: Reached) -> Text:
        largest = metres(None if reached.value is None else reached.value / 1000)
        return Text("largest {largest}, {longest} allowed", largest=largest, longest=self.longest)

    def demanded(self, naming: Naming) -> Text:
        return Text("nobody is farther than {longest} from an office", longest=self.longest)
