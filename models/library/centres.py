"""p-center: the farthest anyone is from the nearest open site, as small as can be."""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from models.access import BoolArray, IntArray
from models.criteria import Farthest
from models.library.answers import checked, infeasible, unfinished
from models.library.arguments import Sites, read_costs, read_sites, read_time_limit
from models.library.set_cover import cover_rows
from models.messages.findings import CancelledError
from models.plan import Solution, Status
from models.progress import PROVE, Event, Progress, tell


def p_center(
    cost: ArrayLike,
    p: int,
    *,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Keep the largest cost to the nearest of `p` sites as small as possible: the p-center (Hakimi 1964).

    The value is one of the costs. Between a cost that the farthest point cannot go below and one that a greedy plan
    reaches, the smallest is found by halving (Minieka 1970), where each step asks if `p` sites cover every point
    within that cost: the set covering problem of `models.library.set_cover`.

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats; only their order matters, so that floats are exact, too.
    p
        number of open sites, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open.
    allowed
        (n, m) bool: pairs that may be used; all by default.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` is the largest of the points' least costs, in the unit of `cost`.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit.
    """
    started = time.monotonic()
    deadline = started + read_time_limit(time_limit_s)
    costs = read_costs(cost, allowed)
    points, total = costs.values.shape
    sites = read_sites(total, p, fixed, forbidden)
    if not points:
        raise ValueError("cost has no rows: there is nobody to serve")
    if not sites.possible or sites.strand(costs.allowed, np.ones(points, dtype=np.int64)):
        return infeasible(started)
    levels, ranks = np.unique(costs.given, return_inverse=True)
    ranks = np.where(costs.allowed, ranks.reshape(costs.given.shape), len(levels))
    search = _Halving(ranks, sites, len(levels), deadline, progress)
    search.run()
    if search.opened is None:
        return infeasible(started) if search.low == len(levels) else unfinished(started, levels[search.low].item())
    value, bound = levels[search.high].item(), levels[search.low].item()
    status: Status = "optimal" if search.low == search.high else "feasible"
    seconds = time.monotonic() - started
    # by rank: floats, too, are compared and never added
    ranked = replace(costs.matrix, values=np.where(costs.allowed, ranks, 0))
    by_rank = Solution(search.opened, search.high, search.low, status, seconds)
    checked(by_rank, sites.problem(Farthest("cost", ranked, np.ones(points, dtype=np.int64))))
    return replace(by_rank, objective=value, bound=bound)


@dataclass
class _Halving:
    """The smallest rank at which everyone is covered; `beyond` where there is none."""

    ranks: IntArray
    sites: Sites
    beyond: int
    deadline: float
    progress: Progress | None

    def __post_init__(self) -> None:
        self.kept = self.ranks[:, list(self.sites.fixed)].min(axis=1, initial=self.beyond)
        self.choices = self.ranks[:, list(self.sites.candidates)]
        self.room = self.sites.most - len(self.sites.fixed)
        # nobody comes closer than when everything is open
        self.low = int(np.minimum(self.kept, self.choices.min(axis=1, initial=self.beyond)).max())
        self.high, self.opened = self.beyond, None
        self.offer(_greedy(self.kept, self.choices, self.room))

    opened: tuple[int, ...] | None = None

    def offer(self, chosen: list[int]) -> None:
        """Keep a plan, by positions of candidates, if it is the best so far; the first others make up the number."""
        spare = [position for position in range(self.choices.shape[1]) if position not in set(chosen)]
        chosen = [*chosen, *spare[: self.room - len(chosen)]]
        rank = int(np.minimum(self.kept, self.choices[:, chosen].min(axis=1, initial=self.beyond)).max())
        if rank < self.high:
            self.high = rank
            self.opened = tuple(sorted([*self.sites.fixed, *(self.sites.candidates[position] for position in chosen)]))

    def run(self) -> None:
        """Halve until the rank is known, time is up, or whoever follows wants no more."""
        with suppress(CancelledError):
            self._halve()

    def _tell(self, *_: object) -> None:
        # ranks mean nothing outside, and costs may be floats
        tell(self.progress, Event(PROVE, 0, 1, "cost"))

    def _halve(self) -> None:
        while self.low < self.high:
            self._tell()
            middle = (self.low + self.high) // 2
            sets: BoolArray = self.choices[self.kept > middle] <= middle
            cover = cover_rows(sets, most=self.room, deadline=self.deadline, tell=self._tell)
            if cover.status == "infeasible":
                self.low = middle + 1
            elif cover.status == "optimal" and cover.chosen is not None:
                self.offer(list(cover.chosen))
            else:
                return


def greedy_centres(cost: IntArray, sites: Sites) -> list[int]:
    """Return columns that keep the farthest point near, found one after the other: a plan, not the best.

    Parameters
    ----------
    cost
        (n, m); pairs that may not be used have the largest int64.
    sites
        which columns may open, and how many.
    """
    levels, ranks = np.unique(cost, return_inverse=True)
    ranks = ranks.reshape(cost.shape)
    kept = ranks[:, list(sites.fixed)].min(axis=1, initial=len(levels))
    chosen = _greedy(kept, ranks[:, list(sites.candidates)], sites.most - len(sites.fixed))
    return [*sites.fixed, *(sites.candidates[position] for position in chosen)]


def _greedy(kept: IntArray, choices: IntArray, room: int) -> list[int]:
    """Return candidates, one after the other, each leaving the farthest as near as it can; ties by the sum."""
    near, chosen = kept, list[int]()
    for _ in range(room):
        together = np.minimum(near[:, None], choices)
        farthest, total = together.max(axis=0), together.sum(axis=0)
        chosen.append(int(np.lexsort((total, farthest))[0]))
        near = together[:, chosen[-1]]
    return list(dict.fromkeys(chosen))
