"""What a set of open offices means for the people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.streets.roads import Mode
from models.access import AccessMatrix
from models.plan import State
from placement.problem.build import Question, View
from placement.problem.inputs import services as services_of
from placement.results.result import ViewResult
from placement.values.beyond import Beyond
from placement.values.by_road import ByRoad
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


def by_road(question: Question, before: State, after: State, services: Sequence[ViewResult] = ()) -> tuple[ByRoad, ...]:
    """Return how many people open offices reach by car and bicycle, beside those they reach on foot in the same time, way by way.

    Parameters
    ----------
    question
        its access holds what the scenario rests on, and walking.
    before, after
        the offices open before and with the plan.
    services
        the other services, whose offices may be others.
    """
    inputs, walked = question.inputs, question.inputs.access.walking_s
    seen = {view.view.id: view for view in services}
    found: dict[tuple[Mode, int, str | None], ByRoad] = {}
    for path, way in services_of(inputs.scenario):
        if way.by_road is None or walked is None:
            continue
        (mode, within), other = way.by_road, None
        if path[0] == "services":
            other = seen.get(inputs.scenario.services[int(path[1])].id)
            if other is None:
                continue
        states = (before, after) if other is None else (other.before, other.after)
        (was, now), (was_walked, now_walked) = (
            [_reached(question, matrix, within.seconds, state) for state in states]
            for matrix in (inputs.access.by_road(mode), walked)
        )
        service = None if other is None else (other.view.id, other.view.title)
        key = (mode, within.seconds, None if other is None else other.view.id)
        found[key] = ByRoad(mode, within.seconds, (was, now), (was_walked, now_walked), service)
    return tuple(found.values())


def _reached(question: Question, matrix: AccessMatrix, within_s: int, state: State) -> int:
    known = set(matrix.office_ids)
    columns = matrix.columns([site for site in state.open if site in known])
    return int(question.people[matrix.within(within_s)[:, columns].any(axis=1)].sum())


def beyond(question: Question, before: State, after: State) -> tuple[Beyond, ...]:
    """Return how many people are beyond each of the distances that the scenario asks for, before and after."""
    limits = [distance.mm for distance in question.inputs.scenario.beyond]
    near = [question.distance.nearest(state.open) for state in (before, after)]

    def count(place: int, limit: int) -> int:
        column, far = near[place]
        return int(question.people[(column < 0) | (far > limit)].sum())

    return tuple(Beyond(limit, count(0, limit), count(1, limit)) for limit in limits)
