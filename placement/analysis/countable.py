"""Which objectives and conditions of a scenario a page can count again, for any set of offices and at any reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.access import BoolArray, IntArray
from models.analysis.conflicts import Condition
from models.criteria import Coverage, Criterion, Farthest, Travel
from models.problem import Constraint, Limit
from placement.problem.build import Question
from placement.scenario.rules.farther import Farther
from placement.values.countable import ConditionKind, Countable, CountAgain, Goal, OfficeSum, PeopleLeft

Asked = Sequence[tuple[ConditionKind, int, Condition]]


def count_again(question: Question, asked: Asked) -> CountAgain:
    """Return what a page needs to find the best of all sets of offices itself.

    Parameters
    ----------
    question
        of offices that are on or off; channels that a plan chooses stay.
    asked
        the conditions besides the number of offices: kind, place in the file, and what each demands.
    """
    return CountAgain(_goals(question), tuple(_countable(question, *one) for one in asked))


def _goals(question: Question) -> tuple[Goal, ...] | None:
    found = [None if goal.within else _goal(question, goal.criterion) for goal in question.problem.objectives]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def _goal(question: Question, criterion: Criterion) -> Goal | None:
    match criterion:
        case Coverage() if _everyone(question, criterion.people) and _reach(question, criterion):
            return "served"
        case Travel() if _everyone(question, criterion.people) and _straight(question, criterion):
            return "mean"
        case Farthest() if _everyone(question, criterion.people) and _straight(question, criterion):
            return "largest"
    return None


def _everyone(question: Question, people: IntArray) -> bool:
    return np.array_equal(people, question.people)


def _reach(question: Question, criterion: Coverage) -> bool:
    """Return whether it covers whom the offices reach in the scenario's own way, once being enough."""
    return criterion.times == 1 and _same(question, criterion.covers, question.main.covers)


def _straight(question: Question, criterion: Travel | Farthest) -> bool:
    here, there = criterion.matrix, question.distance
    alike = _same(question, here.reachable, there.reachable)
    return alike and here.unit == there.unit and np.array_equal(here.values[:, : len(question.layout.sites)], there.values)


def _same(question: Question, options: BoolArray, sites: BoolArray) -> bool:
    """Return whether options reach as their sites do; those that are no sites, such as channels, reach nobody."""
    count = len(question.layout.sites)
    return np.array_equal(options[:, :count], sites) and not options[:, count:].any()


def _countable(question: Question, kind: ConditionKind, row: int, demanded: Condition) -> Countable:
    sums = tuple(_sum(question, rule) for rule in demanded.rules)
    people = tuple(_left(question, kind, row, limit) for limit in demanded.limits)
    if any(one is None for one in people):
        return Countable(kind, row)
    return Countable(kind, row, sums, tuple(one for one in people if one is not None))


def _sum(question: Question, rule: Constraint) -> OfficeSum:
    """Return a limit on a sum over offices; what the channels of the plan add to it is taken off."""
    sites, open_ones = set(question.layout.sites), set(question.problem.keep)
    fixed = sum(factor for option, factor in rule.terms if option not in sites and option in open_ones)
    least, most = (None if bound is None else bound - fixed for bound in (rule.at_least, rule.at_most))
    return OfficeSum(tuple(term for term in rule.terms if term[0] in sites), least, most)


def _left(question: Question, kind: ConditionKind, row: int, limit: Limit) -> PeopleLeft | None:
    criterion = limit.criterion
    if isinstance(criterion, Farthest):
        known = _everyone(question, criterion.people) and _straight(question, criterion)
        return PeopleLeft("distance", limit.bound, 0) if known else None
    rule = question.inputs.scenario.rules[row] if kind == "rule" else None
    if not isinstance(criterion, Coverage):
        return None
    left = int(criterion.people.sum()) - limit.bound
    if isinstance(rule, Farther) and rule.service is None:
        return PeopleLeft("before", 0 if rule.farther.by_more_than is None else rule.farther.by_more_than.mm, left)
    if not _reach(question, criterion):
        return None
    if _everyone(question, criterion.people):
        return PeopleLeft("reach", 0, left)
    areas = tuple(_areas(question, criterion.people))
    return PeopleLeft("reach", 0, left, areas) if areas else None


def _areas(question: Question, people: IntArray) -> Iterator[str]:
    """Yield the ids of the areas whose people are counted, where these are all people of whole areas."""
    facts = question.inputs
    rows = np.unique(facts.areas[people > 0])
    if np.array_equal(np.where(np.isin(facts.areas, rows), question.people, 0), people):
        yield from map(str, facts.study.areas["id"].iloc[rows])
