"""The words of how many people offices reach by car or bicycle, beside those on foot, and of who has no car."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.streets.roads import Mode
from models.messages.numbers import people_said
from models.messages.text import Text, in_context
from placement.problem.names import with_source
from placement.results.result import Result
from placement.scenario.quantities import Duration

ON_FOOT = Text("people within {reach} on foot")
REACHED: dict[Mode, Text] = {
    "driving": Text("people within {reach} by car"),
    "cycling": Text("people within {reach} by bicycle"),
}


def by_road_rows(result: Result) -> Iterator[tuple[Text, Text, Text]]:
    """Yield rows of the people reached by road, each with that of those reached on foot in the same time under it."""
    for one in result.by_road:
        reach = Duration.of(one.within_s)
        for said, counts in ((REACHED[one.mode], one.reached), (ON_FOOT, one.on_foot)):
            name = said.filled(reach=reach)
            if one.service is not None:
                name = in_context("by road", "{service}: {name}", service=one.service[1], name=name)
            yield name, people_said(counts[0]), people_said(counts[1])


def without_car(result: Result) -> Iterator[Text]:
    """Yield how many households have no car, or that nobody said it, where people are counted by car."""
    if not any(one.mode == "driving" for one in result.by_road):
        return
    travel = result.file.scenario.travel
    stated = travel.without_car if travel else None
    if stated is None:
        yield Text("How many households here have no car is not known; for them the row on foot counts.")
    else:
        said = Text("{share} of all households have no car; for them the row on foot counts.", share=stated.share)
        yield with_source(said, stated.source)
