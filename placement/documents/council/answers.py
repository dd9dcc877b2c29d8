"""The questions members ask, answered from `explain`, `rank` and `sweep`, with the tables behind the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geodata.study import names_of
from maps.page.council import Card
from models.messages.document import Section, Table
from models.messages.numbers import metres, people_said
from models.messages.text import Text, in_context, same, unstopped
from placement.documents.alternatives import alternatives_section
from placement.documents.explanation import numbers, prices, swap_said
from placement.documents.front import front_section
from placement.documents.posts import post_prices
from placement.documents.ranking import plans_section
from placement.documents.sweep import SweepNames, stability_page
from placement.documents.uncertainty import people_page
from placement.glossary import LARGEST_DISTANCE, MEAN_DISTANCE
from placement.problem.names import Names
from placement.results.analysis import Analysis
from placement.results.explanation import Explanation, Swap
from placement.results.result import Result
from placement.values.alternatives import Alternatives
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standing, Standings
from placement.values.unreached import Unreached

# areas named one by one
NAMED = 8


def answers(result: Result, analysis: Analysis) -> tuple[tuple[Card, ...], tuple[Section, ...]]:
    """Return the questions with their answers, and the tables behind them; none where there is nothing to choose or prove."""
    found, problems = analysis.explanation, _problems(result)
    if found is None:
        return tuple(problems), ()
    sure = list(_sure(result, analysis))
    cards = [
        *_why_number(result, found),
        # first the offices that were not added, as most ask about those
        *(_why_swap(swap, found, result) for swap in sorted(found.swaps, key=lambda swap: not swap.opens)),
        *_others(result, analysis.alternatives),
        *_why_not_my_area(result, analysis.unreached),
        *([Card(Text("How sure is this?"), tuple(_said(sure)))] if sure else []),
        *problems,
    ]
    return tuple(cards), (
        *front_section(result, analysis.front),
        *_ranking(result, analysis.standings),
        *_different(result, analysis.alternatives),
        *prices(found),
        *post_prices(found),
        *sure,
    )


def _problems(result: Result) -> list[Card]:
    """Return what the plan is to solve, in its own words, where the scenario says it."""
    purpose = result.file.scenario.purpose
    if purpose is None or not purpose.problems:
        return []
    source = [] if purpose.source is None else [Text("From: {source}.", source=unstopped(purpose.source))]
    return [Card(Text("Which problems is the plan to solve?"), (*purpose.problems, *source))]


def _why_number(result: Result, found: Explanation) -> list[Card]:
    """Return why so many offices are added, with what every other number would give."""
    low, high = result.question.counts
    count = result.question.counted(result.plan.added)
    asked = Text("Why {added}?", added=count) if low == high else in_context("answers", "Why this many?", added=count)
    ask = (
        Text("The number {low} is the scenario's own, not a result. This is what other numbers would give.", low=low)
        if low == high
        else Text("The scenario allows {low} to {high}. This is what other numbers would give.", low=low, high=high)
    )
    body = (
        _with_bars(block, found.curve.by_count) if isinstance(block, Table) and found.curve else block
        for section in numbers(found)
        for block in section.body
    )
    return [Card(asked, (ask, *body), result.after.open)]


def _with_bars(table: Table, rows: Sequence[Standing]) -> Table:
    """Return the table of numbers with a chart of the mean distance."""
    means = [row.measures.distance_mean_m or 0.0 for row in rows]
    longest = max(means, default=0.0)
    if not longest or len(means) != len(table.rows):
        return table
    caption = Text("{caption}; bars show the mean distance", caption=table.caption)
    return replace(table, caption=caption, bars=tuple(mean / longest for mean in means))


def _why_swap(swap: Swap, found: Explanation, result: Result) -> Card:
    names = Names(found.question)
    office = names.of([swap.office])
    if swap.office in found.question.inputs.now:
        if names.becoming.parts(swap.best.options if swap.best else (), [swap.office]).ended:
            what = names.becoming.service
            asked = (
                Text("Why end {what} at {office}?", what=what, office=office)
                if swap.opens
                else Text("What if {what} ended at {office}?", what=what, office=office)
            )
        else:
            asked = Text("Why close {office}?", office=office) if swap.opens else Text("What if {office} closed?", office=office)
    else:
        asked = Text("Why not {office}?", office=office) if swap.opens else Text("What without {office}?", office=office)
    return Card(asked, _compared(swap, found, names), swap.best.open if swap.best else result.after.open, swap.office)


def _compared(swap: Swap, found: Explanation, names: Names) -> tuple[Text | Table, ...]:
    """Return the best plan with, or without, an office, in words and beside the answer."""
    said = swap_said(swap, found, names)
    return (said,) if swap.best is None else (said, _beside(found.answer, swap.best, names))


def _beside(ours: MeasuredPlan, other: MeasuredPlan, names: Names) -> Table:
    """Return the proposal and another plan side by side."""
    plans = (ours, other)
    head = (same(""), Text("proposal"), Text("that plan"))
    rows = (
        (names.change_title, *(names.change(plan.added, "brief") for plan in plans)),
        (Text("served"), *(people_said(plan.measures.served) for plan in plans)),
        (MEAN_DISTANCE, *(metres(plan.measures.distance_mean_m) for plan in plans)),
        (LARGEST_DISTANCE, *(metres(plan.measures.distance_max_m) for plan in plans)),
    )
    return Table(same(""), head, rows)


def _different(result: Result, found: Alternatives | None) -> list[Section]:
    return [] if found is None else [alternatives_section(result.question, found)]


def _others(result: Result, found: Alternatives | None) -> list[Card]:
    """Return a question for each plan that is nearly as good and quite different; the map then shows it."""
    if found is None:
        return []
    question, names = result.question, Names(result.question)
    first, own = question.readings[0], result.plan.objectives[0].value
    cards = []
    for one in found.plans:
        said = Text(
            "{from_best} sites differ from the proposal. {title}: {value}, with the proposal {own}.",
            from_best=one.from_best,
            title=first.title,
            value=first.text(one.plan.values[0]),
            own=first.text(own),
        )
        asked = Text("What about something quite different: {plan}?", plan=names.spoken(one.plan.added))
        cards.append(
            Card(asked, (said, _beside(MeasuredPlan(result.plan.added, result.measures), one.plan, names)), one.plan.open)
        )
    return cards


def _why_not_my_area(result: Result, left: Unreached | None) -> list[Card]:
    """Return the areas where people stay out of reach, and which candidate would reach them."""
    if left is None:
        return []
    question = Text("Why is my area not reached?")
    if not left.people:
        return [
            Card(
                Text("Does any area stay out of reach?"),
                (Text("With this plan nobody stays out of reach."),),
                result.after.open,
            )
        ]
    areas = result.study.areas
    titles = dict(zip(areas["id"], names_of(areas), strict=True))
    sums = ((count, titles[area]) for area, count in left.areas)
    named = sorted(sums, key=lambda pair: (-pair[0], *pair[1].as_dict().values()))
    rows = tuple((title, people_said(count)) for count, title in named[:NAMED])
    head = (Text("area"), Text("people out of reach"))
    body: list[Text | Table] = [
        Text(
            "Even with this plan {total:,} people in {named} areas stay out of reach: no plan is nearest for everyone.",
            total=left.people,
            named=len(named),
        ),
        Table(Text("The most first"), head, rows),
        *_rescuers(left, Names(result.question)),
    ]
    return [Card(question, tuple(body), result.after.open)]


def _rescuers(left: Unreached, names: Names) -> Iterator[Text]:
    most = max((count for _, count in left.rescued), default=0)
    if not most:
        yield Text("No candidate would reach them.")
        return
    best = [site for site, count in left.rescued if count == most]
    said = names.of(best[:3])
    yield Text(
        "{said} would reach {most:,} of them, but others would then be out of reach or farther away.", said=said, most=most
    )


def _ranking(result: Result, found: Standings | None) -> list[Section]:
    if found is None or not found.plans:
        return []
    plans = plans_section(result.question, found)
    count = found.count
    if count is None:
        of = Text("The first {plans} plans found; the command placement rank lists more.", plans=len(found.plans))
    elif count > len(found.plans):
        of = Text("The first {plans} of {count:,} plans.", plans=len(found.plans), count=count)
    else:
        of = Text("All plans.")
    return [Section(plans.title, (of, *plans.body))]


def _said(sections: Sequence[Section]) -> Iterator[Text | Table]:
    for section in sections:
        yield next(block for block in section.body if isinstance(block, Text))


def _sure(result: Result, analysis: Analysis) -> Iterator[Section]:
    """Return how the answer holds when the reach is another, and when the people are more or fewer."""
    speaker = SweepNames(result.file.scenario.title, Names(result.question))
    if analysis.reach is not None:
        page = stability_page(speaker, analysis.reach)
        tables = (block for block in page.sections[0].body if isinstance(block, Table))
        yield Section(Text("If within reach meant another distance"), (page.headline, *tables))
    if analysis.people is not None:
        page = people_page(speaker, analysis.people)
        blocks = (block for section in page.sections for block in section.body)
        yield Section(Text("If areas had more or fewer people"), (page.headline, *blocks))
