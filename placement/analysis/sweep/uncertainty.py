"""How often each plan is best when the people of every area may be more or fewer than counted.

The people of each area are multiplied by a factor of its own, drawn uniformly among the whole ten-thousandths within a
margin: for ±10 %, 0.9000, 0.9001, … 1.1000. People × metres and people served are sums over areas, so every draw values
every plan by a dot product in whole numbers, and ties are facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from models.access import IntArray
from models.checker import require
from models.criteria import Blend, Coverage, Criterion, Farthest, Gain, Score, Separation, Travel, Worst, WorstGroup
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.problem import Problem, ProblemGoal
from models.progress import Event, Progress, Stage, tell
from models.subset_sums import LARGEST
from models.subsets.enumeration import added_of, chosen, tabulate
from models.subsets.ranking import study_order
from placement.analysis.sweep.best_plans import decide
from placement.problem.build import Question
from placement.problem.units import Reading
from placement.results.sweep import Frequencies, Wins

MARGIN = re.compile(r"(?:±|\+-|\+/-)? ?(?P<number>(?:0|[1-9][0-9]?)(?:\.[0-9]{1,2})?|100) ?[%％]")
# what a factor of 1 is drawn as
ONE = 10_000
MOST_PLANS = 20_000
# values in one block of plans × draws
BLOCK = 4_000_000
LARGEST_VALUE = 2**62
DRAWS = Stage("draws", Text("comparing with more and fewer people"))


def margin_of(text: str) -> Fraction:
    """Return the share that a margin such as `±10 %` or `2.5 %` says.

    Raises
    ------
    InputError
        if it is none, finer than a hundredth of a percent, or above 100 %.
    """
    match = MARGIN.fullmatch(text.strip())
    if match is None or not Fraction(match["number"]):
        shown = text if len(text) < 60 else text[:59] + "…"
        raise _refused(Text("{shown} is no margin; write it like ±10 % (in steps of 0.01 %, up to 100 %)", shown=shown))
    return Fraction(match["number"]) / 100


def factors_drawn(areas: int, margin: Fraction, draws: int, seed: int) -> IntArray:
    """Return (draws, areas) factors in ten-thousandths, each uniform within the margin and independent of the others."""
    most = int(margin * ONE)
    source = np.random.Generator(np.random.PCG64(seed))
    return source.integers(ONE - most, ONE + most, size=(draws, areas), endpoint=True, dtype=np.int64)


def draw_people(question: Question, margin: Fraction, draws: int, seed: int, *, progress: Progress | None = None) -> Frequencies:
    """Return how often each plan is best when the people per area are drawn within a margin.

    Rules and limits hold for the people as counted, and criteria weighed together keep the scale of these.

    Parameters
    ----------
    question
        from a scenario and its layers.
    margin
        a share above 0, up to 1.
    draws
        how many.
    seed
        of numpy's PCG64; the same seed gives the same result.
    progress
        follows the step `draws`, and can end it (`models.progress`).

    Raises
    ------
    InputError
        if an objective is no sum over areas, or there are too many plans.
    CheckError
        if the sums by area choose other plans for the people as counted: a fault of ours.
    """
    problem = question.problem
    ranking = tabulate(problem) if len(problem.candidates) <= LARGEST else None
    if ranking is None or ranking.plans.size > MOST_PLANS:
        raise _refused(Text("too many plans (up to {most_plans:,}); narrow them by offices or rules", most_plans=MOST_PLANS))
    plans = ranking.plans[study_order(ranking.plans, ranking.candidates).argsort()]
    areas = question.inputs.areas
    count = len(question.inputs.study.areas)
    drawn = factors_drawn(count, margin, draws, seed)
    sums = _Sums(problem, plans, areas, count)
    tables = [sums.of(goal.criterion, reading) for goal, reading in zip(problem.objectives, question.readings, strict=True)]
    best, alone = np.zeros(len(plans), dtype=np.int64), np.zeros(len(plans), dtype=np.int64)
    size = max(1, BLOCK // max(len(plans), 1))
    for first in range(0, draws, size):
        tell(progress, Event(DRAWS, first, draws))
        block = drawn[first : first + size].T
        values = [_valued(table, block) for table in tables]
        _, tied = decide(problem.objectives, values, np.ones((len(plans), 1), dtype=bool))
        tied = np.broadcast_to(tied, (len(plans), block.shape[1]))
        best += tied.sum(axis=1)
        alone += (tied & (tied.sum(axis=0) == 1)).sum(axis=1)
    counted = np.full((count, 1), ONE, dtype=np.int64)
    _, base = decide(problem.objectives, [_valued(table, counted) for table in tables], np.ones((len(plans), 1), dtype=bool))
    agreed = set(plans[base[:, 0]].tolist()) == set(chosen(problem, ranking).tolist())
    require([] if agreed else ["the sums by area choose other plans than the table of all plans"])
    ordered = sorted(np.flatnonzero(best).tolist(), key=lambda row: (-int(best[row]), row))
    return Frequencies(
        margin,
        draws,
        seed,
        tuple(Wins(added_of(problem, int(plans[row])), int(best[row]), int(alone[row])) for row in ordered),
        tuple(added_of(problem, int(plan)) for plan in plans[base[:, 0]]),
        len(plans),
    )


@dataclass(frozen=True, eq=False)
class _Table:
    """What a criterion is worth by area: (p, areas) and a constant (p,) in ten-thousandths; or the least or sum of parts."""

    by_area: IntArray
    constant: IntArray
    parts: tuple[_Table, ...] = ()
    factors: tuple[int, ...] = ()
    offset: int = 0
    worst: str = ""


def _valued(table: _Table, factors: IntArray) -> IntArray:
    """Return (p, draws) the value of a criterion in every plan and draw, in ten-thousandths."""
    if not table.parts:
        return table.by_area @ factors + table.constant[:, None]
    parts = [_valued(part, factors) for part in table.parts]
    if table.worst:
        least = np.minimum if table.worst == "max" else np.maximum
        return np.asarray(least.reduce(parts))
    # factors may be large: Python's own integers cannot overflow
    terms = (factor * part.astype(object) for factor, part in zip(table.factors, parts, strict=True))
    return np.asarray(sum(terms, table.offset * ONE))


@dataclass(frozen=True, eq=False)
class _Sums:
    """Criteria of the plans of a problem, area by area."""

    problem: Problem
    plans: IntArray
    areas: IntArray
    count: int

    def of(self, criterion: Criterion, reading: Reading) -> _Table:
        """Return a criterion by area.

        Raises
        ------
        InputError
            if it is no sum over areas.
        """
        none = np.zeros((len(self.plans), 0), dtype=np.int64)
        if isinstance(criterion, Coverage | Travel | Gain):
            return self._sum(criterion)
        # a mean or a largest distance within an area does not change with the area's people
        fixed = not isinstance(criterion, Score) or not criterion.of_people
        if isinstance(criterion, Farthest | Separation | WorstGroup | Score) and fixed:
            return self._constant(criterion)
        if isinstance(criterion, Blend):
            signs = [1 if part.sense == criterion.sense else -1 for part in criterion.parts]
            factors = tuple(sign * factor for sign, factor in zip(signs, criterion.factors, strict=True))
            return _Table(none, none, tuple(self.of(part, reading) for part in criterion.parts), factors, criterion.offset)
        if isinstance(criterion, Worst) and criterion.bests is None:
            parts = tuple(self.of(part, reading) for part in criterion.parts)
            return _Table(none, none, parts, worst=criterion.sense)
        if isinstance(criterion, Worst):
            raise _refused(Text("--people cannot look at futures judged by regret; judge them by expected or worst"))
        raise _refused(Text("the objective {name} is no sum over areas, so --people cannot look at it", name=reading.name))

    def _constant(self, criterion: Criterion) -> _Table:
        ranking = tabulate(replace(self.problem, objectives=(ProblemGoal(criterion),)))
        values = ranking.tables[0][self.plans] if ranking is not None else np.zeros(len(self.plans), dtype=np.int64)
        return _Table(np.zeros((len(self.plans), self.count), dtype=np.int64), values * ONE)

    def _sum(self, criterion: Coverage | Travel | Gain) -> _Table:
        rows = [self._of_plan(criterion, plan) for plan in self.plans.tolist()]
        table = np.stack(rows) if rows else np.zeros((0, self.count), dtype=np.int64)
        if int(table.sum(axis=1).max(initial=0)) * 2 * ONE >= LARGEST_VALUE:
            raise _refused(Text("the values of {name} are too large to be counted exactly", name=criterion.name))
        return _Table(table, np.zeros(len(self.plans), dtype=np.int64))

    def _of_plan(self, criterion: Coverage | Travel | Gain, plan: int) -> IntArray:
        """Return (areas,) what the criterion is worth in each area under one plan."""
        opened = (*self.problem.keep, *added_of(self.problem, plan))
        columns = self.problem.columns(opened)
        if isinstance(criterion, Coverage):
            each = criterion.people * (criterion.covers[:, columns].sum(axis=1) >= criterion.times)
        elif isinstance(criterion, Gain):
            each = criterion.people * criterion.gains[:, columns].max(axis=1, initial=0)
        else:
            able = criterion.matrix.reachable[:, columns]
            far = np.where(able, criterion.matrix.values[:, columns], LARGEST_VALUE).min(axis=1, initial=LARGEST_VALUE)
            each = criterion.people * np.where(able.any(axis=1), far, 0)
        found = np.zeros(self.count, dtype=np.int64)
        np.add.at(found, self.areas, each)
        return found


def _refused(message: Text) -> InputError:
    return InputError(Finding("sweep-people", "stop", message, field="--people"))
