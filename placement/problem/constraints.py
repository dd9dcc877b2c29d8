"""The rules of a scenario as constraints and limits of the problem, in every state of a full office."""

from __future__ import annotations

from dataclasses import replace

from models.options import Options, option_id
from models.problem import Constraint, Limit, of_set
from placement.problem.inputs import ProblemInputs


def office_states(layout: Options) -> tuple[str, ...]:
    """Return the states in which a site is a full office: every phase, or the plain one."""
    return ("",) if "" in layout.states else layout.states


def rules_of(inputs: ProblemInputs, layout: Options) -> list[Constraint]:
    """Return what the scenario's rules demand of which offices are open."""
    demanded = [constraint for rule in inputs.scenario.rules for constraint in rule.constraints(inputs)]
    return [_in_state(constraint, state) for state in office_states(layout) for constraint in demanded]


def _in_state(constraint: Constraint, state: str) -> Constraint:
    return replace(constraint, terms=tuple((option_id(site, state), factor) for site, factor in constraint.terms))


def limits_of(inputs: ProblemInputs, layout: Options) -> tuple[Limit, ...]:
    """Return the scenario's floors of service and longest distances."""
    return tuple(
        Limit(rule.id, layout.spread(criterion, (state,)), bound)
        for rule in inputs.scenario.rules
        for criterion, bound in rule.bounds(inputs)
        for state in office_states(layout)
    )


def together(inputs: ProblemInputs) -> tuple[Constraint, ...]:
    """Return what moves and mergers demand: which office is open only where others close.

    Of a move, one of the two is open. Offices that merge close together; where they do, what they merge into is open, and
    one that is not open now opens for nothing else. Of the parcels of a new site, one at most opens.
    """
    offices = inputs.scenario.offices
    moves = tuple(
        of_set(f"move-{move.office}-{move.to}", (move.office, move.to), at_least=1, at_most=1) for move in offices.moves
    )
    mergers: list[Constraint] = []
    for merger in offices.mergers:
        first, *others = merger.offices
        name = f"merge-{merger.into}"
        mergers += [Constraint(f"{name}-{other}", ((first, 1), (other, -1)), 0, 0) for other in others]
        most = None if merger.into in inputs.now else 1
        mergers.append(of_set(f"{name}-{first}", (first, merger.into), at_least=1, at_most=most))
    parcels = tuple(of_set(f"one-of-{site.id}", site.places, at_most=1) for site in offices.new if site.parcels)
    return (*moves, *mergers, *parcels)
