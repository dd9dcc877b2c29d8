"""Plans over phases explained: each question about them is solved anew, to a proof, with one thing changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from math import gcd

from models.analysis.alternatives import exclusion, unproven
from models.analysis.conflicts import find_conflicts
from models.lexicographic import solve_problem
from models.messages.findings import StoppedError
from models.options import BETWEEN
from models.problem import Constraint, Problem, of_set
from models.progress import Event, Progress, inside, tell
from placement.analysis.best import measured
from placement.analysis.conditions import parts_of, universe_of, without
from placement.analysis.explanation import impasse
from placement.analysis.swaps import EXPLAIN
from placement.problem.build import Question
from placement.problem.courses import stretches, table_in, ways_of
from placement.results.courses import CoursePrice, CourseReasons, OneMore, OtherState
from placement.results.explanation import Impasse
from placement.scenario.files import ScenarioFile
from placement.solving.ranking import RANK
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standing, Standings

# plans over phases listed when nobody says how many: each is proven by itself
LISTED = 10
# yen asked for more of in a budget, at least
MILLION = 1_000_000


def best_course(question: Question, progress: Progress | None) -> MeasuredPlan | None:
    """Return the best plan over phases, once the checker agrees; None where there is none.

    Raises
    ------
    StoppedError
        if it was not proven.
    """
    plan = solve_problem(question.problem, tie_limit=1, last_ties=True, progress=progress)
    if plan.status == "infeasible":
        return None
    if plan.status != "optimal":
        raise StoppedError(unproven(interrupted=plan.interrupted))
    return measured(question, plan.added, tuple(value.value for value in plan.objectives))


def ranked_courses(question: Question, top: int, progress: Progress | None) -> Standings:
    """Return the best plans over phases in order, each proven the best of those that differ from all before it.

    Parameters
    ----------
    question
        of a scenario with states.
    top
        how many, at least 1.
    progress
        follows the step `rank`, and can end it.
    """
    problem, rows = question.problem, list[Standing]()
    while len(rows) < top:
        tell(progress, Event(RANK, len(rows), top))
        seen = tuple(exclusion(problem, row.added, f"seen-{number}") for number, row in enumerate(rows))
        asked = replace(question, problem=replace(problem, rules=(*problem.rules, *seen)))
        found = best_course(asked, inside(progress, RANK, len(rows), top))
        if found is None:
            break
        alike = bool(rows) and rows[-1].values == found.values
        rank = rows[-1].rank if alike else len(rows) + 1
        rows.append(Standing(rank, found, tied_with_best=rank == 1, on_front=None))
    return Standings(tuple(rows), len(rows) if len(rows) < top else None, (), (), 0)


def explain_course(question: Question, file: ScenarioFile, progress: Progress | None) -> CourseReasons | Impasse:
    """Say why the plan of a scenario with states is the best, or why there is none.

    Raises
    ------
    CheckError
        if the checker disagrees: a fault of ours.
    StoppedError
        if it was stopped before everything was proven.
    """
    tell(progress, Event(EXPLAIN))
    answer = best_course(question, inside(progress, EXPLAIN))
    if answer is None:
        return impasse(question, file, progress=progress)
    looking = Looking(question, file, answer, parts_of(question, file), progress)
    prices = tuple(looking.prices())
    binding = [price.part for price in prices if price.binds]
    return CourseReasons(question, file, answer, prices, tuple(looking.otherwise()), tuple(looking.more(binding)))


@dataclass(frozen=True)
class Looking:
    """The questions put beside an answer.

    Parameters
    ----------
    question, file, answer
        what was asked, and its best plan.
    parts
        the conditions that are looked at.
    progress
        follows each question, and can end it.
    """

    question: Question
    file: ScenarioFile
    answer: MeasuredPlan
    parts: tuple[Part, ...]
    progress: Progress | None

    def best(self, question: Question) -> MeasuredPlan | None:
        """Return the best plan of a question close to the one asked; None where there is none."""
        tell(self.progress, Event(EXPLAIN))
        return best_course(question, inside(self.progress, EXPLAIN))

    def with_rules(self, rules: tuple[Constraint, ...]) -> Question:
        """Return the question with other rules."""
        return replace(self.question, problem=replace(self.question.problem, rules=rules))

    def prices(self) -> Iterator[CoursePrice]:
        """Yield what each condition costs."""
        for part in self.parts:
            if part.kind == "objective":
                continue
            relaxed = without(self.question, self.file, part)
            best = None if relaxed is None else self.best(relaxed)
            binds = best is not None and best.values != self.answer.values
            yield CoursePrice(part, best if binds or best is None else self.answer, binds)

    def otherwise(self) -> Iterator[OtherState]:
        """Yield the best plan in which a site is not what it is in the answer, for each of its states in turn."""
        table, rules = table_in(self.question), self.question.problem.rules
        ways = ways_of(self.question, self.answer.added)
        for site in table.sites:
            for state, phases in stretches(table, ways, site):
                if all(len(table.line.possible[site, phase]) == 1 for phase in phases):
                    continue
                rule = self._other(site, state, phases)
                best = self.best(self.with_rules((*rules, rule)))
                if best is None:
                    yield OtherState(site, state, phases, None, None, self._against(rule))
                    continue
                pairs = enumerate(zip(best.values, self.answer.values, strict=True))
                decides = next((place for place, (other, ours) in pairs if other != ours), None)
                yield OtherState(site, state, phases, best, decides)

    def _other(self, site: str, state: str, phases: tuple[str, ...]) -> Constraint:
        """Return the rule that a site is in another state in one of some phases at least."""
        line, name = table_in(self.question).line, f"otherwise{BETWEEN}{site}"
        if state == line.nothing:
            options = [line.option(site, named, phase) for phase in phases for named in line.named]
            return of_set(name, [option for option in options if option in line.columns], at_least=1)
        return of_set(name, [line.option(site, state, phase) for phase in phases], at_most=len(phases) - 1)

    def _against(self, rule: Constraint) -> tuple[Part, ...]:
        universe: Problem = universe_of(self.question)
        asked = replace(universe, rules=(*universe.rules, rule))
        found = find_conflicts(asked, [part.demanded for part in self.parts], most=1, progress=self.progress)
        return tuple(self.parts[place] for place in found.found[0]) if found else ()

    def more(self, binding: Collection[Part]) -> Iterator[OneMore]:
        """Yield what one more closing, a larger budget, or one more site in a state would bring; of budgets, the least that brings anything.

        Parameters
        ----------
        binding
            the conditions without which there is a better plan.
        """
        for part in self.parts:
            if part.kind not in {"budget", "closings", "sites"}:
                continue
            more, wider = self._wider(part)
            best = self._best_with(wider) if wider else None
            if best is None:
                continue
            yield OneMore(part, part.kind, more, best)
            if part.kind == "budget" and part in binding and best.values == self.answer.values:
                yield self.least_yen(part, more)

    def _best_with(self, wider: Mapping[str, Constraint]) -> MeasuredPlan | None:
        return self.best(self.with_rules(tuple(wider.get(rule.id, rule) for rule in self.question.problem.rules)))

    def least_yen(self, part: Part, low: int) -> OneMore:
        """Return the least with which there is a better plan, between so much, which brings nothing, and what all moves cost."""
        costs, unit = self._moves_of(part)
        high = low + -(-sum(costs) // unit) * unit
        best = None
        while high - low > unit:
            middle = low + (high - low) // unit // 2 * unit
            found = self._best_with(self._with_yen(part, middle))
            if found is not None and found.values != self.answer.values:
                high, best = middle, found
            else:
                low = middle
        found = best or self._best_with(self._with_yen(part, high))
        if found is None:
            raise ValueError(f"{part} allows less with more")
        return OneMore(part, "budget", high, found, least=True)

    def _wider(self, part: Part) -> tuple[int, Mapping[str, Constraint]]:
        """Return how much more is asked for, and the rules that allow it."""
        if part.kind == "budget":
            return self._more_yen(part)
        ours, line = [rule for rule in part.demanded.rules if rule.at_most is not None], table_in(self.question).line
        if part.kind == "sites" and part.id == line.nothing:  # what is counted are the others: one more is one less of them
            low = [rule for rule in part.demanded.rules if rule.at_least]
            return 1, {rule.id: replace(rule, at_least=rule.at_least - 1) for rule in low if rule.at_least}
        limited = [rule for rule in ours if rule.at_most is not None and rule.at_most < len(rule.terms)]
        return 1, {rule.id: replace(rule, at_most=rule.at_most + 1) for rule in limited if rule.at_most is not None}

    def _moves_of(self, part: Part) -> tuple[list[int], int]:
        """Return what each move of a phase with a budget costs, and the unit in which all of them are whole."""
        table = table_in(self.question)
        costs = [table.yen_of[move.before, move.after] for move in table.line.movements if move.phase == part.id]
        return costs, gcd(*costs) or 1

    def _more_yen(self, part: Part) -> tuple[int, Mapping[str, Constraint]]:
        """Return a million yen more, or as many as it takes until the moves of the phase can make any use of them."""
        (costs, unit), budget = self._moves_of(part), self._budget_of(part)
        if sum(costs) <= budget:
            return 0, {}
        yen = MILLION + -(budget + MILLION) % unit
        return yen, self._with_yen(part, yen)

    def _with_yen(self, part: Part, yen: int) -> Mapping[str, Constraint]:
        (rule,), (_, unit) = part.demanded.rules, self._moves_of(part)
        return {rule.id: replace(rule, at_most=(self._budget_of(part) + yen) // unit)}

    def _budget_of(self, part: Part) -> int:
        phases = table_in(self.question).scenario.phases or ()
        return next(phase.budget or 0 for phase in phases if phase.id == part.id)
