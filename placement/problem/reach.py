"""Whom each office serves in the ways of a scenario, by what was measured."""

from __future__ import annotations

import numpy as np

from geodata.access.measured import Access
from models.access import AccessMatrix, BoolArray
from placement.scenario.quantities import Duration
from placement.scenario.served import Served, Service


def served_from(served: Served, access: Access) -> BoolArray:
    """Return (n, m) bool: whom each office would serve, in any or all of several ways."""
    together = np.logical_or if served.any_of else np.logical_and
    return np.array(together.reduce([reached(service, access) for service in served.services]))


def reached(service: Service, access: Access) -> BoolArray:
    """Return (n, m) bool: whom each office would serve in this one way."""
    matrix, limit = matrix_of(service, access)
    return matrix.within(limit)


def matrix_of(service: Service, access: Access) -> tuple[AccessMatrix, int]:
    """Return what one way of being served limits, and the limit, inclusive, in the matrix's unit."""
    if service.straight_line is not None:
        return access.straight_line, service.straight_line.mm
    if service.transit is not None:
        return access.transit_s[service.departures], service.transit.seconds
    if service.by_road is not None:
        mode, within = service.by_road
        return access.by_road(mode), within.seconds
    if service.matrix is not None and service.within is not None:
        return access.given[service.matrix], int(service.within.amount)
    reach = service.walking
    matrix = access.walking_s if isinstance(reach, Duration) else access.walking_mm
    if matrix is None or reach is None:
        msg = "the scenario counts on walking, which was not measured"
        raise ValueError(msg)
    return matrix, int(reach.amount)
