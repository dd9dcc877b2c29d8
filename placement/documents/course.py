"""The words of a plan over phases: the state of each site, what it costs, and what each service means for the people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from geodata.services.months import month_before
from models.messages.document import Section, Table
from models.messages.numbers import metres, number
from models.messages.text import NOTHING, Text, capital, comma_list, in_context, joined, same
from placement.documents.change import part_said
from placement.glossary import MEAN_DISTANCE
from placement.problem.names import Names, with_source
from placement.results.result import Result
from placement.values.course import Course, Reach, SameSize, SetAim, Step, round_yen
from placement.values.gains import Effect
from placement.values.measures import Measures

DASH = same("—")
SERVICES_TITLE = Text("Each service over the years")


def course_sections(result: Result) -> list[Section]:
    """Return the plan phase by phase; nothing where sites are in no states."""
    course = result.course
    if course is None:
        return []
    return [
        Section(Text("What each site is, period by period"), (_states(result, course), *_leaving(result))),
        Section(Text("What it costs, period by period"), (_costs(course), _as_today(course)))
        if course.priced
        else Section(Text("What changes, period by period"), (_changes(course), Text("No cost of states or moves is stated."))),
        Section(SERVICES_TITLE, tuple(_services(course))),
    ]


def losses_said(result: Result) -> Iterator[Text]:
    """Yield for each phase of a course that was given what each service it changes means for the people, against the phase before."""
    course = result.course
    if course is None or result.evaluation is None:
        return
    titles = {step.id: step.title for step in course.steps}
    for one in course.reach:
        nearer, farther = one.homes_since["better"], one.homes_since["worse"]
        if (nearer or farther) and next(step for step in course.steps if step.id == one.phase).begin == one.begin:
            yield Text(
                "{phase}, against the state before: {service} at {old} → {new} places; people farther {farther}, nearer {nearer}.",
                phase=titles[one.phase],
                service=course.services[one.service],
                old=one.last_places,
                new=one.places[1],
                nearer=_of(nearer, one),
                farther=_of(farther, one),
            )


def times_said(result: Result) -> Iterator[Text]:
    """Yield when before and after are, of a plan over phases: tables and map of both compare no more than these."""
    course = result.course
    if course is not None:
        last = course.steps[-1]
        span = step_span(last.begin, last.end)
        yield Text(
            "Before is {before}; after is the last period, {title} ({span}). The periods between stand below.",
            before=course.named_before,
            title=last.title,
            span=span,
        )


def _of(people: int, one: Reach) -> Text:
    return part_said(people, one.after.people) if people else same("0")


def way_said(course: Course) -> Text:
    """Return how many places give each service, before the first phase and in each: 17 → 4 → 6."""
    parts = []
    for service, title in course.services.items():
        counts: list[int] = []
        for one in course.reach:
            if one.service == service:
                counts += [*(() if counts else (one.places[0],)), one.places[1]]
        known = (str(count) for place, count in enumerate(counts) if not place or count != counts[place - 1])
        parts.append(Text("{service}: {counts} places", service=title, counts=" → ".join(known)))
    return joined(in_context("states", "{this}; {next}"), parts)


def step_span(begin: str, end: str) -> Text:
    """Return the months from the first to the last."""
    return Text("{begin} to {end}", begin=begin, end=month_before(end))


def moves_said(result: Result, course: Course, step: Step) -> Text:
    """Return what changes as a phase begins: each kind of move with its sites."""
    names = Names(result.question)
    kinds: dict[tuple[str, str], list[str]] = {}
    for move in step.moves:
        kinds.setdefault((move.before, move.after), []).append(move.site)
    parts = [
        Text("{before} → {after}: {sites}", before=course.states[before], after=course.states[after], sites=names.of(sites))
        for (before, after), sites in kinds.items()
    ]
    return joined(in_context("states", "{this}; {next}"), parts) if parts else Text("nothing changes")


def _states(result: Result, course: Course) -> Table:
    """Return the table of sites by phase; of a site that moves, its name is stressed."""
    names, rows, strong = Names(result.question), [], []
    for row, (site, first) in enumerate(course.first.items()):
        way = [first, *(step.states[site] for step in course.steps)]
        cells = [course.states.get(first, same("—"))]
        for old, new in pairwise(way):
            cells.append(course.states[new] if old == new else Text("→ {state}", state=course.states[new]))
        rows.append((names.of([site]), *cells))
        strong += [row] if len(set(way)) > 1 else []
    head = (Text("site"), course.named_before, *(step.title for step in course.steps))
    return Table(Text("→: changes as the period begins"), head, tuple(rows), strong=tuple(strong))


def _leaving(result: Result) -> Iterator[Text]:
    names = Names(result.question)
    for one in result.file.scenario.offices.leave:
        office, why = names.of([one.office]), with_source(one.because or NOTHING, one.source)
        if why == NOTHING:
            yield Text("{office} must have left its building by {month}.", office=office, month=one.by)
        else:
            yield Text("{office} must have left its building by {month}: {why}.", office=office, month=one.by, why=why)


def _changes(course: Course) -> Table:
    """Return how many sites change and close in each phase, where nothing says what that costs."""
    head = (Text("period"), Text("sites that change"), Text("sites that close"), Text("at most"))
    return Table(same(""), head, tuple((_period(step), *_counted(step)) for step in course.steps))


def _period(step: Step) -> Text:
    return Text("{title} ({span})", title=step.title, span=step_span(step.begin, step.end))


def _counted(step: Step) -> tuple[Text, Text, Text]:
    """Return how many sites change, how many close, and how many may."""
    most = DASH if step.closings is None else same(str(step.closings))
    return same(str(len(step.moves))), same(str(len(step.closed))), most


def _yen(amount: int | None) -> Text:
    return DASH if amount is None else same(number(amount))


def _costs(course: Course) -> Table:
    rows = []
    for step in course.steps:
        moved, closed, most = _counted(step)
        rows.append((_period(step), moved, _yen(step.moving_yen), _yen(step.budget), closed, most, _yen(step.keeping_yen)))
    moves, shut = sum(len(step.moves) for step in course.steps), sum(len(step.closed) for step in course.steps)
    keeping = round_yen(sum(step.keeping for step in course.steps))
    total = (same(str(moves)), _yen(course.moving_yen), DASH, same(str(shut)), DASH, _yen(keeping))
    rows.append((Text("all periods"), *total))
    head = (
        Text("period"),
        Text("sites that change"),
        Text("moves, yen"),
        Text("budget for moves, yen"),
        Text("sites that close"),
        Text("at most"),
        Text("states while it lasts, yen"),
    )
    if course.cost is None:
        caption = Text("Yen as the scenario states them, without interest. A move that it does not allow has no stated cost: —.")
    else:
        caption = Text(
            "Yen as the scenario states them, without interest: moves once, states by the month. In all {total} yen.",
            total=number(round_yen(course.cost)),
        )
    return Table(caption, head, tuple(rows), strong=(len(rows) - 1,))


def _as_today(course: Course) -> Text:
    """Return what today's states would cost over the same months, whether or not all of them could stay."""
    old, new = round_yen(course.today), round_yen(sum(step.keeping for step in course.steps))
    return Text(
        "Were every site to stay what it is today, the states of the same months would cost {old} yen; with the plan they cost {new} yen.",
        old=number(old),
        new=number(new),
    )


def _services(course: Course) -> Iterator[Table]:
    """Yield for each service the people within reach and the mean distance, part by part: against today, and against the phase before."""
    head = (
        Text("months"),
        in_context("states", "people"),
        Text("sites"),
        Text("people within reach"),
        MEAN_DISTANCE,
        Text("people nearer"),
        Text("people farther"),
    )
    first = course.steps[0].id
    for service, title in course.services.items():
        parts = [one for one in course.reach if one.service == service]
        said = Text("{title}: each period against {before}", title=capital(title), before=course.named_before)
        yield Table(said, head, tuple(_reach(one, one.places[0], one.before, one.homes) for one in parts))
        later = [_reach(one, one.last_places, one.last, one.homes_since) for one in parts if one.phase != first]
        if later:
            yield Table(Text("{title}: each period against the one before it", title=capital(title)), head, tuple(later))


def _reach(one: Reach, places: int, old: Measures, homes: Mapping[Effect, int]) -> tuple[Text, ...]:
    new = one.after
    return (
        step_span(one.begin, one.end),
        same(number(new.people)),
        same(f"{places} → {one.places[1]}"),
        Text("{old} → {new}", old=part_said(old.served, old.people), new=part_said(new.served, new.people)),
        Text("{old} → {new}", old=metres(old.distance_mean_m), new=metres(new.distance_mean_m)),
        part_said(homes["better"], new.people),
        part_said(homes["worse"], new.people),
    )


def same_size_section(result: Result) -> list[Section]:
    """Return each service of a course that was given beside the best sets of as many sites; nothing of other plans."""
    found = result.evaluation.same_size if result.evaluation else ()
    course = result.course
    if course is None or not any(one.best for one in found):
        return []
    tables = []
    for service, title in course.services.items():
        rows = [row for one in found if one.reach[0].service == service and one.best for row in _sets(result, course, one)]
        if rows:
            head = (
                Text("period"),
                Text("set"),
                in_context("the sites of a set", "sites"),
                Text("people within reach"),
                MEAN_DISTANCE,
                Text("people nearer"),
                Text("people farther"),
            )
            tables.append(Table(capital(title), head, tuple(rows)))
    proven = all(best.proven for one in found for best in one.best)
    note = Text(
        "Found with hindsight, for the people counted here: of all sites, whatever moves are allowed, and whatever room, money and "
        "other services would ask. Nearer and farther are against the sites as they were."
    )
    proof = (
        Text("No other set of that size does better; an independent count agrees.")
        if proven
        else Text("The run was stopped early: not all of them are proven to be the best.")
    )
    return [Section(Text("The best sets of the same size"), (note, *tables, proof))]


AIMS: dict[SetAim, Text] = {
    "reach": Text("best by people within reach, then by mean distance"),
    "mean": Text("best by mean distance"),
}


def _first_of_each(parts: Sequence[Reach], *, several: bool) -> Iterator[Reach]:
    """Yield the parts; where their people are the same, one for each phase."""
    met: set[str] = set()
    for part in parts:
        if several or part.phase not in met:
            met.add(part.phase)
            yield part


def _sets(result: Result, course: Course, one: SameSize) -> Iterator[tuple[Text, ...]]:
    names, titles = Names(result.question), {step.id: step.title for step in course.steps}
    given, people = one.reach[0], one.reach[0].after.people
    # where people change within a phase, its parts are told by their months
    several = len({part.column for part in course.reach}) > 1
    period = comma_list(
        step_span(part.begin, part.end) if several else titles[part.phase] for part in _first_of_each(one.reach, several=several)
    )
    was = (names.brief(given.sites), part_said(given.after.served, people), metres(given.after.distance_mean_m))
    yield period, Text("as it was"), *was, DASH, DASH
    for best in one.best:
        label = AIMS[best.aim]
        count, complete = best.ties
        if count > 1:
            tied = str(count) if complete else f"{count}+"
            label = Text("{set} ({count} such sets; this is the first)", set=label, count=tied)
        yield (
            period,
            label,
            names.brief(best.sites),
            part_said(best.measures.served, people),
            metres(best.measures.distance_mean_m),
            part_said(best.homes["better"], people),
            part_said(best.homes["worse"], people),
        )
