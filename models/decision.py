"""The decision: proven by the integer program, with all its ties and a witness from the table of all plans."""

from __future__ import annotations

from dataclasses import replace

from models.checker import require
from models.levels import TIE_LIMIT
from models.lexicographic import solve_problem
from models.messages.findings import CancelledError
from models.plan import Plan
from models.problem import Problem
from models.progress import TABULATE, Event, Progress, tell
from models.subsets.enumeration import added_of, chosen, has_table, narrowed, tabulate, witness
from models.subsets.ranking import Ranking, study_order

# up to this many candidates the table of all plans is made on every run; beyond, it takes longer than the program
WITNESSED = 20
# ties listed where each has to be found by another run of the solver
SEARCHED = 100


def decide(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    tie_limit: int = TIE_LIMIT,
    last_ties: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Find the plan that is best on the first objective, among those on the second, and so on.

    The integer program proves the best values. Up to 20 candidates, the table of all plans, which comes from additions
    alone, is its witness, and counts and lists the ties; beyond, the program finds these one by one, unless scores are too
    large for it and all plans can be compared.

    Parameters
    ----------
    problem
        what may open and what counts.
    time_limit_s
        wall seconds for the program; none by default.
    tie_limit
        how many tied plans are listed for each objective.
    last_ties
        whether only those tied on the last objective are looked for, as in `solve_problem`.
    progress
        follows the run, and can end it like Ctrl-C (`models.progress`).

    Returns
    -------
    plan
        as from `solve_problem`.

    Raises
    ------
    CheckError
        if the program and the table disagree: a fault of ours.
    StoppedError
        if the run was stopped before any plan was found.
    """
    tabled = has_table(problem)
    few = min(tie_limit, SEARCHED) if len(problem.candidates) > WITNESSED or not tabled else 1
    plan = solve_problem(problem, time_limit_s=time_limit_s, tie_limit=few, last_ties=last_ties, progress=progress)
    # whoever stopped it does not want to wait for a table
    if plan.status == "feasible" or plan.interrupted:
        return plan
    if few > 1 and not (tabled and any(value.nearly for value in plan.objectives)):
        return plan
    try:
        tell(progress, Event(TABULATE))
        ranking = tabulate(problem)
    except (KeyboardInterrupt, CancelledError):
        return replace(plan, interrupted=True)
    if ranking is None:
        return plan
    require(witness(problem, plan, ranking))
    return _settle(problem, plan, ranking, tie_limit) if plan.status == "optimal" else plan


def _settle(problem: Problem, plan: Plan, ranking: Ranking, tie_limit: int) -> Plan:
    """Return the plan with the ties of the table, and the first of them in the study's order as the plan shown."""
    best = chosen(problem, ranking)
    first = int(best[0])
    tied_after, values = [], []
    for value, level, table in zip(plan.objectives, narrowed(problem, ranking), ranking.tables, strict=True):
        in_order = level.tied[study_order(level.tied, ranking.candidates).argsort()]
        listed = in_order[:tie_limit].tolist()
        tied_after.append(tuple(added_of(problem, tied) for tied in listed))
        values.append(replace(value, value=int(table[first]), ties=len(in_order), ties_complete=True, nearly=False))
    added = added_of(problem, first)
    opened = {*problem.keep, *added}
    return replace(
        plan,
        open=tuple(office for office in problem.offices if office in opened),
        added=added,
        objectives=tuple(values),
        tied=tuple(added_of(problem, tied) for tied in best[:tie_limit].tolist()),
        tied_after=tuple(tied_after),
    )
