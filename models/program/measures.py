"""Criteria reduced to the candidates of a problem: exact values of plans, and their linear form in a program.

Each measure knows its exact integer value for any set of open candidates, and how to be written into a
program so that the program's optimum is a plan with the best such value.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import Sense
from models.program.reduction import Misses
from models.subset_sums import sum_table

if TYPE_CHECKING:
    from models.program.solver import Program

# bound on a solver's error, as a share of the largest value an objective can take
SLACK_SHARE = 1e-8
SMALLEST_ERROR = 1e-6
# larger coefficients are scaled down by a power of ten before the solver sees them
LARGEST_COEFFICIENT = 10**6

Terms = dict[str, float]


def members(xs: Sequence[str], group: BoolArray) -> list[str]:
    """Return the variables of the candidates in a set, (m,) bool."""
    return [xs[int(position)] for position in np.flatnonzero(group)]


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure(ABC):
    """A criterion over the candidates of one problem.

    Parameters
    ----------
    name
        the criterion's name.
    sense
        `max` or `min`.
    reach
        (g, m) bool: sets of candidates of which one must open for the value to exist.
    """

    # whether a program can say it; where not, every plan is valued instead
    LINEAR: ClassVar[bool] = True

    name: str
    sense: Sense
    reach: BoolArray

    @abstractmethod
    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value of the plan that opens the candidates `opened`, (m,) bool; None where it has none."""

    def values_of(self, opened: BoolArray) -> IntArray:
        """Return (p,) the exact values of many plans, (p, m) bool, each of which has one; of its own kind where they need it."""
        found = [self.value(plan) for plan in opened]
        return np.array(found, dtype=np.int64)

    @abstractmethod
    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write the measure into a program; return its terms and constant, divided by `unit`."""

    @property
    @abstractmethod
    def scale(self) -> float:
        """How far apart the values of two plans can be."""

    @property
    @abstractmethod
    def largest(self) -> float:
        """The largest coefficient it needs."""

    def restrict(self, program: Program, xs: Sequence[str]) -> None:
        """Write the rows without which the value would not exist; `express` writes them itself."""
        for position, group in enumerate(self.reach):
            program.constrain(f"reach_{self.name}_{position}", dict.fromkeys(members(xs, group), 1), ">=", 1)  # (5)

    def reaches(self, opened: BoolArray) -> bool:
        """Return whether every set of `reach` is hit."""
        return bool((self.reach & opened).any(axis=1).all())

    def alike(self, candidates: int) -> IntArray:
        """Return a number for each candidate, (m,): the same where they count the same, -1 where its value does not depend on it."""
        return np.arange(candidates)

    def table(self) -> IntArray | None:
        """Return the exact value of every set of candidates, (2**m,) int64, as in `models.subset_sums`.

        Returns
        -------
        table
            meaningless where a set of `reach` stays shut; None where plans can only be valued one by one. Python's own
            integers (`object`) where sums might not fit 64 bits.

        Raises
        ------
        OverflowError
            if values might not fit 64 bits.
        ValueError
            if m is above `tables.LARGEST`.
        """
        return None

    def reached(self, bound: int) -> int:
        """Return the best value that a plan may have which is no better than a bound."""
        return bound

    def forced(self, bound: int) -> BoolArray:
        """Return sets (g, m) of which one must open for the value to come up to `bound`, where this is known."""
        del bound
        return self.reach[:0]

    @property
    def ideal(self) -> int | None:
        """A value that no plan betters, known without a solver; None where there is none."""
        return None

    @property
    def error(self) -> float:
        """How far the solver's sums may be from the exact ones."""
        return max(SMALLEST_ERROR, SLACK_SHARE * self.scale)

    @property
    def slack(self) -> float:
        """How much worse than the best a plan of the solver's must be for all better and equal ones to have been met."""
        return max(0.5, self.error)

    @cached_property
    def unit(self) -> int:
        """The power of ten by which the solver sees this measure divided."""
        unit = 1
        while self.largest > LARGEST_COEFFICIENT * unit:
            unit *= 10
        return unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Measure):
    """`offset` plus or minus the misses of a plan.

    Parameters
    ----------
    offset
        value with nothing missed, the misses' constant left aside.
    sign
        +1 where misses add to the value (distance), -1 where they take from it (people).
    misses
        the sets and weights.
    """

    offset: int
    sign: int
    misses: Misses

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value."""
        return self.offset + self.sign * self.misses.value(opened) if self.reaches(opened) else None

    def values_of(self, opened: BoolArray) -> IntArray:
        """Return the exact values."""
        return np.asarray(self.offset + self.sign * self.misses.values_of(opened))

    def alike(self, candidates: int) -> IntArray:
        """Return one number for those that are in the same of its sets, where one of them is as good as several."""
        sets = np.concatenate([self.misses.sets, self.reach])
        _, number = np.unique(np.packbits(sets, axis=0), axis=1, return_inverse=True)
        return np.where(sets.any(axis=0), number.ravel(), -1) if len(sets) else np.full(candidates, -1)

    @property
    def ideal(self) -> int:
        """The value of a plan that opens all of every set, or none where missing it is better."""
        better = np.minimum if (self.sense == "max") == (self.sign < 0) else np.maximum
        return self.offset + self.sign * (self.misses.constant + int(better(self.misses.weights, 0).sum()))

    def reached(self, bound: int) -> int:
        """Return the best value: all lie one or several times what divides every weight apart."""
        step = gcd(*self.misses.weights.tolist()) or 1
        beyond = (bound - self.ideal) % step
        return bound - beyond if self.sense == "max" or not beyond else bound + step - beyond

    @property
    def scale(self) -> float:
        """What the weights can add up to."""
        return self.misses.scale

    @property
    def largest(self) -> float:
        """The largest weight."""
        return int(np.abs(self.misses.weights).max(initial=0))

    def table(self) -> IntArray:
        """Return the value of every plan."""
        lost = self.misses
        return sum_table(self.offset + self.sign * lost.constant, lost.sets, self.sign * lost.weights, lost.needed)

    def forced(self, bound: int) -> BoolArray:
        """Return the sets that weigh more than may be missed."""
        if (self.sense == "max") != (self.sign < 0) or (self.misses.weights < 0).any():
            return super().forced(bound)  # missing some of its sets makes it better
        best = self.offset + self.sign * self.misses.constant
        heavy = (self.misses.weights > self.sign * (bound - best)) & (self.misses.needed == 1)
        sets: BoolArray = self.misses.sets[heavy]
        return sets

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write a variable for each set of more than one candidate."""
        self.restrict(program, xs)
        return self.write(program, xs, self.unit)

    def write(self, program: Program, xs: Sequence[str], unit: float) -> tuple[Terms, float]:
        """Return terms and constant divided by `unit`; a set of a single candidate needs no variable."""
        hits = self.sign < 0
        constant = self.offset + self.sign * self.misses.constant
        if hits:
            constant -= int(self.misses.weights.sum())
        terms: Terms = {}
        rows = zip(self.misses.sets, self.misses.weights.tolist(), self.misses.needed.tolist(), strict=True)
        for position, (group, weight, needed) in enumerate(rows):
            names = members(xs, group)
            if len(names) == 1:
                terms[names[0]] = terms.get(names[0], 0.0) + (weight if hits else -weight) / unit
                constant += 0 if hits else weight
                continue
            name = program.share(f"{'hit' if hits else 'miss'}_{self.name}_{position}")
            terms[name] = weight / unit
            if needed == 1:
                row = {name: 1.0, **dict.fromkeys(names, -1.0 if hits else 1.0)}
                program.constrain(f"set_{name}", row, "<=" if hits else ">=", 0 if hits else 1)  # (3), (4)
                continue
            for member in names:  # (3b): without any one of them, another is open
                others = [other for other in names if other != member]
                row = {name: 1.0, **dict.fromkeys(others, -1.0 if hits else 1.0)}
                program.constrain(f"twice_{name}_{member}", row, "<=" if hits else ">=", 0 if hits else 1)
        return terms, constant / unit
