"""Whole waits, counters shared out, and the known answers for the bundled ward with made-up arrivals."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.straight import straight_line
from geodata.load import load_study
from models.checker import measure
from models.criteria import Counters
from models.decision import decide
from models.problem import Problem, ProblemGoal
from models.queueing.queue import Queue, share_out
from models.subsets.enumeration import tabulate

MINUTE = Fraction(60)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.integers(1, 9), st.booleans())
def test_counters_are_shared_out_as_well_as_can_be(people: list[int], counters: int, of_a_day: bool) -> None:
    queue = Queue(Fraction(1, 2), 10 * MINUTE, (Fraction(1, 2), Fraction(1)) if of_a_day else ())
    best = None
    for shares in itertools.product(range(1, counters + 1), repeat=len(people)):
        waits = [queue.wait_s(here, load) for here, load in zip(shares, people, strict=True)]
        if sum(shares) == counters and None not in waits and (best is None or max(waits) < best):
            best = max(waits)
    found = share_out(queue, people, counters)
    assert (found is None) == (best is None)
    if found is not None:
        assert sum(found) == counters
        assert max(queue.wait_s(here, load) for here, load in zip(found, people, strict=True)) == best


# arrivals an hour in the whole ward and minutes a case, made up: one pool, the four by name, the six, fewest with 0 to 3 added, and
# the worst mean waits in minutes of the six and of the four with the four's counters
KNOWN = [
    (75, 10, 13, (5, 4, 4, 4), 17, (17, 17, 16, 17), 14.0, 6.1),
    (75, 15, 20, (7, 5, 5, 6), 24, (23, 23, 24, 24), 51.7, 18.2),
    (115, 15, 30, (10, 7, 8, 8), 35, (33, 33, 34, 34), 37.1, 11.6),
]


@pytest.mark.parametrize(("per_hour", "minutes", "pool", "four", "six", "fewest", "six_wait", "four_wait"), KNOWN)
def test_the_wards_offices_need_the_counters_that_other_code_found(
    per_hour, minutes, pool, four, six, fewest, six_wait, four_wait
) -> None:
    study = load_study("nerima")
    matrix, people = straight_line(study), study.demand.people.to_numpy().astype(np.int64)
    everyone, ids = int(people.sum()), matrix.office_ids
    queue = Queue(Fraction(per_hour, everyone), minutes * MINUTE)
    takes = queue.takes(queue.mean_limit(20 * MINUTE), everyone)
    assert len(takes) == pool
    criterion = Counters("counters", matrix, people, np.ones(len(ids), dtype=bool), takes)
    now = [ids.index(office) for office in ("nerima", "shakujii", "hikarigaoka", "oizumi")]
    then = sorted([*now, ids.index("dai2"), ids.index("seki")])
    loads = {
        len(at): np.bincount(matrix.values[:, at].argmin(axis=1), people, len(at)).astype(int).tolist() for at in (now, then)
    }
    assert tuple(next(n for n, most in enumerate(takes, 1) if most >= load) for load in loads[4]) == four
    assert measure(criterion, then, range(17)) == six
    shared = {of: share_out(queue, loads[of], sum(four)) for of in (4, 6)}
    worst = {of: max(queue.wait_s(c, load) for c, load in zip(shared[of], loads[of], strict=True)) for of in (4, 6)}
    assert worst[6] / 60 == pytest.approx(six_wait, abs=0.06)
    assert worst[4] / 60 == pytest.approx(four_wait, abs=0.06)
    keep = tuple(ids[column] for column in now)
    pool_of = tuple(office for office in ids if office not in keep)
    for added, counters in enumerate(fewest):
        problem = Problem(
            offices=ids,
            keep=keep,
            candidates=pool_of,
            added_min=added,
            added_max=added,
            objectives=(ProblemGoal(criterion),),
        )
        ranking = tabulate(problem)
        assert int(ranking.tables[0][ranking.plans].min()) == counters
        if added <= 2:
            assert decide(problem).objectives[0].value == counters
