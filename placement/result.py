"""What a run found: the plan, the state before it, and what other numbers of offices would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.study import Study
from models.access import AccessMatrix
from models.errors import Finding
from models.plan import Plan, State
from models.problem import Problem
from models.text import Text
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
    """

    people: int
    served: int
    distance_total_mm: int | None
    distance_max_mm: int | None

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


def measure(problem: Problem, state: State) -> Measures:
    """Return the measures of a set of open offices."""
    people = problem.people
    served = int(people[state.served].sum())
    reached = state.assignment >= 0
    if not reached.any() or bool((people[~reached] > 0).any()):
        return Measures(int(people.sum()), served, None, None)
    values = problem.distance.values[np.arange(len(people)), np.maximum(state.assignment, 0)]
    lived = reached & (people > 0)
    return Measures(int(people.sum()), served, int((people[lived] * values[lived]).sum()), int(values[lived].max(initial=0)))


@dataclass(frozen=True)
class CurvePoint:
    """The best plan when exactly `added` offices are added."""

    added: int
    plan: Plan
    measures: Measures


@dataclass(frozen=True, eq=False)
class Result:
    """A solved scenario with all that its outputs say.

    Parameters
    ----------
    file
        the scenario.
    study
        its layers.
    distance
        straight-line distances.
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
    assumptions
        what every output must say.
    findings
        warnings and repairs met on the way.
    input_sha256
        hash of the scenario and every layer.
    """

    file: ScenarioFile
    study: Study
    distance: AccessMatrix
    problem: Problem
    before: State
    plan: Plan
    before_measures: Measures
    measures: Measures
    tied_measures: tuple[Measures, ...]
    curve: tuple[CurvePoint, ...]
    assumptions: tuple[Text, ...]
    findings: tuple[Finding, ...]
    input_sha256: str
