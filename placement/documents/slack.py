"""How near a plan comes to what each condition demands, in words."""

from __future__ import annotations

import numpy as np

from models.access import IntArray
from models.options import option_id
from models.text import Text, same
from placement.analysis.conditions import Part
from placement.problem.build import Question
from placement.problem.constraints import office_states
from placement.problem.names import metres, number, percent
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
        return Text(f"{count} か所", str(count))
    return Text("開いている", "open") if part.kind == "keep" else Text("開いていない", "not open")


def _of_set(rule: Rule, question: Question, sites: set[str]) -> Text | None:
    low, high = rule.range
    if low is not None or high is not None:
        count = len(sites & set(offices_of(rule, question.ground.study, question.ground.polygons)))
        return _bounded(count, low, high)
    if rule.together:
        count, of = len(sites & set(rule.together)), len(rule.together)
        return Text(f"{of} か所のうち {count} か所", f"{count} of {of} open")
    if rule.never_together:
        return _bounded(len(sites & set(rule.never_together)), None, 1)
    if rule.if_open:
        opened = rule.if_open in sites
        return (
            Text("開いている", "open, with the others") if opened else Text("開いていないので関係なし", "not open: asks nothing")
        )
    if rule.total:
        figures = dict(zip(question.ground.study.offices["id"], question.ground.study.offices[rule.total].tolist(), strict=True))
        added = sites & set(candidates_of(question.ground.scenario, question.ground.study))
        total = number(sum(int(figures[site]) for site in added))
        limit = number(rule.limit or 0)
        return Text(f"{total} (上限 {limit})", f"{total} of at most {limit}")
    return None


def _bounded(count: int, low: int | None, high: int | None) -> Text:
    if low == high:
        return Text(f"{count} か所 (ちょうど {low})", f"{count} open of exactly {low}")
    bounds = [Text(f"{low} 以上", f"at least {low}")] if low is not None else []
    bounds += [Text(f"{high} 以下", f"at most {high}")] if high is not None else []
    ja, en = "、".join(bound.ja for bound in bounds), ", ".join(bound.en for bound in bounds)
    return Text(f"{count} か所 ({ja})", f"{count} open of {en}")


def _of_service(rule: Rule, question: Question, sites: set[str]) -> Text:
    ground = question.ground
    columns = ground.distance.columns([site for site in question.layout.sites if site in sites])
    if rule.apart:
        chosen = set(offices_of(rule, ground.study, ground.polygons))
        near = [column for column in columns if question.layout.sites[column] in chosen]
        between = [int(ground.between[i, j]) for i in near for j in near if i < j]
        least = metres(min(between) / 1000 if between else None)
        return Text(f"最短 {least.ja} ({rule.apart} 以上)", f"least {least.en}, {rule.apart} asked")
    if rule.longest:
        people, able = ground.people(), ground.distance.reachable[:, columns]
        far = np.where(able, ground.distance.values[:, columns], np.iinfo(np.int64).max).min(
            axis=1, initial=np.iinfo(np.int64).max
        )
        largest = metres(int(far[(people > 0) & able.any(axis=1)].max(initial=0)) / 1000)
        return Text(f"最大 {largest.ja} ({rule.longest} 以下)", f"largest {largest.en}, {rule.longest} allowed")
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
        return Text(f"最低の町丁目で {least.ja} ({rule.serve} 以上)", f"{least.en} in the least area, {rule.serve} asked")
    here = np.isin(ground.areas, rows)
    count, everyone = int(people[here & served].sum()), int(people[here].sum())
    share = percent(count / everyone if everyone else 1.0)
    return Text(f"{number(count)} 人、{share.ja} ({rule.serve} 以上)", f"{number(count)} people, {share.en}; {rule.serve} asked")
