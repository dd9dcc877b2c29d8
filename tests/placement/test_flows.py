"""Who goes from which place to which, by how much everybody's distance changes, and how it is spread: against plain counting."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.messages.text import same
from placement.results.flows import LADDER_M, NOWHERE, Nearest, steps_of

PLACES = tuple("abcd")


@st.composite
def towns(draw):
    """Return people, each with millimetres to every place (None where there is no way), and the places open before and after."""
    # few and round distances, so that some are as near as others and changes fall on the steps
    far = st.sampled_from([None, 0, 1, 9_999, 10_000, 10_001, 20_000, 30_000, 40_000, 100_000, 310_000, 1_000_001])
    homes = draw(st.lists(st.tuples(st.integers(0, 9), st.tuples(*[far] * len(PLACES))), min_size=1, max_size=7))
    open_ = st.sets(st.sampled_from(range(len(PLACES))))
    return homes, draw(open_), draw(open_)


def nearest(row, places):
    """Return the nearest place of a home and how far it is; None where there is none."""
    return min(((mm, place) for place in sorted(places) if (mm := row[place]) is not None), default=None)


def made(homes, before, after):
    """Return the same as the program has it."""
    found = [[nearest(row, places) for _, row in homes] for places in (before, after)]
    columns = [np.array([-1 if one is None else one[1] for one in state], dtype=np.int64) for state in found]
    mm = [np.array([NOWHERE if one is None else one[0] for one in state], dtype=np.int64) for state in found]
    people = np.array([n for n, _ in homes], dtype=np.int64)
    given_ = np.array(sorted(before | after), dtype=np.int64)
    return Nearest("s", same("s"), PLACES, given_, people, tuple(columns), tuple(mm)), found


@given(towns())
@settings(max_examples=150)
def test_flows_are_what_plain_counting_gives(town):
    homes, before, after = town
    one, (old, new) = made(*town)
    changes = [(n, a, b) for (n, _), a, b in zip(homes, old, new, strict=True) if n]
    known = [abs(b[0] - a[0]) for _, a, b in changes if a and b]
    assert one.largest == max(known, default=0)
    limits = steps_of(one.largest)
    found = one.flows(limits)
    assert found.people == sum(n for n, _, _ in changes)
    assert set(found.places) == {PLACES[place] for place in before | after}
    for place, flow in ((PLACES.index(name), flow) for name, flow in found.places.items()):
        assert flow.before == sum(n for n, a, _ in changes if a and a[1] == place)
        assert flow.after == sum(n for n, _, b in changes if b and b[1] == place)
        for moves, own, other in ((flow.left, 1, 2), (flow.come, 2, 1)):
            went = {}
            for change in changes:
                here, there = change[own], change[other]
                if here and here[1] == place and (there is None or there[1] != place):
                    went.setdefault(there and PLACES[there[1]], []).append(change)
            assert {move.place for move in moves} == set(went)
            assert [move.people for move in moves] == sorted((move.people for move in moves), reverse=True)
            for move in moves:
                some = went[move.place]
                assert move.people == sum(n for n, _, _ in some)
                farther = None if move.place is None else [(n, b[0] - a[0]) for n, a, b in some]
                assert move.farther_mm == (farther and sum(n * mm for n, mm in farther))
                assert move.most_mm == (farther and max(mm for _, mm in farther))
    bounds = [0, *(metres * 1000 for metres in limits), None]
    for counts, was, now in ((found.farther, 1, 2), (found.nearer, 2, 1)):
        steps = []
        for low, high in pairwise(bounds):
            held = [change for change in changes if change[was] and fits(change[was][0], change[now], low, high)]
            steps.append(sum(n for n, _, _ in held))
        assert list(counts) == steps
    for state, spread in enumerate(found.distributions):
        each = sorted(
            float("inf") if change[1 + state] is None else change[1 + state][0] for change in changes for _ in range(change[0])
        )
        for value, place in (
            (spread.median, -(-len(each) // 2)),
            (spread.ninth, -(-9 * len(each) // 10)),
            (spread.farthest, len(each)),
        ):
            expected = each[place - 1] if each else float("inf")
            assert value == (None if expected == float("inf") else expected) or not each


def fits(was, now, low, high):
    """Return whether somebody goes farther by more than the one and at most the other; who has no place goes over every limit."""
    if now is None:
        return high is None
    return low < now[0] - was and (high is None or now[0] - was <= high)


def test_steps_are_the_last_round_numbers_that_a_change_is_over():
    assert steps_of(0) == steps_of(10_000) == (10,)
    assert steps_of(10_001) == (10,)
    assert steps_of(30_001) == (10, 30)
    assert steps_of(1_000_000) == (30, 100, 300)
    assert steps_of(1_000_001) == (100, 300, 1_000)
    assert list(LADDER_M) == sorted(LADDER_M)
