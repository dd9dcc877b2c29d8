"""What a reader may try on the page, with each rule in words."""

from __future__ import annotations

import numpy as np

from maps.page.council import Choices, PageRule, RankedPlan
from maps.page.counting import CountedRule, Counting, Left
from models.access import BoolArray
from models.messages.text import Text
from models.problem import Constraint
from placement.documents.council.beforehand import shown_answers
from placement.problem.names import Names
from placement.results.result import Result
from placement.scenario.rules.base import Rule
from placement.scenario.structures import OpenRange
from placement.values.beforehand import Beforehand
from placement.values.choices import BrokenRule, ChoiceTable
from placement.values.countable import Countable


def shown_choices(result: Result, table: ChoiceTable | None, beforehand: Beforehand | None = None) -> Choices | None:
    """Return what the page lets a reader try; None where offices are not simply on or off."""
    if table is None:
        return None
    names = Names(result.question)
    sets = 1 << len(table.candidates)
    return Choices(
        keep=table.keep,
        candidates=table.candidates,
        least=table.least,
        most=table.most,
        conditions=None
        if table.rules is None
        else tuple(PageRule(_said(one, result, names), _mask(one.broken, sets)) for one in table.rules),
        plans=tuple(RankedPlan(mask, rank) for mask, rank in table.plans),
        count=table.count,
        held=bool(result.question.inputs.channels),
        counting=_counting(result, table, names),
        beforehand=None if beforehand is None else shown_answers(result, beforehand),
    )


def _counting(result: Result, table: ChoiceTable, names: Names) -> Counting:
    """Return what the page counts itself, each condition in words."""

    def rule(one: Countable) -> CountedRule:
        sums = tuple(Constraint("", each.terms, each.least, each.most) for each in one.sums)
        left = tuple(Left(each.near, each.mm, each.most, each.areas) for each in one.people)
        return CountedRule(_said(one, result, names), sums, left)

    return Counting(table.again.goals, tuple(rule(one) for one in table.again.conditions))


def _said(one: BrokenRule | Countable, result: Result, names: Names) -> Text:  # noqa: PLR0911 - a plain case each
    """Return a condition in one sentence."""
    scenario = result.file.scenario
    if one.kind == "move":
        move = scenario.offices.moves[one.row]
        return Text("{office} moves to {to}, or neither changes", office=names.of([move.office]), to=names.of([move.to]))
    if one.kind == "merger":
        merger = scenario.offices.mergers[one.row]
        said, into = names.spoken(merger.offices), names.of([merger.into])
        return Text("{offices} merge into {into}, or none of them closes", offices=said, into=into)
    if one.kind == "parcels":
        return Text("at most one of {offices} opens", offices=names.spoken(tuple(scenario.offices.new[one.row].places)))
    if one.kind == "open":
        return Text("{count} are to be added", count=_range(scenario.offices.open))
    if one.kind == "close":
        return Text("{count} are to be closed", count=_range(scenario.offices.close))
    if one.kind == "near":
        return Text("one chosen near each office that stops giving {title}", title=scenario.services[one.row].title)
    return _rule(scenario.rules[one.row], names)


def _range(asked: OpenRange | None) -> str:
    """Return a number of offices, or from which to which."""
    least, most = (0, 0) if asked is None else (asked.min, asked.max)
    return str(least) if least == most else f"{least}–{most}"


def _rule(rule: Rule, names: Names) -> Text:
    """Return a rule in one sentence, with its reason where the file gives one."""
    said = rule.demanded(names)
    if rule.because is None:
        return said
    return Text("{said} ({because})", said=said, because=rule.because)


def _mask(bits: bytes, sets: int) -> BoolArray:
    return np.unpackbits(np.frombuffer(bits, dtype=np.uint8), count=sets, bitorder="little").astype(bool)
