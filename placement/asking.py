"""Questions that people ask of a scenario besides its answer, from the file to what was found; each command calls one of these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geodata.study import Study
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from models.progress import Event, Progress, Stage, inside, tell
from placement.analysis.alternatives import alternatives
from placement.analysis.comparison import compare as put_together
from placement.analysis.comparison import labels_of, read_plan
from placement.analysis.courses import LISTED as LISTED_COURSES
from placement.analysis.courses import explain_course, ranked_courses
from placement.analysis.explanation import explain as reasons_of
from placement.analysis.review import offices_of, services_of
from placement.analysis.review import review as beside
from placement.analysis.sweep.breakpoints import find_breakpoints
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Experiment, sweep_points
from placement.analysis.sweep.uncertainty import draw_people, margin_of
from placement.analysis.sweep.variation import variations_of
from placement.analysis.sweep.weights import find_regions
from placement.problem.build import Question
from placement.records.comparison import Comparison
from placement.records.observed import read_observed
from placement.records.read import is_folder, read_folder
from placement.records.schema import WrittenPlan
from placement.results.asked import Ranked, Sweep
from placement.results.courses import CourseReasons
from placement.results.explanation import Explanation, Impasse
from placement.results.result import Result
from placement.results.sweep import Frequencies, Points, Regions, Stability
from placement.scenario.files import AnyScenario, load_scenario
from placement.solving.question import READ, put
from placement.solving.ranking import LISTED, standings
from placement.values.review import Review

PLANS = Stage("read-plans", Text("reading the plans"))
MOST_DRAWS, MOST_SEED = 100_000, 2**63


def rank(
    scenario: AnyScenario, study: Study | None = None, *, top: int | None = None, progress: Progress | None = None
) -> Ranked:
    """List every plan of a scenario, best first, with all measures, and what each office is worth.

    Parameters
    ----------
    scenario
        as `load_scenario` takes it.
    study
        its layers; read from where the scenario says by default.
    top
        how many plans to list; 0 for all. By default 100, and 10 of plans over phases, each of which is proven by itself.
    progress
        called with every step, and can end the run (`models.progress`).

    Returns
    -------
    ranked
        without plans where none meets the conditions.

    Raises
    ------
    InputError
        if the scenario has faults or does not fit the study.
    StoppedError
        if it was stopped.
    """
    _require_within("top", top or 0, 0)
    file = load_scenario(scenario)
    question = put(file, study, progress=progress)
    _require_no_hours(question, "rank")
    if question.inputs.table is not None:
        return Ranked(question, file, ranked_courses(question, top or LISTED_COURSES, progress), None)
    found = standings(question, LISTED if top is None else top, progress=progress)
    others = alternatives(question, found.plans[0].added, progress=progress) if found.plans else None
    return Ranked(question, file, found, others)


def explain(
    scenario: AnyScenario, study: Study | None = None, *, progress: Progress | None = None
) -> Explanation | CourseReasons | Impasse:
    """Say why a scenario's plan is the best, or why it has none.

    Parameters
    ----------
    scenario
        as `load_scenario` takes it.
    study
        its layers; read from where the scenario says by default.
    progress
        called with every step, and can end the run (`models.progress`).

    Returns
    -------
    found
        an `Explanation`: what each condition costs, why this many offices, what other plans would mean. Of a scenario with states,
        `CourseReasons`: what each condition costs, why each site is what it is, what one more would bring. Where no plan meets
        all conditions, an `Impasse`: which conflict, and the smallest repairs.

    Raises
    ------
    InputError
        if the scenario has faults or does not fit the study.
    StoppedError
        if it was stopped before everything was proven.
    CheckError
        if the independent checker disagrees: a fault of ours.
    """
    file = load_scenario(scenario)
    question = put(file, study, progress=progress)
    _require_no_hours(question, "explain")
    if question.inputs.table is not None:
        return explain_course(question, file, progress)
    return reasons_of(question, file, progress=progress)


def sweep(
    scenario: AnyScenario,
    study: Study | None = None,
    *,
    vary: str | Sequence[str] = (),
    people: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    weights: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Find which plan wins as a number of a scenario, its people or its weights vary, and where that changes.

    Parameters
    ----------
    scenario
        as `load_scenario` takes it.
    study
        its layers; read from where the scenario says by default.
    vary
        a number and its values, such as `"open=1..4"` or `"radius=1 km..4 km"`; two of them for a grid.
    people
        by how much the people of each area may differ, such as `"±10 %"`.
    draws, seed
        with `people`: how many draws, and what starts them.
    weights
        whether to look at all weights of the criteria under `weigh`.
    progress
        called with every step, and can end the run (`models.progress`).

    Returns
    -------
    sweep
        its `found` is a `Stability` (a whole range of a reach), `Points` (single values), `Frequencies` (people) or
        `Regions` (weights).

    Raises
    ------
    InputError
        unless exactly one of `vary`, `people` and `weights` is asked for; if one cannot be read, or the scenario has faults
        or does not fit the study.
    StoppedError
        if it was stopped before everything was proven.
    """
    varying = (vary,) if isinstance(vary, str) else tuple(vary)
    if bool(varying) + (people is not None) + weights != 1:
        message = Text("give one of --vary KEY=VALUES, --people MARGIN and --weights (such as --vary open=1..4)")
        raise InputError(Finding("sweep-what", "stop", message))
    _require_within("draws", draws, 1, MOST_DRAWS)
    _require_within("seed", seed, 0, MOST_SEED)
    file = load_scenario(scenario)
    variations = variations_of(varying, numbers_in(file.scenario))
    margin = None if people is None else margin_of(people)
    tell(progress, Event(READ))
    bench = Experiment(file, study)
    question = bench.question()
    if margin is not None or weights:
        _require_no_states(question, "sweep --people" if margin is not None else "sweep --weights")
    found: Stability | Points | Frequencies | Regions
    if margin is not None:
        found = draw_people(question, margin, draws, seed, progress=progress)
    elif weights:
        found = find_regions(question)
    elif variations[0].whole:
        first = variations[0]
        found = find_breakpoints(bench, first.number, *(int(amount) for amount in first.amounts), progress=progress)
    else:
        found = Points(variations, sweep_points(bench, variations, progress=progress))
    return Sweep(question, file, found)


def compare(plans: Sequence[AnyScenario | Result], *, progress: Progress | None = None) -> Comparison:
    """Put plans side by side: what differs, and who gains and who loses against the first.

    Parameters
    ----------
    plans
        two or more: folders that `write_plan` wrote, results of `solve` or `evaluate`, or scenarios, which are solved.
    progress
        called with every step, and can end the run (`models.progress`).

    Returns
    -------
    comparison
        of the first with each of the others; distances are exact, in people × millimetres.

    Raises
    ------
    InputError
        with the faults of all that is named; if a scenario has no plan (`no-plan`), or the plans are not for the same people of
        the same study.
    StoppedError
        if a scenario's plan was not proven.
    """
    arguments = [plan if isinstance(plan, (str, Path, Result)) else load_scenario(plan) for plan in plans]
    labels, warned = labels_of(arguments)
    found: list[WrittenPlan] = []
    faults: list[Finding] = []
    for place, (argument, label) in enumerate(zip(arguments, labels, strict=True)):
        tell(progress, Event(PLANS, place, len(arguments)))
        try:
            found.append(read_plan(argument, label, inside(progress, PLANS, place, len(arguments))))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return put_together(found, warned)


def review(folder: str | Path, observed: str | Path) -> tuple[WrittenPlan, Review]:
    """Put what was measured after a change beside what a plan says of it: differences, and no verdict.

    Parameters
    ----------
    folder
        results that `write_plan` wrote.
    observed
        a sheet (CSV) with the columns `measure`, `office`, `value` and `date`, or the name of a bundled one.

    Returns
    -------
    plan, review
        the plan as its files tell it, and each row of the sheet with the difference from it: what was measured less what
        the plan says, exactly.

    Raises
    ------
    InputError
        with the faults of the folder or the sheet.
    """
    path = Path(folder)
    if not is_folder(str(folder)):
        message = Text("is no folder of results; placement solve writes one")
        raise InputError(Finding("plan-missing", "stop", message, file=brief(str(folder))))
    plan = read_folder(path, path.resolve().name, str(folder))
    return plan, beside(plan, read_observed(observed, offices_of(plan), services_of(plan)))


def _require_no_hours(question: Question, command: str) -> None:
    """Refuse what looks at plans as sets of open offices, where these are open at some times."""
    if question.inputs.hours is not None:
        message = Text(
            "{command} does not read opening times; change a number in the file (a limit, openings, a crew), solve again, and put both plans "
            "side by side: placement compare",
            command=command,
        )
        raise InputError(Finding("not-with-hours", "stop", message, field="hours"))


def _require_no_states(question: Question, command: str) -> None:
    """Refuse the same, and where each site is in one of several states."""
    _require_no_hours(question, command)
    if question.inputs.table is not None:
        message = Text(
            "{command} does not read states over phases; change a number in the file (a budget, closings, sites), solve again, and put "
            "both plans side by side: placement compare",
            command=command,
        )
        raise InputError(Finding("not-with-states", "stop", message, field="states"))


def _require_within(name: str, value: int, least: int, most: int | None = None) -> None:
    if value < least or (most is not None and value > most):
        limit, said = (least, Text("at least")) if value < least else (most, Text("at most"))
        message = Text("{given} is out of range; it must be {said} {context}", given=value, said=said, context=limit)
        raise InputError(Finding("out-of-range", "stop", message, field=name, value=str(value)))
