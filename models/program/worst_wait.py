"""The longest wait with a number of counters, which is no sum: a plan's value is found by sharing the counters out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import WorstWait
from models.program.loads import Load, loads_of
from models.program.measures import Measure, Terms
from models.queueing.queue import Queue, share_out

if TYPE_CHECKING:
    from models.program.solver import Program

# no wait that anybody would compare is longer: ten years
LONGEST_S = 10 * 366 * 86_400


@dataclass(frozen=True, eq=False, kw_only=True)
class Longest(Measure):
    """The longest mean wait of the open offices, in whole seconds, rounded up.

    Parameters
    ----------
    loads
        of each office that counts.
    queue
        the queue at each.
    counters
        how many are shared out.
    """

    LINEAR: ClassVar[bool] = False

    loads: tuple[Load, ...]
    queue: Queue
    counters: int

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value; None where a queue grows without end."""
        people = [load.people.value(opened) for load in self.loads if load.candidate is None or opened[load.candidate]]
        shares = share_out(self.queue, people, self.counters)
        if shares is None:
            return None
        waits = (self.queue.wait_s(counters, load) or 0 for counters, load in zip(shares, people, strict=True))
        return max(waits, default=0)

    @property
    def scale(self) -> float:
        """From no wait to the longest."""
        return LONGEST_S

    @property
    def largest(self) -> float:
        """The longest wait."""
        return LONGEST_S

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Raise: there is no linear form."""
        raise NotImplementedError(f"{self.name} is no linear measure")


def worst_wait_of(criterion: WorstWait, keep: IntArray, candidates: IntArray) -> Longest:
    """Return the longest wait as a measure over the candidates."""
    return Longest(
        name=criterion.name,
        sense="min",
        reach=np.zeros((0, candidates.size), dtype=bool),
        loads=tuple(loads_of(criterion, keep, candidates)),
        queue=criterion.queue,
        counters=criterion.counters,
    )
