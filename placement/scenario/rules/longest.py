"""`longest`: a distance beyond which nobody is from an open office."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from models.access import AccessMatrix
from models.messages.numbers import metres
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.ids import Length, ServiceOf
from placement.scenario.rules.base import Loosening, longer
from placement.scenario.rules.farthest import FarthestRule
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached


class Longest(FarthestRule):
    """Nobody is farther than a distance from an open office."""

    KEYS = ("longest",)

    longest: Length = Field(description="Nobody is farther than this from an open office in a straight line: 4 km.")
    service: ServiceOf = Field(
        None, description="Of which service: the id of one under services; by default that of the offices chosen."
    )

    @property
    def _limit(self) -> int:
        return self.longest.mm

    def _matrix(self, facts: Facts) -> AccessMatrix:
        return facts.distance

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        yield longer("longest", self.longest, facts.steps(facts.distance))

    def standing(self, reached: Reached) -> Text:
        largest = metres(None if reached.value is None else reached.value / 1000)
        return Text("largest {largest}, {longest} allowed", largest=largest, longest=self.longest)

    def demanded(self, naming: Naming) -> Text:
        return Text("nobody is farther than {longest} from an office", longest=self.longest)
