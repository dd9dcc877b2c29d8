"""The objectives of a scenario as criteria of the problem, each with how its integer reads."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import cast

import numpy as np

from geodata.yamlfiles.source import Source
from models.analysis.alternatives import find_optimum, left
from models.analysis.weighing import Anchors, AnchorsNeededError, Weighted, weigh
from models.criteria import Blend, CapacityTravel, Criterion, Simple, Through, Travel, Worst
from models.messages.findings import Finding, InputError
from models.messages.text import Text, comma_list
from models.options import Options
from models.problem import Problem, ProblemGoal
from models.progress import BESTS, Progress, inside
from placement.problem.inputs import ProblemInputs
from placement.problem.services import ServiceFacts
from placement.problem.units import Reading
from placement.scenario.ids import EVERYONE
from placement.scenario.objectives.definition import Inputs, Unit
from placement.scenario.objectives.goals import FIGURES, Aim, Goal, Weighed
from placement.scenario.objectives.registry import WEIGHED
from placement.scenario.objectives.states import COST
from placement.scenario.structures import Future
from placement.scenario.years import Stretch

AVERSION_LARGE = Text("the aversion is too large to be reckoned in whole numbers; make it smaller (1 is usual)")


def goals_of(
    inputs: ProblemInputs,
    layout: Options,
    problem: Problem,
    source: Source,
    *,
    deadline: float = inf,
    progress: Progress | None = None,
) -> tuple[tuple[ProblemGoal, ...], tuple[Reading, ...]]:
    """Return the scenario's objectives over the options of a problem, and how each reads.

    Weighed criteria and regrets need the best of each part alone, which is solved here, until `deadline`, a `time.monotonic()`,
    while `progress` follows (`models.progress`).

    Raises
    ------
    InputError
        at an objective whose numbers do not fit the integers that decide.
    StoppedError
        if the best of a part was not proven.
    """
    goals, readings = [], []
    for position, asked in enumerate(inputs.scenario.objective):
        try:
            criterion, reading = _goal(asked, inputs, layout, problem, deadline, progress)
        except AnchorsNeededError as error:
            raise InputError(_anchors_needed(asked, source, position)) from error
        except ValueError as error:
            raise InputError(source.finding("aversion-large", AVERSION_LARGE, "objective", position)) from error
        goals.append(ProblemGoal(criterion, asked.slack))
        readings.append(reading)
    return tuple(goals), tuple(readings)


def _goal(
    asked: Goal, inputs: ProblemInputs, layout: Options, problem: Problem, deadline: float, progress: Progress | None
) -> tuple[Criterion, Reading]:
    """Return an objective over the options, and how it reads."""
    scenario = inputs.scenario
    pool = problem.columns((*problem.keep, *problem.candidates))
    if asked.weigh:
        criteria = [cast("Simple", _alone(aim, inputs, layout)) for aim in asked.weigh]
        pairs = zip(asked.weigh, criteria, strict=True)
        readings = tuple(_reading(aim, inputs, [(criterion, 1)], pool, by="") for aim, criterion in pairs)
        parts = [
            Weighted(criterion, aim.part, _stated(aim, reading))
            for aim, criterion, reading in zip(asked.weigh, criteria, readings, strict=True)
        ]
        weighed = weigh(problem, parts, asked.name, time_limit_s=left(deadline), progress=progress)
        # where nothing is feasible any sum will say so
        blend = weighed.blend if weighed else Blend(asked.name, tuple(criteria), (1,) * len(parts), "max")
        return blend, Reading(asked.name, WEIGHED.unit, WEIGHED.title, weighed=weighed, parts=readings)
    (of,) = asked.objectives
    criterion: Criterion
    if inputs.hours is not None and "hours" in of.needs:
        criterion = inputs.hours.criterion(of, asked.label, layout)
        measured = [_measured(part, pool) for part in criterion.parts] if isinstance(criterion, Blend) else []
        return criterion, Reading(of.name, of.unit, of.title, sum(measured))
    if of is COST and inputs.table is not None:
        return inputs.table.cost(layout), Reading(of.name, of.unit, of.title)
    if scenario.phases:
        parts_of = [
            (
                cast(
                    "Simple",
                    inputs.seen_in(
                        of.criterion(_inputs(asked, inputs, part)), layout, asked.service, part.phase, f"{asked.label}_{part.id}"
                    ),
                ),
                part.weight,
            )
            for part in scenario.stretches
        ]
        criterion = _blend(asked.label, parts_of)
    elif scenario.futures and of.futures != "once":
        parts_of = [
            (cast("Simple", of.criterion(_inputs(asked, inputs, future))), future.weight) for future in scenario.futures.of
        ]
        criterion = _over_futures(asked.label, parts_of, scenario.futures.by, problem, deadline, progress)
    else:
        criterion = _alone(asked, inputs, layout)
        parts_of = [(cast("Simple", criterion), 1)]
    return criterion, _reading(asked, inputs, parts_of, pool, by=scenario.futures.by if scenario.futures else "")


def _stated(aim: Weighed, reading: Reading) -> Anchors | None:
    if aim.best is None or aim.worst is None:
        return None
    return Anchors(reading.integer(aim.best.amount), reading.integer(aim.worst.amount), stated=True)


def _anchors_needed(asked: Goal, source: Source, position: int) -> Finding:
    """Return what to write where the worst of the criteria cannot be known."""
    unsaid = [aim for aim in asked.weigh or () if aim.best is None]
    figures = [FIGURES[of.unit][1] for of in unsaid[0].objectives]
    message = Text(
        "with three criteria or more and too many plans to compare them all, the worst that counts as 0 cannot be known; "
        "write best and worst beside the weight of {names}, such as best: {figure}",
        names=comma_list(aim.name for aim in unsaid),
        figure=figures[0],
    )
    return source.finding("anchors-needed", message, "objective", position, "weigh")


def _alone(aim: Aim, inputs: ProblemInputs, layout: Options) -> Criterion:
    """Return an objective over the options of a scenario without phases and futures."""
    (of,) = aim.objectives
    criterion, facts = of.criterion(_inputs(aim, inputs)), inputs.of(aim.service)
    if isinstance(facts, ServiceFacts):
        return facts.spread(criterion, layout)
    return criterion if layout.plain else layout.spread(criterion, ("",))


def _inputs(aim: Aim, inputs: ProblemInputs, part: Stretch | Future | None = None) -> Inputs:
    """Return what an objective is measured on, in one of the phases or futures where there are any."""
    scenario, sites = inputs.scenario, inputs.sites
    counted = aim.people or (part.people if part else None)
    weighed = [one.weight * inputs.people(aim.people or one.people) for one in scenario.parts]
    capacity, facts = scenario.offices.capacity, inputs.of(aim.service)
    takes = capacity.people(inputs.study) if capacity else {}
    return Inputs(
        name=f"{aim.label}_{part.id}" if isinstance(part, Future) else aim.label,
        own=aim.own,
        facts=facts,
        departures=scenario.departures,
        people=inputs.people(counted),
        everyone=np.sum(weighed, axis=0) if weighed else inputs.people(aim.people),
        covers=inputs.covers(part.served if isinstance(part, Future) else None) if facts is inputs else facts.covers(),
        capacity=np.array([takes.get(office, 0) for office in sites], dtype=np.int64),
    )


def _blend(name: str, parts: list[tuple[Simple, int]]) -> Blend:
    return Blend(name, tuple(part for part, _ in parts), tuple(weight for _, weight in parts), parts[0][0].sense)


def _over_futures(
    name: str, parts: list[tuple[Simple, int]], by: str, problem: Problem, deadline: float, progress: Progress | None
) -> Criterion:
    if by == "expected":
        return _blend(name, parts)
    alone = tuple(part for part, _ in parts)
    if by == "worst":
        return Worst(name, alone)
    bests = []
    for number, part in enumerate(alone):
        follow = inside(progress, BESTS, number, len(alone))
        best = find_optimum(replace(problem, objectives=(ProblemGoal(part),)), deadline=deadline, tie_limit=1, progress=follow)
        # without any feasible plan there is no best, and the problem itself says so
        bests.append(best.values[0] if best else 0)
    return Worst(name, alone, tuple(bests))


def _reading(asked: Aim, inputs: ProblemInputs, parts: list[tuple[Simple, int]], pool: list[int], by: str) -> Reading:
    (of,) = asked.objectives
    title, whose, service = titled(asked, inputs), asked.people or "", asked.service or ""
    if by in {"worst", "regret"}:
        how = Text("worst future") if by == "worst" else Text("largest regret")
        title = Text("{title} ({how})", title=title, how=how)
        # people differ from future to future, so the sums have no common mean
        summed: dict[Unit, Unit] = {"person_mm": "person_km", "person_s": "person_h"}
        return Reading(of.name, summed.get(of.unit, of.unit), title, whose=whose, service=service)
    people = sum(weight * _measured(part, pool) for part, weight in parts)
    if of.scale:
        kappa, factor = of.scale(_inputs(asked, inputs))
        return Reading(of.name, of.unit, title, people, kappa, factor, whose=whose, service=service)
    weights = sum(weight for _, weight in parts)
    if weights > 1 or len(parts) > 1:
        how = (
            Text("mean of the futures")
            if by
            else Text("mean of the years")
            if inputs.scenario.years
            else Text("mean of the phases")
        )
        title = Text("{title} ({how})", title=title, how=how)
    return Reading(of.name, of.unit, title, people, weights=weights, whose=whose, service=service)


def titled(aim: Aim, inputs: ProblemInputs) -> Text:
    """Return an objective's title, with whose people count where the scenario or the objective says so."""
    (of,) = aim.objectives
    # phases and futures may each say it for themselves
    ours = "" if inputs.whose == EVERYONE or any(part.people for part in inputs.scenario.parts) else inputs.whose
    column = aim.people or ours
    named = inputs.services.get(aim.service or "")
    title = Text("{service}: {title}", service=named.service.title, title=of.title) if named else of.title
    how = inputs.scenario.whose if column == inputs.whose else column
    return Text("{title} ({how})", title=title, how=how) if column and of.counts_people else title


def _measured(part: Criterion, pool: list[int]) -> int:
    """Return the people a mean is a mean over: those who can reach an office at all; 1 where nothing is a mean."""
    if isinstance(part, Through) and isinstance(part.of, Travel):
        return _measured(part.of, part.sites(pool))
    if isinstance(part, Travel | CapacityTravel):
        return int(part.people[part.matrix.reachable[:, pool].any(axis=1)].sum())
    return 1
