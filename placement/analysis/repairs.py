"""The smallest single changes of a scenario that make it feasible, each tried on the whole scenario.

A number is changed to the nearest value with which there is a plan, everything else as it stands. Numbers of offices
are tried one by one; the others are found by bisection over the values at which anything can change: more reach and
less service never make a feasible scenario infeasible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from geodata.yamlfiles.source import Steps
from models.analysis.conflicts import any_plan, first_feasible
from placement.analysis.conditions import asked_again, count_of, edited, left_out, with_scenario, words_at
from placement.problem.inputs import ProblemInputs, services
from placement.problem.services import ServiceFacts
from placement.results.repairs import Repair
from placement.scenario.files import ScenarioFile
from placement.scenario.quantities import LONGEST_S, Distance, Duration
from placement.scenario.rules.base import Loosening, longer
from placement.scenario.served import Service
from placement.scenario.structures import OpenRange
from placement.scenario.written import Quantity
from placement.values.conditions import COUNTED, Part


@dataclass(frozen=True, eq=False)
class _Trial:
    """A scenario to try changes on; what was tried is remembered."""

    file: ScenarioFile
    inputs: ProblemInputs
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
        question = asked_again(file, self.inputs)
        return question is not None and any_plan(question.problem) is not None

    def repair(self, path: Steps, was: object, value: object, exact: object = None) -> Repair:
        said = None if value is None else str(value)
        nearer = exact if isinstance(exact, Quantity) and str(exact) != said else None
        return Repair(path, words_at(self.file.located.source, path), str(was), said, nearer)


def repairs_of(file: ScenarioFile, inputs: ProblemInputs, conflict: Sequence[Part]) -> tuple[Repair, ...]:
    """Return the smallest changes to the conditions of a conflict, and to the reach, that make the scenario feasible.

    Parameters
    ----------
    file, inputs
        an infeasible scenario, and the study with its access.
    conflict
        the conditions that conflict.

    Returns
    -------
    repairs
        in the order of the conflict, then the reach where a floor of service is part of it, then what could be left
        out; none where no single change is enough.
    """
    trial, rules = _Trial(file, inputs), file.scenario.rules
    broken = {part.path: rules[int(part.path[1])] for part in conflict if part.kind == "rule"}
    found: list[Repair] = []
    for part in conflict:
        if part.path in broken:
            found += _loosened(trial, part.path, broken[part.path].loosenings(inputs.seen_by(broken[part.path])))
        elif part.kind in COUNTED:
            found += _of_count(trial, part)
        elif part.kind == "near":
            found += _loosened(trial, part.path, _of_near(inputs.services[part.id]))
    if any(rule.RESTS_ON_REACH for rule in broken.values()):
        for path, service in services(file.scenario):
            if path[0] in {"served", "groups"}:
                found += _loosened(trial, path, _of_service(inputs, service))
    for part in conflict:
        alone = part.kind == "objective" and len(file.scenario.objective) == 1
        if part.kind not in COUNTED and not alone and trial.without(part.path):
            found.append(trial.repair(part.path, part.id, None))
    return tuple(found)


def _loosened(trial: _Trial, path: Steps, changes: Iterable[Loosening]) -> Iterator[Repair]:
    """Change each number to the nearest value with which there is a plan, if any."""
    for change in changes:
        here = (*(change.elsewhere or (*path, *change.inside)), change.key)
        nearest = _nearest(trial, here, change)
        if nearest is not None:
            exact, rounded = change.write(nearest), None if change.rounded is None else change.rounded(nearest)
            sensible = rounded is not None and trial.changed(here, rounded)
            yield trial.repair(here, change.was, rounded if sensible else exact, exact)


def _of_near(facts: ServiceFacts) -> Iterator[Loosening]:
    """Yield how much farther what is chosen near each office could be."""
    near = facts.service.choose.one_near_each if facts.service.choose else None
    if near is not None:
        ways = sorted({way for office in near.closed.chosen(facts.study) for way in facts.ways_from(office).values()})
        yield longer("within", near.within, ways)


def _nearest(trial: _Trial, path: Steps, change: Loosening) -> int | None:
    def works(value: int) -> bool:
        return trial.changed(path, change.write(value))

    return _first(change.values, works) if change.one_by_one else first_feasible(change.values, works)


def _first(values: Iterable[int], works: Callable[[int], bool]) -> int | None:
    return next(filter(works, values), None)


def _of_count(trial: _Trial, part: Part) -> Iterator[Repair]:
    """Change a number of offices: up and down where one number is given, else the fewest and the most."""
    found = count_of(trial.inputs, part)
    if found is None or found.asked is None:
        return
    count = found.asked
    most = len((*found.free, *found.kept, *found.shut))
    if count.min == count.max:
        least = 1 if part.path[-1] == "open" else 0
        for values in (range(count.max + 1, most + 1), range(count.min - 1, least - 1, -1)):
            both = _first(values, lambda n: trial.changed(part.path, OpenRange(min=n, max=n)))
            if both is not None:
                yield trial.repair(part.path, count.min, both)
        return
    down, up = range(count.min - 1, -1, -1), range(count.max + 1, most + 1)
    changes = (Loosening("min", count.min, down, one_by_one=True), Loosening("max", count.max, up, one_by_one=True))
    yield from _loosened(trial, part.path, changes)


def _of_service(inputs: ProblemInputs, service: Service) -> Iterator[Loosening]:
    """Yield how people could be served from farther away."""
    access = inputs.access
    if service.straight_line is not None:
        yield longer("straight_line", service.straight_line, inputs.steps(access.straight_line))
    elif isinstance(service.walking, Distance):
        if access.walking_mm is not None:
            yield longer("walking", service.walking, inputs.steps(access.walking_mm))
    elif service.matrix is not None and isinstance(service.within, Distance):
        yield longer("within", service.within, inputs.steps(access.given[service.matrix]))
    else:
        timed = ("walking", "transit", "driving", "cycling", "within")
        ways = {key: getattr(service, key) for key in timed}
        key, said = next((key, way) for key, way in ways.items() if isinstance(way, Duration))
        longer_s = range(said.seconds + 60, LONGEST_S + 1, 60)
        yield Loosening(key, said, longer_s, Duration.of)
