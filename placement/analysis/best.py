"""The best plan of a question, and of questions close to it, by the way that is least work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.analysis.alternatives import unproven
from models.analysis.conflicts import TABLED
from models.checker import check_choice, check_plan, require
from models.decision import SEARCHED
from models.levels import TIE_LIMIT
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.progress import Progress
from models.subsets.enumeration import added_of, chosen, tabulate
from models.subsets.listing import Listing, listing
from models.subsets.ranking import Ranking
from placement.problem.build import Question
from placement.solving.measures import measure
from placement.values.plans import MeasuredPlan

# linear programs for one question before a solver is asked anew; a large one counts for several
NODES = 2000
# people's points × offices of a plan that is checked and measured in the time of a linear program
MEASURED_A_NODE = 200_000


class LeftOutError(Exception):
    """The work allowed is done, and this question was not answered."""


@dataclass
class Work:
    """What may still be spent where plans have neither a table nor a list: the same question always spends the same.

    Parameters
    ----------
    nodes
        linear programs solved; a plan of a large study that is checked and measured counts for several.
    cells
        people's points × offices of the problems put anew; the first is free.
    """

    nodes: int
    cells: int

    def put(self, question: Question) -> None:
        """Spend what it takes to put a problem anew.

        Raises
        ------
        LeftOutError
            if that is more than is left.
        """
        self.cells -= cells_of(question)
        if self.cells < 0:
            raise LeftOutError


def cells_of(question: Question) -> int:
    """Return a question's size, people's points × offices."""
    return len(question.people) * len(question.problem.offices)


class Warm:
    """A question that stays in the solver, where plans have neither a table nor a list.

    Parameters
    ----------
    question
        what was asked.
    work
        what may be spent; None where a solver is to answer whatever it takes.
    """

    def __init__(self, question: Question, work: Work | None) -> None:
        from models.program.warm import WarmProblem

        self._question, self._work = question, work
        self._program = WarmProblem(question.problem, NODES)

    def best(self, asked: Question, fixed: Mapping[int, bool] | None, progress: Progress | None) -> MeasuredPlan | None:
        """Return the best plan of the question as asked; None where there is none.

        Parameters
        ----------
        asked
            the question, with a rule that says what is fixed.
        fixed
            whether candidates are open or shut, by position; None where that does not say it.
        progress
            follows a solver.

        Raises
        ------
        LeftOutError
            if that is more work than is left.
        """
        if fixed is not None:
            self._program.nodes = NODES if self._work is None else min(NODES, self._work.nodes)
            before = self._program.nodes
            found = self._program.best(fixed)
            if self._work is not None:
                self._work.nodes -= before - self._program.nodes
            if found.found == "infeasible":
                return None
            if found.found == "optimal":
                if self._work is not None:
                    self._work.nodes -= cells_of(asked) // MEASURED_A_NODE
                return measured(asked, found.added, found.values)
        if self._work is not None:
            raise LeftOutError
        return answer_of(asked, None, progress=progress)


def best_anew(question: Question, work: Work | None, progress: Progress | None) -> MeasuredPlan | None:
    """Return the best plan of a question whose plans have neither a table nor a list; None where there is none.

    Raises
    ------
    LeftOutError
        if that is more work than is left.
    """
    if work is not None:
        work.put(question)
    return Warm(question, work).best(question, {}, progress)


def all_plans(question: Question) -> Ranking | None:
    """Return the table of all plans or, of more candidates, their list; None where they are too many."""
    problem = question.problem
    return tabulate(problem) if len(problem.candidates) <= TABLED else listing(problem)


def answer_of(
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
        all its plans; None to ask the solver.
    progress
        follows the solver.
    checked
        whether the checker recomputes everything, or the rules alone.
    ties
        whether the solver, too, returns the first of all tied plans; it takes longer.
    """
    problem = question.problem
    if ranking is None:
        plan = solve_problem(problem, tie_limit=SEARCHED if ties else 1, progress=progress)
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
        added, tied = added_of(problem, int(best[0])), _tied(ranking, int(best.size), ties=ties)
        values = tuple(int(table[best[0]]) for table in ranking.tables)
    return measured(question, added, values, tied, checked=checked)


def measured(
    question: Question, added: tuple[str, ...], values: tuple[int, ...], tied: int | None = None, *, checked: bool = True
) -> MeasuredPlan:
    """Return a plan with what it means for the people, once the checker agrees."""
    problem = question.problem
    claimed = {goal.name: value for goal, value in zip(problem.objectives, values, strict=True)}
    if checked:
        check_plan(problem, (*problem.keep, *added), claimed)
    else:
        require(check_choice(problem, (*problem.keep, *added)))
    state = question.state_of(added)
    return MeasuredPlan(added, measure(question, state), values, (*problem.keep, *added), state.open, tied)


def _tied(ranking: Ranking, count: int, *, ties: bool) -> int | None:
    """Return how many plans are said to be tied: of plans too many for a table, as many as the solver would find."""
    return count if not isinstance(ranking, Listing) or (ties and count <= TIE_LIMIT) else None
