"""Answers to questions that a reader of the page may ask, found before anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from placement.values.plans import MeasuredPlan

State = Literal["optimal", "feasible", "infeasible", "unanswered"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the scenario's own with another reach, or another number of offices.

    Parameters
    ----------
    reach
        the reach, as a share of the scenario's own.
    least, most
        how many offices are open in the end.
    """

    reach: Fraction
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer.

    Parameters
    ----------
    asked
        the question.
    state
        a plan that is proven the best, the best plan met when its time was over, a proof that there is none, or nothing.
    plan
        the plan; None where there is none.
    alone
        whether no other plan is as good; None where that was not found out.
    bounds
        what no plan is better than, objective by objective, where this one is not proven; None where nothing is known.
    """

    asked: Asked
    state: State
    plan: MeasuredPlan | None = None
    alone: bool | None = None
    bounds: tuple[int | None, ...] = ()


@dataclass(frozen=True, eq=False)
class Beforehand:
    """What was answered beforehand.

    Parameters
    ----------
    answers
        the scenario's own question first.
    comparable
        whether plans of different numbers of offices compare by their values: not where objectives have tolerances.
    limit_s
        the seconds that there were for all of them.
    """

    answers: tuple[Answered, ...]
    comparable: bool
    limit_s: int
