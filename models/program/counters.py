"""Counters: how many the open offices need together, each for the people who have it as their nearest, or what these cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import Counters
from models.program.loads import Load, loads_of
from models.program.measures import Measure, Terms, members

if TYPE_CHECKING:
    from models.program.solver import Program


@dataclass(frozen=True, eq=False, kw_only=True)
class Needed(Measure):
    """The counters that the open offices need together, or what they cost.

    Parameters
    ----------
    loads
        of each office that counts.
    takes
        (c,) int64, the most people that one counter takes, two and so on.
    costs
        for each of the loads (c,) int64, what so many counters cost.
    sure
        people who go to one of these offices with every plan.
    """

    loads: tuple[Load, ...]
    takes: IntArray
    costs: tuple[IntArray, ...]
    sure: int

    def value(self, opened: BoolArray) -> int:
        """Return the exact value."""
        here = (place for place, load in enumerate(self.loads) if load.candidate is None or opened[load.candidate])
        return sum(self._cost(place, self.loads[place].people.value(opened)) for place in here)

    def _counters(self, people: int) -> int:
        return int(np.searchsorted(self.takes, people)) + 1

    def _cost(self, place: int, people: int) -> int:
        return int(self.costs[place][self._counters(people) - 1])

    @property
    def scale(self) -> float:
        """Every office with all the counters it could need."""
        return max(sum(self._cost(place, load.most) for place, load in enumerate(self.loads)), 1)

    @property
    def largest(self) -> float:
        """What one office could need."""
        return max((self._cost(place, load.most) for place, load in enumerate(self.loads)), default=1)

    def table(self) -> IntArray:
        """Return the value of every plan."""
        total = np.zeros(1 << self.reach.shape[1], dtype=np.int64)
        for load, costs in zip(self.loads, self.costs, strict=True):
            people = load.table(-1)
            total += np.where(people < 0, 0, costs[np.searchsorted(self.takes, np.maximum(people, 0))])
        return total

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write a variable for each number of counters of each office, and one for each set of nearer candidates."""
        terms: Terms = {}
        taken: Terms = {}
        alone: dict[bytes, str] = {}
        for number, load in enumerate(self.loads):
            most = max(load.most, 1)
            several = [program.binary(f"counters_{self.name}_{number}_{c + 1}") for c in range(self._counters(load.most))]
            here = {} if load.candidate is None else {xs[load.candidate]: -1.0}
            program.constrain(f"one_{self.name}_{number}", dict.fromkeys(several, 1.0) | here, "==", 0 if here else 1)  # (17)
            row = {name: -min(takes, most) / most for name, takes in zip(several, self.takes.tolist(), strict=False)}
            taken |= {name: -amount * most / max(self.sure, 1) for name, amount in row.items()}
            bound = -load.people.constant / most
            for group, people in zip(load.people.sets, (load.people.weights / most).tolist(), strict=True):
                names = members(xs, group)
                if len(names) == 1:
                    row[names[0]] = row.get(names[0], 0.0) - people
                    bound -= people
                    continue
                key = group.tobytes()
                if key not in alone:
                    alone[key] = program.share(f"alone_{self.name}_{len(alone)}")
                    program.constrain(f"nobody_{alone[key]}", dict.fromkeys([alone[key], *names], 1.0), ">=", 1)  # (18)
                row[alone[key]] = people
            if load.candidate is not None:
                row[xs[load.candidate]] = row.get(xs[load.candidate], 0.0) + 1
                bound += 1
            program.constrain(f"load_{self.name}_{number}", row, "<=", bound)  # (19)
            terms |= {name: cost / self.unit for name, cost in zip(several, self.costs[number].tolist(), strict=False)}
        if self.sure:
            program.constrain(f"everyone_{self.name}", taken, ">=", 1)  # (20)
        return terms, 0.0


def counters_of(criterion: Counters, keep: IntArray, candidates: IntArray) -> Needed:
    """Return the counters needed, or what they cost, as a measure over the candidates."""
    found = tuple(loads_of(criterion, keep, candidates))
    nowhere = np.zeros((0, candidates.size), dtype=bool)
    takes = np.array(criterion.takes, dtype=np.int64)
    # in the order of the loads
    columns = [column for column in (*keep.tolist(), *candidates.tolist()) if criterion.counts[column]]
    alike = np.arange(1, len(takes) + 1)
    costs = tuple(alike if criterion.costs is None else criterion.costs[column] for column in columns)
    # wherever they go, it counts
    kept = criterion.matrix.reachable[:, keep].any(axis=1) & bool(criterion.counts[[*keep, *candidates]].all())
    sure = int(criterion.people[kept].sum())
    return Needed(name=criterion.name, sense="min", reach=nowhere, loads=found, takes=takes, costs=costs, sure=sure)
