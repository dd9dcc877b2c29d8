"""`longest_on_foot`: a time beyond which nobody walks to an open office."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from geodata.access.departures import Departures
from models.access import AccessMatrix
from models.messages.findings import Finding
from models.messages.numbers import whole_seconds
from models.messages.text import Text
from placement.scenario.facts import Facts
from placement.scenario.quantities import Duration
from placement.scenario.rules.base import Loosening
from placement.scenario.rules.farthest import FarthestRule
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached


def cut_off_said(people: int) -> Text:
    """Return that people can walk to no office, so that no longest walk is longest."""
    return Text(
        "{people:,} people can walk to none of the offices that may be open, so that the longest walk has no end; mend the streets, "
        "or ask for the longest distance in a straight line",
        people=people,
    )


class LongestOnFoot(FarthestRule):
    """Nobody walks longer than a time to an open office."""

    KEYS = ("longest_on_foot",)
    NEEDS = ("walking",)

    longest_on_foot: Duration = Field(description="Nobody walks longer than this to an open office: 40 min.")

    @property
    def _limit(self) -> int:
        return self.longest_on_foot.seconds

    def _matrix(self, facts: Facts) -> AccessMatrix:
        return facts.seconds("walking", Departures())

    def faults(self, facts: Facts) -> Iterator[Finding]:
        lost = facts.cut_off(self._matrix(facts))
        if lost:
            yield Finding("cut-off", "stop", cut_off_said(lost), field="longest_on_foot", count=lost)

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        steps = np.unique(-(-facts.steps(self._matrix(facts)) // 60) * 60)
        yield Loosening("longest_on_foot", self.longest_on_foot, [int(step) for step in steps if step > self._limit], Duration.of)

    def standing(self, reached: Reached) -> Text:
        return Text("largest {largest}, {longest} allowed", largest=whole_seconds(reached.value), longest=self.longest_on_foot)

    def demanded(self, naming: Naming) -> Text:
        return Text("nobody walks longer than {longest} to an office", longest=self.longest_on_foot)
