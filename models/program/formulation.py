"""The integer program of a `Problem`.

Sets: D demand points; J kept offices and candidates; G the distinct sets S of candidates left after merging
(`reduction`). Variables: x_j = 1 when office j is open; hit_S <= 1 when some office of S is open (two of them, for
backup coverage); miss_S >= 0, 1 when none is; beyond_k, 1 when the largest distance is at least the k-th value;
apart_k, 1 when no two open offices are as near as the value below the k-th; alone_S <= 1, 0 when some office of S is
open; y_gj, the share of group g given a place
at office j; worst. Objectives, one at a time:

- coverage, maximal covering (Church & ReVelle 1974), backup coverage (Hogan & ReVelle 1986):
  max  sum of people_S hit_S
- travel, p-median in the radius formulation (Cornuéjols, Nemhauser & Wolsey 1980; García, Labbé & Marín 2011):
  min  sum of step_S people_S miss_S; a gain is a travel of what falls short (Berman & Krass 2002)
- scores, and the number of open offices:  sum of score_j x_j
- the farthest, p-center (Elloumi, Labbé & Pochet 2004):  min  sum of step_k beyond_k
- separation, p-dispersion (Kuby 1987):  max  sum of step_k apart_k
- the least load:  max  least
- the worst group or future (Ogryczak 1997), the largest regret (Kouvelis & Yu 1997):  min or max  worst
- places and trips under capacities:  sum of people_g y_gj, or of people_g cost_gj y_gj

Constraints:

(1) x_j = 1                                  for every kept office
(2) added_min <= sum of candidates' x_j <= added_max
(3) hit_S <= sum of x_j over S               for every S of coverage
(3b) hit_S <= sum of x_j over S without k    for every k of S, where two must be open
(4) miss_S + sum of x_j over S >= 1          for every S of travel
(5) sum of x_j over R >= 1                   for every set R that must be hit so that everyone reaches an office
(6) low <= sum of a_j x_j <= high            for every rule
(7) value of an objective already decided, or of a limit, >= or <= its bound
(8) beyond_k + sum of x_j over S >= 1        for every S whose staying shut means the k-th value
(9) beyond_k >= beyond_(k+1);  apart_k >= apart_(k+1)
(10) apart_k + x_i + x_j <= 2                for every pair as near as the value below the k-th (x_i alone, <= 1, near a kept one)
(11) worst >= or <= part                     for every part
(12) sum over j of y_gj <= 1, or = 1 where everyone is given a place
(13) sum over g of people_g y_gj <= capacity_j x_j
(14) y_gj <= x_j
(15) alone_S + x_k <= 1                      for every k of S, the candidates nearer to some people than an office j
(16) least <= sum of people_jS alone_S + everyone (1 - x_j)   for every office j
(17) sum over c of z_jc = x_j                for every office j, z_jc being its having c counters, which cost c or cost_jc
(18) alone_S + sum of x_k over S >= 1        for every S as in (15)
(19) sum of people_jS alone_S <= sum over c of takes_c z_jc + most_j (1 - x_j)   for every office j
(20) sum over j, c of takes_c z_jc >= people who reach an office that stays open, where all offices count; it follows, and bounds the program

The Gini coefficient and the longest wait have no rows: where one counts, `lexicographic` values every plan instead.

A set of a single candidate needs no variable: hit_S is x_j, and miss_S is 1 - x_j. A set that weighs more than a
bound (7) lets go is a row (5).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray, IntArray
from models.criteria import Coverage
from models.problem import Constraint, Problem
from models.program.compilation import compile_criterion
from models.program.measures import Measure, Sum, members
from models.subset_sums import count_table, linear_table

if TYPE_CHECKING:
    from models.program.solver import Program


@dataclass(frozen=True)
class Formulation:
    """A problem reduced to sets of candidates, ready to be written as programs."""

    problem: Problem

    @cached_property
    def objectives(self) -> tuple[Measure, ...]:
        """The problem's objectives, over the candidates, in order."""
        return self._measures[: len(self.problem.objectives)]

    @cached_property
    def limits(self) -> tuple[tuple[Measure, int], ...]:
        """The problem's limits: a measure, and the bound it must come up to; of several bounds on one measure, the hardest."""
        pairs = zip(self.limited, self.problem.limits, strict=True)
        hardest: dict[int, tuple[Measure, int]] = {}
        for measure, limit in pairs:
            key = id(measure.misses) if isinstance(measure, Sum) else id(measure)
            known = hardest.get(key)
            if known is None or comes_up(measure, limit.bound, known[1]):
                hardest[key] = (known[0] if known else measure, limit.bound)
        return tuple(hardest.values())

    @property
    def limited(self) -> tuple[Measure, ...]:
        """What each of the problem's limits measures."""
        return self._measures[len(self.problem.objectives) :]

    @cached_property
    def _measures(self) -> tuple[Measure, ...]:
        return tuple(self._compiled())

    def _compiled(self) -> Iterator[Measure]:
        """Yield the measures of objectives and limits; criteria of the same arrays are compiled once."""
        keep, candidates = (
            np.array(self.problem.columns(ids), dtype=np.int64) for ids in (self.problem.keep, self.problem.candidates)
        )
        # a limit may name the criterion of an objective: its variables need a name of their own
        limits = (replace(limit.criterion, name=f"limit_{number}") for number, limit in enumerate(self.problem.limits))
        criteria = (*(goal.criterion for goal in self.problem.objectives), *limits)
        made: dict[Hashable, Measure] = {}
        for number, criterion in enumerate(criteria):
            key = (id(criterion.covers), id(criterion.people), criterion.times) if isinstance(criterion, Coverage) else number
            if key not in made:
                made[key] = compile_criterion(criterion, keep, candidates)
            yield replace(made[key], name=criterion.name)

    @property
    def is_linear(self) -> bool:
        """Whether a program can say it all; else every plan is valued."""
        return all(measure.LINEAR for measure in self._measures)

    def counted(self) -> BoolArray:
        """Return which sets of candidates keep to the numbers of offices and to the rules, (2**m,) bool; at most 24 candidates."""
        problem = self.problem
        counts = count_table(len(problem.candidates))
        kept = (counts >= problem.added_min) & (counts <= problem.added_max)
        for rule in self._rules:
            self.strike(kept, rule)
        return kept

    @cached_property
    def _rules(self) -> tuple[Constraint, ...]:
        """The rules, of those that demand the same the first."""
        return tuple({rule.demand: rule for rule in reversed(self.problem.rules)}.values())[::-1]

    def fixed(self) -> tuple[set[int], set[int]]:
        """Return the candidates that rules on a single one of them leave always open, and those never."""
        always, never = set[int](), set[int]()
        position = {office: number for number, office in enumerate(self.problem.candidates)}
        for rule in self.problem.rules:
            if len(rule.terms) == 1 and rule.terms[0][0] in position:
                office, factor = rule.terms[0]
                for total, fixed in ((0, always), (factor, never)):
                    low, high = rule.at_least, rule.at_most
                    if (low is not None and total < low) or (high is not None and total > high):
                        fixed.add(position[office])
        return always, never

    def told_apart(self, measure: Measure) -> list[list[int]]:
        """Return the candidates that a measure depends on, those together of which one opens at most and that count the same."""
        position = {office: number for number, office in enumerate(self.problem.candidates)}
        single: dict[int, list[set[int]]] = {}
        for rule in self._rules:
            if rule.at_most == 1 and all(factor == 1 for _, factor in rule.terms):
                here = {position[office] for office, _ in rule.terms if office in position}
                for one in here:
                    single.setdefault(one, []).append(here)
        groups: dict[int, list[int]] = {}
        for place, number in enumerate(measure.alike(len(position)).tolist()):
            groups.setdefault(number, []).append(place)
        groups.pop(-1, None)
        found: list[list[int]] = []
        for group in groups.values():
            together = len(group) > 1 and any(here.issuperset(group) for here in single.get(group[0], ()))
            found += [group] if together else [[place] for place in group]
        return found

    def strike(self, kept: BoolArray, rule: Constraint) -> None:
        """Strike the sets that break a rule, in place."""
        position = {office: number for number, office in enumerate(self.problem.candidates)}
        factors, constant = [0] * len(position), 0
        for office, factor in rule.terms:
            if office in position:
                factors[position[office]] += factor
            elif office in self.problem.keep:
                constant += factor
        totals = linear_table(np.array(factors, dtype=np.int64), constant)
        if rule.at_least is not None:
            kept &= totals >= rule.at_least
        if rule.at_most is not None:
            kept &= totals <= rule.at_most

    def admits(self, opened: BoolArray, decided: tuple[int, ...]) -> bool:
        """Return whether a plan keeps every rule, has every value, and comes up to the limits and to what is decided, in integers."""
        if not all(self._keeps(rule, opened) for rule in self._rules):
            return False
        if any(objective.value(opened) is None for objective in self.objectives[len(decided) :]):
            return False
        bounds = [*self.limits, *zip(self.objectives, decided, strict=False)]
        return all(comes_up(measure, measure.value(opened), bound) for measure, bound in bounds)

    def _keeps(self, rule: Constraint, opened: BoolArray) -> bool:
        """Return whether a plan keeps a rule: a solver takes sums of large figures for a little less than they are."""
        problem = self.problem
        here = {*problem.keep, *(problem.candidates[position] for position in np.flatnonzero(opened).tolist())}
        total = sum(factor for office, factor in rule.terms if office in here)
        return (rule.at_least is None or total >= rule.at_least) and (rule.at_most is None or total <= rule.at_most)

    def program(self, level: int, decided: tuple[int, ...], *, forced: bool = True) -> Program:
        """Return the program of one objective.

        Parameters
        ----------
        level
            position of the objective, from 0.
        decided
            the worst values still allowed of the objectives before it.
        forced
            whether sets that these values force to be hit are written as rows of their own, too.

        Returns
        -------
        program
            with binaries named `x_<position>`, candidates by their position in the problem.
        """
        from models.program.solver import Program

        goal, problem = self.objectives[level], self.problem
        program = Program(goal.name, goal.sense)
        xs = [program.binary(f"x_{position}") for position in range(len(problem.candidates))]
        kept = [program.binary(f"kept_{position}") for position in range(len(problem.keep))]
        for name in kept:
            program.constrain(f"stays_{name}", {name: 1}, "==", 1)  # (1)
        program.constrain("added_min", dict.fromkeys(xs, 1), ">=", problem.added_min)  # (2)
        program.constrain("added_max", dict.fromkeys(xs, 1), "<=", problem.added_max)
        named = dict(zip((*problem.candidates, *problem.keep), (*xs, *kept), strict=True))
        for number, rule in enumerate(problem.rules):
            terms: dict[str, float] = {}
            for office, factor in rule.terms:
                if office in named:
                    terms[named[office]] = terms.get(named[office], 0.0) + factor
            if rule.at_least is not None:
                program.constrain(f"rule_{number}_low", terms, ">=", rule.at_least)  # (6)
            if rule.at_most is not None:
                program.constrain(f"rule_{number}_high", terms, "<=", rule.at_most)
        for measure, bound in self.limits:
            _hold(program, measure, bound, xs, "limit")
        for measure, bound in zip(self.objectives[:level], decided, strict=True):
            _hold(program, measure, bound, xs, "best", forced=forced)
        for measure in self.objectives[level + 1 :]:
            measure.restrict(program, xs)
        program.aim(*goal.express(program, xs))
        return program


def comes_up(measure: Measure, value: int | None, bound: int) -> bool:
    """Return whether a value is as good as a bound; no value is not."""
    return value is not None and (value >= bound if measure.sense == "max" else value <= bound)


def comes_up_all(measure: Measure, values: IntArray, bound: int) -> BoolArray:
    """Return which of many values are as good as a bound."""
    return np.asarray(values >= bound if measure.sense == "max" else values <= bound)


def _hold(program: Program, measure: Measure, bound: int, xs: list[str], why: str, *, forced: bool = True) -> None:
    """Write that a measure comes up to a bound (7), leaving the solver its error."""
    for position, group in enumerate(measure.forced(bound) if forced else ()):
        program.constrain(f"{why}_{measure.name}_{position}", dict.fromkeys(members(xs, group), 1), ">=", 1)  # (5)
    terms, constant = measure.express(program, xs)
    least = measure.sense == "max"
    limit = (bound - measure.slack if least else bound + measure.slack) / measure.unit - constant
    program.constrain(f"{why}_{measure.name}", terms, ">=" if least else "<=", limit)
