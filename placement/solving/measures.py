"""What a set of open offices means for the people."""

from __future__ import annotations

import numpy as np

from models.plan import State
from placement.problem.build import Question, View
from placement.values.beyond import Beyond
from placement.values.measures import Measures


def measure(question: Question, state: State, view: View | None = None) -> Measures:
    """Return the measures of a set of open offices; `view` says who counts, where it is not the main one."""
    people = question.people if view is None else view.people
    column = state.assignment
    ways = question.distance_of(view).values[np.arange(len(column)), column]
    far = np.where(column < 0, 0, ways)
    everyone = bool((people[column < 0] == 0).all())
    total, largest = (int((people * far).sum()), int(far[people > 0].max(initial=0))) if everyone else (None, None)
    times = {}
    offices = tuple(site for site in state.open if site in set(question.layout.sites))
    for name, matrix in question.times.items():
        found, seconds = matrix.nearest(offices)
        times[name] = (int((people * seconds).sum()), int(people[found >= 0].sum()))
    return Measures(int(people.sum()), int(people[state.served].sum()), total, largest, times)


def beyond(question: Question, before: State, after: State) -> tuple[Beyond, ...]:
    """Return how many people are beyond each of the distances that the scenario asks for, before and after."""
    limits = [distance.mm for distance in question.inputs.scenario.beyond]
    near = [question.distance.nearest(state.open) for state in (before, after)]

    def count(place: int, limit: int) -> int:
        column, far = near[place]
        return int(question.people[(column < 0) | (far > limit)].sum())

    return tuple(Beyond(limit, count(0, limit), count(1, limit)) for limit in limits)
