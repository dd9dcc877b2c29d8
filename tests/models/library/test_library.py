"""The models as functions over arrays, against brute force over every choice of sites."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse
from hypothesis import strategies as st

import models
from models import (
    backup_coverage,
    capacitated_median,
    gradual_coverage,
    kolm_pollak,
    lscp,
    mclp,
    p_center,
    p_dispersion,
    p_median,
    phased_coverage,
    phased_median,
    robust_coverage,
    robust_median,
    separated_coverage,
    two_levels,
    worst_group,
)
from models.checker import check_covered, check_places
from models.messages.findings import CheckError
from tests.models.arrays import Instance, holds, instances, over


@over(instances(), st.sampled_from([np.asarray, scipy.sparse.csr_array, scipy.sparse.csc_array, scipy.sparse.coo_array]))
def test_mclp_is_brute_force(case: Instance, form) -> None:
    def value(opened):
        return int(case.weight[case.covers[:, opened].any(axis=1)].sum())

    holds(mclp(form(case.covers), case.weight, case.p, **case.sets), case.best(value), value, case.p)


@over(instances())
def test_backup_coverage_is_brute_force(case: Instance) -> None:
    def value(opened):
        return int(case.weight[case.covers[:, opened].sum(axis=1) >= 2].sum())

    found = backup_coverage(scipy.sparse.csr_array(case.covers), case.weight, case.p, **case.sets)
    holds(found, case.best(value), value, case.p)


@over(instances(), st.sampled_from([None, 0, Fraction(1, 3), 0.5, "0.9", 1]), st.booleans())
def test_lscp_is_brute_force(case: Instance, share, weighted) -> None:
    weight = case.weight if weighted else np.ones(case.points, dtype=int)
    wanted = Fraction(str(1 if share is None else share)) * int(weight.sum())

    def value(opened):
        return len(opened) if weight[case.covers[:, opened].any(axis=1)].sum() >= wanted else None

    found = lscp(case.covers, weight=weight if weighted else None, share=share, **case.sets)
    sizes = [value(opened) for p in range(case.sites + 1) for opened in case.choices(p)]
    holds(found, min((size for size in sizes if size is not None), default=None), value)


@over(instances(), st.integers(0, 500), st.integers(1, 500))
def test_gradual_coverage_is_brute_force(case: Instance, full: int, fade: int) -> None:
    def service(cost):
        return 1000 if cost <= full else 0 if cost >= full + fade else (2000 * (full + fade - cost) + fade) // (2 * fade)

    def value(opened):
        return sum(int(w) * max(service(int(row[j])) for j in opened) for w, row in zip(case.weight, case.cost, strict=True))

    found = gradual_coverage(case.cost, case.weight, case.p, full=full, none=full + fade, **case.sets)
    holds(found, case.best(value), value, case.p)
    assert gradual_coverage(case.cost / 8, case.weight, case.p, full=full / 8, none=(full + fade) / 8, **case.sets).objective == (
        found.objective
    )


def distances(case: Instance):
    apart = np.triu(case.rng.integers(0, 20, (case.sites, case.sites)), 1)
    return apart + apart.T


@over(instances(), st.integers(0, 20))
def test_separated_coverage_is_brute_force(case: Instance, apart: int) -> None:
    between = distances(case)

    def value(opened):
        near = any(between[i, j] < apart for i, j in itertools.combinations(opened, 2))
        return None if near else int(case.weight[case.covers[:, opened].any(axis=1)].sum())

    found = separated_coverage(case.covers, case.weight, case.p, between=between, apart=apart, **case.sets)
    holds(found, case.best(value), value, case.p)


@over(instances(), st.booleans())
def test_p_dispersion_is_brute_force(case: Instance, real) -> None:
    between = distances(case) / 7 if real else distances(case)
    if case.p < 2:
        with pytest.raises(ValueError, match="p must be 2"):
            p_dispersion(between, case.p)
        return

    def value(opened):
        return min(between[i, j].item() for i, j in itertools.combinations(opened, 2))

    holds(p_dispersion(between, case.p, **case.sets), case.best(value), value, case.p)


@over(instances(), st.booleans())
def test_p_median_is_brute_force(case: Instance, real) -> None:
    cost = case.real if real else case.cost

    def value(opened):
        ways = case.way(cost, opened)
        return None if ways is None else math.fsum(case.weight * ways) if real else int(np.dot(case.weight, ways))

    found = p_median(cost, case.weight, case.p, allowed=case.allowed, **case.sets)
    holds(found, case.best(value, min), value, case.p)


@over(instances(), st.booleans())
def test_p_center_is_brute_force(case: Instance, real) -> None:
    cost = case.real if real else case.cost

    def value(opened):
        ways = case.way(cost, opened, np.ones(case.points))
        return None if ways is None else max(ways).item()

    found = p_center(cost, case.p, allowed=case.allowed, **case.sets)
    holds(found, case.best(value, min), value, case.p)


def test_pairs_that_are_not_allowed_are_not_used() -> None:
    cost, allowed = np.array([[1, 5], [1, 5]]), np.array([[True, True], [False, True]])
    assert p_median(cost, [1, 1], 1, allowed=allowed).open == (1,)
    assert p_center(np.where(allowed, cost, np.nan), 1, allowed=allowed).objective == 5.0


def test_floats_that_are_whole_numbers_of_a_power_of_two_are_exact() -> None:
    found = p_median(np.array([[0.25, 3.0], [2.5, 0.125]]), [3, 5], 1)
    assert (found.objective, found.bound, found.open) == (9.625, 9.625, (1,))


@pytest.mark.parametrize("function", [mclp, backup_coverage, p_median])
def test_a_run_without_time_says_feasible_and_opens_nothing_it_has_not_found(function) -> None:
    rng = np.random.default_rng(0)
    cost = rng.integers(0, 1000, (300, 60))
    found = function(cost if function is p_median else cost < 80, rng.integers(1, 99, 300), 10, time_limit_s=0.0)
    assert found.status == "feasible"
    assert (found.objective is None) == (found.open == ())


def test_lscp_and_p_center_without_time_keep_their_greedy_plan_and_a_bound() -> None:
    cost = np.random.default_rng(0).integers(0, 1000, (300, 60))
    for found in (lscp(cost < 80, time_limit_s=0.0), p_center(cost, 10, time_limit_s=0.0)):
        assert found.status == "feasible"
        assert 0 < found.bound < found.objective
        assert found.open


def test_every_function_named_by_the_package_is_there() -> None:
    assert all(callable(getattr(models, name)) for name in models.__all__)
    with pytest.raises(AttributeError):
        models.p_medain  # noqa: B018


def test_the_independent_checker_recomputes_what_the_library_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    covers, cost = np.eye(3, dtype=bool), np.array([[1, 5, 9], [5, 1, 4], [9, 4, 1]])
    calls = {
        "coverage": lambda: mclp(covers, [3, 2, 1], 2),
        "median": lambda: p_median(cost, [1, 1, 1], 2),
        "centre": lambda: p_center(cost, 2),
        "dispersion": lambda: p_dispersion(cost, 2),
        "places": lambda: capacitated_median(cost, [1, 1, 1], [2, 2, 2], 2),
    }
    for call in calls.values():
        call()
    monkeypatch.setattr("models.checker.measure", lambda *_: -1)
    for name in ("coverage", "median", "centre", "dispersion"):
        with pytest.raises(CheckError, match="claimed, -1 found"):
            calls[name]()
    with pytest.raises(CheckError, match="4 claimed to be covered, 5 found"):
        check_covered(covers, np.array([3, 2, 1]), [0, 1], 4)
    with pytest.raises(CheckError, match="more than it takes"):
        check_places(np.array([[2, 0]]), np.array([2]), np.array([1, 1]), np.ones((1, 2), dtype=bool), [0], 2)


BOTH = np.ones((2, 2), dtype=bool)
COST = np.ones((2, 2), dtype=np.int64)
WRONG = {
    "floats for covers": (lambda: mclp(np.ones((2, 2)), [1, 1], 1), "bool matrix"),
    "floats in a sparse matrix": (lambda: mclp(scipy.sparse.csr_array(np.ones((2, 2))), [1, 1], 1), "bool matrix"),
    "too few weights": (lambda: mclp(BOTH, [1], 1), "non-negative ints"),
    "a negative weight": (lambda: mclp(BOTH, [1, -1], 1), "non-negative ints"),
    "a broken weight": (lambda: mclp(BOTH, [1, 1.5], 1), "non-negative ints"),
    "weights beyond 64 bits": (lambda: mclp(BOTH, [2**62, 2**62], 1), "add up"),
    "no site": (lambda: mclp(BOTH, [1, 1], 0), "p must be 1 to 2"),
    "more than all sites": (lambda: mclp(BOTH, [1, 1], 3), "p must be 1 to 2"),
    "half a site": (lambda: mclp(BOTH, [1, 1], 1.5), "whole numbers"),
    "a column too many": (lambda: mclp(BOTH, [1, 1], 1, fixed=(2,)), "columns below 2"),
    "a column from behind": (lambda: mclp(BOTH, [1, 1], 1, fixed=(-1,)), "columns below 2"),
    "fixed and forbidden": (lambda: lscp(BOTH, fixed=(0,), forbidden=(0,)), "different columns"),
    "a share above all": (lambda: lscp(BOTH, share=1.1), "share must be"),
    "a share of words": (lambda: lscp(BOTH, share="most"), "share must be"),
    "a negative cost": (lambda: p_median(-COST, [1, 1], 1), "not negative"),
    "an infinite cost": (lambda: p_median(COST * np.inf, [1, 1], 1), "finite"),
    "a cost that is none": (lambda: p_center(COST * np.nan, 1), "finite"),
    "words for costs": (lambda: p_center(np.array([["a"]]), 1), "ints or floats"),
    "a list of costs": (lambda: p_median([1, 2], [1, 1], 1), "matrix"),
    "sums beyond 64 bits": (lambda: p_median(COST * 2**60, [9, 9], 1), "coarser unit"),
    "allowed of another shape": (lambda: p_median(COST, [1, 1], 1, allowed=BOTH[:1]), "allowed"),
    "nobody to serve": (lambda: p_center(COST[:0], 1), "nobody"),
    "a negative time": (lambda: p_median(COST, [1, 1], 1, time_limit_s=-1), "time_limit_s"),
    "full beyond none": (lambda: gradual_coverage(COST, [1, 1], 1, full=3, none=3), "full and none"),
    "distances of other sites": (lambda: separated_coverage(BOTH, [1, 1], 1, between=COST[:1, :1], apart=1), "2 by 2"),
    "a way there but not back": (lambda: p_dispersion(np.array([[0, 1], [2, 0]]), 2), "symmetric"),
    "a negative aversion": (lambda: kolm_pollak(COST, [1, 1], 1, aversion=-1), "aversion"),
    "too few groups": (lambda: worst_group(COST, [1, 1], [0], 1), "groups must be 2 ints"),
    "too few capacities": (lambda: capacitated_median(COST, [1, 1], [1], 1), "2 non-negative ints"),
    "no level": (lambda: two_levels(BOTH, BOTH, [1, 1], 0, 0), "at least 1 together"),
    "levels of other widths": (lambda: two_levels(BOTH, BOTH[:, :1], [1, 1], 1, 0), "columns"),
    "fewer sites later": (lambda: phased_coverage(BOTH, [[1, 1]] * 2, [2, 1]), "none smaller"),
    "a phase without a count": (lambda: phased_median(COST, [[1, 1]] * 2, [1]), "2 whole numbers"),
    "no scenario": (lambda: robust_coverage(BOTH, [], 1), "at least one"),
    "another aim": (lambda: robust_coverage(BOTH, [[1, 1]], 1, by="best"), "by must be"),
    "factors of regrets": (lambda: robust_median(COST, [[1, 1]], 1, by="regret", factors=[1]), "factors"),
    "a negative factor": (lambda: robust_median(COST, [[1, 1]], 1, factors=[-1]), "factors"),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_wrong_arguments_raise(case: str) -> None:
    call, words = WRONG[case]
    with pytest.raises(ValueError, match=words):
        call()
