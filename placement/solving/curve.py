"""The best plan for other numbers of offices than the scenario's own: "why two?"."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from models.analysis.alternatives import left
from models.checker import check_plan
from models.decision import decide
from models.messages.findings import StoppedError
from models.messages.text import Text
from models.plan import Plan
from models.problem import Problem
from models.progress import Event, Progress, Stage, inside, tell
from placement.problem.build import Question
from placement.solving.checking import check
from placement.solving.measures import measure
from placement.solving.ranking import best_by_count
from placement.values.plans import MeasuredPlan

if TYPE_CHECKING:
    from models.program.warm import WarmProblem

CURVE = Stage("other-numbers", Text("finding the best plan for other numbers"))
# the numbers of offices shown beside the plan's own
CURVE_TO = 3
# linear programs for them all, before a solver is asked anew
NODES = 50_000


def curve_of(question: Question, plan: Plan, deadline: float, progress: Progress | None) -> tuple[MeasuredPlan, ...]:
    """Return the best plan for some numbers of offices; none where a site has several states, or channels are chosen.

    Of offices added, from none to a few; where offices may close, of those open in the end, a few fewer and a few more.
    Whoever stops it keeps the plan, and the numbers looked at so far.
    """
    problem = question.problem
    if plan.status != "optimal" or plan.interrupted or question.views or question.layout.others:
        return ()
    first, last = 0 if problem.keep else 1, max(CURVE_TO, problem.added_max)
    if question.closes:
        first, last = max(first, problem.added_min - CURVE_TO), problem.added_max + CURVE_TO
    counts = range(first, min(last, len(problem.candidates)) + 1)
    try:
        tell(progress, Event(CURVE, 0, len(counts)))
        table = best_by_count(question)
    except (StoppedError, KeyboardInterrupt):
        return ()
    if table:
        return tuple(row.plan for row in table if len(row.added) in counts)
    points = []
    from models.program.warm import WarmProblem

    warm = WarmProblem(problem, NODES) if deadline == inf else None
    for place, count in enumerate(counts):
        other = replace(problem, added_min=count, added_max=count)
        follow = inside(progress, CURVE, place, len(counts))
        try:
            tell(progress, Event(CURVE, place, len(counts)))
            found = _warmed(other, warm)
            if found is not None:
                points.append(MeasuredPlan(found, measure(question, question.state_of(found))))
                continue
            best = plan if count == problem.added_min == problem.added_max else _proven(other, deadline, follow)
        except (StoppedError, KeyboardInterrupt):
            break
        if best.status == "feasible":
            break
        check(replace(question, problem=other), best)
        if best.status == "optimal":
            points.append(MeasuredPlan(best.added, measure(question, question.state_of(best.added))))
    return tuple(points)


def _warmed(other: Problem, warm: WarmProblem | None) -> tuple[str, ...] | None:
    """Return the best plan with so many candidates open, once the checker agrees; None where a solver has to find it."""
    found = warm.best(added=(other.added_min, other.added_max)) if warm else None
    if found is None or found.found != "optimal":
        return None
    claimed = {goal.name: value for goal, value in zip(other.objectives, found.values, strict=True)}
    check_plan(other, (*other.keep, *found.added), claimed)
    return found.added


def _proven(other: Problem, deadline: float, progress: Progress | None) -> Plan:
    return decide(other, time_limit_s=left(deadline), tie_limit=1, progress=progress)
