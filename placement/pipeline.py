"""The main job in one direction: scenario, study, access, problem, plan, proof."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.access import Access, Departures, measure_access
from geodata.reading import load_study
from geodata.study import Study
from models.access import AccessMatrix
from models.checker import check_assignment, check_choice, require
from models.checker import measure as measure_again
from models.errors import Finding, InputError
from models.lexicographic import evaluate, solve_problem
from models.plan import Plan, State
from models.problem import Problem
from models.text import Text
from placement.csvfile import looks_like_formula
from placement.indicators import indicators
from placement.question import ask, needs_transit, needs_walking, require_feeds
from placement.result import Bound, CurvePoint, Look, Result, measure
from placement.scenario import ScenarioFile

# "why two?": the numbers of added offices shown beside the plan's own
CURVE_TO = 3
# tied plans given a second look
LOOKED_AT = 12


def study_of(file: ScenarioFile) -> Study:
    """Return the study a scenario names: a bundled one, or a folder beside the scenario file."""
    name = file.scenario.study
    beside = file.path.parent / name
    return load_study(beside if beside.is_dir() else name)


def access_for(file: ScenarioFile, study: Study) -> Access:
    """Measure the kinds of access a scenario rests on.

    Raises
    ------
    InputError
        if it rests on timetables and the study has none, or they have faults.
    """
    require_feeds(file, study)
    return measure_access(study, walking=needs_walking(file.scenario), transit=needs_transit(file.scenario))


def solve(file: ScenarioFile, study: Study | None = None, *, time_limit_s: float | None = None) -> Result:
    """Solve a scenario and check the answer independently.

    Parameters
    ----------
    file
        the scenario, from `load_scenario`.
    study
        its layers; read from where the scenario says by default.
    time_limit_s
        wall seconds for the plan itself; without it the run ends with a proof.

    Returns
    -------
    result
        `result.plan.status` is `optimal`, `feasible` (stopped) or `infeasible`; nothing is written.

    Raises
    ------
    InputError
        if the scenario does not fit the study.
    StoppedError
        if the run was stopped before any plan.
    CheckError
        if the independent checker disagrees: a fault of ours.
    """
    study = study or study_of(file)
    access = access_for(file, study)
    question = ask(file, study, access)
    problem = question.problem
    before = evaluate(problem, problem.keep)
    plan = solve_problem(problem, time_limit_s=time_limit_s)
    _check(problem, plan)
    second, unread = _second_access(study, plan, access)
    first_ties = plan.tied_after[0] if plan.tied_after else ()
    return Result(
        file=file,
        study=study,
        access=access,
        problem=problem,
        before=before,
        plan=plan,
        before_measures=measure(problem, before),
        measures=measure(problem, plan),
        tied_measures=tuple(measure(problem, _state(problem, added)) for added in first_ties),
        curve=_curve(problem, plan),
        looks=_second_look(problem, plan, second),
        bound=_bound(file, study, access, plan),
        indicators=indicators(study, second, problem, before, plan),
        assumptions=_assumptions(study, second, problem),
        findings=tuple(
            _unplaced(finding) for finding in (*study.findings, *second.findings, *unread, *question.findings, *_formulas(study))
        ),
        input_sha256=_hash(file, study),
    )


def _state(problem: Problem, added: tuple[str, ...]) -> State:
    opened = {*problem.keep, *added}
    return evaluate(problem, tuple(office for office in problem.distance.office_ids if office in opened))


def _curve(problem: Problem, plan: Plan) -> tuple[CurvePoint, ...]:
    """Return the best plan for each number of added offices, from none to a few."""
    if plan.status != "optimal":
        return ()
    points = []
    for count in range(min(max(CURVE_TO, problem.added_max), len(problem.candidates)) + 1):
        if count == 0 and not problem.keep:
            continue
        same_question = problem.added_min == problem.added_max == count
        if same_question:
            best = plan
        else:
            best = solve_problem(replace(problem, added_min=count, added_max=count), tie_limit=1)
            _check(replace(problem, added_min=count, added_max=count), best)
        if best.status == "optimal":
            points.append(CurvePoint(count, best, measure(problem, best)))
    return tuple(points)


def _second_access(study: Study, plan: Plan, access: Access) -> tuple[Access, tuple[Finding, ...]]:
    """Return the access that a second look at tied plans needs, and the faults that left it out.

    The scenario's own access is enough to answer; streets and feeds it does not rest on may be broken.
    """
    if not plan.tied_after or len(plan.tied_after[0]) < 2 or study.network is None:
        return access, ()
    settings = tuple(access.transit_s) or ((Departures(),) if study.feeds else ())
    if access.walking_s is not None and len(access.transit_s) == len(settings):
        return access, ()
    try:
        return measure_access(study, walking=True, transit=settings), ()
    except InputError as error:
        return access, tuple(replace(finding, severity="warn") for finding in error.findings)


def _second_look(problem: Problem, plan: Plan, measured: Access) -> tuple[Look, ...]:
    """Measure, on foot and by public transport, the plans that the first objective cannot tell apart."""
    tied = plan.tied_after[0] if plan.tied_after else ()
    if len(tied) < 2 or measured.walking_s is None:
        return ()
    times = [*list(measured.transit_s.values())[:1], *list(measured.buses_s.values())[:1]]
    looks = []
    for added in tied[:LOOKED_AT]:
        state = _state(problem, added)
        transit_s, buses_s = (_mean_s(problem, matrix, state) for matrix in times) if times else (None, None)
        looks.append(Look(added, _mean_s(problem, measured.walking_s, state), transit_s, buses_s))
    return tuple(looks)


def _mean_s(problem: Problem, matrix: AccessMatrix, state: State) -> float:
    column, value = matrix.nearest(state.open)
    people = problem.people[column >= 0]
    return float((people * value[column >= 0]).sum() / max(int(people.sum()), 1))


def _bound(file: ScenarioFile, study: Study, access: Access, plan: Plan) -> Bound | None:
    """Solve again with buses assumed, where the scenario rests on public transport."""
    if not access.buses_s or plan.status != "optimal" or not needs_transit(file.scenario):
        return None
    problem = ask(file, study, replace(access, transit_s=access.buses_s)).problem
    best = solve_problem(problem)
    _check(problem, best)
    if best.status != "optimal":
        return None
    ours = evaluate(problem, plan.open)
    return Bound(best, measure(problem, best), measure(problem, ours), plan.added in best.tied)


def _check(problem: Problem, plan: Plan) -> None:
    """Let the independent checker recompute the plan, and every plan said to be tied with it."""
    if plan.status == "infeasible":
        return
    rules = {bound: [(rule.count, rule.of) for rule in problem.rules if rule.bound == bound] for bound in ("at_least", "at_most")}
    pool = problem.distance.columns((*problem.keep, *problem.candidates))
    means: dict[str, Any] = {
        name: (matrix.values, matrix.reachable, matrix.reachable[:, pool].any(axis=1))
        for name, matrix in problem.means.items()
        if name in problem.objectives
    }
    for level, tied in enumerate(plan.tied_after):
        claimed = {"unreached": 0, **{objective.name: objective.value for objective in plan.objectives[: level + 1]}}
        for added in {*tied, plan.added} if level == len(plan.tied_after) - 1 else tied:
            opened = (*problem.keep, *added)
            columns = problem.distance.columns(opened).tolist()
            faults = check_choice(
                opened,
                keep=problem.keep,
                candidates=problem.candidates,
                added=(problem.added_min, problem.added_max),
                at_least=rules["at_least"],
                at_most=rules["at_most"],
            )
            require(
                faults,
                claimed,
                measure_again(columns, people=problem.people, covers=problem.covers, means=means, scores=problem.scores),
            )
    columns = problem.distance.columns(plan.open).tolist()
    arrays: dict[str, Any] = {
        "distance_mm": problem.distance.values,
        "reachable": problem.distance.reachable,
        "covers": problem.covers,
    }
    require(check_assignment(plan.assignment, plan.served, columns, **arrays), {}, {})


def _assumptions(study: Study, access: Access, problem: Problem) -> tuple[Text, ...]:
    ours = [
        Text(
            f"距離 (円・平均・最大) は直線距離です ({study.crs} の平面上、ミリメートル単位の整数)。道路・坂・信号は含みません。",
            f"Distances are straight lines ({study.crs}, whole millimetres); streets, slopes and signals are left out.",
        ),
        Text(
            "だれもが最も近い開いている施設に行くものとし、混雑・開庁時間・職員数は含みません。",
            "Everyone is taken to use the nearest open office; queues, opening hours and staff are left out.",
        ),
    ]
    if len(problem.objectives) > 1 and problem.candidates:
        ours.append(
            Text(
                "目的の順序はこのツールの利用者が決めたもので、区の計画が定めた順序ではありません。",
                "The order of the objectives is the user's own; no plan of the municipality lays it down.",
            )
        )
    return (*study.assumptions, *access.assumptions, *ours)


def _formulas(study: Study) -> list[Finding]:
    """Return a finding when names begin like a spreadsheet's formula: our tables quote them."""
    frames = (study.offices, study.areas, study.demand)
    texts = (value for frame in frames for name in frame.columns for value in frame[name] if isinstance(value, str))
    found = [text for text in texts if looks_like_formula(text)]
    if not found:
        return []
    message = Text(
        f"表計算ソフトで式とみなされる文字列が {len(found):,} 個あります。CSV では先頭に ' を付けました",
        f"{len(found):,} texts would be formulas to a spreadsheet; the CSV files put ' before them",
    )
    return [Finding("formula-defused", "fix", message, value=found[0], count=len(found))]


def _unplaced(finding: Finding) -> Finding:
    """Return the finding without an absolute path: of such a file, its folder and name."""
    if finding.file is None or not Path(finding.file).is_absolute():
        return finding
    return replace(finding, file="/".join(Path(finding.file).parts[-2:]))


def _hash(file: ScenarioFile, study: Study) -> str:
    """Return one hash of all that decides: the scenario's values and the bytes of every layer."""
    inputs = {
        "scenario": file.scenario.model_dump(mode="json", by_alias=True),
        "crs": study.crs,
        "layers": {layer.name: layer.sha256 for layer in study.layers},
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def shown_study(name: str) -> str:
    """Return a study's name fit for an output: never an absolute path."""
    return Path(name).name if Path(name).is_absolute() else name
