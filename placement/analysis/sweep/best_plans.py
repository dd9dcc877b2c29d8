"""Which plans are best, objective by objective, in many situations at once: a column for each situation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.access import BoolArray, IntArray
from models.problem import ProblemGoal

FAR = int(np.iinfo(np.int64).max)
# beyond all whole numbers of Python's own that are met here
BEYOND = 1 << 200


def decide(goals: Sequence[ProblemGoal], values: Sequence[IntArray], feasible: BoolArray) -> tuple[BoolArray, BoolArray]:
    """Return which plans are tied on the first objective, and which are best in the end, in every situation.

    An objective chooses among the plans in which every one before it comes up to `Goal.limit` of its best, as in
    `models.subsets.enumeration.narrowed`.

    Parameters
    ----------
    goals
        the objectives, in order.
    values
        for each, (p, k) or (p, 1) whole numbers: its value in each plan, in each situation.
    feasible
        (p, k) or (p, 1) bool: which plans count.

    Returns
    -------
    first, best
        (p, k) bool each; all False in a situation without feasible plans.
    """
    shape = np.broadcast_shapes(feasible.shape, *(table.shape for table in values))
    keys = [table if goal.criterion.sense == "min" else -table for goal, table in zip(goals, values, strict=True)]
    allowed = np.broadcast_to(feasible, shape)
    first, tied = None, allowed
    for goal, key in zip(goals, keys, strict=True):
        best = _least(key, allowed)
        tied = allowed & (key == best)
        first = tied if first is None else first
        room = np.array([int(abs(value) * goal.within) for value in best.tolist()], dtype=key.dtype) if goal.within else 0
        allowed = allowed & (key <= best + room) if goal.within else tied
    return (tied if first is None else first), tied


def _least(key: IntArray, allowed: BoolArray) -> IntArray:
    """Return the least value allowed in each situation; 0 where none is."""
    far = BEYOND if key.dtype == object else FAR
    some = np.where(allowed, np.broadcast_to(key, allowed.shape), far).min(axis=0, initial=far)
    return np.asarray(np.where(allowed.any(axis=0), some, 0))
