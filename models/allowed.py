"""The plans that the numbers and rules of a problem allow, listed candidate by candidate: many candidates may have few plans."""

from __future__ import annotations

import numpy as np

from models.access import IntArray
from models.criteria import WorstWait
from models.problem import Problem

# plans listed at most, and numbers kept of them at a time while they are listed
MOST_PLANS = 400_000
MOST_NUMBERS = 1 << 24
# bits of an int64 that tell plans apart
WIDEST = 60
# plans that counters are shared out in, one by one: some seconds' work, in the long run and over a day
MOST_SHARED = 10_000
MOST_SHARED_OF_A_DAY = 500


def most_shared(problem: Problem) -> int | None:
    """Return in up to how many plans counters are shared out; None where nothing asks for that."""
    asked = [criterion for criterion in problem.criteria if isinstance(criterion, WorstWait)]
    if not asked:
        return None
    return MOST_SHARED_OF_A_DAY if any(criterion.queue.profile for criterion in asked) else MOST_SHARED


def too_many_to_share(problem: Problem) -> bool:
    """Return whether counters would have to be shared out in too many plans."""
    most = most_shared(problem)
    if most is None:
        return False
    plans = plans_of(problem)
    return plans is None or len(plans) > most


def plans_of(problem: Problem) -> IntArray | None:
    """Return the sets of candidates, as ascending bit masks, that the numbers and rules of a problem allow; None for too many.

    Candidates are settled one by one; a set that no choice of the others would make a plan is left out at once.
    """
    rows = _rows(problem) if len(problem.candidates) <= WIDEST else None
    if rows is None:
        return None
    factors, low, high = rows
    least, most = (_still(bound(factors, 0)) for bound in (np.minimum, np.maximum))
    plans, totals = np.zeros(1, dtype=np.int64), np.zeros((1, len(low)), dtype=np.int64)
    # the highest bit first, so that the numbers come in order
    for place in reversed(range(len(problem.candidates))):
        plans = np.stack([plans, plans | 1 << place], axis=1).ravel()
        totals = np.stack([totals, totals + factors[:, place]], axis=1).reshape(len(plans), len(low))
        may = ((totals + most[:, place] >= low) & (totals + least[:, place] <= high)).all(axis=1)
        plans, totals = plans[may], totals[may]
        if len(plans) > MOST_PLANS or len(plans) * max(len(low), 1) > MOST_NUMBERS:
            return None
    found: IntArray = plans[((totals >= low) & (totals <= high)).all(axis=1)]
    return found


def _still(factors: IntArray) -> IntArray:
    """Return (r, m) what the candidates before each add to each row at most, or at least, by the extreme of each."""
    sums: IntArray = np.cumsum(factors, axis=1) - factors
    return sums


def _rows(problem: Problem) -> tuple[IntArray, IntArray, IntArray] | None:
    """Return the different rules as factors (r, m) with their bounds (r,) on the candidates' part; None beyond 64 bits."""
    position = {office: number for number, office in enumerate(problem.candidates)}
    kept, far = set(problem.keep), 1 << 61
    rows = {(tuple([1] * len(position)), problem.added_min, problem.added_max)}
    for rule in problem.rules:
        factors, constant = [0] * len(position), 0
        for office, factor in rule.terms:
            if office in position:
                factors[position[office]] += factor
            elif office in kept:
                constant += factor
        low = -far if rule.at_least is None else rule.at_least - constant
        high = far if rule.at_most is None else rule.at_most - constant
        if max(abs(low), abs(high), sum(map(abs, factors))) > far:
            return None
        rows.add((tuple(factors), low, high))
    each, lows, highs = zip(*sorted(rows), strict=True)
    table = np.array(each, dtype=np.int64).reshape(len(each), len(position))
    return table, np.array(lows, dtype=np.int64), np.array(highs, dtype=np.int64)
