"""Speeds by road that a scenario states and its study's streets do not use."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.access.by_road import roads_for
from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import ProblemInputs
from placement.scenario.travel import Travel


def travel_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a warning for each speed or detour that changes nothing: by class where there are no classes, or the other way round."""
    travel = inputs.scenario.travel or Travel()
    stated = {"driving": travel.driving, "cycling": travel.cycling}
    for ride in inputs.access.rides_s:
        own = stated[ride.mode]
        if own is None:
            continue
        along = roads_for(inputs.study, ride) is not None
        # a bicycle is as fast along roads as without
        unused = (("detour", "speed") if ride.mode == "driving" else ("detour",)) if along else ("speeds",)
        message = (
            Text(
                "the study's streets have classes of roads, so that {mode} goes along them and this changes nothing; leave it out",
                mode=ride.mode,
            )
            if along
            else Text(
                "the study's streets have no classes of roads, so that this changes nothing; write speed, or a network with highway and oneway"
            )
        )
        for key in unused:
            if getattr(own, key, None) is not None:
                yield source.finding("travel-unused", message, "travel", ride.mode, key, key=True, severity="warn")
