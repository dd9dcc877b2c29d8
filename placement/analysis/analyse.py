"""Everything that page and report say beyond the answer, computed once, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

from models.decision import WITNESSED
from models.messages.findings import InputError
from models.progress import Progress
from models.subsets.enumeration import has_table
from placement.analysis.alternatives import alternatives
from placement.analysis.beforehand import LIMIT_S, beforehand
from placement.analysis.best import Work
from placement.analysis.choices import choices
from placement.analysis.explanation import explain
from placement.analysis.front import front_of
from placement.analysis.sweep.breakpoints import find_breakpoints
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Experiment
from placement.analysis.sweep.uncertainty import draw_people
from placement.analysis.travelled import travelled
from placement.analysis.unreached import unreached
from placement.results.analysis import Analysis
from placement.results.explanation import Explanation
from placement.results.result import Result
from placement.results.sweep import Frequencies, Stability
from placement.scenario.files import has_own_scale
from placement.solving.ranking import standings

RANKED = 20
# how far a reach is varied, as shares of the scenario's own
SHORTEST, LONGEST = Fraction(1, 2), Fraction(3, 2)
# by how much the people of each area may be more or fewer
MARGIN = Fraction(1, 10)
DRAWS, SEED = 1000, 0
# what a page's prices and swaps may take where plans have neither a table nor a list: some seconds' linear programs, and problems
# put anew by their people's points × offices
NODES_A_PAGE, CELLS_A_PAGE = 4000, 25_000_000


def analyse(
    result: Result, *, only: Collection[str] | None = None, beforehand_s: int = LIMIT_S, progress: Progress | None = None
) -> Analysis:
    """Return what page and report say of a result beyond its own numbers.

    Parameters
    ----------
    result
        from `solve`; it has a plan.
    only
        names of the parts wanted, as `Analysis` has them; all by default.
    beforehand_s
        wall seconds for answers found beforehand, where sites are many; 0 leaves them out.
    progress
        follows the steps of each part, and can end them (`models.progress`).

    Raises
    ------
    StoppedError
        if it was stopped.
    CheckError
        if the independent checker disagrees: a fault of ours.
    """
    found: dict[str, Any] = {}
    inputs = result.question.inputs
    of_offices = inputs.table is None and inputs.hours is None
    asked = result.problem.candidates and result.plan.status == "optimal" and of_offices
    chosen = _CHOSEN | {"beforehand": lambda result, progress: beforehand(result, beforehand_s, progress)}
    for name, part in (chosen if asked else {}).items():
        # what explains nothing is not asked further
        if (only is None or name in only) and (name == "explanation" or found.get("explanation", True) is not None):
            found[name] = part(result, progress)
    for name, part in _ALWAYS.items():
        if only is None or name in only:
            found[name] = part(result, progress)
    return Analysis(tabulated=_tabulated(result), **found)


def _explanation(result: Result, progress: Progress | None) -> Explanation | None:
    work = Work(NODES_A_PAGE, CELLS_A_PAGE)
    found = explain(result.question, result.file, plan=result.plan, work=work, progress=progress)
    return found if isinstance(found, Explanation) else None


def _reach(result: Result, progress: Progress | None) -> Stability | None:
    """Return how the answer holds when the reach is another; None where criteria are no step functions."""
    scenario = result.file.scenario
    if has_own_scale(scenario):  # scores and regrets are counted anew at every reach
        return None
    reach = next((found for found in numbers_in(scenario) if found.is_reach and found.path[0] == "served"), None)
    if reach is None or reach.now is None:
        return None
    bench = Experiment(result.file, result.study, result.access)
    try:
        return find_breakpoints(bench, reach, int(reach.now * SHORTEST), int(reach.now * LONGEST), progress=progress)
    except InputError:  # or it is too much work for a page
        return None


def _people(result: Result, progress: Progress | None) -> Frequencies | None:
    """Return how the answer holds when the people are more or fewer; None where plans have no table."""
    try:
        return draw_people(result.question, MARGIN, DRAWS, SEED, progress=progress)
    except InputError:
        return None


def _tabulated(result: Result) -> bool:
    problem = result.problem
    return result.plan.status == "optimal" and len(problem.candidates) <= WITNESSED and has_table(problem)


# where something was chosen and proven
_CHOSEN: dict[str, Callable[[Result, Progress | None], object]] = {
    "explanation": _explanation,
    "reach": _reach,
    "people": _people,
    "unreached": lambda result, _: unreached(result),
    "standings": lambda result, progress: standings(result.question, RANKED, nodes=NODES_A_PAGE, progress=progress),
    "front": front_of,
    "alternatives": lambda result, progress: alternatives(result.question, result.plan.added, progress=progress),
}
_ALWAYS: dict[str, Callable[[Result, Progress | None], object]] = {
    "choices": lambda result, _: choices(result),
    "travel": travelled,
}
