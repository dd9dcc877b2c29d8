"""What each column of the tables means, in words: the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geodata.names import NAME
from models.messages.catalogue import CODE
from models.messages.text import Text
from placement.records.columns import AREAS, DEMAND, INDICATORS, LOADS, OFFICES, Schema
from placement.records.matrix import PLACES
from placement.records.provision import REACH

_NAME = Text("name, in the language of the column")
_NTH = "(_[0-9]+)?"
_MATRIX = "matrix_[a-z0-9_]+"
# by a pattern of the names of columns, the first that fits
MEANINGS: Mapping[Schema, Mapping[str, Text]] = {
    DEMAND: {
        "id": Text("demand point; in a study of mesh cells the mesh code and the area"),
        "area": Text("id of its area"),
        "group": Text("group of people"),
        "people": Text("people who count"),
        "served": Text("1 where the plan serves them, 0 where not"),
        "nearest_office": Text("id of the nearest open office with the plan; empty where none is open"),
        "distance_m": Text("metres to it in a straight line"),
        "served_before": Text("1 where they are served before, 0 where not"),
        "distance_m_before": Text("metres in a straight line to the nearest open office before"),
        "walking_m": Text("metres on foot to the nearest open office with the plan; empty where none is reached"),
        f"walking_s{_NTH}": Text("seconds on foot to the nearest open office with the plan; empty where none is reached"),
        f"transit_s{_NTH}": Text(
            "seconds by public transport to the nearest open office with the plan; empty where none is reached"
        ),
        "driving_s": Text("seconds by car to the nearest open office with the plan; empty where none is reached"),
        "cycling_s": Text("seconds by bicycle to the nearest open office with the plan; empty where none is reached"),
        f"{_MATRIX}_s": Text(
            "seconds by the study's own matrix to the nearest open office with the plan; empty where none is reached"
        ),
        f"{_MATRIX}_m": Text(
            "metres by the study's own matrix to the nearest open office with the plan; empty where none is reached"
        ),
    },
    OFFICES: {
        "id": Text("office"),
        NAME.pattern: _NAME,
        "kind": Text("kind of office, as the study calls it"),
        "kind_is": Text("what this kind is: main, full, branch or service_point"),
        f"kind_{CODE}": Text("what people call this kind, in the language of the column"),
        "role_before": Text("kept or not_open, before"),
        "role_after": Text("kept, added, closed or not_open, with the plan"),
        "change": Text("what becomes of it: kept, opened, closed, raised, reduced, changed, moved, merged or not_open"),
        "services_before": Text("ids of the services it gives before, parted by spaces"),
        "services_after": Text("ids of the services it gives with the plan, parted by spaces"),
        "people_before": Text("people whose nearest open office it is before"),
        "mean_distance_m_before": Text("mean metres of these people in a straight line, before; empty where there are none"),
        "people": Text("people whose nearest open office it is with the plan"),
        "mean_distance_m": Text("mean metres of these people in a straight line, with the plan; empty where there are none"),
        "nearest_stop": Text("id of the nearest station or bus stop"),
        "nearest_stop_m": Text("metres to it in a straight line"),
        "people_[0-9]+min_walking": Text("people within so many minutes of it on foot, open or not"),
        rf"people_[0-9]+min_transit{_NTH}": Text("people within so many minutes of it by public transport, open or not"),
        "people_[0-9]+min_driving": Text("people within so many minutes of it by car, open or not"),
        "people_[0-9]+min_cycling": Text("people within so many minutes of it by bicycle, open or not"),
        f"people_[0-9]+min_{_MATRIX}": Text("people within so many minutes of it by the study's own matrix, open or not"),
        "departures_an_hour": Text("departures an hour from stops within 400 m on foot, by the timetables"),
        "caseload": Text("cases handled there, as the study has them"),
        "hazard_[a-z0-9_]+": Text(
            "in which zone of this hazard it stands: inside or outside, or the largest class of depth there"
        ),
    },
    AREAS: {
        "id": Text("area"),
        NAME.pattern: _NAME,
        "people": Text("people who count in the area"),
        "served_before": Text("those of them who are served before"),
        "served": Text("those of them who are served with the plan"),
        "mean_distance_m_before": Text("their mean metres in a straight line to the nearest open office, before"),
        "mean_distance_m": Text("their mean metres in a straight line to the nearest open office, with the plan"),
        f"mean_walking_s{_NTH}_before": Text("mean seconds on foot of those who reach an open office, before"),
        f"mean_walking_s{_NTH}": Text("mean seconds on foot of those who reach an open office, with the plan"),
        f"mean_transit_s{_NTH}_before": Text("mean seconds by public transport of those who reach an open office, before"),
        f"mean_transit_s{_NTH}": Text("mean seconds by public transport of those who reach an open office, with the plan"),
        "mean_driving_s_before": Text("mean seconds by car of those who reach an open office, before"),
        "mean_driving_s": Text("mean seconds by car of those who reach an open office, with the plan"),
        "mean_cycling_s_before": Text("mean seconds by bicycle of those who reach an open office, before"),
        "mean_cycling_s": Text("mean seconds by bicycle of those who reach an open office, with the plan"),
        f"mean_{_MATRIX}_s_before": Text("mean seconds by the study's own matrix of those who reach an open office, before"),
        f"mean_{_MATRIX}_s": Text("mean seconds by the study's own matrix of those who reach an open office, with the plan"),
        f"mean_{_MATRIX}_m_before": Text("mean metres by the study's own matrix of those who reach an open office, before"),
        f"mean_{_MATRIX}_m": Text("mean metres by the study's own matrix of those who reach an open office, with the plan"),
        "nearer_.+": Text("people who get nearer to the service of this id"),
        "farther_.+": Text("people who get farther from the service of this id"),
        "newly_served_.+": Text("people who come within reach of the service of this id"),
        "no_longer_served_.+": Text("people who fall out of reach of the service of this id"),
    },
    INDICATORS: {
        "id": Text("indicator"),
        NAME.pattern: _NAME,
        "unit": Text("unit; empty for a ratio"),
        "before": Text("its value before; empty where it cannot be had"),
        "after": Text("its value with the plan; empty where it cannot be had"),
        f"definition_{CODE}": Text("what was counted, and how, in the language of the column"),
        f"source_{CODE}": Text("where the definition comes from, in the language of the column"),
    },
    LOADS: {
        "service": Text("id of the service"),
        "year": Text("year of the cases"),
        "plan": Text("before, plan, or tied-1, tied-2 and so on: the plans tied on the first objective"),
        "office": Text("id of the office or channel; empty of cases that need no place"),
        "choice": Text("how people choose: nearest, or logit; elsewhere of cases that need no place; empty of what was counted"),
        "pull": Text("the pull of the main office, with logit"),
        "cases": Text("whole cases of the year"),
        "basis": Text("modelled, counted, or assumed"),
    },
    PLACES: {
        "service": Text("id of the service"),
        "kind": Text("kind of office or channel that gives it"),
        "planned": Text("1 with the plan, 0 before"),
        "places": Text("at how many places; empty where only some of them give it, and which is not in the data"),
        "of": Text("how many places of this kind there are"),
        "needs": Text("what people need to get it there"),
        "fee_yen": Text("fee in yen"),
        "fee_year": Text("year of the fee"),
        "from": Text("month since when"),
        "to": Text("month until when"),
        "source_chapter": Text("chapter of the source"),
        "chart": Text("chart of the source"),
        "line": Text("line of that chart"),
    },
    REACH: {
        "service": Text("id of the service"),
        "which": Text("which places: all, offices, machines, no_machines, without, inside or outside_too"),
        "need": Text("what people need that they may lack"),
        "slot": Text("part of the week; empty where it does not matter"),
        "planned": Text("1 with the plan, 0 before"),
        "counted": Text("which places count: sure, sometimes or unknown"),
        "places": Text("how many places these are"),
        "people": Text("people who count"),
        "served": Text("people within reach of one of these places"),
        "mean_distance_m": Text("mean metres in a straight line to the nearest of them; empty where there is none"),
        "largest_distance_m": Text("largest metres in a straight line to the nearest of them; empty where there is none"),
    },
}


def meaning(schema: Schema, column: str) -> Text:
    """Return what a column of a table means.

    Raises
    ------
    KeyError
        if the table has no such column.
    """
    found = MEANINGS[schema]
    if column in found:
        return found[column]
    for pattern, said in found.items():
        if re.fullmatch(pattern, column):
            return said
    raise KeyError(column)
