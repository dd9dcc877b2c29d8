"""Callouts of the map: where most people newly come within reach, fall out of it, or get nearer or farther, in a few words each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np

from maps.extent import settled
from maps.labels import people_of
from maps.page.geometry import code_points
from models.messages.text import Text, in_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.study import Study
    from models.access import BoolArray, IntArray

Tone = Literal["newly", "lost", "nearer", "farther"]
View = Literal["by_reach", "by_change"]
# so many callouts stand on a map, and each tells of at least this part of everyone
MOST, LEAST_SHARE = 3, 0.005
# homes so many times as far apart as the median home is from its nearest stand in one group
JOINED = 3.0
# nearer to the middle than this part of half of what the city measures is called the centre
CENTRE = 0.2
# metres over which a change is told, the largest first that anybody has
STEPS_M, MM_PER_M = (1000, 300, 0), 1000
# from east, against the clock
PARTS = (
    in_context("part of a city", "East"),
    in_context("part of a city", "North-east"),
    in_context("part of a city", "North"),
    in_context("part of a city", "North-west"),
    in_context("part of a city", "West"),
    in_context("part of a city", "South-west"),
    in_context("part of a city", "South"),
    in_context("part of a city", "South-east"),
)
MIDDLE = in_context("part of a city", "Centre")


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout on the map.

    Parameters
    ----------
    text
        what it says.
    x, y
        where, in the study's CRS: a home of the group.
    tone
        what becomes of the people.
    view
        with which colours of the squares it is true.
    service
        which of the services, 0 the one chosen for.
    """

    text: Text
    x: float
    y: float
    tone: Tone
    view: View
    service: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Homes that lie together.

    Parameters
    ----------
    people
        in them.
    x, y
        the home nearest to their middle.
    part
        of the city, by that middle.
    """

    people: int
    x: float
    y: float
    part: Text


def gather(study: Study, chosen: BoolArray) -> list[Group]:
    """Return the groups of some homes, the largest first.

    Parameters
    ----------
    study
        its demand, of which homes with people count, and its settled land, of whose middle the directions are told.
    chosen
        (n,) which of the demand.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    points = np.column_stack([study.demand.geometry.x, study.demand.geometry.y])
    people = study.demand["people"].to_numpy()
    here = np.flatnonzero(chosen & (people > 0))
    if len(points) < 2 or not len(here):
        return []
    apart = float(np.median(KDTree(points).query(points, 2)[0][:, 1]))
    pairs = KDTree(points[here]).query_pairs(JOINED * apart, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(len(here), len(here)))
    count, of = connected_components(graph, directed=False)
    land = settled(study)
    west, south, east, north = land.bounds
    centre, size = land.centroid, ((east - west) / 2, (north - south) / 2)
    found = []
    for group in range(count):
        homes = here[of == group]
        middle = (points[homes] * people[homes, None]).sum(axis=0) / people[homes].sum()
        x, y = points[homes[np.hypot(*(points[homes] - middle).T).argmin()]].tolist()
        part = _part(float(middle[0] - centre.x) / size[0], float(middle[1] - centre.y) / size[1])
        found.append(Group(int(people[homes].sum()), x, y, part))
    return sorted(found, key=lambda group: (-group.people, group.x, group.y))


def _part(east: float, north: float) -> Text:
    """Return the part of the city that is so far from its middle, each way by half of what the city measures."""
    if np.hypot(east, north) < CENTRE:
        return MIDDLE
    return PARTS[round(float(np.arctan2(north, east)) / (np.pi / 4)) % len(PARTS)]


def reach_callouts(study: Study, before: BoolArray, after: BoolArray, *, far: str, column: Text | None) -> tuple[Callout, ...]:
    """Return where most people newly come within reach or fall out of it.

    Parameters
    ----------
    study
        whose demand it is.
    before, after
        (n,) who is within reach.
    far
        the distance that alone decides, or nothing.
    column
        the column whose people count; None where they are all residents.
    """
    states: dict[Tone, BoolArray] = {"newly": after & ~before, "lost": before & ~after}
    found = {tone: [(group, 0) for group in _large(study, homes)] for tone, homes in states.items()}
    return tuple(
        Callout(_reach_said(tone, group, far, column), group.x, group.y, tone, "by_reach") for tone, (group, _) in _both(found)
    )


def change_callouts(
    study: Study, before_mm: IntArray, after_mm: IntArray, *, service: int, column: Text | None
) -> tuple[Callout, ...]:
    """Return where most people get much farther from a service, or much nearer to it.

    Parameters
    ----------
    study
        whose demand it is.
    before_mm, after_mm
        (n,) millimetres to the nearest place; less than nothing where there is none.
    service
        which of the services.
    column
        the column whose people count; None where they are all residents.
    """
    known = (before_mm >= 0) & (after_mm >= 0)
    change = np.where(known, after_mm - before_mm, 0)
    found: dict[Tone, list[tuple[Group, int]]] = {}
    signs: dict[Tone, int] = {"farther": 1, "nearer": -1}
    for tone, sign in signs.items():
        for step in STEPS_M:
            groups = _large(study, change * sign > step * MM_PER_M)
            if groups:
                found[tone] = [(group, step) for group in groups]
                break
    return tuple(
        Callout(_change_said(tone, group, step, column), group.x, group.y, tone, "by_change", service)
        for tone, (group, step) in _both(found)
    )


def _large(study: Study, chosen: BoolArray) -> list[Group]:
    """Return the groups of some homes that are no small part of everyone, the largest first."""
    least = LEAST_SHARE * int(study.demand["people"].sum())
    return [group for group in gather(study, chosen) if group.people >= least]


def _both(found: Mapping[Tone, Sequence[tuple[Group, int]]]) -> list[tuple[Tone, tuple[Group, int]]]:
    """Return the largest groups, of gains and of losses one at least where there is one."""
    ranked = sorted(
        ((tone, place, pair) for tone, pairs in found.items() for place, pair in enumerate(pairs)),
        key=lambda one: (one[1] > 0, -one[2][0].people),
    )
    return [(tone, pair) for tone, _, pair in ranked[:MOST]]


def _people(group: Group, column: Text | None) -> Text:
    return people_of(column).filled(n=f"{group.people:,}")


def _reach_said(tone: Tone, group: Group, far: str, column: Text | None) -> Text:
    part, people = group.part, _people(group, column)
    if tone == "newly":
        if not far:
            return Text("{part}: {people} newly within reach", part=part, people=people)
        return Text("{part}: {people} newly within {far}", part=part, people=people, far=far)
    if not far:
        return Text("{part}: {people} no longer within reach", part=part, people=people)
    return Text("{part}: {people} no longer within {far}", part=part, people=people, far=far)


def _change_said(tone: Tone, group: Group, step: int, column: Text | None) -> Text:
    part, people, far = group.part, _people(group, column), f"{step:,} m"
    if tone == "farther":
        if not step:
            return Text("{part}: {people} farther", part=part, people=people)
        return Text("{part}: {people} more than {far} farther", part=part, people=people, far=far)
    if not step:
        return Text("{part}: {people} nearer", part=part, people=people)
    return Text("{part}: {people} more than {far} nearer", part=part, people=people, far=far)


def describe_callouts(callouts: Sequence[Callout], study: Study) -> Iterator[dict[str, object]]:
    """Yield callouts as the page has them: the place in degrees, in the page's units."""
    places = code_points(
        gpd.GeoSeries(gpd.points_from_xy([one.x for one in callouts], [one.y for one in callouts]), crs=study.crs)
    )
    for one, at in zip(callouts, places, strict=True):
        yield {"text": one.text, "at": at, "tone": one.tone, "view": one.view, "service": one.service}
