from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.subset_sums import count_table
from models.subsets.ranking import Ranking, study_order

LOWEST = -(2**63)


class Case(NamedTuple):
    """A ranking, and the plain answer: plans as sorted tuples, best first, with their keys."""

    ranking: Ranking
    ordered: list[tuple[int, ...]]
    keys: dict[tuple[int, ...], tuple[int, ...]]

    def number(self, plan: tuple[int, ...]) -> int:
        return sum(1 << j for j in plan)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    width, goals = draw(st.integers(0, 6)), draw(st.integers(1, 3))
    values = draw(st.sampled_from([st.integers(0, 2), st.integers(LOWEST, 2**63 - 1), st.sampled_from([LOWEST, 0, 1])]))
    tables = tuple(draw(arrays(np.int64, 2**width, elements=values)) for _ in range(goals))
    senses = tuple(draw(st.sampled_from(["max", "min"])) for _ in range(goals))
    feasible = draw(arrays(np.bool_, 2**width))
    plain = [table.tolist() for table in tables]
    keys = {}
    for count in range(width + 1):
        for plan in itertools.combinations(range(width), count):
            number = sum(1 << j for j in plan)
            if feasible[number]:
                keys[plan] = tuple(-t[number] if sense == "max" else t[number] for t, sense in zip(plain, senses, strict=True))
    return Case(Ranking(tables, senses, feasible), sorted(keys, key=lambda plan: (keys[plan], plan)), keys)


def numbers(case: Case, plans: list[tuple[int, ...]]) -> list[int]:
    return [case.number(plan) for plan in plans]


@pytest.mark.parametrize("width", range(7))
def test_the_study_order_is_that_of_sorted_tuples(width: int) -> None:
    tuples = sorted(plan for count in range(width + 1) for plan in itertools.combinations(range(width), count))
    plans = np.array([sum(1 << j for j in plan) for plan in tuples], dtype=np.int64)
    assert study_order(plans, width).tolist() == list(range(2**width))


def test_ties_stand_in_the_study_order() -> None:
    ranking = Ranking((np.zeros(4, dtype=np.int64),), ("max",), np.ones(4, dtype=bool))
    assert ranking.order().tolist() == [0b00, 0b01, 0b11, 0b10]


@pytest.mark.parametrize("block", [1, 3, 16])
@given(case=cases(), limit=st.integers(0, 20))
def test_blocks_of_any_size_give_the_same_plans(block: int, case: Case, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.subsets.ranking.BLOCK", block)
        assert case.ranking.order(limit).tolist() == numbers(case, case.ordered[:limit])


@given(cases(), st.integers(0, 70))
def test_the_order_and_any_beginning_of_it_agree_with_sorting_plain_tuples(case: Case, limit: int) -> None:
    assert case.ranking.order().tolist() == numbers(case, case.ordered)
    assert case.ranking.order(limit).tolist() == numbers(case, case.ordered[:limit])
    assert case.ranking.k_best(limit + 1).tolist() == numbers(case, case.ordered[: limit + 1])


@given(cases())
def test_the_ranking_of_some_plans_keeps_their_order(case: Case) -> None:
    odd = count_table(case.ranking.candidates) % 2 == 1
    assert case.ranking.among(odd).order().tolist() == numbers(case, [plan for plan in case.ordered if len(plan) % 2])


@given(cases(), st.integers(0, 70))
def test_ranks_count_the_plans_that_are_better(case: Case, limit: int) -> None:
    expected = [1 + sum(key < case.keys[plan] for key in case.keys.values()) for plan in case.ordered]
    assert case.ranking.ranks(case.ranking.order()).tolist() == expected
    assert case.ranking.ranks(case.ranking.order(limit)).tolist() == expected[:limit]


@given(cases())
def test_frequency_counts_the_plans_that_open_each_candidate(case: Case) -> None:
    expected = [sum(j in plan for plan in case.ordered) for j in range(case.ranking.candidates)]
    assert case.ranking.frequency(case.ranking.order()).tolist() == expected


def test_nothing_feasible_is_no_plan() -> None:
    ranking = Ranking((np.zeros(8, dtype=np.int64),), ("min",), np.zeros(8, dtype=bool))
    assert ranking.order().tolist() == ranking.order(3).tolist() == []
    assert ranking.ranks(ranking.order()).tolist() == []
    assert ranking.frequency(ranking.order()).tolist() == [0, 0, 0]


def test_a_ranking_keeps_what_it_was_given() -> None:
    feasible = np.ones(4, dtype=bool)
    ranking = Ranking((np.arange(4),), ("min",), feasible)
    with pytest.raises(ValueError, match="read-only"):
        ranking.feasible[0] = False


def test_goals_that_do_not_fit_are_refused() -> None:
    whole, every = np.zeros(4, dtype=np.int64), np.ones(4, dtype=bool)
    for tables, senses, feasible in (
        ((), (), every),
        ((whole,), ("min", "max"), every),
        ((whole,), ("most",), every),
        ((whole[:2],), ("min",), every),
        ((whole.astype(float),), ("min",), every),
        ((whole[:3],), ("min",), every[:3]),
        ((whole[:0],), ("min",), every[:0]),
        ((whole,), ("min",), whole),
    ):
        with pytest.raises(ValueError, match=r"must be|needs max or min"):
            Ranking(tables, senses, feasible)


def test_fewer_than_one_plan_is_refused() -> None:
    ranking = Ranking((np.zeros(4, dtype=np.int64),), ("min",), np.ones(4, dtype=bool))
    with pytest.raises(ValueError, match="at least 1"):
        ranking.k_best(0)
