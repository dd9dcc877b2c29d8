"""The answers found beforehand, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator

from maps.page.beforehand import PageAnswer, PageAnswers
from models.messages.text import Text, capital
from placement.results.result import Result
from placement.values.beforehand import Answered, Beforehand


def shown_answers(result: Result, found: Beforehand) -> PageAnswers:
    """Return the answers found beforehand, each objective in words."""
    signs = [1 if goal.criterion.sense == "min" else -1 for goal in result.problem.objectives]

    def key(one: Answered) -> tuple[int, ...] | None:
        proven = one.plan is not None and one.state == "optimal" and found.comparable
        return tuple(sign * value for sign, value in zip(signs, one.plan.values, strict=True)) if one.plan and proven else None

    keys = [(one.asked.reach, key(one)) for one in found.answers]
    answers = []
    for one, (reach, own) in zip(found.answers, keys, strict=True):
        better = None if own is None else sum(there == reach and other is not None and other < own for there, other in keys)
        opened = one.plan.open if one.plan else ()
        said = tuple(_values(result, one))
        answers.append(PageAnswer(reach, one.asked.least, one.asked.most, one.state, opened, one.alone, said, better))
    return PageAnswers(tuple(answers), found.limit_s)


def _values(result: Result, one: Answered) -> Iterator[Text]:
    """Yield what an answer reaches in each objective and, where it is not proven, what no plan is better than."""
    values = one.plan.values if one.plan else ()
    for place, value in enumerate(values):
        reading = result.question.readings[place]
        title, said = capital(reading.title), reading.text(value)
        bound = one.bounds[place] if one.bounds else None
        if bound is None or bound == value:
            yield Text("{title}: {of}", title=title, of=said)
        else:
            yield Text("{title}: {of} (none is better than {bound})", title=title, of=said, bound=reading.text(bound))
