"""What the rules have in common that keep everybody within a limit of the nearest open office."""

from __future__ import annotations

from abc import abstractmethod
from typing import Self

import numpy as np

from models.access import AccessMatrix
from models.criteria import Criterion, Farthest
from placement.scenario.facts import Facts
from placement.scenario.rules.serve import ServiceRule
from placement.values.measures import Reached


class FarthestRule(ServiceRule):
    """Nobody is beyond a limit."""

    @property
    @abstractmethod
    def _limit(self) -> int:
        """The limit in millimetres or seconds, inclusive."""

    @abstractmethod
    def _matrix(self, facts: Facts) -> AccessMatrix:
        """Return what is limited."""

    def bounds(self, facts: Facts) -> list[tuple[Criterion, int]]:
        return [(Farthest(self.id, self._matrix(facts), facts.people()), self._limit)]

    def implies(self, weak: Self, facts: Facts) -> bool:
        return self._limit <= weak._limit

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        matrix = self._matrix(facts)
        columns = matrix.columns([site for site in facts.sites if site in sites])
        people, able, beyond = facts.people(), matrix.reachable[:, columns], np.iinfo(np.int64).max
        far = np.where(able, matrix.values[:, columns], beyond).min(axis=1, initial=beyond)
        return Reached(int(far[(people > 0) & able.any(axis=1)].max(initial=0)))
