"""The people of each office: those at the points of which no nearer office is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.access import IntArray
from models.criteria import Counters, LeastLoad, WorstWait
from models.program.reduction import Misses, merge, misses
from models.subset_sums import sum_table


@dataclass(frozen=True, eq=False)
class Load:
    """The people of one office: those at the points of which no nearer office is open.

    Parameters
    ----------
    candidate
        the office's position among the candidates; None where it stays open.
    people
        sets of the candidates that are nearer, and the people who are the office's while none of a set is open.
    """

    candidate: int | None
    people: Misses

    @property
    def most(self) -> int:
        """The people who are the office's while no candidate but it is open."""
        return self.people.constant + int(self.people.weights.sum())

    def table(self, shut: int) -> IntArray:
        """Return the people in every set of candidates, (2**m,) int64, and `shut` where the office itself is not open."""
        table = sum_table(self.people.constant, self.people.sets, self.people.weights)
        if self.candidate is not None:
            # plans without the office: every other run of 2**candidate plans
            table.reshape(-1, 2, 1 << self.candidate)[:, 0] = shut
        return table


def loads_of(criterion: LeastLoad | Counters | WorstWait, keep: IntArray, candidates: IntArray) -> Iterator[Load]:
    """Yield the load of each office that counts and may be open; of equally near offices the first in order is the nearest."""
    able = criterion.matrix.reachable
    far = np.where(able, criterion.matrix.values, np.iinfo(np.int64).max)
    order = np.arange(far.shape[1])
    for position, column in [*((None, column) for column in keep.tolist()), *enumerate(candidates.tolist())]:
        if not criterion.counts[column]:
            continue
        mine = far[:, [column]]
        nearer = (far < mine) | ((far == mine) & (order < column))
        rows = able[:, column] & (criterion.people > 0) & ~nearer[:, keep].any(axis=1)
        sets, people = merge(np.packbits(nearer[rows][:, candidates], axis=1), criterion.people[rows], candidates.size)
        free = ~sets.any(axis=1)
        yield Load(position, misses(int(people[free].sum()), sets[~free], people[~free]))
