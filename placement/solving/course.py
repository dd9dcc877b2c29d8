"""The way of a plan through its phases: states, moves, costs and reach, counted once more by code of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.messages.text import Text, same
from models.plan import Plan, State
from models.state_checker import Allowed, check_states, cost_of, nearer_and_farther, reached, read_states
from placement.problem.build import Question
from placement.problem.states import StateTable
from placement.scenario.objectives.states import COST
from placement.solving.gains import homes
from placement.solving.measures import measure
from placement.values.course import Course, Reach, StateMove, Step


def course_of(question: Question, plan: Plan) -> Course | None:
    """Return the way of a plan through the phases; None where sites have no states, or there is no plan."""
    table = question.inputs.table
    if table is None or plan.status == "infeasible":
        return None
    opened = set(plan.open)
    ways = {phase: table.line.states_of(opened, phase) for phase in table.phases}
    return Course(
        states={state.id: state.named for state in table.states},
        services=_services(question),
        gives={state.id: state.gives for state in table.states},
        first=table.first,
        steps=tuple(_steps(table, ways)),
        reach=tuple(_reach(question, table, ways)),
        today=sum(table.months.values()) * sum(table.yen_a_year.get((site, state), 0) for site, state in table.first.items()),
        named_before=table.before,
        priced=table.priced,
    )


def _services(question: Question) -> dict[str, Text]:
    main = question.inputs.scenario.offices.service
    return {main.id: main.title, **{one.id: one.title for one in question.inputs.scenario.services}}


def _steps(table: StateTable, ways: Mapping[str, Mapping[str, str]]) -> Iterator[Step]:
    before: Mapping[str, str] = table.first
    for phase in table.scenario.phases or ():
        here = ways[phase.id]
        moved = [site for site in table.sites if here[site] != before[site]]
        parts = [one for one in table.scenario.stretches if one.phase == phase.id]
        yield Step(
            id=phase.id,
            title=phase.title or same(phase.id),
            begin=parts[0].begin,
            end=parts[-1].end,
            months=table.months[phase.id],
            states=here,
            moves=tuple(
                StateMove(site, before[site], here[site], table.yen_of.get((before[site], here[site]))) for site in moved
            ),
            keeping=table.months[phase.id] * sum(table.yen_a_year.get((site, here[site]), 0) for site in table.sites),
            budget=phase.budget,
            closings=phase.closings,
            closed=tuple(site for site in moved if before[site] in table.any_giving and here[site] not in table.any_giving),
        )
        before = here


def _reach(question: Question, table: StateTable, ways: Mapping[str, Mapping[str, str]]) -> Iterator[Reach]:
    """Yield what each service means in each part of a phase."""
    for view in (question.main, *question.services):
        giving = set(table.giving(view.id))
        states = {
            phase: question.state([site for site, state in way.items() if state in giving], view) for phase, way in ways.items()
        }
        first: State = question.state(view.before, view)
        earlier = dict(zip(table.phases, (first, *states.values()), strict=False))
        for part in table.scenario.stretches:
            seen = replace(view, people=question.inputs.people(part.people))
            new, old, last = states[part.phase], first, earlier[part.phase]
            yield Reach(
                service=view.id,
                phase=part.phase,
                column=part.people or question.inputs.whose,
                begin=part.begin,
                end=part.end,
                months=part.weight,
                places=(len(old.open), len(new.open)),
                before=measure(question, old, seen),
                after=measure(question, new, seen),
                homes=homes(question, seen, old, new),
                last=measure(question, last, seen),
                last_sites=last.open,
                homes_since=homes(question, seen, last, new),
                sites=new.open,
            )


def course_faults(question: Question, plan: Plan, course: Course) -> Iterator[str]:
    """Yield what is wrong with a way through the phases: moves, money, closings, and what is said of every service."""
    table = question.inputs.table
    if table is None:
        return
    allowed = _allowed(table)
    ways = read_states(plan.open, allowed, table.nothing)
    yield from broken_states(question, plan) if plan.status != "evaluated" else ()
    if any(dict(step.states) != ways[step.id] for step in course.steps):
        yield "the states said are not those of the plan"
    stated = course.cost is not None
    cost = cost_of(ways, allowed, table.months, table.yen_a_year) if stated else None
    if cost != course.cost:
        yield f"the cost said is {course.cost}, counted {cost}"
    # by service and by what tables of plans call an objective
    sums: dict[tuple[str, str], int] = {}
    for one in course.reach:
        served, total, faults = _recounted(question, table, ways, one)
        yield from faults
        for key, figure in (("served", served), ("mean", total or 0)):
            sums[one.service, key] = sums.get((one.service, key), 0) + one.months * figure
    values = {value.name: value.value for value in plan.objectives}
    for goal in question.inputs.scenario.objective:
        (of,) = goal.objectives
        known = cost if of is COST else sums.get((goal.service or question.main.id, of.shown or ""))
        if goal.people is None and known is not None and values.get(goal.label, known) != known:
            yield f"{goal.label} is {values[goal.label]}, counted {known}"


def _recounted(
    question: Question, table: StateTable, ways: Mapping[str, Mapping[str, str]], one: Reach
) -> tuple[int, int | None, list[str]]:
    """Return the people served and person-distance of a part of a phase, counted anew, and what was said otherwise."""
    place = {site: column for column, site in enumerate(table.sites)}
    giving = {state.id for state in table.states if one.service in state.gives}

    def columns(way: Mapping[str, str]) -> list[int]:
        return [place[site] for site, state in way.items() if state in giving]

    covers = next(view for view in (question.main, *question.services) if view.id == one.service).covers
    people, distance = question.inputs.people(one.column), question.distance.values
    then = columns(ways[one.phase])
    served, total = reached(distance, covers, people, then)
    faults = []
    if (served, total) != (one.after.served, one.after.distance_total_mm):
        faults.append(f"{one.after.served} served and {one.after.distance_total_mm} said, counted {served} and {total}")
    last = dict(zip(table.phases, (table.first, *ways.values()), strict=False))[one.phase]
    for way, said in ((table.first, one.homes), (last, one.homes_since)):
        fates = nearer_and_farther(distance, people, columns(way), then)
        if fates != (said["better"], said["worse"]):
            faults.append(f"{dict(said)} said to get nearer and farther, counted {fates}")
    return served, total, [f"{one.service} in {one.begin}: {fault}" for fault in faults]


def broken_states(question: Question, plan: Plan) -> list[str]:
    """Return what a plan breaks of moves, budgets, closings and numbers, by the independent check."""
    table = question.inputs.table
    if table is None:
        return []
    allowed = _allowed(table)
    return check_states(read_states(plan.open, allowed, table.nothing), allowed)


def _allowed(table: StateTable) -> Allowed:
    """Return what the file demands, read from the file."""
    scenario, phases = table.scenario, table.scenario.phases or ()
    return Allowed(
        first=table.first,
        phases=table.phases,
        moves={(state.id, to): yen for state in table.states for to, yen in state.may_become.items()},
        giving=[state.id for state in table.states if state.gives],
        budgets={phase.id: phase.budget for phase in phases if phase.budget is not None},
        closings={phase.id: phase.closings for phase in phases if phase.closings is not None},
        numbers=table.numbers,
        gone={(one.office, part.phase) for one in scenario.offices.leave for part in scenario.stretches if part.end > one.by},
        stays=scenario.offices.keep,
        fit={state.id: state.only.chosen(table.study) for state in table.states if state.only},
    )
