"""How two plans over phases differ: which sites are in another state, and in which phases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from placement.problem.build import Question
    from placement.problem.states import StateTable

Ways = Mapping[str, Mapping[str, str]]
"""By phase the state of each site."""


class Otherwise(NamedTuple):
    """Sites that are in another state with one plan than with another.

    Parameters
    ----------
    sites
        ids, in the study's order.
    ours, theirs
        their states with the plan that is compared with, and with the other.
    phases
        ids of phases in a row.
    """

    sites: tuple[str, ...]
    ours: str
    theirs: str
    phases: tuple[str, ...]


def table_in(question: Question) -> StateTable:
    """Return the table of states of a question.

    Raises
    ------
    ValueError
        if its sites have no states.
    """
    if question.inputs.table is None:
        raise ValueError("sites without states")
    return question.inputs.table


def ways_of(question: Question, added: Iterable[str]) -> Ways:
    """Return the state of each site in each phase with a plan, given by the candidates that it opens."""
    table, opened = table_in(question), {*question.problem.keep, *added}
    return {phase: table.line.states_of(opened, phase) for phase in table.phases}


def apart(table: StateTable, ours: Ways, theirs: Ways) -> tuple[Otherwise, ...]:
    """Return in what one plan differs from another, by phase and site; sites that differ alike stand together."""
    found: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for site in table.sites:
        pairs = [(phase, (ours[phase][site], theirs[phase][site])) for phase in table.phases]
        for (mine, other), phases in groupby(pairs, key=lambda pair: pair[1]):
            if mine != other:
                found.setdefault((tuple(phase for phase, _ in phases), mine, other), []).append(site)
    several = (Otherwise(tuple(sites), mine, other, phases) for (phases, mine, other), sites in found.items())
    return tuple(sorted(several, key=lambda one: table.phases.index(one.phases[0])))


def stretches(table: StateTable, ways: Ways, site: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the states of a site in order, each with the phases in a row in which it is in it."""
    along = [(ways[phase][site], phase) for phase in table.phases]
    return tuple((state, tuple(phase for _, phase in phases)) for state, phases in groupby(along, key=lambda pair: pair[0]))


def movable(table: StateTable, phases: Collection[str]) -> tuple[str, ...]:
    """Return the sites that may be in several states in one of some phases."""
    return tuple(site for site in table.sites if any(len(table.line.possible[site, phase]) > 1 for phase in phases))
