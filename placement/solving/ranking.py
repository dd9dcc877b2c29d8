"""Every plan of a scenario, best first, with all measures; and what each office is worth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import repeat

import numpy as np

from models.access import BoolArray, IntArray
from models.analysis.alternatives import Alternative, k_best, unproven
from models.criteria import Coverage, Criterion, Farthest, Travel
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.messages.text import Text
from models.problem import Limit, Problem, ProblemGoal
from models.processwide import PROCESS_WIDE
from models.progress import Event, Progress, Stage, inside, tell
from models.subset_sums import count_table
from models.subsets.contributions import LARGEST_GAME, shapley
from models.subsets.enumeration import added_of, chosen, narrowed, tabulate
from models.subsets.pareto import pareto_front
from models.subsets.ranking import Ranking, downward, study_order
from placement.problem.build import Question
from placement.solving.measures import measure
from placement.values.measures import Measures
from placement.values.plans import MeasuredPlan
from placement.values.standings import OfficeStanding, Standing, Standings

# plans listed when nobody says how many, and among which offices are counted
LISTED = 100
AMONG = 10
FULL_FRONT = 3
RANK = Stage("rank", Text("comparing all plans"))


def standings(question: Question, top: int = LISTED, *, nodes: int | None = None, progress: Progress | None = None) -> Standings:
    """Return the plans of a question, best first.

    Parameters
    ----------
    question
        from `ask`.
    top
        how many plans are listed; 0 for all.
    nodes
        linear programs that may be solved where plans have neither a table nor a list: fewer plans are listed then. None
        without end.
    progress
        follows the step `rank`, and can end it (`models.progress`).

    Returns
    -------
    standings
        from the complete table of all plans, up to 24 candidates; beyond, the first plans by the solver, of those that keep to
        the tolerances.
    """
    tell(progress, Event(RANK))
    ranking = tabulate(question.problem)
    if ranking is None:
        found = _first_plans(question.problem, top or LISTED, nodes, inside(progress, RANK))
        tied = [_is_tied(question.problem, one, found[0]) for one in found]
        rows = tuple(
            Standing(1 if best else one.rank, MeasuredPlan(one.added, _measures(question, one.added), one.values), best, None)
            for one, best in zip(found, tied, strict=True)
        )
        return Standings(rows, None, (), (), 0)
    return _Board(question, question.problem, ranking, _measured(question)).standings(top)


def _first_plans(problem: Problem, count: int, nodes: int | None, progress: Progress | None) -> tuple[Alternative, ...]:
    """Return the first plans by the solver, in the order of `ordered`."""
    *before, last = problem.objectives
    if not any(goal.within for goal in before):
        plain = tuple(replace(goal, within=Fraction(0)) for goal in problem.objectives)
        return k_best(replace(problem, objectives=plain), count, nodes=nodes, progress=progress)
    optimum = solve_problem(problem, tie_limit=1, progress=progress)
    if optimum.status == "infeasible":
        return ()
    if optimum.status != "optimal":
        raise StoppedError(unproven(interrupted=optimum.interrupted))
    pairs = zip(before, optimum.objectives, strict=False)
    held = tuple(Limit(f"within-{goal.name}", goal.criterion, goal.limit(value.bound or 0)) for goal, value in pairs)
    within = replace(
        problem,
        objectives=(ProblemGoal(last.criterion), *(ProblemGoal(goal.criterion) for goal in before)),
        limits=(*problem.limits, *held),
    )
    return tuple(
        replace(one, values=(*one.values[1:], one.values[0])) for one in k_best(within, count, nodes=nodes, progress=progress)
    )


def _is_tied(problem: Problem, one: Alternative, best: Alternative) -> bool:
    """Return whether one of `_first_plans` is as good as the best: where there are tolerances, all keep to them."""
    within = any(goal.within for goal in problem.objectives[:-1])
    return one.values[-1] == best.values[-1] if within else one.values == best.values


def best_by_count(question: Question) -> tuple[Standing, ...]:
    """Return the best plan for every number of candidates that the rules allow, whatever number the scenario asks for.

    Each is the answer to the scenario with that number, tolerances and all. It is empty where plans have no table, or a site has several states.
    """
    problem = question.problem
    free = replace(problem, added_min=0, added_max=len(problem.candidates))
    ranking = None if question.views or question.layout.others else tabulate(free)
    if ranking is None:
        return ()
    board = _Board(question, free, ranking, _measured(question))
    counts = count_table(ranking.candidates)
    best = (chosen(free, ranking.among(counts == count))[:1].tolist() for count in range(ranking.candidates + 1))
    return tuple(board.row(plan) for found in best for plan in found)


@dataclass(frozen=True, eq=False)
class _Board:
    """A question with the tables of all plans of its problem, or of one with fewer conditions."""

    question: Question
    problem: Problem
    ranking: Ranking
    tables: tuple[IntArray, IntArray, IntArray, BoolArray] | None

    def standings(self, top: int) -> Standings:
        listed = self.order[: top or None]
        # what a tolerance gives away makes no plan worse
        ranks = np.where(np.isin(listed, list(self.best)), 1, self.ranking.ranks(listed))
        rows = self.rows(listed, ranks)
        among = min(AMONG, len(self.order))
        return Standings(rows, len(self.order), best_by_count(self.question), self.offices(among), among)

    @cached_property
    def order(self) -> IntArray:
        return ordered(self.problem, self.ranking)

    @cached_property
    def best(self) -> frozenset[int]:
        return frozenset(chosen(self.problem, self.ranking).tolist())

    @cached_property
    def front(self) -> frozenset[int] | None:
        ranking = self.ranking
        if not 1 < len(ranking.tables) <= FULL_FRONT:
            return None
        return frozenset(pareto_front(ranking.tables, ranking.senses, ranking.feasible).tolist())

    def row(self, plan: int) -> Standing:
        """Return one plan, without its rank."""
        return self.rows(np.array([plan]), np.zeros(1, dtype=np.int64))[0]

    def rows(self, plans: IntArray, ranks: IntArray) -> tuple[Standing, ...]:
        """Return plans with their ranks; there may be a hundred thousand of them."""
        with _uncollected():
            values = zip(*(table[plans].tolist() for table in self.ranking.tables), strict=True)
            front = [None] * len(plans) if self.front is None else [plan in self.front for plan in plans.tolist()]
            best = [plan in self.best for plan in plans.tolist()]
            added = self.added(plans)
            told = zip(added, self.measures(plans, added), values, repeat(()), repeat(()), repeat(None))
            measured = map(partial(tuple.__new__, MeasuredPlan), told)
            columns = (ranks.tolist(), measured, best, front)
            return tuple(map(partial(tuple.__new__, Standing), zip(*columns, strict=True)))

    def added(self, plans: IntArray) -> list[tuple[str, ...]]:
        """Return what each plan adds; plans share the halves of their masks, so few tuples need be made."""
        width = len(self.problem.candidates) // 2
        low, high = plans & ((1 << width) - 1), plans >> width << width
        halves = {half: added_of(self.problem, half) for half in {*low.tolist(), *high.tolist()}}
        return [halves[one] + halves[other] for one, other in zip(low.tolist(), high.tolist(), strict=True)]

    def measures(self, plans: IntArray, added: list[tuple[str, ...]]) -> list[Measures]:
        if self.tables is None or self.question.times:
            return [_measures(self.question, one) for one in added]
        served, *far, reached = (table[plans] for table in self.tables)
        known = [column.tolist() for column in far]
        if not reached.all():
            known = [[one if there else None for one, there in zip(column, reached.tolist(), strict=True)] for column in known]
        rows = zip(repeat(int(self.question.people.sum())), served.tolist(), *known, repeat({}))
        return list(map(partial(tuple.__new__, Measures), rows))

    def offices(self, among: int) -> tuple[OfficeStanding, ...]:
        counts = self.ranking.frequency(self.order[:among])
        game = self._game()
        shares = shapley(game) if game is not None else None
        rows = []
        for position, office in enumerate(self.problem.candidates):
            opens = (self.order >> position & 1).astype(bool)
            with_it, without_it = (self.order[some][:1].tolist() for some in (opens, ~opens))
            rows.append(
                OfficeStanding(
                    office,
                    int(counts[position]),
                    self.row(with_it[0]) if with_it else None,
                    self.row(without_it[0]) if without_it else None,
                    None if game is None else int(game[1 << position]) - int(game[0]),
                    None if shares is None else shares[position],
                )
            )
        return tuple(rows)

    def _game(self) -> IntArray | None:
        """Return the first objective of every set of candidates, rules aside; None where some set has no value."""
        problem = self.problem
        if not 0 < len(problem.candidates) <= LARGEST_GAME or self.question.views:
            return None
        ranking = tabulate(_free(problem, problem.objectives[:1]))
        return ranking.tables[0] if ranking is not None and ranking.feasible.all() else None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: it would look through the records made so far again and again, and none is garbage."""
    with PROCESS_WIDE:
        enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if enabled:
                gc.enable()


def _free(problem: Problem, objectives: tuple[ProblemGoal, ...]) -> Problem:
    """Return the problem of any set of candidates, without rules and limits."""
    most = len(problem.candidates)
    return replace(problem, objectives=objectives, rules=(), limits=(), added_min=0, added_max=most)


def ordered(problem: Problem, ranking: Ranking) -> IntArray:
    """Return all plans, best first, by the objectives in order and as near to their best as each asks.

    Without tolerances this is the plain order. With them, plans that keep to the tolerances come first, by the last
    objective, and where that is equal, which makes them equally good, by those before it; then those that keep to all but the last tolerance; and so on.
    """
    if not any(goal.within for goal in problem.objectives):
        return ranking.order()
    plans, levels = ranking.plans, narrowed(problem, ranking)
    keys = [downward(table[plans], sense) for table, sense in zip(ranking.tables, ranking.senses, strict=True)]
    kept = np.ones(len(plans), dtype=bool)
    passed = np.zeros(len(plans), dtype=np.int64)
    for goal, key, sense, level in zip(problem.objectives, keys, ranking.senses, levels, strict=True):
        kept &= key <= downward(np.array([goal.limit(level.best)]), sense)[0]
        passed += kept
    last = np.minimum(passed, len(keys) - 1)
    deciding = np.stack(keys)[last, np.arange(len(plans))]
    in_order = plans[np.lexsort([study_order(plans, ranking.candidates), *reversed(keys), deciding, -last])]
    return np.asarray(in_order)


def _measured(question: Question) -> tuple[IntArray, IntArray, IntArray, BoolArray] | None:
    """Return tables of people served, people × distance and the largest distance, and where these exist."""
    states = question.main.states

    def goal(criterion: Criterion) -> ProblemGoal:
        return ProblemGoal(criterion if question.layout.plain else question.layout.spread(criterion, states))

    criteria: tuple[Criterion, ...] = (
        Coverage("served", question.main.covers, question.people),
        Travel("mean", question.distance, question.people),
        Farthest("largest", question.distance, question.people),
    )
    ranking = tabulate(_free(question.problem, tuple(map(goal, criteria))))
    if ranking is None:
        return None
    served, total, largest = ranking.tables
    return served, total, largest, ranking.feasible


def _measures(question: Question, added: tuple[str, ...]) -> Measures:
    return measure(question, question.state_of(added))
