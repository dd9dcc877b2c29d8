"""How near a plan comes to what each condition demands."""

from __future__ import annotations

from models.options import option_id
from placement.analysis.conditions import Part
from placement.problem.build import Question
from placement.problem.constraints import office_states
from placement.values.plans import MeasuredPlan
from placement.values.slack import Reached


def reached_by(plan: MeasuredPlan, part: Part, question: Question) -> Reached:
    """Return what a plan makes of a condition.

    Parameters
    ----------
    plan
        any; of phases, the last counts.
    part, question
        the condition, and the scenario put to its study.
    """
    ground, layout = question.ground, question.layout
    if part.kind == "rule":
        rule = ground.scenario.rules[int(part.path[1])]
        return rule.reached(ground, set(layout.opened(plan.options, office_states(layout)[-1])))
    if part.kind == "open":
        return Reached(len({option_id(site, part.id) for site in ground.candidates} & set(plan.added)))
    return Reached(None)
