"""What a solve objective by objective finds out about each of them, and the plan that is made of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from models.access import BoolArray
from models.plan import ObjectiveValue, Plan, SolverInfo
from models.problem import Problem
from models.program.formulation import Formulation, comes_up
from models.program.measures import Measure

TIE_LIMIT = 1000

Choice = tuple[int, ...]
"""Positions of the opened candidates, ascending."""


@dataclass
class Level:
    """What was found out about one objective; it stands whenever the search is stopped."""

    goal: Measure
    bound: int | None = None
    seen: dict[Choice, int] = field(default_factory=dict)
    complete: bool = False
    stopped: bool = False
    interrupted: bool = False
    nearly: bool = False
    # of plans that its goal cannot tell apart, one alone was met
    alike: bool = False

    @property
    def value(self) -> int | None:
        """The best value met."""
        better = max if self.goal.sense == "max" else min
        return better(self.seen.values(), default=None)

    @property
    def ties(self) -> list[Choice]:
        """The plans met that have it."""
        value = self.value
        return sorted(choice for choice, reached in self.seen.items() if reached == value)

    def settle(self) -> None:
        """Take the best value for the bound where every plan that could be better was met."""
        if self.complete and self.value is not None:
            self.bound = self.value

    def meet(self, choice: Choice, mask: BoolArray) -> int:
        """Value a plan and remember it."""
        self.seen[choice] = value_of(self.goal, mask)
        return self.seen[choice]


def mask_of(choice: Choice, problem: Problem) -> BoolArray:
    """Return which of the candidates a choice opens, (m,) bool."""
    mask = np.zeros(len(problem.candidates), dtype=bool)
    mask[list(choice)] = True
    return mask


def in_order(formulation: Formulation, ties: list[Choice]) -> list[Choice]:
    """Return plans tied on the last objective, those better on the first before others, and so on: tolerances left room."""
    signs = [-1 if objective.sense == "max" else 1 for objective in formulation.objectives]
    keys = {}
    for choice in ties:
        mask = mask_of(choice, formulation.problem)
        keys[choice] = [sign * value_of(objective, mask) for sign, objective in zip(signs, formulation.objectives, strict=True)]
    return sorted(ties, key=lambda choice: (keys[choice], choice))


def value_of(measure: Measure, mask: BoolArray) -> int:
    """Return the exact value of a plan that has one."""
    value = measure.value(mask)
    if value is None:
        raise AssertionError(f"{measure.name} has no value for a plan that was admitted")
    return value


def plan_of_levels(formulation: Formulation, levels: list[Level], solver: SolverInfo, started: float) -> Plan:
    """Return the plan that stands first among those tied on the last objective, with what is known of each objective."""
    problem = formulation.problem
    tied = in_order(formulation, levels[-1].ties)
    mask = mask_of(tied[0], problem)
    values = []
    for position, objective in enumerate(formulation.objectives):
        level = levels[position] if position < len(levels) else Level(objective)
        bound = objective.ideal if level.bound is None else level.bound
        value, known = value_of(objective, mask), level.value is not None and level.value == bound
        near = level.value is not None and comes_up(objective, value, problem.objectives[position].limit(level.value))
        values.append(
            ObjectiveValue(
                name=objective.name,
                sense=objective.sense,
                value=value,
                bound=bound,
                ties=len(level.ties) if known else None,
                ties_complete=level.complete and not level.nearly and not level.alike,
                proven=known and near,
                nearly=level.nearly,
            )
        )
    opened = {*problem.keep, *_names(tied[0], problem)}
    tied_after = tuple(tuple(_names(choice, problem) for choice in level.ties) for level in levels)
    return Plan(
        status="optimal" if all(value.proven for value in values) else "feasible",
        open=tuple(office for office in problem.offices if office in opened),
        added=_names(tied[0], problem),
        objectives=tuple(values),
        tied=tuple(_names(choice, problem) for choice in tied),
        tied_after=tied_after,
        solver=solver,
        seconds=time.monotonic() - started,
        interrupted=any(level.interrupted for level in levels),
    )


def no_plan(solver: SolverInfo, started: float) -> Plan:
    """Return the answer where no plan is feasible."""
    return Plan(
        status="infeasible",
        open=(),
        added=(),
        objectives=(),
        tied=(),
        tied_after=(),
        solver=solver,
        seconds=time.monotonic() - started,
    )


def hand_back(levels: list[Level], problem: Problem) -> None:
    """Let each level know the plans met after it that tie on its goal, and on those before it."""
    for earlier, later in reversed(list(pairwise(levels))):
        if not earlier.complete:
            known, value = set(earlier.seen), earlier.value
            met = {choice: value_of(earlier.goal, mask_of(choice, problem)) for choice in later.seen if choice not in known}
            earlier.seen |= {choice: reached for choice, reached in met.items() if reached == value}


def _names(choice: Choice, problem: Problem) -> tuple[str, ...]:
    return tuple(problem.candidates[position] for position in choice)


def enough(level: Level, tie_limit: int) -> bool:
    """Whether enough tied plans are known: those asked for once the optimum is proven, else many more, in the hope that it will be."""
    if level.value == level.bound:
        return len(level.ties) >= tie_limit
    return len(level.ties) >= (tie_limit + TIE_LIMIT if level.alike else max(tie_limit, TIE_LIMIT))
