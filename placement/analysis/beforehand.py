"""Answers to questions that a reader of the page may ask, where sites are too many for the page to look at every set of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from maps.page.reach import divide
from models.analysis.alternatives import unproven
from models.decision import decide
from models.messages.findings import InputError, StoppedError
from models.messages.text import Text
from models.plan import Plan
from models.progress import Event, Progress, Stage, inside, tell
from placement.analysis.best import measured
from placement.analysis.choices import of_offices
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Experiment
from placement.problem.build import Question
from placement.problem.reach import matrix_of
from placement.results.result import Result
from placement.results.sweep import Number
from placement.scenario.files import has_own_scale
from placement.values.beforehand import Answered, Asked, Beforehand

if TYPE_CHECKING:
    from models.program.warm import WarmAnswer

BEFOREHAND = Stage("beforehand", Text("answering beforehand what readers may ask"))
# free sites up to which the page itself looks at every set (`MOST_FREE` in `search.js`)
MOST_FREE = 20
# the numbers of offices asked on each side of the plan's own, and the reaches, as shares of the scenario's own
NUMBERS = 2
REACHES = (Fraction(1), Fraction(2, 3), Fraction(4, 3), Fraction(1, 2), Fraction(3, 2))
# the questions there can be besides the plan's: at each reach the scenario's own number, or range, and single ones
MOST_ASKED = len(REACHES) * (2 * NUMBERS + 2) - 1
# linear programs for each before a solver is asked anew, and wall seconds for all of them
NODES, LIMIT_S = 1000, 60
# the number that says the reach of the first way of being served, among the others of that way
_FIRST = tuple((0, way) for way in ("straight_line", "walking", "transit", "driving", "cycling"))


def beforehand(result: Result, limit_s: int, progress: Progress | None = None) -> Beforehand | None:
    """Return answers to questions close to the scenario's own; None where the page finds them itself, or there is no such question.

    All conditions hold, and channels stay as in the plan. What is proven was counted again by the checker.

    Parameters
    ----------
    result
        from `solve`, with a proven plan.
    limit_s
        wall seconds for all of them; what time is left is divided among the questions that are.
    progress
        follows them.

    Raises
    ------
    StoppedError
        if somebody stopped it.
    CheckError
        if the checker disagrees: a fault of ours.
    """
    question = of_offices(result.question, result.plan.added)
    if limit_s <= 0 or question is None or len(question.problem.candidates) <= MOST_FREE:
        return None
    first = _own(question, result)
    deadline = time.monotonic() + limit_s
    wanted = [(reach, asked) for reach in _reaches(result) for asked in _numbers(question, first, reach.share)]
    answers = [first]
    asking: _Asking | None = None
    for place, (reach, asked) in enumerate(wanted):
        tell(progress, Event(BEFOREHAND, place, len(wanted)))
        if asking is None or asking.reach is not reach:
            asking = _Asking(reach, reach.question(result))
        left = (deadline - time.monotonic()) / (len(wanted) - place)
        answers.append(asking.answer(asked, left, inside(progress, BEFOREHAND, place, len(wanted))))
    return Beforehand(tuple(answers), not any(goal.within for goal in question.problem.objectives), limit_s)


@dataclass(frozen=True, eq=False)
class _Reach:
    """A reach: its share of the scenario's own, and the number that says it, where it is another."""

    share: Fraction
    number: Number | None = None

    def question(self, result: Result) -> Question | None:
        """Return the question of the offices at this reach; None where it may not be asked."""
        question = result.question
        if self.number is not None and self.number.now is not None:
            setting = [(self.number, self.number.now * self.share)]
            try:
                question = Experiment(result.file, result.study, result.access).question(setting)
            except InputError:
                return None
        return of_offices(question, result.plan.added)


def _reaches(result: Result) -> Iterator[_Reach]:
    """Yield the scenario's own reach, and others at which the page can stand; scores are counted anew at each, and so at none."""
    scenario = result.file.scenario
    yield _Reach(REACHES[0])
    if scenario.groups or has_own_scale(scenario) or not scenario.served.services:
        return
    matrix, limit = matrix_of(scenario.served.services[0], result.access)
    number = next((one for one in numbers_in(scenario) if one.path[0] == "served" and one.path[2:] in _FIRST), None)
    steps = divide(limit, matrix.unit)
    for share in REACHES[1:]:
        near = Fraction(round(share * steps), steps)
        if number is not None and near != 1 and (near * limit).denominator == 1:
            yield _Reach(near, number)


def _number_open(question: Question, added: int) -> int:
    """Return how many offices are open in the end, where so many candidates are."""
    return added + sum(office in question.layout.sites for office in question.problem.keep)


def _own(question: Question, result: Result) -> Answered:
    """Return the scenario's own question and its plan."""
    problem, plan = question.problem, result.plan
    asked = Asked(Fraction(1), _number_open(question, problem.added_min), _number_open(question, problem.added_max))
    added = tuple(office for office in plan.added if office in problem.candidates)
    best = measured(question, added, tuple(value.value for value in plan.objectives))
    return Answered(asked, "optimal", best, _alone(plan) if question is result.question else None)


def _numbers(question: Question, first: Answered, reach: Fraction) -> Iterator[Asked]:
    """Yield the questions at one reach, those nearest to the scenario's own first."""
    own = first.asked
    if reach != own.reach:
        yield replace(own, reach=reach)
    plan = first.plan.added if first.plan else ()
    open_now = _number_open(question, len(plan))
    least, most = _number_open(question, 0), _number_open(question, len(question.problem.candidates))
    for number in sorted(range(open_now - NUMBERS, open_now + NUMBERS + 1), key=lambda number: (abs(number - open_now), number)):
        if max(least, 1) <= number <= most and (number, number) != (own.least, own.most):
            yield Asked(reach, number, number)


class _Asking:
    """The questions at one reach: linear programs that stay warm and, where these do not tell in the work allowed, an integer program."""

    def __init__(self, reach: _Reach, question: Question | None) -> None:
        from models.program.warm import WarmProblem

        self.reach, self._question = reach, question
        self._warm = None if question is None else WarmProblem(question.problem, NODES)

    def answer(self, asked: Asked, limit_s: float, progress: Progress | None) -> Answered:
        """Return what is found in the time allowed."""
        if self._question is None or self._warm is None or limit_s <= 0:
            return Answered(asked, "unanswered")
        kept = _number_open(self._question, 0)
        added = max(asked.least - kept, 0), asked.most - kept
        problem = replace(self._question.problem, added_min=added[0], added_max=added[1])
        question = replace(self._question, problem=problem)
        self._warm.nodes = NODES
        found = self._warm.best(added=added)
        if found.found == "infeasible":
            return Answered(asked, "infeasible")
        if found.found == "optimal":
            return Answered(asked, "optimal", measured(question, found.added, found.values), self._is_alone(found, added))
        return _solved(question, asked, limit_s, progress)

    def _is_alone(self, found: WarmAnswer, added: tuple[int, int]) -> bool | None:
        """Return whether the next best plan is worse; None where it was not found, or is allowed to be."""
        if self._question is None or self._warm is None or any(goal.within for goal in self._question.problem.objectives):
            return None
        problem = self._question.problem
        chosen = np.isin(problem.candidates, found.added)
        second = self._warm.best(added=added, apart_from=[chosen])
        return None if second.found == "unknown" else second.values != found.values


def _solved(question: Question, asked: Asked, limit_s: float, progress: Progress | None) -> Answered:
    """Return the answer of the integer program, proven or not."""
    try:
        plan = decide(question.problem, time_limit_s=limit_s, tie_limit=2, progress=progress)
    except StoppedError as error:
        if error.findings[0].code == "interrupted":
            raise
        return Answered(asked, "unanswered")
    if plan.interrupted:
        raise StoppedError(unproven(interrupted=True))
    if plan.status == "infeasible":
        return Answered(asked, "infeasible")
    best = measured(question, plan.added, tuple(value.value for value in plan.objectives))
    if plan.status == "optimal":
        return Answered(asked, "optimal", best, _alone(plan))
    return Answered(asked, "feasible", best, None, tuple(value.bound for value in plan.objectives))


def _alone(plan: Plan) -> bool | None:
    """Return whether no other plan ties with a proven one; None where nobody knows."""
    return False if plan.ties > 1 else True if plan.ties_complete else None
