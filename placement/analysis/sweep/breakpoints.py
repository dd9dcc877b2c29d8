"""Every distance within a range at which the best plans change, exactly, to the millimetre.

Coverage changes only at the finitely many distances between people and offices, so between two of them in order
nothing does. Each plan's objectives are valued at all of them, as step functions (`placement.analysis.sweep.steps`), and decided
like any other plan's. What is found is then solved again, by the ordinary way, at both ends of the stretches found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from models.access import BoolArray, IntArray
from models.checker import require
from models.criteria import open_count
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.problem import Limit, Problem, ProblemGoal
from models.progress import Event, Progress, Stage, inside, tell
from models.subset_sums import LARGEST
from models.subsets.enumeration import added_of, tabulate
from models.subsets.ranking import study_order
from placement.analysis.sweep.best_plans import decide
from placement.analysis.sweep.points import Experiment, answer
from placement.analysis.sweep.steps import Curve, NotStepwiseError, Steps, steps_of, thresholds_of
from placement.analysis.sweep.stretches import Gathering
from placement.problem.build import Question
from placement.results.sweep import Number, Stability, Stretch

# a block of plans × distances
BLOCK = 4_000_000
# plans × distances; beyond, a range is refused: some ten seconds' work
MOST_WORK = 100_000_000
MOST_SOLVED = 400
FIRST = 1000
# stretches whose ends are solved again
CHECKED = 30

BREAKPOINTS = Stage("breakpoints", Text("finding the distances at which the answer changes"))


def find_breakpoints(bench: Experiment, number: Number, low: int, high: int, *, progress: Progress | None = None) -> Stability:
    """Return the maximal stretches of a distance over which the best plans stay the same.

    Parameters
    ----------
    bench
        the scenario with its layers.
    number
        a distance within which residents are served.
    low, high
        the range, in millimetres, inclusive.
    progress
        follows the step `breakpoints`, and can end it (`models.progress`).

    Raises
    ------
    InputError
        if the range takes too much work; a step is then needed.
    CheckError
        if the ordinary way finds other plans at an end of a stretch: a fault of ours.
    """
    question = bench.question([(number, Fraction(low))])
    if len(question.problem.candidates) > LARGEST:
        return _solved(bench, number, question, (low, high), progress)
    try:
        field = _field(question, bench.question([(number, Fraction(high))]), number, (low, high))
    except NotStepwiseError:
        return _solved(bench, number, question, (low, high), progress)
    stretches, line = field.sweep(progress)
    found = Stability(number, low, high, stretches, len(field.starts), line, question.readings)
    _check(bench, found)
    return found


@dataclass(frozen=True, eq=False)
class _Field:
    """All plans of a problem, and all distances at which they may change."""

    problem: Problem
    plans: IntArray
    goals: tuple[Steps | IntArray, ...]
    limits: tuple[tuple[Steps, Limit], ...]
    starts: IntArray
    high: int

    def sweep(self, progress: Progress | None) -> tuple[tuple[Stretch, ...], tuple[tuple[int, int | None], ...]]:
        """Return the stretches, and the first objective along the range."""
        gathered = Gathering(self.problem, self.plans, self.high, len(self.starts))
        size = max(1, BLOCK // max(len(self.plans), 1))
        goals = [self._curves(goal) if isinstance(goal, Steps) else goal[:, None] for goal in self.goals]
        limits = [(self._curves(steps), limit) for steps, limit in self.limits]
        for first in range(0, len(self.starts), size):
            tell(progress, Event(BREAKPOINTS, first, len(self.starts)))
            starts = self.starts[first : first + size]
            values = [_at(curves, starts) if isinstance(curves, list) else curves for curves in goals]
            feasible: BoolArray = np.ones((len(self.plans), len(starts)), dtype=bool)
            for curves, limit in limits:
                reached = _at(curves, starts)
                feasible &= reached >= limit.bound if limit.criterion.sense == "max" else reached <= limit.bound
            gathered.take(starts, values, *decide(self.problem.objectives, values, feasible))
        return gathered.stretches(), gathered.line()

    def _curves(self, steps: Steps) -> list[Curve]:
        return [steps.curve(self.columns(plan)) for plan in self.plans.tolist()]

    def columns(self, plan: int) -> IntArray:
        """Return the columns that a plan opens."""
        return np.array(self.problem.columns((*self.problem.keep, *added_of(self.problem, plan))), dtype=np.int64)


def _at(curves: list[Curve], starts: IntArray) -> IntArray:
    found = [curve(starts) for curve in curves]
    return np.stack(found) if found else np.zeros((0, len(starts)), dtype=np.int64)


def _field(low: Question, high: Question, number: Number, ends: tuple[int, int]) -> _Field:
    problem, thresholds = low.problem, thresholds_of(low, number)
    goals = [
        steps_of(one.criterion, other.criterion, thresholds, ends, fixed=reading.weighed is None)
        for one, other, reading in zip(problem.objectives, high.problem.objectives, low.readings, strict=True)
    ]
    limits = [
        steps_of(one.criterion, other.criterion, thresholds, ends)
        for one, other in zip(problem.limits, high.problem.limits, strict=True)
    ]
    constant = tuple(goal for goal, steps in zip(problem.objectives, goals, strict=True) if steps is None)
    kept = tuple(limit for limit, steps in zip(problem.limits, limits, strict=True) if steps is None)
    # a table wants an objective, whatever it is
    filler = ProblemGoal(replace(open_count(len(problem.offices)), name="any"))
    ranking = tabulate(replace(problem, objectives=(*constant, filler), limits=kept))
    if ranking is None:
        raise NotStepwiseError
    plans = ranking.plans[study_order(ranking.plans, ranking.candidates).argsort()]
    tables = iter(table[plans] for table in ranking.tables)
    columns = np.array(problem.columns((*problem.keep, *problem.candidates)), dtype=np.int64)
    stepped = [steps for steps in (*goals, *limits) if steps is not None]
    events = np.concatenate([np.array(ends[:1]), *(steps.events(columns) for steps in stepped)])
    starts = np.unique(events[(events >= ends[0]) & (events <= ends[1])])
    _require_possible(number, len(starts) * max(len(plans), 1))
    return _Field(
        problem,
        plans,
        tuple(next(tables) if steps is None else steps for steps in goals),
        tuple((steps, limit) for steps, limit in zip(limits, problem.limits, strict=True) if steps is not None),
        starts,
        ends[1],
    )


def _solved(bench: Experiment, number: Number, question: Question, ends: tuple[int, int], progress: Progress | None) -> Stability:
    """Return the stretches of a problem whose criteria are no step functions: solved at every distance, where they are few."""
    low, high = ends
    try:
        thresholds = thresholds_of(question, number)
    except NotStepwiseError:
        raise _refused(number) from None
    # the first rows alone mostly have too many
    for some in (thresholds[:FIRST], thresholds):
        distances = np.unique(some)
        starts = [low, *distances[(distances > low) & (distances <= high)].tolist()]
        if len(starts) > MOST_SOLVED:
            raise _refused(number)
    made: list[Stretch] = []
    line: list[tuple[int, int | None]] = []
    for place, start in enumerate(starts):
        tell(progress, Event(BREAKPOINTS, place, len(starts)))
        got = answer(bench.question([(number, Fraction(start))]), progress=inside(progress, BREAKPOINTS, place, len(starts)))
        line.append((start, got.values[0] if got.values else None))
        if made and made[-1].plans == got.plans:
            fewest, most = made[-1].tied_first
            tied = min(fewest, got.tied_first), max(most, got.tied_first)
            made[-1] = replace(made[-1], last_values=got.values, tied_first=tied)
            continue
        if made:
            made[-1] = replace(made[-1], end=start - 1)
        made.append(Stretch(start, high, got.plans, got.values, got.values, (got.tied_first, got.tied_first)))
    return Stability(number, low, high, tuple(made), len(starts), tuple(line), question.readings)


def _check(bench: Experiment, found: Stability) -> None:
    """Solve again, by the ordinary way, at both ends of the first stretches and at the scenario's own value."""
    wanted = {end for stretch in found.stretches[:CHECKED] for end in (stretch.start, stretch.end)}
    faults = []
    for mm in sorted(wanted | ({found.now} if found.now is not None else set())):
        stretch = next(stretch for stretch in found.stretches if stretch.start <= mm <= stretch.end)
        got = answer(bench.question([(found.number, Fraction(mm))]))
        if set(got.plans) != set(stretch.plans):
            faults.append(f"at {mm} mm {stretch.plans[:3]} in the sweep, {got.plans[:3]} when solved")
    require(faults)


def _require_possible(number: Number, work: int) -> None:
    if work > MOST_WORK:
        raise _refused(number)


def _refused(number: Number) -> InputError:
    message = Text(
        "an exact range of {key} is too much work for this scenario; give a step: {key}=1 km..4 km:100 m", key=number.key
    )
    return InputError(Finding("vary-step", "stop", message, field="--vary"))
