"""The independent checker, put to the plan of a question and to those tied with it."""

from __future__ import annotations

from typing import Any

from models.checker import check_assignment, check_plan, require
from models.plan import Plan
from placement.problem.build import Question
from placement.solving.groups import group_faults

# tied plans recomputed for each objective, in the study's order; the plan itself always is
CHECKED = 100


def check(question: Question, plan: Plan) -> None:
    """Let the independent checker recompute the plan, and every plan said to be tied with it.

    Raises
    ------
    CheckError
        if it disagrees.
    """
    if plan.status == "infeasible":
        return
    problem = question.problem
    check_plan(problem, (*problem.keep, *plan.added), {value.name: value.value for value in plan.objectives})
    best: dict[str, int] = {}
    for goal, value, tied in zip(problem.objectives, plan.objectives, plan.tied_after, strict=False):
        # plans tied on an objective share its best value, which the plan chosen may have given some of up for
        here = {value.name: value.value if value.bound is None else value.bound} if value.proven else {}
        for added in tied[:CHECKED]:
            check_plan(problem, (*problem.keep, *added), best | here)
        best |= {} if goal.within else here
    state = question.state_of(plan.added)
    arrays: dict[str, Any] = {
        "distance_mm": question.distance.values,
        "reachable": question.distance.reachable,
        "covers": question.main.covers,
    }
    require(group_faults(question, state.open))
    require(check_assignment(state.assignment, state.served, question.distance.columns(state.open).tolist(), **arrays))
