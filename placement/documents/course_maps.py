"""The report's small maps of a plan over phases: what each shows, in words."""

from __future__ import annotations

from collections.abc import Mapping

from maps.charts.period_maps import PeriodMap
from models.messages.text import Text, capital, same
from placement.documents.change import part_said
from placement.documents.course import SERVICES_TITLE
from placement.results.result import Result
from placement.values.course import Course, Reach
from placement.values.gains import Effect


def period_maps(result: Result) -> tuple[PeriodMap, ...]:
    """Return a map for each service in each phase, against the phase before; none where sites are in no states."""
    course = result.course
    if course is None:
        return ()
    titles, begins = {step.id: step.title for step in course.steps}, {step.begin for step in course.steps}
    # where the people of a phase change, those of its first part
    parts = [one for one in course.reach if one.begin in begins]
    return tuple(_map(course, one, titles[one.phase]) for one in parts)


def shift_keys(said: Mapping[Effect, Text]) -> tuple[Text, Text, Text]:
    """Return the keys of a map of who gets farther, nearer, or neither."""
    return (
        Text("farther: {people}", people=said["worse"]),
        Text("nearer: {people}", people=said["better"]),
        Text("as far: {people}", people=said["same"]),
    )


def _map(course: Course, one: Reach, phase: Text) -> PeriodMap:
    people, homes = one.after.people, one.homes_since
    said = {effect: part_said(count, people) if count else same("0") for effect, count in homes.items()}
    keys = shift_keys(said)
    places = same(f"{one.places[1]}" if one.last_sites == one.sites else f"{one.last_places} → {one.places[1]}")
    service = course.services[one.service]
    if homes["worse"] or homes["better"]:
        finding = Text(
            "{phase}, {service} ({places}): {farther} people farther, {nearer} nearer",
            phase=phase,
            service=service,
            places=places,
            farther=f"{homes['worse']:,}",
            nearer=f"{homes['better']:,}",
        )
    else:
        finding = Text("{phase}, {service} ({places}): nobody's distance changes", phase=phase, service=service, places=places)
    return PeriodMap(SERVICES_TITLE, capital(finding), one.last_sites, one.sites, keys)
