"""The rules of a scenario as constraints and limits of the problem, in every state of a full office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from models.access import BoolArray
from models.criteria import Coverage, Criterion
from models.options import Options, option_id
from models.problem import Constraint, Limit, of_set
from placement.problem.inputs import ProblemInputs
from placement.problem.services import ServiceFacts
from placement.scenario.offices import Merger, Move, NewSite
from placement.scenario.rules.base import Rule


def office_states(layout: Options) -> tuple[str, ...]:
    """Return the states in which a site is a full office: every phase, or the plain one."""
    return ("",) if "" in layout.states else layout.states


def seen_states(inputs: ProblemInputs, layout: Options) -> dict[str, tuple[str, ...]]:
    """Return the states in which a site gives the service of the offices chosen, by phase; of no phases, the plain one."""
    table = inputs.table
    return (
        {state: (state,) for state in office_states(layout)}
        if table is None
        else {phase: table.labels(None, phase) for phase in table.phases}
    )


def states_of(rule: Rule, inputs: ProblemInputs, layout: Options) -> tuple[str, ...]:
    """Return the phases in which a rule holds, those with a month of its own; of no phases, the plain state."""
    held = inputs.scenario.phases_of(rule)
    return tuple(phase for phase in seen_states(inputs, layout) if not phase or phase in held)


def rules_of(inputs: ProblemInputs, layout: Options) -> list[Constraint]:
    """Return what the scenario's rules demand of which offices are open."""
    held = {rule.id: states_of(rule, inputs, layout) for rule in inputs.scenario.rules}
    demanded = [(held[rule.id], constraint) for rule in inputs.scenario.rules for constraint in rule.constraints(inputs)]
    seen = seen_states(inputs, layout)
    return [_in_states(constraint, seen[phase]) for phase in seen for phases, constraint in demanded if phase in phases]


def _in_states(constraint: Constraint, states: Sequence[str]) -> Constraint:
    terms = tuple((option_id(site, state), factor) for site, factor in constraint.terms for state in states)
    return replace(constraint, terms=terms)


def limits_of(inputs: ProblemInputs, layout: Options) -> tuple[Limit, ...]:
    """Return the scenario's floors of service and longest distances."""
    # with the array itself, so that no other takes its place in memory and its id
    spread: dict[tuple[int, str], tuple[BoolArray, Coverage]] = {}

    def in_state(criterion: Criterion, state: str) -> Criterion:
        if not isinstance(criterion, Coverage):
            return layout.spread(criterion, (state,))
        # floors of service rest on the same array of whom each office serves
        key = (id(criterion.covers), state)
        if key not in spread:
            spread[key] = criterion.covers, cast("Coverage", layout.spread(criterion, (state,)))
        return replace(criterion, covers=spread[key][1].covers)

    def limits(rule: Rule) -> Iterator[Limit]:
        facts = inputs.seen_by(rule)
        for criterion, bound in rule.bounds(facts):
            if inputs.table is not None:
                name = getattr(rule, "service", None)
                for phase in states_of(rule, inputs, layout):
                    yield Limit(rule.id, inputs.seen_in(criterion, layout, name, phase, criterion.name), bound)
            elif isinstance(facts, ServiceFacts):
                yield Limit(rule.id, facts.spread(criterion, layout), bound)
            else:
                yield from (Limit(rule.id, in_state(criterion, state), bound) for state in states_of(rule, inputs, layout))

    return tuple(limit for rule in inputs.scenario.rules for limit in limits(rule))


def together(inputs: ProblemInputs) -> tuple[Constraint, ...]:
    """Return what moves and mergers demand: which office is open only where others close.

    Of a move, one of the two is open. Offices that merge close together; where they do, what they merge into is open, and
    one that is not open now opens for nothing else. Of the parcels of a new site, one at most opens.
    An office stays for a service only where it is not opened.
    """
    offices = inputs.scenario.offices
    moves = (moved(move) for move in offices.moves)
    mergers = (constraint for merger in offices.mergers for constraint in merged(merger, inputs.now))
    parcels = (one_parcel(site) for site in offices.new if site.parcels)
    return (*moves, *mergers, *parcels, *(role for facts in inputs.decided for role in facts.one_role()))


def near_each(inputs: ProblemInputs) -> tuple[Constraint, ...]:
    """Return what `one_near_each` demands of all services: a place chosen near each office that stops giving one."""
    return tuple(near for facts in inputs.decided for near in facts.near_closed())


def moved(move: Move) -> Constraint:
    """Return what a move demands."""
    return of_set(f"move-{move.office}-{move.to}", (move.office, move.to), at_least=1, at_most=1)


def merged(merger: Merger, now: Sequence[str]) -> tuple[Constraint, ...]:
    """Return what a merger demands, by the offices open now."""
    first, *others = merger.offices
    name = f"merge-{merger.into}"
    alike = (Constraint(f"{name}-{other}", ((first, 1), (other, -1)), 0, 0) for other in others)
    most = None if merger.into in now else 1
    return (*alike, of_set(f"{name}-{first}", (first, merger.into), at_least=1, at_most=most))


def one_parcel(site: NewSite) -> Constraint:
    """Return what the parcels of a new site demand."""
    return of_set(f"one-of-{site.id}", tuple(site.places), at_most=1)
