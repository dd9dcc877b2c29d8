"""The plans worth a debate, read from tables of all plans: those no other betters in every goal at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import product

import numpy as np

from models.access import BoolArray, IntArray
from models.subsets.ranking import Sense, check_goals, downward, study_order


def pareto_front(tables: tuple[IntArray, ...], senses: tuple[Sense, ...], feasible: BoolArray) -> IntArray:
    """Return every feasible plan that no other betters in one goal without being worse in another.

    Parameters
    ----------
    tables, senses, feasible
        as in `Ranking`.

    Returns
    -------
    plans
        all of them, equal ones too, from the best in the first goal on; equal ones in the study's order.

    Raises
    ------
    ValueError
        as in `Ranking`.
    """
    check_goals(tables, senses, feasible)
    plans = np.flatnonzero(feasible)
    keys = [downward(table[plans], sense) for table, sense in zip(tables, senses, strict=True)]
    # a few good compromises rule out nearly all plans before any is sorted
    for weights in product((1.0, 4.0, 16.0), repeat=len(keys)):
        if plans.size:
            kept = _unbeaten_by_compromise(keys, weights)
            plans, keys = plans[kept], [key[kept] for key in keys]
    order = np.lexsort((study_order(plans, feasible.size.bit_length() - 1), *reversed(keys)))
    vectors = np.stack(keys, axis=1)[order]
    starts = np.ones(len(vectors), dtype=bool)
    starts[1:] = (vectors[1:] != vectors[:-1]).any(axis=1)
    undominated = _staircase(vectors[starts]) if len(keys) <= 3 else _eliminated(vectors[starts])
    front: IntArray = plans[order][undominated[starts.cumsum() - 1]]
    return front


def _unbeaten_by_compromise(keys: list[IntArray], weights: tuple[float, ...]) -> BoolArray:
    """Return which vectors the least of a weighted sum does not dominate; rounding touches the choice of it alone."""
    score = np.zeros(len(keys[0]))
    for key, weight in zip(keys, weights, strict=True):
        score += key.astype(float) * (weight / max(float(key.max()) - float(key.min()), 1.0))
    pivot = score.argmin()
    better, differs = np.zeros(len(score), dtype=bool), np.zeros(len(score), dtype=bool)
    for key in keys:
        better |= key < key[pivot]
        differs |= key != key[pivot]
    return better | ~differs


def _staircase(vectors: IntArray) -> BoolArray:
    """Return which of distinct vectors of up to three goals, in lexicographic order, none before dominates.

    Of those before, only the least third goal for each second goal matters: a staircase, searched by halving
    (Kung, Luccio & Preparata 1975).
    """
    found = np.zeros(len(vectors), dtype=bool)
    second: list[int] = []
    third: list[int] = []
    filled = np.zeros((len(vectors), 3), dtype=vectors.dtype)
    filled[:, : vectors.shape[1]] = vectors
    for row, (y, z) in enumerate(filled[:, 1:].tolist()):
        above = bisect_right(second, y)
        if above and third[above - 1] <= z:
            continue
        found[row] = True
        first = end = bisect_left(second, y)
        while end < len(third) and third[end] >= z:
            end += 1
        second[first:end], third[first:end] = [y], [z]
    return found


def _eliminated(vectors: IntArray) -> BoolArray:
    """Return which of distinct vectors, in lexicographic order, none before dominates, in any number of goals."""
    found = np.zeros(len(vectors), dtype=bool)
    left = np.arange(len(vectors))
    while left.size:
        found[left[0]] = True
        left = left[(vectors[left] < vectors[left[0]]).any(axis=1)]
    return found
