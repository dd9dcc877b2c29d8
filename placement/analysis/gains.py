"""Who gains and who loses between two sets of open offices, in exact integers."""

from __future__ import annotations

import numpy as np

from geodata.study import names_of
from models.access import BoolArray, IntArray
from models.messages.text import Text
from models.plan import State
from placement.results.result import Result
from placement.values.gains import AreaChange, Effect, Gains, Shift
from placement.values.homes import Area


def gains(result: Result) -> tuple[Gains, ...]:
    """Return what the plan means for each service, that of the offices chosen first."""
    offices = result.file.scenario.offices
    title = offices.service or Text("counters")
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
    areas = result.study.areas
    for place, name in zip(areas["id"], names_of(areas), strict=True):
        here = area == place
        served = int(people[here & before.served].sum()), int(people[here & after.served].sum())
        totals = _total(people[here], old[here]), _total(people[here], new[here])
        changes.append(AreaChange(Area(place, name, int(people[here].sum()), served[1]), served, totals))
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
