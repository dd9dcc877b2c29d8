"""What a reader may try: the candidates, the sets of them that break each rule, the ranking."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from models.analysis.conflicts import Condition
from models.criteria import open_count
from models.problem import ProblemGoal
from models.subsets.enumeration import tabulate
from placement.analysis.conditions import parts_of
from placement.analysis.countable import Asked, count_again
from placement.problem.build import Question
from placement.problem.constraints import merged, moved, one_parcel
from placement.problem.counts import limits_on
from placement.results.result import Result
from placement.solving.ranking import ordered
from placement.values.choices import BrokenRule, ChoiceTable
from placement.values.countable import ConditionKind

# every rule takes a bit for each of 2**m sets of candidates
MOST_CANDIDATES = 14
MOST_PLANS = 1000
# conditions of the scenario that offices may break
KINDS: tuple[ConditionKind, ...] = ("rule", "near")


def choices(result: Result) -> ChoiceTable | None:
    """Return what may be tried; None where offices are not simply on or off: sites become several things, phases follow, offices stay for a service, capacities assign people."""
    question = of_offices(result.question, result.plan.added)
    if question is None or not result.file.scenario.served.services:
        return None
    problem = question.problem
    few = len(problem.candidates) <= MOST_CANDIDATES
    plans: tuple[tuple[int, int], ...] = ()
    count = None
    ranking = tabulate(problem) if few and problem.candidates else None
    if ranking is not None:
        order = ordered(problem, ranking)
        pairs = zip(order[:MOST_PLANS].tolist(), ranking.ranks(order)[:MOST_PLANS].tolist(), strict=True)
        plans, count = tuple(pairs), len(order)
    asked = _asked(question, result)
    return ChoiceTable(
        keep=tuple(office for office in problem.keep if office in question.layout.sites),
        candidates=problem.candidates,
        least=problem.added_min,
        most=problem.added_max,
        rules=_broken_rules(question, asked) if few else None,
        plans=plans,
        count=count,
        again=count_again(question, asked),
    )


def of_offices(question: Question, added: Sequence[str]) -> Question | None:
    """Return the question of the offices alone, with the channels that a plan chooses; None where there is none.

    With a tolerance the best plan of all decides what may be given up, which these plans need not hold.
    """
    layout, problem, inputs = question.layout, question.problem, question.inputs
    if layout.plain:
        return question
    staying = any(facts.staying for facts in inputs.decided)
    if layout.states != ("",) or staying or inputs.hours is not None or any(goal.within for goal in problem.objectives):
        return None
    others = set(layout.others)
    least, most, _ = limits_on([count for count in inputs.counts if count.of_offices])
    chosen = tuple(option for option in added if option in others)
    candidates = tuple(office for office in problem.candidates if office not in others)
    held = replace(problem, keep=(*problem.keep, *chosen), candidates=candidates, added_min=least, added_max=most)
    return replace(question, problem=held)


def _asked(question: Question, result: Result) -> Asked:
    """Return what may be broken besides the number of candidates open: rules, a channel near each office that closes, moves, mergers, and numbers that count in part."""
    parts = parts_of(question, result.file)
    asked: list[tuple[ConditionKind, int, Condition]] = [
        (kind, int(part.path[1]), part.demanded) for part in parts for kind in KINDS if kind == part.kind
    ]
    inputs = question.inputs
    if inputs.may_open and inputs.may_close:
        counts = [count for count in inputs.counts if count.asked is not None]
        asked += [(count.kind, 0, Condition(count.name, (count.condition,))) for count in counts if count.kind != "total"]
    offices = inputs.scenario.offices
    asked += [("move", row, Condition(f"move-{row}", (moved(move),))) for row, move in enumerate(offices.moves)]
    asked += [
        ("merger", row, Condition(f"merger-{row}", merged(merger, inputs.now))) for row, merger in enumerate(offices.mergers)
    ]
    asked += [("parcels", row, Condition(site.id, (one_parcel(site),))) for row, site in enumerate(offices.new) if site.parcels]
    return asked


def _broken_rules(question: Question, asked: Asked) -> tuple[BrokenRule, ...]:
    """Return which sets of candidates break each condition."""
    same = {_demand(demanded): demanded for _, _, demanded in asked}
    bits = {demand: _broken(question, demanded) for demand, demanded in same.items()}
    return tuple(BrokenRule(kind, row, bits[_demand(demanded)]) for kind, row, demanded in asked)


def _demand(demanded: Condition) -> Hashable:
    return tuple(rule.demand for rule in demanded.rules), demanded.limits


def _broken(question: Question, demanded: Condition) -> bytes:
    """Return a bit for each set of candidates, the kept offices open: whether it breaks a rule."""
    problem = question.problem
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
