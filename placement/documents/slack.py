"""How near a plan comes to what each condition demands, in words."""

from __future__ import annotations

import numpy as np

from models.access import IntArray
from models.messages.numbers import metres, number, percent
from models.messages.text import Text, comma_list, in_context, same
from models.options import option_id
from placement.analysis.conditions import Part
from placement.problem.build import Question
from placement.problem.constraints import office_states
from placement.problem.office_sets import candidates_of, offices_of
from placement.scenario.rules import Rule
from placement.values.plans import MeasuredPlan


def standing(part: Part, question: Question, answer: MeasuredPlan) -> Text:
    """Return what a plan makes of a condition: "1 open, at least 1".

    Parameters
    ----------
    part
        the condition.
    question
        the scenario, put to its study.
    answer
        its plan; of phases, the last counts.
    """
    if part.kind == "rule":
        rule = question.ground.scenario.rules[int(part.path[1])]
        sites = set(question.layout.opened(answer.options, office_states(question.layout)[-1]))
        return _of_set(rule, question, sites) or _of_service(rule, question, sites)
    if part.kind == "open":
        options = {option_id(site, part.id) for site in candidates_of(question.ground.scenario, question.ground.study)}
        count = len(options & set(answer.added))
        return in_context("slack", "{count}", count=str(count), count_2=count)
    return in_context("slack", "open") if part.kind == "keep" else Text("not open")


def _of_set(rule: Rule, question: Question, sites: set[str]) -> Text | None:
    low, high = rule.range
    if low is not None or high is not None:
        count = len(sites & set(offices_of(rule, question.ground.study, question.ground.polygons)))
        return _bounded(count, low, high)
    if rule.together:
        count, of = len(sites & set(rule.together)), len(rule.together)
        return Text("{count} of {of} open", count=count, of=of)
    if rule.never_together:
        return _bounded(len(sites & set(rule.never_together)), None, 1)
    if rule.if_open:
        opened = rule.if_open in sites
        return Text("open, with the others") if opened else Text("not open: asks nothing")
    if rule.total:
        figures = dict(zip(question.ground.study.offices["id"], question.ground.study.offices[rule.total].tolist(), strict=True))
        added = sites & set(candidates_of(question.ground.scenario, question.ground.study))
        total = number(sum(int(figures[site]) for site in added))
        limit = number(rule.limit or 0)
        return Text("{total} of at most {limit}", total=total, limit=limit)
    return None


def _bounded(count: int, low: int | None, high: int | None) -> Text:
    if low == high:
        return Text("{count} open of exactly {low}", count=count, low=low)
    bounds = [Text("at least {low}", low=low)] if low is not None else []
    bounds += [Text("at most {high}", high=high)] if high is not None else []
    said = comma_list(bounds)
    return Text("{count} open of {said}", count=count, said=said)


def _of_service(rule: Rule, question: Question, sites: set[str]) -> Text:
    ground = question.ground
    columns = ground.distance.columns([site for site in question.layout.sites if site in sites])
    if rule.apart:
        chosen = set(offices_of(rule, ground.study, ground.polygons))
        near = [column for column in columns if question.layout.sites[column] in chosen]
        between = [int(ground.between[i, j]) for i in near for j in near if i < j]
        least = metres(min(between) / 1000 if between else None)
        return Text("least {least}, {apart} asked", least=least, apart=rule.apart)
    if rule.longest:
        people, able = ground.people(), ground.distance.reachable[:, columns]
        far = np.where(able, ground.distance.values[:, columns], np.iinfo(np.int64).max).min(
            axis=1, initial=np.iinfo(np.int64).max
        )
        largest = metres(int(far[(people > 0) & able.any(axis=1)].max(initial=0)) / 1000)
        return Text("largest {largest}, {longest} allowed", largest=largest, longest=rule.longest)
    return _served(rule, question, columns) if rule.serve else same("—")


def _served(rule: Rule, question: Question, columns: IntArray) -> Text:
    """Return the people served, or the least share of any area where each counts by itself."""
    ground = question.ground
    people, served = ground.counted(rule), ground.covers()[:, columns].any(axis=1)
    rows = [row for row, area in enumerate(ground.study.areas["id"]) if rule.areas is None or area in rule.areas]
    if rule.each_area:
        inside = [ground.areas == row for row in rows]
        shares = [float(people[here & served].sum() / people[here].sum()) for here in inside if people[here].any()]
        least = percent(min(shares, default=1.0))
        return Text("{least} in the least area, {serve} asked", least=least, serve=rule.serve)
    here = np.isin(ground.areas, rows)
    count, everyone = int(people[here & served].sum()), int(people[here].sum())
    share = percent(count / everyone if everyone else 1.0)
    return Text("{count:,} people, {share}; {serve} asked", count=count, share=share, serve=rule.serve)
