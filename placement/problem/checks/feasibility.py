"""What no plan can do on a study, whatever its rules: floors above the people there are, sets that hold no office."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Finding, brief
from models.messages.text import Text
from placement.problem.checks.references import Match
from placement.problem.office_sets import counts_of, offices_in
from placement.scenario.quantities import is_share, people_of


def impossibilities(match: Match) -> Iterator[Finding]:
    """Yield a finding for each demand that the study itself rules out."""
    yield from _levels(match)
    yield from _sets(match)


def _levels(match: Match) -> Iterator[Finding]:
    demand = match.study.demand
    for number, rule in enumerate(match.scenario.rules):
        column = rule.people or "people"
        if rule.serve is None or column not in counts_of(demand):
            continue
        if rule.within is not None and rule.id not in match.polygons.homes:
            continue
        inside = demand if rule.areas is None else demand[demand["area"].isin(rule.areas)]
        inside = inside if rule.within is None else demand[match.polygons.homes[rule.id]]
        counts = inside.groupby("area")[column].sum().tolist() if rule.each_area else [int(inside[column].sum())]
        fewest = min((count for count in counts if count), default=0)
        if rule.within is not None and not fewest:
            message = Text("nobody is counted in {within}; is it the right file?", within=brief(rule.within))
            yield match.source.finding("empty-set", message, "rules", number, "within", value=brief(rule.within))
        elif not is_share(rule.serve) and people_of(rule.serve) > fewest:
            message = Text("there are only {fewest:,} people; ask for fewer", fewest=fewest)
            yield match.source.finding("impossible-level", message, "rules", number, "serve", value=rule.serve)
        elif not fewest and not (set(rule.areas or ()) - set(match.study.areas["id"])):
            message = Text("nobody is counted here, so the rule never binds")
            yield match.source.finding("never-binds", message, "rules", number, "serve", severity="warn", value=rule.serve)


def _sets(match: Match) -> Iterator[Finding]:
    flat = match.study.areas.geometry.area.to_numpy() > 0
    for path, chosen in match.sets():
        if chosen.areas and not flat.any():
            message = Text("the study's areas are points, so which offices stand in them is unknown; list the offices by id")
            yield match.source.finding("areas-are-points", message, *path, "areas")
        elif chosen.areas and set(chosen.areas) <= set(match.study.areas["id"]) and not offices_in(chosen, match.study):
            message = Text("no office stands in these areas")
            yield match.source.finding("empty-set", message, *path, "areas")
        elif chosen.column in match.study.offices and chosen.column != "geometry" and not offices_in(chosen, match.study):
            cure = did_you_mean(str(chosen.equals), sorted(map(str, set(match.study.offices[chosen.column]))))
            message = Text("no office has {equals} in {column}. {cure}", equals=chosen.equals, column=chosen.column, cure=cure)
            yield match.source.finding("empty-set", message, *path, "equals", value=chosen.equals)
