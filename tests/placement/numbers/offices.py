"""Offices one by one, and who gets nearer and farther by how much, worked out again from places alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.cases import nearest as cases_of
from tests.placement.numbers.plain import City, Sites
from tests.placement.numbers.queues import queue_of
from tests.placement.numbers.rules import rule, service_of
from tests.placement.numbers.tables import arrow, table


def nearest_place(city: City, sites: Sites) -> Any:
    """Return everybody's nearest of some offices, of equally near ones the first in the study."""
    order = [column for column, office in enumerate(city.ids) if office in sites]
    return np.array([min(order, key=lambda column: (row[column], column)) for row in city.mm.tolist()])


def states(city: City, service: str) -> tuple[Sites, Sites]:
    """Return where a service is given before and with the plan."""
    return city.sites(service, "before"), city.sites(service, "after")


def pairs(city: City, service: str) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return for two places how many people go from one to the other, how many millimetres farther in all, and at most."""
    old, new = (nearest_place(city, sites) for sites in states(city, service))
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for people, row, a, b in zip(city.people.tolist(), city.mm.tolist(), old.tolist(), new.tolist(), strict=True):
        if people and a != b:
            key, farther = (city.ids[a], city.ids[b]), row[b] - row[a]
            n, total, most = found.get(key, (0, 0, farther))
            found[key] = (n + people, total + people * farther, max(most, farther))
    return found


def steps(city: City) -> list[int]:
    """Return the limits in millimetres of the steps in which changes are told."""
    changes = []
    for service in city.titles:
        old, new = (city.nearest(sites) for sites in states(city, service))
        changes += abs(new - old)[city.people > 0].tolist()
    metres, limits = 10, []
    while metres * 1000 < max(changes):
        limits.append(metres * 1000)
        metres = metres * 3 if str(metres)[0] == "1" else metres // 3 * 10
    return limits[-3:] or [10_000]


@table("Nearer and farther, step by step")
def _(city: City, block: Block, **_: object) -> str | None:
    service = service_of(city, str(block.caption).partition(" (")[0])
    old, new = (city.nearest(sites) for sites in states(city, service))
    change = {"farther": new - old, "nearer": old - new}[block.column] if block.column in {"farther", "nearer"} else None
    limits = steps(city)
    bounds = list(zip([0, *limits], [*limits, 10**12], strict=True))
    names = [f"up to {limits[0] // 1000:,} m"]
    names += [f"{a // 1000:,}–{b // 1000:,} m" for a, b in bounds[1:-1]] + [f"over {limits[-1] // 1000:,} m"]
    if change is None:
        return names[block.place[0]]
    low, high = dict(zip(names, bounds, strict=True)).get(block.row, (0, 10**12))
    return said.count(int(city.people[(change > low) & (change <= high)].sum()))


@table("How far people have it", ".*Within so many metres")
def _(city: City, block: Block, **_: object) -> str | None:
    service = service_of(city, block.row)
    return arrow(*(said.rounded(one) for one in within(city, service)[block.column]))


def within(city: City, service: str) -> dict[str, list[Fraction]]:
    """Return within how many metres of a service half, 90% and all of the people live, before and with the plan."""
    found: dict[str, list[Fraction]] = {}
    for sites in states(city, service):
        least = sorted(np.repeat(city.nearest(sites), city.people).tolist())
        place = {
            "half of the people": (len(least) + 1) // 2,
            "90% of the people": -(-9 * len(least) // 10),
            "everybody": len(least),
        }
        for part, last in place.items():
            found.setdefault(part, []).append(Fraction(least[last - 1], 1000))
    return found


@table("Offices one by one", "What becomes of each office")
def _(city: City, block: Block, **_: object) -> str | None:
    office, service = city.named(block.row), service_of(city, block.column)
    cells = []
    for sites in states(city, service):
        held = nearest_place(city, sites) == city.ids.index(office)
        cells.append(said.count(int(city.people[held].sum())) if office in sites else "—")
    return " → ".join(cells)


@table("Offices one by one", ".* people have another nearest place")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    service = service_of(city, str(block.caption).rpartition(": ")[0])
    found = pairs(city, service)
    people, total, most = found[city.named(row[0].text), city.named(row[1].text)]
    # the most people first
    assert people == sorted((n for n, _, _ in found.values()), reverse=True)[block.place[0]]
    return {
        "people": said.count(people),
        "on average": said.moved(Fraction(total, 1000 * people)),
        "at most farther": said.size(Fraction(most, 1000)) if most > 0 else "nobody farther",
    }.get(block.column)


@rule("<service>: {people} people have another nearest place than before")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    service = service_of(city, found["service"])
    return {"people": said.count(sum(n for n, _, _ in pairs(city, service).values()))}


@rule("{people} people, by how much farther or nearer their nearest place is")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"people": said.count(city.everyone)}


@rule("{part} of the people")
def _(block: Block, **_: object) -> Mapping[str, str]:
    # how many live within a distance is another matter
    return {} if " of the people live " in block.text else {"part": "90%"}


def changed(office: str, *found: Mapping[str, int]) -> dict[str, str]:
    """Return what an office has before and with the plan."""
    old, new = (said.count(one[office]) if office in one else "—" for one in found)
    return {"old": old, "new": new}


@rule("<service>: <old> → <new> cases a year, if everyone goes to the nearest (FY{year}, modelled).")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    (stated,) = city.scenario["loads"]["of"]
    year = stated["year"].removeprefix("FY")
    states = (city.before, city.after)
    found = ({office: cases for office, cases in cases_of(city, sites).items() if office in sites} for sites in states)
    return changed(city.named(block.row), *found) | {"year": year}


@rule("Posts that its counters take: <old> → <new>.")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    queue = queue_of(city)
    return changed(city.named(block.row), *(queue.posts(sites, queue.hardest) for sites in (city.before, city.after)))
