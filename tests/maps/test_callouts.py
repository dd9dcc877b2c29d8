"""Callouts of the map: groups of homes as they lie, their people to the last one, and where in the city they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from geopandas import points_from_xy
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.page.callouts import JOINED, LEAST_SHARE, MOST, change_callouts, gather, reach_callouts


def plainly(points, people, chosen, apart):
    """Return the people of each group, home by home."""
    left, groups = [i for i in range(len(points)) if chosen[i] and people[i]], []
    while left:
        group, edge = [], [left.pop()]
        while edge:
            one = edge.pop()
            group.append(one)
            near = [other for other in left if np.hypot(*(points[other] - points[one])) <= apart]
            left = [other for other in left if other not in near]
            edge += near
        groups.append(sum(people[i] for i in group))
    return sorted(groups, reverse=True)


@settings(max_examples=30)
@given(st.data())
def test_groups_are_those_of_homes_one_by_one(town, data):
    size = len(town.demand)
    points = np.array(data.draw(st.lists(st.tuples(*[st.integers(-30, 30)] * 2), min_size=size, max_size=size))) * 100.0
    people = data.draw(st.lists(st.integers(0, 50), min_size=size, max_size=size))
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    demand = town.demand.assign(people=people).set_geometry(points_from_xy(*points.T), crs=town.crs)
    nearest = [np.sort(np.hypot(*(points - one).T))[1] for one in points]
    found = gather(replace(town, demand=demand), chosen)
    assert [group.people for group in found] == plainly(points, people, chosen, JOINED * float(np.median(nearest)))
    # each is told of at one of its homes
    homes = {tuple(place) for place, here in zip(points.tolist(), chosen, strict=True) if here}
    assert all((group.x, group.y) in homes for group in found)


@pytest.mark.parametrize(
    ("east", "north", "part"), [(1, 0, "East"), (-1, -1, "South-west"), (0, 1, "North"), (1, 1, "North-east"), (0, 0, "Centre")]
)
def test_the_part_of_the_city_is_told_from_its_middle(town, east, north, part):
    west, south, right, top = town.boundary.bounds
    centre = town.boundary.centroid
    points = np.column_stack([town.demand.geometry.x, town.demand.geometry.y])
    points[0] = centre.x + east * 0.4 * (right - west), centre.y + north * 0.4 * (top - south)
    moved = replace(town, demand=town.demand.set_geometry(points_from_xy(*points.T), crs=town.crs))
    chosen = np.arange(len(points)) == 0
    assert [group.part.to("en") for group in gather(moved, chosen)] == [part]


def test_gains_and_losses_both_have_a_callout_where_both_are_large(town):
    people = town.demand["people"].to_numpy()
    order = np.argsort(town.demand.geometry.x.to_numpy())
    half = np.isin(np.arange(len(people)), order[: len(order) // 2])
    small = (~half) & (np.arange(len(people)) == order[-1])
    found = reach_callouts(town, small | (~half & (people < 0)), half, far="1.5 km", column=None)
    assert {one.tone for one in found} <= {"newly", "lost"}
    assert ("lost" in {one.tone for one in found}) == bool(people[small].sum() >= LEAST_SHARE * people.sum())
    assert 1 <= len(found) <= MOST
    # a few who get much nearer do not hide the many who get a little farther
    change = np.where(small, -1_200_000, np.where(half, 100_000, 0))
    before = np.full(len(people), 2_000_000)
    tones = {one.tone for one in change_callouts(town, before, before + change, service=0, column=None)}
    assert "farther" in tones


def test_nobody_changes_nothing_is_said(town):
    same = np.ones(len(town.demand), dtype=bool)
    assert reach_callouts(town, same, same, far="", column=None) == ()
