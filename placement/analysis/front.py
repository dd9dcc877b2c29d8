"""The exact front of cost against reach: from the table of all plans or, beyond it, by the ε-constraint method."""

from __future__ import annotations

from dataclasses import replace

from models.analysis.conflicts import TABLED
from models.analysis.pareto import read_front, search_front
from models.criteria import Counters
from models.problem import ProblemGoal
from models.progress import Progress
from models.subsets.enumeration import tabulate
from placement.analysis.best import measured
from placement.analysis.conditions import asked_again, with_scenario
from placement.problem.build import Question
from placement.results.result import Result
from placement.scenario.files import Scenario
from placement.scenario.money import StatedMoney
from placement.scenario.objectives.coverage import SERVED
from placement.scenario.objectives.goals import Goal
from placement.scenario.objectives.money import TWELFTHS, YEARLY_COST
from placement.scenario.objectives.waiting import STAFF
from placement.scenario.rules.serve import Serve
from placement.scenario.rules.staff import StaffRule
from placement.scenario.rules.sum_limit import SumLimit
from placement.values.front import Balance, CostFront, FrontPoint

# how many times the solver may be asked where plans have no table
ASKED = 60
# plans with equal figures that are told apart to be counted
TIES = 1000


def front_of(result: Result, progress: Progress | None = None) -> CostFront | None:
    """Return the plans that no other beats on people within reach and on cost; None where nothing is said of cost.

    Yen are a range where that of a post is: a plan is beaten only where another is no worse at both ends, and so at every
    cost between them, as yen are a straight line in it. All conditions hold but those on the two themselves.

    Parameters
    ----------
    result
        from `solve`, with a proven plan.
    progress
        follows the solver.

    Returns
    -------
    front
        each point recounted by the checker; None, too, where posts follow from queues and plans have no table.
    """
    scenario = result.file.scenario
    if (scenario.money is None and scenario.staff is None) or result.question.views or scenario.states:
        return None
    yen = scenario.money is not None
    question = _asked(result, scenario.money)
    if question is None:
        return None
    ranged = scenario.money is not None and scenario.money.post is not None and scenario.money.post.low < scenario.money.post.high
    if ranged and scenario.money is not None:
        cheaper = _asked(result, scenario.money.at_the_least())
        if cheaper is None:
            return None
        # less is sought at both ends
        least = replace(cheaper.problem.objectives[1].criterion, name="least_yearly_cost")
        goals = (*question.problem.objectives, ProblemGoal(least))
        question = replace(question, problem=replace(question.problem, objectives=goals))
    problem = question.problem
    ranking = tabulate(problem) if len(problem.candidates) <= TABLED else None
    if ranking is not None:
        found, complete = read_front(problem, ranking, tie_limit=TIES), True
    elif any(isinstance(criterion, Counters) for criterion in problem.criteria):
        return None
    else:
        searched = search_front(problem, tie_limit=1, asks=ASKED, progress=progress)
        found, complete = searched.points, searched.complete
    points = []
    for point in found:
        plan = measured(question, point.plans[0], point.values)
        tied = len(point.plans) if ranking is not None and point.plans_complete else None
        points.append(FrontPoint(plan, _balance(point.values, yen=yen), tied))
    left_out = tuple(rule.id for rule in scenario.rules if rule.id not in {rule.id for rule in question.inputs.scenario.rules})
    before, after = _standing(result)
    return CostFront(yen, tuple(points), complete, ranking is not None, before, after, left_out)


def _asked(result: Result, money: StatedMoney | None) -> Question | None:
    """Return the question of the two objectives alone; None where it cannot be put so."""
    scenario, cost = result.file.scenario, STAFF if money is None else YEARLY_COST
    goals = (Goal.model_validate({"maximize": SERVED.name}), Goal.model_validate({"minimize": cost.name}))
    rules = tuple(rule for rule in scenario.rules if not _on_either(rule, scenario))
    changed = scenario.model_copy(update={"objective": goals, "rules": rules, "money": money, "alternatives": None, "plan": None})
    return asked_again(with_scenario(result.file, changed), result.question.inputs)


def _on_either(rule: object, scenario: Scenario) -> bool:
    """Return whether a rule limits what is traded: posts, what places cost, or all people within reach."""
    if isinstance(rule, Serve):
        return not (rule.areas or rule.each_area or rule.polygons or rule.people or rule.service)
    place = scenario.money.place if scenario.money else None
    costs = isinstance(rule, SumLimit) and rule.of == "open" and place is not None and rule.sum == place.column
    return isinstance(rule, StaffRule) or (costs and isinstance(rule, SumLimit) and rule.service is None)


def _balance(values: tuple[int, ...], *, yen: bool) -> Balance:
    served, *costs = values
    found = sorted(cost // TWELFTHS for cost in costs) if yen else costs
    return Balance(served, (found[0], found[-1]))


def _standing(result: Result) -> tuple[Balance, Balance]:
    """Return the figures of the offices before and of the plan."""
    served = (result.before_measures.served, result.measures.served)
    if result.money is not None:
        costs = result.money.hardest.total
    elif result.staffing is not None:
        old, new = result.staffing.hardest.totals
        costs = ((old, old), (new, new))
    else:
        raise ValueError("neither posts nor yen")
    return Balance(served[0], costs[0]), Balance(served[1], costs[1])
