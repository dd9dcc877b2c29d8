"""The objectives of a scenario as criteria of the problem, each with how its integer reads."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import cast

import numpy as np

from geodata.yamlfiles.source import Source
from models.access import AccessMatrix, BoolArray, IntArray
from models.analysis.alternatives import find_optimum, left
from models.analysis.weighing import weigh
from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Score,
    Separation,
    Simple,
    Travel,
    Worst,
    WorstGroup,
    open_count,
)
from models.messages.findings import InputError
from models.messages.text import Text
from models.options import Options
from models.problem import Goal, Problem
from models.progress import BESTS, Progress, inside
from placement.problem.inputs import Ground
from placement.problem.units import NAMES, Reading, Unit
from placement.scenario.objectives import Aim
from placement.scenario.objectives import Goal as Asked
from placement.scenario.quantities import distance_mm

WEIGHTS_UNEVEN = Text("the weights are too uneven to become whole factors; leave out the criterion with little weight")
AVERSION_LARGE = Text("the aversion is too large to be reckoned in whole numbers; make it smaller (1 is usual)")
# an office's transit access: the people within this time of it
ACCESS_S = 1800


def goals_of(
    ground: Ground,
    layout: Options,
    problem: Problem,
    source: Source,
    *,
    deadline: float = inf,
    progress: Progress | None = None,
) -> tuple[tuple[Goal, ...], tuple[Reading, ...]]:
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
    for position, asked in enumerate(ground.scenario.objective):
        try:
            criterion, reading = _goal(asked, ground, layout, problem, deadline, progress)
        except ValueError as error:
            weights = "weight" in str(error)
            message = WEIGHTS_UNEVEN if weights else AVERSION_LARGE
            code = "weights-uneven" if weights else "aversion-large"
            raise InputError(source.finding(code, message, "objective", position)) from error
        goals.append(Goal(criterion, asked.slack))
        readings.append(reading)
    return tuple(goals), tuple(readings)


def _goal(
    asked: Asked, ground: Ground, layout: Options, problem: Problem, deadline: float, progress: Progress | None
) -> tuple[Criterion, Reading]:
    """Return an objective over the options, and how it reads."""
    scenario = ground.scenario
    if asked.weigh:
        parts = [(cast("Simple", _spread(_criterion(aim, ground), aim, layout)), aim.part) for aim in asked.weigh]
        weighed = weigh(problem, parts, asked.name, time_limit_s=left(deadline), progress=progress)
        # nothing is feasible without a payoff table, so any sum will say so
        blend = weighed.blend if weighed else Blend(asked.name, tuple(part for part, _ in parts), (1,) * len(parts), "max")
        return blend, Reading(asked.name, *NAMES[asked.name], weighed=weighed)
    if scenario.phases:
        parts_of = [
            (
                cast("Simple", layout.spread(_criterion(asked, ground, phase.people), (phase.id,), f"{asked.name}_{phase.id}")),
                phase.weight,
            )
            for phase in scenario.phases
        ]
        criterion: Criterion = _blend(asked.name, parts_of)
    elif scenario.futures and asked.name != "open_offices":
        parts_of = [
            (
                cast(
                    "Simple", _criterion(asked, ground, future.people, ground.covers(future.served or scenario.served), future.id)
                ),
                future.weight,
            )
            for future in scenario.futures.of
        ]
        criterion = _over_futures(asked.name, parts_of, scenario.futures.by, problem, deadline, progress)
    else:
        criterion = _spread(_criterion(asked, ground), asked, layout)
        parts_of = [(cast("Simple", criterion), 1)]
    pool = problem.columns((*problem.keep, *problem.candidates))
    return criterion, _reading(asked, ground, parts_of, pool, by=scenario.futures.by if scenario.futures else "")


def _spread(criterion: Criterion, aim: Aim, layout: Options) -> Criterion:
    if layout.states == ("",):
        return criterion
    return layout.spread(criterion, layout.states if aim.name.startswith("certificate") else ("",))


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
        best = find_optimum(replace(problem, objectives=(Goal(part),)), deadline=deadline, tie_limit=1, progress=follow)
        # without any feasible plan there is no best, and the problem itself says so
        bests.append(best.values[0] if best else 0)
    return Worst(name, alone, tuple(bests))


def _reading(asked: Asked, ground: Ground, parts: list[tuple[Simple, int]], pool: list[int], by: str) -> Reading:
    unit, title = NAMES[asked.name]
    if by in {"worst", "regret"}:
        how = Text("worst future") if by == "worst" else Text("largest regret")
        title = Text("{title} ({how})", title=title, how=how)
        # people differ from future to future, so the sums have no common mean
        summed: dict[Unit, Unit] = {"person_mm": "person_km", "person_s": "person_h"}
        return Reading(asked.name, summed.get(unit, unit), title)
    people = sum(weight * _measured(part, pool) for part, weight in parts)
    if asked.name == "equal_distance":
        _, kappa, factor = _equal_costs(asked, ground)
        return Reading(asked.name, unit, title, people, kappa, factor)
    weights = sum(weight for _, weight in parts)
    if weights > 1 or len(parts) > 1:
        how = Text("mean of the futures") if by else Text("mean of the phases")
        title = Text("{title} ({how})", title=title, how=how)
    return Reading(asked.name, unit, title, people, weights=weights)


def _equal_costs(aim: Aim, ground: Ground) -> tuple[IntArray, Fraction, int]:
    """Return the costs whose least sum has the least equivalent: the same for all phases or futures, so that they add up."""
    from models.library.inequality import kolm_pollak_costs

    scenario = ground.scenario
    parts = scenario.phases or (scenario.futures.of if scenario.futures else ())
    everyone = sum((part.weight * ground.people(part.people) for part in parts), np.zeros_like(ground.people()))
    everyone = everyone if parts else ground.people()
    return kolm_pollak_costs(ground.distance.values, everyone, Fraction(str(aim.aversion or 1)))


def _measured(part: Criterion, pool: list[int]) -> int:
    """Return the people a mean is a mean over: those who can reach an office at all; 1 where nothing is a mean."""
    if isinstance(part, Travel | CapacityTravel):
        return int(part.people[part.matrix.reachable[:, pool].any(axis=1)].sum())
    return 1


def times_of(ground: Ground) -> dict[str, AccessMatrix]:
    """Return the seconds that each objective on mean time is a mean of, where they were measured."""
    found = {
        "mean_walking_time": ground.access.walking_s,
        "mean_transit_time": ground.access.transit_s.get(ground.scenario.departures),
    }
    return {name: matrix for name, matrix in found.items() if matrix is not None}


def _criterion(  # noqa: C901, PLR0911, PLR0912 - a plain case each
    aim: Aim, ground: Ground, column: str = "people", covers: BoolArray | None = None, which: str = ""
) -> Criterion:
    """Return one objective over the offices."""
    name, people = f"{aim.name}{which and '_'}{which}", ground.people(column)
    covers = ground.covers() if covers is None else covers
    sites = list(ground.study.offices["id"])
    match aim.name:
        case "served_population" | "backup_population":
            return Coverage(name, covers, people, 2 if aim.name == "backup_population" else 1)
        case "certificate_population":
            served = ground.scenario.certificates
            return Coverage(name, ground.covers(served.served if served else None), people)
        case "gradual_population":
            return Gain(name, gradual(ground.distance.values, distance_mm(str(aim.full)), distance_mm(str(aim.none))), people)
        case "mean_distance" | "certificate_distance":
            return Travel(name, ground.distance, people)
        case "mean_walking_time" | "mean_transit_time":
            return Travel(name, times_of(ground)[aim.name], people)
        case "equal_distance":
            costs, _, _ = _equal_costs(aim, ground)
            return Travel(name, replace(ground.distance, values=costs), people)
        case "max_distance":
            return Farthest(name, ground.distance, people)
        case "worst_area_distance":
            return WorstGroup(name, ground.distance, people, ground.areas)
        case "separation":
            return Separation(name, ground.between)
        case "placed_population":
            return CapacityCoverage(name, covers, people, _capacity(ground))
        case "placed_distance":
            return CapacityTravel(name, ground.distance, people, _capacity(ground))
        case "caseload":
            return Score(name, np.array(ground.study.offices["caseload"], dtype=np.int64), "max")
        case "transit_access":
            matrix = ground.access.transit_s[ground.scenario.departures]
            return Score(name, np.asarray(people @ matrix.within(ACCESS_S)), "max")
        case _:
            return replace(open_count(len(sites)), name=name)


def gradual(values: IntArray, full: int, none: int) -> IntArray:
    """Return thousandths of service, 1000 up to `full` and falling evenly to 0 at `none`, rounded down."""
    return np.clip((none - values) * 1000 // (none - full), 0, 1000)


def _capacity(ground: Ground) -> IntArray:
    capacity = ground.scenario.offices.capacity
    found = [capacity.people(office) if capacity else None for office in ground.study.offices["id"]]
    return np.array([people or 0 for people in found], dtype=np.int64)
