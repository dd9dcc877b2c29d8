"""The router against a plain search, on random small timetables."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.transit.router import door_to_door
from tests.geodata.transit.lines import NEVER, Lines, Ride, arrival, lines, percentile, walks

STOPS = 5
WINDOW = range(600, 900, 60)


class Town(NamedTuple):
    timetable: Lines
    access: list[dict[int, int]]
    egress: list[dict[int, int]]
    direct_s: list[list[int]]


@st.composite
def trips(draw: st.DrawFn) -> Lines:
    """Return trips whose stops may repeat and whose rides and stays may take no time, and a few footpaths."""
    seconds, stop = st.integers(0, 150), st.integers(0, STOPS - 1)
    rides = []
    for trip in range(draw(st.integers(0, 7))):
        clock, here = draw(st.integers(500, 1300)), draw(stop)
        for _ in range(draw(st.integers(1, 4))):
            there, arrives = draw(stop), clock + draw(seconds)
            rides.append(
                Ride(clock, arrives, here, there, trip, draw(st.booleans()) or draw(st.booleans()), draw(st.integers(0, 3)) > 0)
            )
            clock, here = arrives + draw(st.sampled_from([0, 0, 30])), there
    pair = st.tuples(stop, stop, st.integers(0, 120)).filter(lambda path: path[0] != path[1])
    return lines(STOPS, rides, draw(st.lists(pair, max_size=3)))


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Return a timetable, two homes, two doors, and the walks between them."""
    walk = st.dictionaries(st.integers(0, STOPS - 1), st.integers(0, 200), max_size=3)
    direct = st.one_of(st.just(-1), st.integers(0, 900))
    pairs = [[draw(direct) for _ in range(2)] for _ in range(2)]
    return Town(draw(trips()), [draw(walk) for _ in range(2)], [draw(walk) for _ in range(2)], pairs)


def routed(town: Town, depart: range, percentiles: tuple[int, ...], **options) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    return door_to_door(
        town.timetable,
        walks(town.access),
        walks(town.egress),
        np.array(town.direct_s),
        depart=depart,
        percentiles=percentiles,
        **options,
    )


@given(towns(), st.sampled_from([1, 60, 90]), st.sampled_from([None, 0, 1, 2]))
def test_every_percentile_is_that_of_the_plain_search(town: Town, slack_s: int, transfers: int | None) -> None:
    percentiles = (1, 40, 50, 90, 100)
    found = routed(town, WINDOW, percentiles, transfer_slack_s=slack_s, max_transfers=transfers)
    for person, access in enumerate(town.access):
        for office, egress in enumerate(town.egress):
            direct_s = town.direct_s[person][office]
            arrivals = [arrival(town.timetable, access, egress, direct_s, leave, slack_s, transfers) for leave in WINDOW]
            times = [NEVER if door == NEVER else door - leave for door, leave in zip(arrivals, WINDOW, strict=True)]
            for percent in percentiles:
                wanted = percentile(times, percent)
                values, reachable = found[percent]
                assert (values[person, office], reachable[person, office]) == ((0, False) if wanted == NEVER else (wanted, True))


@given(towns())
def test_nobody_takes_longer_than_on_foot(town: Town) -> None:
    direct = np.array(town.direct_s)
    for values, reachable in routed(town, WINDOW, (50, 100)).values():
        assert reachable[direct >= 0].all()
        assert (values <= direct)[direct >= 0].all()


@given(towns())
def test_whoever_leaves_later_arrives_no_earlier(town: Town) -> None:
    before = np.zeros((2, 2), dtype=np.int64)
    for leave in range(570, 930, 15):
        values, reachable = routed(town, range(leave, leave + 1), (100,))[100]
        arrivals = np.where(reachable, leave + values, NEVER)
        assert (arrivals >= before).all()
        before = arrivals


@given(towns(), st.permutations(range(STOPS)))
def test_the_order_of_the_stops_does_not_matter(town: Town, order: list[int]) -> None:
    to = np.array(order, dtype=np.int32)
    line = town.timetable
    moved = line._replace(
        from_stop=to[line.from_stop], to_stop=to[line.to_stop], foot_from=to[line.foot_from], foot_to=to[line.foot_to]
    )
    renamed = [[{order[stop]: seconds for stop, seconds in row.items()} for row in rows] for rows in (town.access, town.egress)]
    here, there = routed(town, WINDOW, (50,))[50], routed(Town(moved, *renamed, town.direct_s), WINDOW, (50,))[50]
    assert (here[0] == there[0]).all()
    assert (here[1] == there[1]).all()
