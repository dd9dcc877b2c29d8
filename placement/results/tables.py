"""What a plan means for each demand point, office and area: typed columns, row for row as in the study."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geodata.hazards import columns_of
from geodata.names import name_columns
from geodata.study import Study
from models.access import IntArray
from models.messages.text import LANGUAGES
from models.plan import State
from placement.indicators.nearness import nearest_stops
from placement.problem.columns import FATES, REACH_MIN, measured, people_within
from placement.results.solved import Solved
from placement.values.measures import mean_m

Columns = dict[str, list[object]]


def demand_columns(result: Solved) -> Columns:
    """Return the columns of `demand.csv`: whole people, millimetres and seconds; None where no office is reached."""
    demand, after, before = result.study.demand, result.after, result.before
    columns: Columns = {name: demand[name].tolist() for name in ("id", "area")}
    if result.study.groups:
        columns["group"] = [*result.study.groups] * (len(demand) // len(result.study.groups))
    columns["people"] = result.question.people.tolist()
    ids = result.distance.office_ids
    columns["served"] = after.served.tolist()
    columns["nearest_office"] = [None if column < 0 else ids[column] for column in after.assignment.tolist()]
    columns["distance_m"] = _distances(result, after)
    columns["served_before"] = before.served.tolist()
    columns["distance_m_before"] = _distances(result, before)
    for name, matrix in measured(result.access).items():
        found = zip(*(array.tolist() for array in matrix.nearest(after.open)), strict=True)
        columns[name] = [None if column < 0 else value for column, value in found]
    return columns


def _distances(result: Solved, state: State) -> list[object]:
    """Return the millimetres from each demand point to its nearest open office; None where there is none."""
    rows = np.arange(len(state.assignment))
    values = result.distance.values[rows, np.maximum(state.assignment, 0)]
    return [None if column < 0 else value for column, value in zip(state.assignment.tolist(), values.tolist(), strict=True)]


def offices_columns(result: Solved) -> Columns:
    """Return the columns of `offices.csv`: roles, services, people and mean metres of each office's catchment, and its access."""
    offices, states = result.study.offices, (result.before, result.after)
    columns: Columns = {name: offices[name].tolist() for name in ("id", *name_columns(offices.columns), "kind")}
    columns |= _kinds(result.study)
    columns |= {f"hazard_{name}": offices[name].tolist() for name in columns_of(result.study.hazards)}
    for name, state in zip(("role_before", "role_after"), states, strict=True):
        columns[name] = [role(office, result, state) for office in offices["id"]]
    columns |= site_columns(result)
    for suffix, state in zip(("_before", ""), states, strict=True):
        people, means = _catchments(result, state)
        columns |= {f"people{suffix}": people, f"mean_distance_m{suffix}": means}
    return columns | office_access(result)


def _kinds(study: Study) -> Columns:
    """Return what the kind of each office is and is called, where the study says so of any."""
    kinds = [study.kinds.get(kind) for kind in study.offices["kind"]]
    if not any(kinds):
        return {}
    columns: Columns = {"kind_is": [kind.neutral if kind else None for kind in kinds]}
    return columns | {f"kind_{lang}": [kind.title.to(lang) if kind else None for kind in kinds] for lang in LANGUAGES}


def site_columns(result: Solved) -> Columns:
    """Return what becomes of each office, and the services it gives before and after, their ids parted by spaces."""
    sites = result.sites
    return {
        "change": [site.change for site in sites],
        "services_before": [" ".join(site.before) for site in sites],
        "services_after": [" ".join(site.after) for site in sites],
    }


def fate_columns(result: Solved) -> Columns:
    """Return, for each area and service, how many people get nearer and farther, are newly served and no longer."""
    return {f"{name}_{one.id}": [getattr(area, name) for area in one.shift.areas] for one in result.gains for name in FATES}


def office_access(result: Solved) -> Columns:
    """Return each office's access by column: nearest stop, people within minutes, departures near it, caseload."""
    study, people = result.study, result.question.people
    found: Columns = {}
    stops = nearest_stops(study, study.offices)
    if stops is not None:
        found["nearest_stop"] = study.stops["id"].iloc[stops[0]].tolist()
        found["nearest_stop_m"] = stops[1].tolist()
    for name, matrix in measured(result.access).items():
        if matrix.unit == "s":
            for minutes in REACH_MIN:
                found[people_within(name, minutes)] = (people @ matrix.within(minutes * 60)).tolist()
    if result.access.departures_an_hour is not None:
        found["departures_an_hour"] = result.access.departures_an_hour.tolist()
    if "caseload" in study.offices:
        found["caseload"] = study.offices["caseload"].tolist()
    return found


def role(office: str, result: Solved, state: State) -> str:
    """Return an office's role in a state: `kept`, `added`, `closed` or `not_open`."""
    before = office in result.before.open
    if office not in state.open:
        return "closed" if before else "not_open"
    return "kept" if before else "added"


def _catchments(result: Solved, state: State) -> tuple[list[object], list[object]]:
    """Return people and mean metres of each office's catchment, in the study's order."""
    people, values = result.question.people, result.distance.values
    here = [state.assignment == column for column in range(len(result.distance.office_ids))]
    return (
        [int(people[rows].sum()) for rows in here],
        [_mean(people[rows], values[rows, column]) for column, rows in enumerate(here)],
    )


def areas_columns(result: Solved) -> Columns:
    """Return the columns of `areas.csv`: people, served, mean metres and seconds, before and after; and who gains and who loses."""
    areas, people, area = result.study.areas, result.question.people, result.study.demand["area"].to_numpy()
    inside = [area == place for place in areas["id"]]
    columns: Columns = {name: areas[name].tolist() for name in ("id", *name_columns(areas.columns))}
    columns["people"] = [int(people[here].sum()) for here in inside]
    states: Mapping[str, State] = {"_before": result.before, "": result.after}
    rows = np.arange(len(people))
    for suffix, state in states.items():
        columns[f"served{suffix}"] = [int(people[here & state.served].sum()) for here in inside]
    for suffix, state in states.items():
        values = result.distance.values[rows, np.maximum(state.assignment, 0)]
        reached = state.assignment >= 0
        columns[f"mean_distance_m{suffix}"] = [
            _mean(people[here], values[here]) if reached[here].all() else None for here in inside
        ]
    for name, matrix in measured(result.access).items():
        if matrix.unit == "s":
            for suffix, state in states.items():
                nearest = matrix.nearest(state.open)
                columns[f"mean_{name}{suffix}"] = [_mean_time(people, here, *nearest) for here in inside]
    return columns | fate_columns(result)


def _mean_time(people: IntArray, here: np.ndarray, column: IntArray, value: IntArray) -> float | None:
    reached = here & (column >= 0)
    total = int(people[reached].sum())
    return int((people[reached] * value[reached]).sum()) / total if total else None


def _mean(people: IntArray, millimetres: IntArray) -> float | None:
    total = int(people.sum())
    return mean_m(int((people * millimetres).sum()), total) if total else None
