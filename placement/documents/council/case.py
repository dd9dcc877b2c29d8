"""A result as a case of the page: layers and matrices, and all that a council wants to know."""

from __future__ import annotations

from typing import Literal

import numpy as np

from geodata.access.measured import Access
from maps.page.case import Case, OnFoot, OtherService, ServedBy, TimeLayer
from maps.page.council import Council
from models.access import AccessMatrix
from models.messages.text import Text, capital, same
from placement.documents.by_road import ON_FOOT, REACHED
from placement.documents.council.answers import answers
from placement.documents.council.callouts import shown_callouts
from placement.documents.council.choices import shown_choices
from placement.documents.council.course import shown_course
from placement.documents.council.papers import shown_papers
from placement.documents.council.places import drawn_channels, told_apart, week
from placement.documents.council.proposal import proposal
from placement.documents.council.story import story
from placement.documents.near_far import near_far_sections
from placement.documents.offices import office_notes
from placement.documents.result import compose
from placement.documents.served import service, way_said
from placement.documents.whose import counted_column
from placement.problem.inputs import services
from placement.problem.reach import matrix_of
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.scenario.files import Scenario
from placement.scenario.served import Service
from placement.values.gains import Gains

KINDS = {
    "walking": Text("on foot"),
    "transit": Text("by public transport"),
    "driving": Text("by car"),
    "cycling": Text("by bicycle"),
}


def case_of(result: Result, analysis: Analysis) -> Case:
    """Return all that the page shows of a result that has a plan, and of what was asked of it."""
    offices = result.file.scenario.offices
    return Case(
        id=result.file.scenario.scenario,
        study=result.counted,
        distance=result.distance,
        before=result.before.open,
        after=result.after.open,
        texts=compose(result, analysis),
        ways=_ways(result),
        service=result.gains[0].title,
        together="any" if result.file.scenario.served.any_of else "all",
        times=tuple(_time_layers(analysis.travel or result.second, result.file.scenario)),
        council=council_of(result, analysis),
        services=tuple(_service(result, one) for one in result.gains[1:]),
        channels=drawn_channels(result),
        week=week(result),
        papers=shown_papers(result),
        course=shown_course(result),
        moves=tuple((move.office, move.to) for move in offices.moves),
        mergers=tuple((merger.offices, merger.into) for merger in offices.mergers),
        given=result.evaluation is not None,
        column=counted_column(result.file.scenario),
        callouts=shown_callouts(result),
    )


def _service(result: Result, seen: Gains) -> OtherService:
    """Return another service."""
    facts = result.question.inputs.services[seen.id]
    served = facts.served
    ways = tuple(
        ServedBy(way_said(way), *((facts.distance, way.straight_line.mm) if way.straight_line else matrix_of(way, facts.access)))
        for way in (served.services if served else ())
    )
    together: Literal["any", "all"] = "any" if served is None or served.any_of else "all"
    return OtherService(
        seen.title, seen.before.open, seen.after.open, facts.follows, ways, together, told_apart(result, seen.id), facts.distance
    )


def _ways(result: Result) -> tuple[ServedBy, ...]:
    """Return the ways of being served; those of groups of people are one, whose reach no reader can vary."""
    scenario = result.file.scenario
    if not scenario.groups:
        return tuple(
            ServedBy(way_said(way), *matrix_of(way, result.access), beside=_beside(way, result.access))
            for way in scenario.served.services
        )
    covers, distance = result.question.main.covers, result.distance
    near = AccessMatrix(distance.demand_ids, distance.office_ids, np.zeros(covers.shape, dtype=np.int64), "mm", covers.copy())
    return (ServedBy(service(scenario), near, 1, said=Text("the reach of their group")),)


def _beside(way: Service, access: Access) -> OnFoot | None:
    if way.by_road is None or access.walking_s is None:
        return None
    # the page writes the time itself, as its reader moves it
    by_road, on_foot = (capital(said.filled(reach="{reach}")) for said in (REACHED[way.by_road[0]], ON_FOOT))
    return OnFoot(by_road, on_foot, access.walking_s)


def council_of(result: Result, analysis: Analysis) -> Council:
    """Return what a council's page says beyond the result's own words and tables."""
    cards, why = answers(result, analysis)
    return Council(
        proposal(result),
        near_far_sections(result),
        story(result),
        cards,
        why,
        office_notes(result),
        shown_choices(result, analysis.choices, analysis.beforehand),
    )


def _time_layers(access: Access, scenario: Scenario) -> list[TimeLayer]:
    """Return a layer for each kind of travel time measured."""
    found: list[tuple[str, AccessMatrix]] = [] if access.walking_s is None else [("walking", access.walking_s)]
    found += [("transit", matrix) for matrix in access.transit_s.values()]
    found += [(ride.mode, matrix) for ride, matrix in access.rides_s.items()]
    kinds = KINDS | {service.matrix: service.title or same(service.matrix) for _, service in services(scenario) if service.matrix}
    found += [(name, matrix) for name, matrix in access.given.items() if matrix.unit == "s" and name in kinds]
    return [TimeLayer(kinds[name], Text("Time {kind}", kind=kinds[name]), matrix, name == "walking") for name, matrix in found]
