"""Why this plan: what each condition costs, what another plan would mean, or why there is no plan at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.analysis.conflicts import TABLED, find_conflicts
from models.criteria import CapacityCoverage, CapacityTravel
from models.lexicographic import TooManyPlansError
from models.plan import Plan
from models.program.formulation import Formulation
from models.progress import Event, Progress, inside, tell
from models.subsets.enumeration import added_of, chosen, has_table
from models.subsets.leaving_out import LeavingOut
from models.subsets.listing import Listing
from models.subsets.ranking import Ranking
from placement.analysis.best import LeftOutError, Work, all_plans, answer_of, best_anew, measured
from placement.analysis.conditions import parts_of, reached_by, rules_in, shapes_posts, universe_of, without
from placement.analysis.posts import post_prices
from placement.analysis.repairs import repairs_of
from placement.analysis.swaps import EXPLAIN, swaps_of
from placement.problem.build import Question
from placement.results.explanation import Explanation, Impasse, Price
from placement.scenario.files import ScenarioFile
from placement.solving.ranking import standings
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan


def explain(
    question: Question,
    file: ScenarioFile,
    *,
    plan: Plan | None = None,
    work: Work | None = None,
    progress: Progress | None = None,
) -> Explanation | Impasse:
    """Explain the answer to a question, or why there is none.

    Parameters
    ----------
    question
        from `placement.solving.solve.put`.
    file
        its scenario.
    plan
        its proven answer, where that is known; else it is solved.
    work
        what a solver may spend on prices and swaps where plans have neither a table nor a list: what is beyond is left
        out, and counted. None without end.
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
    ranking = all_plans(question)
    if plan is not None and ranking is None:
        values = tuple(value.value for value in plan.objectives)
        answer: MeasuredPlan | None = measured(question, plan.added, values, plan.ties if plan.ties_complete else None)
    else:
        answer = answer_of(question, ranking, ties=True, progress=follow)
    if answer is None:
        return impasse(question, file, progress=progress)
    parts, tabled = parts_of(question, file), isinstance(ranking, Ranking) and not isinstance(ranking, Listing)
    swaps, left = swaps_of(question, parts, ranking, answer, work, follow)
    prices, unasked = _prices(question, file, parts, answer, work, follow)
    curve = standings(question, 1, progress=progress) if tabled and question.problem.candidates else None
    count = int(ranking.plans.size) if ranking is not None and tabled else None
    posts = post_prices(question, answer, work, follow)
    return Explanation(question, file, answer, count, prices, curve, swaps, unasked, left, posts)


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


def _prices(
    question: Question,
    file: ScenarioFile,
    parts: Sequence[Part],
    answer: MeasuredPlan,
    work: Work | None,
    progress: Progress | None,
) -> tuple[tuple[Price, ...], int]:
    """Return the price of each condition, and how many were left out."""
    prices, unasked = list[Price](), 0
    opened = {*question.problem.keep, *answer.added}
    rules = _rules_apart(question, parts)
    for part in parts:
        tell(progress, Event(EXPLAIN))
        if part.kind == "objective":
            continue
        if part.kind == "rule" and shapes_posts(question, part):
            prices.append(Price(part, None, binds=False, reached=reached_by(answer, part, question)))
            continue
        if part.kind == "rule" and rules is not None and rules.without(int(part.path[1])) is None:
            # no plan is won, so the answer stays the best
            prices.append(Price(part, answer, binds=False, reached=reached_by(answer, part, question)))
            continue
        relaxed = without(question, file, part)
        try:
            best, binds = (None, False) if relaxed is None else _relaxed(relaxed, answer, opened, work, progress)
        except LeftOutError:
            unasked += 1
            continue
        prices.append(Price(part, best, binds, reached_by(answer, part, question)))
    return tuple(prices), unasked


def _rules_apart(question: Question, parts: Sequence[Part]) -> LeavingOut | None:
    """Return the question's rules, to be left out one by one; None where plans have no table, or capacities value them singly."""
    problem = question.problem
    limited = any(isinstance(limit.criterion, CapacityCoverage | CapacityTravel) for limit in problem.limits)
    if limited or len(problem.candidates) > TABLED or not has_table(problem) or not Formulation(problem).is_linear:
        return None
    own = rules_in(question)
    demands = []
    for part in parts:
        if part.kind == "rule":
            rules, limits = own.get(part.id, ((), ()))
            demands.append((rules, limits))
    return LeavingOut(problem, demands)


def _relaxed(
    question: Question, answer: MeasuredPlan, opened: Collection[str], work: Work | None, progress: Progress | None
) -> tuple[MeasuredPlan | None, bool]:
    """Return the best plan of a question without one condition, and whether the condition binds; None where it is not known."""
    try:
        ranking = all_plans(question)
    except OverflowError:  # regrets counted from the scenario's own best do not fit 64 bits without this condition
        return None, False
    try:
        best = best_anew(question, work, progress) if ranking is None else answer_of(question, ranking, progress=progress)
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
