"""The words of a ranking: every plan, the best for each number, and what each office is worth."""

from __future__ import annotations

from dataclasses import replace

from models.messages.document import Page, Section, Table
from models.messages.numbers import metres, moved_said, number, people_said, percent, signed
from models.messages.text import Text, in_context, joined, same
from placement.documents.alternatives import alternatives_section
from placement.documents.columns import without_column
from placement.glossary import BEST_PLAN, LARGEST_DISTANCE, MEAN_DISTANCE, NO_PLAN
from placement.problem.build import Question
from placement.problem.names import Names
from placement.values.alternatives import Alternatives
from placement.values.measures import Measures
from placement.values.standings import Standings

BEST = {True: Text("tied best"), False: in_context("ranking", "best")}
FRONT = same("◇")


def compose_ranking(question: Question, found: Standings, others: Alternatives | None = None) -> Page:
    """Return the page of a ranking, with the alternatives where the scenario asks for them."""
    names = Names(question)
    title = question.inputs.scenario.title
    if not found.plans:
        return Page(title, NO_PLAN, ())
    best = [row for row in found.plans if row.tied_with_best]
    headline = _headline(question, best[0].added, names, None if found.count is None else number(found.count))
    plans = plans_section(question, found)
    plans = replace(plans, body=(*plans.body, *_left(found)))
    different = [] if others is None else [alternatives_section(question, others)]
    sections = [plans, *different, *_by_count(question, found, names), *_offices(question, found, names)]
    return Page(title, headline, tuple(sections))


def _headline(question: Question, best: tuple[str, ...], names: Names, count: str | None) -> Text:
    """Return the best plan in a sentence, of how many."""
    opened, closed = question.changes(best)
    said = names.doing(opened, closed) if opened or closed else Text("changing nothing")
    if count is None:
        return Text("Best for the stated objectives is {change}.", change=said)
    return Text("Of all {count} plans, best for the stated objectives is {change}.", count=count, change=said)


def plans_section(question: Question, found: Standings) -> Section:
    """Return the table of the plans, best first."""
    names = Names(question)
    extra = without_column(question.readings)
    head = [
        Text("rank"),
        names.change_title,
        Text("served"),
        Text("share"),
        MEAN_DISTANCE,
        LARGEST_DISTANCE,
        *(reading.title for _, reading in extra),
        same(""),
    ]
    rows, tied = [], sum(row.tied_with_best for row in found.plans) > 1
    for row in found.plans:
        marks = [BEST[tied]] if row.tied_with_best else []
        marks += [FRONT] if row.on_front else []
        rows.append(
            (
                same(str(row.rank)),
                names.change(row.added, "brief"),
                *_measures(row.measures),
                *(reading.text(row.values[place]) for place, reading in extra),
                joined(in_context("ranking", "{this} {next}"), marks),
            )
        )
    strong = tuple(position for position, row in enumerate(found.plans) if row.tied_with_best)
    body: list[Text | Table] = [Table(same(""), tuple(head), tuple(rows), strong=strong)]
    if any(row.on_front for row in found.plans):
        body.append(Text("◇: no other plan is as good in every objective and better in one (Pareto optimal)"))
    return Section(Text("The plans, best first"), tuple(body))


def _left(found: Standings) -> list[Text]:
    """Return how the terminal's reader comes to see the plans that are not shown."""
    left = (found.count or 0) - len(found.plans)
    return [Text("{left:,} more plans: --top 0 lists all.", left=left)] if left > 0 else []


def _measures(measures: Measures) -> tuple[Text, ...]:
    return (
        people_said(measures.served),
        percent(measures.share),
        metres(measures.distance_mean_m),
        metres(measures.distance_max_m),
    )


def _by_count(question: Question, found: Standings, names: Names) -> list[Section]:
    if not found.by_count:
        return []
    low, high = question.problem.added_min, question.problem.added_max
    rows, strong, before = [], [], None
    earlier: tuple[str, ...] | None = None
    for position, row in enumerate(found.by_count):
        if low <= len(row.added) <= high:
            strong.append(position)
        rows.append(
            (
                same(str(question.counted(row.added))),
                _further(names, earlier, row.added, alone=not question.closes),
                people_said(row.measures.served),
                same("") if before is None else same(signed(row.measures.served - before.served)),
                metres(row.measures.distance_mean_m),
                _shorter(before, row.measures),
                metres(row.measures.distance_max_m),
            )
        )
        before, earlier = row.measures, row.added
    head = (names.count_title, BEST_PLAN, Text("served"), Text("gain"), MEAN_DISTANCE, Text("change"), LARGEST_DISTANCE)
    caption = Text("The best plan for each number (same objectives and rules)")
    return [Section(Text("What each further office gains"), (Table(caption, head, tuple(rows), tuple(strong)),))]


def _further(names: Names, earlier: tuple[str, ...] | None, added: tuple[str, ...], *, alone: bool) -> Text:
    """Return a plan as the one before it and one more, where it is that; `alone` names the first office added without a sign."""
    more = tuple(office for office in added if office not in (earlier or ()))
    if earlier is None or (alone and not earlier) or len(more) + len(earlier) != len(added):
        return names.change(added, "brief")
    said = names.brief(more)
    return Text("+ {said}", said=said)


def _shorter(before: Measures | None, after: Measures) -> Text:
    if before is None or before.distance_mean_m is None or after.distance_mean_m is None:
        return same("")
    return moved_said(after.distance_mean_m - before.distance_mean_m)


def _offices(question: Question, found: Standings, names: Names) -> list[Section]:
    if not found.offices or len(found.plans) < 2:
        return []
    first = question.readings[0]
    rows = tuple(
        (
            names.brief([office.office]),
            same(f"{office.among_best}/{found.among}"),
            names.change(office.with_it.added, "brief") if office.with_it else same("—"),
            names.change(office.without_it.added, "brief") if office.without_it else same("—"),
            same("—") if office.alone is None else same(f"{first.change(office.alone):+,.0f}"),
            same("—") if office.shapley is None else same(f"{first.change(float(office.shapley)):+,.0f}"),
        )
        for office in found.offices
    )
    head = (
        Text("candidate"),
        Text("in the first {among}", among=found.among),
        Text("best plan with it"),
        Text("best plan without it"),
        Text("gain alone"),
        Text("Shapley value"),
    )
    strong = tuple(place for place, office in enumerate(found.offices) if found.plans and office.office in found.plans[0].added)
    caption = Text(
        "Gains are measured by {title}; a Shapley value is the mean gain over all orders of adding the candidates",
        title=first.title,
    )
    return [Section(Text("What each office is worth"), (Table(caption, head, rows, strong),))]
