"""What no plan can do on a study, whatever its rules: floors above the people there are, sets that hold no office."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.checks.references import References
from placement.scenario.rules.longest_on_foot import cut_off_said


def impossibilities(match: References) -> Iterator[Finding]:
    """Yield a finding for each demand that the study itself rules out."""
    yield from _rules(match)
    yield from _objectives(match)
    yield from _sets(match)


def _rules(match: References) -> Iterator[Finding]:
    for number, rule in enumerate(match.scenario.rules):
        for fault in rule.faults(match.inputs.seen_by(rule)):
            path = ("rules", number, str(fault.field))
            yield match.source.finding(fault.code, fault.message, *path, severity=fault.severity, value=fault.value)


def _objectives(match: References) -> Iterator[Finding]:
    for position, goal in enumerate(match.scenario.objective):
        for mode in (of.everyone for of in goal.objectives if of.everyone):
            lost = match.inputs.cut_off(match.inputs.seconds(mode, match.scenario.departures), goal.people)
            if lost:
                yield match.source.finding("cut-off", cut_off_said(lost), "objective", position)


def _sets(match: References) -> Iterator[Finding]:
    flat = match.study.areas.geometry.area.to_numpy() > 0
    for path, rule, chosen in match.sets():
        if chosen.areas and not flat.any():
            message = Text("the study's areas are points, so which offices stand in them is unknown; list the offices by id")
            yield match.source.finding("areas-are-points", message, *path, "areas")
        elif chosen.areas and set(chosen.areas) <= set(match.study.areas["id"]) and not chosen.members(match.inputs, rule.id):
            message = Text("no office stands in these areas")
            yield match.source.finding("empty-set", message, *path, "areas")
        elif chosen.column in match.study.offices and chosen.column != "geometry" and not chosen.members(match.inputs, rule.id):
            if chosen.range_key is not None:
                message = Text("no office has such a {column}", column=chosen.column)
                yield match.source.finding("empty-set", message, *path, chosen.range_key)
                continue
            cure = did_you_mean(str(chosen.equals), sorted(map(str, set(match.study.offices[chosen.column]))))
            message = Text("no office has {equals} in {column}. {cure}", equals=chosen.equals, column=chosen.column, cure=cure)
            yield match.source.finding("empty-set", message, *path, "equals", value=chosen.equals)
