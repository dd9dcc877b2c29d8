"""Who gains and who loses between two sets of open offices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from models.messages.text import Text
from models.plan import State
from placement.values.homes import Area
from placement.values.measures import Measures

Effect = Literal["better", "same", "worse"]
EFFECTS: tuple[Effect, ...] = ("better", "same", "worse")
MOST = 10


@dataclass(frozen=True, eq=False)
class Gains:
    """What a plan means for one service.

    Parameters
    ----------
    id, title
        the service, or the way of being open.
    before, after
        the offices that give it.
    before_measures, measures
        of the two.
    shift
        who gains and who loses between them.
    """

    id: str
    title: Text
    before: State
    after: State
    before_measures: Measures
    measures: Measures
    shift: Shift


# without slots, as hundreds go to other processes: those are pickled in Python
@dataclass(frozen=True)
class AreaChange:
    """What changes for one area between two plans.

    Parameters
    ----------
    area
        the area, with its people.
    served
        people served under the base and under the other plan.
    total_mm
        people × millimetres to the nearest open office, summed, under both; None where no office is open.
    nearer, farther
        people whose own nearest office gets nearer, or farther.
    newly_served, no_longer_served
        people.
    """

    area: Area
    served: tuple[int, int]
    total_mm: tuple[int | None, int | None]
    nearer: int
    farther: int
    newly_served: int
    no_longer_served: int

    @property
    def change_m(self) -> Fraction | None:
        """The change of the mean distance in metres, exactly; less is nearer."""
        before, after = self.total_mm
        if before is None or after is None or not self.area.people:
            return None
        return Fraction(after - before, 1000 * self.area.people)

    @property
    def effect(self) -> Effect:
        """Whether the mean distance gets less, stays or gets more."""
        return effect_of(*self.total_mm)

    def mean_m(self, place: Literal[0, 1]) -> Fraction | None:
        """Return the mean distance in metres under the base (0) or the other plan (1)."""
        total = self.total_mm[place]
        return None if total is None or not self.area.people else Fraction(total, 1000 * self.area.people)


@dataclass(frozen=True, eq=False)
class Shift:
    """Who gains and who loses when the base gives way to another plan.

    Parameters
    ----------
    areas
        every area, in the study's order.
    homes
        people whose own nearest office gets nearer, stays as far or gets further, point by point.
    newly_served, no_longer_served
        people.
    times
        for each way of travelling that the scenario rests on, people whose own way to the nearest office gets shorter,
        stays or gets longer.
    """

    areas: tuple[AreaChange, ...]
    homes: dict[Effect, int]
    newly_served: int
    no_longer_served: int
    times: Mapping[str, Mapping[Effect, int]] = field(default_factory=dict)

    @property
    def inhabited(self) -> tuple[AreaChange, ...]:
        """The areas with people."""
        return tuple(change for change in self.areas if change.area.people)

    def count(self, effect: Effect) -> tuple[int, int]:
        """Return how many areas fare so, by their mean distance, and how many people live in them."""
        found = [change.area.people for change in self.inhabited if change.effect == effect]
        return len(found), sum(found)

    def most(self, effect: Effect) -> tuple[AreaChange, ...]:
        """Return the areas whose mean distance changes most, in metres; equal ones in the study's order."""
        found = [(change.change_m, change) for change in self.inhabited if change.effect == effect]
        known = [(size, change) for size, change in found if size is not None]
        return tuple(change for _, change in sorted(known, key=lambda pair: -abs(pair[0]))[:MOST])


def effect_of(before: int | None, after: int | None) -> Effect:
    """Return how somebody fares whose distance changes so; any office is nearer than none."""
    if before == after:
        return "same"
    return "better" if before is None or (after is not None and after < before) else "worse"
