"""How unevenly distance falls on people, which is no sum: a plan's value is found by looking at everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import Gini
from models.gini import PARTS, gini_parts
from models.program.measures import Measure, Terms
from models.program.reduction import must_hit

if TYPE_CHECKING:
    from models.program.solver import Program


@dataclass(frozen=True, eq=False, kw_only=True)
class Unevenness(Measure):
    """The Gini coefficient of everyone's way to the nearest open office, in millionths, rounded up.

    Parameters
    ----------
    kept
        (n,) int64, the way to the nearest office that stays open; the largest number there is where none is reached.
    ways
        (m, n) int64, the ways to the candidates; likewise.
    people
        (n,) int64.
    always
        (o,) bool, by column of all offices: those that stay open.
    columns
        (m,) int64, the candidates' columns.
    who
        who is measured, as bytes.
    valued
        what is known of sets of open offices, also from other problems.
    """

    LINEAR: ClassVar[bool] = False

    kept: IntArray
    ways: IntArray
    people: IntArray
    always: BoolArray
    columns: IntArray
    who: bytes
    valued: dict[tuple[bytes, bytes], int]

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value."""
        if not self.reaches(opened):
            return None
        is_open = self.always.copy()
        is_open[self.columns[opened]] = True
        key = (self.who, np.packbits(is_open).tobytes())
        if key not in self.valued:
            self.valued[key] = gini_parts(self._nearest(opened), self.people)
        return self.valued[key]

    @property
    def scale(self) -> float:
        """From all alike to all on one."""
        return PARTS

    @property
    def largest(self) -> float:
        """All on one."""
        return PARTS

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Raise: there is no linear form."""
        raise NotImplementedError(f"{self.name} is no linear measure")

    def _nearest(self, opened: BoolArray) -> IntArray:
        nearest = self.kept.copy()
        for position in np.flatnonzero(opened):
            np.minimum(nearest, self.ways[position], out=nearest)
        return nearest


def unevenness_of(criterion: Gini, keep: IntArray, candidates: IntArray) -> Unevenness:
    """Return a Gini coefficient as a measure over the candidates: of those who can reach an office at all."""
    able = criterion.matrix.reachable
    rows = (criterion.people > 0) & able[:, np.concatenate([keep, candidates])].any(axis=1)
    far = np.iinfo(np.int64).max
    ways = np.where(able[rows], criterion.matrix.values[rows], far)
    return Unevenness(
        name=criterion.name,
        sense="min",
        reach=must_hit(criterion.matrix, criterion.people, keep, candidates),
        kept=ways[:, keep].min(axis=1, initial=far),
        ways=np.ascontiguousarray(ways[:, candidates].T),
        people=criterion.people[rows],
        always=np.isin(np.arange(able.shape[1]), keep),
        columns=candidates,
        who=np.where(rows, criterion.people, 0).tobytes(),
        valued=criterion.valued,
    )
