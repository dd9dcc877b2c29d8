"""A second count of whom a plan serves in each group of people: plainly, from each group's own ways, column and speed."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.access.measured import Access
from placement.problem.build import Question
from placement.scenario.groups import Group
from placement.scenario.quantities import Duration
from placement.scenario.served import Served, Service


def group_faults(question: Question, opened: Sequence[str]) -> list[str]:
    """Return where the people served in a group are not those that its own ways make, one sentence a fault.

    It shares nothing with the arrays that objectives are made of: a group's rows are found by their ids, its walk is
    timed anew from millimetres, and its ways are held against each open office by itself.
    """
    state, inputs, faults = question.state(opened), question.inputs, []
    ids, covers = (
        inputs.access.straight_line.demand_ids,
        dict(zip(inputs.access.straight_line.demand_ids, state.served.tolist(), strict=True)),
    )
    for group in inputs.scenario.groups:
        rows = [row for row, name in enumerate(ids) if name.endswith(f"/{group.id}")]
        people = inputs.study.demand[group.people].tolist()
        ways = group.served or inputs.scenario.served
        plain = sum(people[row] for row in rows if any(_served(inputs.access, group, ways, row, office) for office in opened))
        claimed = sum(people[row] for row in rows if covers[ids[row]])
        if plain != claimed:
            faults.append(f"group {group.id}: {claimed} people said to be served, {plain} are")
    return faults


def _served(access: Access, group: Group, served: Served, row: int, office: str) -> bool:
    ways = [_by(access, group, service, row, office) for service in served.services]
    return any(ways) if served.any_of else all(ways)


def _by(access: Access, group: Group, service: Service, row: int, office: str) -> bool:
    if service.straight_line is not None:
        matrix, most = access.straight_line, service.straight_line.mm
    elif service.transit is not None:
        matrix, most = access.transit_s[service.departures], service.transit.seconds
    elif service.by_road is not None:
        matrix, most = access.by_road(service.by_road[0]), service.by_road[1].seconds
    elif service.matrix is not None and service.within is not None:
        matrix, most = access.given[service.matrix], int(service.within.amount)
    elif access.walking_mm is None:
        return False
    else:
        matrix, most = access.walking_mm, int(service.walking.amount if service.walking else 0)
    column = matrix.office_ids.index(office)
    if not matrix.reachable[row, column]:
        return False
    way = int(matrix.values[row, column])
    if isinstance(service.walking, Duration):
        speed = group.speed.mm_a_minute if group.speed else 80_000
        # to the nearest second, half a second up
        return (2 * 60 * way + speed) // (2 * speed) <= most
    return way <= most
