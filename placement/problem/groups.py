"""Demand split by groups of people: a row for each point and group, so that every sum over points is one over groups, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from geodata.access.departures import Departures
from geodata.access.measured import Access
from geodata.streets.walking import seconds
from geodata.study import Study
from models.access import AccessMatrix, IntArray
from placement.scenario.facts import Polygons, counts_of
from placement.scenario.files import Scenario
from placement.scenario.ids import EVERYONE

# between the id of a point and that of a group
OF = "/"


def split_study(study: Study, scenario: Scenario) -> Study:
    """Return a study whose demand has a row for each point and group, in this order; the study itself where it has, or without groups.

    Parameters
    ----------
    study
        its columns of the groups add up to the people who count.
    scenario
        with the groups.

    Returns
    -------
    study
        in a row, the column of everyone and that of the people who count hold the group's people, and so does the group's own
        column. What is counted besides stands in the first row of each point, so that sums remain.
    """
    groups = scenario.groups
    if not groups or study.groups:
        return study
    base, each = study.demand, len(groups)
    rows = np.repeat(np.arange(len(base)), each)
    own = np.tile(np.arange(each), len(base))
    demand = base.iloc[rows].reset_index(drop=True)
    demand["id"] = [f"{point}{OF}{groups[place].id}" for point, place in zip(demand["id"], own, strict=True)]
    for column in counts_of(base):
        demand[column] = np.where(own == 0, demand[column], 0)
    people = np.stack([base[group.people].to_numpy() for group in groups], axis=1).astype(np.int64)
    for place, group in enumerate(groups):
        demand[group.people] = np.where(own == place, people[rows, place], 0)
    for column in {EVERYONE, scenario.people}:
        demand[column] = people[rows, own]
    return replace(study, demand=demand, groups=tuple(group.id for group in groups))


def split_access(access: Access, scenario: Scenario) -> Access:
    """Return access measured on a study as that of its split: each group walks as fast as it does."""
    groups = scenario.groups
    if not groups:
        return access
    on_foot, time = access.walking_mm, access.walking_s
    return replace(
        access,
        straight_line=_repeated(access.straight_line, scenario),
        walking_mm=None if on_foot is None else _repeated(on_foot, scenario),
        walking_s=None if on_foot is None or time is None else _walked(on_foot, time, scenario),
        transit_s=_each(access.transit_s, scenario),
        buses_s=_each(access.buses_s, scenario),
        rides_s={ride: _repeated(matrix, scenario) for ride, matrix in access.rides_s.items()},
        given={name: _repeated(matrix, scenario) for name, matrix in access.given.items()},
        parts=tuple(split_access(part, scenario) for part in access.parts),
    )


def split_polygons(polygons: Polygons, scenario: Scenario) -> Polygons:
    """Return what polygon files hold of a study as that of its split."""
    each = max(len(scenario.groups), 1)
    return replace(polygons, homes={rule: np.repeat(inside, each) for rule, inside in polygons.homes.items()})


def _each(matrices: Mapping[Departures, AccessMatrix], scenario: Scenario) -> dict[Departures, AccessMatrix]:
    return {key: _repeated(matrix, scenario) for key, matrix in matrices.items()}


def _repeated(matrix: AccessMatrix, scenario: Scenario, values: IntArray | None = None) -> AccessMatrix:
    ids = tuple(f"{point}{OF}{group.id}" for point in matrix.demand_ids for group in scenario.groups)
    each = len(scenario.groups)
    values = np.repeat(matrix.values, each, axis=0) if values is None else values
    return AccessMatrix(ids, matrix.office_ids, values, matrix.unit, np.repeat(matrix.reachable, each, axis=0))


def _walked(on_foot: AccessMatrix, time: AccessMatrix, scenario: Scenario) -> AccessMatrix:
    each = len(scenario.groups)
    values = np.repeat(time.values, each, axis=0)
    for place, group in enumerate(scenario.groups):
        if group.speed is not None:
            values[place::each] = seconds(on_foot.values, group.speed.mm_a_minute)
    return _repeated(time, scenario, values)
