"""Plans that are nearly as good and as different as can be: modelling to generate alternatives, proven.

Brill, Chang & Hopkins (1982) asked for plans "different with respect to decision variables" within a tolerance of the best. Here
how much two plans differ is counted exactly: the candidates that one of them opens and the other does not. Each plan
found is as far as can be from the nearest of those before it; of several, it is the first in the study's order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from models.access import IntArray
from models.analysis.alternatives import Added, find_optimum, unproven
from models.analysis.conflicts import reach_demanded
from models.criteria import Score
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.messages.text import Text
from models.problem import Constraint, Limit, Problem, ProblemGoal
from models.program.formulation import Formulation
from models.progress import Event, Progress, Stage, inside, tell
from models.subsets.enumeration import added_of, plan_of, tabulate
from models.subsets.listing import listing
from models.subsets.ranking import Ranking, study_order

DIFFERENT = Stage("alternatives", Text("looking for plans that differ most"))


@dataclass(frozen=True, slots=True)
class DifferentPlan:
    """A plan within the tolerance.

    Parameters
    ----------
    added
        ids of the candidates it opens.
    values
        its value in every objective.
    differs
        how many candidates are open in it or in the plan nearest to it among those before, and not in both.
    """

    added: Added
    values: tuple[int, ...]
    differs: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Plans that differ most, in the order in which they were found.

    Parameters
    ----------
    best
        the best value of the first objective.
    limit
        its worst value still allowed.
    plans
        without the one they differ from.
    complete
        False where there are more that differ by as much as was asked.
    """

    best: int
    limit: int
    plans: tuple[DifferentPlan, ...]
    complete: bool


def most_different(
    problem: Problem, first: Added, *, within: Fraction, least: int, count: int, progress: Progress | None = None
) -> Differing:
    """Return the plans that differ most from one plan and from each other, among those near the best of the first objective.

    Read from the table of all plans where there is one. Else the solver proves, for each plan, that none differs by more.

    Parameters
    ----------
    problem
        what may open and what counts; it has a plan. Its own tolerances play no part.
    first
        the candidates of the plan to differ from.
    within
        share of the first objective's best that may be given up.
    least
        by how many candidates each plan must differ from all before it, at least 1.
    count
        how many plans are looked for.
    progress
        follows the step `alternatives`, and can end it (`models.progress`).

    Raises
    ------
    StoppedError
        if it was stopped, or the solver proved nothing.
    """
    plain = replace(problem, objectives=tuple(ProblemGoal(goal.criterion) for goal in problem.objectives))
    tell(progress, Event(DIFFERENT, 0, count))
    goal = ProblemGoal(plain.objectives[0].criterion, within)
    ranking = tabulate(plain) or listing(plain)
    follow = inside(progress, DIFFERENT)
    if ranking is not None:
        table = ranking.tables[0][ranking.plans]
        best = int(table.max() if ranking.senses[0] == "max" else table.min())
        found = _by_table(plain, ranking, first, goal.limit(best))
    else:
        alone = replace(_everyone_reached(plain), objectives=plain.objectives[:1])
        optimum = find_optimum(alone, tie_limit=1, progress=follow)
        if optimum is None:
            raise ValueError("nothing is feasible, so no plan can differ from another")
        best = optimum.values[0]
        found = _by_solver(plain, first, Limit("give-up", goal.criterion, goal.limit(best)), follow)
    plans: list[DifferentPlan] = []
    for plan in found:
        tell(progress, Event(DIFFERENT, len(plans), count))
        if plan.differs < least or len(plans) == count:
            return Differing(best, goal.limit(best), tuple(plans), complete=plan.differs < least)
        plans.append(plan)
    return Differing(best, goal.limit(best), tuple(plans), complete=True)


def _by_table(problem: Problem, ranking: Ranking, first: Added, limit: int) -> Iterator[DifferentPlan]:
    """Yield the plans by how far they are from those before, among the rows of the table."""
    values = ranking.tables[0][ranking.plans]
    plans = ranking.plans[values >= limit if ranking.senses[0] == "max" else values <= limit]
    plans = plans[study_order(plans, ranking.candidates).argsort()]
    nearest = _differing(plans, plan_of(problem, first))
    while nearest.size and nearest.max() > 0:
        row = int(nearest.argmax())
        chosen = int(plans[row])
        yield DifferentPlan(added_of(problem, chosen), tuple(int(table[chosen]) for table in ranking.tables), int(nearest[row]))
        nearest = np.minimum(nearest, _differing(plans, chosen))


def _differing(plans: IntArray, other: int) -> IntArray:
    """Return (p,) by how many candidates each plan differs from another."""
    found: IntArray = np.bitwise_count(plans ^ other).astype(np.int64)
    return found


def _everyone_reached(problem: Problem) -> Problem:
    """Return the problem with what its objectives demand by themselves as limits: whoever is measured reaches an office."""
    pool = problem.columns((*problem.keep, *problem.candidates))
    demands = (
        limit for row, goal in enumerate(problem.objectives) for limit in reach_demanded(goal.criterion, pool, f"reach-{row}")
    )
    return replace(problem, limits=(*problem.limits, *demands))


def _by_solver(problem: Problem, first: Added, limit: Limit, progress: Progress | None) -> Iterator[DifferentPlan]:
    """Yield the same by asking, for more and more candidates, whether any plan differs by so many."""
    reached = _everyone_reached(problem)
    near = replace(
        reached,
        # any plan will do
        objectives=(ProblemGoal(Score("any", np.zeros(len(problem.offices), dtype=np.int64), "min")),),
        limits=(*reached.limits, limit),
    )
    measures = Formulation(problem).objectives
    shown = [first]
    while True:
        most, known = _farthest(near, shown, progress)
        if known is None:
            return
        added = _first_in_order(_apart(near, shown, most), known, progress)
        opened = np.array([office in added for office in problem.candidates], dtype=bool)
        yield DifferentPlan(added, tuple(_exact(measure.value(opened)) for measure in measures), most)
        shown.append(added)


def _exact(value: int | None) -> int:
    if value is None:
        raise ValueError("a plan in which everyone is reached has a value")
    return value


def _farthest(near: Problem, shown: Sequence[Added], progress: Progress | None) -> tuple[int, Added | None]:
    """Return by how many candidates a plan can differ from all shown, and one that does; None where there is no other."""
    low, known = 0, None
    high = len(near.candidates)
    while low < high:
        middle = (low + high + 1) // 2
        found = _any(_apart(near, shown, middle), progress)
        if found is None:
            high = middle - 1
        else:
            low, known = min(len({*found} ^ {*other}) for other in shown), found
    return low, known


def _apart(near: Problem, shown: Sequence[Added], by: int) -> Problem:
    """Return the problem of the plans that differ from all shown by so many candidates."""
    rules = tuple(
        Constraint(
            f"apart-{number}",
            tuple((office, -1 if office in other else 1) for office in near.candidates),
            at_least=by - len(other),
        )
        for number, other in enumerate(shown)
    )
    return replace(near, rules=(*near.rules, *rules))


def _first_in_order(problem: Problem, known: Added, progress: Progress | None) -> Added:
    """Return the feasible plan that is first in the study's order, given one that is feasible.

    Candidates are settled one by one: a plan comes before all that open more after it, and before those whose next
    candidate comes later.
    """
    settled: Added = ()
    asked = False
    for place, office in enumerate(problem.candidates):
        if not asked and len(settled) >= problem.added_min:
            if {*known} == {*settled} or _any(_settled(problem, settled, len(problem.candidates)), progress) is not None:
                return settled
            asked = True
        if office not in known:
            earlier = _any(_settled(problem, (*settled, office), place + 1), progress)
            if earlier is None:
                continue
            known = earlier
        settled, asked = (*settled, office), False
    return settled


def _settled(problem: Problem, opened: Added, count: int) -> Problem:
    """Return the problem in which, of the first so many candidates, those opened are open and the others shut."""
    terms = tuple((office, -1 if office in opened else 1) for office in problem.candidates[:count])
    return replace(problem, rules=(*problem.rules, Constraint("settled", terms, at_most=-len(opened))))


def _any(problem: Problem, progress: Progress | None) -> Added | None:
    """Return any plan, None where there is none."""
    plan = solve_problem(problem, tie_limit=1, progress=progress)
    if plan.status == "infeasible":
        return None
    if plan.status != "optimal":
        raise StoppedError(unproven(interrupted=plan.interrupted))
    return plan.added
