"""What a scenario asks for, in sentences: its rules, and its objectives in their order."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.kinds import kind_title
from geodata.study import Study, names_of
from models.messages.text import NOTHING, Text, comma_list, in_context, same
from placement.documents.served import way_said
from placement.problem.inputs import ProblemInputs
from placement.problem.intentions import opened_by
from placement.problem.objectives import titled
from placement.results.sweep import Number
from placement.scenario.objectives.goals import Aim, Goal
from placement.scenario.rules.base import Rule
from placement.scenario.rules.sum_limit import SumLimit

# how an objective is judged
MORE = in_context("objective", "{title}: as much as possible")
LESS = in_context("objective", "{title}: as little as possible")


class StudyNames:
    """The offices of a study and their kinds as people read them.

    Parameters
    ----------
    study
        the study.
    """

    def __init__(self, study: Study) -> None:
        self._names = dict(zip(map(str, study.offices["id"]), names_of(study.offices), strict=True))
        self._kinds = study.kinds

    def of(self, ids: Sequence[str]) -> Text:
        """Return the names of offices in a row."""
        return comma_list(self._names.get(office, same(office)) for office in ids)

    def kind(self, word: str) -> Text:
        """Return what people call a kind of office."""
        return kind_title(self._kinds, word)


def rule_said(rule: Rule, inputs: ProblemInputs) -> Text:
    """Return what a rule demands, with the service it is of and the months in which it holds."""
    names, opened = StudyNames(inputs.study), opened_by(rule)
    said = rule.demanded(names) if opened is None else Text("{office} is open", office=names.of([opened]))
    service = inputs.services.get(getattr(rule, "service", None) or "")
    if service is not None and not isinstance(rule, SumLimit):
        said = Text("{service}: {title}", service=service.service.title, title=said)
    if rule.from_year is not None:
        said = Text("{said}, from {month} on", said=said, month=rule.from_year)
    return said if rule.until_year is None else Text("{said}, before {month}", said=said, month=rule.until_year)


def number_said(number: Number, inputs: ProblemInputs) -> Text:
    """Return the key of a number of the scenario, with what the line in which it stands means before it, where that has words."""
    scenario, key = inputs.scenario, same(number.key)
    match number.path:
        case ("served", _, int(at), *_):
            said = way_said(scenario.served.services[at])
        case ("rules", int(at), *_):
            said = rule_said(scenario.rules[at], inputs)
        case ("objective", int(at), *_):
            said = goal_said(scenario.objective[at], inputs)
        case ("offices", "open", *_):
            said = in_context("number", "offices that open")
        case ("offices", "close", *_):
            said = in_context("number", "offices that close")
        case _:
            return key
    return Text("{said} – {key}", said=said, key=key)


def goal_said(goal: Goal, inputs: ProblemInputs) -> Text:
    """Return what an objective makes as large or as small as possible, with what of it may be given up."""
    if goal.weigh:
        parts = comma_list(Text("{weight} {title}", weight=part.weight, title=titled(part, inputs)) for part in goal.weigh)
        said = Text("weighed together: {parts}", parts=parts)
    else:
        said = (MORE if goal.maximize else LESS).filled(title=_aimed(goal, inputs))
    if goal.give_up is None:
        return said
    return Text("{said}; {give_up} of it may be given up for what follows", said=said, give_up=goal.give_up)


def _aimed(aim: Aim, inputs: ProblemInputs) -> Text:
    """Return an objective's title with its own parameters."""
    title, own = titled(aim, inputs), aim.own
    if "full" in own:
        return Text("{title} (in full up to {full}, none from {none} on)", title=title, full=own["full"], none=own["none"])
    if "aversion" in own:
        return Text("{title} (aversion {aversion})", title=title, aversion=str(own["aversion"]))
    return title or NOTHING
