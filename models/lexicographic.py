"""Solving a problem objective by objective, to a proof, with every tied plan.

A solver works in floating point; the answer must hold in integers. So after each optimum the plan found is
forbidden and the program is run again, until the next plan is worse by more than the solver's possible
error. All plans met are valued exactly: the best of them is the optimum, and those equal to it are the ties.
Once as many ties as are listed are known, a plan is forbidden with all that differ from it in nothing that counts.

Where all of them are known, the next objective chooses among these and needs no program. A first objective of many candidates
that is a p-median with nothing else to heed, as coverage is, is left to `models.pmedian`, whose bounds are whole from the start.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.access import IntArray
from models.allowed import plans_of
from models.criteria import Blend, Counters
from models.levels import TIE_LIMIT, Choice, Level, enough, hand_back, mask_of, no_plan, plan_of_levels, value_of
from models.messages.findings import CancelledError, Finding, StoppedError
from models.messages.text import Text
from models.plan import ENUMERATION, Plan
from models.pmedian.detection import PlainMedian, plain_median
from models.problem import Problem
from models.program.formulation import Formulation
from models.program.measures import Measure
from models.program.plan_tables import PlanTables, plan_tables
from models.progress import PROVE, Event, Progress, Tell, rounded, tell
from models.subset_sums import LARGEST

if TYPE_CHECKING:
    from models.program.solver import Outcome

# beyond it a floating-point number no longer tells all whole numbers apart
LARGEST_EXACT = 2**53

# plans valued one by one, where no program can tell which are allowed, and after how many of them this is told
MOST_VALUED = 2**18
# candidates up to which counters that cost are looked up in the table of all plans
MOST_TABLED = 16
TOLD = 1024


class TooManyPlansError(StoppedError):
    """Plans would have to be valued one by one, and are too many."""


def solve_problem(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    tie_limit: int = TIE_LIMIT,
    last_ties: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Find the plan that is best on the first objective, among those on the second, and so on.

    Parameters
    ----------
    problem
        what may open and what counts.
    time_limit_s
        wall seconds for all objectives together; none by default.
    tie_limit
        how many tied plans are listed for each objective before counting stops; 1 when only the optimum matters.
    last_ties
        whether only those tied on the last objective are looked for; of those before it, what is met on the way.
    progress
        follows the proof of each objective, and can end it like Ctrl-C (`models.progress`).

    Returns
    -------
    plan
        `optimal` only when every objective is proven; `feasible` with bounds when stopped; `infeasible`
        with nothing open. Among tied plans, the first in the order of the candidates.

    Raises
    ------
    StoppedError
        if the run was stopped before any plan was found.
    TooManyPlansError
        if a measure asks for every plan's value, and they are too many.
    InputError
        if the installed solver is one that is refused.
    """
    from models.program.solver import solver_info

    started = time.monotonic()
    deadline = math.inf if time_limit_s is None else started + time_limit_s
    solver = solver_info()
    run = _LexicographicRun(Formulation(problem), deadline, tie_limit, last_ties, progress)
    solver = solver if run.tables is None and not run.values_each else ENUMERATION
    for position in range(len(problem.objectives)):
        level = run.solve(position)
        if level.value is None and position == 0:
            if level.complete:
                return no_plan(solver, started)
            raise StoppedError(stopped(interrupted=level.interrupted))
        if level.value is None:  # stopped before this objective had a plan: the one before it stands
            choice = run.levels[-1].ties[0]
            level.meet(choice, mask_of(choice, problem))
        run.levels.append(level)
        if level.stopped:
            break
    if last_ties:
        hand_back(run.levels, problem)
    return plan_of_levels(run.formulation, run.levels, solver, started)


@dataclass
class _LexicographicRun:
    """One run, objective by objective."""

    formulation: Formulation
    deadline: float
    tie_limit: int
    last_ties: bool = False
    progress: Progress | None = None
    levels: list[Level] = field(default_factory=list)

    @cached_property
    def problem(self) -> Problem:
        """What was asked."""
        return self.formulation.problem

    @cached_property
    def values_each(self) -> bool:
        """Whether every plan is valued: where no program can say it, or where plans are few and counters many a solver's work."""
        if not self.formulation.is_linear:
            return True
        if len(self.problem.candidates) <= LARGEST or not any(isinstance(one, Counters) for one in self.problem.criteria):
            return False
        plans = plans_of(self.problem)
        return plans is not None and len(plans) <= MOST_VALUED

    @property
    def decided(self) -> tuple[int, ...]:
        """The worst values still allowed of the objectives so far."""
        pairs = zip(self.problem.objectives, self.levels, strict=False)
        return tuple(goal.limit(level.value) for goal, level in pairs if level.value is not None)

    @property
    def _is_over(self) -> bool:
        return time.monotonic() >= self.deadline

    def solve(self, position: int) -> Level:
        """Return the optimum and the ties of one objective, those before it being decided; Ctrl-C stops it and loses nothing."""
        level = Level(self.formulation.objectives[position])
        try:
            self._tell(level, position)
            by_program = self.tables is None and not self.values_each
            plain = plain_median(self.formulation) if by_program and not position else None
            if (
                position
                and self.levels[-1].complete
                and not self.levels[-1].alike
                and not self.problem.objectives[position - 1].within
            ):
                self._among(level, self.levels[-1].ties)
            elif self.tables is not None:
                self._look_up(level, position, self.tables)
            elif self.values_each:
                self._each(level, position)
            elif plain is None or not self._median(level, plain):
                self._program(level, position)
            level.settle()
            self._tell(level, position, done=True)
        except (KeyboardInterrupt, CancelledError):
            level.stopped = level.interrupted = True
            level.settle()
        return level

    def _tell(
        self, level: Level, position: int, value: int | None = None, bound: int | None = None, *, done: bool = False
    ) -> None:
        """Tell how far the proof of an objective is: what is known exactly, else what the solver says."""
        value, bound = (told if known is None else known for known, told in ((level.value, value), (level.bound, bound)))
        tell(self.progress, Event(PROVE, position + done, len(self.problem.objectives), level.goal.name, value, bound))

    def _follow(self, level: Level, position: int, times: float = 1, plus: int = 0) -> Tell | None:
        """Return what a solver tells whose sums, times a factor and plus a constant, are an objective's values."""
        if self.progress is None:
            return None
        return lambda value, bound: self._tell(level, position, rounded(value, times, plus), rounded(bound, times, plus))

    def _among(self, level: Level, plans: list[Choice]) -> None:
        """Choose among plans that are known to be all there are."""
        for choice in plans:
            level.meet(choice, mask_of(choice, self.problem))
        level.complete = True

    @cached_property
    def tables(self) -> PlanTables | None:
        """All plans at once, where counters cost something and candidates are few: a program's bounds are far off then."""
        costed = any(isinstance(one, Counters) and one.costs is not None for one in self.problem.criteria)
        few = self.formulation.is_linear and len(self.problem.candidates) <= MOST_TABLED
        return plan_tables(self.formulation, singly=False) if costed and few else None

    def _look_up(self, level: Level, position: int, tables: PlanTables) -> None:
        """Take the best plans from the values of all."""
        values = tables.values[position]
        plans = tables.allowed(self.formulation.objectives, self.decided)
        if plans.size:
            best = values[plans].max() if level.goal.sense == "max" else values[plans].min()
            plans = plans[values[plans] == best]
        for choice in sorted(_bits(int(plan)) for plan in plans)[: self.tie_limit]:
            level.meet(choice, mask_of(choice, self.problem))
        level.complete, level.bound = plans.size <= self.tie_limit, level.value

    def _each(self, level: Level, position: int) -> None:
        """Value every plan: a measure among them has no place in a program."""
        always, free, plans = self._plans
        mask = np.isin(np.arange(len(self.problem.candidates)), always)
        bits = 1 << np.arange(len(free))
        for number, plan in enumerate(plans):
            if number % TOLD == 0:
                self._tell(level, position)
                if self._is_over:
                    level.stopped = True
                    return
            mask[free] = (plan & bits) != 0
            if self.formulation.admits(mask, self.decided):
                level.meet(tuple(np.flatnonzero(mask).tolist()), mask)
        level.complete = True

    @cached_property
    def _plans(self) -> tuple[list[int], list[int], list[int]]:
        """What is open in every plan and what in some, as positions; and all plans of these that keep to the rules, as bit masks."""
        problem, ids = self.problem, self.problem.candidates
        always, never = self.formulation.fixed()
        if always & never:
            return [], [], []
        free = [position for position in range(len(ids)) if position not in always | never]
        plans: IntArray | None
        if len(free) > LARGEST:
            always, free, plans = set(), list(range(len(ids))), plans_of(problem)
        else:
            left = replace(
                problem,
                keep=(*problem.keep, *(ids[position] for position in sorted(always))),
                candidates=tuple(ids[position] for position in free),
                added_min=problem.added_min - len(always),
                added_max=problem.added_max - len(always),
            )
            plans = np.flatnonzero(Formulation(left).counted())
        if plans is None or len(plans) > MOST_VALUED:
            message = Text("there are too many plans to compare each; name fewer offices")
            raise TooManyPlansError(Finding("too-many-plans", "stop", message))
        return sorted(always), free, plans.tolist()

    def _median(self, level: Level, plain: PlainMedian) -> bool:
        """Find the optimum and the ties of a p-median; False where its sums do not fit 64 bits."""
        from models.pmedian.ties import cheapest_plans

        fixed = tuple(range(plain.kept))
        follow = self._follow(level, 0, plain.sign, plain.offset)
        plans = cheapest_plans(
            plain.cost, plain.weight, plain.p, fixed=fixed, allowed=plain.allowed, deadline=self.deadline, tell=follow
        )
        try:
            for found in plans:
                if level.bound is None and found.bound is not None:
                    level.bound = plain.offset + plain.sign * found.bound
                if found.open:
                    choice = tuple(column - plain.kept for column in found.open if column >= plain.kept)
                    level.meet(choice, mask_of(choice, self.problem))
                level.complete = found.status == "infeasible"
                level.stopped = found.status == "feasible" or (self._is_over and not level.complete)
                level.interrupted = found.interrupted
                if level.stopped or enough(level, self.tie_limit):
                    break
        except OverflowError:  # it counts pairs that may not be used at more than any plan costs
            return False
        return True

    def _program(self, level: Level, position: int) -> None:
        """Find the optimum and the ties by the integer program."""
        listed = 1 if self.last_ties and position + 1 < len(self.problem.objectives) else self.tie_limit
        told_apart = self.formulation.told_apart(level.goal)
        program = self.formulation.program(position, self.decided)
        level.nearly = isinstance(self.problem.objectives[position].criterion, Blend) and level.goal.scale > LARGEST_EXACT
        # of plans over phases HiGHS takes a start for a reason to begin again, which costs more than it saves
        if position and not self.last_ties:
            kept = (f"kept_{number}" for number in range(len(self.problem.keep)))
            program.suggest([*kept, *(f"x_{column}" for column in self.levels[-1].ties[0])])
        met = 0
        while not enough(level, listed):
            limit = None if self.deadline == math.inf else self.deadline - time.monotonic()
            outcome = program.solve(time_limit_s=limit, tell=self._follow(level, position, level.goal.unit))
            if self._disproved(level, outcome):
                program.distrust()
                continue
            _tighten(level, outcome)
            level.interrupted |= outcome.interrupted
            level.stopped = outcome.interrupted or outcome.end == "stopped"
            if outcome.chosen is None:
                level.complete = outcome.end == "infeasible"
                break
            choice = _choice(outcome.chosen)
            mask = mask_of(choice, self.problem)
            admitted = self.formulation.admits(mask, self.decided)
            # else a plan within the solver's error of a bound, but not up to it
            if admitted:
                value, best = level.meet(choice, mask), level.value
                level.complete = outcome.end == "optimal" and best is not None and abs(value - best) > level.goal.slack
            # programs can be solved so fast that none looks at its limit
            level.stopped |= self._is_over and not level.complete
            if level.stopped or level.complete:
                break
            met += 1
            # once as many as are listed are known, plans that differ in nothing that counts need not be met one by one;
            # a choice that is no plan says nothing of those like it
            alike = admitted and len(level.ties) >= listed and len(told_apart) < len(self.problem.candidates)
            groups = [[f"x_{place}" for place in group] for group in told_apart] if alike else None
            program.exclude(f"seen_{met}", outcome.chosen, groups)
            level.alike |= alike

    def _disproved(self, level: Level, outcome: Outcome) -> bool:
        """Return whether the plan of a run, counted in integers, is better than what the run says any can be.

        One met before may come again with other counters, and is no better for it.
        """
        bound, choice = _bound(level.goal, outcome), _choice(outcome.chosen or frozenset())
        if outcome.chosen is None or bound is None or choice in level.seen:
            return False
        mask = mask_of(choice, self.problem)
        if not self.formulation.admits(mask, self.decided):
            return False
        value = value_of(level.goal, mask)
        return value > bound if level.goal.sense == "max" else value < bound


def _tighten(level: Level, outcome: Outcome) -> None:
    """Take for the bound what a run proves: no plan is better than the best of those met before it and of those left to it."""
    left = _bound(level.goal, outcome)
    if left is None:
        return
    best, tighter = (max, min) if level.goal.sense == "max" else (min, max)
    proven = left if level.value is None else best(left, level.value)
    level.bound = proven if level.bound is None else tighter(level.bound, proven)


def _bound(goal: Measure, outcome: Outcome) -> int | None:
    if outcome.bound is None or not math.isfinite(outcome.bound):
        return None
    bound = outcome.bound * goal.unit
    return goal.reached(math.floor(bound + goal.error) if goal.sense == "max" else math.ceil(bound - goal.error))


def _choice(chosen: frozenset[str]) -> Choice:
    return tuple(sorted(int(name.removeprefix("x_")) for name in chosen if name.startswith("x_")))


def stopped(*, interrupted: bool) -> Finding:
    """Return what is said where there is no plan yet, by the user's will or by lack of time."""
    if interrupted:
        return Finding("interrupted", "stop", Text("interrupted before any plan was found"))
    message = Text("the time limit came before any plan; allow more time")
    return Finding("time-limit", "stop", message)


def _bits(plan: int) -> Choice:
    """Return the candidates that a bit mask opens, by position."""
    return tuple(position for position in range(plan.bit_length()) if plan >> position & 1)
