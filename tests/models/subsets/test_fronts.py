from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.subsets.pareto import pareto_front
from models.subsets.ranking import Ranking

EXTREMES = st.integers(-(2**63), 2**63 - 1)


@st.composite
def goals(draw: st.DrawFn) -> tuple[tuple[np.ndarray, ...], tuple[str, ...], np.ndarray]:
    width, count = draw(st.integers(0, 6)), draw(st.integers(1, 4))
    values = draw(st.sampled_from([st.integers(0, 3), st.integers(0, 12), EXTREMES]))
    tables = tuple(draw(arrays(np.int64, 2**width, elements=values)) for _ in range(count))
    return tables, tuple(draw(st.sampled_from(["max", "min"])) for _ in range(count)), draw(arrays(np.bool_, 2**width))


@given(goals())
def test_the_front_is_every_plan_that_no_other_dominates(drawn: tuple) -> None:
    tables, senses, feasible = drawn
    signs = [-1 if sense == "max" else 1 for sense in senses]
    plain = list(zip(*(table.tolist() for table in tables), strict=True))
    points = {
        plan: tuple(sign * v for sign, v in zip(signs, plain[plan], strict=True)) for plan in np.flatnonzero(feasible).tolist()
    }
    expected = {
        plan
        for plan, point in points.items()
        if not any(other != point and all(a <= b for a, b in zip(other, point, strict=True)) for other in points.values())
    }
    ordered = [plan for plan in Ranking(tables, senses, feasible).order().tolist() if plan in expected]
    assert pareto_front(tables, senses, feasible).tolist() == ordered


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_front_of_thousands_has_no_plan_dominated_and_no_other_left_out(count: int) -> None:
    rng = np.random.default_rng(count)
    tables = tuple(rng.integers(0, 400, 2**12) for _ in range(count - 1))
    tables = (*tables, 300 * count - sum(tables) + rng.integers(0, 40, 2**12))
    front = pareto_front(tables, ("min",) * count, np.ones(2**12, dtype=bool))
    points = np.stack(tables, axis=1)
    dominated = [((points <= point).all(axis=1) & (points < point).any(axis=1)).any() for point in points]
    assert sorted(front.tolist()) == np.flatnonzero(~np.array(dominated)).tolist()


def test_goals_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="needs max or min"):
        pareto_front((np.zeros(2, dtype=np.int64),), (), np.ones(2, dtype=bool))
