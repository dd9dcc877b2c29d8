"""What a reader may try: the candidates, the sets of them that break each rule, and the ranking."""

from __future__ import annotations

from dataclasses import dataclass

from placement.values.countable import ConditionKind, CountAgain


@dataclass(frozen=True)
class BrokenRule:
    """Which sets of candidates break a rule.

    Parameters
    ----------
    kind
        a rule, a move, a merger or the parcels of a new site of the scenario, or that a service has a channel near each office that closes; or
        how many it adds or closes, where it counts both.
    row
        its place, or that of the service, among those of the scenario; 0 for a number.
    broken
        a bit for each of the 2**m sets, by bit mask over the candidates in their order, the first set in the lowest bit.
    """

    kind: ConditionKind
    row: int
    broken: bytes


@dataclass(frozen=True)
class ChoiceTable:
    """What may be chosen, and where each choice stands.

    Parameters
    ----------
    keep, candidates
        ids of the offices that stay, and of those that may open or close.
    least, most
        how many of the candidates are open.
    rules
        for every set of candidates; None where there are too many sets to tell.
    plans
        bit mask and rank of each plan, best first: all, or the first of them.
    count
        how many plans there are; None where they were not counted.
    again
        objectives and conditions as a page counts them itself.
    """

    keep: tuple[str, ...]
    candidates: tuple[str, ...]
    least: int
    most: int
    rules: tuple[BrokenRule, ...] | None
    plans: tuple[tuple[int, int], ...]
    count: int | None
    again: CountAgain
