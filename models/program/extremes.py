"""Measures that are no sums: the largest of values, the least of them, and the worst of several sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray, IntArray
from models.program.measures import Measure, Sum, Terms, members
from models.subset_sums import INT64, least_pair_table, max_table

if TYPE_CHECKING:
    from models.program.draft import Relation
    from models.program.solver import Program


@dataclass(frozen=True, eq=False, kw_only=True)
class Rungs(Measure):
    """The largest of values, each of which holds while a set of candidates stays shut (p-center).

    Parameters
    ----------
    constant
        the value when every set is hit.
    sets
        (g, m) bool.
    values
        (g,) int64, all above `constant`.
    """

    constant: int
    sets: BoolArray
    values: IntArray

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value."""
        missed = ~(self.sets & opened).any(axis=1)
        return int(self.values[missed].max(initial=self.constant)) if self.reaches(opened) else None

    @property
    def scale(self) -> float:
        """From the constant to the largest value."""
        return int(self.values.max(initial=self.constant)) - self.constant

    @property
    def largest(self) -> float:
        """No step is longer than all of them."""
        return self.scale

    def table(self) -> IntArray:
        """Return the value of every plan."""
        return max_table(self.constant, self.sets, self.values)

    def forced(self, bound: int) -> BoolArray:
        """Return the sets that would put the value beyond `bound`."""
        return self.sets[self.values > bound]

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write one variable a distinct value: 1 when the value is at least that (Elloumi, Labbé & Pochet 2004)."""
        self.restrict(program, xs)
        terms: Terms = {}
        below, under = self.constant, None
        for rung in np.unique(self.values).tolist():
            name = program.share(f"beyond_{self.name}_{len(terms)}")
            terms[name] = (rung - below) / self.unit
            for position in np.flatnonzero(self.values == rung):
                row = {name: 1.0, **dict.fromkeys(members(xs, self.sets[position]), 1.0)}
                program.constrain(f"rung_{self.name}_{position}", row, ">=", 1)  # (8)
            if under is not None:
                program.constrain(f"above_{name}", {under: 1.0, name: -1.0}, ">=", 0)  # (9)
            below, under = rung, name
        return terms, self.constant / self.unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs(Measure):
    """The least of values, each of which binds once its candidates, one or two, are all open (p-dispersion).

    Parameters
    ----------
    none
        the value when nothing binds.
    between
        (m, m) int64, for pairs of candidates.
    alone
        (m,) int64, for a candidate and the nearest kept office; `none` where nothing is kept.
    """

    none: int
    between: IntArray
    alone: IntArray

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value."""
        chosen = np.flatnonzero(opened)
        apart = self.between[np.ix_(chosen, chosen)][np.triu_indices(len(chosen), 1)]
        return int(min(self.none, apart.min(initial=self.none), self.alone[chosen].min(initial=self.none)))

    def table(self) -> IntArray:
        """Return the value of every plan."""
        return least_pair_table(self.between, self.alone, self.none)

    @property
    def scale(self) -> float:
        """From the least value to none."""
        return self.none - min(int(value) for _, value in self._bindings) if self._bindings else 0

    @property
    def largest(self) -> float:
        """No step is longer than all of them."""
        return self.scale

    @cached_property
    def _bindings(self) -> list[tuple[tuple[int, ...], int]]:
        sites = len(self.alone)
        pairs = [((i, j), int(self.between[i, j])) for i in range(sites) for j in range(i + 1, sites)]
        return [(who, value) for who, value in [*pairs, *(((j,), int(self.alone[j])) for j in range(sites))] if value < self.none]

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write one variable a distinct value: 1 when no open pair is as near as the value below (Kuby 1987)."""
        levels = sorted({value for _, value in self._bindings} | {self.none})
        terms: Terms = {}
        under = None
        for below, level in pairwise(levels):
            name = program.share(f"apart_{self.name}_{len(terms)}")
            terms[name] = (level - below) / self.unit
            for who, value in self._bindings:
                if value == below:
                    row = {name: 1.0, **dict.fromkeys((xs[j] for j in who), 1.0)}
                    program.constrain(f"near_{name}_{'_'.join(map(str, who))}", row, "<=", len(who))  # (10)
            if under is not None:
                program.constrain(f"above_{name}", {under: 1.0, name: -1.0}, ">=", 0)  # (9)
            under = name
        return terms, levels[0] / self.unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Extreme(Measure):
    """The worst of several sums: of groups, of futures, or of regrets.

    Parameters
    ----------
    parts
        the sums, all of one sense.
    divisors
        what each is divided by; quotients are rounded up.
    bests
        for regrets, the best of each part.
    """

    parts: tuple[Sum, ...]
    divisors: tuple[int, ...]
    bests: tuple[int, ...] | None = field(default=None)

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value."""
        if not self.reaches(opened):
            return None
        known = [part.offset + part.sign * part.misses.value(opened) for part in self.parts]
        if self.bests is not None:
            sign = 1 if self.parts[0].sense == "max" else -1
            return max(sign * (best - value) for best, value in zip(self.bests, known, strict=True))
        shares = [-(-value // divisor) for value, divisor in zip(known, self.divisors, strict=True)]
        return min(shares) if self.sense == "max" else max(shares)

    def table(self) -> IntArray:
        """Return the value of every plan."""
        worse = np.minimum if self.sense == "max" else np.maximum
        worst = self._part_table(0)
        for number in range(1, len(self.parts)):
            worse(worst, self._part_table(number), out=worst)
        return worst

    def _part_table(self, number: int) -> IntArray:
        """Return the share or regret of one part in every plan."""
        part, divisor = self.parts[number], self.divisors[number]
        table = part.table()
        if self.bests is None:
            if divisor > 1:
                np.negative(np.floor_divide(np.negative(table, out=table), divisor, out=table), out=table)
            return table
        best = self.bests[number]
        if max(best - int(table.min()), int(table.max()) - best) > INT64.max:
            raise OverflowError(f"{part.name}: a regret does not fit 64 bits")
        return np.subtract(best, table, out=table) if part.sense == "max" else np.subtract(table, best, out=table)

    @property
    def scale(self) -> float:
        """The widest part's."""
        return max(part.scale / divisor for part, divisor in zip(self.parts, self.divisors, strict=True))

    @property
    def largest(self) -> float:
        """The largest weight of any part."""
        return max(part.largest / divisor for part, divisor in zip(self.parts, self.divisors, strict=True))

    @property
    def slack(self) -> float:
        """Wider where quotients are rounded up, which the solver does not do."""
        return max(1.5 if max(self.divisors) > 1 else 0.5, self.error)

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write a variable that no part goes beyond."""
        self.restrict(program, xs)
        worst = program.amount(f"worst_{self.name}")
        for number, (part, divisor) in enumerate(zip(self.parts, self.divisors, strict=True)):
            terms, constant = part.write(program, xs, self.unit * divisor)
            sign = -1.0 if self.bests is not None and part.sense == "max" else 1.0
            best = 0.0 if self.bests is None else self.bests[number] / (self.unit * divisor)
            row = {worst: 1.0, **{name: -sign * value for name, value in terms.items()}}
            relation: Relation = ">=" if self.sense == "min" else "<="
            program.constrain(f"part_{self.name}_{number}", row, relation, sign * (constant - best))  # (11)
        return {worst: 1.0}, 0.0
