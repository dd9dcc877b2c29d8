"""The integer program of a `Problem`.

Sets: D demand points; J kept offices and candidates; G the distinct sets S of candidates left after merging
(`reduction`). Variables: x_j = 1 when office j is open; hit_S <= 1 when some office of S is open; miss_S >= 0,
1 when none is. Objectives, one at a time:

- served_population, maximal covering (Church & ReVelle 1974):
  max  sum of people_S hit_S
- mean_distance, mean_walking_time, mean_transit_time, p-median in the radius formulation (Cornuéjols, Nemhauser
  & Wolsey 1980; García, Labbé & Marín 2011): min  sum of step_S people_S miss_S
- transit_access, caseload: max  sum of score_j x_j;  open_offices: min  sum of x_j

Constraints:

(1) x_j = 1                                  for every kept office
(2) added_min <= sum of candidates' x_j <= added_max
(3) hit_S <= sum of x_j over S               for every S of coverage
(4) miss_S + sum of x_j over S >= 1          for every S of distance
(5) sum of x_j over R >= 1                   for every set R that must be hit so that everyone reaches an office
(6) sum of x_j over a rule's set >= or <= k  for every rule
(7) value of an objective already decided >= or <= its optimum

A set of a single candidate needs no variable: hit_S is x_j, and miss_S is 1 - x_j.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.access import BoolArray
from models.problem import MEANS, SENSES, ObjectiveName, Problem, Sense
from models.reduction import Misses, must_hit, person_distance, unserved
from models.solver import Program

# bound on a solver's error, as a share of the largest value an objective can take
SLACK_SHARE = 1e-8
# larger coefficients are scaled down by a power of ten before the solver sees them
LARGEST_COEFFICIENT = 10**6


@dataclass(frozen=True, eq=False)
class Objective:
    """An objective over the candidates: `offset` plus or minus the misses of a plan.

    Parameters
    ----------
    name
        the objective's name.
    offset
        value with nothing missed, the misses' constant left aside.
    sign
        +1 where misses add to the value (distance), -1 where they take from it (people).
    misses
        the sets and weights.
    """

    name: ObjectiveName
    offset: int
    sign: int
    misses: Misses

    @property
    def sense(self) -> Sense:
        """`max` or `min`."""
        return SENSES[self.name]

    @property
    def slack(self) -> float:
        """How far the solver's value of a plan may be from the exact one; below 1 it cannot matter."""
        return max(0.5, SLACK_SHARE * self.misses.scale)

    @property
    def unit(self) -> int:
        """The power of ten by which the solver sees this objective divided."""
        largest = int(self.misses.weights.max(initial=0))
        unit = 1
        while largest > LARGEST_COEFFICIENT * unit:
            unit *= 10
        return unit

    def value(self, opened: BoolArray) -> int:
        """Return the exact value of the plan that opens the candidates `opened`, (m,) bool."""
        return self.offset + self.sign * self.misses.value(opened)


@dataclass(frozen=True)
class Formulation:
    """A problem reduced to sets of candidates, ready to be written as programs."""

    problem: Problem

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """The problem's objectives, reduced, in order."""
        return tuple(self._reduce(name) for name in self.problem.objectives)

    @cached_property
    def must_hit(self) -> BoolArray:
        """Sets of candidates of which one must open, so that every distance exists."""
        problem, columns = self.problem, self.problem.distance.columns
        averaged = [problem.means[name] for name in problem.objectives if name in MEANS]
        nothing = np.zeros((0, len(problem.candidates)), dtype=bool)
        return np.concatenate(
            [
                nothing,
                *(must_hit(matrix, problem.people, columns(problem.keep), columns(problem.candidates)) for matrix in averaged),
            ]
        )

    def program(self, level: int, decided: tuple[int, ...]) -> Program:
        """Return the program of one objective.

        Parameters
        ----------
        level
            position of the objective, from 0.
        decided
            the optima of the objectives before it.

        Returns
        -------
        program
            with binaries named `x_<position>`, candidates by their position in the problem.
        """
        goal = self.objectives[level]
        program = Program(goal.name, goal.sense)
        xs = [program.binary(f"x_{position}") for position in range(len(self.problem.candidates))]
        kept = [program.binary(f"kept_{position}") for position in range(len(self.problem.keep))]
        for name in kept:
            program.constrain(f"stays_{name}", {name: 1}, "==", 1)  # (1)
        program.constrain("added_min", dict.fromkeys(xs, 1), ">=", self.problem.added_min)  # (2)
        program.constrain("added_max", dict.fromkeys(xs, 1), "<=", self.problem.added_max)
        for position, group in enumerate(self.must_hit):
            program.constrain(f"reach_{position}", {xs[j]: 1 for j in np.flatnonzero(group)}, ">=", 1)  # (5)
        named = dict(zip((*self.problem.candidates, *self.problem.keep), (*xs, *kept), strict=True))
        for number, rule in enumerate(self.problem.rules):
            members = {named[office]: 1.0 for office in rule.of if office in named}
            program.constrain(f"rule_{number}", members, ">=" if rule.bound == "at_least" else "<=", rule.count)  # (6)
        for objective, best in zip(self.objectives[:level], decided, strict=True):
            terms, constant = _express(program, objective, xs)
            least = objective.sense == "max"
            limit = (best - objective.slack if least else best + objective.slack) / objective.unit - constant
            program.constrain(f"best_{objective.name}", terms, ">=" if least else "<=", limit)  # (7)
        terms, constant = _express(program, goal, xs)
        program.aim(terms, constant)
        return program

    def _reduce(self, name: ObjectiveName) -> Objective:
        problem = self.problem
        keep, candidates = problem.distance.columns(problem.keep), problem.distance.columns(problem.candidates)
        if name == "served_population":
            served_anyway = np.logical_or.reduce(problem.covers[:, keep], axis=1)
            misses = unserved(problem.covers[:, candidates], problem.people, served_anyway)
            return Objective(name, int(problem.people.sum()), -1, misses)
        if name in MEANS:
            return Objective(name, 0, 1, person_distance(problem.means[name], problem.people, keep, candidates))
        scores = problem.scores.get(name, np.ones(len(problem.distance.office_ids), dtype=np.int64))
        each = np.eye(len(candidates), dtype=bool)
        return Objective(name, int(scores[keep].sum() + scores[candidates].sum()), -1, Misses(0, each, scores[candidates]))


def _express(program: Program, objective: Objective, xs: list[str]) -> tuple[dict[str, float], float]:
    """Write an objective's sets into the program; return its terms and constant, divided by its unit."""
    unit, misses = objective.unit, objective.misses
    hits = objective.sign < 0
    constant = float(objective.offset + objective.sign * misses.constant)
    if hits:
        constant -= misses.scale
    terms: dict[str, float] = {}
    for position, (group, weight) in enumerate(zip(misses.sets, misses.weights.tolist(), strict=True)):
        members = [xs[j] for j in np.flatnonzero(group)]
        if len(members) == 1:
            terms[members[0]] = terms.get(members[0], 0.0) + (weight if hits else -weight) / unit
            constant += 0 if hits else weight
            continue
        name = program.share(f"{'hit' if hits else 'miss'}_{objective.name}_{position}")
        row = {name: 1.0, **dict.fromkeys(members, -1.0 if hits else 1.0)}
        program.constrain(f"set_{name}", row, "<=" if hits else ">=", 0 if hits else 1)  # (3), (4)
        terms[name] = weight / unit
    return terms, constant / unit
