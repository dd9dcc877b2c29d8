"""The plans that a scenario's `alternatives` ask for: nearly as good, and as different as can be."""

from __future__ import annotations

from collections.abc import Sequence

from models.analysis.different import most_different
from models.checker import check_plan, require
from models.problem import Problem
from models.progress import Progress
from placement.problem.build import Question
from placement.solving.measures import measure
from placement.values.alternatives import Alternative, Alternatives
from placement.values.plans import MeasuredPlan

# alternatives shown
MOST = 5


def alternatives(question: Question, added: Sequence[str], *, progress: Progress | None = None) -> Alternatives | None:
    """Return the alternatives to the plan of a question; None where its scenario asks for none.

    Parameters
    ----------
    question
        from `ask`.
    added
        the candidates that its plan opens.
    progress
        follows the step `alternatives`, and can end it (`models.progress`).

    Raises
    ------
    CheckError
        if the independent checker disagrees: a fault of ours.
    StoppedError
        if it was stopped before everything was proven.
    """
    asked, problem = question.inputs.scenario.alternatives, question.problem
    if asked is None or not problem.candidates:
        return None
    least = asked.differ_by.sites
    found = most_different(problem, tuple(added), within=asked.give_up.share, least=least, count=MOST, progress=progress)
    plans: list[Alternative] = []
    shown = [frozenset(added)]
    for plan in found.plans:
        differs = [len(frozenset(plan.added) ^ other) for other in shown]
        _check(problem, plan.added, plan.values, found.limit)
        require(
            [] if min(differs) == plan.differs >= least else [f"{plan.added} differs by {min(differs)}, {plan.differs} claimed"]
        )
        state = question.state_of(plan.added)
        told = MeasuredPlan(plan.added, measure(question, state), plan.values, (*problem.keep, *plan.added), state.open)
        plans.append(Alternative(told, plan.differs, differs[0]))
        shown.append(frozenset(plan.added))
    return Alternatives(found.best, found.limit, tuple(plans), found.complete)


def _check(problem: Problem, added: Sequence[str], values: Sequence[int], limit: int) -> None:
    """Let the independent checker recompute an alternative's values, the rules and the tolerance."""
    check_plan(
        problem, (*problem.keep, *added), {goal.name: value for goal, value in zip(problem.objectives, values, strict=True)}
    )
    first = problem.objectives[0].criterion
    near = values[0] >= limit if first.sense == "max" else values[0] <= limit
    require([] if near else [f"{first.name}: {values[0]} is not within {limit}"])
