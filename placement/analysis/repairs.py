"""The smallest single changes of a scenario that make it feasible, each tried on the whole scenario.

A number is changed to the nearest value with which there is a plan, everything else as it stands. Numbers of offices
are tried one by one; the others are found by bisection over the values at which anything can change: more reach and
less service never make a feasible scenario infeasible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from geodata.yamlfiles.source import Steps
from models.access import AccessMatrix, IntArray
from models.analysis.conflicts import any_plan, first_feasible
from placement.analysis.conditions import Part, Words, asked_again, counts_of, edited, left_out, with_scenario, words_at
from placement.problem.inputs import Ground, services
from placement.problem.office_sets import candidates_of, offices_of
from placement.scenario.files import ScenarioFile
from placement.scenario.quantities import LONGEST_MM, LONGEST_S, distance_mm, duration_s, is_share, is_time, people_of, share_of
from placement.scenario.rules import Rule
from placement.scenario.served import Service
from placement.scenario.structures import OpenRange

# distances are proposed in whole 10 m
STEP_MM = 10_000


@dataclass(frozen=True)
class Repair:
    """One change that makes a scenario feasible by itself.

    Parameters
    ----------
    path
        where in the file.
    words
        the lines there.
    was, value
        what the file says, and what to write instead; no value where the condition is left out.
    exact
        the nearest value of all, where `value` is rounded: with it there is a plan, and one millimetre or one person
        nearer to the file there is none.
    """

    path: Steps
    words: Words
    was: str
    value: str | None
    exact: str | None = None


@dataclass(frozen=True, eq=False)
class _Trial:
    """A scenario to try changes on; what was tried is remembered."""

    file: ScenarioFile
    ground: Ground
    tried: dict[tuple[Steps, str], bool] = field(default_factory=dict)

    def changed(self, path: Steps, value: object) -> bool:
        """Return whether there is a plan with another value at one place."""
        key = (path, repr(value))
        if key not in self.tried:
            self.tried[key] = self._feasible(with_scenario(self.file, edited(self.file.scenario, path, value)))
        return self.tried[key]

    def without(self, path: Steps) -> bool:
        """Return whether there is a plan without one item of a list."""
        return self._feasible(with_scenario(self.file, left_out(self.file.scenario, path)))

    def _feasible(self, file: ScenarioFile) -> bool:
        question = asked_again(file, self.ground)
        return question is not None and any_plan(question.problem) is not None

    def repair(self, path: Steps, was: str, value: str | None, exact: str | None = None) -> Repair:
        return Repair(path, words_at(self.file.located.source, path), was, value, exact if exact != value else None)


def repairs_of(file: ScenarioFile, ground: Ground, conflict: Sequence[Part]) -> tuple[Repair, ...]:
    """Return the smallest changes to the conditions of a conflict, and to the reach, that make the scenario feasible.

    Parameters
    ----------
    file, ground
        an infeasible scenario, and the study with its access.
    conflict
        the conditions that conflict.

    Returns
    -------
    repairs
        in the order of the conflict, then the reach where a floor of service is part of it, then what could be left
        out; none where no single change is enough.
    """
    trial, rules = _Trial(file, ground), file.scenario.rules
    found: list[Repair] = []
    for part in conflict:
        if part.kind == "rule":
            found += _of_rule(trial, part.path, rules[int(part.path[1])])
        elif part.kind == "open":
            found += _of_count(trial, part)
    if any(part.kind == "rule" and rules[int(part.path[1])].serve for part in conflict):
        for path, service in services(file.scenario):
            if path[0] == "served":
                found += _of_service(trial, path, service)
    for part in conflict:
        alone = part.kind == "objective" and len(file.scenario.objective) == 1
        if part.kind != "open" and not alone and trial.without(part.path):
            found.append(trial.repair(part.path, part.id, None))
    return tuple(found)


def _of_rule(trial: _Trial, path: Steps, rule: Rule) -> Iterator[Repair]:
    members = len(offices_of(rule, trial.ground.study, trial.ground.polygons))
    for key, number, ranges in (
        ("at_least", rule.at_least, (_down(rule.at_least, 0),)),
        ("at_most", rule.at_most, (_up(rule.at_most, members),)),
        ("exactly", rule.exactly, (_up(rule.exactly, members), _down(rule.exactly, 0))),
    ):
        for values in ranges if number is not None else ():
            nearest = next((value for value in values if trial.changed((*path, key), value)), None)
            if nearest is not None:
                yield trial.repair((*path, key), str(number), str(nearest))
    if rule.serve is not None:
        yield from _of_level(trial, (*path, "serve"), rule)
    if rule.limit is not None:
        figures = trial.ground.study.offices[rule.total]
        most = range(rule.limit + 1, int(figures.sum()) + 1)
        least = first_feasible(most, lambda value: trial.changed((*path, "limit"), value))
        if least is not None:
            yield trial.repair((*path, "limit"), str(rule.limit), str(least))
    if rule.longest is not None:
        yield from _longer(trial, (*path, "longest"), rule.longest, _distances(trial.ground, trial.ground.distance))
    if rule.apart is not None:
        yield from _nearer(trial, (*path, "apart"), rule.apart)


def _down(number: int | None, least: int) -> Iterable[int]:
    return range((number or 0) - 1, least - 1, -1)


def _up(number: int | None, most: int) -> Iterable[int]:
    return range((number or 0) + 1, most + 1)


def _of_count(trial: _Trial, part: Part) -> Iterator[Repair]:
    """Change how many offices are added: up and down where one number is given, else the fewest and the most."""
    scenario = trial.file.scenario
    count = next(count for state, _, count, _ in counts_of(scenario) if state == part.id)
    most = len(candidates_of(scenario, trial.ground.study))
    if count.min == count.max:
        for values in (_up(count.max, most), _down(count.min, 0 if part.path[-1] == "stay" else 1)):
            both = next((n for n in values if trial.changed(part.path, OpenRange(min=n, max=n))), None)
            if both is not None:
                yield trial.repair(part.path, str(count.min), str(both))
        return
    for key, number, values in (("min", count.min, _down(count.min, 0)), ("max", count.max, _up(count.max, most))):
        nearest = next((n for n in values if trial.changed((*part.path, key), n)), None)
        if nearest is not None:
            yield trial.repair((*part.path, key), str(number), str(nearest))


def _of_level(trial: _Trial, path: Steps, rule: Rule) -> Iterator[Repair]:
    """Lower a floor of service: a share by tenths of a percent, a number of people by one."""
    said = str(rule.serve)
    people = trial.ground.counted(rule)
    if is_share(said):
        tenths = share_of(said) * 1000
        below = range(-(-tenths.numerator // tenths.denominator) - 1, -1, -1)
        share = first_feasible(below, lambda value: trial.changed(path, f"{Decimal(value) / 10} %"))
        if share is None:
            return
        exact = None
        if not rule.each_area:
            upper = range(min(int(people.sum()), int(share_of(said) * int(people.sum())) + 1), -1, -1)
            exact = first_feasible(upper, lambda value: trial.changed(path, f"{value} people"))
        yield trial.repair(path, said, f"{Decimal(share) / 10} %", None if exact is None else f"{exact} people")
        return
    level = first_feasible(range(people_of(said) - 1, -1, -1), lambda value: trial.changed(path, f"{value} people"))
    if level is not None:
        yield trial.repair(path, said, f"{level} people")


def _of_service(trial: _Trial, path: Steps, service: Service) -> Iterator[Repair]:
    """Let people be served from farther away."""
    access = trial.ground.access
    if service.straight_line is not None:
        yield from _longer(trial, (*path, "straight_line"), service.straight_line, _distances(trial.ground, access.straight_line))
    elif service.walking is not None and not is_time(service.walking):
        if access.walking_mm is not None:
            yield from _longer(trial, (*path, "walking"), service.walking, _distances(trial.ground, access.walking_mm))
    else:
        key = "walking" if service.walking is not None else "transit"
        said = str(service.walking or service.transit)
        minutes = range(duration_s(said) // 60 + 1, LONGEST_S // 60 + 1)
        least = first_feasible(minutes, lambda value: trial.changed((*path, key), f"{value} min"))
        if least is not None:
            yield trial.repair((*path, key), said, f"{least} min")


def _distances(ground: Ground, matrix: AccessMatrix) -> IntArray:
    """Return the different distances from people to the offices that may be open: where coverage can change."""
    columns = matrix.columns((*ground.scenario.offices.keep, *candidates_of(ground.scenario, ground.study)))
    lived = np.any([ground.people(str(name)) > 0 for name in _counted(ground)], axis=0)
    return np.unique(matrix.values[:, columns][lived][matrix.reachable[:, columns][lived]])


def _counted(ground: Ground) -> set[str]:
    return {"people", *(rule.people for rule in ground.scenario.rules if rule.people)}


def _longer(trial: _Trial, path: Steps, said: str, distances: IntArray) -> Iterator[Repair]:
    """Lengthen a distance to the least at which there is a plan, and round it up to what is proposed."""
    beyond = [int(value) for value in distances if distance_mm(said) < value <= LONGEST_MM]
    exact = first_feasible(beyond, lambda value: trial.changed(path, _metres(value)))
    if exact is not None:
        rounded = min(-(-exact // STEP_MM) * STEP_MM, LONGEST_MM)
        yield _proposed(trial, path, said, rounded, exact)


def _nearer(trial: _Trial, path: Steps, said: str) -> Iterator[Repair]:
    """Shorten a least distance between offices to the greatest at which there is a plan, and round it down."""
    between = np.unique(trial.ground.between)[::-1]
    within = [int(value) for value in between if 0 < value < distance_mm(said)]
    exact = first_feasible(within, lambda value: trial.changed(path, _metres(value)))
    if exact is not None:
        yield _proposed(trial, path, said, exact // STEP_MM * STEP_MM, exact)


def _proposed(trial: _Trial, path: Steps, said: str, rounded: int, exact: int) -> Repair:
    """Return a distance as it is proposed, where that is a change and there is a plan with it; else exactly."""
    sensible = rounded > 0 and rounded != distance_mm(said) and trial.changed(path, _metres(rounded))
    return trial.repair(path, said, _kilometres(rounded) if sensible else _metres(exact), _metres(exact) if sensible else None)


def _metres(value_mm: int) -> str:
    return f"{_plain(Decimal(value_mm) / 1000)} m"


def _kilometres(value_mm: int) -> str:
    return f"{_plain(Decimal(value_mm) / 1_000_000)} km"


def _plain(value: Decimal) -> str:
    """Return a decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
