"""What a rule demands, in plain words, for readers who do not know the file."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.numbers import number
from models.messages.text import Text, and_list, same
from placement.problem.names import Names
from placement.scenario.quantities import PEOPLE
from placement.scenario.rules import OfficeSet, Rule

NAMED = 6


def demanded(rule: Rule, names: Names) -> Text:
    """Return a rule in one sentence, with its reason where the file gives one."""
    said = _form(rule, names)
    if rule.because is None:
        return said
    return Text("{said} ({because})", said=said, because=rule.because)


def _form(rule: Rule, names: Names) -> Text:
    if rule.of is not None and rule.range != (None, None):
        return _counted(rule, rule.of, names)
    if rule.together or rule.never_together or rule.if_open is not None:
        return _with_each_other(rule, names)
    if rule.serve is not None:
        return _served(rule)
    if rule.apart is not None:
        return Text("open offices are at least {apart} apart", apart=rule.apart)
    if rule.longest is not None:
        return Text("nobody is farther than {longest} from an office", longest=rule.longest)
    limit = number(rule.limit or 0)
    return Text("{total} of the offices added sums to at most {limit}", total=rule.total, limit=limit)


def _with_each_other(rule: Rule, names: Names) -> Text:
    if rule.if_open is not None:
        first, then = names.of([rule.if_open]), _row(rule.then or (), names)
        return Text("if {first} opens, so does {then}", first=first, then=then)
    these = _row(rule.together or rule.never_together or (), names)
    if rule.together:
        return Text("all of {these} open, or none", these=these)
    return Text("at most one of {these} opens", these=these)


def _served(rule: Rule) -> Text:
    where, level = _where(rule), level_said(str(rule.serve))
    if where is None:
        return Text("at least {level} within reach", level=level)
    return Text("at least {level} within reach {where}", level=level, where=where)


def level_said(level: str) -> Text:
    """Return a share or a number of people as a scenario writes it: the word for people in the reader's language."""
    people = PEOPLE.fullmatch(level)
    return Text("{number} people", number=people["number"]) if people else same(level)


def _counted(rule: Rule, chosen: OfficeSet, names: Names) -> Text:
    these = _set(chosen, names)
    least, most = rule.range
    if least is not None and least == most:
        return Text("exactly {least} of {these} open", least=least, these=these)
    parts = [
        *([Text("at least {least}", least=least)] if least is not None else []),
        *([Text("at most {most}", most=most)] if most is not None else []),
    ]
    amount = and_list(parts)
    return Text("{amount} of {these} open", amount=amount, these=these)


def _set(chosen: OfficeSet, names: Names) -> Text:
    if chosen.ids:
        return _row(chosen.ids, names)
    if chosen.kind is not None:
        return Text("the offices of kind {kind}", kind=chosen.kind)
    if chosen.column is not None:
        return Text("the offices whose {column} is {equals}", column=chosen.column, equals=chosen.equals)
    return Text("the offices of the area named")


def _where(rule: Rule) -> Text | None:
    if rule.each_area:
        return Text("in each area")
    if rule.areas:
        return Text("in the {areas} areas named", areas=len(rule.areas))
    if rule.within:
        return Text("in the area named")
    return Text("of {people}", people=rule.people) if rule.people else None


def _row(ids: Sequence[str], names: Names) -> Text:
    if len(ids) > NAMED:
        return Text("the {ids} offices named", ids=len(ids))
    return names.of(ids) if ids else same("")
