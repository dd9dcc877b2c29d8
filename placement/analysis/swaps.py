"""The best plan without each office that a plan adds, and with each that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.analysis.conflicts import find_conflicts
from models.messages.text import Text
from models.options import BETWEEN, option_id
from models.problem import Constraint, of_set
from models.progress import Event, Progress, Stage, tell
from models.subsets.ranking import Ranking
from placement.analysis.best import LeftOutError, Warm, Work, answer_of
from placement.analysis.conditions import universe_of
from placement.problem.build import Question
from placement.problem.constraints import office_states
from placement.results.explanation import Swap
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan

EXPLAIN = Stage("explain", Text("looking for the reasons"))


def swaps_of(
    question: Question,
    parts: Sequence[Part],
    ranking: Ranking | None,
    answer: MeasuredPlan,
    work: Work | None,
    progress: Progress | None,
) -> tuple[tuple[Swap, ...], tuple[str, ...]]:
    """Return the best plan without each office added, and with each that was not; and the offices left out.

    Parameters
    ----------
    question, parts
        what was asked, and its conditions.
    ranking
        all its plans; None to ask the solver.
    answer
        its best plan.
    work
        what the solver may spend; None without end.
    progress
        follows the search, and can end it (`models.progress`).
    """
    layout, problem = question.layout, question.problem
    offices = {option_id(site, state): site for state in office_states(layout) for site in layout.sites}
    may = tuple(dict.fromkeys(offices[option] for option in problem.candidates if option in offices))
    added = {offices[option] for option in answer.added if option in offices}
    swaps, left = list[Swap](), list[str]()
    warm = Warm(question, work) if ranking is None else None
    position = {option: place for place, option in enumerate(problem.candidates)}
    for site in (*(site for site in may if site in added), *(site for site in may if site not in added)):
        opens = site not in added
        options = [option for option in problem.candidates if offices.get(option) == site]
        rule = of_set(f"swap{BETWEEN}{site}", options, at_least=1 if opens else None, at_most=None if opens else 0)
        asked = replace(question, problem=replace(problem, rules=(*problem.rules, rule)))
        tell(progress, Event(EXPLAIN, len(swaps) + len(left), len(may)))
        if ranking is not None:
            best = answer_of(asked, _where(question, ranking, options, opens=opens), progress=progress, checked=False)
        elif warm is not None:
            # of several things an office may become, one at least is no fixed candidate
            fixed = {position[option]: opens for option in options} if not opens or len(options) == 1 else None
            try:
                best = warm.best(asked, fixed, progress)
            except LeftOutError:
                left.append(site)
                continue
        decides = None
        if best is not None:
            pairs = zip(best.values, answer.values, strict=True)
            decides = next((place for place, (other, ours) in enumerate(pairs) if other != ours), None)
        swaps.append(Swap(site, opens, best, decides, () if best else _against(question, parts, rule, progress)))
    return tuple(swaps), tuple(left)


def _against(question: Question, parts: Sequence[Part], rule: Constraint, progress: Progress | None) -> tuple[Part, ...]:
    """Return the fewest conditions that together rule out what a rule demands; none where the question's structure does."""
    universe = universe_of(question)
    asked = replace(universe, rules=(*universe.rules, rule))
    found = find_conflicts(asked, [part.demanded for part in parts], most=1, progress=progress)
    return tuple(parts[place] for place in found.found[0]) if found else ()


def _where(question: Question, ranking: Ranking, options: Sequence[str], *, opens: bool) -> Ranking:
    """Return a ranking of the plans that open one of some options, or none of them."""
    return ranking.opening(sum(1 << question.problem.candidates.index(option) for option in options), opens=opens)
