"""The conditions of a scenario as parts that could be left out, with the file's own words and lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from geodata.yamlfiles.source import Source, Steps, dotted
from models.analysis.conflicts import Condition, reach_demanded
from models.criteria import WorstWait
from models.messages.findings import InputError
from models.messages.text import Text
from models.options import BETWEEN, option_id
from models.problem import Constraint, Limit, Problem, of_set
from placement.problem.build import Question, ask
from placement.problem.constraints import limits_of, rules_of, states_of, together
from placement.problem.counts import OfficeCount, limits_on
from placement.problem.inputs import ProblemInputs
from placement.problem.names import Names
from placement.problem.services import ServiceFacts
from placement.problem.timeline import timeline_of
from placement.scenario.files import Scenario, ScenarioFile, has_own_scale
from placement.scenario.rules.wait import Wait
from placement.values.conditions import COUNTED, Excerpt, Kind, Part
from placement.values.measures import Reached
from placement.values.plans import MeasuredPlan

Demand = TypeVar("Demand", Constraint, Limit)


def parts_of(question: Question, file: ScenarioFile) -> tuple[Part, ...]:
    """Return the conditions of a scenario: rules first, then numbers, offices kept and forbidden, and objectives."""
    return tuple(_parts(question, file))


def _parts(question: Question, file: ScenarioFile) -> Iterator[Part]:
    source, scenario, layout = file.located.source, file.scenario, question.layout
    free = _unforbidden(question.inputs)

    def part(kind: Kind, name: str, path: Steps, title: Text, demanded: Condition) -> Part:
        return Part(kind, name, path, words_at(source, path), title, demanded)

    rules, limits = _by_id(rules_of(free, layout)), _by_id(limits_of(free, layout))
    for row, asked in enumerate(scenario.rules):
        demanded = Condition(asked.id, rules.get(asked.id, ()), limits.get(asked.id, ()))
        title = Text("rule {id}", id=asked.id)
        yield part("rule", asked.id, ("rules", row), title, demanded)
    pool = free.candidates
    for count in free.counts:
        if count.asked is not None:
            rule = count.condition
            yield part(count.kind, count.state, count.path, count.title, Condition(rule.id, (rule,)))
    yield from _named(question, part, set(pool))
    yield from _of_services(question, part)
    columns = question.problem.columns((*question.problem.keep, *question.problem.candidates))
    for row, (goal, reading) in enumerate(zip(question.problem.objectives, question.readings, strict=True)):
        demands = reach_demanded(goal.criterion, columns, f"objective-{row}")
        if demands:
            title = Text("objective {title}: everyone reaches an open office", title=reading.title)
            if isinstance(goal.criterion, WorstWait):
                title = Text("objective {title}: no queue grows without end", title=reading.title)
            yield part("objective", reading.name, ("objective", row), title, Condition(f"objective-{row}", limits=demands))


def _of_services(question: Question, part: Callable[..., Part]) -> Iterator[Part]:
    """Yield what services demand of places chosen for them, and what states demand over the phases."""
    for row, (name, facts) in enumerate(question.inputs.services.items()):
        near = tuple(facts.near_closed())
        if near:
            title = Text("one chosen near each office that stops giving {title}", title=facts.service.title)
            yield part("near", name, ("services", row, "choose", "one_near_each"), title, Condition(f"near-{name}", near))
    for one in question.inputs.table.conditions() if question.inputs.table else ():
        yield part(one.kind, one.id, one.path, one.title, one.condition)
    for limit in question.inputs.hours.conditions() if question.inputs.hours else ():
        yield part("hours", limit.id, limit.path, limit.title, Condition(f"hours-{limit.id}", (limit.rule,)))


def _by_id(demands: Iterable[Demand]) -> dict[str, tuple[Demand, ...]]:
    found: dict[str, list[Demand]] = {}
    for demand in demands:
        found.setdefault(demand.id, []).append(demand)
    return {name: tuple(several) for name, several in found.items()}


def _named(question: Question, part: Callable[..., Part], pool: Collection[str]) -> Iterator[Part]:
    """Yield the offices that stay, must close or may not open."""
    offices, layout, names = question.inputs.scenario.offices, question.layout, Names(question)

    def options(office: str) -> list[str]:
        return [option_id(office, state) for state in layout.states]

    for row, office in enumerate(offices.keep):
        kept = [option for option in question.problem.keep if option in options(office)]
        stays = tuple(of_set(f"keep-{option}", [option], at_least=1) for option in kept)
        title = Text("{name} stays", name=names.of([office]))
        yield part("keep", office, ("offices", "keep", row), title, Condition(f"keep-{office}", stays))
    for row, office in enumerate(offices.must_close):
        shut = of_set(f"must-close-{office}", options(office), at_most=0)
        title = Text("{name} must close", name=names.of([office]))
        yield part("must_close", office, ("offices", "must_close", row), title, Condition(shut.id, (shut,)))
    for row, office in enumerate(offices.forbid):
        if office in pool:
            shut = of_set(f"forbid-{office}", options(office), at_most=0)
            title = Text("{name} may not open", name=names.of([office]))
            yield part("forbid", office, ("offices", "forbid", row), title, Condition(shut.id, (shut,)))


def reached_by(plan: MeasuredPlan, part: Part, question: Question) -> Reached:
    """Return what a plan makes of a condition.

    Parameters
    ----------
    plan
        any; of phases, the last counts.
    part, question
        the condition, and the scenario put to its study.
    """
    inputs, layout = question.inputs, question.layout
    if part.kind == "rule":
        rule = inputs.scenario.rules[int(part.path[1])]
        opened, facts = layout.opened(plan.options, states_of(rule, inputs, layout)[-1]), inputs.seen_by(rule)
        given = facts.given_by(opened, plan.options) if isinstance(facts, ServiceFacts) else opened
        return rule.reached(facts, set(given))
    count = count_of(inputs, part)
    return Reached(None if count is None else count.counted(plan.options))


def count_of(inputs: ProblemInputs, part: Part) -> OfficeCount | None:
    """Return the number of offices that a condition is; None where it is another one."""
    return next((count for count in inputs.counts if _is(count, part)), None)


def universe_of(question: Question) -> Problem:
    """Return the problem in which no condition holds: any office that is kept, a candidate or forbidden may open or not."""
    problem, layout, scenario = question.problem, question.layout, question.inputs.scenario
    inputs = _unforbidden(question.inputs)
    pool, named = inputs.candidates, {option for option in problem.keep if option.partition(BETWEEN)[0] in scenario.offices.keep}
    chosen = (option for facts in inputs.decided for option in facts.choosable)
    may = {*named, *chosen, *(option_id(site, state) for state in layout.states for site in (*pool, *inputs.must_close))}
    candidates = tuple(option for option in problem.offices if option in may or option in inputs.times)
    structure = (*together(inputs), *(inputs.hours.structure() if inputs.hours else ()))
    timeline = timeline_of(inputs, (*pool, *scenario.offices.keep))
    if timeline is not None:
        structure = tuple(timeline.rules())
    if inputs.table is not None:
        movable = {*problem.candidates, *named}
        candidates = tuple(option for option in problem.offices if option in movable)
    return replace(
        problem,
        keep=tuple(option for option in problem.keep if option not in named),
        candidates=candidates,
        added_min=0,
        added_max=len(candidates),
        rules=structure,
        limits=(),
        objectives=(),
    )


def _unforbidden(inputs: ProblemInputs) -> ProblemInputs:
    offices = inputs.scenario.offices.model_copy(update={"forbid": ()})
    return replace(inputs, scenario=inputs.scenario.model_copy(update={"offices": offices}))


def without(question: Question, file: ScenarioFile, part: Part) -> Question | None:
    """Return the question without one of its conditions.

    Parameters
    ----------
    question, file
        the scenario, put to its study.
    part
        one of its `parts_of`.

    Returns
    -------
    question
        with the same objectives on the same scale. An office that need not stay gives its place to another: the number
        of open offices remains; where the file says what is open now, it is one more that may close. None for what an objective demands, and for an office kept where a site may become
        several things, or where nothing may be added.
    """
    problem = question.problem
    if part.kind == "rule":
        ours = _first_rule(question)
        rules = (*problem.rules[:ours], *(rule for rule in problem.rules[ours:] if rule.id != part.id))
        limits = tuple(limit for limit in problem.limits if limit.id != part.id)
        return replace(question, problem=replace(problem, rules=rules, limits=limits))
    if part.kind in COUNTED:
        return replace(question, problem=_uncounted(question, part))
    if part.kind in {"near", "budget", "closings", "sites", "leave"}:
        names = {rule.id for rule in part.demanded.rules}
        return replace(question, problem=replace(problem, rules=tuple(rule for rule in problem.rules if rule.id not in names)))
    if part.kind == "keep" and file.scenario.offices.now is None and question.inputs.table is None:
        return _unkept(question, part.id)
    return _allowed(question, file, part) if part.kind in {"keep", "forbid", "must_close"} else None


def shapes_posts(question: Question, part: Part) -> bool:
    """Return whether a rule is the limit on waiting from which counters and posts follow: without it there are none to compare."""
    scenario = question.inputs.scenario
    limited = scenario.queue is not None and scenario.queue.counters is not None
    return isinstance(scenario.rules[int(part.path[1])], Wait) and not limited


def _first_rule(question: Question) -> int:
    """Return where the rules of the scenario begin among those of the problem."""
    return len(question.problem.rules) - len(rules_of(question.inputs, question.layout))


def rules_in(question: Question) -> dict[str, tuple[tuple[Constraint, ...], tuple[Limit, ...]]]:
    """Return what the problem holds of each of the scenario's rules, by its id: rules, and limits."""
    rules, limits = _by_id(question.problem.rules[_first_rule(question) :]), _by_id(question.problem.limits)
    return {name: (rules.get(name, ()), limits.get(name, ())) for name in {**rules, **limits}}


def _uncounted(question: Question, part: Part) -> Problem:
    """Return the problem without one of its numbers of offices."""
    problem, inputs = question.problem, question.inputs
    counts = inputs.counts
    ours = {count.name for count in counts}
    free = [replace(count, least=0, most=len((*count.free, *count.kept))) if _is(count, part) else count for count in counts]
    least, most, rules = limits_on([count for count in free if count.kind != "total" or not _is(count, part)])
    kept = tuple(rule for rule in problem.rules if rule.id not in ours)
    return replace(problem, added_min=least, added_max=most, rules=(*rules, *kept))


def _is(count: OfficeCount, part: Part) -> bool:
    return (count.kind, count.state) == (part.kind, part.id)


def _unkept(question: Question, office: str) -> Question | None:
    problem = question.problem
    if not question.layout.plain or not problem.candidates:
        return None
    may = {*problem.candidates, office}
    free = replace(
        problem,
        keep=tuple(kept for kept in problem.keep if kept != office),
        candidates=tuple(site for site in problem.offices if site in may),
        added_min=problem.added_min + 1,
        added_max=problem.added_max + 1,
    )
    return replace(question, problem=free)


def _allowed(question: Question, file: ScenarioFile, part: Part) -> Question | None:
    """Return the question without an office named in a list; None where it cannot be asked so: nobody need be open then."""
    inputs = question.inputs
    changed = asked_again(with_scenario(file, left_out(file.scenario, part.path)), inputs)
    if changed is not None and has_own_scale(file.scenario):
        goals, readings = question.problem.objectives, question.readings
        return replace(changed, problem=replace(changed.problem, objectives=goals), readings=readings)
    return changed


def asked_again(file: ScenarioFile, inputs: ProblemInputs) -> Question | None:
    """Return the question of an edited scenario on the same layers; None where it has a fault."""
    try:
        return ask(file, inputs.study, inputs.access, inputs.polygons, again=True)
    except InputError:
        return None


def with_scenario(file: ScenarioFile, scenario: Scenario) -> ScenarioFile:
    """Return the file with another scenario in it."""
    return replace(file, located=replace(file.located, value=scenario))


def edited(scenario: Scenario, path: Steps, value: object) -> Scenario:
    """Return a scenario with another value at a path of the file."""
    changed: Scenario = _put(scenario, path, value)
    return changed


def left_out(scenario: Scenario, path: Steps) -> Scenario:
    """Return a scenario without one item of a list, or without what a key says."""
    *parent, row = path
    if isinstance(row, str):
        return edited(scenario, path, None)
    items: Any = scenario
    for step in parent:
        items = getattr(items, _field(items, str(step)))
    return edited(scenario, tuple(parent), tuple(item for number, item in enumerate(items) if number != row))


def _put(node: Any, path: Sequence[str | int], value: object) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return (*node[:step], _put(node[step], rest, value), *node[step + 1 :])
    name = _field(node, step)
    return node.model_copy(update={name: _put(getattr(node, name), rest, value)})


def _field(node: BaseModel, key: str) -> str:
    """Return the field that a key of the file fills."""
    fields = type(node).model_fields
    return next((name for name, field in fields.items() if field.alias == key), key)


def words_at(source: Source, path: Steps) -> Excerpt:
    """Return the lines at which a part of the scenario stands, in the file it was written in."""
    owner, first, last = source.span(*path)
    lines = tuple(line.rstrip() for line in owner.lines[first - 1 : last])
    return Excerpt(owner.shown, first, lines, "" if owner.from_file else dotted(path))
