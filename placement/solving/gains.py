"""Who gains and who loses between two sets of open offices, in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from geodata.access.measured import Access
from geodata.study import names_of
from models.access import AccessMatrix, BoolArray, IntArray
from models.plan import State
from placement.problem.build import Question, View
from placement.problem.columns import measured
from placement.results.result import ViewResult
from placement.values.gains import AreaChange, Effect, Gains, Shift
from placement.values.homes import Area


def gains(question: Question, main: ViewResult, others: Sequence[ViewResult]) -> tuple[Gains, ...]:
    """Return what a plan means for each service, that of the offices chosen first.

    Parameters
    ----------
    question
        what was asked.
    main
        the plan seen by the service chosen.
    others
        the plan seen by other services.
    """
    return tuple(_gain(question, one) for one in (main, *others))


def _gain(question: Question, seen: ViewResult) -> Gains:
    found = shift(question, seen.view, seen.before, seen.after)
    title = question.inputs.scenario.offices.service.title if seen.view is question.main else seen.view.title
    return Gains(seen.view.id, title, seen.before, seen.after, seen.before_measures, seen.measures, found)


def shift(question: Question, view: View, before: State, after: State) -> Shift:
    """Return who gains and who loses from one set of open offices to another, in exact integers."""
    study, people, distance = question.inputs.study, view.people, question.distance_of(view)
    old, new = _nearest(distance, before), _nearest(distance, after)
    areas = {area: row for row, area in enumerate(study.areas["id"])}
    place = study.demand["area"].map(areas).to_numpy(dtype=np.int64)

    def summed(counted: IntArray | BoolArray) -> list[int]:
        sums: IntArray = np.zeros(len(areas), dtype=np.int64)
        np.add.at(sums, place, people * counted)
        return list(map(int, sums))

    served, totals = (summed(before.served), summed(after.served)), (_totals(summed, old), _totals(summed, new))
    newly, lost = after.served & ~before.served, before.served & ~after.served
    fates = zip(*map(summed, (_nearer(old, new), _nearer(new, old), newly, lost)), strict=True)
    named = zip(areas, names_of(study.areas), summed(people > 0), fates, strict=True)
    changes = [
        AreaChange(
            Area(area, name, count, served[1][row]), (served[0][row], served[1][row]), (totals[0][row], totals[1][row]), *fate
        )
        for row, (area, name, count, fate) in enumerate(named)
    ]
    # nobody's walk or ride to a channel is measured
    times = {} if distance is not question.distance else _times(question.inputs.access, people, before, after)
    return Shift(tuple(changes), effects(people, old, new), int(people[newly].sum()), int(people[lost].sum()), times)


def homes(question: Question, view: View, before: State, after: State) -> dict[Effect, int]:
    """Return how many people are nearer, as far and farther with one set of open offices than with another."""
    distance = question.distance_of(view)
    return effects(view.people, _nearest(distance, before), _nearest(distance, after))


def _times(access: Access, people: IntArray, before: State, after: State) -> dict[str, dict[Effect, int]]:
    return {name: effects(people, _nearest(matrix, before), _nearest(matrix, after)) for name, matrix in measured(access).items()}


def effects(people: IntArray, old: IntArray, new: IntArray) -> dict[Effect, int]:
    """Return how many people get nearer, stay and get farther; -1 stands for nobody to go to."""
    return {
        "better": int(people[_nearer(old, new)].sum()),
        "same": int(people[old == new].sum()),
        "worse": int(people[_nearer(new, old)].sum()),
    }


def _nearest(matrix: AccessMatrix, state: State) -> IntArray:
    """Return the value to the nearest open office, -1 where there is none."""
    column, far = matrix.nearest(state.open)
    return np.where(column < 0, -1, far)


def _nearer(before: IntArray, after: IntArray) -> BoolArray:
    """Where the second is nearer than the first; any office is nearer than none."""
    return np.asarray((after >= 0) & ((before < 0) | (after < before)))


def _totals(summed: Callable[[IntArray | BoolArray], list[int]], far: IntArray) -> list[int | None]:
    """Return people × millimetres of each area; None where somebody has no open office to go to."""
    alone = summed(far < 0)
    return [None if lost else total for lost, total in zip(alone, summed(np.maximum(far, 0)), strict=True)]
