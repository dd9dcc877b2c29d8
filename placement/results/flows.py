"""Whose nearest place changes with a plan, where these people go, and by how much everybody gets nearer or farther."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, IntArray
from models.messages.text import Text
from placement.results.result import Result
from placement.values.flows import Distribution, Flow, Flows, Move, ServiceFlows

MM_PER_M = 1000
# a change is told in the last three of these steps that somebody's is over
LADDER_M = tuple(digit * 10**power for power in range(1, 7) for digit in (1, 3))
STEPS = 3
# farther than anything: who has no place
NOWHERE = np.iinfo(np.int64).max


def flows(result: Result) -> Flows:
    """Return, for each service, the flows between its places, and people by the steps of their change.

    The steps are the last three of 10, 30, 100, 300, … metres that somebody's change of any service is over, so that all
    services stand on one scale of round numbers.
    """
    seen = nearest_of(result)
    limits = steps_of(max((one.largest for one in seen), default=0))
    return Flows(limits, tuple(one.flows(limits) for one in seen))


def nearest_of(result: Result) -> list[Nearest]:
    """Return everybody's nearest place of each service before and after, the service of the offices chosen first."""
    question = result.question
    views = (question.main, *(one.view for one in result.services))
    seen = []
    for one, view in zip(result.gains, views, strict=True):
        distance = question.distance_of(view)
        near = [distance.nearest(state.open) for state in (one.before, one.after)]
        places = [distance.columns(state.open) for state in (one.before, one.after)]
        columns, far = ([pair[part] for pair in near] for part in (0, 1))
        mm = [np.where(column < 0, NOWHERE, value) for column, value in zip(columns, far, strict=True)]
        given = np.union1d(*places)
        seen.append(Nearest(one.id, one.title, distance.office_ids, given, view.people, (columns[0], columns[1]), (mm[0], mm[1])))
    return seen


def steps_of(largest_mm: int) -> tuple[int, ...]:
    """Return the limits in metres between the steps of changes of which the largest is given."""
    return tuple(metres for metres in LADDER_M if metres * MM_PER_M < largest_mm)[-STEPS:] or LADDER_M[:1]


@dataclass(frozen=True, eq=False)
class Nearest:
    """Everybody's nearest place of one service before and after, as columns and millimetres.

    Parameters
    ----------
    id, title
        the service.
    ids
        of the places, by column.
    given
        columns of the places that give it before or after.
    people
        at each demand point.
    columns, mm
        before and after; -1 and `NOWHERE` where there is no place.
    """

    id: str
    title: Text
    ids: Sequence[str]
    given: IntArray
    people: IntArray
    columns: tuple[IntArray, IntArray]
    mm: tuple[IntArray, IntArray]

    @property
    def both(self) -> BoolArray:
        """Who has a place before and after."""
        return np.asarray((self.columns[0] >= 0) & (self.columns[1] >= 0))

    @property
    def largest(self) -> int:
        """The largest change of anybody's distance, in millimetres."""
        held = self.both & (self.people > 0)
        return int(np.abs(self.mm[1] - self.mm[0])[held].max(initial=0))

    def flows(self, limits_m: Sequence[int]) -> ServiceFlows:
        """Return them counted, with changes in these steps."""
        places = {self.ids[column]: self._flow(column) for column in self.given.tolist()}
        farther, nearer = (self._steps(old, new, limits_m) for old, new in (self.mm, self.mm[::-1]))
        everyone, states = int(self.people.sum()), (self._distribution(self.mm[0]), self._distribution(self.mm[1]))
        return ServiceFlows(self.id, self.title, everyone, places, farther, nearer, states)

    def _flow(self, column: int) -> Flow:
        here = [nearest == column for nearest in self.columns]
        before, after = (int(self.people[held].sum()) for held in here)
        return Flow(before, after, self._moves(here[0] & ~here[1], 1), self._moves(here[1] & ~here[0], 0))

    def _moves(self, held: BoolArray, state: int) -> tuple[Move, ...]:
        """Return the people held, by their place before (0) or after (1)."""
        held = held & (self.people > 0)
        others = self.columns[state]
        found = []
        for other in np.unique(others[held]).tolist():
            some = held & (others == other)
            people = self.people[some]
            known = bool(self.both[some].all())
            farther = (self.mm[1] - self.mm[0])[some]
            total, most = (int((people * farther).sum()), int(farther.max())) if known else (None, None)
            found.append(Move(None if other < 0 else self.ids[other], int(people.sum()), total, most))
        return tuple(sorted(found, key=lambda move: -move.people))

    def _steps(self, old: IntArray, new: IntArray, limits_m: Sequence[int]) -> tuple[int, ...]:
        """Return the people for whom the second is more than the first, by the steps of how much."""
        held = new > old
        # whoever had a place and has none goes over every limit
        change = np.where(self.both, new - old, NOWHERE)[held]
        step = np.searchsorted(np.array(limits_m, dtype=np.int64) * MM_PER_M, change, side="left")
        counted: IntArray = np.zeros(len(limits_m) + 1, dtype=np.int64)
        np.add.at(counted, step, self.people[held])
        return tuple(map(int, counted))

    def _distribution(self, mm: IntArray) -> Distribution:
        held = self.people > 0
        order = np.argsort(mm[held], kind="stable")
        far, lived = mm[held][order], np.cumsum(self.people[held][order])
        found: list[int | None] = []
        for part, whole in ((1, 2), (9, 10), (1, 1)):
            place = int(np.searchsorted(lived * whole, part * int(self.people.sum()), side="left"))
            value = int(far[place]) if len(far) else NOWHERE
            found.append(None if value == NOWHERE else value)
        return Distribution(*found)
