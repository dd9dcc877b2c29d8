"""Problems in which a site is more than open or shut: each thing it may become, or each phase, is an option of its own.

An option is a column of the problem, named by its site and what it is. A criterion over sites becomes one over
options by looking, for each option, at its site's column, and leaving out the options that do not count for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Gini,
    LeastLoad,
    Score,
    Separation,
    Through,
    Travel,
    Worst,
    WorstGroup,
    WorstWait,
)
from models.problem import Constraint, of_set

BETWEEN = "@"


def option_id(site: str, state: str) -> str:
    """Return the id of an option: the site's own where the state is the plain one, else `site@state`."""
    return f"{site}{BETWEEN}{state}" if state else site


@dataclass(frozen=True, eq=False)
class Options:
    """The options of a problem, in order: every site in its first state, then every site in its second, and so on, then the others.

    Parameters
    ----------
    sites
        ids of the m sites.
    states
        names of the states; the plain one, if there is one, is the empty string.
    others
        ids of options that are no sites: places of another kind, which a criterion over sites leaves out.
    """

    sites: tuple[str, ...]
    states: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all options."""
        return (*(option_id(site, state) for state in self.states for site in self.sites), *self.others)

    @property
    def columns(self) -> IntArray:
        """The site's column of each option; the first one's for the others."""
        return np.append(np.tile(np.arange(len(self.sites)), len(self.states)), np.zeros(len(self.others), dtype=np.int64))

    @property
    def plain(self) -> bool:
        """Whether each site is an option, open or shut, and there are no others."""
        return self.states == ("",) and not self.others

    def counting(self, states: Sequence[str]) -> BoolArray:
        """Return which options are of one of the states."""
        here = np.repeat(np.isin(self.states, list(states)), len(self.sites))
        return np.append(here, np.zeros(len(self.others), dtype=bool))

    def spread(self, criterion: Criterion, states: Sequence[str], name: str | None = None) -> Criterion:
        """Return a criterion over sites as one over options, of which only those in `states` count.

        Parameters
        ----------
        criterion
            over the sites.
        states
            the states that count.
        name
            another name for it; its own by default.
        """
        return spread(criterion, self.columns, self.counting(states), name)

    def one_state(self, sites: Sequence[str]) -> tuple[Constraint, ...]:
        """Return the rules that each site is in one state at most."""
        return tuple(of_set(f"one-state-{site}", [option_id(site, state) for state in self.states], at_most=1) for site in sites)

    def opened(self, chosen: Sequence[str], state: str) -> tuple[str, ...]:
        """Return the sites that a plan opens in a state, in the order of the sites."""
        return tuple(site for site in self.sites if option_id(site, state) in set(chosen))


def spread(  # noqa: C901, PLR0911 - a plain case each
    criterion: Criterion, columns: IntArray, counts: BoolArray, name: str | None = None
) -> Criterion:
    """Return a criterion with the columns given, of which those that do not count serve nobody."""
    name = name or criterion.name
    match criterion:
        case Coverage():
            return replace(criterion, name=name, covers=criterion.covers[:, columns] & counts)
        case CapacityCoverage():
            return replace(
                criterion, name=name, covers=criterion.covers[:, columns] & counts, capacity=criterion.capacity[columns]
            )
        case Gini():
            matrix = _spread_matrix(criterion.matrix, columns, counts)
            alike = counts.all() and np.array_equal(columns, np.arange(len(criterion.matrix.office_ids)))
            return Gini(name, matrix, criterion.people, criterion.valued if alike else {})
        case Travel() | Farthest() | WorstGroup():
            return replace(criterion, name=name, matrix=_spread_matrix(criterion.matrix, columns, counts))
        case LeastLoad() | WorstWait():
            matrix = _spread_matrix(criterion.matrix, columns, counts)
            return replace(criterion, name=name, matrix=matrix, counts=criterion.counts[columns] & counts)
        case Counters():
            matrix = _spread_matrix(criterion.matrix, columns, counts)
            costs = None if criterion.costs is None else criterion.costs[columns]
            return replace(criterion, name=name, matrix=matrix, counts=criterion.counts[columns] & counts, costs=costs)
        case CapacityTravel():
            matrix = _spread_matrix(criterion.matrix, columns, counts)
            return replace(criterion, name=name, matrix=matrix, capacity=criterion.capacity[columns])
        case Gain():
            return replace(criterion, name=name, gains=np.where(counts, criterion.gains[:, columns], 0))
        case Score():
            return replace(criterion, name=name, scores=np.where(counts, criterion.scores[columns], 0))
        case Through():
            return replace(criterion, name=name, columns=criterion.columns[columns], counts=criterion.counts[columns] & counts)
        case Separation():
            apart = criterion.between[np.ix_(columns, columns)]
            far = int(apart.max(initial=0))
            return replace(criterion, name=name, between=np.where(counts & counts[:, None], apart, far))
        case Worst() | Blend():
            parts = tuple(spread(part, columns, counts) for part in criterion.parts)
            return replace(criterion, name=name, parts=parts)  # type: ignore[arg-type]


def _spread_matrix(matrix: AccessMatrix, columns: IntArray, counts: BoolArray) -> AccessMatrix:
    ids = tuple(f"{matrix.office_ids[column]}{BETWEEN}{position}" for position, column in enumerate(columns.tolist()))
    return AccessMatrix(matrix.demand_ids, ids, matrix.values[:, columns], matrix.unit, matrix.reachable[:, columns] & counts)
