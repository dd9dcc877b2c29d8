"""A scenario solved with every count as it is, and told with the counts that may be published."""

from __future__ import annotations

from dataclasses import replace

from geodata.study import Study
from models.analysis.alternatives import left
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.plan import Plan
from models.progress import Event, Progress, tell
from placement.analysis.conditions import with_scenario
from placement.analysis.evaluation import evaluate
from placement.problem.checks.given import faults_of
from placement.results.result import Result
from placement.scenario.files import AnyScenario, Scenario, ScenarioFile, load_scenario
from placement.scenario.ids import Named, each_named
from placement.scenario.plan import StatedPlan
from placement.solving.checking import check
from placement.solving.question import READ, layers_of, put_in_time
from placement.solving.solve import best_plan
from placement.solving.solve import solve as solve_published


def solve(
    scenario: AnyScenario,
    study: Study | None = None,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Result:
    """Solve a scenario and check the answer independently.

    Where it counts what may not be published in small numbers, the plan is decided with the counts as they are; the result holds
    the counts as they may be published, and nothing else. Where these alone would give another plan, the result is an
    evaluation of the plan decided.

    Parameters
    ----------
    scenario
        a bundled name, a file, or what `load_scenario` takes besides.
    study
        its layers; read from where the scenario says by default.
    time_limit_s
        wall seconds for the plan, once layers and access are read; without it the run ends with a proof.
    progress
        called with every step, and again and again meanwhile; where it answers False, the run ends as by Ctrl-C
        (`models.progress`). The steps are `read-study`, `walk`, `ride`, `bests`, `prove`, `tabulate`, `other-numbers`,
        `second-look`, `assumed-buses` and `indicators`, those of them that the scenario needs.

    Returns
    -------
    result
        `result.plan.status` is `optimal`, `feasible` (stopped) or `infeasible`, or `evaluated` as said above; nothing is
        written. It pickles, so that it may come from another process.

    Raises
    ------
    InputError
        if the scenario has faults or does not fit the study, or its plan cannot be told with the counts that may be published.
    StoppedError
        if the run was stopped before any plan.
    CheckError
        if the independent checker disagrees: a fault of ours.
    """
    file = load_scenario(scenario)
    tell(progress, Event(READ))
    layers = study or layers_of(file)
    shown = solve_published(file, layers, time_limit_s=time_limit_s, progress=progress)
    if not rests_on_withheld(file.scenario, shown.study):
        return shown
    question, deadline = put_in_time(file, layers, time_limit_s, progress, whole=True)
    plan = best_plan(question, left(deadline), progress)
    check(question, plan)
    if plan.status == "infeasible" and shown.plan.status != "infeasible":
        raise InputError([_untold(Text("with the counts as they are, no plan meets all conditions"))])
    if plan.open == shown.plan.open:
        same_plan = Text("the plan was decided with the counts as they are, and is that of the counts published, too")
        return replace(shown, findings=(*shown.findings, Finding("decided-whole", "warn", same_plan)))
    if faults_of(plan.open, question.inputs):
        raise InputError(
            [_untold(Text("the plan decided with the counts as they are is another than that of the counts published"))]
        )
    told = evaluate(_stating(file, plan), None, layers, time_limit_s=time_limit_s, progress=progress)
    other = Text(
        "the plan was decided with the counts as they are; by the counts published another would be best, so it is shown as a plan given"
    )
    return replace(told, findings=(*told.findings, Finding("decided-whole", "warn", other)))


def rests_on_withheld(scenario: Scenario, study: Study) -> bool:
    """Return whether a scenario counts what a study as it is published withholds in part."""
    numbers = (Named.DEMAND_NUMBERS, Named.OFFICE_NUMBERS, Named.OFFICE_COLUMN)
    named = {column for what in numbers for _, column in each_named(scenario, what)}
    named |= {of.column.name for goal in scenario.objective for of in goal.objectives if of.column}
    return any(named & set(columns) for columns in study.withheld.values())


def _stating(file: ScenarioFile, plan: Plan) -> ScenarioFile:
    """Return a scenario that states a plan, with where it comes from."""
    because = (
        Text("The best plan, decided with the counts as they are.")
        if plan.status == "optimal"
        else Text("The best plan found with the counts as they are, before the run was stopped.")
    )
    stated = StatedPlan.model_validate({"offices": plan.open, "because": because.as_dict()})
    return with_scenario(file, file.scenario.model_copy(update={"plan": stated}))


def _untold(why: Text) -> Finding:
    message = Text(
        "{why}, which cannot be told without them. Count something else, or write publish: {{at_least: 0}} in the study for a "
        "run that stays in the house",
        why=why,
    )
    return Finding("withheld-decides", "stop", message)
