"""What is decided by comparing every plan, or by a program too slow for so many offices, where these are too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geodata.yamlfiles.source import Source
from models.allowed import WIDEST, most_shared, plans_of, too_many_to_share
from models.analysis.alternatives import find_optimum
from models.analysis.conflicts import reach_demanded
from models.criteria import Counters, Gini, WorstWait
from models.lexicographic import MOST_VALUED
from models.messages.findings import Finding
from models.messages.text import Text
from models.problem import Problem, ProblemGoal
from models.subset_sums import LARGEST
from models.subsets.enumeration import has_table, largest_table
from placement.scenario.files import Scenario


def too_many_plans(problem: Problem, scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each rule and objective that can only be decided by comparing every plan, where these are too many."""
    yield from _uneven(problem, scenario, source)
    yield from _queues(problem, scenario, source)


def _uneven(problem: Problem, scenario: Scenario, source: Source) -> Iterator[Finding]:
    if has_table(problem):
        return
    asked = {limit.id for limit in problem.limits if isinstance(limit.criterion, Gini)}
    for row, rule in enumerate(scenario.rules):
        if rule.id in asked:
            (key,) = rule.KEYS
            count, most = len(problem.candidates), largest_table(problem)
            message = Text(
                "{key} is decided by comparing every plan, so up to {most} offices may open or close, not {count}; name fewer",
                key=key,
                most=min(most, count - 1),
                count=count,
            )
            yield source.finding("too-many-candidates", message, "rules", row, key)


def _queues(problem: Problem, scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield what is beyond what was tried of queues: counters of few plans are compared, those of many a program proves slowly."""
    for row, goal in enumerate(problem.objectives if too_many_to_share(problem) else ()):
        if isinstance(goal.criterion, WorstWait):
            message = Text(
                "{name} shares the counters out in every plan, so up to {most:,} plans are compared; here there are more: name fewer "
                "offices or open fewer",
                name=goal.name,
                most=most_shared(problem) or 0,
            )
            yield source.finding("too-many-plans", message, "objective", row)
    limited = {limit.id for limit in problem.limits if isinstance(limit.criterion, Counters)}
    first = problem.objectives[0].criterion if problem.objectives else None
    many = len(problem.candidates)
    # plans are listed only for who asks: a page tries hundreds of questions
    if many <= LARGEST or not (limited or isinstance(first, Counters)):
        return
    plans = plans_of(problem)
    if plans is not None and len(plans) <= MOST_VALUED:
        return
    if isinstance(first, Counters):
        message = Text(
            "as the first objective, {name} is decided among up to {few} offices that may open or close, or up to {most:,} plans; here "
            "there are more: put another objective before it, name fewer offices, or open fewer",
            name=problem.objectives[0].name,
            few=LARGEST,
            most=MOST_VALUED,
        )
        yield source.finding("too-many-candidates", message, "objective", 0)
    for row, rule in enumerate(scenario.rules):
        if rule.id in limited and many > WIDEST:
            message = Text(
                "rule {id}: with a limit on counters, up to {most} offices may open or close, not {count}; name fewer, or minimize counters after "
                "another objective",
                id=rule.id,
                most=WIDEST,
                count=many,
            )
            yield source.finding("too-many-candidates", message, "rules", row)


def too_few_counters(problem: Problem, source: Source) -> Iterator[Finding]:
    """Yield a finding where the counters there are keep up with the arrivals in no plan, whichever offices open.

    Raises
    ------
    StoppedError
        if that was stopped.
    """
    for goal in problem.objectives:
        if not isinstance(goal.criterion, WorstWait):
            continue
        (few,) = reach_demanded(goal.criterion, (), goal.name)
        best = find_optimum(replace(problem, objectives=(ProblemGoal(few.criterion),)), tie_limit=1)
        if best is not None and best.values[0] > few.bound:
            message = Text(
                "{total} counters do not keep up with the arrivals, whichever offices open: some queue would grow without end. At least "
                "{least} are needed; write more counters, or fewer or shorter cases",
                total=few.bound,
                least=best.values[0],
            )
            yield source.finding("too-few-counters", message, "queue", "counters", "total", value=few.bound)
