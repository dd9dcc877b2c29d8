"""Why this plan: what each condition costs, what another plan would mean, or why there is no plan at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from models.analysis.alternatives import unproven
from models.analysis.conflicts import TABLED, find_conflicts
from models.checker import check_choice, check_plan, require
from models.lexicographic import TIE_LIMIT, TooManyPlansError, solve_problem
from models.messages.findings import StoppedError
from models.messages.text import Text
from models.options import BETWEEN, option_id
from models.problem import Constraint, of_set
from models.progress import Event, Progress, Stage, inside, tell
from models.subsets.enumeration import added_of, chosen, tabulate
from models.subsets.ranking import Ranking
from placement.analysis.conditions import parts_of, reached_by, universe_of, without
from placement.analysis.repairs import repairs_of
from placement.problem.build import Question
from placement.problem.constraints import office_states
from placement.results.explanation import Explanation, Impasse, Price, Swap
from placement.scenario.files import ScenarioFile
from placement.solving.measures import measure
from placement.solving.ranking import standings
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan

EXPLAIN = Stage("explain", Text("looking for the reasons"))


def explain(question: Question, file: ScenarioFile, *, progress: Progress | None = None) -> Explanation | Impasse:
    """Explain the answer to a question, or why there is none.

    Parameters
    ----------
    question
        from `placement.solving.solve.put`.
    file
        its scenario.
    progress
        follows the steps `explain`, `rank` and `conflict`, and can end them (`models.progress`).

    Returns
    -------
    explanation
        every plan in it is proven best for its own question. The independent checker recomputes the answer and the plan
        of each price; of the swaps, which are rows of the answer's own table, the rules.

    Raises
    ------
    CheckError
        if the checker disagrees: a fault of ours.
    StoppedError
        if it was stopped before everything was proven.
    """
    tell(progress, Event(EXPLAIN))
    follow = inside(progress, EXPLAIN)
    ranking = _table(question)
    answer = _answer(question, ranking, ties=True, progress=follow)
    if answer is None:
        return impasse(question, file, progress=progress)
    prices = tuple(_prices(question, file, answer, follow))
    curve = standings(question, 1, progress=progress) if ranking is not None and question.problem.candidates else None
    count = None if ranking is None else int(ranking.plans.size)
    return Explanation(question, file, answer, count, prices, curve, _swaps(question, file, ranking, answer, follow))


def impasse(question: Question, file: ScenarioFile, *, progress: Progress | None = None) -> Impasse:
    """Return why a question has no plan, in every way that is looked for, and the smallest repairs.

    Raises
    ------
    ValueError
        if it has one.
    """
    parts = parts_of(question, file)
    found = find_conflicts(universe_of(question), [part.demanded for part in parts], progress=progress)
    if found is None:
        msg = "the conditions can be met together"
        raise ValueError(msg)
    conflict, *others = (tuple(parts[place] for place in places) for places in found.found)
    fewest = None if found.fewest_broken is None else tuple(parts[place] for place in found.fewest_broken)
    repairs = repairs_of(file, question.inputs, conflict)
    return Impasse(question, file, conflict, tuple(others), found.smallest, found.complete, fewest, repairs)


def _table(question: Question) -> Ranking | None:
    return tabulate(question.problem) if len(question.problem.candidates) <= TABLED else None


def _answer(
    question: Question,
    ranking: Ranking | None,
    *,
    progress: Progress | None,
    checked: bool = True,
    ties: bool = False,
) -> MeasuredPlan | None:
    """Return the best plan of a question.

    Parameters
    ----------
    question
        any.
    ranking
        the table of all its plans; None to ask the solver.
    progress
        follows the solver.
    checked
        whether the checker recomputes everything, or the rules alone.
    ties
        whether the solver, too, returns the first of all tied plans; it takes longer.
    """
    problem = question.problem
    if ranking is None:
        plan = solve_problem(problem, tie_limit=TIE_LIMIT if ties else 1, progress=progress)
        if plan.status == "infeasible":
            return None
        if plan.status == "feasible":
            raise StoppedError(unproven(interrupted=plan.interrupted))
        added, values = plan.added, tuple(value.value for value in plan.objectives)
        tied = plan.ties if ties and plan.ties_complete else None
    else:
        best = chosen(problem, ranking)
        if not best.size:
            return None
        added, tied = added_of(problem, int(best[0])), int(best.size)
        values = tuple(int(table[best[0]]) for table in ranking.tables)
    claimed = {goal.name: value for goal, value in zip(problem.objectives, values, strict=True)}
    if checked:
        check_plan(problem, (*problem.keep, *added), claimed)
    else:
        require(check_choice(problem, (*problem.keep, *added)))
    state = question.state_of(added)
    return MeasuredPlan(added, measure(question, state), values, (*problem.keep, *added), state.open, tied)


def _prices(question: Question, file: ScenarioFile, answer: MeasuredPlan, progress: Progress | None) -> list[Price]:
    prices = []
    opened = {*question.problem.keep, *answer.added}
    for part in parts_of(question, file):
        tell(progress, Event(EXPLAIN))
        if part.kind == "objective":
            continue
        relaxed = without(question, file, part)
        best, binds = (None, False) if relaxed is None else _relaxed(relaxed, answer, opened, progress)
        prices.append(Price(part, best, binds, reached_by(answer, part, question)))
    return prices


def _relaxed(
    question: Question, answer: MeasuredPlan, opened: Collection[str], progress: Progress | None
) -> tuple[MeasuredPlan | None, bool]:
    """Return the best plan of a question without one condition, and whether the condition binds; None where it is not known."""
    try:
        ranking = _table(question)
    except OverflowError:  # regrets counted from the scenario's own best do not fit 64 bits without this condition
        return None, False
    try:
        best = _answer(question, ranking, progress=progress)
    except TooManyPlansError:
        return None, False
    if best is None:  # who reached no office before is measured, and now must reach one
        return None, False
    same = tuple(option for option in question.problem.candidates if option in opened)
    binds = best.values != answer.values or not _still_best(question, ranking, same)
    return best if binds else answer, binds


def _still_best(question: Question, ranking: Ranking | None, added: Sequence[str]) -> bool:
    """Return whether a plan is among the best; where there is no table, equal values are enough."""
    if ranking is None:
        return True
    return any(set(added_of(question.problem, int(plan))) == set(added) for plan in chosen(question.problem, ranking))


def _swaps(
    question: Question, file: ScenarioFile, ranking: Ranking | None, answer: MeasuredPlan, progress: Progress | None
) -> tuple[Swap, ...]:
    """Return the best plan without each office added, and with each that was not."""
    layout, problem = question.layout, question.problem
    offices = {option_id(site, state): site for state in office_states(layout) for site in layout.sites}
    may = tuple(dict.fromkeys(offices[option] for option in problem.candidates if option in offices))
    added = {offices[option] for option in answer.added if option in offices}
    swaps = []
    for site in (*(site for site in may if site in added), *(site for site in may if site not in added)):
        opens = site not in added
        options = [option for option in problem.candidates if offices.get(option) == site]
        rule = of_set(f"swap{BETWEEN}{site}", options, at_least=1 if opens else None, at_most=None if opens else 0)
        asked = replace(question, problem=replace(problem, rules=(*problem.rules, rule)))
        tell(progress, Event(EXPLAIN))
        rows = None if ranking is None else _where(question, ranking, options, opens=opens)
        best = _answer(asked, rows, progress=progress, checked=ranking is None)
        decides = None
        if best is not None:
            pairs = zip(best.values, answer.values, strict=True)
            decides = next((place for place, (other, ours) in enumerate(pairs) if other != ours), None)
        swaps.append(Swap(site, opens, best, decides, () if best else _against(question, file, rule, progress)))
    return tuple(swaps)


def _against(question: Question, file: ScenarioFile, rule: Constraint, progress: Progress | None) -> tuple[Part, ...]:
    """Return the fewest conditions that together rule out what a rule demands; none where the question's structure does."""
    parts, universe = parts_of(question, file), universe_of(question)
    asked = replace(universe, rules=(*universe.rules, rule))
    found = find_conflicts(asked, [part.demanded for part in parts], most=1, progress=progress)
    return tuple(parts[place] for place in found.found[0]) if found else ()


def _where(question: Question, ranking: Ranking, options: Sequence[str], *, opens: bool) -> Ranking:
    """Return a ranking of the plans that open one of some options, or none of them."""
    mask = sum(1 << question.problem.candidates.index(option) for option in options)
    has = (np.arange(ranking.feasible.size) & mask) != 0
    return ranking.among(has if opens else ~has)
