"""What is said of a plan that was given beside the best: how far it is from it, and what it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.messages.text import Text
from models.plan import Plan
from placement.values.course import Course, SameSize
from placement.values.measures import Measures

BrokenKind = Literal[
    "rule",
    "open",
    "close",
    "total",
    "keep",
    "may_close",
    "must_close",
    "forbid",
    "from",
    "move",
    "merger",
    "parcels",
    "near",
    "hours",
    "objective",
    "states",
    "budget",
    "closings",
    "sites",
    "leave",
]


@dataclass(frozen=True, eq=False)
class Broken:
    """A condition of the scenario that a plan breaks.

    Parameters
    ----------
    kind, id
        what sort of condition, and which: the rule, the office, or the objective; of a number of offices, its key.
    title
        the condition, in words.
    asked, reached
        what is asked, and what the plan has, in words.
    """

    kind: BrokenKind
    id: str
    title: Text
    asked: Text
    reached: Text


@dataclass(frozen=True, slots=True)
class Shortfall:
    """By how much a plan is worse than the best on one objective; below nothing where it is better.

    Parameters
    ----------
    name
        the objective.
    exact
        the difference of the whole numbers that decide.
    worse_by
        the same in the unit that people read.
    share
        the difference as a share of the best, 0 to 1; None where the best is nothing.
    """

    name: str
    exact: int
    worse_by: int | float
    share: float | None


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A plan that was given, beside the best.

    Parameters
    ----------
    values
        what it reaches on each objective, exact; None where somebody has no office to go to.
    best
        the best plan, or the best that was found; its status is `infeasible` where no plan meets all conditions. None where
        the run was stopped before any was found.
    measures
        of the best plan; None where there is none.
    shortfalls
        how far it is from the best, on each objective on which both have a value.
    broken
        the conditions that the given plan breaks.
    course
        the best plan over its phases, where sites are in states.
    same_size
        each service beside the best sets of as many sites, where sites are in states.
    """

    values: tuple[int | None, ...]
    best: Plan | None
    measures: Measures | None
    shortfalls: tuple[Shortfall, ...]
    broken: tuple[Broken, ...]
    course: Course | None = None
    same_size: tuple[SameSize, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether the best plan is proven to be."""
        return self.best is not None and self.best.status == "optimal"
