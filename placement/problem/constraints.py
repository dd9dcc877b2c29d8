"""The rules of a scenario as limits of the problem: on sets of offices, and on how well people are served."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from models.criteria import Coverage, Criterion, Farthest
from models.options import Options, option_id
from models.problem import Limit, Rule, of_set, requires
from placement.problem.inputs import Ground
from placement.problem.office_sets import candidates_of, offices_of
from placement.scenario import rules as language
from placement.scenario.quantities import distance_mm, is_share, people_of, share_of


def office_states(layout: Options) -> tuple[str, ...]:
    """Return the states in which a site is a full office: every phase, or the plain one."""
    return ("",) if "" in layout.states else layout.states


def rules_of(ground: Ground, layout: Options) -> list[Rule]:
    """Return the scenario's rules on sets of offices, in every state of a full office."""
    return [rule for state in office_states(layout) for asked in ground.scenario.rules for rule in _rule(asked, ground, state)]


def _rule(asked: language.Rule, ground: Ground, state: str) -> list[Rule]:  # noqa: PLR0911 - a plain case each
    def options(sites: Sequence[str]) -> list[str]:
        return [option_id(site, state) for site in sites]

    low, high = asked.range
    if low is not None or high is not None:
        return [of_set(asked.id, options(offices_of(asked, ground.study, ground.polygons)), at_least=low, at_most=high)]
    if asked.together:
        first, *others = options(asked.together)
        return [Rule(asked.id, ((first, 1), (other, -1)), 0, 0) for other in others]
    if asked.never_together:
        return [of_set(asked.id, options(asked.never_together), at_most=1)]
    if asked.if_open:
        return [requires(asked.id, option_id(asked.if_open, state), other) for other in options(asked.then or ())]
    if asked.total:
        figures = dict(zip(ground.study.offices["id"], ground.study.offices[asked.total].tolist(), strict=True))
        added = candidates_of(ground.scenario, ground.study)
        return [Rule(asked.id, tuple((option_id(site, state), int(figures[site])) for site in added), None, asked.limit)]
    if asked.apart:
        return _apart(asked, ground, state)
    return []


def _apart(asked: language.Rule, ground: Ground, state: str) -> list[Rule]:
    chosen, keep = set(offices_of(asked, ground.study, ground.polygons)), set(ground.scenario.offices.keep)
    sites, between = list(ground.study.offices["id"]), ground.between
    near = [
        (one, other)
        for i, one in enumerate(sites)
        for j, other in enumerate(sites[:i])
        if {one, other} <= chosen and not {one, other} <= keep and between[i, j] < distance_mm(str(asked.apart))
    ]
    return [of_set(asked.id, [option_id(site, state) for site in pair], at_most=1) for pair in near]


def limits_of(ground: Ground, layout: Options) -> tuple[Limit, ...]:
    """Return the scenario's floors of service and longest distances, in every state of a full office."""
    found = []
    for asked in ground.scenario.rules:
        for criterion, bound in _floors(asked, ground):
            found += [Limit(asked.id, layout.spread(criterion, (state,)), bound) for state in office_states(layout)]
    return tuple(found)


def _floors(asked: language.Rule, ground: Ground) -> list[tuple[Criterion, int]]:
    if asked.longest:
        return [(Farthest(asked.id, ground.distance, ground.people()), distance_mm(asked.longest))]
    if not asked.serve:
        return []
    people, covers, areas = ground.counted(asked), ground.covers(), ground.areas
    chosen = [row for row, area in enumerate(ground.study.areas["id"]) if asked.areas is None or area in asked.areas]
    groups = [[row] for row in chosen] if asked.each_area else [chosen]
    counted = [np.where(np.isin(areas, group), people, 0) for group in groups]
    return [(Coverage(asked.id, covers, here), _level(asked.serve, int(here.sum()))) for here in counted if here.any()]


def _level(text: str, people: int) -> int:
    return math.ceil(share_of(text) * people) if is_share(text) else people_of(text)
