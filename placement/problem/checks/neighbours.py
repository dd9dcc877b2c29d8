"""Counters of neighbouring municipalities: a plan may count on them, and decides nothing about them."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import Path, ProblemInputs


def neighbour_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each counter outside the boundary that a plan would open or close."""
    study, offices = inputs.study, inputs.scenario.offices
    beyond = [office for office in study.neighbours if office not in study.new_sites]
    whole: Path = ("offices",)
    places: tuple[tuple[tuple[str, ...], Path], ...] = (
        (inputs.may_open, (*whole, "from") if offices.from_ else whole),
        (inputs.may_close, (*whole, "may_close") if offices.may_close else whole),
        (inputs.must_close, (*whole, "must_close") if offices.must_close else whole),
    )
    for decided, path in places:
        for office in beyond:
            if office in decided:
                message = Text(
                    "{office} is a counter of a neighbour (outside the boundary): no plan opens or closes it; write it under keep, or give "
                    "it a kind of its own that is not chosen here",
                    office=office,
                )
                yield source.finding("neighbour-decided", message, *path, value=office)
