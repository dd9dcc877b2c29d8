"""A plan given rather than sought: what it is worth, how far it is from the best, and what it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geodata.study import Study
from models.analysis.alternatives import left
from models.checker import require
from models.given import check_given, values_of
from models.messages.findings import Finding, InputError, StoppedError
from models.messages.text import Text
from models.plan import ObjectiveValue, Plan
from models.problem import Problem
from models.program.solver import solver_info
from models.progress import Progress, unanswered
from placement.analysis.broken import broken_by
from placement.analysis.broken_course import broken_by_course
from placement.analysis.conditions import with_scenario
from placement.analysis.same_size import same_size
from placement.problem.build import Question
from placement.problem.checks.given import entries_of, faults_of, sites_of
from placement.results.result import Result
from placement.scenario.files import AnyScenario, load_scenario
from placement.scenario.objectives.states import COST
from placement.scenario.plan import StatedPlan
from placement.solving.checking import check
from placement.solving.course import broken_states, course_faults, course_of
from placement.solving.measures import measure
from placement.solving.question import put_in_time
from placement.solving.solve import best_plan, result_of
from placement.values.evaluation import Broken, Evaluation, Shortfall


def evaluate(
    scenario: AnyScenario,
    plan: str | Sequence[str] | None = None,
    study: Study | None = None,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Result:
    """Evaluate a plan that is given, beside the best one, and check both independently.

    Parameters
    ----------
    scenario
        a bundled name, a file, or what `load_scenario` takes besides.
    plan
        what differs from now, each with its sign (`"+dai2,-dai5"` or `["+dai2", "-dai5"]`), or without signs every office
        that is open; the scenario's own `plan` by default. It may break rules: that is said.
    study
        its layers; read from where the scenario says by default.
    time_limit_s
        wall seconds for the best plan, once layers and access are read.
    progress
        called with every step, as in `solve`.

    Returns
    -------
    result
        `result.plan.status` is `evaluated`; of its objectives, `bound` is the best there is with those before at their best,
        `proven` where that is proven. `result.evaluation` holds the best plan and what the given one breaks.

    Raises
    ------
    InputError
        if the scenario has faults or does not fit the study, or the plan names what is not there or cannot be opened or closed.
    StoppedError
        if the run was interrupted before the best plan was found.
    CheckError
        if the independent checker disagrees: a fault of ours.
    """
    file = load_scenario(scenario)
    stated = file.scenario.plan
    given = entries_of(plan) if isinstance(plan, str) else plan
    entries = (stated.offices if stated else None) if given is None else tuple(entry.strip() for entry in given)
    course = stated.phases if stated and given is None else None
    if not entries and course is None:
        message = Text("no plan is given; name one with --plan +a,-b, or under plan: in the file")
        raise InputError(Finding("plan-not-given", "stop", message))
    question, deadline = put_in_time(file, study, time_limit_s, progress)
    table = question.inputs.table
    if course is not None and table is not None:
        sites = table.options_of(table.given(course))
    else:
        sites = (*_sites(entries or (), question), *_always(question))
    sites = sites if question.inputs.hours is None else (*sites, *question.inputs.hours.with_anywhere(sites))
    if plan is not None:
        file = with_scenario(file, file.scenario.model_copy(update={"plan": StatedPlan(offices=entries)}))
    best = _best(question, left(deadline), progress)
    values = values_of(question.problem, sites)
    broken, values = _judged(question, sites, values, best)
    if best is not None:
        check(question, best)
        require(_bettered(question.problem, best, values) if not broken else [])
    measured = measure(question, question.state(question.sites(best.open))) if best and best.open else None
    if best is not None and best.interrupted:
        progress = unanswered(progress)
    result = result_of(file, question, _given(question.problem, sites, values, best), progress=progress)
    found = Evaluation(values, best, measured, _shortfalls(question, best, values), broken)
    if result.course is not None:
        ways = None if best is None else course_of(question, best)
        require([] if best is None or ways is None else list(course_faults(question, best, ways)))
        found = replace(found, course=ways, same_size=same_size(question, result.course, deadline, progress))
    return replace(result, evaluation=found)


def _judged(
    question: Question, sites: tuple[str, ...], values: tuple[int | None, ...], best: Plan | None
) -> tuple[tuple[Broken, ...], tuple[int | None, ...]]:
    """Return what a plan breaks and what it reaches, once the checker agrees: no cost where a move has none."""
    given = _given(question.problem, sites, values, best)
    course = course_of(question, given)
    if course is None:
        broken = broken_by(question, sites, values)
        check_given(question.problem, sites, values, allowed=not broken)
        return broken, values
    broken = broken_by_course(question, course, sites, values)
    check_given(question.problem, sites, values, allowed=not broken)
    of_states = any(one.kind not in {"rule", "objective"} for one in broken)
    require(
        []
        if of_states == bool(faults := broken_states(question, given))
        else [f"the course breaks {faults}, and was said not to"]
    )
    costs = (COST in goal.objectives for goal in question.inputs.scenario.objective)
    known = course.cost is not None
    return broken, tuple(value if known or not cost else None for value, cost in zip(values, costs, strict=True))


def _sites(entries: Sequence[str], question: Question) -> tuple[str, ...]:
    """Return the offices open with a plan, in the study's order."""
    faults = faults_of(entries, question.inputs)
    if faults:
        raise InputError([Finding(one.code, "stop", one.message, field="plan", value=one.value) for one in faults])
    return sites_of(entries, question.inputs)


def _always(question: Question) -> Iterator[str]:
    """Yield the options, besides offices, that are open with every plan."""
    yield from (option for option in question.problem.keep if option in question.layout.others)


def _best(question: Question, time_limit_s: float | None, progress: Progress | None) -> Plan | None:
    """Return the best plan, as far as it is found in time; None where none is."""
    try:
        return best_plan(question, time_limit_s, progress)
    except StoppedError as error:
        if all(finding.code == "time-limit" for finding in error.findings):
            return None
        raise


def _given(problem: Problem, sites: tuple[str, ...], values: Sequence[int | None], best: Plan | None) -> Plan:
    """Return a plan that was given as the plan of a result; of the best, what is proven of each objective."""
    bests = {goal.name: goal for goal in best.objectives} if best else {}
    reached = []
    for goal, value in zip(problem.objectives, values, strict=True):
        if value is not None:
            found, sense = bests.get(goal.name), goal.criterion.sense
            bound, proven = (found.bound, found.proven) if found else (None, False)
            reached.append(ObjectiveValue(goal.name, sense, value, bound, None, ties_complete=False, proven=proven))
    return Plan(
        status="evaluated",
        open=sites,
        added=tuple(site for site in problem.candidates if site in sites),
        objectives=tuple(reached),
        tied=(),
        tied_after=(),
        solver=best.solver if best else solver_info(),
        seconds=best.seconds if best else 0.0,
        interrupted=best.interrupted if best else False,
    )


def _shortfalls(question: Question, best: Plan | None, values: Sequence[int | None]) -> tuple[Shortfall, ...]:
    """Return how far a plan is from the best, on each objective on which both have a value."""
    found = []
    for goal, reading, value in zip(best.objectives if best else (), question.readings, values, strict=False):
        if value is not None:
            sign = 1 if goal.sense == "min" else -1
            exact, shown = sign * (value - goal.value), reading.figure(goal.value)
            worse_by = sign * (reading.figure(value) - shown)
            # integers that are no multiple of what people read say nothing as a share
            part, whole = (worse_by, shown) if reading.unit in {"equivalent", "score"} else (exact, goal.value)
            share = part / abs(whole) if whole else None
            found.append(Shortfall(goal.name, exact, worse_by if isinstance(worse_by, int) else round(worse_by, 6), share))
    return tuple(found)


def _bettered(problem: Problem, best: Plan, values: Sequence[int | None]) -> list[str]:
    """Return how a plan that breaks nothing contradicts what is proven of the best."""
    if best.status == "infeasible":
        return ["a plan breaks nothing, but none is said to meet all conditions"]
    for goal, found, value in zip(problem.objectives, best.objectives, values, strict=True):
        if not found.proven or found.bound is None or value is None:
            return []
        ahead = value - found.bound if found.sense == "max" else found.bound - value
        if ahead > 0:
            return [f"{goal.name}: {value} is better than {found.bound}, which is said to be the best"]
        if ahead < 0 or goal.within:
            return []
    return []
