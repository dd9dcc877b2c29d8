"""What can be measured on a study: people by column, who is served from where, how far offices are apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geodata.access.departures import Departures
from geodata.access.measure import Access
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.messages.findings import InputError
from models.messages.text import Text
from placement.problem.polygons import Polygons
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.quantities import distance_mm, duration_s, is_time
from placement.scenario.rules import Rule
from placement.scenario.served import Served, Service

Path = tuple[str | int, ...]
BY_TRAIN = frozenset({"mean_transit_time", "transit_access"})


@dataclass(frozen=True, eq=False)
class Ground:
    """A study with the access a scenario rests on.

    Parameters
    ----------
    scenario
        the scenario.
    study
        its layers.
    access
        every kind of access the scenario needs.
    polygons
        what the files of polygons hold that its rules name.
    """

    scenario: Scenario
    study: Study
    access: Access
    polygons: Polygons

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres."""
        return self.access.straight_line

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of all offices, in the study's order."""
        return tuple(self.study.offices["id"])

    def people(self, column: str = "people") -> IntArray:
        """Return (n,) how many people of a column live at each demand point."""
        return np.array(self.study.demand[column].to_numpy(), dtype=np.int64)

    def counted(self, rule: Rule) -> IntArray:
        """Return (n,) how many people of each demand point a floor of service may count: those in its polygons, if any."""
        people, inside = self.people(rule.people or "people"), self.polygons.homes.get(rule.id)
        return people if inside is None else np.where(inside, people, 0)

    def covers(self, served: Served | None = None) -> BoolArray:
        """Return (n, m) bool: whom each office would serve; by the scenario's own ways unless others are given."""
        served = served or self.scenario.served
        together = np.logical_or if served.any_of else np.logical_and
        return np.asarray(together.reduce([reached(service, self.access) for service in served.services]))

    @property
    def between(self) -> IntArray:
        """(m, m) straight-line millimetres between offices."""
        x, y = (np.asarray(axis) for axis in (self.study.offices.geometry.x, self.study.offices.geometry.y))
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        return np.asarray(np.rint(np.sqrt(dx * dx + dy * dy) * 1000).astype(np.int64))

    @property
    def areas(self) -> IntArray:
        """(n,) the position of each demand point's area among the study's areas."""
        position = {area: row for row, area in enumerate(self.study.areas["id"])}
        return np.array([position[area] for area in self.study.demand["area"]], dtype=np.int64)


def services(scenario: Scenario) -> Iterator[tuple[Path, Service]]:
    """Yield every way of being served that a scenario names, with where it stands in the file."""
    blocks: list[tuple[Path, Served | None]] = [(("served",), scenario.served)]
    if scenario.certificates:
        blocks.append((("certificates", "served"), scenario.certificates.served))
    if scenario.futures:
        blocks += [(("futures", "of", row, "served"), future.served) for row, future in enumerate(scenario.futures.of)]
    for path, served in blocks:
        if served is not None:
            way = "any" if served.any_of else "all"
            yield from (((*path, way, row), service) for row, service in enumerate(served.services))


def reached(service: Service, access: Access) -> BoolArray:
    """Return (n, m) bool: whom each office would serve in this one way."""
    matrix, limit = matrix_of(service, access)
    return matrix.within(limit)


def matrix_of(service: Service, access: Access) -> tuple[AccessMatrix, int]:
    """Return what one way of being served limits, and the limit, inclusive, in the matrix's unit."""
    if service.straight_line is not None:
        return access.straight_line, distance_mm(service.straight_line)
    if service.transit is not None:
        return access.transit_s[service.departures], duration_s(service.transit)
    reach = str(service.walking)
    matrix = access.walking_s if is_time(reach) else access.walking_mm
    if matrix is None:
        msg = "the scenario counts on walking, which was not measured"
        raise ValueError(msg)
    return matrix, duration_s(reach) if is_time(reach) else distance_mm(reach)


def _names(scenario: Scenario) -> set[str]:
    return {name for goal in scenario.objective for name in goal.names}


def needs_walking(scenario: Scenario) -> bool:
    """Return whether anything in the scenario rests on access on foot."""
    return any(service.walking is not None for _, service in services(scenario)) or "mean_walking_time" in _names(scenario)


def needs_transit(scenario: Scenario) -> tuple[Departures, ...]:
    """Return the settings of public transport that the scenario rests on."""
    settings = [service.departures for _, service in services(scenario) if service.transit is not None]
    if _names(scenario) & BY_TRAIN:
        settings.append(scenario.departures)
    return tuple(dict.fromkeys(settings))


def require_feeds(file: ScenarioFile, study: Study) -> None:
    """Check that a study has timetables where the scenario rests on public transport.

    Raises
    ------
    InputError
        at the first place that needs them.
    """
    scenario = file.scenario
    if study.feeds or not needs_transit(scenario):
        return
    places: list[Path] = [
        *((*path, "transit") for path, service in services(scenario) if service.transit),
        *(("objective", row) for row, goal in enumerate(scenario.objective) if set(goal.names) & BY_TRAIN),
    ]
    message = Text("the study has no timetables (GTFS); add them under feeds in its study.yaml")
    raise InputError(file.located.source.finding("no-feeds", message, *places[0]))
