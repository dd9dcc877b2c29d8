"""Rankings read from tables of all plans: their order, the k best, how often each candidate opens.

Plans are the bit masks of `models.subset_sums`. Everything here is compared in whole numbers, goal by goal in order, and
plans equal in all goals stand in the study's order: as sorted tuples of candidates, so that (0, 5) comes before
(1, 2), and (0,) before (0, 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from models.access import BoolArray, IntArray
from models.remade import Remade

Sense = Literal["max", "min"]
# plans looked at together, so that what is made of them stays in a core's second cache
BLOCK = 1 << 15


@dataclass(frozen=True, eq=False)
class Ranking(Remade):
    """All feasible plans, ordered by goals.

    Parameters
    ----------
    tables
        one (2**m,) int64 a goal, or Python's own integers (`object`), the first goal first; they become read-only.
    senses
        for each goal, whether more (`max`) or less (`min`) of it is better.
    feasible
        (2**m,) bool: the plans that count; becomes read-only.

    Raises
    ------
    ValueError
        if there is no goal, or shapes, types or senses do not fit.
    """

    tables: tuple[IntArray, ...]
    senses: tuple[Sense, ...]
    feasible: BoolArray

    def __post_init__(self) -> None:
        check_goals(self.tables, self.senses, self.feasible)
        for array in (*self.tables, self.feasible):
            array.setflags(write=False)

    @property
    def candidates(self) -> int:
        """The number m of candidates."""
        return self.feasible.size.bit_length() - 1

    @property
    def numbers(self) -> IntArray:
        """The number of each plan that `feasible` speaks of, ascending."""
        return np.arange(self.feasible.size)

    @cached_property
    def plans(self) -> IntArray:
        """The feasible plans, by number."""
        return np.asarray(self.numbers[self.feasible])

    def opening(self, some: int, *, opens: bool) -> Ranking:
        """Return the ranking of those plans that open any of some candidates, a bit mask, or of those that open none of them."""
        return self.among(((self.numbers & some) != 0) == opens)

    def order(self, limit: int | None = None) -> IntArray:
        """Return the feasible plans, best first, all of them or the first `limit`."""
        plans = self.plans if limit is None else self._leading(limit)
        return plans[np.lexsort([self._keys(goal, plans) for goal in reversed(range(len(self.tables) + 1))])]

    def k_best(self, count: int) -> IntArray:
        """Return the `count` best plans, best first, or all where there are fewer; none or less is a ValueError."""
        if count < 1:
            raise ValueError(f"the {count} best plans: at least 1 must be asked for")
        return self.order(count)

    def among(self, some: BoolArray) -> Ranking:
        """Return the ranking of those feasible plans that are among some, bool like `feasible`."""
        return replace(self, feasible=self.feasible & some)

    def ranks(self, plans: IntArray) -> IntArray:
        """Return the rank of each of the first plans of `order`: 1 and how many plans are better, so 1, 1, 1, 4.

        Parameters
        ----------
        plans
            the ranking's own order, or as much of its beginning as is wanted.

        Returns
        -------
        ranks
            (k,) int64; plans equal in every goal share theirs.
        """
        differs = np.ones(len(plans), dtype=bool)
        differs[1:] = np.any([table[plans[1:]] != table[plans[:-1]] for table in self.tables], axis=0)
        return np.maximum.accumulate(np.where(differs, np.arange(1, len(plans) + 1), 0))

    def frequency(self, plans: IntArray) -> IntArray:
        """Return in how many of `plans` each candidate opens, (m,) int64."""
        return np.array([int((plans >> candidate & 1).sum()) for candidate in range(self.candidates)], dtype=np.int64)

    def _keys(self, goal: int, plans: IntArray) -> IntArray:
        """Return what orders `plans` by one goal, less being better; the study's order comes after the last goal."""
        if goal == len(self.tables):
            return study_order(plans, self.candidates)
        return downward(self.tables[goal][plans], self.senses[goal])

    def _blocks(self, goal: int, plans: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield `plans` and their keys in blocks that stay in the cache."""
        for first in range(0, plans.size, BLOCK):
            block = plans[first : first + BLOCK]
            yield block, self._keys(goal, block)

    def _leading(self, limit: int) -> IntArray:
        """Return the `limit` best plans in any order; each goal splits only the plans tied at the edge of the last."""
        sure: list[IntArray] = []
        edge, missing = self.plans, max(limit, 0)
        for goal in range(len(self.tables) + 1):
            if missing >= edge.size or not missing:
                break
            cut = self._cut(goal, edge, missing)
            sure.append(np.concatenate([block[keys < cut] for block, keys in self._blocks(goal, edge)]))
            edge = np.concatenate([block[keys == cut] for block, keys in self._blocks(goal, edge)])
            missing -= sure[-1].size
        return np.concatenate([*sure, edge[:missing]])

    def _cut(self, goal: int, plans: IntArray, count: int) -> int:
        """Return the `count`-th smallest key; numpy's own partition takes seconds where millions of keys are equal."""
        pool = np.sort(self._keys(goal, plans[:count]))
        step = max(BLOCK, count)
        for first in range(count, plans.size, step):
            keys = self._keys(goal, plans[first : first + step])
            keys = keys[keys < pool[-1]]
            if keys.size:
                pool = np.sort(np.concatenate([pool, keys]))[:count]
        return int(pool[-1])


def check_goals(tables: tuple[IntArray, ...], senses: tuple[Sense, ...], feasible: BoolArray) -> None:
    """Raise ValueError unless there is a sense for each of one or more int64 tables of 2**m plans, as is `feasible`."""
    size = feasible.size
    if feasible.shape != (size,) or feasible.dtype != np.bool_ or size.bit_count() != 1:
        raise ValueError(f"feasible must be bool for 2**m plans, not {feasible.shape} {feasible.dtype}")
    if not tables or len(tables) != len(senses) or not {*senses} <= {"max", "min"}:
        raise ValueError(f"{len(tables)} goals with the senses {senses}: each of one or more needs max or min")
    for table in tables:
        if table.shape != feasible.shape or table.dtype not in {np.dtype(np.int64), np.dtype(object)}:
            raise ValueError(f"a goal must be {feasible.shape} int64, not {table.shape} {table.dtype}")


def downward(values: IntArray, sense: Sense) -> IntArray:
    """Return `values`, or for `max` numbers in the reverse order, so that less is better."""
    # unlike negation, the complement of the smallest int64 does not overflow
    return ~values if sense == "max" else values


def study_order(plans: IntArray, candidates: int) -> IntArray:
    """Return numbers, one a plan, that order plans as sorted tuples of candidates.

    Parameters
    ----------
    plans
        bit masks of open candidates.
    candidates
        how many there are.

    Returns
    -------
    positions
        int64: the plan's position among all 2**m, walking the tree of sorted tuples with parents first.

    Notes
    -----
    The children (…, s) before the child (…, t) of a tuple that ends in r head 2**(m-1-r) - 2**(m-t) tuples. Summed
    along the way to (s_1, …, s_k), with one for each step, that is
    k + 2**m - (2**(m-1-s_1) + … + 2**(m-1-s_k)) - 2**(m-1-s_k), and 0 for the empty tuple.
    """
    positions = np.full(plans.shape, 1 << candidates, dtype=np.int64)
    last = np.full(plans.shape, 1 << candidates, dtype=np.int64)
    for candidate in range(candidates):
        heads = 1 << (candidates - 1 - candidate)
        is_open = (plans >> candidate & 1).astype(bool)
        positions += is_open * np.int64(1 - heads)
        last[is_open] = heads
    return positions - last
