"""Rules on how well people are served: bounds on criteria, which more offices can only bring nearer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.access import IntArray
from models.criteria import Coverage, Criterion, Farthest
from models.text import Text
from placement.scenario.rules.base import Rule
from placement.scenario.rules.facts import Facts


class ServiceRule(Rule):
    """A floor of service, or a longest distance."""

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        columns = facts.distance.columns(facts.keep)
        if facts.candidates and all(_met(criterion, columns, bound) for criterion, bound in self.bounds(facts)):
            said = Text("残す施設だけで満たされるので効きません", "never binds: the offices kept already meet it")
            yield self.KEYS[0], said


def _met(criterion: Criterion, columns: IntArray, bound: int) -> bool:
    """Return whether the offices of some columns meet a bound by themselves."""
    if isinstance(criterion, Coverage):
        return int(criterion.people[criterion.covers[:, columns].any(axis=1)].sum()) >= bound
    if isinstance(criterion, Farthest) and len(columns):
        return int(np.max(criterion.matrix.values[criterion.people > 0][:, columns].min(axis=1), initial=0)) <= bound
    return False
