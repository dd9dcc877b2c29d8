"""What a reader may try on the page: the candidates, the conditions of every set of them, the ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maps.page.case import Choices, Condition, RankedPlan
from models.access import BoolArray
from models.criteria import open_count
from models.messages.text import Text
from models.problem import Goal, Problem
from models.subsets.enumeration import tabulate
from placement.analysis.conditions import parts_of
from placement.problem.build import Question
from placement.problem.names import Names
from placement.results.result import Result
from placement.scenario.rules.base import Rule
from placement.solving.ranking import ordered
from placement.values.conditions import Part

# every condition takes a bit for each of 2**m sets of candidates
MOST_CANDIDATES = 14
MOST_PLANS = 1000


def choices(result: Result) -> Choices | None:
    """Return what may be tried; None where sites become several things, phases follow, or capacities assign people."""
    question, problem = result.question, result.problem
    if question.layout.states != ("",) or not result.file.scenario.served.services:
        return None
    plans: tuple[RankedPlan, ...] = ()
    count = None
    ranking = tabulate(problem) if len(problem.candidates) <= MOST_CANDIDATES else None
    if ranking is not None and problem.candidates:
        order = ordered(problem, ranking)
        ranks = ranking.ranks(order)
        pairs = zip(order[:MOST_PLANS].tolist(), ranks[:MOST_PLANS].tolist(), strict=True)
        plans, count = tuple(RankedPlan(mask, rank) for mask, rank in pairs), len(order)
    return Choices(
        keep=problem.keep,
        candidates=problem.candidates,
        least=problem.added_min,
        most=problem.added_max,
        conditions=_conditions(question, result) if len(problem.candidates) <= MOST_CANDIDATES else None,
        plans=plans,
        count=count,
    )


def _conditions(question: Question, result: Result) -> tuple[Condition, ...]:
    """Return every rule with the sets of candidates that break it, the kept offices open."""
    names, rules = Names(question), result.file.scenario.rules
    parts = [part for part in parts_of(question, result.file) if part.kind == "rule"]
    return tuple(Condition(_said(rules[int(part.path[1])], names), ~_met(question.problem, part)) for part in parts)


def _said(rule: Rule, names: Names) -> Text:
    """Return a rule in one sentence, with its reason where the file gives one."""
    said = rule.demanded(names.of)
    if rule.because is None:
        return said
    return Text("{said} ({because})", said=said, because=rule.because)


def _met(problem: Problem, part: Part) -> BoolArray:
    demanded = part.demanded
    alone = replace(
        problem,
        added_min=0,
        added_max=len(problem.candidates),
        rules=demanded.rules,
        limits=demanded.limits,
        objectives=(Goal(open_count(len(problem.offices))),),
    )
    ranking = tabulate(alone)
    if ranking is None:
        msg = "a set of candidates this small has a table"
        raise ValueError(msg)
    return np.asarray(ranking.feasible)
