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
from placement.analysis.conditions import with_scenario
from placement.problem.build import Question
from placement.problem.checks.given import entries_of, faults_of, sites_of
from placement.results.result import Result
from placement.scenario.files import AnyScenario, load_scenario
from placement.scenario.plan import StatedPlan
from placement.solving.checking import check
from placement.solving.measures import measure
from placement.solving.question import put_in_time
from placement.solving.solve import best_plan, result_of
from placement.values.evaluation import Evaluation, Shortfall


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
    stated = file.scenario.plan.offices if file.scenario.plan else ()
    given = entries_of(plan) if isinstance(plan, str) else plan
    entries = stated if given is None else tuple(entry.strip() for entry in given)
    if not entries:
        message = Text("no plan is given; name one with --plan +a,-b, or under plan: in the file")
        raise InputError(Finding("plan-not-given", "stop", message))
    question, deadline = put_in_time(file, study, time_limit_s, progress)
    sites = (*_sites(entries, question), *_always(question))
    if plan is not None:
        file = with_scenario(file, file.scenario.model_copy(update={"plan": StatedPlan(offices=entries)}))
    best = _best(question, left(deadline), progress)
    values = values_of(question.problem, sites)
    broken = broken_by(question, sites, values)
    check_given(question.problem, sites, values, allowed=not broken)
    if best is not None:
        check(question, best)
        require(_bettered(question.problem, best, values) if not broken else [])
    measured = measure(question, question.state(question.sites(best.open))) if best and best.open else None
    if best is not None and best.interrupted:
        progress = unanswered(progress)
    result = result_of(file, question, _given(question.problem, sites, values, best), progress=progress)
    return replace(result, evaluation=Evaluation(values, best, measured, _shortfalls(question, best, values), broken))


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
