"""The independent check of states over phases: plain loops over what a plan says, and no code of the program that found it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Allowed:
    """What a way through the phases must keep to, in plain numbers.

    Parameters
    ----------
    first
        the state of each site before the first phase.
    phases
        ids, in order.
    moves
        what it costs to go from one state to another, once; others are not allowed.
    giving
        the states in which a site gives anything.
    budgets, closings
        by phase, what moves may cost, and how many sites may stop giving anything.
    numbers
        by state and phase, how many sites are in it, at least and at most.
    gone
        sites and phases in which they give nothing.
    stays
        sites that never move.
    fit
        by state, the only sites that may come to be in it.
    """

    first: Mapping[str, str]
    phases: Sequence[str]
    moves: Mapping[tuple[str, str], int]
    giving: Collection[str]
    budgets: Mapping[str, int] = field(default_factory=dict)
    closings: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    gone: Collection[tuple[str, str]] = ()
    stays: Collection[str] = ()
    fit: Mapping[str, Collection[str]] = field(default_factory=dict)


def read_states(opened: Collection[str], allowed: Allowed, nothing: str, between: str = "@") -> dict[str, dict[str, str]]:
    """Return the state of each site by phase, read from the ids of what a plan opens: `site@state@phase`, or `site@phase`.

    Raises
    ------
    ValueError
        if a site is in two states at once.
    """
    found = {phase: dict.fromkeys(allowed.first, nothing) for phase in allowed.phases}
    met: set[tuple[str, str]] = set()
    only = [state for state in allowed.giving if state != nothing]
    for option in opened:
        site, *middle, phase = option.split(between)
        if phase not in found or site not in allowed.first or any(">" in part for part in middle):
            continue
        if (site, phase) in met:
            raise ValueError(f"{site} is in two states in {phase}")
        met.add((site, phase))
        found[phase][site] = middle[0] if middle else only[0]
    return found


def check_states(ways: Mapping[str, Mapping[str, str]], allowed: Allowed) -> list[str]:
    """Return what is wrong with a way through the phases, by phase the state of each site; empty when all is well."""
    return list(_faults(ways, allowed))


def _faults(ways: Mapping[str, Mapping[str, str]], allowed: Allowed) -> Iterator[str]:
    before = allowed.first
    for phase in allowed.phases:
        here = ways[phase]
        moved = [(site, before[site], here[site]) for site in before if before[site] != here[site]]
        yield from _moves(phase, moved, allowed)
        yield from (
            f"{site} has left its building in {phase}"
            for site, at in allowed.gone
            if at == phase and here[site] in allowed.giving
        )
        for (state, at), (low, high) in allowed.numbers.items():
            count = sum(one == state for one in here.values())
            if at == phase and not low <= count <= high:
                yield f"{count} sites are {state} in {phase}"
        before = here


def _moves(phase: str, moved: Sequence[tuple[str, str, str]], allowed: Allowed) -> Iterator[str]:
    for site, old, new in moved:
        if (old, new) not in allowed.moves or site in allowed.stays:
            yield f"{site} may not go from {old} to {new} in {phase}"
        if new in allowed.fit and site not in allowed.fit[new]:
            yield f"{site} may not be {new}"
    spent = sum(allowed.moves.get((old, new), 0) for _, old, new in moved)
    if spent > allowed.budgets.get(phase, spent):
        yield f"moves of {phase} cost {spent}, of {allowed.budgets[phase]}"
    shut = sum(old in allowed.giving and new not in allowed.giving for _, old, new in moved)
    if shut > allowed.closings.get(phase, shut):
        yield f"{shut} sites close in {phase}, of {allowed.closings[phase]}"


def cost_of(
    ways: Mapping[str, Mapping[str, str]], allowed: Allowed, months: Mapping[str, int], yearly: Mapping[tuple[str, str], int]
) -> int:
    """Return what a way through the phases costs, states by the month and moves once, in twelfths."""
    total, before = 0, dict(allowed.first)
    for phase in allowed.phases:
        for site, state in ways[phase].items():
            total += months[phase] * yearly.get((site, state), 0)
            total += 0 if state == before[site] else 12 * allowed.moves[before[site], state]
        before = dict(ways[phase])
    return total


def reached(
    distance: NDArray[np.int64], covers: NDArray[np.bool_], people: NDArray[np.int64], places: Sequence[int]
) -> tuple[int, int | None]:
    """Return the people served by some places, and people × distance to the nearest; None where there is none.

    Parameters
    ----------
    distance, covers
        (n, m) of every point and place: how far, and whether it is within reach.
    people
        (n,) who counts.
    places
        columns of the places open.
    """
    if not len(places):
        return 0, None if int(people.sum()) else 0
    open_rows, ways = covers[:, list(places)].tolist(), _nearest(distance, places)
    served = sum(count for count, row in zip(people.tolist(), open_rows, strict=True) if any(row))
    return served, sum(count * way for count, way in zip(people.tolist(), ways, strict=True) if way is not None)


def _nearest(distance: NDArray[np.int64], places: Sequence[int]) -> list[int | None]:
    return [min(row, default=None) for row in distance[:, list(places)].tolist()]


def nearer_and_farther(
    distance: NDArray[np.int64], people: NDArray[np.int64], old: Sequence[int], new: Sequence[int]
) -> tuple[int, int]:
    """Return how many people have one of some new places nearer than any of the old ones, and how many farther; any is nearer than none."""
    nearer, farther = 0, 0
    for count, here, there in zip(people.tolist(), _nearest(distance, old), _nearest(distance, new), strict=True):
        if here != there:
            closer = here is None or (there is not None and there < here)
            nearer, farther = nearer + count * closer, farther + count * (not closer)
    return nearer, farther
