"""The words of a plan over phases: the state of each site, what it costs, and what each service means for the people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from models.messages.document import Section, Table
from models.messages.numbers import metres, number
from models.messages.text import NOTHING, Text, capital, in_context, joined, same
from placement.documents.change import part_said
from placement.glossary import MEAN_DISTANCE
from placement.problem.names import Names, with_source
from placement.results.result import Result
from placement.scenario.months import month_before
from placement.values.course import Course, Reach, Step, round_yen


def course_sections(result: Result) -> list[Section]:
    """Return the plan phase by phase; nothing where sites are in no states."""
    course = result.course
    if course is None:
        return []
    return [
        Section(Text("What each site is, period by period"), (_states(result, course), *_leaving(result))),
        Section(Text("What it costs, period by period"), (_costs(course), _as_today(course))),
        Section(Text("Each service over the years"), tuple(_services(course))),
    ]


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
    head = (Text("site"), Text("today"), *(step.title for step in course.steps))
    return Table(Text("→: changes as the period begins"), head, tuple(rows), strong=tuple(strong))


def _leaving(result: Result) -> Iterator[Text]:
    names = Names(result.question)
    for one in result.file.scenario.offices.leave:
        office, why = names.of([one.office]), with_source(one.because or NOTHING, one.source)
        if why == NOTHING:
            yield Text("{office} must have left its building by {month}.", office=office, month=one.by)
        else:
            yield Text("{office} must have left its building by {month}: {why}.", office=office, month=one.by, why=why)


def _costs(course: Course) -> Table:
    rows = []
    for step in course.steps:
        budget = same("—") if step.budget is None else same(number(step.budget))
        most = same("—") if step.closings is None else same(str(step.closings))
        rows.append(
            (
                Text("{title} ({span})", title=step.title, span=step_span(step.begin, step.end)),
                same(str(len(step.moves))),
                same(number(step.moving_yen)),
                budget,
                same(str(len(step.closed))),
                most,
                same(number(step.keeping_yen)),
            )
        )
    moves, moving = sum(len(step.moves) for step in course.steps), sum(step.moving_yen for step in course.steps)
    closed = sum(len(step.closed) for step in course.steps)
    keeping = round_yen(sum(step.keeping for step in course.steps))
    dash = same("—")
    rows.append(
        (Text("all periods"), same(str(moves)), same(number(moving)), dash, same(str(closed)), dash, same(number(keeping)))
    )
    head = (
        Text("period"),
        Text("sites that change"),
        Text("moves, yen"),
        Text("budget for moves, yen"),
        Text("sites that close"),
        Text("at most"),
        Text("states while it lasts, yen"),
    )
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
    """Yield for each service the people within reach and the mean distance, part by part, with today's sites and with the plan."""
    head = (
        Text("months"),
        in_context("states", "people"),
        Text("sites"),
        Text("people within reach"),
        MEAN_DISTANCE,
        Text("people nearer"),
        Text("people farther"),
    )
    for service, title in course.services.items():
        rows = [_reach(one) for one in course.reach if one.service == service]
        yield Table(Text("{title}: with today's sites → with the plan", title=capital(title)), head, tuple(rows))


def _reach(one: Reach) -> tuple[Text, ...]:
    old, new = one.before, one.after
    return (
        step_span(one.begin, one.end),
        same(number(new.people)),
        same(f"{one.places[0]} → {one.places[1]}"),
        Text("{old} → {new}", old=part_said(old.served, old.people), new=part_said(new.served, new.people)),
        Text("{old} → {new}", old=metres(old.distance_mean_m), new=metres(new.distance_mean_m)),
        part_said(one.homes["better"], new.people),
        part_said(one.homes["worse"], new.people),
    )
