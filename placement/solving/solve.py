"""The main job in one direction: question, plan, proof, and all that is said of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.study import Study
from models.access import AccessMatrix, IntArray
from models.analysis.alternatives import left
from models.checker import require
from models.decision import decide
from models.levels import TIE_LIMIT
from models.messages.findings import CancelledError, Finding, InputError, StoppedError
from models.messages.text import Text
from models.plan import Plan, State
from models.progress import Event, Progress, Stage, inside, tell, unanswered
from placement.csvfile import looks_like_formula
from placement.indicators.definitions import sentences
from placement.indicators.figures import Indicator, indicators
from placement.problem.build import Question, View, ask
from placement.problem.inputs import ProblemInputs, needs_transit, unmeasured
from placement.results.result import AssumedBuses, Result, TravelTimes, ViewResult
from placement.scenario.files import AnyScenario, ScenarioFile, load_scenario
from placement.scenario.ids import EVERYONE
from placement.solving.assumptions import assumptions
from placement.solving.checking import check
from placement.solving.course import course_faults, course_of
from placement.solving.curve import curve_of
from placement.solving.freed import freed_of
from placement.solving.gains import gains
from placement.solving.hours import hours_faults, hours_of
from placement.solving.loads import loads_of
from placement.solving.matrix import matrix_of
from placement.solving.measures import beyond, by_road, measure
from placement.solving.not_in_data import not_in_data
from placement.solving.provision import provisions
from placement.solving.question import put_in_time
from placement.solving.queue_faults import queue_faults
from placement.solving.staffing import money_of, staffing_of
from placement.solving.waiting import waiting_of
from placement.values.course import Course
from placement.values.hours import Hours
from placement.values.measures import Measures
from placement.values.plans import MeasuredPlan
from placement.values.staffing import LeastYen
from placement.values.waiting import Waiting

LOOK = Stage("second-look", Text("taking a second look at tied plans"))
BUSES = Stage("assumed-buses", Text("solving again with buses assumed"))
YEN = Stage("least-yen", Text("solving again with the least yen stated"))
INDICATORS = Stage("indicators", Text("computing indicators"))

# tied plans given a second look
LOOKED_AT = 12
# how many tied plans are listed where channels are chosen, or sites have states over phases
FEW_TIES = 10


def solve(
    scenario: AnyScenario,
    study: Study | None = None,
    *,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Result:
    """Solve a scenario with the counts that may be published, and check the answer independently.

    Arguments, what is returned and what is raised are those of `placement.analysis.decided.solve`, which decides with the counts
    as they are where that is called for.
    """
    file = load_scenario(scenario)
    question, deadline = put_in_time(file, study, time_limit_s, progress)
    plan = best_plan(question, left(deadline), progress)
    if plan.interrupted:  # from here on it cannot be lost any more
        progress = unanswered(progress)
    check(question, plan)
    return result_of(file, question, plan, deadline=deadline, progress=progress)


def best_plan(question: Question, time_limit_s: float | None, progress: Progress | None) -> Plan:
    """Return the best plan of a question; of tied ones few are listed where channels are chosen, of which any may often do.

    Raises
    ------
    StoppedError
        if it was stopped before any plan.
    CheckError
        if the program and its witness disagree: a fault of ours.
    """
    limit, of_states = ties_listed(question), question.inputs.table is not None
    return decide(question.problem, time_limit_s=time_limit_s, tie_limit=limit, last_ties=of_states, progress=progress)


def ties_listed(question: Question) -> int:
    """Return how many tied plans are listed for each objective: few where each has to be found by another run of the solver."""
    few = question.inputs.channels or question.inputs.hours or question.inputs.table is not None
    return FEW_TIES if few else TIE_LIMIT


def result_of(
    file: ScenarioFile, question: Question, plan: Plan, *, deadline: float = inf, progress: Progress | None = None
) -> Result:
    """Return all that the outputs say of a plan.

    Parameters
    ----------
    file, question
        the scenario, and what was asked.
    plan
        the answer, or a plan that was given.
    deadline
        `time.monotonic()` after which other numbers of offices are no longer looked at.
    progress
        follows the steps of `solve` from `other-numbers` on.
    """
    study, access = question.inputs.study, question.inputs.access
    # what groups of people walk is measured for their own reach alone
    alone = question.views or question.groups
    second, unread = (access, ()) if alone else _second_access(question, plan, access, progress)
    first_ties = plan.tied_after[0] if plan.tied_after else ()
    tied_measures = tuple(measure(question, question.state_of(added)) for added in first_ties)
    main = _seen(question, question.main, plan)
    views, services = (tuple(_seen(question, view, plan) for view in seen) for seen in (question.views, question.services))
    waiting = None if plan.status == "infeasible" else _waiting(question, main)
    staffing = staffing_of(question, waiting)
    found = gains(question, main, services) if plan.status != "infeasible" else ()
    return Result(
        file=file,
        study=study,
        access=access,
        second=second,
        question=question,
        before=main.before,
        after=main.after,
        plan=plan,
        views=views,
        services=services,
        groups=tuple(_seen(question, view, plan) for view in question.groups),
        gains=found,
        provision=provisions(question, found),
        matrix=matrix_of(question, found),
        course=_course(question, plan),
        hours=_hours(file, question, plan, deadline, progress),
        before_measures=main.before_measures,
        measures=main.measures,
        beyond=beyond(question, main.before, main.after),
        by_road=by_road(question, main.before, main.after, services),
        tied_measures=tied_measures,
        curve=curve_of(question, plan, deadline, progress),
        looks=_second_look(question, plan, second, tied_measures),
        bound=_bound(file, question, plan, progress),
        indicators=_indicators(question, second, main.before, main.after, progress),
        assumptions=assumptions(study, second, question),
        not_in_data=not_in_data(study, file.scenario),
        loads=None if plan.status == "infeasible" else loads_of(question, plan),
        waiting=waiting,
        staffing=staffing,
        money=None
        if plan.status == "infeasible"
        else money_of(
            question,
            staffing,
            (main.before, main.after),
            (main.before_measures, main.measures),
            least=_least_yen(file, question, plan, progress),
        ),
        freed=None if plan.status == "infeasible" else freed_of(question, main.before, main.after),
        findings=tuple(
            _unplaced(finding) for finding in (*study.findings, *second.findings, *unread, *question.findings, *_formulas(study))
        ),
        input_sha256=_hash(file, question.inputs),
    )


def _course(question: Question, plan: Plan) -> Course | None:
    """Return the way of the plan through its phases, once it is counted again."""
    found = course_of(question, plan)
    require([] if found is None else list(course_faults(question, plan, found)))
    return found


def _hours(file: ScenarioFile, question: Question, plan: Plan, deadline: float, progress: Progress | None) -> Hours | None:
    """Return the opening times of the plan, once they are counted again."""
    found = hours_of(question, plan, file, deadline=deadline, progress=progress)
    require([] if found is None else list(hours_faults(question, plan, found)))
    return found


def _waiting(question: Question, main: ViewResult) -> Waiting | None:
    """Return the queues before and with the plan, once another method agrees."""
    found = waiting_of(question, main.before, main.after)
    require([] if found is None else list(queue_faults(question, found)))
    return found


def _seen(question: Question, view: View, plan: Plan) -> ViewResult:
    chosen = question.problem.keep if plan.status == "infeasible" else plan.open
    before, after = question.state(view.before, view), question.state(question.sites(chosen, view), view)
    return ViewResult(view, before, after, measure(question, before, view), measure(question, after, view))


def _second_access(
    question: Question, plan: Plan, access: Access, progress: Progress | None
) -> tuple[Access, tuple[Finding, ...]]:
    """Return the access that a second look at tied plans needs, and the faults that left it out.

    The scenario's own access is enough to answer; streets and feeds it does not rest on may be broken, and whoever stops
    it keeps the plan.
    """
    study = question.inputs.study
    settings = unmeasured(study, access)
    if plan.interrupted or len(_tied_offices(question, plan)) < 2 or settings is None:
        return access, ()
    try:
        tell(progress, Event(LOOK))
        return measure_access(study, walking=True, transit=settings, known=access, progress=inside(progress, LOOK)), ()
    except (CancelledError, KeyboardInterrupt):
        return access, ()
    except InputError as error:
        return access, tuple(replace(finding, severity="warn") for finding in error.findings)


def _second_look(question: Question, plan: Plan, measured: Access, tied_measures: Sequence[Measures]) -> tuple[TravelTimes, ...]:
    """Measure, on foot and by public transport, the plans that the first objective cannot tell apart: the one shown and the nearest."""
    tied = _tied_offices(question, plan)
    if len(tied) < 2 or measured.walking_s is None or question.views:
        return ()
    ways = [next(iter(found.values()), None) for found in (measured.transit_s, measured.buses_s)]
    looks = []
    for added in _nearest(question, plan, tied, tied_measures):
        state = question.state_of(added)
        transit_s, buses_s = (None if matrix is None else _mean_s(question.people, matrix, state) for matrix in ways)
        looks.append(TravelTimes(added, _mean_s(question.people, measured.walking_s, state), transit_s, buses_s))
    return tuple(looks)


def _nearest(
    question: Question, plan: Plan, tied: Sequence[tuple[str, ...]], tied_measures: Sequence[Measures]
) -> list[tuple[str, ...]]:
    """Return the tied plans that are looked at, in the order found: the one shown, and those of the least mean distance."""
    shown, far = question.full_offices(plan.added), dict[tuple[str, ...], int]()
    for added, measures in zip(plan.tied_after[0], tied_measures, strict=True):
        far.setdefault(question.full_offices(added), measures.distance_total_mm or 0)
    looked_at = sorted(tied, key=lambda added: (added != shown, far[added]))[:LOOKED_AT]
    return [added for added in tied if added in looked_at]


def _tied_offices(question: Question, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Return the offices of the plans tied on the first objective, each set once."""
    return tuple(dict.fromkeys(map(question.full_offices, plan.tied_after[0] if plan.tied_after else ())))


def _mean_s(everyone: IntArray, matrix: AccessMatrix, state: State) -> float:
    column, value = matrix.nearest(state.open)
    people = everyone[column >= 0]
    return float((people * value[column >= 0]).sum() / max(int(people.sum()), 1))


def _bound(file: ScenarioFile, timetabled: Question, plan: Plan, progress: Progress | None) -> AssumedBuses | None:
    """Solve again with buses assumed, where the scenario rests on public transport; whoever stops it keeps the plan."""
    inputs, access = timetabled.inputs, timetabled.inputs.access
    if not access.buses_s or plan.status != "optimal" or plan.interrupted or not needs_transit(file.scenario):
        return None
    follow = inside(progress, BUSES)
    try:
        question = ask(file, inputs.study, replace(access, transit_s=access.buses_s), inputs.polygons, progress=follow)
        best = best_plan(question, None, follow)
    except (StoppedError, KeyboardInterrupt):
        return None
    check(question, best)
    if best.status != "optimal":
        return None
    theirs, ours = (measure(question, question.state_of(added)) for added in (best.added, plan.added))
    return AssumedBuses(best, theirs, ours, plan.added in best.tied)


def _least_yen(file: ScenarioFile, question: Question, plan: Plan, progress: Progress | None) -> LeastYen | None:
    """Solve again with a post at the least that is stated, where a range of yen decides; whoever stops it keeps the plan."""
    inputs, money = question.inputs, question.inputs.scenario.money
    if money is None or money.post is None or "money" not in inputs.scenario.needs:
        return None
    if money.post.low == money.post.high or plan.status != "optimal" or plan.interrupted:
        return None
    scenario = inputs.scenario.model_copy(update={"money": money.at_the_least()})
    other = replace(file, located=replace(file.located, value=scenario))
    follow = inside(progress, YEN)
    try:
        cheaper = ask(other, inputs.study, inputs.access, inputs.polygons, again=True, progress=follow)
        best = best_plan(cheaper, None, follow)
    except (StoppedError, KeyboardInterrupt):
        return None
    check(cheaper, best)
    if best.status != "optimal":
        return None
    return LeastYen(MeasuredPlan(best.added, measure(cheaper, cheaper.state_of(best.added))), plan.added in best.tied)


def _indicators(
    question: Question, access: Access, before: State, after: State, progress: Progress | None
) -> tuple[Indicator, ...]:
    tell(unanswered(progress), Event(INDICATORS))
    column = None if question.inputs.whose == EVERYONE else question.inputs.scenario.whose
    limits = [distance.mm for distance in question.inputs.scenario.beyond]
    found = indicators(question.inputs.study, access, question.people, before, after, column, limits)
    if not any(group.speed for group in question.inputs.scenario.groups):
        return found
    own = Text("Groups with a speed of their own walk at that.")
    return tuple(
        replace(one, definition=sentences(one.definition, own)) if one.id.startswith("offices_walk") else one for one in found
    )


def _formulas(study: Study) -> list[Finding]:
    """Return a finding when names begin like a spreadsheet's formula: our tables quote them."""
    frames = (study.offices, study.areas, study.demand)
    columns = (frame[name] for frame in frames for name in frame.columns if name != frame.geometry.name)
    texts = (value for column in columns if column.dtype.kind not in "biuf" for value in column.tolist())
    found = [text for text in texts if isinstance(text, str) and looks_like_formula(text)]
    if not found:
        return []
    message = Text("{found:,} texts would be formulas to a spreadsheet; the CSV files put ' before them", found=len(found))
    return [Finding("formula-defused", "fix", message, value=found[0], count=len(found))]


def _unplaced(finding: Finding) -> Finding:
    """Return the finding without an absolute path: of such a file, its folder and name."""
    if finding.file is None or not Path(finding.file).is_absolute():
        return finding
    return replace(finding, file="/".join(Path(finding.file).parts[-2:]))


def _hash(file: ScenarioFile, inputs: ProblemInputs) -> str:
    """Return one hash of all that decides: the scenario's values and the bytes of every layer and polygon file."""
    hashed: dict[str, object] = {
        "scenario": file.scenario.model_dump(mode="json", by_alias=True),
        "crs": inputs.study.crs,
        "layers": {layer.name: layer.sha256 for layer in inputs.study.layers},
    }
    if inputs.polygons.files:
        hashed["files"] = [[named.rule, named.file, named.sha256] for named in inputs.polygons.files]
    return hashlib.sha256(json.dumps(hashed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
