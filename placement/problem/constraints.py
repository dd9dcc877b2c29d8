"""The rules of a scenario as constraints and limits of the problem, in every state of a full office."""

from __future__ import annotations

from dataclasses import replace

from models.options import Options, option_id
from models.problem import Limit, Rule
from placement.problem.inputs import Ground


def office_states(layout: Options) -> tuple[str, ...]:
    """Return the states in which a site is a full office: every phase, or the plain one."""
    return ("",) if "" in layout.states else layout.states


def rules_of(ground: Ground, layout: Options) -> list[Rule]:
    """Return what the scenario's rules demand of which offices are open."""
    demanded = [constraint for rule in ground.scenario.rules for constraint in rule.constraints(ground)]
    return [_in_state(constraint, state) for state in office_states(layout) for constraint in demanded]


def _in_state(constraint: Rule, state: str) -> Rule:
    return replace(constraint, terms=tuple((option_id(site, state), factor) for site, factor in constraint.terms))


def limits_of(ground: Ground, layout: Options) -> tuple[Limit, ...]:
    """Return the scenario's floors of service and longest distances."""
    return tuple(
        Limit(rule.id, layout.spread(criterion, (state,)), bound)
        for rule in ground.scenario.rules
        for criterion, bound in rule.bounds(ground)
        for state in office_states(layout)
    )
