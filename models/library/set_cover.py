"""The set covering problem: the fewest columns so that every row has one, after all that dominance decides.

Sets: R rows, each a set of columns; C columns. Variables: x_j = 1 when column j is chosen (Toregas, Swain, ReVelle &
Bergman 1971):  min sum of x_j;  (1) sum of x_j over r >= 1 for every row r;  (2) sum of x_j <= most, where only as
many are wanted, and then nothing is minimised. A row that contains another is implied by it, a column whose rows are
all another's is not needed, and the column of a row of one is chosen; these repeat until nothing changes.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from models.access import BoolArray, IntArray
from models.plan import Status
from models.program.solver import Program
from models.progress import Tell

# comparing all pairs beyond this costs more than it saves
MOST_COMPARED = 6000


@dataclass(frozen=True, slots=True)
class Cover:
    """What is known of a set covering problem when the search ends.

    Parameters
    ----------
    chosen
        columns, ascending; None when there is none, or none yet.
    bound
        no cover has fewer columns.
    status
        `optimal` (or as few as wanted), `feasible` (stopped early) or `infeasible`.
    """

    chosen: tuple[int, ...] | None
    bound: int
    status: Status


def cover_rows(sets: BoolArray, *, most: int | None = None, deadline: float = math.inf, tell: Tell | None = None) -> Cover:
    """Choose the fewest columns that leave no row without one, or any `most` columns that do.

    Parameters
    ----------
    sets
        (g, m) bool: column j covers row i.
    most
        how many columns will do; None for the fewest.
    deadline
        `time.monotonic()` at which the search ends.
    tell
        hears, while the solver runs, of the columns it has and the bound on them; CancelledError from it ends the search.
    """
    if not sets.any(axis=1).all():
        return Cover(None, 0, "infeasible")
    forced, left, columns = _reduce(sets)
    if len(left):
        room = None if most is None else most - len(forced)
        rest = _search(left, room, deadline, tell)
    else:
        rest = Cover((), 0, "optimal")
    bound = len(forced) + rest.bound
    if rest.chosen is None:
        return Cover(None, bound, rest.status)
    chosen = tuple(sorted([*forced, *(int(columns[position]) for position in rest.chosen)]))
    if most is not None and len(chosen) > most:
        return Cover(None, bound, "infeasible" if bound > most else "feasible")
    return Cover(chosen, bound, rest.status)


def _reduce(sets: BoolArray) -> tuple[list[int], BoolArray, IntArray]:
    """Return the columns that must be chosen, and what is then left: its rows, and the numbers of its columns."""
    columns, forced = np.arange(sets.shape[1]), list[int]()
    while True:
        size = sets.shape
        sets = _minimal(sets)
        useful = np.sort(_minimal_index(~sets.T)) if sets.size else np.zeros(0, dtype=np.int64)
        sets, columns = sets[:, useful], columns[useful]
        single = np.unique(sets[sets.sum(axis=1) == 1].argmax(axis=1)) if len(sets) else np.zeros(0, dtype=np.int64)
        forced += columns[single].tolist()
        sets = sets[~sets[:, single].any(axis=1)]
        if sets.shape == size:
            return forced, sets, columns


def _minimal(sets: BoolArray) -> BoolArray:
    return sets[_minimal_index(sets)]


def _minimal_index(sets: BoolArray) -> IntArray:
    """Return the rows that contain no other row; of equal ones the first."""
    _, first = np.unique(np.packbits(sets, axis=1), axis=0, return_index=True)
    first = np.sort(first)
    if len(first) > MOST_COMPARED:
        return first
    distinct = sets[first].astype(np.float32)
    sizes = distinct.sum(axis=1)
    inside = distinct @ distinct.T >= sizes[:, None]  # [i, k]: row i is part of row k; counts to 2**24 are exact
    np.fill_diagonal(inside, val=False)
    kept: IntArray = first[~inside.any(axis=0)]
    return kept


def _search(sets: BoolArray, most: int | None, deadline: float, tell: Tell | None) -> Cover:
    greedy, bound = _greedy(sets), _apart(sets)
    if most is not None and bound > most:
        return Cover(None, bound, "infeasible")
    if len(greedy) == bound or (most is not None and len(greedy) <= most):
        return Cover(greedy, bound, "optimal")
    if time.monotonic() >= deadline:
        return Cover(greedy, bound, "feasible")
    program = Program("set_cover", "min")
    xs = [program.binary(f"x_{position}") for position in range(sets.shape[1])]
    for position, row in enumerate(sets):
        program.constrain(f"row_{position}", {xs[int(j)]: 1.0 for j in np.flatnonzero(row)}, ">=", 1)  # (1)
    everything = dict.fromkeys(xs, 1.0)
    if most is not None:
        program.constrain("most", everything, "<=", most)  # (2)
    program.aim({} if most is not None else everything)
    outcome = program.solve(time_limit_s=None if deadline == math.inf else deadline - time.monotonic(), tell=tell)
    if outcome.end == "infeasible":
        return Cover(None, (most or 0) + 1, "infeasible")
    if most is None and outcome.bound is not None and math.isfinite(outcome.bound):
        bound = max(bound, math.ceil(outcome.bound - 1e-6))
    chosen = None if outcome.chosen is None else tuple(sorted(int(name[2:]) for name in outcome.chosen))
    if chosen is None or not sets[:, list(chosen)].any(axis=1).all() or len(chosen) > len(greedy):
        chosen = greedy
    done = len(chosen) <= (bound if most is None else most)
    return Cover(chosen, bound, "optimal" if done else "feasible")


def _greedy(sets: BoolArray) -> tuple[int, ...]:
    """Return a cover by the column that covers most of what is left, without the columns that prove not needed."""
    left, chosen = np.ones(len(sets), dtype=bool), list[int]()
    while left.any():
        chosen.append(int(sets[left].sum(axis=0).argmax()))
        left &= ~sets[:, chosen[-1]]
    for column in list(chosen):
        others = [other for other in chosen if other != column]
        if sets[:, others].any(axis=1).all():
            chosen = others
    return tuple(sorted(chosen))


def _apart(sets: BoolArray) -> int:
    """Return the number of rows found of which no column covers two: each needs one of its own."""
    taken, count = np.zeros(sets.shape[1], dtype=bool), 0
    for row in sets[np.argsort(sets.sum(axis=1), kind="stable")]:
        if not (row & taken).any():
            taken |= row
            count += 1
    return count
