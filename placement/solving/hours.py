"""Opening times today and with a plan: what they take and whom they reach, counted once more by code of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from models.access import BoolArray, IntArray
from models.analysis.alternatives import left
from models.given import values_of
from models.hours_checker import Time, Times, carried, check_times, reached, staff_minutes, yen
from models.messages.findings import StoppedError
from models.messages.text import Text
from models.plan import Plan
from models.progress import Event, Progress, Stage, inside, tell
from placement.problem.build import Question, ask
from placement.problem.slots import SlotTable
from placement.scenario.files import ScenarioFile
from placement.scenario.hours import NOW, OpeningTime
from placement.scenario.objectives.hours import CASES, COST, DISTANCE, STAFF
from placement.scenario.quantities import Share
from placement.solving.checking import check
from placement.values.hours import Hours, Reached, ShareAsked, TimeOpen

SHARES = Stage("other-shares", Text("solving again with other shares of the cases moved"))
# further plans as good as the one shown, of which it is told where they are open when
TIES = 5
Opened = Mapping[str, tuple[str, ...]]


def hours_of(question: Question, plan: Plan, file: ScenarioFile, *, deadline: float, progress: Progress | None) -> Hours | None:
    """Return the opening times of a plan; None where the scenario states none, or there is no plan.

    Parameters
    ----------
    question, plan, file
        what was asked, the answer, and the scenario.
    deadline
        `time.monotonic()` after which nothing is solved again for another share of the cases moved.
    progress
        follows that; whoever stops it keeps the plan.
    """
    table = question.inputs.hours
    if table is None or plan.status == "infeasible":
        return None
    before, after = table.now, table.opened(plan.open)
    shift = table.stated.shift
    ours = sum(_reach(question, table, slot, after[slot.id]).cases for slot in table.slots)
    costs = (table.cost_of(before), table.cost_of(after))
    others = [table.opened((*question.problem.keep, *added)) for added in plan.tied if added != plan.added]
    return Hours(
        times=tuple(_time(question, table, slot, (before[slot.id], after[slot.id])) for slot in table.slots),
        staff_minutes=(table.minutes_of(before), table.minutes_of(after)),
        most_minutes=table.most_minutes,
        cost_60=costs if table.stated.yen_an_hour or any(slot.fixed_cost for slot in table.slots) else None,
        most_yen=table.most_yen,
        moved_from="" if shift is None else shift.from_,
        moved_to="" if shift is None else shift.to,
        shares=tuple(_shares(question, plan, file, ours, deadline, progress)),
        ties=tuple(others[:TIES]),
    )


def _time(question: Question, table: SlotTable, slot: OpeningTime, sites: tuple[tuple[str, ...], tuple[str, ...]]) -> TimeOpen:
    demand, people = table.demand(slot), question.people
    old, new = (_within(question, table, slot, here) for here in sites)
    newly, lost = new & ~old, old & ~new
    return TimeOpen(
        id=slot.id,
        title=slot.named,
        openings=slot.openings,
        minutes=slot.minutes,
        always=bool(slot.always),
        fixed_yen=slot.fixed_cost,
        cases=int(demand.sum()),
        people=int(people.sum()),
        from_sheet=slot.cases is None,
        sites=sites,
        staff_minutes=(table.minutes_of({slot.id: sites[0]}), table.minutes_of({slot.id: sites[1]})),
        reached=(_reach(question, table, slot, sites[0]), _reach(question, table, slot, sites[1])),
        gained=int(demand[newly].sum()),
        lost=int(demand[lost].sum()),
        people_gained=int(people[newly].sum()),
        people_lost=int(people[lost].sum()),
    )


def _within(question: Question, table: SlotTable, slot: OpeningTime, sites: Sequence[str]) -> BoolArray:
    return np.asarray(table.covers(slot)[:, question.distance.columns(sites)].any(axis=1))


def _reach(question: Question, table: SlotTable, slot: OpeningTime, sites: Sequence[str]) -> Reached:
    demand, within = table.demand(slot), _within(question, table, slot, sites)
    return Reached(int(demand[within].sum()), int(question.people[within].sum()), _carried(question, demand, sites))


def _carried(question: Question, demand: IntArray, sites: Sequence[str]) -> int | None:
    column, far = question.distance.nearest(sites)
    there = column >= 0
    return None if int(demand[~there].sum()) or not sites else int((demand[there] * far[there]).sum())


def _shares(
    question: Question, plan: Plan, file: ScenarioFile, ours: int, deadline: float, progress: Progress | None
) -> Iterator[ShareAsked]:
    """Yield what is best for each share of the cases that may move; that of the first is known."""
    table = question.inputs.hours
    if table is None or table.stated.shift is None:
        return
    for place, share in enumerate(table.stated.shift.share):
        if not place and plan.status == "optimal":
            minutes = table.minutes_of(table.opened(plan.open))
            yield ShareAsked(share.share, table.moved, table.opened(plan.open), ours, ours, minutes, holds=True)
            continue
        other = _with_share(question, file, share)
        moved = other.inputs.hours
        if moved is None:
            continue
        opened = moved.opened(plan.open)
        reached_then = sum(_reach(other, moved, slot, opened[slot.id]).cases for slot in moved.slots)
        best = _best(other, plan, deadline, inside(progress, SHARES, place, len(table.stated.shift.share)))
        if best is None:
            yield ShareAsked(share.share, moved.moved, None, None, reached_then, None, holds=None)
            continue
        there = moved.opened(best.open)
        cases = sum(_reach(other, moved, slot, there[slot.id]).cases for slot in moved.slots)
        holds = values_of(other.problem, plan.open) == tuple(value.value for value in best.objectives)
        yield ShareAsked(share.share, moved.moved, there, cases, reached_then, moved.minutes_of(there), holds=holds)


def _with_share(question: Question, file: ScenarioFile, share: Share) -> Question:
    scenario, inputs = file.scenario, question.inputs
    hours = scenario.hours
    if hours is None or hours.shift is None:
        return question
    shift = hours.shift.model_copy(update={"share": (share,)})
    changed = scenario.model_copy(update={"hours": hours.model_copy(update={"shift": shift})})
    other = replace(file, located=replace(file.located, value=changed))
    return ask(other, inputs.study, inputs.access, inputs.polygons, again=True)


def _best(question: Question, plan: Plan, deadline: float, progress: Progress | None) -> Plan | None:
    """Return the best plan of a question, once the checker agrees; None where it is not proven in time."""
    from models.decision import decide

    if plan.interrupted:
        return None
    try:
        tell(progress, Event(SHARES))
        best = decide(question.problem, time_limit_s=left(deadline), tie_limit=1, progress=progress)
    except (StoppedError, KeyboardInterrupt):
        return None
    if best.status != "optimal":
        return None
    check(question, best)
    return best


def hours_faults(question: Question, plan: Plan, found: Hours) -> Iterator[str]:
    """Yield what is wrong with what is said of opening times: where they are open, what they take, whom they reach."""
    table = question.inputs.hours
    if table is None:
        return
    times = _stated(question, table)
    today, opened = ({time.id: time.sites[state] for time in found.times} for state in (0, 1))
    if plan.status != "evaluated":  # which may break what it likes, and is told so
        yield from check_times(opened, question.sites(plan.open), times)
    for told, where in zip(found.staff_minutes, (today, opened), strict=True):
        if told != staff_minutes(where, times):
            yield f"{told} minutes of staff said, {staff_minutes(where, times)} counted"
    for cost, where in zip(found.cost_60 or (), (today, opened), strict=False):
        if Fraction(cost, 60) != yen(where, times):
            yield f"{Fraction(cost, 60)} yen said, {yen(where, times)} counted"
    if sum(time.cases for time in found.times) != _all_cases(question):
        yield f"{sum(time.cases for time in found.times)} cases in all times, stated {_all_cases(question)}"
    yield from _reach_faults(question, table, found)
    ways = [carried_in(question, table, slot, opened[slot.id]) for slot in table.slots]
    known = {
        CASES.name: sum(time.reached[1].cases for time in found.times),
        DISTANCE.name: None if None in ways else sum(way or 0 for way in ways),
        STAFF.name: staff_minutes(opened, times),
        COST.name: int(60 * yen(opened, times)),
    }
    for value in plan.objectives:
        if value.name in known and value.value != known[value.name]:
            yield f"{value.name} is {value.value}, counted {known[value.name]}"


def carried_in(question: Question, table: SlotTable, slot: OpeningTime, sites: Sequence[str]) -> int | None:
    """Return cases × millimetres in an opening time, counted point by point."""
    columns = [question.inputs.sites.index(site) for site in sites]
    return carried(question.distance.values, question.distance.reachable, table.demand(slot), columns)


def _reach_faults(question: Question, table: SlotTable, found: Hours) -> Iterator[str]:
    """Yield where the cases, people and ways said of an opening time are not those that are counted point by point."""
    for slot, time in zip(table.slots, found.times, strict=True):
        demand, covers = table.demand(slot), table.covers(slot)
        for sites, told in zip(time.sites, time.reached, strict=True):
            columns = [question.inputs.sites.index(site) for site in sites]
            counted = (reached(covers, demand, columns), reached(covers, question.people, columns))
            if (told.cases, told.people) != counted:
                yield f"{slot.id}: {told.cases} cases of {told.people} people said, counted {counted}"
            if sites and told.distance_mm != carried_in(question, table, slot, sites):
                yield f"{slot.id}: {told.distance_mm} said, {carried_in(question, table, slot, sites)} counted"


def _all_cases(question: Question) -> int:
    """Return all cases that the file or the planner's sheet states: moving changes nothing of their sum."""
    scenario, total = question.inputs.scenario, 0
    for slot in scenario.hours.slots if scenario.hours else ():
        if slot.cases is not None:
            total += slot.cases
        else:
            total += sum(row.cases for row in question.inputs.study.slots if row.slot == slot.id)
    return total


def _stated(question: Question, table: SlotTable) -> Times:
    """Return what the file demands, read from the file."""
    study, stated = question.inputs.study, table.stated
    limit, offices = stated.limit, study.offices
    columns = {slot.id: slot.crew or stated.crew for slot in stated.slots}
    crews = {
        name: dict.fromkeys(map(str, offices["id"]), crew.number or 0)
        if crew.column is None
        else dict(zip(map(str, offices["id"]), map(int, offices[crew.column]), strict=True))
        for name, crew in columns.items()
        if crew is not None
    }
    times = {
        slot.id: Time(
            minutes=slot.openings * (slot.clock.end - slot.clock.begin),
            crew=crews[slot.id],
            fixed=slot.fixed_cost,
            always=slot.always is True,
            only=None if slot.only is None else slot.only.chosen(study),
            after=slot.after or "",
            number=None if slot.offices is None else (slot.offices.min, slot.offices.max),
        )
        for slot in stated.slots
    }
    free = Times(times=times, yen_an_hour=stated.yen_an_hour or 0)
    if limit is None:
        return free
    asked = limit.staff_hours
    today = {
        slot.id: question.main.before if slot.always else slot.now.chosen(study) if slot.now else () for slot in stated.slots
    }
    hours = None if asked is None else Fraction(staff_minutes(today, free), 60) if asked == NOW else Fraction(int(asked))
    return replace(free, staff_hours=hours, yen=limit.yen)
