"""The town of the tests worked out in the plainest way: points, distances and every plan, with nothing of our own code."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import networkx as nx

from tests.town import OFFICES, demand_rows, table, write_town

KEPT = "hon"
BRANCHES = ("minato", "misaki", "yamate", "mori", "kita")
STAFF = {"hon": 20, "hama": 12, "minato": 4, "misaki": 6, "yamate": 3, "mori": 5, "kita": 2}
CASES = {"hon": 900, "hama": 700, "minato": 310, "misaki": 250, "yamate": 180, "mori": 330, "kita": 120}
BANK = {
    "hon": "south",
    "hama": "south",
    "minato": "south",
    "misaki": "south",
    "yamate": "north",
    "mori": "north",
    "kita": "north",
}

Sites = frozenset[str]


@dataclass(frozen=True)
class Point:
    """One demand point."""

    area: str
    people: int
    people_65: int
    people_2040: int
    x: int
    y: int


POINTS = [
    Point(area, people, people // 4 + row % 7, people + (40 if x > 33_000 else -15), x, y)
    for row, (_, area, people, x, y) in enumerate(demand_rows())
]
PLACES = {office: (x, y) for office, _, _, _, x, y in OFFICES}
KINDS = {office: kind for office, _, _, kind, _, _ in OFFICES}


def write(folder: Path) -> None:
    """Write the town's study with further columns of people and of offices."""
    demand = [
        (row[0], row[1], row[2], point.people_65, point.people_2040, *row[3:])
        for row, point in zip(demand_rows(), POINTS, strict=True)
    ]
    offices = [(*row[:4], STAFF[row[0]], CASES[row[0]], BANK[row[0]], *row[4:]) for row in OFFICES]
    write_town(
        folder,
        demand=table(("id", "area", "people", "people_65", "people_2040", "x", "y"), demand),
        offices=table(("id", "name_ja", "name_en", "kind", "staff", "caseload", "bank", "x", "y"), offices),
    )


def between(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Return whole millimetres."""
    return round(math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) * 1000)


def way(point: Point, sites: Iterable[str]) -> int:
    """Return millimetres from a point to the nearest of some sites."""
    return min((between((point.x, point.y), PLACES[site]) for site in sites), default=10**15)


def unevenness(sites: Iterable[str]) -> Fraction:
    """Return the Gini coefficient of everyone's way: half the mean difference of every two people, over the mean."""
    ways = [(p.people, way(p, sites)) for p in POINTS]
    apart = sum(many * others * abs(one - other) for many, one in ways for others, other in ways)
    total = sum(many * one for many, one in ways)
    return Fraction(apart, 2 * sum(many for many, _ in ways) * total)


def served(sites: Sites, metres: int = 1500, column: str = "people", points: Sequence[Point] = POINTS, times: int = 1) -> int:
    """Return the people of a column with so many sites within reach."""
    reach = metres * 1000
    return sum(getattr(p, column) for p in points if sum(between((p.x, p.y), PLACES[site]) <= reach for site in sites) >= times)


def total(sites: Sites, column: str = "people") -> int:
    """Return people × millimetres to the nearest site."""
    return sum(getattr(p, column) * way(p, sites) for p in POINTS)


def longest(sites: Sites) -> int:
    """Return the largest millimetres to the nearest site."""
    return max(way(p, sites) for p in POINTS if p.people)


def worst_area(sites: Sites) -> int:
    """Return the mean millimetres of the area whose mean is largest, rounded up."""
    means = []
    for area in {p.area for p in POINTS}:
        inside = [p for p in POINTS if p.area == area]
        means.append(-(-sum(p.people * way(p, sites) for p in inside) // sum(p.people for p in inside)))
    return max(means)


def apart(sites: Sites) -> int:
    """Return the least millimetres between two sites; the largest there is where fewer than two are open."""
    pairs = [between(PLACES[one], PLACES[other]) for one, other in itertools.combinations(sorted(sites), 2)]
    return min(pairs, default=max(between(PLACES[a], PLACES[b]) for a in PLACES for b in PLACES))


def gradual(sites: Sites, full: int, none: int) -> int:
    """Return thousandths of people, counted less with distance."""
    shares = ((p, max(0, min(1000, (none * 1000 - way(p, sites)) * 1000 // ((none - full) * 1000)))) for p in POINTS)
    return sum(p.people * share for p, share in shares)


def equal_m(sites: Sites, aversion: float) -> float:
    """Return the Kolm-Pollak equivalent in metres; kappa from the distances with every site open."""
    ways = [(p.people, way(p, PLACES) / 1000) for p in POINTS]
    kappa = aversion * sum(n * d for n, d in ways) / sum(n * d * d for n, d in ways)
    everyone = sum(p.people for p in POINTS)
    return math.log(sum(p.people * math.exp(kappa * way(p, sites) / 1000) for p in POINTS) / everyone) / kappa


def placed(sites: Sites, capacity: dict[str, int], metres: int = 1500) -> int:
    """Return how many people can be given a place within reach: the largest flow."""
    graph = nx.DiGraph()
    for site in sites:
        graph.add_edge(site, "sink", capacity=capacity[site])
        for number, p in enumerate(POINTS):
            graph.add_edge("source", number, capacity=p.people)
            if way(p, [site]) <= metres * 1000:
                graph.add_edge(number, site, capacity=p.people)
    return int(nx.maximum_flow_value(graph, "source", "sink"))


def placed_total(sites: Sites, capacity: dict[str, int]) -> int | None:
    """Return people × millimetres to the site given, everyone having a place; None where that cannot be."""
    everyone = sum(p.people for p in POINTS)
    if sum(capacity[site] for site in sites) < everyone:
        return None
    graph = nx.DiGraph()
    graph.add_node("sink", demand=everyone)
    for site in sites:
        graph.add_edge(site, "sink", capacity=capacity[site], weight=0)
    for number, p in enumerate(POINTS):
        graph.add_node(number, demand=-p.people)
        for site in sites:
            graph.add_edge(number, site, weight=way(p, [site]))
    return int(nx.min_cost_flow_cost(graph))


def inside(area: str) -> list[Point]:
    """Return the points of one area."""
    return [p for p in POINTS if p.area == area]


def chosen(added: Iterable[str]) -> Sites:
    """Return the sites open when some are added."""
    return frozenset({KEPT, *added})


@dataclass(frozen=True)
class Aim:
    """One objective over a plan: its direction, its value, and the share of its best that may be given up."""

    sense: str
    value: Callable[..., int | None]
    within: float = 0.0


def choose(plans: Iterable[tuple[str, ...]], aims: Sequence[Aim], read: Callable = chosen) -> list[tuple[str, ...]]:  # type: ignore[type-arg]
    """Return the plans best on each aim in turn."""
    left = [plan for plan in plans if all(aim.value(read(plan)) is not None for aim in aims)]
    ties = left
    for aim in aims:
        values = {plan: aim.value(read(plan)) for plan in left}
        if not values:
            return []
        best = (max if aim.sense == "max" else min)(values.values())  # type: ignore[type-var]
        ties = [plan for plan in left if values[plan] == best]
        left = [plan for plan in left if abs(values[plan] - best) <= abs(best) * aim.within]  # type: ignore[operator]
    return sorted(ties)


def additions(low: int, high: int, allowed: Callable[[Sites], bool] = lambda _: True) -> list[tuple[str, ...]]:
    """Return every set of branches that may be added to the kept office."""
    return [
        added
        for count in range(low, high + 1)
        for added in itertools.combinations(BRANCHES, count)
        if allowed(frozenset({KEPT, *added}))
    ]
