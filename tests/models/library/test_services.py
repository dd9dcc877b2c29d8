"""Models of equity, capacity, levels, phases and scenarios over arrays, against brute force over every choice of sites."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse
from hypothesis import strategies as st

from models import (
    capacitated_coverage,
    capacitated_median,
    kolm_pollak,
    phased_coverage,
    phased_median,
    robust_coverage,
    robust_median,
    two_levels,
    worst_group,
)
from models.access import AccessMatrix
from models.criteria import CapacityCoverage, CapacityTravel
from models.library.inequality import equal_equivalent, kolm_pollak_costs, rounding_error
from tests.brute import value_of
from tests.models.arrays import Instance, holds, instances, over


@over(instances(), st.booleans())
def test_worst_group_is_brute_force(case: Instance, real) -> None:
    cost, groups = (case.real if real else case.cost), case.rng.integers(-1, 2, case.points)

    def value(opened):
        ways = case.way(cost, opened)
        if ways is None:
            return None
        means = [0.0 if real else 0]
        for group in set(groups.tolist()):
            rows = [i for i in range(case.points) if groups[i] == group]
            people = int(case.weight[rows].sum())
            total = math.fsum(case.weight[i] * ways[i] for i in rows)
            means.append(total / people if real and people else math.ceil(Fraction(total) / people) if people else 0)
        return max(means)

    found = worst_group(cost, case.weight, groups, case.p, allowed=case.allowed, **case.sets)
    holds(found, case.best(value, min), value, case.p)


@over(instances(), st.booleans(), st.sampled_from([Fraction(1, 2), 1, 2]))
def test_kolm_pollak_has_the_least_equivalent(case: Instance, real, aversion) -> None:
    cost = case.real if real else case.cost
    nearest = case.way(cost, case.pool())
    try:
        found = kolm_pollak(cost, case.weight, case.p, aversion=aversion, allowed=case.allowed, **case.sets)
    except ValueError:  # an aversion whose exponentials are too large, as a test of its own says
        return
    if nearest is None or not list(case.choices()):
        assert found.status == "infeasible"
        return
    squares = float(np.dot(case.weight, np.square(nearest, dtype=float)))
    kappa = float(aversion) * float(np.dot(case.weight, nearest)) / squares if squares else 0.0
    people = int(case.weight.sum())

    def value(opened):
        ways = case.way(cost, opened)
        if ways is None or not people:
            return None if ways is None else 0.0
        mean = math.fsum(case.weight * (np.exp(kappa * np.array(ways)) if kappa else ways)) / people
        return math.log(mean) / kappa if kappa else mean

    best = case.best(value, min)
    assert found.status == ("infeasible" if best is None else "optimal")
    if best is not None:
        assert found.objective == found.bound
        # where exponentials are large their factor is small, though never below a thousand
        room = 1e-8 * float(np.max(cost)) if kappa * float(np.max(cost)) < 8 else 1e-3 / kappa
        assert found.objective == pytest.approx(best, rel=1e-8, abs=room)
        assert value(list(found.open)) == pytest.approx(best, rel=1e-8, abs=room)


def test_kolm_pollak_costs_are_the_rounded_exponentials() -> None:
    values, weight = np.array([[0, 50_000], [4_097, 10_000]]), np.array([3, 2])
    grown, kappa, factor = kolm_pollak_costs(values, weight, 2)
    assert kappa == Fraction(2, 4097)
    assert factor >= 1000
    assert grown[0, 0] == factor
    assert grown[1, 0] == round(factor * math.exp(2))
    assert equal_equivalent(5 * factor, 5, kappa, factor) == 0


@over(instances(), st.sampled_from([Fraction(1, 10), 1, 3]), st.integers(1, 10**6))
def test_the_rounding_moves_an_equivalent_by_no_more_than_is_said(case: Instance, aversion, scale) -> None:
    cost = case.cost * scale
    try:
        grown, kappa, factor = kolm_pollak_costs(cost, case.weight, aversion)
    except ValueError:
        return
    rows, column = range(case.points), case.rng.integers(0, case.sites, case.points)
    people = int(case.weight.sum())
    if not kappa or not people:
        assert rounding_error(Fraction(0), 1) == 0
        return
    with localcontext(Context(prec=60)):
        rate = Decimal(kappa.numerator) / kappa.denominator
        mean = sum(int(case.weight[i]) * (rate * int(cost[i, column[i]])).exp() for i in rows) / people
        exact = mean.ln() / rate
    total = sum(int(case.weight[i]) * int(grown[i, column[i]]) for i in rows)
    error = float(rounding_error(kappa, factor))
    assert abs(equal_equivalent(total, people, kappa, factor) - float(exact)) <= error + 1e-12 * float(exact)


def test_the_error_said_is_reached_but_for_little() -> None:
    kappa, factor, ways = Fraction(1, 1000), 1000, range(1, 40)
    off = max(abs(equal_equivalent(math.floor(factor * math.exp(way / 1000) + 0.5), 1, kappa, factor) - way) for way in ways)
    assert 0.9 * float(rounding_error(kappa, factor)) < off <= float(rounding_error(kappa, factor)) == 0.5


def test_an_aversion_too_large_for_64_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="smaller aversion"):
        kolm_pollak(np.array([[1, 1000], [1000, 1]]), [1, 1], 1, aversion=10)


def capacitated(case: Instance, criterion, opened):
    pool = case.pool()
    able = criterion.matrix.reachable if isinstance(criterion, CapacityTravel) else None
    if able is not None and any(people and not able[i, pool].any() for i, people in enumerate(case.weight)):
        return None
    return value_of(criterion, opened, pool)


@over(instances(small=True), st.booleans())
def test_capacitated_median_is_brute_force_and_its_assignment_fits(case: Instance, real) -> None:
    room = case.rng.integers(0, 8, case.sites)
    ids = tuple(tuple(map(str, range(size))) for size in case.cost.shape)
    criterion = CapacityTravel("c", AccessMatrix(*ids, case.cost, "mm", case.allowed), case.weight, room)
    found = capacitated_median(case.cost / 8 if real else case.cost, case.weight, room, case.p, allowed=case.allowed, **case.sets)
    best = case.best(lambda opened: capacitated(case, criterion, opened), min)
    unit = 8 if real else 1
    assert found.status == ("infeasible" if best is None else "optimal")
    if best is None:
        return
    assert found.objective * unit == found.bound * unit == best
    assert (found.assignment.sum(axis=1) == case.weight).all()
    assert (found.assignment.sum(axis=0) <= room).all()
    assert not found.assignment[~case.allowed].any()
    assert set(np.flatnonzero(found.assignment.any(axis=0)).tolist()) <= set(found.open)
    assert int((found.assignment * case.cost).sum()) == best


@over(instances(small=True))
def test_capacitated_coverage_is_brute_force_and_its_assignment_fits(case: Instance) -> None:
    room = case.rng.integers(0, 4, case.sites)
    criterion = CapacityCoverage("c", case.covers, case.weight, room)
    found = capacitated_coverage(scipy.sparse.csr_array(case.covers), case.weight, room, case.p, **case.sets)

    def value(opened):
        return capacitated(case, criterion, opened)

    holds(found, case.best(value), value, case.p)
    if found.objective is not None:
        assert int(found.assignment.sum()) == found.objective
        assert (found.assignment.sum(axis=1) <= case.weight).all()
        assert (found.assignment.sum(axis=0) <= room).all()
        assert not found.assignment[~case.covers].any()


@over(instances(), st.integers(0, 3), st.booleans())
def test_two_levels_is_brute_force(case: Instance, q: int, same) -> None:
    q = min(q, case.sites)
    light_covers = case.covers | (case.rng.random(case.covers.shape) < 0.3)
    light_weight = case.weight if same else case.rng.integers(0, 9, case.points)
    best = None
    for full in case.choices():
        for light in case.choices(q, must=()):
            if not set(full) & set(light):
                covered = int(case.weight[case.covers[:, full].any(axis=1)].sum())
                reached = int(light_weight[light_covers[:, full + light].any(axis=1)].sum())
                best = max(best or (-1, -1), (covered, reached))
    found = two_levels(
        case.covers, light_covers, case.weight, case.p, q, light_weight=None if same else light_weight, **case.sets
    )
    assert found.objectives == best
    assert found.status == ("infeasible" if best is None else "optimal")
    if best is not None:
        assert found.bounds == best
        assert (len(found.full), len(found.light)) == (case.p, q)
        assert not set(found.full) & set(found.light)


def phased_best(case: Instance, counts, value, sense):
    """Return the best sum over phases of nested plans."""
    plans = [[]]
    for count in counts:
        plans = [[*plan, now] for plan in plans for now in case.choices(count) if not plan or set(plan[-1]) <= set(now)]
    return sense((sum(value(t, opened) for t, opened in enumerate(plan)) for plan in plans), default=None)


@over(instances(small=True), st.integers(0, 2), st.booleans())
def test_phases_are_brute_force(case: Instance, more: int, each) -> None:
    counts = [case.p, min(case.p + more, case.sites)]
    weights = [case.weight, case.rng.integers(0, 9, case.points)]
    cost = [case.cost, case.cost[:, ::-1]] if each else [case.cost] * 2

    def covered(t, opened):
        return int(weights[t][(cost[t] <= 2)[:, opened].any(axis=1)].sum())

    def travelled(t, opened):
        return int(np.dot(weights[t], cost[t][:, opened].min(axis=1)))

    for function, arrays, value, sense in (
        (phased_coverage, [one <= 2 for one in cost], covered, max),
        (phased_median, cost, travelled, min),
    ):
        found = function(arrays if each else arrays[0], weights, counts, **case.sets)
        best = phased_best(case, counts, value, sense)
        assert found.objective == found.bound == best
        if best is None:
            assert (found.status, found.open) == ("infeasible", ((), ()))
            continue
        assert sum(value(t, list(opened)) for t, opened in enumerate(found.open)) == best
        assert set(found.open[0]) <= set(found.open[1])


@over(instances(), st.sampled_from(["expected", "worst", "regret"]), st.booleans())
def test_robust_plans_are_brute_force(case: Instance, by: str, each) -> None:
    weights = [case.weight, case.rng.integers(0, 9, case.points), case.rng.integers(0, 9, case.points)]
    cost = [case.cost, case.cost[:, ::-1], case.cost[::-1]] if each else [case.cost] * 3
    factors = [1, 0, 3] if by == "expected" else None
    covers = [one <= np.median(one) for one in cost]
    for function, arrays, worst, best, values in (
        (robust_coverage, covers, min, max, lambda s, o: int(weights[s][covers[s][:, o].any(axis=1)].sum())),
        (robust_median, cost, max, min, lambda s, o: int(np.dot(weights[s], cost[s][:, o].min(axis=1)))),
    ):
        bests = [case.best(lambda opened, s=s, values=values: values(s, opened), best) for s in range(3)]

        def value(opened, values=values, worst=worst, bests=bests):
            found = [values(s, opened) for s in range(3)]
            if by == "expected":
                return found[0] + 3 * found[2]
            return worst(found) if by == "worst" else max(abs(a - b) for a, b in zip(found, bests, strict=True))

        found = function(arrays if each else arrays[0], weights, case.p, by=by, factors=factors, **case.sets)
        holds(found, case.best(value, min if by == "regret" else best), value, case.p)
