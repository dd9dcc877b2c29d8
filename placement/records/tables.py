"""The tables of a result: a row for each demand point, office and area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from models.access import AccessMatrix
from models.plan import State
from placement.indicators.nearness import nearest_stops
from placement.solving.result import Result
from placement.values.measures import mean_m

# an office's reach is counted within these times
REACH_MIN = (15, 30, 45)


def nearest_offices(result: Result, state: State) -> tuple[list[str], list[str]]:
    """Return id of and metres to each demand point's nearest open office, empty where there is none."""
    ids = result.distance.office_ids
    rows = np.arange(len(state.assignment))
    values = result.distance.values[rows, np.maximum(state.assignment, 0)]
    offices = ["" if column < 0 else ids[column] for column in state.assignment.tolist()]
    metres = [
        "" if column < 0 else _metres(value) for column, value in zip(state.assignment.tolist(), values.tolist(), strict=True)
    ]
    return offices, metres


def _metres(millimetres: int) -> str:
    return f"{millimetres // 1000}.{millimetres % 1000:03d}"


def demand_table(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """Return head and rows of `demand.csv`."""
    head = ["id", "area", "people", "served", "nearest_office", "distance_m", "served_before", "distance_m_before"]
    offices, metres = nearest_offices(result, result.after)
    _, before = nearest_offices(result, result.before)
    demand = result.study.demand
    columns = [demand["id"], demand["area"], demand["people"], result.after.served.astype(int).tolist(), offices, metres]
    columns += [result.before.served.astype(int).tolist(), before]
    for name, matrix in measured(result).items():
        head.append(name)
        show = _metres if matrix.unit == "mm" else str
        found = zip(*(array.tolist() for array in matrix.nearest(result.after.open)), strict=True)
        columns.append(["" if column < 0 else show(value) for column, value in found])
    return head, zip(*columns, strict=True)


def measured(result: Result) -> dict[str, AccessMatrix]:
    """Return the kinds of access measured besides the straight line, by column name."""
    access = result.access
    found = {"walking_m": access.walking_mm, "walking_s": access.walking_s}
    for number, matrix in enumerate(access.transit_s.values(), start=1):
        found["transit_s" if number == 1 else f"transit_s_{number}"] = matrix
    return {name: matrix for name, matrix in found.items() if matrix is not None}


def offices_table(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """Return head and rows of `offices.csv`."""
    head = ["id", "name_ja", "name_en", "kind", "role_before", "role_after"]
    head += ["people_before", "mean_distance_m_before", "people", "mean_distance_m"]
    reach = office_access(result)
    head += list(reach)
    before, after = _catchments(result, result.before), _catchments(result, result.after)
    rows = []
    for position, office in enumerate(result.study.offices.itertuples()):
        roles = [role(office.id, result, state) for state in (result.before, result.after)]
        rows.append(
            [
                office.id,
                office.name_ja,
                office.name_en,
                office.kind,
                *roles,
                *before[position],
                *after[position],
                *(column[position] for column in reach.values()),
            ]
        )
    return head, rows


def office_access(result: Result) -> dict[str, list[object]]:
    """Return each office's access by column: nearest stop, people within minutes, departures near it, caseload."""
    study, people = result.study, result.question.people
    found: dict[str, list[object]] = {}
    stops = nearest_stops(study, study.offices)
    if stops is not None:
        found["nearest_stop"] = study.stops["id"].iloc[stops[0]].tolist()
        found["nearest_stop_m"] = [_metres(value) for value in stops[1].tolist()]
    for name, matrix in measured(result).items():
        if matrix.unit == "s":
            kind = name.replace("_s", "")
            for minutes in REACH_MIN:
                found[f"people_{minutes}min_{kind}"] = (people @ matrix.within(minutes * 60)).tolist()
    if result.access.departures_an_hour is not None:
        found["departures_an_hour"] = result.access.departures_an_hour.tolist()
    if "caseload" in study.offices:
        found["caseload"] = study.offices["caseload"].tolist()
    return found


def role(office: str, result: Result, state: State) -> str:
    """Return an office's role in a state: `kept`, `added` or `not_open`."""
    if office not in state.open:
        return "not_open"
    return "kept" if office in result.before.open else "added"


def _catchments(result: Result, state: State) -> list[tuple[int, str]]:
    """Return people and mean distance of each office's catchment, in the study's order."""
    people, values = result.question.people, result.distance.values
    found = []
    for column in range(len(result.distance.office_ids)):
        here = state.assignment == column
        found.append((int(people[here].sum()), _mean(people[here], values[here, column])))
    return found


def areas_table(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """Return head and rows of `areas.csv`."""
    head = ["id", "name_ja", "name_en", "people", "served_before", "served", "mean_distance_m_before", "mean_distance_m"]
    times = {name: matrix for name, matrix in measured(result).items() if matrix.unit == "s"}
    head += [f"mean_{name}{when}" for name in times for when in ("_before", "")]
    nearest = [matrix.nearest(state.open) for matrix in times.values() for state in (result.before, result.after)]
    people, area = result.question.people, result.study.demand["area"].to_numpy()
    rows = np.arange(len(people))
    states = [(state, result.distance.values[rows, np.maximum(state.assignment, 0)]) for state in (result.before, result.after)]
    table = []
    for place in result.study.areas.itertuples():
        here = area == place.id
        served = [int(people[here & state.served].sum()) for state, _ in states]
        means = [_mean(people[here], values[here]) if (state.assignment[here] >= 0).all() else "" for state, values in states]
        table.append(
            [
                place.id,
                place.name_ja,
                place.name_en,
                int(people[here].sum()),
                *served,
                *means,
                *(_mean_time(people, here, *found) for found in nearest),
            ]
        )
    return head, table


def _mean_time(people: np.ndarray, here: np.ndarray, column: np.ndarray, value: np.ndarray) -> str:
    reached = here & (column >= 0)
    total = int(people[reached].sum())
    return f"{int((people[reached] * value[reached]).sum()) / total:.1f}" if total else ""


def _mean(people: np.ndarray, millimetres: np.ndarray) -> str:
    total = int(people.sum())
    return f"{mean_m(int((people * millimetres).sum()), total):.3f}" if total else ""
