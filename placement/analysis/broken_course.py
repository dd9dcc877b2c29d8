"""The conditions of a scenario with states that a given course breaks: moves, budgets, closings, numbers, rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.given import broken_limits
from models.messages.numbers import number
from models.messages.text import Text, same
from placement.analysis.broken import holds, range_said, unreached
from placement.problem.build import Question
from placement.problem.constraints import seen_states, states_of
from placement.problem.names import Names
from placement.problem.services import ServiceFacts
from placement.problem.states import StateTable
from placement.values.course import Course, Step
from placement.values.evaluation import Broken


def broken_by_course(
    question: Question, course: Course, opened: Sequence[str], values: Sequence[int | None]
) -> tuple[Broken, ...]:
    """Return what a course that was given breaks, phase by phase, then the rules in the order of the file.

    Parameters
    ----------
    question
        of a scenario with states.
    course
        the states of all sites, phase by phase.
    opened
        the options open with it.
    values
        what it reaches on each objective.
    """
    table = question.inputs.table
    if table is None:
        return ()
    steps = (broken for step in course.steps for broken in _in_phase(question, table, course, step))
    return (*steps, *_rules(question, opened), *unreached(question, values))


def _in_phase(question: Question, table: StateTable, course: Course, step: Step) -> Iterator[Broken]:
    yield from _moves(question, table, course, step)
    yield from _limits(step)
    yield from _numbers(table, course, step)
    yield from _left(question, table, course, step)


def _moves(question: Question, table: StateTable, course: Course, step: Step) -> Iterator[Broken]:
    names, fit = Names(question), {state.id: state.only.chosen(table.study) for state in table.states if state.only}
    for move in step.moves:
        title = Text("{phase}: {site}", phase=step.title, site=names.of([move.site]))
        old, new = course.states.get(move.before, same("—")), course.states[move.after]
        reached = Text("{before} → {after}", before=old, after=new)
        if move.site in table.scenario.offices.keep:
            yield Broken("keep", move.site, title, Text("stays what it is"), reached)
        elif (move.before, move.after) not in table.yen_of:
            asked = Text("no such move: may_become of {state} does not name it, and no cost of it is known", state=old)
            yield Broken("states", move.site, title, asked, reached)
    for site, state in step.states.items():
        if site not in fit.get(state, (site,)):
            title = Text("{phase}: {site}", phase=step.title, site=names.of([site]))
            asked = Text("cannot be {state}, as only does not name it", state=course.states[state])
            yield Broken("states", site, title, asked, course.states[state])


def _limits(step: Step) -> Iterator[Broken]:
    spent = sum(move.yen or 0 for move in step.moves)
    if step.budget is not None and spent > step.budget:
        title = Text("budget of {phase}", phase=step.title)
        asked = Text("at most {yen} yen", yen=number(step.budget))
        yield Broken("budget", step.id, title, asked, Text("{yen} yen", yen=number(spent)))
    if step.closings is not None and len(step.closed) > step.closings:
        title = Text("closings of {phase}", phase=step.title)
        yield Broken("closings", step.id, title, Text("at most {most}", most=step.closings), same(str(len(step.closed))))


def _numbers(table: StateTable, course: Course, step: Step) -> Iterator[Broken]:
    for (state, phase), (low, high) in table.numbers.items():
        count = sum(one == state for one in step.states.values())
        if phase == step.id and not low <= count <= high:
            title = Text("how many are {state} in {phase}", state=course.states[state], phase=step.title)
            yield Broken("sites", f"{state}-{phase}", title, range_said(low, high), same(str(count)))


def _left(question: Question, table: StateTable, course: Course, step: Step) -> Iterator[Broken]:
    names = Names(question)
    for one in table.scenario.offices.leave:
        state = step.states[one.office]
        if step.id in table.gone(one.by) and state in table.any_giving:
            title = Text("{phase}: {site}", phase=step.title, site=names.of([one.office]))
            yield Broken("leave", one.office, title, Text("has left its building by {month}", month=one.by), course.states[state])


def _rules(question: Question, opened: Sequence[str]) -> Iterator[Broken]:
    """Yield each rule in each phase in which it is broken."""
    inputs, naming, layout, table = question.inputs, Names(question), question.layout, question.inputs.table
    seen, titles = (
        seen_states(inputs, layout),
        {phase.id: phase.title or same(phase.id) for phase in inputs.scenario.phases or ()},
    )
    for rule in inputs.scenario.rules:
        facts, phases = inputs.seen_by(rule), states_of(rule, inputs, layout)
        short = _short(question, rule.id, phases, opened)
        for phase in phases:
            sites = {site for state in seen[phase] for site in layout.opened(opened, state)}
            if phase in short or not all(holds(one, sites) for one in rule.constraints(inputs)):
                if isinstance(facts, ServiceFacts) and table is not None:
                    sites = {site for state in table.labels(facts.service.id, phase) for site in layout.opened(opened, state)}
                title = Text("rule {id}, {phase}", id=rule.id, phase=titles[phase])
                yield Broken("rule", rule.id, title, rule.demanded(naming), rule.standing(rule.reached(facts, sites)))


def _short(question: Question, rule: str, phases: Sequence[str], opened: Sequence[str]) -> set[str]:
    """Return the phases in which a rule's limit is not come up to: a limit for each of them stands in their order."""
    broken = {id(limit) for limit in broken_limits(question.problem, opened)}
    limits = [limit for limit in question.problem.limits if limit.id == rule]
    return {phases[place % len(phases)] for place, limit in enumerate(limits) if id(limit) in broken}
