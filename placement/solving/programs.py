"""The integer programs that a result stands for, as text: one for each objective, those before it held at their best."""

from __future__ import annotations

from models.messages.findings import visible
from models.plan import Plan
from models.program.formulation import Formulation
from placement.problem.build import Question


def programs_of(question: Question, plan: Plan) -> tuple[str, ...]:
    """Return the programs of a question in the CPLEX `.lp` format, each headed by what its variables are.

    Parameters
    ----------
    question
        what was asked.
    plan
        its answer.

    Returns
    -------
    texts
        in the order of the objectives: those up to the first that is not proven; of a question without a plan, the first.
    """
    formulation, heading = Formulation(question.problem), _heading(question)
    texts: list[str] = []
    decided: list[int] = []
    for level, goal in enumerate(question.problem.objectives):
        program, measure = formulation.program(level, tuple(decided)), formulation.objectives[level]
        worth = f"\\ {visible(measure.name)} is the sum of OBJ and {program.constant:.15g}, times {measure.unit}\n"
        texts.append(heading + worth + program.text())
        value = plan.objectives[level] if level < len(plan.objectives) else None
        if value is None or not value.proven or value.bound is None:
            break
        decided.append(goal.limit(value.bound))
    return tuple(texts)


def _heading(question: Question) -> str:
    problem = question.problem
    named = [(f"x_{place}", option) for place, option in enumerate(problem.candidates)]
    named += [(f"kept_{place}", option) for place, option in enumerate(problem.keep)]
    return "".join(f"\\ {variable} is 1 where {visible(option)} is open\n" for variable, option in named)
