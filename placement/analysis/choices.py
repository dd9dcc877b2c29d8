"""What a reader may try: the candidates, the sets of them that break each rule, the ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.criteria import open_count
from models.problem import ProblemGoal
from models.subsets.enumeration import tabulate
from placement.analysis.conditions import parts_of
from placement.problem.build import Question
from placement.results.result import Result
from placement.solving.ranking import ordered
from placement.values.choices import BrokenRule, ChoiceTable
from placement.values.conditions import Part

# every rule takes a bit for each of 2**m sets of candidates
MOST_CANDIDATES = 14
MOST_PLANS = 1000


def choices(result: Result) -> ChoiceTable | None:
    """Return what may be tried; None where sites become several things, phases follow, or capacities assign people."""
    question, problem = result.question, result.problem
    if question.layout.states != ("",) or not result.file.scenario.served.services:
        return None
    few = len(problem.candidates) <= MOST_CANDIDATES
    plans: tuple[tuple[int, int], ...] = ()
    count = None
    ranking = tabulate(problem) if few and problem.candidates else None
    if ranking is not None:
        order = ordered(problem, ranking)
        pairs = zip(order[:MOST_PLANS].tolist(), ranking.ranks(order)[:MOST_PLANS].tolist(), strict=True)
        plans, count = tuple(pairs), len(order)
    rules = [part for part in parts_of(question, result.file) if part.kind == "rule"] if few else None
    return ChoiceTable(
        keep=problem.keep,
        candidates=problem.candidates,
        least=problem.added_min,
        most=problem.added_max,
        rules=None if rules is None else tuple(BrokenRule(int(part.path[1]), _broken(question, part)) for part in rules),
        plans=plans,
        count=count,
    )


def _broken(question: Question, part: Part) -> bytes:
    """Return a bit for each set of candidates, the kept offices open: whether it breaks a rule."""
    problem, demanded = question.problem, part.demanded
    alone = replace(
        problem,
        added_min=0,
        added_max=len(problem.candidates),
        rules=demanded.rules,
        limits=demanded.limits,
        objectives=(ProblemGoal(open_count(len(problem.offices))),),
    )
    ranking = tabulate(alone)
    if ranking is None:
        raise ValueError("a set of candidates this small has a table")
    return np.packbits(~np.asarray(ranking.feasible), bitorder="little").tobytes()
