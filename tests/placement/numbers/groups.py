"""The groups of homes that lie together, worked out one by one: what the callouts of a map tell of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, rows_of
from tests.placement.numbers.rules import rule

# homes so many times as far apart as the median home is from its nearest lie together, as docs/council.md says
TOGETHER = 3
STEPS_M = (1000, 300, 0)


@cache
def places(folder: str) -> tuple[np.ndarray, float]:
    """Return where the homes are, and how far apart those may be that lie together."""
    found = np.array([[float(row["x"]), float(row["y"])] for row in rows_of(Path(folder) / "demand.csv")])
    nearest = [np.sort(np.hypot(*(found - one).T))[1] for one in found]
    return found, TOGETHER * float(np.median(nearest))


def sizes(city: City, chosen: np.ndarray) -> set[int]:
    """Return the people of every group of some homes."""
    found, reach = places(str(city.folder))
    left, groups = set(np.flatnonzero(chosen & (city.people > 0)).tolist()), set()
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            one = edge.pop()
            group.add(one)
            near = {other for other in left if np.hypot(*(found[other] - found[one])) <= reach}
            left -= near
            edge |= near
        groups.add(int(city.people[list(group)].sum()))
    return groups


def told(number: str, groups: set[int]) -> str:
    """Return the number told where it is that of a group, or what the groups are."""
    return number if number in {said.count(size) for size in groups} else f"one of {sorted(groups)}"


@rule("{newly} people newly within {reach}", "{lost} people no longer within {reach}")
def _(city: City, block: Block, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    if ": " not in block.text:
        return {}
    old, new = (city.nearest(sites) <= city.reach_mm for sites in (city.before, city.after))
    chosen = {"newly": new & ~old, "lost": old & ~new}
    return {"reach": city.reach} | {name: told(found[name], sizes(city, chosen[name])) for name in chosen if name in found}


@rule("{farther} people more than {step} farther", "{nearer} people more than {step} nearer")
@rule("{farther} people farther", "{nearer} people nearer")
def _(city: City, block: Block, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    if block.section != "callouts":
        return {}
    service = list(city.titles)[block.place[0]]
    old, new = (city.nearest(city.sites(service, when)) for when in ("before", "after"))
    step = int(found["step"].removesuffix(" m").replace(",", "")) if "step" in found else 0
    assert step in STEPS_M
    change = new - old
    chosen = {"farther": change > 1000 * step, "nearer": change < -1000 * step}
    return {"step": found.get("step", "")} | {
        name: told(found[name], sizes(city, chosen[name])) for name in chosen if name in found
    }
