"""Random arrays for the functions of the library, and what a right answer is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def over(*strategies):
    """Make a test of a property over random cases: a few every time, and many in the long run."""

    def make(check):
        @pytest.mark.parametrize("examples", [20, pytest.param(600, marks=pytest.mark.long)])
        def test(examples: int) -> None:
            settings(max_examples=examples, deadline=None)(given(*strategies)(check))()

        return test

    return make


class Instance:
    """Random arrays of one question; `real` has floats for costs."""

    def __init__(self, draw: st.DrawFn, *, small: bool) -> None:
        self.points, self.sites = draw(st.integers(1, 4 if small else 9)), draw(st.integers(1, 4 if small else 6))
        self.rng = rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        shape = (self.points, self.sites)
        self.cost = rng.integers(0, draw(st.sampled_from([4, 1000])), shape)
        self.real = rng.random(shape) * 10.0 ** rng.integers(-3, 6) if draw(st.booleans()) else self.cost / 8
        self.weight = rng.integers(0, 4 if small else 9, self.points)
        self.covers = self.cost <= np.median(self.cost)
        self.allowed = rng.random(shape) < draw(st.sampled_from([1.0, 0.8]))
        self.p = draw(st.integers(1, self.sites))
        order = rng.permutation(self.sites).tolist()
        self.fixed = order[: draw(st.integers(0, 2))]
        self.forbidden = order[len(self.fixed) : len(self.fixed) + draw(st.integers(0, 2))]
        self.sets = {"fixed": self.fixed, "forbidden": self.forbidden}

    def choices(self, p: int | None = None, must=None):
        """Yield every choice of sites."""
        fixed = self.fixed if must is None else must
        for opened in itertools.combinations(range(self.sites), self.p if p is None else p):
            if set(fixed) <= set(opened) and not set(self.forbidden) & set(opened):
                yield list(opened)

    def pool(self) -> list[int]:
        return [j for j in range(self.sites) if j not in self.forbidden]

    def best(self, value, sense=max):
        """Return the best value over all choices; None where there is none."""
        return sense((v for v in map(value, self.choices()) if v is not None), default=None)

    def way(self, cost, opened, weight=None):
        """Return each point's way to the nearest allowed open site; None where someone has none."""
        weight = self.weight if weight is None else weight
        ways = [min((row[j] for j in opened if able[j]), default=None) for row, able in zip(cost, self.allowed, strict=True)]
        if any(way is None and people for way, people in zip(ways, weight, strict=True)):
            return None
        return [0 if way is None else way for way in ways]


@st.composite
def instances(draw: st.DrawFn, *, small: bool = False) -> Instance:
    return Instance(draw, small=small)


def holds(found, best, value, p=None) -> None:
    """A solution is the best there is, and says so, and its value is its plan's."""
    if best is None:
        assert (found.status, found.open, found.objective, found.bound) == ("infeasible", (), None, None)
        return
    assert found.status == "optimal"
    assert found.open == tuple(sorted(found.open))
    assert p is None or len(found.open) == p
    assert type(found.objective) in {int, float}
    if isinstance(found.objective, int):
        assert found.objective == found.bound == best == value(list(found.open))
    else:
        assert found.objective == found.bound
        assert found.objective == pytest.approx(best, rel=2e-9, abs=0)
        assert found.objective == pytest.approx(value(list(found.open)), rel=1e-12, abs=0)
