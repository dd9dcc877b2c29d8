"""What a run found: the plan, the state before it, and what other numbers of offices would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from geodata.access import Access
from geodata.study import Study
from models.access import AccessMatrix
from models.errors import Finding
from models.plan import Plan, State
from models.problem import Problem
from models.text import Text
from placement.asking.question import Question, View
from placement.indicators.figures import Indicator
from placement.scenario.files import ScenarioFile


class Measures(NamedTuple):
    """What a set of open offices means for the people, in integers.

    Parameters
    ----------
    people
        everyone in the study.
    served
        people served.
    distance_total_mm
        people × distance to the nearest open office, summed; None when nobody reaches one.
    distance_max_mm
        the largest of these distances; likewise.
    times
        for each kind of travel time measured: people × seconds to the nearest open office, summed over those who
        reach one, and how many they are.
    """

    people: int
    served: int
    distance_total_mm: int | None
    distance_max_mm: int | None
    times: Mapping[str, tuple[int, int]]

    def mean_s(self, name: str) -> float | None:
        """Mean seconds of one kind of travel, over those who reach an open office."""
        total, people = self.times[name]
        return total / people if people else None

    @property
    def share(self) -> float:
        """Share of the people served, 0 to 1."""
        return self.served / self.people if self.people else 0.0

    @property
    def distance_mean_m(self) -> float | None:
        """Mean distance over all people, in metres."""
        return None if self.distance_total_mm is None else self.distance_total_mm / max(self.people, 1) / 1000

    @property
    def distance_max_m(self) -> float | None:
        """Largest distance, in metres."""
        return None if self.distance_max_mm is None else self.distance_max_mm / 1000


def mean_m(person_mm: int, people: int) -> float:
    """Return a mean distance in metres, to the millimetre, from people × millimetres."""
    return round(person_mm / max(people, 1) / 1000, 3)


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


@dataclass(frozen=True, eq=False)
class Seen:
    """A plan seen in one further way: in a phase, in a future, or for certificates.

    Parameters
    ----------
    view
        the way of looking.
    before, after
        the offices open in it.
    before_measures, measures
        of the two.
    """

    view: View
    before: State
    after: State
    before_measures: Measures
    measures: Measures


@dataclass(frozen=True)
class CurvePoint:
    """The best plan when exactly `count` offices are added."""

    count: int
    added: tuple[str, ...]
    measures: Measures


@dataclass(frozen=True, slots=True)
class Look:
    """What streets and trains say of one of the plans tied on the first objective.

    Parameters
    ----------
    added
        the offices it adds.
    walking_s
        mean seconds on foot to the nearest open office.
    transit_s
        mean seconds by public transport on the published timetables; None without timetables.
    buses_s
        the same with buses assumed; None without timetables.
    """

    added: tuple[str, ...]
    walking_s: float
    transit_s: float | None
    buses_s: float | None


@dataclass(frozen=True, eq=False)
class Bound:
    """The same question with buses assumed where none publish their times.

    Parameters
    ----------
    plan
        the best plan then.
    measures
        its measures.
    ours
        the measures of the plan proposed, then.
    firm
        whether the plan proposed is still among the best.
    """

    plan: Plan
    measures: Measures
    ours: Measures
    firm: bool


@dataclass(frozen=True, eq=False)
class Result:
    """A solved scenario with all that its outputs say.

    Parameters
    ----------
    file
        the scenario.
    study
        its layers.
    access
        every kind of access the scenario rests on.
    second
        the same, and what was measured besides for a second look.
    question
        what was solved, and how to read its answer.
    before
        the kept offices alone.
    after
        the offices open when the plan is carried out; its last phase, where it has phases.
    plan
        the answer.
    views
        the plan seen in further ways: phases, futures, certificates.
    services
        what the plan means for the other services given at the offices.
    before_measures, measures
        of the two.
    tied_measures
        of every plan tied on the first objective, in the order of `plan.tied_after[0]`.
    curve
        the best plan for other numbers of added offices.
    looks
        a second look at the plans tied on the first objective, where the study has streets.
    indicators
        what planners are asked for, before and after.
    bound
        the answer with buses assumed, where the scenario rests on public transport.
    assumptions
        what every output must say.
    findings
        warnings and repairs met on the way.
    input_sha256
        hash of the scenario and every layer.
    """

    file: ScenarioFile
    study: Study
    access: Access
    second: Access
    question: Question
    before: State
    after: State
    plan: Plan
    views: tuple[Seen, ...]
    services: tuple[Seen, ...]
    before_measures: Measures
    measures: Measures
    tied_measures: tuple[Measures, ...]
    curve: tuple[CurvePoint, ...]
    looks: tuple[Look, ...]
    bound: Bound | None
    indicators: tuple[Indicator, ...]
    assumptions: tuple[Text, ...]
    findings: tuple[Finding, ...]
    input_sha256: str

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line distances."""
        return self.access.straight_line

    @property
    def problem(self) -> Problem:
        """What was solved."""
        return self.question.problem

    @property
    def added(self) -> tuple[str, ...]:
        """The offices open after the plan that were not before."""
        return tuple(office for office in self.after.open if office not in self.before.open)
