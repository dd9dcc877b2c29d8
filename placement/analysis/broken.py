"""The conditions of a scenario that a plan breaks, each with what is asked and what the plan has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from models.given import broken_limits
from models.messages.numbers import in_hours, number
from models.messages.text import Text, in_context, same
from models.problem import Constraint
from placement.problem.build import Question
from placement.problem.constraints import near_each, rules_of, together
from placement.problem.names import Names
from placement.problem.services import ServiceFacts
from placement.values.evaluation import Broken, BrokenKind
from placement.values.hours import round_yen


def broken_by(question: Question, sites: Sequence[str], values: Sequence[int | None]) -> tuple[Broken, ...]:
    """Return what a plan that was given breaks, in the order of the file.

    Parameters
    ----------
    question
        of a scenario without phases.
    sites
        the offices open with the plan, in the study's order.
    values
        what it reaches on each objective.
    """
    return (
        *_counts(question, sites),
        *_offices(question, sites),
        *_together(question, sites),
        *_hours(question, sites),
        *_rules(question, sites),
        *unreached(question, values),
    )


def _counts(question: Question, sites: Sequence[str]) -> Iterator[Broken]:
    now, opened = set(question.inputs.now), set(sites).intersection(question.inputs.sites)
    reached = {"open": len(opened - now), "close": len(now - opened), "total": len(opened)}
    for count in question.inputs.counts:
        asked, has = count.asked, reached[count.kind] if count.of_offices else count.counted(sites)
        if asked is not None and not asked.min <= has <= asked.max:
            yield Broken(count.kind, count.kind, count.title, range_said(asked.min, asked.max), same(str(has)))


def range_said(low: int, high: int) -> Text:
    """Return a number, or from which to which."""
    return same(f"{low}") if low == high else Text("{low} to {high}", low=low, high=high)


def _offices(question: Question, sites: Sequence[str]) -> Iterator[Broken]:
    """Yield each office that is open with the plan and may not be, or is not and must."""
    inputs, names = question.inputs, Names(question)
    offices, opened = inputs.scenario.offices, set(sites)

    def found(kind: BrokenKind, office: str, asked: Text) -> Broken:
        has = Text("open with the plan") if office in opened else Text("not open with the plan")
        return Broken(kind, office, names.of([office]), asked, has)

    for office in inputs.sites:
        if office in inputs.keep and office not in opened:
            listed = office in offices.keep
            asked = Text("stays open") if listed else Text("stays open, as may_close does not name it")
            yield found("keep" if listed else "may_close", office, asked)
        elif office in inputs.must_close and office in opened:
            yield found("must_close", office, Text("must close"))
        elif office in opened and office not in {*inputs.now, *inputs.may_open}:
            barred = office in offices.forbid
            asked = Text("may not open") if barred else Text("may not open, as from does not name it")
            yield found("forbid" if barred else "from", office, asked)


def _together(question: Question, sites: Sequence[str]) -> Iterator[Broken]:
    """Yield each move or merger that is made by half, and each new site with several parcels open."""
    inputs, names = question.inputs, Names(question)
    broken = {rule.id for rule in (*together(inputs), *near_each(inputs)) if not holds(rule, sites)}

    def found(kind: BrokenKind, name: str, title: Text, asked: Text, part: Sequence[str]) -> Broken:
        still = [site for site in part if site in sites]
        return Broken(kind, name, title, asked, Text("open with the plan: {names}", names=names.of(still)))

    for move in inputs.scenario.offices.moves:
        name = f"move-{move.office}-{move.to}"
        if name in broken:
            asked = Text("{office} closes and {to} opens, or neither", office=names.of([move.office]), to=names.of([move.to]))
            yield found("move", name, Text("move"), asked, (move.office, move.to))
    for merger in inputs.scenario.offices.mergers:
        first, *others = merger.offices
        if any(f"merge-{merger.into}-{one}" in broken for one in (first, *others)):
            asked = Text(
                "{offices} close together, and {into} is open then; or none of them closes",
                offices=names.of(merger.offices),
                into=names.of([merger.into]),
            )
            yield found("merger", f"merge-{merger.into}", Text("merger"), asked, (*merger.offices, merger.into))
    for site in inputs.scenario.offices.new:
        if f"one-of-{site.id}" in broken:
            yield found("parcels", site.id, Text("parcels"), Text("at most one of them opens"), tuple(site.places))
    for facts in inputs.decided:
        near = facts.service.choose.one_near_each if facts.service.choose else None
        left = [office for office in inputs.sites if f"near-{facts.service.id}-{office}" in broken]
        if near and left:
            asked = Text("one chosen within {distance} of each office that stops giving it", distance=near.within)
            reached = Text("none so near {names}", names=names.of(left))
            yield Broken("near", facts.service.id, facts.service.title, asked, reached)


def _hours(question: Question, sites: Sequence[str]) -> Iterator[Broken]:
    """Yield each condition on opening times that a plan breaks: where it is open, what it takes."""
    table, names = question.inputs.hours, Names(question)
    if table is None:
        return
    broken = {rule.id for rule in table.rules() if not holds(rule, sites)}
    opened = table.opened(sites)
    for slot in table.stated.decided:
        for rule, first in (("open", Text("open at all")), ("after", Text("open in {time} too", time=slot.after or ""))):
            odd = [site for site in opened[slot.id] if f"{rule}-{table.option(site, slot.id)}" in broken]
            if odd:
                has = Text("not so: {names}", names=names.of(odd))
                yield Broken("hours", slot.id, slot.named, Text("only where an office is {what}", what=first), has)
        if f"offices-{slot.id}" in broken and slot.offices is not None:
            yield Broken(
                "hours", slot.id, slot.named, range_said(slot.offices.min, slot.offices.max), same(str(len(opened[slot.id])))
            )
    staff, cost = table.minutes_of(opened), table.cost_of(opened)
    if "staff-hours" in broken:
        most = in_context("hours", "at most {most}", most=in_hours(table.most_minutes or 0))
        yield Broken("hours", "staff_hours", Text("staff-hours a year"), most, in_hours(staff))
    if "yen-of-hours" in broken:
        most = in_context("hours", "at most {most}", most=f"{table.most_yen or 0:,}")
        yield Broken("hours", "yen", Text("cost of opening times a year"), most, same(number(round_yen(cost))))


def _rules(question: Question, sites: Sequence[str]) -> Iterator[Broken]:
    inputs, naming = question.inputs, Names(question)
    broken = {rule.id for rule in rules_of(inputs, question.layout) if not holds(rule, sites)}
    broken |= {limit.id for limit in broken_limits(question.problem, sites)}
    for rule in inputs.scenario.rules:
        if rule.id in broken:
            facts = inputs.seen_by(rule)
            given = facts.given_by(set(sites), sites) if isinstance(facts, ServiceFacts) else sites
            reached = rule.standing(rule.reached(facts, set(given)))
            yield Broken("rule", rule.id, Text("rule {id}", id=rule.id), rule.demanded(naming), reached)


def unreached(question: Question, values: Sequence[int | None]) -> Iterator[Broken]:
    """Yield each objective on which a plan has no value, as somebody has nowhere to go."""
    for reading, value in zip(question.readings, values, strict=True):
        if value is None:
            asked = Text("everyone who can reach an office at all has a place at one that is open")
            yield Broken("objective", reading.name, reading.title, asked, Text("somebody has none"))


def holds(rule: Constraint, sites: Collection[str]) -> bool:
    """Return whether a set of open offices meets a demand."""
    total = sum(factor for site, factor in rule.terms if site in sites)
    return (rule.at_least is None or total >= rule.at_least) and (rule.at_most is None or total <= rule.at_most)
