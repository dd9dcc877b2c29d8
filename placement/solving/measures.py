"""What a set of open offices means for the people."""

from __future__ import annotations

from models.plan import State
from placement.problem.build import Question, View
from placement.values.measures import Measures


def measure(question: Question, state: State, view: View | None = None) -> Measures:
    """Return the measures of a set of open offices; `view` says who counts, where it is not the main one."""
    people = question.people if view is None else view.people
    column, far = question.distance.nearest(state.open)
    everyone = bool((people[column < 0] == 0).all())
    total, largest = (int((people * far).sum()), int(far[people > 0].max(initial=0))) if everyone else (None, None)
    times = {}
    for name, matrix in question.times.items():
        found, seconds = matrix.nearest(state.open)
        times[name] = (int((people * seconds).sum()), int(people[found >= 0].sum()))
    return Measures(int(people.sum()), int(people[state.served].sum()), total, largest, times)
