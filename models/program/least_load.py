"""The least load: of the people whose nearest open office an office is, as few as any open office has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import LeastLoad
from models.program.loads import Load, loads_of
from models.program.measures import Measure, Terms, members

if TYPE_CHECKING:
    from models.program.solver import Program


@dataclass(frozen=True, eq=False, kw_only=True)
class Least(Measure):
    """The least load of the open offices.

    Parameters
    ----------
    loads
        of each office that counts.
    most
        the value where none of these is open: everyone.
    """

    loads: tuple[Load, ...]
    most: int

    def value(self, opened: BoolArray) -> int:
        """Return the exact value."""
        here = (load for load in self.loads if load.candidate is None or opened[load.candidate])
        return min((load.people.value(opened) for load in here), default=self.most)

    @property
    def scale(self) -> float:
        """From nobody to everyone."""
        return self.most

    @property
    def largest(self) -> float:
        """Everyone."""
        return self.most

    def table(self) -> IntArray:
        """Return the value of every plan."""
        least = np.full(1 << self.reach.shape[1], self.most, dtype=np.int64)
        for load in self.loads:
            np.minimum(least, load.table(self.most), out=least)  # nothing is asked of an office that is not open
        return least

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write a variable no larger than the load of any open office, and one for each set of nearer candidates."""
        worst, most = program.amount(f"least_{self.name}"), self.most / self.unit
        program.constrain(f"most_{self.name}", {worst: 1.0}, "<=", most)
        alone: dict[bytes, str] = {}
        for number, load in enumerate(self.loads):
            row, constant = {worst: 1.0}, load.people.constant / self.unit
            for group, people in zip(load.people.sets, (load.people.weights / self.unit).tolist(), strict=True):
                names = members(xs, group)
                if len(names) == 1:
                    row[names[0]] = row.get(names[0], 0.0) + people
                    constant += people
                    continue
                key = group.tobytes()
                if key not in alone:
                    alone[key] = program.share(f"alone_{self.name}_{len(alone)}")
                    for name in names:
                        program.constrain(f"{alone[key]}_{name}", {alone[key]: 1.0, name: 1.0}, "<=", 1)  # (15)
                row[alone[key]] = -people
            if load.candidate is not None:
                row[xs[load.candidate]] = row.get(xs[load.candidate], 0.0) + most
                constant += most
            program.constrain(f"load_{self.name}_{number}", row, "<=", constant)  # (16)
        return {worst: 1.0}, 0.0


def least_load_of(criterion: LeastLoad, keep: IntArray, candidates: IntArray) -> Least:
    """Return a least load as a measure over the candidates."""
    found = tuple(loads_of(criterion, keep, candidates))
    nowhere = np.zeros((0, candidates.size), dtype=bool)
    return Least(name=criterion.name, sense="max", reach=nowhere, loads=found, most=int(criterion.people.sum()))
