"""What a plan says of the figures that were measured after it: each kind of figure is found in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from geodata.yamlfiles.spelling import nearest
from models.messages.findings import Finding, brief
from models.messages.text import Text
from placement.problem.offered import months_of
from placement.records.plan import PlanRecord, StandingRecord, ViewRecord
from placement.records.provision import ReachedRecord
from placement.records.schema import WrittenPlan
from placement.records.waiting import QueuesRecord
from placement.values.review import Ends, Observed, Review, Reviewed, Side

Seen = PlanRecord | StandingRecord | ViewRecord | ReachedRecord
SECONDS = 60
NOT_OPEN = Text("that office is not open then")


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of figure that a plan may say something of.

    Parameters
    ----------
    name, unit
        as the sheet has it, and what its figures are of.
    title
        what exactly the plan says.
    find
        what it says of one office or of all, before or with the plan; or why it says nothing.
    of_a_year
        whether it is of a whole year.
    """

    name: str
    unit: str
    title: Text
    find: Callable[[PlanRecord, Observed, Side], Ends | Text]
    of_a_year: bool = False


def review(plan: WrittenPlan, observed: Sequence[Observed]) -> Review:
    """Put figures that were measured beside a plan.

    Parameters
    ----------
    plan
        as its files tell it.
    observed
        the sheet's rows.

    Returns
    -------
    review
        differences are exact: what was measured less what the plan says.
    """
    months = months_of(plan.scenario)
    changed = "" if months is None else months[1]
    rows = tuple(_beside(plan.record, one, changed) for one in observed)
    return Review(rows, changed, tuple(_misspelt(observed)))


def offices_of(plan: WrittenPlan) -> set[str]:
    """Return the ids of all places that the results name."""
    loads = plan.record.loads
    places = () if loads is None else (row.office for one in loads.services for row in (*one.before, *one.after))
    return {*plan.offices, *places}


def services_of(plan: WrittenPlan) -> set[str]:
    """Return the ids of all services that the results name."""
    loads = plan.record.loads
    loaded = () if loads is None else (one.service for one in loads.services)
    return {
        *plan.record.effect,
        *(view.id for view in plan.record.views),
        *(one.service for one in plan.record.provision),
        *loaded,
    }


def _misspelt(observed: Sequence[Observed]) -> list[Finding]:
    """Return a warning of each measure that is almost one that a plan may say something of."""
    found = []
    for name in dict.fromkeys(one.measure for one in observed if one.measure not in MEASURES):
        near = nearest(name, list(MEASURES))
        if near:
            message = Text("no plan says anything of {name}; did you mean {near}?", name=brief(name), near=near)
            found.append(Finding("measure-unknown", "warn", message, field="measure", value=name))
    return found


def _beside(record: PlanRecord, one: Observed, changed: str) -> Reviewed:
    measure, side = MEASURES.get(one.measure), _side(one, changed)
    unit = one.unit or ("" if measure is None else measure.unit)
    said: Ends | Text
    if measure is None:
        said = Text("the plan says nothing of it")
    elif one.unit and one.unit != measure.unit:
        said = Text("the plan says it in {unit}", unit=measure.unit)
    elif side is None:
        said = Text("the change falls into that time")
    elif measure.of_a_year and not one.of_a_year:
        said = Text("the plan says it of a whole year")
    else:
        said = measure.find(record, one, side)
    if measure is None or isinstance(said, Text):
        return Reviewed(one, unit, None, None, because=said if isinstance(said, Text) else None)
    return Reviewed(one, unit, side, said, measure.title)


def _side(one: Observed, changed: str) -> Side | None:
    """Return which state of the plan a time belongs to; None for neither alone."""
    begin, end = one.months
    if not changed or begin >= changed:
        return "plan"
    return "before" if end <= changed else None


def _between(figures: Sequence[int | Fraction]) -> Ends:
    return Fraction(min(figures)), Fraction(max(figures))


def _whole(figure: Callable[[Seen], Fraction | None]) -> Callable[[PlanRecord, Observed, Side], Ends | Text]:
    """Return how a figure of all people together is found, of the offices chosen or of another service."""

    def found(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
        if one.office:
            return Text("the plan says it of all offices together")
        seen = _seen(record, one.service, side)
        if seen is None:
            return Text("the plan says it of no such service")
        value = figure(seen)
        return Text("somebody reaches no office then") if value is None else (value, value)

    return found


def _seen(record: PlanRecord, service: str, side: Side) -> Seen | None:
    """Return the places of a service in one state; None where the results do not hold what they mean for the people."""
    views = {view.id: view for view in record.views}
    given = {one.service: one.parts[0] for one in record.provision}
    if service in views:
        return views[service] if side == "plan" else views[service].before
    if service in given:
        return given[service].after if side == "plan" else given[service].before
    if service in {"", *list(record.effect)[:1]}:
        return record if side == "plan" else record.before
    return None


def _cases(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
    if record.loads is None:
        return Text("the scenario states no loads")
    known = {row.service: row for row in record.loads.services}
    if not one.service and len(known) > 1:
        return Text("the plan says it of each service; name one under service")
    if one.service and one.service not in known:
        return Text("the scenario states no loads of that service")
    row = known[one.service or next(iter(known))]
    places = row.before if side == "before" else row.after
    at = [place for place in places if one.office in {"", place.office}]
    if not at:
        return NOT_OPEN
    ways = [[place.nearest for place in at], *zip(*(place.logit for place in at), strict=True)]
    return _between([sum(way) for way in ways])


def _queues(record: PlanRecord, one: Observed, side: Side) -> list[QueuesRecord] | Text:
    """Return the queues of every case that the scenario looks at."""
    if not record.waiting:
        return Text("the scenario has no queue")
    found = [case.before if side == "before" else case.after for case in record.waiting]
    queues = [case for case in found if case is not None]
    if len(queues) < len(found):
        return Text("with some service time and arrivals a queue grows without end")
    if one.office and one.office not in {queue.office for case in queues for queue in case.offices}:
        return NOT_OPEN
    return queues


def _waits(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
    queues = _queues(record, one, side)
    if isinstance(queues, Text):
        return queues
    waits = [max(queue.wait_s for queue in case.offices if one.office in {"", queue.office}) for case in queues]
    return _between([Fraction(wait, SECONDS) for wait in waits])


def _counters(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
    queues = _queues(record, one, side)
    if isinstance(queues, Text):
        return queues
    return _between([sum(queue.counters for queue in case.offices if one.office in {"", queue.office}) for case in queues])


def _posts(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
    if record.staff is None:
        return Text("the scenario has no staff")
    cases = [case.before if side == "before" else case.after for case in record.staff.cases]
    at = [[office.posts for office in case if one.office in {"", office.office}] for case in cases]
    return _between([sum(posts) for posts in at]) if all(at) else NOT_OPEN


def _cost(record: PlanRecord, one: Observed, side: Side) -> Ends | Text:
    if record.money is None:
        return Text("the scenario has no money")
    if one.office:
        return Text("the plan says it of all offices together")
    cases = [case.before if side == "before" else case.after for case in record.money.yearly]
    return _between([end for ends in cases for end in ends])


def _mean(standing: Seen) -> Fraction | None:
    mean = standing.distance_m.mean
    return None if mean is None else Fraction(str(mean))


# the one place where a kind of figure is added
MEASURES = {
    one.name: one
    for one in (
        Measure("people_served", "people", Text("people within reach"), _whole(lambda at: Fraction(at.served.people))),
        Measure("mean_distance_m", "m", Text("mean distance in a straight line"), _whole(_mean)),
        Measure("cases", "cases", Text("cases of a year, as they are modelled"), _cases, of_a_year=True),
        Measure("wait_min", "min", Text("mean wait of those who come in the busiest hour; of all offices, the longest"), _waits),
        Measure("counters", "counters", Text("counters"), _counters),
        Measure("staff", "posts", Text("posts that the counters take"), _posts),
        Measure("cost_yen", "yen", Text("what posts and offices cost in a year"), _cost, of_a_year=True),
    )
}
