"""What the table of all plans would be without each of several demands, counted once for all of them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.access import BoolArray, IntArray
from models.problem import Constraint, Limit, Problem
from models.program.formulation import Formulation, comes_up_all
from models.program.measures import Measure, Sum
from models.subset_sums import max_table
from models.subsets.enumeration import tabulate
from models.subsets.ranking import Ranking


@dataclass(frozen=True, eq=False)
class LeavingOut:
    """A problem of few candidates, and demands of its own that may be left out one at a time.

    Parameters
    ----------
    problem
        with all the demands; its limits have tables.
    demands
        the rules and limits of each, as the problem has them.
    """

    problem: Problem
    demands: Sequence[tuple[tuple[Constraint, ...], tuple[Limit, ...]]]
    _known: dict[Hashable, NDArray[np.uint8]] = field(default_factory=dict)

    def without(self, place: int) -> Ranking | None:
        """Return the ranking without one of the demands; None where no plan breaks it alone, so that none is won."""
        alone = (self._breaking == 1) & self._broken(place)
        if self._bare is None or not (alone & self._bare.feasible).any():
            return None
        return self._bare.among((self._breaking == 0) | alone)

    @cached_property
    def _bare(self) -> Ranking | None:
        """The ranking without any of them."""
        ours = {id(part) for demand in self.demands for parts in demand for part in parts}
        rules = tuple(rule for rule in self.problem.rules if id(rule) not in ours)
        limits = tuple(limit for limit in self.problem.limits if id(limit) not in ours)
        return tabulate(replace(self.problem, rules=rules, limits=limits))

    @cached_property
    def _breaking(self) -> IntArray:
        """How many of the demands each set of candidates breaks."""
        counts: IntArray = np.zeros(1 << len(self.problem.candidates), dtype=np.int64)
        for place in range(len(self.demands)):
            counts += self._broken(place)
        return counts

    @cached_property
    def _formulation(self) -> Formulation:
        return Formulation(self.problem)

    @cached_property
    def _measures(self) -> dict[int, Measure]:
        return dict(zip(map(id, self.problem.limits), self._formulation.limited, strict=True))

    def _broken(self, place: int) -> BoolArray:
        """Return which sets of candidates break a demand."""
        size = 1 << len(self.problem.candidates)
        broken: BoolArray = np.zeros(size, dtype=bool)
        rules, limits = self.demands[place]
        for rule in rules:
            key: Hashable = (rule.terms, rule.at_least, rule.at_most)
            if key not in self._known:
                kept: BoolArray = np.ones(size, dtype=bool)
                self._formulation.strike(kept, rule)
                self._known[key] = np.packbits(~kept)
            broken |= np.unpackbits(self._known[key], count=size).astype(bool)
        for limit in limits:
            measure = self._measures[id(limit)]
            key = (id(measure.misses) if isinstance(measure, Sum) else id(measure), limit.bound)
            if key not in self._known:
                self._known[key] = np.packbits(~_comes_up(measure, limit.bound))
            broken |= np.unpackbits(self._known[key], count=size).astype(bool)
        return broken


def _comes_up(measure: Measure, bound: int) -> BoolArray:
    """Return which sets of candidates have a value that comes up to a bound."""
    table = measure.table()
    if table is None:
        raise ValueError(f"{measure.name} has no table")
    kept = comes_up_all(measure, table, bound)
    if len(measure.reach):
        kept &= max_table(0, measure.reach, np.ones(len(measure.reach), dtype=np.int64)) == 0
    return kept
