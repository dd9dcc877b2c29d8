"""The words of a leaflet for residents: what changes, when, what stays near, what stands in, what is not known, where to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.study import names_of
from maps.ground import draw_areas
from models.messages.document import Page, Section
from models.messages.findings import visible
from models.messages.text import Text, applied, capital, comma_list, same
from placement.documents.change import effect_said, proposed, sites_said
from placement.documents.headline import missing, people_cautioned, stands_in
from placement.results.result import Result
from placement.values.gains import Gains

# the layers of its map; their terms and years stand in page and report
SHOWN = ("boundary", "demand", "offices", "stops", "lines", "ground")
# places named of one service; a leaflet has one page
NAMED = 10
# phases named
PHASES = 4


def compose_leaflet(result: Result) -> Page:
    """Return the leaflet's title, what is planned in one sentence, and its sections; a section of which nothing is known is left out."""
    scenario = result.file.scenario
    first = proposed(result) if result.compared else Text("the offices open now, unchanged")
    sections = (
        (Text("What changes"), tuple(_changes(result))),
        (Text("From when"), tuple(_when(result))),
        (Text("Where to go"), tuple(_near(result))),
        (Text("What stands in"), tuple(_instead(result))),
        (Text("What is not known or not decided"), tuple(_open(result))),
        (Text("Where to ask"), () if scenario.contact is None else (scenario.contact,)),
    )
    told = tuple(Section(title, body) for title, body in sections if body)
    return Page(scenario.title, Text("{said}.", said=capital(first)), told)


def sources_of_leaflet(result: Result) -> tuple[Text, ...]:
    """Return where what its map shows comes from, each source once."""
    shown = (*SHOWN, *(("areas",) if draw_areas(result.study) else ()))
    return tuple(dict.fromkeys(layer.source for layer in result.study.layers if layer.name in shown))


def _changes(result: Result) -> Iterator[Text]:
    yield from (effect_said(one) for one in result.gains)
    sites = sites_said(result) if result.compared else None
    if sites is not None:
        yield sites


def _when(result: Result) -> Iterator[Text]:
    """Yield the months that the scenario states; that there are none is said."""
    if result.course is not None:
        yield from (Text("{phase}: from {month}", phase=step.title, month=step.begin) for step in result.course.steps[:PHASES])
        return
    dates = [(service.title, service.dates[1]) for service in result.file.scenario.services if service.dates[1]]
    yield from (Text("{service}: from {month}", service=capital(title), month=month) for title, month in dates)
    if not dates:
        yield Text("When it begins is not in the data.")


def _near(result: Result) -> Iterator[Text]:
    yield from (_places(result, one) for one in result.gains)


def _places(result: Result, one: Gains) -> Text:
    """Return where a service is to be had with the plan: the offices by name, others by number."""
    named = dict(zip(result.study.offices["id"], names_of(result.study.offices), strict=True))
    offices = [applied(visible, named[office]) for office in one.after.open if office in named]
    return Text("{service} ({count}): {places}", service=capital(one.title), count=len(one.after.open), places=_listed(offices))


def _listed(names: Sequence[Text]) -> Text:
    if not names:
        return same("—")
    if len(names) <= NAMED:
        return comma_list(names)
    return Text("{names} and {more} more", names=comma_list(names[:NAMED]), more=len(names) - NAMED)


def _instead(result: Result) -> Iterator[Text]:
    for one in result.gains:
        if (said := stands_in(result, one)) is not None:
            yield said


def _open(result: Result) -> Iterator[Text]:
    yield Text("This is a plan that was calculated; the council decides.")
    caution = result.study.caution_of("demand")
    if caution is not None:
        yield people_cautioned(caution)
    yield from missing(result)
