"""What a run found: the plan, the state before it, and what other numbers of offices would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.access import Access
from geodata.study import Study
from models.access import AccessMatrix, IntArray
from models.errors import Finding
from models.plan import Plan, State
from models.problem import Problem
from models.text import Text
from placement.indicators import Indicator
from placement.scenario import ScenarioFile


@dataclass(frozen=True, slots=True)
class Measures:
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
    times: Mapping[str, tuple[int, int]] = field(default_factory=dict)

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


def measure(problem: Problem, state: State) -> Measures:
    """Return the measures of a set of open offices."""
    people = problem.people
    served = int(people[state.served].sum())
    far, nobody_left = _nearest(problem.distance, problem, state)
    total, largest = (int((people * far).sum()), int(far[people > 0].max(initial=0))) if nobody_left else (None, None)
    times = {}
    for name, matrix in problem.times.items():
        column, seconds = matrix.nearest(state.open)
        times[name] = (int((people * seconds).sum()), int(people[column >= 0].sum()))
    return Measures(int(people.sum()), served, total, largest, times)


def _nearest(matrix: AccessMatrix, problem: Problem, state: State) -> tuple[IntArray, bool]:
    """Return the value to the nearest open office, 0 where there is none, and whether every person reaches one."""
    column, value = matrix.nearest(state.open)
    return value, bool((problem.people[column < 0] == 0).all())


@dataclass(frozen=True)
class CurvePoint:
    """The best plan when exactly `added` offices are added."""

    added: int
    plan: Plan
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
        every kind of access measured.
    problem
        what was solved.
    before
        the kept offices alone.
    plan
        the answer.
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
    problem: Problem
    before: State
    plan: Plan
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
