"""Capacity: who is given a place where, when no office can take more than it holds.

For a given set of open offices this is a transportation problem. Its people and capacities are whole, so it
has a whole-numbered optimum with whole-numbered prices; the prices are kept as the proof, checked in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.access import BoolArray, IntArray
from models.messages.findings import Finding, SolverError
from models.messages.text import Text
from models.program.measures import Measure, Terms
from models.subset_sums import LARGEST, linear_table, subset_least, sum_table

if TYPE_CHECKING:
    from models.program.draft import Relation
    from models.program.solver import Program

LARGEST_FLOW = 2**31 - 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Shared(Measure):
    """People given to offices that can take only so many, group by group of people who can reach the same ones.

    Variables and constraints, for groups g: y_gj, the share of g given to j;  (12) sum_j y_gj <= 1, or = 1;
    (13) sum_g people_g y_gj <= capacity_j x_j;  (14) y_gj <= x_j.

    Parameters
    ----------
    people
        (g,) positive int64.
    able
        (g, k) bool: pairs that may be used; the columns are the kept offices, then the candidates.
    capacity
        (k,) int64.
    kept
        how many of the columns are kept offices.
    """

    people: IntArray
    able: BoolArray
    capacity: IntArray
    kept: int

    def columns(self, opened: BoolArray) -> IntArray:
        """Return the columns that are open: the kept ones, and the candidates opened."""
        return np.flatnonzero(np.concatenate([np.ones(self.kept, dtype=bool), opened]))

    def shares(self, program: Program, xs: Sequence[str], relation: Relation) -> dict[tuple[int, int], str]:
        """Write the shares y_gj with rows (12) to (14), (12) as `relation` says; return their names by group and column."""
        name, able = self.name, self.able
        shares = {(int(g), int(j)): program.share(f"to_{name}_{g}_{j}") for g, j in zip(*np.nonzero(able), strict=True)}
        for g in range(len(self.people)):
            row = {shares[g, int(j)]: 1.0 for j in np.flatnonzero(able[g])}
            program.constrain(f"all_{name}_{g}", row, relation, 1)  # (12)
        for j in range(able.shape[1]):
            members = np.flatnonzero(able[:, j]).tolist()
            scale = float(max(self.capacity[j], 1))
            load = {shares[g, j]: int(self.people[g]) / scale for g in members}
            room = int(self.capacity[j]) / scale
            if j < self.kept:
                program.constrain(f"room_{name}_{j}", load, "<=", room)  # (13)
                continue
            site = xs[j - self.kept]
            program.constrain(f"room_{name}_{j}", {**load, site: -room}, "<=", 0)
            for g in members:
                program.constrain(f"open_{name}_{g}_{j}", {shares[g, j]: 1.0, site: -1.0}, "<=", 0)  # (14)
        return shares


@dataclass(frozen=True, eq=False, kw_only=True)
class Places(Shared):
    """People given a place within reach (capacitated coverage): max sum of people_g y_gj."""

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value, a maximum flow."""
        columns = self.columns(opened)
        return int(flow_of_most(self.people, self.able[:, columns], self.capacity[columns]).sum())

    def table(self) -> IntArray | None:
        """Return the value of every plan, up to 24 offices, by the least cut in place of the largest flow.

        A cut leaves out a set of open offices by their capacities, and by their people those who can reach another
        open one: with C(O) what the offices O hold and P(U) the people who can reach one of U, most people placed are
        C(O) + min over U within O of P(U) - C(U) (Ford & Fulkerson 1956; Gale 1957).
        """
        offices = len(self.capacity)
        if offices > LARGEST:
            return None
        held = linear_table(np.minimum(self.capacity, self.people.sum()))
        total = int(self.people.sum())
        cut = sum_table(total, self.able, -self.people) - held
        placed = held + subset_least(cut)
        # the kept offices are the lowest bits, and always open
        found: IntArray = placed[(np.arange(1 << (offices - self.kept)) << self.kept) | ((1 << self.kept) - 1)]
        return found

    @property
    def scale(self) -> float:
        """Everyone."""
        return int(self.people.sum())

    @property
    def largest(self) -> float:
        """The largest group."""
        return int(self.people.max(initial=0))

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write the shares of each group that go to each office."""
        shares = self.shares(program, xs, "<=")
        return {name: int(self.people[g]) / self.unit for (g, _), name in shares.items()}, 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Trips(Shared):
    """People × the way to the office they are given (capacitated p-median); everyone is given one.

    min sum of people_g cost_gj y_gj, with (12) an equation.

    Parameters
    ----------
    cost
        (g, k) int64.
    """

    cost: IntArray

    def value(self, opened: BoolArray) -> int | None:
        """Return the exact value, a proven minimum-cost flow; None when not everyone can be taken."""
        columns = self.columns(opened)
        flow = flow_of_least_cost(self.people, self.cost[:, columns], self.able[:, columns], self.capacity[columns])
        return None if flow is None else int((flow * self.cost[:, columns]).sum())

    @property
    def scale(self) -> float:
        """Everyone going the longest way."""
        return int(self.people.sum()) * self.largest / max(int(self.people.max(initial=1)), 1)

    @property
    def largest(self) -> float:
        """The largest group going the longest way."""
        return int((self.people[:, None] * np.where(self.able, self.cost, 0)).max(initial=0))

    def restrict(self, program: Program, xs: Sequence[str]) -> None:
        """Write the shares, so that everyone can be taken."""
        self.shares(program, xs, "==")

    def express(self, program: Program, xs: Sequence[str]) -> tuple[Terms, float]:
        """Write the shares of each group that go to each office."""
        shares = self.shares(program, xs, "==")
        return {name: int(self.people[g] * self.cost[g, j]) / self.unit for (g, j), name in shares.items()}, 0.0


def flow_of_most(people: IntArray, able: BoolArray, capacity: IntArray) -> IntArray:
    """Return (g, k) how many of each group go to each office so that most have a place (maximum flow)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    groups, offices = able.shape
    if int(people.sum()) > LARGEST_FLOW:
        raise ValueError(f"more than {LARGEST_FLOW} people do not fit the maximum flow")
    flow = np.zeros((groups, offices), dtype=np.int64)
    if not groups or not offices:
        return flow
    g, j = np.nonzero(able)
    source, sink = groups + offices, groups + offices + 1
    heads = np.concatenate([np.full(groups, source), g, groups + np.arange(offices)])
    tails = np.concatenate([np.arange(groups), groups + j, np.full(offices, sink)])
    rooms = np.concatenate([people, people[g], np.minimum(capacity, people.sum())]).astype(np.int32)
    graph = csr_array((rooms, (heads, tails)), shape=(sink + 1, sink + 1))
    found = maximum_flow(graph, source, sink).flow
    flow[g, j] = np.asarray(found[g, groups + j]).ravel()
    return flow


def flow_of_least_cost(people: IntArray, cost: IntArray, able: BoolArray, capacity: IntArray) -> IntArray | None:
    """Return (g, k) how many of each group go to each office at the least total cost; None when not all fit.

    Raises
    ------
    SolverError
        if the linear program's answer is not proven by its prices, in integers.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    groups, offices = able.shape
    flow = np.zeros((groups, offices), dtype=np.int64)
    if not groups:
        return flow
    if int(flow_of_most(people, able, capacity).sum()) < int(people.sum()):
        return None
    g, j = np.nonzero(able)
    pairs, ones = np.arange(len(g)), np.ones(len(g))
    everyone = coo_array((ones, (g, pairs)), shape=(groups, len(g))).tocsr()
    rooms = coo_array((ones, (j, pairs)), shape=(offices, len(g))).tocsr()
    found = linprog(cost[g, j], A_ub=rooms, b_ub=capacity, A_eq=everyone, b_eq=people, method="highs-ds")
    if found.x is not None:
        flow[g, j] = np.rint(found.x).astype(np.int64)
        price, toll = (np.rint(found[kind]["marginals"]).astype(np.int64) for kind in ("eqlin", "ineqlin"))
        reduced = cost[g, j] - price[g] - toll[j]
        proven = (
            (flow >= 0).all()
            and (flow.sum(axis=1) == people).all()
            and (flow.sum(axis=0) <= capacity).all()
            and (reduced >= 0).all()
            and (toll <= 0).all()
            and int((flow * cost).sum()) == int((people * price).sum()) + int((capacity * toll).sum())
        )
        if proven:
            return flow
    message = Text("the assignment could not be proven in integers")
    raise SolverError(Finding("assignment-unproven", "stop", message))
