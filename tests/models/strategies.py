"""Random small problems over every kind of criterion, for hypothesis."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from models.access import AccessMatrix
from models.criteria import (
    Blend,
    CapacityCoverage,
    CapacityTravel,
    Counters,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Gini,
    LeastLoad,
    Score,
    Separation,
    Through,
    Travel,
    Worst,
    WorstGroup,
    WorstWait,
    open_count,
)
from models.problem import Constraint, Limit, Problem, ProblemGoal
from models.queueing.queue import Queue

SUMS = ("coverage", "backup", "travel", "gain", "score", "cost", "open")
# a criterion over sites, of which each office is one or none
SEEN = ("through",)
KINDS = (*SUMS, "farthest", "group", "separation", "worst", "regret", "blend")
CAPACITATED = ("places", "trips")
# of equally near offices the first in order counts
ORDERED = ("load", "counters")
# of which no program can tell the value
VALUED = ("gini", "worst_wait")


def matrix_of(rng: np.random.Generator, points: int, ids: tuple[str, ...], largest: int, able: float) -> AccessMatrix:
    """Return a random matrix, with ties where `largest` is small, and unreachable pairs where `able` is below 1."""
    values = rng.integers(0, largest, (points, len(ids)))
    return AccessMatrix(tuple(map(str, range(points))), ids, values, "mm", rng.random(values.shape) < able)


def criterion_of(kind: str, name: str, rng: np.random.Generator, points: int, ids: tuple[str, ...]) -> Criterion:  # noqa: C901, PLR0911, PLR0912 - a plain case each
    """Return a random criterion of a kind."""
    sites = len(ids)
    people = rng.integers(0, rng.choice([2, 50, 5000]), points)
    largest, able = int(rng.choice([3, 20, 5_000_000])), float(rng.choice([1.0, 1.0, 0.8]))
    few = rng.integers(0, 3, points)
    if kind in {"coverage", "backup"}:
        return Coverage(name, rng.random((points, sites)) < 0.4, people, 2 if kind == "backup" else 1)
    if kind == "through":
        of = criterion_of(str(rng.choice(["coverage", "travel", "gain"])), name, rng, points, ("a", "b", "c"))
        return Through(name, of, rng.integers(0, 3, sites), rng.random(sites) < 0.8)
    if kind == "gain":
        return Gain(name, rng.integers(0, largest, (points, sites)), people)
    if kind in {"score", "cost"}:
        return Score(name, rng.integers(-2, 4, sites), "max" if kind == "score" else "min", base=int(rng.integers(-3, 9)))
    if kind == "open":
        return open_count(sites)
    if kind == "separation":
        between = rng.integers(0, largest, (sites, sites))
        return Separation(name, np.triu(between, 1) + np.triu(between, 1).T)
    if kind in {"worst", "regret"}:
        part = str(rng.choice(["coverage", "travel"]))
        parts = tuple(criterion_of(part, f"{name}{number}", rng, points, ids) for number in range(int(rng.integers(1, 4))))
        bests = None if kind == "worst" else tuple(_beyond(part) for part in parts)
        return Worst(name, parts, bests)
    if kind == "blend":
        parts = tuple(criterion_of(str(rng.choice(SUMS)), f"{name}{number}", rng, points, ids) for number in range(2))
        return Blend(name, parts, tuple(rng.integers(0, 5, 2).tolist()), str(rng.choice(["max", "min"])))
    matrix = matrix_of(rng, points, ids, largest, able)
    if kind == "places":
        return CapacityCoverage(name, matrix.within(int(np.median(matrix.values))), few, rng.integers(0, 4, sites))
    if kind == "trips":
        return CapacityTravel(name, matrix, few, rng.integers(0, 6, sites))
    if kind == "load":
        return LeastLoad(name, matrix, people, rng.random(sites) < 0.8)
    if kind == "gini":
        return Gini(name, matrix, people)
    if kind == "counters":
        everyone = int(people.sum())
        takes = np.sort(rng.integers(0, everyone + 1, int(rng.integers(0, 6)))).tolist()
        costs = np.cumsum(rng.integers(0, 9, (sites, len(takes) + 1)), axis=1) if rng.random() < 0.6 else None
        counts = rng.random(sites) < 0.8
        return Counters(name, matrix, people, counts, (*takes, everyone + int(rng.integers(0, 3))), costs)
    if kind == "worst_wait":
        queue = Queue(Fraction(int(rng.integers(1, 90)), max(int(people.sum()), 1)), Fraction(60 * int(rng.integers(1, 20))))
        return WorstWait(name, matrix, people, rng.random(sites) < 0.8, queue, int(rng.integers(1, 12)))
    if kind == "group":
        return WorstGroup(name, matrix, people, rng.integers(0, 3, points))
    return Farthest(name, matrix, people) if kind == "farthest" else Travel(name, matrix, people)


def _beyond(part: Criterion) -> int:
    """A value no plan of the part is better than."""
    return int(part.people.sum()) if isinstance(part, Coverage) else 0


@st.composite
def problems(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> Problem:
    """Draw a problem of up to 12 points and 7 offices, with rules, limits, tolerances, many ties, unreachable pairs."""
    capacitated = set(kinds) & set(CAPACITATED)
    points, sites = draw(st.integers(1, 5 if capacitated else 12)), draw(st.integers(1, 4 if capacitated else 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    ids = tuple(f"o{number}" for number in range(sites))
    kept = draw(st.integers(0, min(3, sites)))
    shuffled = [ids[column] for column in rng.permutation(sites)]
    keep = tuple(office for office in ids if office in shuffled[:kept])
    candidates = tuple(office for office in ids if office in shuffled[kept:])
    low = draw(st.integers(0 if keep else min(1, len(candidates)), len(candidates)))
    high = draw(st.integers(low, len(candidates)))
    rules = tuple(_rule(draw, number, ids) for number in range(draw(st.integers(0, 2))))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))
    objectives = tuple(
        ProblemGoal(
            criterion_of(kind, f"{kind}_{number}", rng, points, ids),
            draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 10)])),
        )
        for number, kind in enumerate(chosen)
    )
    limits = tuple(
        Limit(f"l{number}", criterion, _bound(draw, criterion, ids))
        for number, criterion in enumerate(
            criterion_of(draw(st.sampled_from(kinds)), f"limit{number}", rng, points, ids)
            for number in range(draw(st.integers(0, 1)))
        )
    )
    return Problem(
        offices=ids,
        keep=keep,
        candidates=candidates,
        added_min=low,
        added_max=high,
        objectives=objectives,
        rules=rules,
        limits=limits,
    )


def _rule(draw: st.DrawFn, number: int, ids: tuple[str, ...]) -> Constraint:
    members = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids)))  # an office may be named twice
    factors = draw(st.lists(st.sampled_from([1, 1, 1, 2, -1]), min_size=len(members), max_size=len(members)))
    low = draw(st.none() | st.integers(-1, 2))
    high = draw(st.none() | st.integers(0, 4))
    return Constraint(f"r{number}", tuple(zip(members, factors, strict=True)), low, high)


def _bound(draw: st.DrawFn, criterion: Criterion, ids: tuple[str, ...]) -> int:
    """A bound near the value of the plan that opens everything."""
    from tests.brute import value_of

    value = value_of(criterion, list(range(len(ids))), list(range(len(ids)))) or 0
    room = draw(st.sampled_from([0, 1, abs(value) // 3, abs(value)]))
    return value - room if criterion.sense == "max" else value + room
