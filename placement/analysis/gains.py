"""Who gains and who loses between two sets of open offices, in exact integers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from models.access import BoolArray, IntArray
from models.messages.text import Text, given
from models.plan import State
from placement.records.read_tables import Area
from placement.solving.measures import Measures
from placement.solving.result import Result

Effect = Literal["better", "same", "worse"]
EFFECTS: tuple[Effect, ...] = ("better", "same", "worse")
MOST = 10


@dataclass(frozen=True, eq=False)
class Gains:
    """What a plan means for one service.

    Parameters
    ----------
    title
        the service.
    before, after
        the offices that give it.
    before_measures, measures
        of the two.
    shift
        who gains and who loses between them.
    """

    title: Text
    before: State
    after: State
    before_measures: Measures
    measures: Measures
    shift: Shift


def gains(result: Result) -> tuple[Gains, ...]:
    """Return what the plan means for each service, that of the offices chosen first."""
    offices = result.file.scenario.offices
    title = offices.service.text if offices.service else Text("counters")
    others = (*result.services, *(result.views if result.file.scenario.certificates else ()))
    return (
        Gains(
            title,
            result.before,
            result.after,
            result.before_measures,
            result.measures,
            shift(result, result.before, result.after),
        ),
        *(
            Gains(
                seen.view.title,
                seen.before,
                seen.after,
                seen.before_measures,
                seen.measures,
                shift(result, seen.before, seen.after),
            )
            for seen in others
        ),
    )


def shift(result: Result, before: State, after: State) -> Shift:
    """Return who gains and who loses from one set of open offices to another, in exact integers."""
    people, area = result.question.people, result.study.demand["area"].to_numpy()
    old, new = _distances(result, before), _distances(result, after)
    homes: dict[Effect, int] = {
        "better": int(people[_nearer(old, new)].sum()),
        "same": int(people[old == new].sum()),
        "worse": int(people[_nearer(new, old)].sum()),
    }
    changes = []
    for place in result.study.areas.itertuples():
        here = area == place.id
        served = int(people[here & before.served].sum()), int(people[here & after.served].sum())
        name = given({"ja": place.name_ja, "en": place.name_en or place.name_ja})
        totals = _total(people[here], old[here]), _total(people[here], new[here])
        changes.append(AreaChange(Area(place.id, name, int(people[here].sum()), served[1]), served, totals))
    newly, lost = after.served & ~before.served, before.served & ~after.served
    return Shift(tuple(changes), homes, int(people[newly].sum()), int(people[lost].sum()))


def _distances(result: Result, state: State) -> IntArray:
    """Return millimetres to the nearest open office, -1 where there is none."""
    column, far = result.distance.nearest(state.open)
    return np.where(column < 0, -1, far)


def _nearer(before: IntArray, after: IntArray) -> BoolArray:
    """Where the second is nearer than the first; any office is nearer than none."""
    return np.asarray((after >= 0) & ((before < 0) | (after < before)))


def _total(people: IntArray, far: IntArray) -> int | None:
    return None if bool((people[far < 0] > 0).any()) else int((people * np.maximum(far, 0)).sum())


@dataclass(frozen=True, slots=True)
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
    """

    area: Area
    served: tuple[int, int]
    total_mm: tuple[int | None, int | None]

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
    """

    areas: tuple[AreaChange, ...]
    homes: dict[Effect, int]
    newly_served: int
    no_longer_served: int

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
