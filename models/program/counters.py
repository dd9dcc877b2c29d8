"""Counters: how many the open offices need together, each for the people who have it as their nearest."""

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
    """The counters that the open offices need together.

    Parameters
    ----------
    loads
        of each office that counts.
    takes
        (c,) int64, the most people that one counter takes, two and so on.
    """

    loads: tuple[Load, ...]
    takes: IntArray

    def value(self, opened: BoolArray) -> int:
        """Return the exact value."""
        here = (load for load in self.loads if load.candidate is None or opened[load.candidate])
        return sum(self._counters(load.people.value(opened)) for load in here)

    def _counters(self, people: int) -> int:
        return int(np.searchsorted(self.takes, people)) + 1

    @property
    def scale(self) -> float:
        """Every office with all the counters it could need."""
        return sum(self._counters(load.most) for load in self.loads)

    @property
    def largest(self) -> float:
        """What one office could need."""
        return max((self._counters(load.most) for load in self.loads), default=1)

    def table(self) -> IntArray:
        """Return the value of every plan."""
        total = np.zeros(1 << self.reach.shape[1], dtype=np.int64)
        for load in self.loads:
            people = load.table(-1)
            total += np.where(people < 0, 0, np.searchsorted(self.takes, people) + 1)
        return total

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write a variable for each number of counters of each office, and one for each set of nearer candidates."""
        terms: Terms = {}
        alone: dict[bytes, str] = {}
        for number, load in enumerate(self.loads):
            most = max(load.most, 1)
            several = [program.binary(f"counters_{self.name}_{number}_{c + 1}") for c in range(self._counters(load.most))]
            here = {} if load.candidate is None else {xs[load.candidate]: -1.0}
            program.constrain(f"one_{self.name}_{number}", dict.fromkeys(several, 1.0) | here, "==", 0 if here else 1)  # (17)
            row = {name: -min(takes, most) / most for name, takes in zip(several, self.takes.tolist(), strict=False)}
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
            terms |= {name: (c + 1) / self.unit for c, name in enumerate(several)}
        return terms, 0.0


def counters_of(criterion: Counters, keep: IntArray, candidates: IntArray) -> Needed:
    """Return the counters needed as a measure over the candidates."""
    found = tuple(loads_of(criterion, keep, candidates))
    nowhere = np.zeros((0, candidates.size), dtype=bool)
    takes = np.array(criterion.takes, dtype=np.int64)
    return Needed(name=criterion.name, sense="min", reach=nowhere, loads=found, takes=takes)
